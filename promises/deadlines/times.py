"""The rules as arithmetic on look-ups: written once, for one request and for arrays of them. Pure.

Instants are whole microseconds since 1970 UTC, lengths are microseconds, days are numbers of `date.toordinal()`;
each is an `int` or an int64 array.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from departments.worktime.holidays import statutory
from departments.worktime.timetable import Instants
from promises.deadlines.rules import Rule, RuleKind

N = TypeVar("N", int, Instants)
SATURDAY = 5


class Times(Protocol[N]):
    """The look-ups of a calendar: `Timetable` for one value, `Timetable.many` for arrays."""

    def day_of(self, instant: N, /) -> N: ...
    def day_start(self, day: N, /) -> N: ...
    def close_of(self, day: N, /) -> N: ...
    def close_after(self, day: N, count: Any, /) -> N: ...
    def wall(self, day: N, minute: int, /) -> N: ...
    def each_day(self, day: N, meaning: Callable[[int], int], /) -> N: ...
    def opening_between(self, start: N, end: N, /) -> N: ...
    def advance(self, instant: N, opening: Any, /) -> N: ...
    def earlier(self, one: N, other: N, /) -> N: ...
    def later(self, one: N, other: N, /) -> N: ...


def base_deadline(rule: Rule, start: N, given: N, times: Times[N]) -> N:
    """D0: the deadline without pauses. `given` counts for `at` only. Source: rules 10-15 of the promises.

    Raises:
        NeverOpen: the calendar has too few openings left.
    """
    match rule.kind:
        case RuleKind.AT:
            return given
        case RuleKind.CLOCK_HOURS:
            return start + rule.microseconds
        case RuleKind.WORKING_HOURS:
            return times.advance(start, rule.microseconds)
        case _:
            return _deadline_in_days(rule, start, times)


def _deadline_in_days(rule: Rule, start: N, times: Times[N]) -> N:
    day = times.day_of(start)
    if rule.kind is RuleKind.CALENDAR_DAYS:
        last = day + rule.days
        return times.day_start((times.each_day(last, _past_free_days) if rule.extended else last) + 1)
    close = times.close_of(day)  # before everything on a closed day: then every receipt is after it
    if rule.kind is RuleKind.WORKING_DAYS:
        late = (start > close) & rule.late_next
        return times.close_after(day, rule.days + late)
    if rule.cut is not None:
        close = times.earlier(close, times.wall(day, rule.cut.hour * 60 + rule.cut.minute))
    return times.close_after(day, 1 - (start < close))


def move(rule: Rule, moved: tuple[N, N], base: N, begins: N, ends: N, times: Times[N]) -> tuple[N, N]:
    """The deadline after one more pause, and what all pauses so far are charged; `moved` is the same without this one.

    The pauses come in order and do not overlap. The deadline is the earliest t from `base` on with as much time
    between the two as there was pause before t. So a pause of which no time lies before the deadline so far moves
    nothing, and any other is charged whole. Source: rules 19-21 of the promises.
    """
    deadline, charged = moved
    before = _time_between(rule, begins, times.earlier(ends, deadline), times)
    charged = charged + (before > 0) * _time_between(rule, begins, ends, times)
    return (times.advance(base, charged) if rule.counts_openings else base + charged), charged


def _time_between(rule: Rule, start: N, end: N, times: Times[N]) -> N:
    return times.opening_between(start, end) if rule.counts_openings else end - start


def _past_free_days(day: int) -> int:
    while is_free(date.fromordinal(day)):
        day += 1
    return day


def is_free(day: date) -> bool:
    """Whether a statutory term cannot end on this date (Algemene termijnenwet; rule 15)."""
    return day.weekday() >= SATURDAY or day in _statutory(day.year)


@lru_cache(maxsize=256)
def _statutory(year: int) -> Mapping[date, str]:
    return statutory(year)
