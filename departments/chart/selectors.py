from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import BigIntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from departments.chart.models import Department, DepartmentQuerySet, Succession
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
    """The whole tree as child -> parent. A closed department stands under its heir, who answers for it. One query.

    Without an heir it stays under the department that it last stood under.
    """
    heir = Succession.objects.filter(predecessor=OuterRef("pk"), is_heir=True).values("successor_id")
    tree = Department.objects.by_name().values_list(
        "pk", Coalesce(Subquery(heir), "parent_id", output_field=BigIntegerField())
    )
    return dict(tree)


def heirs(day: date) -> dict[int, int]:
    """Every department that is closed on `day` -> who answers for it now. Three queries.

    Its heir, or the heir of that one, and so on; without an heir the nearest department above that exists.
    """
    tree = parents()
    existing = set(Department.objects.on(day).values_list("pk", flat=True))
    found = {}
    for closed in Department.objects.filter(valid_until__lte=day).values_list("pk", flat=True):
        heir = next((above for above in ancestors_of(closed, tree) if above in existing), None)
        if heir is not None:
            found[closed] = heir
    return found


def predecessors(department: Department, day: date) -> list[Department]:
    """The closed departments for which this one answers on `day`, by name."""
    return list(
        Department.objects.filter(pk__in=[old for old, heir in heirs(day).items() if heir == department.pk]).by_name()
    )


def todays(departments: Iterable[int], day: date) -> set[int]:
    """What has become of these departments by `day`: themselves while they exist, else all their successors."""
    existing = set(Department.objects.on(day).values_list("pk", flat=True))
    following: dict[int, set[int]] = {}
    for old, new in Succession.objects.filter(on__lte=day).values_list("predecessor_id", "successor_id"):
        following.setdefault(old, set()).add(new)
    found: set[int] = set()
    seen: set[int] = set()
    waiting = list(departments)
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if here in existing:
            found.add(here)
        else:
            waiting.extend(following.get(here, ()))
    return found


def _nearest_calendar(department: Department) -> Calendar | None:
    if department.calendar is not None:
        return department.calendar
    return next((above.calendar for above in ancestors(department) if above.calendar is not None), None)
