"""When to warn that time runs out. Pure; rule 31 of the promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction

from departments.worktime.calculation import WorkCalendar
from departments.worktime.timetable import Timetable
from departments.worktime.windows import instant_of, moment_of
from promises.deadlines.rules import Rule

SHARES = (Fraction(1, 2), Fraction(4, 5))
"""A warning when half of the time is used, and one when four fifths are."""


def warning_moment(
    share: Fraction,
    start: datetime,
    deadline: datetime,
    calendar: WorkCalendar,
    rule: Rule,
    *,
    pauses: Iterable[tuple[datetime, datetime]] = (),
) -> datetime | None:
    """When this share (0..1) of the time from start to deadline is used, in UTC; None: too late to warn.

    The time is opening time, for `ch` and `cd` time on the clock; `pauses` (each over) are not counted. A moment at
    which the team is closed moves to its next opening. `deadline` is the one with the pauses in it: who still waits
    has none, and gets no warning.

    Source: rule 31 of the promises.

    Raises:
        NeverOpen: the calendar has no opening left.
    """
    times = calendar.timetable
    pieces = list(_without(instant_of(start), instant_of(deadline), pauses))
    lengths = [_time_between(rule, begins, ends, times) for begins, ends in pieces]
    left = -(-sum(lengths) * share.numerator // share.denominator)  # rounded up: not before the share is used
    for (begins, _ends), length in zip(pieces, lengths, strict=True):
        if left <= length:
            used = times.advance(begins, left) if rule.counts_openings else begins + left
            moment = times.next_opening(used)
            return moment_of(moment) if moment < instant_of(deadline) else None
        left -= length
    return None


def _without(start: int, end: int, pauses: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[int, int]]:
    """What is left between start and end outside the pauses, in order."""
    reached = start
    for begins, ends in sorted((instant_of(begins), instant_of(ends)) for begins, ends in pauses):
        if reached < min(begins, end):
            yield reached, min(begins, end)
        reached = max(reached, ends)
    if reached < end:
        yield reached, end


def _time_between(rule: Rule, begins: int, ends: int, times: Timetable) -> int:
    return times.opening_between(begins, ends) if rule.counts_openings else ends - begins
