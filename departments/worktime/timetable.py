"""A calendar laid out as tables of instants, so that counting working time is looking up. Pure.

Instants are whole microseconds since 1970 UTC, lengths are microseconds, days are numbers of `date.toordinal()`.
`Timetable` answers for one value (bisect on lists), `Timetable.many` for arrays of them (searchsorted on the same
numbers). Both grow by themselves. Source: rules 2-7, 11 and 12 of the promises.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from departments.worktime.windows import (
    DAY,
    LONGEST_CLOSURE,
    MINUTE,
    SECOND,
    NeverOpen,
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
EPOCH_DAY = date(1970, 1, 1).toordinal()
LAST_YEAR = date.max.year - 1


class Opening(Protocol):
    """What is needed of a calendar."""

    @property
    def zone(self) -> str: ...

    @property
    def last_named_date(self) -> date | None:
        """After this date the week and the holidays are all there is."""

    @property
    def timetable(self) -> Timetable: ...

    def windows(self, day: date) -> Windows: ...


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

    @property
    def is_spent(self) -> bool:
        """Whether the table ends with 800 days without opening."""
        return self.ends - max(int(self.closes[-1]), self.starts) > LONGEST_CLOSURE * DAY


class Timetable:
    """The openings of a calendar, for one value at a time."""

    def __init__(self, calendar: Opening) -> None:
        self._calendar = calendar
        self._zone = ZoneInfo(calendar.zone)
        # lists and arrays of the same numbers, replaced together
        self._tables: tuple[Tables[list[int]], Tables[Instants]] | None = None
        self.many = ManyTimes(self)

    def opening_between(self, start: int, end: int) -> int:
        """Opening time from start to end, W of the promises; negative when end is the earlier one."""
        tables = self.covering(start, end)[0]
        return _opened(tables, end) - _opened(tables, start)

    def advance(self, instant: int, opening: int) -> int:
        """The earliest instant at or after this one with so much opening time in between (rule 11).

        Exactly on a close gives that close, not the next opening.

        Raises:
            NeverOpen: the calendar does not open that long any more.
        """
        if opening <= 0:
            return instant
        tables = self.covering(instant, instant)[0]
        while (target := _opened(tables, instant) + opening) > tables.through[-1]:
            tables = self.beyond()[0]
        window = bisect_left(tables.through, target)
        return tables.opens[window] + target - tables.before[window]

    def is_open(self, instant: int) -> bool:
        tables = self.covering(instant, instant)[0]
        return instant < tables.closes[bisect_right(tables.opens, instant) - 1]

    def next_opening(self, instant: int) -> int:
        """This instant when it is open, else that of the next opening.

        Raises:
            NeverOpen: there is none any more.
        """
        tables = self.covering(instant, instant)[0]
        while instant >= tables.closes[-1]:
            tables = self.beyond()[0]
        return max(instant, tables.opens[bisect_right(tables.closes, instant)])

    def day_of(self, instant: int) -> int:
        """The local date on which the instant falls (rule 7)."""
        tables = self.covering(instant, instant)[0]
        return tables.turn_days[bisect_right(tables.turns, instant) - 1]

    def day_start(self, day: int) -> int:
        """00:00 of the date: also 24:00 of the one before."""
        tables = self.covering_days(day, day)[0]
        return tables.day_starts[day - tables.first]

    def close_of(self, day: int) -> int:
        """The last close of the date; NO_INSTANT, before everything, when it is no working day (rule 3)."""
        tables = self.covering_days(day, day)[0]
        return tables.last_closes[day - tables.first]

    def close_after(self, day: int, count: int) -> int:
        """The last close of the `count`th working day after the date; 0: of the date itself, a working day.

        Raises:
            NeverOpen: there are not so many working days any more.
        """
        tables = self.covering_days(day, day)[0]
        while (nth := tables.ranks[day - tables.first] + count) > len(tables.working_closes):
            tables = self.beyond()[0]
        return tables.working_closes[nth - 1]

    def wall(self, day: int, minute: int) -> int:
        """The instant at which the clock shows so many minutes after midnight of the date (rule 6)."""
        return edge(date.fromordinal(day), minute, self._zone)

    def each_day(self, day: int, meaning: Callable[[int], int]) -> int:
        return meaning(day)

    def earlier(self, one: int, other: int) -> int:
        return min(one, other)

    def later(self, one: int, other: int) -> int:
        return max(one, other)

    def covering(self, one: int, other: int) -> tuple[Tables[list[int]], Tables[Instants]]:
        """The tables, which reach from one instant to the other at least."""
        if self._tables is not None:
            lists = self._tables[0]
            if lists.starts <= one < lists.ends and lists.starts <= other < lists.ends:
                return self._tables
        low, high = sorted((one, other))
        return self.covering_days(low // DAY + EPOCH_DAY - 2, high // DAY + EPOCH_DAY + 2)

    def covering_days(self, first: int, last: int) -> tuple[Tables[list[int]], Tables[Instants]]:
        """The tables, which hold these dates at least. They grow by whole years."""
        tables = self._tables
        if tables is not None:
            if tables[0].first <= first and last <= tables[0].last:
                return tables
            first, last = min(first, tables[0].first), max(last, tables[0].last)
        year = min(date.fromordinal(last).year + 1, LAST_YEAR)
        return self._lay_out(date(date.fromordinal(first).year, 1, 1).toordinal(), date(year, 12, 31).toordinal())

    def beyond(self) -> tuple[Tables[list[int]], Tables[Instants]]:
        """The tables, longer than they were.

        Raises:
            NeverOpen: there is nothing to be found there.
        """
        tables = self._tables
        assert tables is not None  # noqa: S101 - a look-up came first
        lists, named = tables[0], self._calendar.last_named_date
        settled = named is None or lists.last - named.toordinal() > LONGEST_CLOSURE
        if (lists.is_spent and settled) or lists.last >= date(LAST_YEAR, 12, 31).toordinal():
            raise NeverOpen
        longer = lists.last + max(lists.last - lists.first, LONGEST_CLOSURE + 1)
        return self.covering_days(lists.first, min(longer, date(LAST_YEAR, 12, 31).toordinal()))

    def _lay_out(self, first: int, last: int) -> tuple[Tables[list[int]], Tables[Instants]]:
        lists = _lay_out(self._calendar.windows, self._zone, first, last)
        columns = {name: getattr(lists, name) for name in Tables.__dataclass_fields__}
        arrays: dict[str, Any] = {
            name: np.array(column, dtype=np.int64) if isinstance(column, list) else column
            for name, column in columns.items()
        }
        self._tables = (lists, Tables(**arrays))
        return self._tables


class ManyTimes:
    """The same look-ups as those of `Timetable`, by the same names, for arrays of int64."""

    def __init__(self, timetable: Timetable) -> None:
        self._one = timetable

    def opening_between(self, start: Instants, end: Instants) -> Instants:
        tables = self._covering(start, end)
        return _opened_many(tables, end) - _opened_many(tables, start)

    def advance(self, instant: Instants, opening: Instants | int) -> Instants:
        if not instant.size:
            return instant
        tables = self._covering(instant)
        while (target := _opened_many(tables, instant) + opening).max() > tables.through[-1]:
            tables = self._one.beyond()[1]
        window = np.searchsorted(tables.through, target, side="left")
        return np.where(np.asarray(opening) <= 0, instant, tables.opens[window] + target - tables.before[window])

    def day_of(self, instant: Instants) -> Instants:
        tables = self._covering(instant)
        return tables.turn_days[np.searchsorted(tables.turns, instant, side="right") - 1]

    def day_start(self, day: Instants) -> Instants:
        tables = self._covering_days(day)
        return tables.day_starts[day - tables.first]

    def close_of(self, day: Instants) -> Instants:
        tables = self._covering_days(day)
        return tables.last_closes[day - tables.first]

    def close_after(self, day: Instants, count: Instants | int) -> Instants:
        if not day.size:
            return day
        tables = self._covering_days(day)
        while (nth := tables.ranks[day - tables.first] + count).max() > len(tables.working_closes):
            tables = self._one.beyond()[1]
        closes: Instants = tables.working_closes[nth - 1]
        return closes

    def wall(self, day: Instants, minute: int) -> Instants:
        return self.each_day(day, lambda each: self._one.wall(each, minute))

    def each_day(self, day: Instants, meaning: Callable[[int], int]) -> Instants:
        """What a function makes of each date, asked once per different date."""
        days, where = np.unique(day, return_inverse=True)
        answers: Instants = np.array([meaning(each) for each in days.tolist()], dtype=np.int64)
        return answers[where]

    def earlier(self, one: Instants, other: Instants) -> Instants:
        return np.minimum(one, other)

    def later(self, one: Instants, other: Instants) -> Instants:
        return np.maximum(one, other)

    def _covering(self, *instants: Instants) -> Tables[Instants]:
        filled = [each for each in instants if each.size] or [np.zeros(1, dtype=np.int64)]
        return self._one.covering(min(int(each.min()) for each in filled), max(int(each.max()) for each in filled))[1]

    def _covering_days(self, day: Instants) -> Tables[Instants]:
        low, high = (int(day.min()), int(day.max())) if day.size else (EPOCH_DAY, EPOCH_DAY)
        return self._one.covering_days(low, high)[1]


def timetable_of(calendar: Opening, first: date, last: date) -> Timetable:
    """The timetable of a calendar, laid out from the first date to the last; kept as long as its content is used."""
    calendar.timetable.covering_days(first.toordinal(), last.toordinal())
    return calendar.timetable


def _opened(tables: Tables[list[int]], instant: int) -> int:
    window = bisect_right(tables.opens, instant) - 1
    return tables.before[window] + min(instant, tables.closes[window]) - tables.opens[window]


def _opened_many(tables: Tables[Instants], instant: Instants) -> Instants:
    window = np.searchsorted(tables.opens, instant, side="right") - 1
    return tables.before[window] + np.minimum(instant, tables.closes[window]) - tables.opens[window]


def _lay_out(windows: Callable[[date], Windows], zone: ZoneInfo, first: int, last: int) -> Tables[list[int]]:
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
