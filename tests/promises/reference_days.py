"""What day and what second it is, worked out by other means than the product's: no zoneinfo, no project code.

Instants are whole seconds since 1970 UTC, dates are whole days since 1970. A calendar is the plain JSON of
`tests/cases/calendars.json`. Zones follow the rule of the European Union (Directive 2000/84/EC): summer time runs from
the last Sunday of March, 01:00 UTC, to the last Sunday of October, 01:00 UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

Calendar = Mapping[str, Any]
DAY = 86_400
HOUR = 3_600
EPOCH = date(1970, 1, 1)
WINTER_HOURS = {"Europe/Amsterdam": 1, "Europe/Lisbon": 0, "Europe/Athens": 2, "Atlantic/Azores": -1}

# Book of Common Prayer, "Table to find Easter-Day", 1900-2199: the paschal full moon for each golden number.
FULL_MOONS = (
    (4, 14), (4, 3), (3, 23), (4, 11), (3, 31), (4, 18), (4, 8), (3, 28), (4, 16), (4, 5),
    (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 17), (4, 7), (3, 27),
)  # fmt: skip


def number(day: date) -> int:
    return (day - EPOCH).days


def day_of_number(day: int) -> date:
    return EPOCH + timedelta(days=day)


def easter(year: int) -> date:
    """The Sunday after the paschal full moon."""
    month, day = FULL_MOONS[year % 19]
    moon = date(year, month, day)
    return moon + timedelta(days=7 - (moon.weekday() + 1) % 7)


def kings_day(year: int) -> date:
    return date(year, 4, 26 if date(year, 4, 27).weekday() == 6 else 27)


@lru_cache(maxsize=100)
def cao_days(year: int) -> frozenset[date]:
    """Rule 4."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=after) for after in (1, 39, 50)}
    fixed = {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return frozenset(moving | fixed | {kings_day(year)})


@lru_cache(maxsize=100)
def statutory_days(year: int) -> frozenset[date]:
    """Rule 15, Algemene termijnenwet, article 3."""
    return cao_days(year) | {easter(year) - timedelta(days=2)}


def last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@lru_cache(maxsize=100)
def changes(year: int) -> tuple[int, int]:
    """The two instants of the year at which summer time begins and ends."""
    return number(last_sunday(year, 3)) * DAY + HOUR, number(last_sunday(year, 10)) * DAY + HOUR


def offset(zone: str, instant: int) -> int:
    """Seconds to add to UTC."""
    begins, ends = changes(day_of_number(instant // DAY).year)
    return WINTER_HOURS[zone] * HOUR + (HOUR if begins <= instant < ends else 0)


def local_day(zone: str, instant: int) -> int:
    return (instant + offset(zone, instant)) // DAY


@lru_cache(maxsize=100)
def _changing_days(year: int) -> frozenset[int]:
    return frozenset(change // DAY for change in changes(year))


@lru_cache(maxsize=200)
def _changing_day(zone: str, day: int) -> tuple[int, np.ndarray]:
    """Every second of a date on which the clock is set: its first instant and how far the clock had come."""
    begins, ends = changes(day_of_number(day).year)
    instants = np.arange((day - 1) * DAY, (day + 2) * DAY)
    is_summer = (begins <= instants) & (instants < ends)
    come_to = np.maximum.accumulate(instants + WINTER_HOURS[zone] * HOUR + is_summer * HOUR)
    inside = come_to // DAY == day
    return int(instants[inside][0]), come_to[inside] % DAY


ORDINARY = np.arange(DAY)


def seconds_of(zone: str, day: int) -> tuple[int, np.ndarray]:
    """The first instant of a local date, and for each of its seconds the latest wall-clock second reached so far.

    "Reached so far" is rule 6: a wall-clock time counts as passed from its first occurrence on, so the repeated hour
    reads as 02:59:59 the second time, and a time in the gap is passed at the transition.
    """
    if day in _changing_days(day_of_number(day).year):
        return _changing_day(zone, day)
    return day * DAY - offset(zone, day * DAY + DAY // 2), ORDINARY


def clock_seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * HOUR + int(minutes) * 60


def windows_on(calendar: Calendar, day: int) -> list[list[str]]:
    """Rule 2, from the most particular to the most general."""
    local = day_of_number(day)
    written = local.isoformat()
    if written in calendar.get("override", {}):
        return list(calendar["override"][written])
    if written in calendar.get("closed", ()):
        return []
    is_holiday = calendar["holidays"] == "CAO_GEMEENTEN" and local in cao_days(local.year)
    if is_holiday and written not in calendar.get("open_again", ()):
        return []
    week = calendar["week"]
    for later in calendar.get("weeks", ()):
        if written >= later["from"]:
            week = later["week"]
    return list(week.get(str(local.weekday()), []))


@lru_cache(maxsize=400)
def _open_seconds(zone: str, changing_day: int | None, windows: tuple[tuple[int, int], ...]) -> np.ndarray:
    """One boolean for each second of a date with these windows; every date on which no clock is set is alike."""
    clock = ORDINARY if changing_day is None else _changing_day(zone, changing_day)[1]
    is_open = np.zeros(len(clock), dtype=bool)
    for opens, closes in windows:
        is_open |= (clock >= opens) & (clock < closes)
    return is_open


class Seconds:
    """The open seconds of a calendar, one boolean for each, from a local date on; grows when a rule looks further."""

    def __init__(self, calendar: Calendar, day: int) -> None:
        self.calendar = calendar
        self.zone = str(calendar["tz"])
        self.first_day = day
        self.first, _ = seconds_of(self.zone, day)
        self._days: list[np.ndarray] = []
        self._line = np.zeros(0, dtype=bool)

    @property
    def end(self) -> int:
        return self.first + len(self._line)

    def grow(self, days: int = 20) -> None:
        if len(self._days) > 900:
            raise AssertionError("this calendar stays closed")
        at = self.first_day + len(self._days)
        new = [self._open_on(day) for day in range(at, at + days)]
        self._days += new
        self._line = np.concatenate([self._line, *new])

    def _open_on(self, day: int) -> np.ndarray:
        is_ordinary = day not in _changing_days(day_of_number(day).year)
        windows = tuple(
            (clock_seconds(opens), clock_seconds(closes)) for opens, closes in windows_on(self.calendar, day)
        )
        return _open_seconds(self.zone, None if is_ordinary else day, windows)

    def between(self, start: int, end: int) -> np.ndarray:
        """One boolean for each second of [start, end)."""
        assert start >= self.first
        while self.end < end:
            self.grow()
        return self._line[start - self.first : max(end, start) - self.first]

    def opened(self, start: int, end: int) -> int:
        """W(start, end)."""
        return int(np.count_nonzero(self.between(start, end)))

    def last_close(self, day: int) -> int | None:
        """The end of the last open second of a date, or None when it is no working day (rule 3)."""
        while len(self._days) <= day - self.first_day:
            self.grow()
        is_open = self._days[day - self.first_day]
        first, _ = seconds_of(self.zone, day)
        return first + len(is_open) - int(np.argmax(is_open[::-1])) if is_open.any() else None

    def next_working_day(self, day: int) -> int:
        """The first working day after a date."""
        day += 1
        while self.last_close(day) is None:
            day += 1
        return day
