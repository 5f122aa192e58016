"""A trail that was touched is found, with the number of the first entry: by whoever, with whatever rights."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from departments.audit.chain import FIRST_HASH, hash_of
from departments.audit.checking import Finding, Problem, check, keep_check, verify
from departments.audit.keeping import keep_trail
from departments.audit.models import AuditCheck, AuditCheckpoint, AuditEntry, AuditHead
from departments.audit.services import hash_of_entry, record
from tests.departments import tampering

STEPS = 5


@pytest.fixture
def entries(town, now):
    """The last five entries of a trail whose guards somebody took away."""
    tampering.remove_guards()
    return [record(actor=town.yusuf, event="thing.done", target=town.permits, at=now, step=n) for n in range(STEPS)]


def rewrite_from(number):
    """Give each entry from here on the hash that fits: the chain holds, as far as hashes go."""
    previous = AuditEntry.objects.get(number=number - 1).hash
    for entry in AuditEntry.objects.filter(number__gte=number):
        entry.previous_hash = previous
        entry.hash = previous = hash_of_entry(entry)
        entry.save()


def test_a_sound_trail_says_where_it_ends(entries):
    found = check()

    assert found.finding is None
    assert (found.number, found.hash) == (entries[-1].number, entries[-1].hash)
    assert found.entries == AuditEntry.objects.count()


def test_an_empty_trail_is_sound(db):
    assert (check().number, check().hash, check().finding) == (0, FIRST_HASH, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-11-24 09:00:01+00:00"),
        ("actor_kind", "system"),
        ("actor_id", "0"),
        ("event", "other.event"),
        ("target_kind", "wave"),
        ("target_id", "0"),
        ("details", json.dumps({"step": 99})),
        ("previous_hash", "f" * 64),
        ("hash", "e" * 64),
    ],
)
def test_each_column_that_was_changed_is_found(entries, column, value):
    tampering.change(entries[1], column, value)

    assert verify() == Finding(Problem.CHANGED, entries[1].number)


def test_a_number_that_was_changed_is_found(entries):
    tampering.change(entries[-1], "number", entries[-1].number + 5)

    assert verify() == Finding(Problem.MISSING, entries[-1].number)


def test_an_entry_that_was_removed_is_found(entries):
    tampering.remove(entries[1].number)

    assert verify() == Finding(Problem.MISSING, entries[1].number)


def test_an_entry_that_was_removed_with_the_others_moved_up_is_found(entries):
    gone = entries[1].number
    tampering.remove(gone)
    for number in range(gone + 1, entries[-1].number + 1):
        tampering.run("UPDATE departments_auditentry SET number = number - 1 WHERE number = %s", number)
    rewrite_from(gone)

    assert verify() == Finding(Problem.CUT_OFF, entries[-1].number)


def test_an_entry_that_was_put_in_is_found(entries):
    for entry in reversed(entries[2:]):
        tampering.run("UPDATE departments_auditentry SET number = number + 1 WHERE number = %s", entry.number)
    AuditEntry.objects.create(
        number=entries[2].number, at=entries[2].at, actor_kind="system", event="x.y", target_kind="department",
        previous_hash=entries[1].hash, hash="a" * 64,
    )  # fmt: skip
    rewrite_from(entries[2].number)

    assert verify() == Finding(Problem.BEYOND, entries[-1].number + 1)


def test_two_entries_that_changed_places_are_found(entries):
    first, second = entries[1].number, entries[2].number
    tampering.change(entries[1], "number", 10_000)
    tampering.change(entries[2], "number", first)
    tampering.run("UPDATE departments_auditentry SET number = %s WHERE number = 10000", second)

    assert verify() == Finding(Problem.CHANGED, first)


def test_an_end_that_was_cut_off_is_found(entries):
    tampering.remove(entries[-2].number, entries[-1].number)

    assert verify() == Finding(Problem.CUT_OFF, entries[-2].number)


def test_what_is_written_after_a_cut_does_not_hide_it(entries, town, now):
    tampering.remove(entries[-1].number)

    record(actor=None, event="x.y", target=town.hall, at=now)

    assert verify() == Finding(Problem.MISSING, entries[-1].number)


def test_a_trail_that_was_written_anew_with_fitting_hashes_is_found(entries, town, now):
    tampering.change(entries[1], "details", json.dumps({"step": 99}))
    rewrite_from(entries[1].number)

    assert verify() == Finding(Problem.REWRITTEN, entries[-1].number)

    record(actor=None, event="x.y", target=town.hall, at=now)
    assert verify() == Finding(Problem.UNLINKED, entries[-1].number + 1)


def test_an_entry_that_was_put_at_the_end_is_found_and_work_goes_on(entries, town, now):
    last = entries[-1]
    forged = AuditEntry(
        number=last.number + 1, at=now, actor_kind="system", event="x.y", target_kind="department",
        previous_hash=last.hash,
    )  # fmt: skip
    forged.hash = hash_of_entry(forged)
    forged.save()
    assert verify() == Finding(Problem.BEYOND, last.number + 1)

    record(actor=None, event="x.y", target=town.hall, at=now)

    assert verify() == Finding(Problem.BEYOND, last.number + 1)


def test_an_end_without_the_signature_of_this_site_is_found(entries, town, now):
    tampering.remove(entries[-1].number)
    AuditHead.objects.update(number=entries[-2].number, hash=entries[-2].hash)
    assert verify() == Finding(Problem.HEAD, entries[-2].number)

    record(actor=None, event="x.y", target=town.hall, at=now)

    assert verify() == Finding(Problem.HEAD, entries[-2].number)


def test_an_end_that_was_thrown_away_is_found(entries, town, now):
    AuditHead.objects.all().delete()
    assert verify() == Finding(Problem.NO_HEAD, entries[-1].number)

    record(actor=None, event="x.y", target=town.hall, at=now)

    assert verify() == Finding(Problem.NO_HEAD, entries[-1].number + 1)


def test_a_signature_of_a_checkpoint_is_none_of_a_head(entries, now):
    last = entries[-1]
    AuditCheckpoint.objects.create(number=last.number, hash=last.hash, entries=1, at=now, signature="x")

    assert verify() == Finding(Problem.CHECKPOINT, last.number)


def test_after_a_change_of_key_what_was_signed_before_holds(entries, town, now, settings):
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another key of this site, long enough to be one"
    assert verify() == Finding(Problem.HEAD, entries[-1].number)

    settings.SECRET_KEY_FALLBACKS = [old]
    assert verify() is None

    record(actor=None, event="x.y", target=town.hall, at=now)
    settings.SECRET_KEY_FALLBACKS = []
    assert verify() is None


def test_a_hash_that_fits_is_that_of_the_whole_entry(entries):
    entry = entries[0]

    content = [
        entry.number, entry.at.isoformat(timespec="microseconds"), "employee", entry.actor_id, "thing.done",
        "department", entry.target_id, {"step": 0},
    ]  # fmt: skip

    assert entry.hash == hash_of(entry.previous_hash, content)


# ---- once a day ---------------------------------------------------------------------------------------------------


def test_the_trail_is_checked_once_a_local_day(town, now):
    assert keep_trail(now) is not None
    assert keep_trail(now + timedelta(hours=13)) is None  # 23.00 here
    assert keep_trail(now + timedelta(hours=14)) is not None  # midnight

    assert [row.problem for row in AuditCheck.objects.all()] == ["", ""]


def test_what_the_check_found_is_kept(entries, now):
    tampering.remove(entries[1].number)

    kept = keep_check(now)

    assert (kept.problem, kept.problem_number) == ("missing", entries[1].number)
    assert kept.number == entries[0].number
