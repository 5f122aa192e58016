from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from departments.worktime.calculation import WorkCalendar
from departments.worktime.definition import calendar_from, definition_of, windows_from
from departments.worktime.draft import CalendarDraft, DayEntry, EntryKind, Week, in_order
from departments.worktime.models import Calendar, CalendarDay, CalendarVersion
from departments.worktime.overview import DayChange, Differences, SpecialDay, differences, year_of

__all__ = [
    "DEFAULT",
    "DayChange",
    "Differences",
    "SpecialDay",
    "current_version",
    "definition_of",
    "differences",
    "draft_of",
    "entries_of",
    "load",
    "load_version",
    "missing_closures",
    "year_of",
]

DEFAULT = WorkCalendar()
NOVEMBER = 11


def load(calendar: Calendar | None) -> WorkCalendar:
    """The calendar ready to count with; none: office hours and the holidays of the Cao Gemeenten.

    Two queries, four when it is based on another; none for one that `Calendar.objects.whole()` gave. Not remembered by
    number: what is counted follows the rows. The tables of instants behind it are shared by content.
    """
    return DEFAULT if calendar is None else draft_of(calendar).calendar()


def draft_of(calendar: Calendar) -> CalendarDraft:
    """What the calendar says as it stands. Queries as `load`."""
    base = calendar.based_on
    return CalendarDraft(
        name=calendar.name,
        zone=calendar.zone,
        week=_week(calendar.week),
        later_weeks=tuple((later.valid_from, _week(later.windows)) for later in calendar.later_weeks.all()),
        holidays=calendar.holidays,
        based_on=calendar.based_on_id,
        days=entries_of(calendar),
        taken_over=entries_of(base) if base is not None else (),
        number=calendar.number,
    )


def entries_of(calendar: Calendar) -> tuple[DayEntry, ...]:
    """What it says itself of dates. One query."""
    return in_order(_entry(day) for day in calendar.days.all())


def load_version(version: CalendarVersion) -> WorkCalendar:
    """The calendar as it was, ready to count with. No query."""
    return _from_text(json.dumps(version.definition, sort_keys=True))


def current_version(calendar: Calendar) -> CalendarVersion:
    """The version that says how it stands.

    Raises:
        CalendarVersion.DoesNotExist: the rows were not made by the services.
    """
    return calendar.versions.get(number=calendar.number)


def missing_closures(today: date, among: Iterable[Calendar] | None = None) -> list[Calendar]:
    """From 1 November on: the calendars that say nothing yet of any date of next year, by name.

    Left out is one of which somebody said that next year has no closures. One that takes its days from another is
    judged by that other, which is named instead. `among`: these calendars; without it all of them.
    """
    if today.month < NOVEMBER:
        return []
    found = Calendar.objects.all() if among is None else Calendar.objects.filter(pk__in=[one.pk for one in among])
    judged = {base or own for own, base in found.values_list("pk", "based_on_id")}
    year = today.year + 1
    known = CalendarDay.objects.filter(calendar__in=judged, date__year=year).values("calendar_id")
    return list(
        Calendar.objects.filter(pk__in=judged)
        .exclude(pk__in=known)
        .exclude(closures_known_for__gte=year)
        .order_by("name")
    )


@lru_cache(maxsize=256)
def _from_text(definition: str) -> WorkCalendar:
    return calendar_from(json.loads(definition))


def _week(texts: Iterable[object]) -> Week:
    return tuple(windows_from(day) for day in texts)


def _entry(day: CalendarDay) -> DayEntry:
    return DayEntry(day.date, EntryKind(day.kind), windows_from(day.windows), day.reason)
