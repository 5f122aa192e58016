"""When a team is at work, and counting in working days. Pure: rules 1-7 of promises, rule 8 of the notifications."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from departments.worktime.holidays import cao_gemeenten
from departments.worktime.timetable import Timetable
from departments.worktime.windows import LONGEST_CLOSURE, NeverOpen, Window, Windows, edge, instant_of, moment_of

__all__ = [
    "HOME_ZONE",
    "LONGEST_CLOSURE",
    "OFFICE_WEEK",
    "DayKind",
    "HolidayList",
    "NeverOpen",
    "Window",
    "Windows",
    "WorkCalendar",
    "local_date",
]

HOME_ZONE = "Europe/Amsterdam"
SENDING_OPENS = time(8)
SENDING_CLOSES = time(18)
FRIDAY = 4
ONE_DAY = timedelta(days=1)

HolidayList = Callable[[int], Mapping[date, str]]
Week = tuple[Windows, ...]
OFFICE_DAY: Windows = (Window(9 * 60, 17 * 60),)
OFFICE_WEEK: Week = (OFFICE_DAY,) * 5 + ((), ())


def local_date(moment: datetime, zone: str = HOME_ZONE) -> date:
    """Which day an aware moment falls on, there (rule 7: never the UTC date)."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no date")
    return moment.astimezone(ZoneInfo(zone)).date()


class DayKind(StrEnum):
    """What decides about the opening on a date (rule 2); the first that applies."""

    SPECIAL = "special"
    """Windows of its own, or none."""
    CLOSED = "closed"
    """A local closure."""
    REOPENED = "reopened"
    """A holiday on which the week holds after all."""
    HOLIDAY = "holiday"
    WEEK = "week"


@dataclass(frozen=True)
class WorkCalendar:
    """When a team is at work, in wall-clock time of the zone.

    `week`: Monday first. `later_weeks`: the weeks that follow it, each from a date on, ascending. `days`: dates with
    windows of their own (none: closed). `closed`: local closures. `reopened`: holidays on which the week holds after
    all. `holidays`: the days off of a year, with the keys of their names.
    """

    zone: str = HOME_ZONE
    week: Week = OFFICE_WEEK
    days: Mapping[date, Windows] = field(default_factory=dict)
    holidays: HolidayList = cao_gemeenten
    closed: frozenset[date] = frozenset()
    reopened: frozenset[date] = frozenset()
    later_weeks: tuple[tuple[date, Week], ...] = ()

    def __hash__(self) -> int:
        return hash(self._content)

    def __getstate__(self) -> dict[str, object]:
        """Without what can be worked out again."""
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def kind_of(self, day: date) -> DayKind:
        """What decides about the opening on a local date: the precedence of rule 2."""
        if day in self.days:
            return DayKind.SPECIAL
        if day in self.closed:
            return DayKind.CLOSED
        if day not in _days_off(self.holidays, day.year):
            return DayKind.WEEK
        return DayKind.REOPENED if day in self.reopened else DayKind.HOLIDAY

    def windows(self, day: date) -> Windows:
        """The opening windows of a local date in wall-clock time; empty when closed."""
        match self.kind_of(day):
            case DayKind.SPECIAL:
                return self.days[day]
            case DayKind.CLOSED | DayKind.HOLIDAY:
                return ()
            case DayKind.REOPENED | DayKind.WEEK:
                return self.week_on(day)[day.weekday()]

    def week_on(self, day: date) -> Week:
        """The week that holds on a date."""
        week = self.week
        for valid_from, later in self.later_weeks:
            if valid_from > day:
                break
            week = later
        return week

    def is_working_day(self, day: date) -> bool:
        """Whether the date has any opening (rule 3): a half day has, a window inside the spring gap has not."""
        return any(self._edge(day, window.opens) < self._edge(day, window.closes) for window in self.windows(day))

    @cached_property
    def timetable(self) -> Timetable:
        """This calendar as tables of instants; calendars with the same content share them."""
        return _timetable(self)

    @cached_property
    def last_named_date(self) -> date | None:
        """After this date the week and the holidays are all there is."""
        weeks = (valid_from for valid_from, _week in self.later_weeks)
        return max(chain(self.days, self.closed, self.reopened, weeks), default=None)

    def opening_seconds(self, start: datetime, end: datetime) -> float:
        """Opening time between two aware moments in seconds, W of the promises; negative when end is the earlier."""
        return self.timetable.opening_between(instant_of(start), instant_of(end)) / 1_000_000

    def is_open(self, moment: datetime) -> bool:
        """Whether an aware moment lies in a window; the close itself does not."""
        return self.timetable.is_open(instant_of(moment))

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself when it is open, else when the next window opens; in UTC.

        Raises:
            NeverOpen: there is none any more.
        """
        return moment_of(self.timetable.next_opening(instant_of(moment)))

    def local_date(self, moment: datetime) -> date:
        return local_date(moment, self.zone)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`th working day after `day`, which itself never counts; negative: before; 0: the day itself.

        Raises:
            NeverOpen: there is no working day in the next 800 days.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _nth in range(abs(count)):
            day = self._next_working_day(day + step, step)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; negative when `last` is the earlier one."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    def first_sending_moment(self, moment: datetime) -> datetime:
        """The earliest moment from here on at which mail may go out, in UTC.

        Monday to Friday from 08.00 up to 18.00, local time, on a working day.

        Raises:
            NeverOpen: there is none in the next 800 days.
        """
        local = moment.astimezone(ZoneInfo(self.zone))
        day = local.date()
        if self._is_sending_day(day) and local.time() < SENDING_CLOSES:
            return max(moment.astimezone(UTC), self._opening(day))
        return self._opening(self._next_working_day(day + ONE_DAY, ONE_DAY, sending=True))

    def _opening(self, day: date) -> datetime:
        return datetime.combine(day, SENDING_OPENS, ZoneInfo(self.zone)).astimezone(UTC)

    def _is_sending_day(self, day: date) -> bool:
        return day.weekday() <= FRIDAY and self.is_working_day(day)

    def _next_working_day(self, day: date, step: timedelta, *, sending: bool = False) -> date:
        suits = self._is_sending_day if sending else self.is_working_day
        for _tried in range(LONGEST_CLOSURE):
            if suits(day):
                return day
            day += step
        raise NeverOpen

    def _edge(self, day: date, minute: int) -> int:
        return edge(day, minute, ZoneInfo(self.zone))

    @cached_property
    def _content(self) -> Hashable:
        days = frozenset(self.days.items())
        return self.zone, self.week, days, self.holidays, self.closed, self.reopened, self.later_weeks


@lru_cache(maxsize=1024)
def _days_off(holidays: HolidayList, year: int) -> Mapping[date, str]:
    return holidays(year)


@lru_cache(maxsize=128)
def _timetable(calendar: WorkCalendar) -> Timetable:
    return Timetable(calendar)
