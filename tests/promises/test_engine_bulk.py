"""The columns of many requests: stored, read back, picked from, and assessed in seconds."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from io import BytesIO

import numpy as np
import pytest

from departments.worktime.calculation import WorkCalendar
from departments.worktime.windows import instant_of
from promises.deadlines.assessment import Facts, assess
from promises.deadlines.bulk import MISSING, FactTable, NoFactTable, assess_many, code_of
from promises.deadlines.facts import COLUMNS
from promises.deadlines.outcomes import Outcome, Problem
from promises.deadlines.rules import parse_rule

OFFICE = WorkCalendar()
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 10, tzinfo=UTC)


def hours(count: float) -> datetime:
    return MONDAY + timedelta(hours=count)


REQUESTS = [
    Facts(MONDAY, answered=hours(2), pauses=((hours(0.5), hours(1)),)),
    Facts(None),
    Facts(MONDAY, withdrawn=hours(3), deadline_given=hours(50)),
    Facts(MONDAY, is_done_without_time=True, pauses=((hours(1), hours(2)), (hours(24), None), (hours(3), hours(4)))),
    Facts(MONDAY, pauses=((hours(5), hours(4)),)),
    Facts(MONDAY, answered=hours(200)),
    Facts(MONDAY, pauses=((hours(1), None),)),
    Facts(LATER - timedelta(hours=1)),
]


def rows_of(table: FactTable) -> list[Facts]:
    return [table.facts(row) for row in range(len(table))]


def test_what_goes_in_comes_out_also_through_bytes() -> None:
    table = FactTable.of(REQUESTS)

    assert rows_of(table) == REQUESTS
    assert rows_of(FactTable.from_bytes(table.to_bytes())) == REQUESTS
    assert rows_of(FactTable.from_bytes(FactTable.of([]).to_bytes())) == []


@pytest.mark.parametrize("chosen", [[0, 3, 7], [], [1], list(range(8))])
def test_rows_are_taken_with_their_own_pauses(chosen: list[int]) -> None:
    mask = np.isin(np.arange(len(REQUESTS)), chosen)

    assert rows_of(FactTable.of(REQUESTS).take(mask)) == [REQUESTS[row] for row in chosen]


def _stored(**changed: np.ndarray) -> bytes:
    table, stream = FactTable.of(REQUESTS), BytesIO()
    np.savez_compressed(stream, **{name: getattr(table, name) for name in COLUMNS} | changed)
    return stream.getvalue()


NUMBERS = np.zeros(8, dtype=np.int64)


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"no table",
        FactTable.of(REQUESTS).to_bytes()[:-40],
        _stored(start=NUMBERS[:7]),
        _stored(start=NUMBERS.astype(np.float64)),
        _stored(start=NUMBERS.reshape(2, 4)),
        _stored(pause_offsets=np.zeros(9, dtype=np.int64)),
        _stored(pause_offsets=np.zeros(0, dtype=np.int64)),
        _stored(pause_offsets=np.array([0, 9, 1, 1, 4, 5, 5, 6, 6])),
        # an object would be unpickled, and so could run code
        _stored(start=np.array([{}] * 8, dtype=object)),
    ],
)
def test_bytes_that_are_no_table_are_refused(stored: bytes) -> None:
    with pytest.raises(NoFactTable):
        FactTable.from_bytes(stored)


def test_the_columns_of_an_assessment_tell_what_is_missing_and_why() -> None:
    found = assess_many(FactTable.of(REQUESTS), parse_rule("wd:1"), OFFICE, LATER)
    problems = [found.assessment(row).problems for row in range(len(found))]

    assert [str(found.assessment(row).status) for row in range(len(found))] == [
        "kept", "invalid", "cancelled", "unknown", "invalid", "broken", "paused", "open"
    ]  # fmt: skip
    assert (found.deadline == MISSING).tolist() == [False, True, False, False, True, False, True, False]
    assert (found.elapsed == MISSING).tolist() == [False, True, False, True, True, False, False, False]
    assert [problems[row] for row in (0, 1, 4)] == [(), (Problem.NO_START,), (Problem.PAUSE_BACKWARDS,)]
    assert found.counts() == {outcome: 2 if outcome is Outcome.INVALID else 1 for outcome in Outcome}
    assert found.status[0] == code_of(Outcome.KEPT)


@pytest.mark.parametrize(
    ("answered", "withdrawn", "status"),
    [
        (hours(2), hours(2), Outcome.KEPT),  # at the same moment: the answer was there
        (hours(2), hours(1), Outcome.CANCELLED),
        (hours(1), hours(2), Outcome.KEPT),
        (LATER + timedelta(days=1), LATER - timedelta(days=1), Outcome.BROKEN),
    ],
)
def test_what_came_first_counts(answered: datetime, withdrawn: datetime, status: Outcome) -> None:
    facts, rule = Facts(MONDAY, answered=answered, withdrawn=withdrawn), parse_rule("wd:1")

    assert assess(facts, rule, OFFICE, LATER).status == status
    assert assess_many(FactTable.of([facts]), rule, OFFICE, LATER).assessment(0).status == status


@pytest.mark.parametrize("early", [0, 1, 120_000_000, 120_000_001])
def test_a_withdrawal_just_before_the_start_counts_and_is_flagged(early: int) -> None:
    facts, rule = Facts(MONDAY, withdrawn=MONDAY - timedelta(microseconds=early)), parse_rule("wd:1")

    alone = assess(facts, rule, OFFICE, LATER)

    assert alone.status == (Outcome.INVALID if early > 120_000_000 else Outcome.CANCELLED)
    assert alone.problems == {0: (), 120_000_001: (Problem.WITHDRAWN_BEFORE_START,)}.get(
        early, (Problem.EARLY_WITHDRAWAL,)
    )
    assert alone.elapsed in (timedelta(0), None)
    assert assess_many(FactTable.of([facts]), rule, OFFICE, LATER).assessment(0) == alone


def test_no_requests_have_no_assessments() -> None:
    assert len(assess_many(FactTable.of([]), parse_rule("wd:1"), OFFICE, LATER)) == 0


def test_a_hundred_thousand_requests_with_pauses_take_seconds() -> None:
    chance, count = np.random.default_rng(1), 100_000
    first = instant_of(datetime(2021, 1, 1, tzinfo=UTC))
    start = first + chance.integers(0, 5 * 365 * 86_400_000_000, count)
    begins = np.repeat(start, 3) + chance.integers(0, 5 * 86_400_000_000, 3 * count)
    missing = np.full(count, MISSING)
    table = FactTable(
        start=start,
        answered=start + chance.integers(0, 9 * 86_400_000_000, count),
        withdrawn=missing,
        given=missing,
        is_done=np.zeros(count, dtype=np.bool_),
        pause_offsets=np.arange(count + 1) * 3,
        pause_from=begins,
        pause_to=begins + chance.integers(0, 86_400_000_000, 3 * count),
    )

    began = time.process_time()
    found = assess_many(table, parse_rule("wd:2"), OFFICE, datetime(2027, 1, 1, tzinfo=UTC))

    # measured: 0.3 s; a request at a time takes ten times as long
    assert time.process_time() - began < 5
    assert found.counts()[Outcome.KEPT] > 10_000
