from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from departments.chart.models import Department
from departments.chart.selectors import root
from departments.chart.services import lock_chart, set_calendar
from departments.people.models import Employee
from departments.worktime.calculation import local_date
from departments.worktime.draft import CalendarDraft
from departments.worktime.models import Calendar
from departments.worktime.services import make_calendar
from promises.calendars.selectors import uses


class UsesChanged(Exception):
    """Somebody else chose calendars since the reader saw who uses which."""


@transaction.atomic
def make(draft: CalendarDraft, *, for_all: bool, by: Employee, now: datetime) -> Calendar:
    """A new calendar; `for_all`: the organisation uses it, when it has none yet.

    Raises:
        CalendarRefused: it cannot be like this.
    """
    calendar = make_calendar(
        name=draft.name,
        zone=draft.zone,
        week=draft.week,
        holidays=draft.holidays,
        based_on=Calendar.objects.get(pk=draft.based_on) if draft.based_on is not None else None,
        by=by,
        now=now,
    )
    top = root(local_date(now))
    if for_all and top is not None and top.calendar_id is None:
        set_calendar(top, calendar, by=by, now=now)
    return calendar


@transaction.atomic
def give_calendar(calendar: Calendar, chosen: Iterable[int], *, seal: str, by: Employee, now: datetime) -> int:
    """Let exactly these departments choose this calendar; returns how many changed. `seal`: `Uses.seal` as it was seen.

    Raises:
        UsesChanged: see there.
    """
    lock_chart()
    today = local_date(now)
    before = uses(today)
    after = before.with_choices(calendar.pk, set(chosen))
    if before.own != after.own and before.seal != seal:
        raise UsesChanged(calendar.pk)
    different = {key for key in before.chart.places if before.own.get(key) != after.own.get(key)}
    for department in Department.objects.filter(pk__in=different).order_by("pk"):
        given = calendar if department.pk in after.own else None
        set_calendar(department, given, by=by, now=now)
    return len(different)
