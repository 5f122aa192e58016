"""Counting in working days. Pure: rules 1-7 of promises and rule 8 of the notifications."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from departments.worktime.holidays import cao_gemeenten

HOME_ZONE = "Europe/Amsterdam"
SENDING_OPENS = time(8)
SENDING_CLOSES = time(18)
FRIDAY = 4
# rule 5: a calendar that stays closed this long is a mistake
LONGEST_CLOSURE = 800
ONE_DAY = timedelta(days=1)


class NeverOpen(Exception):
    """The calendar has no working day in 800 days."""


@dataclass(frozen=True)
class Window:
    """Open from `opens` up to, not including, `closes`: minutes of wall-clock time after midnight (0-1440)."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= 24 * 60:
            raise ValueError(f"no opening between minute {self.opens} and {self.closes}")


Windows = tuple[Window, ...]
OFFICE_DAY: Windows = (Window(9 * 60, 17 * 60),)
OFFICE_WEEK: tuple[Windows, ...] = (OFFICE_DAY,) * 5 + ((), ())


def local_date(moment: datetime, zone: str = HOME_ZONE) -> date:
    """Which day an aware moment falls on, there (rule 7: never the UTC date)."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no date")
    return moment.astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True)
class WorkCalendar:
    """When a team is at work: the week (Monday first), the dates on which it does not hold, the holidays of a year.

    A date named in `days` has those windows and nothing else; without windows it is closed. So a half day, a bridge
    day and a holiday on which the team works are all one entry (rule 2).
    """

    zone: str = HOME_ZONE
    week: tuple[Windows, ...] = OFFICE_WEEK
    days: Mapping[date, Windows] = field(default_factory=dict)
    holidays: Callable[[int], Mapping[date, str]] = cao_gemeenten

    def windows(self, day: date) -> Windows:
        """The opening windows of a local date in wall-clock time; empty when closed."""
        if day in self.days:
            return self.days[day]
        return () if day in self.holidays(day.year) else self.week[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        """Whether the date has any opening; a half day is a working day (rule 3)."""
        return bool(self.windows(day))

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
