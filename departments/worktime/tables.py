"""The openings of a calendar as columns of instants. Pure.

Instants are whole microseconds since 1970 UTC, lengths are microseconds, days are numbers of `date.toordinal()`.
Source: rules 2-7 of the promises.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from departments.worktime.windows import (
    DAY,
    LONGEST_CLOSURE,
    MINUTE,
    SECOND,
    Windows,
    edge,
    instant_of,
    moment_of,
    transition,
)

Instants = NDArray[np.int64]
Column = TypeVar("Column", list[int], Instants)

# before every instant: stands where there is no close, and opens the table of windows
NO_INSTANT = int(np.iinfo(np.int64).min)


@dataclass(frozen=True, slots=True)
class Tables(Generic[Column]):
    """The openings from day `first` on. All columns ascend, but `last_closes`.

    Per day: `day_starts` (and one past the end), `last_closes` (NO_INSTANT when closed), `ranks` (working days up to
    and including it). Per working day: `working_closes`. Per window: `opens`, `closes`, and the opening time `before`
    and `through` it; the first window is empty and lies before everything. `turns`: when the local date changes, and
    into which of `turn_days`; twice to the same date where the clock is set back over midnight.
    """

    first: int
    day_starts: Column
    last_closes: Column
    ranks: Column
    working_closes: Column
    opens: Column
    closes: Column
    before: Column
    through: Column
    turns: Column
    turn_days: Column
    starts: int
    ends: int

    @property
    def last(self) -> int:
        return self.first + len(self.day_starts) - 2

    def holds(self, first: int, last: int) -> bool:
        return self.first <= first and last <= self.last

    @property
    def is_spent(self) -> bool:
        """Whether the table ends with 800 days without opening."""
        return self.ends - max(int(self.closes[-1]), self.starts) > LONGEST_CLOSURE * DAY


def opened(tables: Tables[list[int]], instant: int) -> int:
    window = bisect_right(tables.opens, instant) - 1
    return tables.before[window] + min(instant, tables.closes[window]) - tables.opens[window]


def opened_many(tables: Tables[Instants], instant: Instants) -> Instants:
    window = np.searchsorted(tables.opens, instant, side="right") - 1
    return tables.before[window] + np.minimum(instant, tables.closes[window]) - tables.opens[window]


def lay_out(windows: Callable[[date], Windows], zone: ZoneInfo, first: int, last: int) -> Tables[list[int]]:
    day_starts = [edge(date.fromordinal(day), 0, zone) for day in range(first, last + 2)]
    opens, closes, before, through = [NO_INSTANT], [NO_INSTANT], [0], [0]
    last_closes, ranks, working_closes, turns, turn_days = [], [], [], [], []
    for day, (start, end) in enumerate(pairwise(day_starts), start=first):
        local, is_plain, close = date.fromordinal(day), end - start == DAY, NO_INSTANT
        for window in windows(local):
            opening, closing = (
                start + minute * MINUTE if is_plain else edge(local, minute, zone)
                for minute in (window.opens, window.closes)
            )
            if opening < closing:  # else it vanishes where the clock goes forward
                opens.append(opening)
                closes.append(close := closing)
                before.append(through[-1])
                through.append(through[-1] + closing - opening)
        if close != NO_INSTANT:
            working_closes.append(close)
        last_closes.append(close)
        ranks.append(len(working_closes))
        for turn, into in _turns(local, start, zone, is_plain=is_plain):
            turns.append(turn)
            turn_days.append(into)
    return Tables(
        first, day_starts, last_closes, ranks, working_closes, opens, closes, before, through, turns, turn_days,
        starts=day_starts[0], ends=day_starts[-1],
    )  # fmt: skip


def as_arrays(lists: Tables[list[int]]) -> Tables[Instants]:
    """The same numbers in int64."""
    return Tables(
        lists.first,
        _as_array(lists.day_starts),
        _as_array(lists.last_closes),
        _as_array(lists.ranks),
        _as_array(lists.working_closes),
        _as_array(lists.opens),
        _as_array(lists.closes),
        _as_array(lists.before),
        _as_array(lists.through),
        _as_array(lists.turns),
        _as_array(lists.turn_days),
        starts=lists.starts,
        ends=lists.ends,
    )


def _as_array(column: list[int]) -> Instants:
    return np.array(column, dtype=np.int64)


def _turns(day: date, start: int, zone: ZoneInfo, *, is_plain: bool) -> list[tuple[int, int]]:
    """When the local date becomes this one; also back to the day before and again, as in St. John's until 2011."""
    number = day.toordinal()
    if is_plain:
        return [(start, number)]
    again = instant_of(datetime.combine(day, time.min, zone).replace(fold=1))
    eve = again - SECOND
    if again <= start or moment_of(eve).astimezone(zone).date() == day:
        return [(start, number)]
    return [(start, number), (transition(zone, start, eve), number - 1), (again, number)]
