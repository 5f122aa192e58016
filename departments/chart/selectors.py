from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from departments.chart.models import Department, DepartmentQuerySet
from departments.chart.tree import ancestors_of, branch_of
from departments.worktime.calculation import WorkCalendar
from departments.worktime.models import Calendar
from departments.worktime.selectors import load


def root(day: date) -> Department | None:
    """The organisation itself: the oldest department without a parent."""
    return Department.objects.on(day).filter(parent=None).order_by("pk").first()


def organisation_name(day: date) -> str:
    """Its name, or nothing when the chart is still empty."""
    organisation = root(day)
    return organisation.name if organisation else ""


def organisation_calendar(day: date) -> WorkCalendar:
    organisation = root(day)
    return load(organisation.calendar if organisation else None)


def ancestors(department: Department) -> list[Department]:
    """The departments above, nearest first."""
    numbers = ancestors_of(department.pk, parents())
    found = Department.objects.select_related("calendar").in_bulk(numbers)
    return [found[number] for number in numbers]


def branch(department: Department, day: date) -> list[Department]:
    """This department and all below it that exist on `day`; each before its own branch, by name."""
    existing = Department.objects.on(day).by_name()
    numbers = branch_of(department.pk, dict(existing.values_list("pk", "parent_id")))
    found = Department.objects.in_bulk(numbers)
    return [found[number] for number in numbers]


def branches(departments: Iterable[int]) -> DepartmentQuerySet:
    """These departments and all below them, closed ones too (their results stay readable)."""
    tree = parents()
    return Department.objects.filter(pk__in={number for top in departments for number in branch_of(top, tree)})


def calendar_of(department: Department) -> WorkCalendar:
    """Its own calendar, else that of the nearest department above which has one, else office hours."""
    return load(_nearest_calendar(department))


def parents() -> dict[int, int | None]:
    """The whole tree as child -> parent, closed departments included. One query."""
    return dict(Department.objects.by_name().values_list("pk", "parent_id"))


def _nearest_calendar(department: Department) -> Calendar | None:
    if department.calendar is not None:
        return department.calendar
    return next((above.calendar for above in ancestors(department) if above.calendar is not None), None)
