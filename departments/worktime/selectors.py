from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from departments.worktime.calculation import Window, Windows, WorkCalendar
from departments.worktime.holidays import cao_gemeenten, no_holidays
from departments.worktime.models import Calendar

HOLIDAY_LISTS: dict[str, Callable[[int], Mapping[date, str]]] = {
    Calendar.Holidays.CAO_GEMEENTEN.value: lru_cache(maxsize=64)(cao_gemeenten),
    Calendar.Holidays.NONE.value: no_holidays,
}
DEFAULT = WorkCalendar(holidays=HOLIDAY_LISTS[Calendar.Holidays.CAO_GEMEENTEN.value])


def load(calendar: Calendar | None) -> WorkCalendar:
    """The calendar ready to count with; none: office hours and the holidays of the Cao Gemeenten. One query."""
    if calendar is None:
        return DEFAULT
    return WorkCalendar(
        zone=calendar.zone,
        week=tuple(windows_of(day) for day in calendar.week),
        days={day.date: windows_of(day.windows) for day in calendar.days.all()},
        holidays=HOLIDAY_LISTS[calendar.holidays],
    )


def windows_of(texts: Sequence[Sequence[str]]) -> Windows:
    """Windows from stored texts such as [["09:00", "12:30"], ["13:00", "24:00"]].

    Raises:
        ValueError: a text is no time, or a window ends before it begins.
    """
    return tuple(Window(_minute(opens), _minute(closes)) for opens, closes in texts)


def _minute(text: str) -> int:
    hours, _colon, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)
