"""When Gemeente Voorbeeldstad works: office hours, and for the contact centre an evening and a Saturday more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from departments.chart.services import set_calendar
from departments.people.models import Employee
from departments.worktime.calculation import Window, Windows
from departments.worktime.draft import CalendarDraft, DayEntry, EntryKind
from departments.worktime.holidays import easter_sunday
from departments.worktime.selectors import draft_of
from departments.worktime.services import change_calendar, make_calendar
from ikg.demonstration import organisation
from ikg.demonstration.people import Chart

SATURDAY = 5
MORNING: Windows = (Window(9 * 60, 12 * 60 + 30),)
DESK: Windows = (Window(8 * 60 + 30, 17 * 60),)
EVENING: Windows = (Window(8 * 60 + 30, 20 * 60),)
ON_SATURDAY: Windows = (Window(10 * 60, 14 * 60),)
CONTACT_CENTRE = (DESK, DESK, DESK, EVENING, DESK, ON_SATURDAY, ())


def make_calendars(chart: Chart, *, since: datetime, now: datetime) -> None:
    """Two calendars since the beginning; each year the closures of the next one, so that next year's are known."""
    by = Employee.objects.get(name=organisation.SHOWN["beheerder"][0])
    town_hall = make_calendar(name="Stadskantoor", by=by, now=since, reason="Openingstijden van het stadskantoor")
    contact_centre = make_calendar(
        name="KCC",
        week=CONTACT_CENTRE,
        based_on=town_hall,
        by=by,
        now=since,
        reason="Donderdagavond en zaterdag bereikbaar",
    )
    set_calendar(chart[organisation.ORGANISATION[0]], town_hall, by=by, now=since)
    set_calendar(chart["kcc"], contact_centre, by=by, now=since)
    for year in range(since.year, now.year + 2):
        told = max(since, datetime(year - 1, 10, 12, 10, tzinfo=since.tzinfo))
        draft = with_year(draft_of(town_hall), year)
        change_calendar(
            town_hall, draft, reason=f"Sluitingen {year}, besluit van de directie", by=by, now=min(told, now)
        )


def with_year(draft: CalendarDraft, year: int) -> CalendarDraft:
    """Good Friday, the Friday after Ascension Day, and the afternoons before Christmas and New Year's Day."""
    easter = easter_sunday(year)
    draft = draft.with_closures(
        {easter - timedelta(days=2): "Goede Vrijdag", easter + timedelta(days=40): "Brugdag na Hemelvaart"}
    )
    for day, reason in [(date(year, 12, 24), "Kerstavond"), (date(year, 12, 31), "Oudejaarsdag")]:
        if day.weekday() < SATURDAY:
            draft = draft.with_day(DayEntry(day, EntryKind.WINDOWS, MORNING, reason))
    return draft
