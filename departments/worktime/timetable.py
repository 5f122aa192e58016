"""A calendar laid out as tables of instants, so that counting working time is looking up. Pure.

Instants are whole microseconds since 1970 UTC, lengths are microseconds, days are numbers of `date.toordinal()`.
`Timetable` answers for one value (bisect on lists), `Timetable.many` for arrays of them (searchsorted on the same
numbers). Both grow by themselves. Source: rules 2-7, 11 and 12 of the promises.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date
from threading import RLock
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np

from departments.worktime.tables import NO_INSTANT, Instants, Tables, as_arrays, lay_out, opened, opened_many
from departments.worktime.windows import DAY, LONGEST_CLOSURE, NeverOpen, Windows, edge

__all__ = ["NO_INSTANT", "Instants", "ManyTimes", "Timetable", "timetable_of"]

EPOCH_DAY = date(1970, 1, 1).toordinal()
# tables stay within these years; a term that ends later is a mistake
FIRST_DAY = date(1900, 1, 1).toordinal()
LAST_DAY = date(2599, 12, 31).toordinal()
# what an empty array is looked up in: it makes no table grow
NOTHING = as_arrays(lay_out(lambda _day: (), ZoneInfo("UTC"), EPOCH_DAY, EPOCH_DAY))


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


BothTables = tuple[Tables[list[int]], Tables[Instants]]


class Timetable:
    """The openings of a calendar, for one value at a time."""

    def __init__(self, calendar: Opening) -> None:
        self._calendar = calendar
        self._zone = ZoneInfo(calendar.zone)
        # lists and arrays of the same numbers, replaced together; they only ever grow
        self._tables: BothTables | None = None
        self._growing = RLock()
        self.many = ManyTimes(self)

    def opening_between(self, start: int, end: int) -> int:
        """Opening time from start to end, W of the promises; negative when end is the earlier one."""
        tables = self.covering(start, end)[0]
        return opened(tables, end) - opened(tables, start)

    def advance(self, instant: int, opening: int) -> int:
        """The earliest instant at or after this one with so much opening time in between (rule 11).

        Exactly on a close gives that close, not the next opening.

        Raises:
            NeverOpen: the calendar does not open that long any more.
        """
        if opening <= 0:
            return instant
        tables = self.covering(instant, instant)[0]
        while (target := opened(tables, instant) + opening) > tables.through[-1]:
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

    def covering(self, one: int, other: int) -> BothTables:
        """The tables, which reach from one instant to the other at least."""
        if self._tables is not None:
            lists = self._tables[0]
            if lists.starts <= one < lists.ends and lists.starts <= other < lists.ends:
                return self._tables
        low, high = sorted((one, other))
        return self.covering_days(low // DAY + EPOCH_DAY - 2, high // DAY + EPOCH_DAY + 2)

    def covering_days(self, first: int, last: int) -> BothTables:
        """The tables, which hold these dates at least. They grow by whole years.

        Raises:
            NeverOpen: a date before 1900 or after 2599.
        """
        if self._tables is not None and self._tables[0].holds(first, last):
            return self._tables
        with self._growing:
            if self._tables is not None:
                first, last = min(first, self._tables[0].first), max(last, self._tables[0].last)
            if first < FIRST_DAY or last > LAST_DAY:
                raise NeverOpen
            first = date.fromordinal(first).replace(month=1, day=1).toordinal()
            last = min(date(date.fromordinal(last).year + 1, 12, 31).toordinal(), LAST_DAY)
            lists = lay_out(self._calendar.windows, self._zone, first, last)
            self._tables = (lists, as_arrays(lists))
            return self._tables

    def beyond(self) -> BothTables:
        """The tables, longer than they were.

        Raises:
            NeverOpen: there is nothing to be found there.
        """
        with self._growing:
            lists, _arrays = self._tables or self.covering_days(EPOCH_DAY, EPOCH_DAY)
            named = self._calendar.last_named_date
            nothing_follows = named is None or lists.last - named.toordinal() > LONGEST_CLOSURE
            if (lists.is_spent and nothing_follows) or lists.last == LAST_DAY:
                raise NeverOpen
            longer = lists.last + max(lists.last - lists.first, LONGEST_CLOSURE + 1)
            return self.covering_days(lists.first, min(longer, LAST_DAY))


class ManyTimes:
    """The same look-ups as those of `Timetable`, by the same names, for arrays of int64."""

    def __init__(self, timetable: Timetable) -> None:
        self._one = timetable

    def opening_between(self, start: Instants, end: Instants) -> Instants:
        tables = self._covering(start, end)
        return opened_many(tables, end) - opened_many(tables, start)

    def advance(self, instant: Instants, opening: Instants | int) -> Instants:
        opening = np.broadcast_to(opening, instant.shape)
        moves, reached = opening > 0, instant.copy()
        tables = self._covering(instant[moves])
        while (target := opened_many(tables, instant[moves]) + opening[moves]).max(initial=0) > tables.through[-1]:
            tables = self._one.beyond()[1]
        window = np.searchsorted(tables.through, target, side="left")
        reached[moves] = tables.opens[window] + target - tables.before[window]
        return reached

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
        tables = self._covering_days(day)
        while (nth := tables.ranks[day - tables.first] + count).max(initial=0) > len(tables.working_closes):
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
        low, high = (
            min((int(each.min()) for each in instants if each.size), default=None),
            max((int(each.max()) for each in instants if each.size), default=None),
        )
        return NOTHING if low is None or high is None else self._one.covering(low, high)[1]

    def _covering_days(self, day: Instants) -> Tables[Instants]:
        return self._one.covering_days(int(day.min()), int(day.max()))[1] if day.size else NOTHING


def timetable_of(calendar: Opening, first: date, last: date) -> Timetable:
    """The timetable of a calendar, laid out from the first date to the last; kept as long as its content is used."""
    calendar.timetable.covering_days(first.toordinal(), last.toordinal())
    return calendar.timetable
