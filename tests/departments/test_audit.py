"""The trail: append-only, chained, written with the change or not at all."""

from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection, transaction

from departments.audit.checking import verify
from departments.audit.models import AuditEntry
from departments.audit.services import Entry, record, record_many


def test_an_entry_says_who_did_what_to_which_thing(town, now):
    entry = record(actor=town.yusuf, event="department.renamed", target=town.permits, at=now, old="a", new="b")

    assert (entry.actor_kind, entry.actor_id) == ("employee", str(town.yusuf.pk))
    assert (entry.target_kind, entry.target_id) == ("department", str(town.permits.pk))
    assert entry.details == {"old": "a", "new": "b"}


def test_without_an_actor_the_system_did_it(town, now):
    assert record(actor=None, event="x.y", target=town.permits, at=now).actor_kind == "system"


def test_the_chain_holds_for_dates_fractions_and_control_characters(town, now):
    record(actor=None, event="x.y", target=town.hall, at=now, day=date(2026, 1, 2), share=0.1, sum=Decimal("1.10"),
           text="a\0b ë 😀", nested={"n": [1, 2.5, None, True]})  # fmt: skip

    assert verify() is None


def test_a_change_that_fails_leaves_no_entry(town, now):
    before = AuditEntry.objects.count()

    with transaction.atomic():
        record(actor=None, event="x.y", target=town.hall, at=now)
        transaction.set_rollback(True)

    assert AuditEntry.objects.count() == before
    assert verify() is None


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain(now):
    from tests.departments.conftest import make_town

    town = make_town()
    before = AuditEntry.objects.count()

    def write() -> None:
        for n in range(10):
            record(actor=town.yusuf, event="thing.done", target=town.permits, at=now, step=n)
        connection.close()

    def write_many() -> None:
        record_many((Entry(town.yusuf, "thing.done", town.permits, {"step": n}) for n in range(20)), at=now)
        connection.close()

    writers = [Thread(target=target) for target in (write, write, write_many, write)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert AuditEntry.objects.count() == before + 50
    assert verify() is None


COLUMNS = ("number", "actor_kind", "actor_id", "target_kind", "target_id", "details", "previous_hash", "hash")


def test_many_at_once_are_written_as_one_by_one(town, now):
    with transaction.atomic():
        record(actor=town.yusuf, event="thing.done", target=town.permits, at=now, day=date(2026, 1, 2))
        record(actor=None, event="thing.done", target=town.hall, at=now, share=0.5)
        one_by_one = list(AuditEntry.objects.values(*COLUMNS))
        transaction.set_rollback(True)

    entries = [
        Entry(town.yusuf, "thing.done", town.permits, {"day": date(2026, 1, 2)}),
        Entry(None, "thing.done", town.hall, {"share": 0.5}),
    ]
    assert record_many(iter(entries), at=now) == 2

    assert list(AuditEntry.objects.values(*COLUMNS)) == one_by_one
    assert verify() is None


def test_more_than_a_batch_makes_one_chain_behind_what_was_there(town, now):
    record(actor=None, event="thing.done", target=town.hall, at=now)

    assert record_many((Entry(None, "thing.done", town.hall, {"n": n}) for n in range(2500)), at=now) == 2500
    record(actor=None, event="thing.done", target=town.hall, at=now)

    assert AuditEntry.objects.filter(event="thing.done").count() == 2502
    assert verify() is None


def test_nothing_at_once_writes_nothing(db, now):
    assert record_many([], at=now) == 0
