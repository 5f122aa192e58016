"""Entries stay 13 calendar months; then a signed checkpoint says where the trail begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from departments.audit.checking import Finding, Problem, keep_check, verify
from departments.audit.keeping import keep_trail
from departments.audit.models import AuditCheck, AuditCheckpoint, AuditEntry
from departments.audit.pruning import PruningRefused, line_of, prune, to_prune
from departments.audit.services import record
from departments.chart.models import Department
from tests.departments import tampering

NOW = datetime(2027, 12, 31, 11, 0, tzinfo=UTC)  # 12.00 here
LINE = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)  # 12.00 here, 13 months before; November has no 31st
OLD, YOUNG = LINE - timedelta(microseconds=1), LINE


@pytest.fixture(autouse=True)
def _guarded(db):
    tampering.place_guards()


def written(*moments):
    target = Department(pk=1)
    return [record(actor=None, event="x.y", target=target, at=moment) for moment in moments]


def test_the_line_is_thirteen_calendar_months_ago_by_the_local_clock():
    assert line_of(NOW) == LINE
    # 12.00 in summer is 10.00 UTC, thirteen months earlier it is 11.00 UTC
    assert line_of(datetime(2027, 4, 15, 10, tzinfo=UTC)) == datetime(2026, 3, 15, 11, tzinfo=UTC)
    assert line_of(datetime(2028, 3, 31, 10, tzinfo=UTC)) == datetime(2027, 2, 28, 11, tzinfo=UTC)
    assert line_of(datetime(2027, 1, 15, 11, tzinfo=UTC)) == datetime(2025, 12, 15, 11, tzinfo=UTC)


def test_an_entry_from_before_the_line_goes_and_one_on_it_stays():
    old, young = written(OLD, YOUNG)

    pruned = prune(NOW)

    assert (pruned.entries, pruned.number) == (1, old.number)
    assert list(AuditEntry.objects.values_list("number", "event")) == [
        (young.number, "x.y"),
        (young.number + 1, "trail.pruned"),
    ]
    checkpoint = AuditCheckpoint.objects.get()
    assert (checkpoint.number, checkpoint.hash, checkpoint.entries, checkpoint.at) == (1, old.hash, 1, NOW)
    assert verify() is None


def test_twice_is_once():
    written(OLD, OLD, YOUNG)
    prune(NOW)
    before = list(AuditEntry.objects.values()), list(AuditCheckpoint.objects.values())

    assert prune(NOW).entries == 0

    assert (list(AuditEntry.objects.values()), list(AuditCheckpoint.objects.values())) == before


def test_month_after_month_the_chain_holds():
    written(OLD, YOUNG, YOUNG + timedelta(days=20), YOUNG + timedelta(days=40))

    for days in (0, 10, 21, 41, 500):
        prune(NOW + timedelta(days=days))
        assert verify() is None

    assert AuditEntry.objects.count() == 1  # that the last ones were pruned
    assert AuditCheckpoint.objects.count() == 5


def test_writing_goes_on_where_it_was_when_everything_is_gone():
    written(OLD, OLD)
    tampering.remove_guards()
    prune(NOW)

    (entry,) = written(NOW)

    assert entry.number == 4  # 3 tells of the pruning
    assert verify() is None


def test_a_trial_removes_nothing():
    written(OLD, YOUNG)

    assert to_prune(NOW).entries == 1

    assert AuditEntry.objects.count() == 2
    assert not AuditCheckpoint.objects.exists()


def test_an_old_entry_behind_a_young_one_waits_for_it():
    """A clock that was set back does not make a hole."""
    written(YOUNG, OLD)

    assert prune(NOW).entries == 0
    assert verify() is None


@pytest.mark.parametrize("column", ["number", "hash", "entries", "at", "signature"])
def test_a_checkpoint_that_was_changed_is_found(column):
    old, _young = written(OLD, YOUNG)
    prune(NOW)
    value = {"number": 0, "hash": "a" * 64, "entries": 9, "at": NOW + timedelta(seconds=1), "signature": "x"}[column]

    AuditCheckpoint.objects.update(**{column: value})

    assert verify() == Finding(Problem.CHECKPOINT, 0 if column == "number" else old.number)


def test_a_checkpoint_that_somebody_made_up_is_found():
    first, _second = written(YOUNG, YOUNG)
    AuditCheckpoint.objects.create(number=first.number, hash=first.hash, entries=1, at=NOW, signature="x")
    tampering.remove(first.number)

    assert verify() == Finding(Problem.CHECKPOINT, first.number)
    with pytest.raises(PruningRefused):
        prune(NOW)


def test_a_checkpoint_that_was_thrown_away_is_found():
    written(OLD, YOUNG)
    prune(NOW)

    AuditCheckpoint.objects.all().delete()

    assert verify() == Finding(Problem.MISSING, 1)


def test_an_entry_put_before_the_checkpoint_is_found():
    old, _young = written(OLD, YOUNG)
    prune(NOW)
    old.pk = None
    old.save(force_insert=True)

    assert verify() == Finding(Problem.BEFORE, old.number)
    with pytest.raises(PruningRefused):
        prune(NOW)


def test_what_was_touched_is_not_pruned_and_stays_loud():
    old, *_others = written(OLD, OLD, YOUNG)
    tampering.remove_guards()
    tampering.change(old, "event", "other.event")

    with pytest.raises(PruningRefused) as refused:
        prune(NOW)
    done = keep_trail(NOW)

    assert refused.value.finding == Finding(Problem.CHANGED, old.number)
    assert (done.problem, done.problem_number) == ("changed", old.number)
    assert AuditEntry.objects.count() == 3


def test_a_checkpoint_gets_the_key_of_today(settings):
    written(OLD, YOUNG)
    prune(NOW)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of this site, long enough to be one"
    assert verify() is None

    prune(NOW)
    written(NOW)
    settings.SECRET_KEY_FALLBACKS = []

    assert verify() is None


def test_checks_are_kept_as_long_as_entries():
    keep_check(OLD)
    keep_check(YOUNG)

    keep_trail(NOW)

    assert list(AuditCheck.objects.values_list("at", flat=True)) == [YOUNG, NOW]
