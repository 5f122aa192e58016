"""What a calendar comes down to: the special days of a year, and what becomes different between two calendars. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from departments.worktime.calculation import ONE_DAY, DayKind, WorkCalendar
from departments.worktime.windows import SECOND, Window, Windows, edge


@dataclass(frozen=True)
class SpecialDay:
    """A date on which the opening is not decided by the week, and that it makes a difference to.

    `reason`: of the entry that decides; empty for a holiday, or when none was given. `holiday`: the key or name of the
    holiday on that date, also when the team is open; else empty. `usual`: what the week says. `seconds` of opening.
    """

    date: date
    kind: DayKind
    reason: str
    holiday: str
    windows: Windows
    usual: Windows
    seconds: int

    @property
    def hours(self) -> float:
        return self.seconds / 3600


@dataclass(frozen=True)
class DayChange:
    """A local date on which the opening becomes different: what there was and will be, in wall-clock time.

    `gained` and `lost`: seconds of opening; a day that moves an hour gains one and loses one.
    """

    date: date
    before: Windows
    after: Windows
    gained: int
    lost: int


@dataclass(frozen=True)
class Differences:
    """What becomes different between two calendars. With another zone every opening is at another moment."""

    days: tuple[DayChange, ...]
    zone_changes: bool

    @property
    def gained(self) -> int:
        """Seconds of opening."""
        return sum(day.gained for day in self.days)

    @property
    def lost(self) -> int:
        """Seconds of opening."""
        return sum(day.lost for day in self.days)

    def __bool__(self) -> bool:
        return bool(self.days) or self.zone_changes


def year_of(calendar: WorkCalendar, first: date, reasons: Mapping[date, str] | None = None) -> tuple[SpecialDay, ...]:
    """The special days of the 12 months from `first` on; `reasons`: `CalendarDraft.reasons()`.

    A holiday or closure on a date on which the week is closed anyway makes no difference and is left out. Two
    holidays on one date are one day.
    """
    days = (_special_day(calendar, day, reasons or {}) for day in dates(first, a_year_on(first) - ONE_DAY))
    return tuple(day for day in days if day.kind != DayKind.WEEK and (day.usual or day.windows))


def differences(before: WorkCalendar, after: WorkCalendar, first: date, last: date) -> Differences:
    """The dates from `first` up to and including `last` on which the opening becomes different."""
    days = tuple(_change(before, after, day) for day in dates(first, last) if before.windows(day) != after.windows(day))
    return Differences(days, before.zone != after.zone)


def seconds_open(windows: Windows, day: date, zone: str) -> int:
    """How long these windows are open on that date; on the night that the clock changes as long as it really is."""
    place = ZoneInfo(zone)
    return sum(edge(day, window.closes, place) - edge(day, window.opens, place) for window in windows) // SECOND


def dates(first: date, last: date) -> Iterator[date]:
    """Each date from the first up to and including the last."""
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def a_year_on(day: date) -> date:
    """The same date a year later; of 29 February the day after the 28th."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


def _special_day(calendar: WorkCalendar, day: date, reasons: Mapping[date, str]) -> SpecialDay:
    windows = calendar.windows(day)
    kind = calendar.kind_of(day)
    return SpecialDay(
        date=day,
        kind=kind,
        reason="" if kind in {DayKind.HOLIDAY, DayKind.WEEK} else reasons.get(day, ""),
        holiday=calendar.holidays(day.year).get(day, ""),
        windows=windows,
        usual=calendar.week_on(day)[day.weekday()],
        seconds=seconds_open(windows, day, calendar.zone),
    )


def _change(before: WorkCalendar, after: WorkCalendar, day: date) -> DayChange:
    was, becomes = before.windows(day), after.windows(day)
    both = _both(was, becomes)
    return DayChange(
        date=day,
        before=was,
        after=becomes,
        gained=seconds_open(becomes, day, after.zone) - seconds_open(both, day, after.zone),
        lost=seconds_open(was, day, before.zone) - seconds_open(both, day, before.zone),
    )


def _both(one: Windows, other: Windows) -> Windows:
    """When both are open."""
    pairs = ((max(a.opens, b.opens), min(a.closes, b.closes)) for a in one for b in other)
    return tuple(Window(opens, closes) for opens, closes in pairs if opens < closes)
