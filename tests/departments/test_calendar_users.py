"""Who works by which calendar: one's own, or that of the nearest department above."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from departments.audit.models import AuditEntry
from departments.chart.models import Department
from departments.chart.selectors import (
    calendar_of,
    calendar_row_of,
    calendars_in_use,
    calendars_of,
    users_of,
)
from departments.chart.services import open_department
from departments.worktime.calculation import WorkCalendar
from departments.worktime.draft import DayEntry, EntryKind
from departments.worktime.models import Calendar
from departments.worktime.selectors import draft_of, load
from departments.worktime.services import change_calendar, make_calendar
from departments.worktime.windows import Window
from tests.departments.conftest import DAY, FOUNDED, NOW, Town

BRIDGE = date(2027, 5, 7)
EVENING = (Window(13 * 60, 21 * 60),)


@pytest.fixture
def hall(town: Town) -> Calendar:
    return given(town.hall, make_calendar(name="Stadhuis", by=None, now=NOW))


@pytest.fixture
def desk(town: Town, hall: Calendar) -> Calendar:
    """Permits have hours of their own and follow the closures of the town hall."""
    week = (EVENING,) * 5 + ((), ())
    return given(town.permits, make_calendar(name="Balie", week=week, based_on=hall, by=None, now=NOW))


def given(department: Department, calendar: Calendar) -> Calendar:
    Department.objects.filter(pk=department.pk).update(calendar=calendar)
    department.refresh_from_db()
    return calendar


def everybody() -> list[Department]:
    return list(Department.objects.order_by("pk"))


def test_the_nearest_calendar_holds(town: Town, hall: Calendar, desk: Calendar) -> None:
    streets = Department.objects.get(pk=town.streets.pk)

    assert calendar_row_of(streets) == hall
    assert calendar_row_of(town.permits) == desk
    assert calendar_of(town.permits).windows(DAY) == EVENING


def test_without_any_calendar_it_is_office_hours(town: Town) -> None:
    assert calendar_row_of(town.streets) is None
    assert calendar_of(town.streets) == WorkCalendar()
    assert set(calendars_of(everybody()).values()) == {None}


def test_many_at_once_is_the_same_as_one_by_one(town: Town, hall: Calendar, desk: Calendar) -> None:
    assert calendars_of(everybody()) == {one.pk: calendar_row_of(one) for one in everybody()}
    assert calendars_of([]) == {}


def test_however_many_departments_it_is_six_queries_to_count_with_them(
    town: Town, hall: Calendar, desk: Calendar, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    departments = everybody()
    for number in range(20):
        departments.append(
            open_department(code=f"t{number}", name="Team", parent=town.works, valid_from=FOUNDED, by=None, now=NOW)
        )

    with django_assert_num_queries(6):
        found = calendars_of(departments)
        loaded = {pk: load(calendar) for pk, calendar in found.items()}

    assert len(loaded) == 24


def test_one_calendar_is_loaded_in_two_queries_and_in_three_with_what_it_takes_over(
    hall: Calendar, desk: Calendar, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, other = Calendar.objects.select_related("based_on").order_by("-name")

    with django_assert_num_queries(2):
        load(one)
    with django_assert_num_queries(3):
        load(other)


def test_who_uses_a_calendar_and_whether_it_is_their_own(town: Town, hall: Calendar, desk: Calendar) -> None:
    assert [(user.department.name, user.is_own) for user in users_of(hall, DAY)] == [
        ("Gemeente Oeverstad", True),
        ("Stadswerken", False),
        ("Straten", False),
    ]
    assert [(user.department.name, user.is_own) for user in users_of(desk, DAY)] == [("Vergunningen", True)]


def test_a_department_that_is_closed_uses_nothing(town: Town, hall: Calendar, desk: Calendar) -> None:
    Department.objects.filter(pk=town.permits.pk).update(valid_until=DAY)

    assert users_of(desk, DAY) == []
    assert list(calendars_in_use(DAY)) == [hall]


def test_a_closure_reaches_everybody_below_and_who_takes_over_the_days(
    town: Town, hall: Calendar, desk: Calendar
) -> None:
    entry = DayEntry(BRIDGE, EntryKind.CLOSED, reason="Brugdag")
    change_calendar(hall, draft_of(hall).with_day(entry), reason="", by=town.yusuf, now=NOW)

    calendars = {pk: load(calendar) for pk, calendar in calendars_of(everybody()).items()}

    assert [calendar.is_working_day(BRIDGE) for calendar in calendars.values()] == [False] * 4
    changed = AuditEntry.objects.get(event="calendar.changed")
    assert changed.actor_id == str(town.yusuf.pk)
    assert hall.versions.get(number=2).made_by == town.yusuf.pk
