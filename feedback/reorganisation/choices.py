"""Departments and people as the choices of a form: grouped by the branch in which they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext as _

from departments.chart.tree import Chart, Place, ancestors_of
from departments.people.models import Employee, RoleAssignment
from departments.people.rules import LEADING

Option = tuple[int | str, str]
Group = tuple[str, list[Option]]


def labels(chart: Chart) -> dict[int, str]:
    """Each department by its name; where a name occurs twice ("Team 1"), its code says which."""
    times = Counter(place.name for place in chart.places.values())
    return {
        place.key: f"{place.name} ({place.code})" if times[place.name] > 1 else place.name for place in chart.ordered
    }


def grouped(chart: Chart, leave_out: Collection[int] = ()) -> list[Group]:
    """Every department under the name of its branch (what stands directly below the top), the top first."""
    top: list[Option] = []
    branches: dict[int, list[Option]] = {}
    for key, label in labels(chart).items():
        if key in leave_out or key < 0:
            continue
        above = [key, *ancestors_of(key, chart.parents)]
        if len(above) == 1:
            top.append((key, label))
        else:
            branches.setdefault(above[-2], []).append((key, label))
    named = sorted((chart.places[key].name, options) for key, options in branches.items())
    return [*([(_("De hele organisatie"), top)] if top else []), *named]


def sisters(chart: Chart, key: int) -> list[Place]:
    """The departments that stand beside this one; the top has none."""
    parent = chart.places[key].parent
    return [place for place in chart.children(parent) if place.key != key] if parent is not None else []


def people_in(department: int) -> list[Employee]:
    """Who works in exactly this department, by name."""
    return list(Employee.objects.here().filter(department=department).order_by("name", "pk"))


def possible_leads(departments: Iterable[int], day: date) -> list[Group]:
    """Who may lead what comes of these departments: who leads one now, then everybody who works there."""
    places = list(departments)
    leading = RoleAssignment.objects.on(day).filter(department__in=places, role__in=[role.value for role in LEADING])
    first = set(leading.values_list("employee_id", flat=True))
    people = Employee.objects.here().order_by("name", "pk")
    leads: list[Option] = [(one.pk, one.name) for one in people.filter(pk__in=first)]
    others: list[Option] = [(one.pk, one.name) for one in people.filter(department__in=places).exclude(pk__in=first)]
    named = [(_("Leidt nu een van deze afdelingen"), leads), (_("Werkt in een van deze afdelingen"), others)]
    return [(name, options) for name, options in named if options]
