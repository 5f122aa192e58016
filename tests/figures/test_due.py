"""The due cohort: who counts in the percentage of a period, and who stands beside it."""

import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.due import NO_DEADLINE, Cohort, Status, due_cohort, due_cohorts

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(day: int, hour: int = 0, minute: int = 0) -> int:
    """A moment in November 2026 in µs since 1970 UTC."""
    moment = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour, minutes=minute)
    return (moment - EPOCH) // timedelta(microseconds=1)


def test_only_kept_and_broken_with_a_deadline_in_the_period_count() -> None:
    requests = [
        (Status.KEPT, instant(3, 17)),
        (Status.KEPT, instant(5, 17)),
        (Status.BROKEN, instant(5, 17)),
        (Status.OPEN, instant(6, 17)),
        (Status.PAUSED, NO_DEADLINE),
        (Status.CANCELLED, instant(4, 17)),
        (Status.UNKNOWN, instant(4, 17)),
        (Status.INVALID, NO_DEADLINE),
        (Status.KEPT, instant(6, 17)),  # answered before its deadline came
        (Status.KEPT, instant(1, 17)),  # of the week before
        (Status.BROKEN, instant(9, 17)),  # of the week after
    ]

    cohort = due_cohort(*zip(*requests, strict=True), at=instant(6, 12), after=instant(2), until=instant(9))

    assert cohort == Cohort(kept=2, broken=1, early=1, open=1, paused=1, cancelled=1, unknown=1, invalid=1)
    assert cohort.due == 3


@pytest.mark.parametrize(
    ("deadline", "period"),
    [
        (instant(2) + 1, 0),
        (instant(8, 17), 0),
        (instant(9), 0),  # 24:00 of Sunday is Sunday's
        (instant(9) + 1, 1),
        (instant(16), 1),
        (instant(2), None),
        (instant(16) + 1, None),
    ],
)
def test_a_deadline_at_24_00_is_of_the_day_that_ends(deadline: int, period: int | None) -> None:
    weeks = [instant(2), instant(9), instant(16)]

    cohorts = due_cohorts([Status.KEPT], [deadline], weeks, at=instant(30))

    assert [cohort.kept for cohort in cohorts] == [int(period == week) for week in range(2)]


@pytest.mark.parametrize(("past", "due"), [(-1, 0), (0, 1), (1, 1)])
def test_a_request_counts_from_its_deadline_on(past: int, due: int) -> None:
    deadline = instant(5, 17)

    cohort = due_cohort([Status.KEPT], [deadline], at=deadline + past)

    assert (cohort.due, cohort.early) == (due, 1 - due)


def test_counting_finished_requests_only_would_flatter() -> None:
    # ten requests a day, promised within five days: seven take two days, three take nine
    requests = [(day, 9 if number < 3 else 2) for day in range(1, 11) for number in range(10)]
    noon = 11.5

    def status(day: int, lasts: int) -> Status:
        if day + lasts <= noon:
            return Status.KEPT if lasts <= 5 else Status.BROKEN
        return Status.OPEN if day + 5 >= noon else Status.BROKEN

    statuses = [status(*request) for request in requests]
    cohort = due_cohort(statuses, [instant(day + 5) for day, _ in requests], at=instant(11, 12))

    finished = [lasts <= 5 for day, lasts in requests if day + lasts <= noon]
    assert sum(finished) / len(finished) > 0.9
    assert cohort.kept / cohort.due == 0.7


@given(
    st.lists(st.tuples(st.sampled_from(Status), st.integers(-5, 25)), max_size=40),
    st.integers(-5, 25),
    st.sets(st.integers(-5, 25), min_size=2, max_size=6).map(sorted),
)
def test_nobody_is_dropped_and_each_counts_once(requests: list[tuple[Status, int]], at: int, edges: list[int]) -> None:
    statuses = [status for status, _ in requests]
    deadlines = [deadline for _, deadline in requests]

    cohorts = due_cohorts(statuses, deadlines, edges, at=at)

    for cohort, after, until in zip(cohorts, edges, edges[1:], strict=False):
        mine = [(status, deadline) for status, deadline in requests if after < deadline <= until]
        settled = [pair for pair in mine if pair[0] in {Status.KEPT, Status.BROKEN}]
        assert cohort.kept == mine_of(settled, Status.KEPT, at)
        assert cohort.broken == mine_of(settled, Status.BROKEN, at)
        assert cohort.early == sum(deadline > at for _, deadline in settled)
        others = [cohort.open, cohort.paused, cohort.cancelled, cohort.unknown, cohort.invalid]
        assert others == [sum(status == each for status, _ in mine) for each in list(Status)[2:]]
        assert cohort.due + cohort.early + sum(others) == len(mine)


def mine_of(settled: list[tuple[Status, int]], status: Status, at: int) -> int:
    return sum(each == status and deadline <= at for each, deadline in settled)


def test_without_a_period_everybody_is_there() -> None:
    cohort = due_cohort([0, 1, 2, 3, 4, 5, 6], [1, 2, 9, NO_DEADLINE, 3, 4, NO_DEADLINE], at=5)

    assert cohort == Cohort(kept=1, broken=1, open=1, paused=1, cancelled=1, unknown=1, invalid=1)


def test_no_requests_are_an_empty_cohort() -> None:
    assert due_cohort([], [], at=0) == Cohort()


@pytest.mark.parametrize(
    ("statuses", "deadlines", "edges"),
    [
        ([0], [], [0, 1]),
        ([7], [1], [0, 1]),
        ([-1], [1], [0, 1]),
        ([0], [1], [0]),
        ([0], [1], [1, 0]),
        ([0], [1], [1, 1]),
    ],
)
def test_what_cannot_be_counted_is_refused(statuses: list[int], deadlines: list[int], edges: list[int]) -> None:
    with pytest.raises(ValueError, match=r"deadlines|status|edges"):
        due_cohorts(statuses, deadlines, edges, at=1)


def test_a_hundred_thousand_requests_take_milliseconds() -> None:
    chance = np.random.default_rng(20261122)
    statuses, deadlines = chance.integers(0, 7, 100_000), chance.integers(0, 10**9, 100_000)

    started = time.process_time()
    cohorts = due_cohorts(statuses, deadlines, range(0, 10**9, 10**7), at=5 * 10**8)
    spent = time.process_time() - started

    assert sum(cohort.open for cohort in cohorts) == pytest.approx((statuses == Status.OPEN).sum(), rel=0.05)
    assert spent < 0.5
