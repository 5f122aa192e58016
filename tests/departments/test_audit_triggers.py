"""The database itself refuses to change the trail, whatever the program asks of it."""

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from departments.audit.checking import verify
from departments.audit.models import AuditCheckpoint, AuditEntry, AuditHead
from departments.audit.services import record
from tests.departments import tampering


@pytest.fixture
def entry(town, now):
    tampering.place_guards()
    return record(actor=town.yusuf, event="thing.done", target=town.permits, at=now)


def refused(action):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        action()
    return True


@pytest.mark.parametrize("column", ["number", "event", "actor_id", "hash"])
def test_no_column_of_an_entry_can_be_changed(entry, column):
    value = entry.number + 7 if column == "number" else "other"

    assert refused(lambda: tampering.change(entry, column, value))
    assert refused(lambda: AuditEntry.objects.filter(pk=entry.pk).update(**{column: value}))
    entry.refresh_from_db()
    assert entry.event == "thing.done"


def test_no_entry_can_be_removed(entry):
    assert refused(lambda: tampering.remove(entry.number))
    assert refused(entry.delete)
    assert refused(lambda: AuditEntry.objects.all().delete())


def test_an_entry_at_or_before_the_newest_checkpoint_can_go_and_the_next_cannot(entry, now):
    line = entry.number - 1
    AuditCheckpoint.objects.create(number=line, hash="a" * 64, entries=line, at=now, signature="x")

    tampering.remove(line)

    assert not AuditEntry.objects.filter(number=line).exists()
    assert refused(lambda: tampering.remove(entry.number))


def test_the_guards_can_be_taken_away_and_come_back(entry):
    """As a database superuser can, and as the reverse of the migration does."""
    tampering.remove_guards()
    tampering.change(entry, "event", "other.event")

    tampering.place_guards()

    assert refused(lambda: tampering.change(entry, "event", "thing.done"))


def test_a_trail_from_before_its_end_was_signed_is_signed_once(entry):
    AuditHead.objects.all().delete()

    tampering.guards.sign_the_end(apps, None)
    assert verify() is None

    before = AuditHead.objects.values().get()
    tampering.guards.sign_the_end(apps, None)  # as after going back and forth
    assert AuditHead.objects.values().get() == before
