from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from departments.access.roles import Right, Role
from departments.access.roles import rights_of as rights_of_roles
from departments.chart.models import Department, DepartmentQuerySet
from departments.chart.selectors import ancestors, branches
from departments.people.models import Absence, Employee, RoleAssignment
from departments.people.rules import LEADING, PASSED_ON

HOLDING = ("role", "department_id", "employee_id")
KNOWN = "_known_departments"
"""The attribute in which the row of a reader remembers; a row that nobody reads a page with is asked every time."""


@dataclass(frozen=True, order=True)
class Holding:
    """Somebody acts in a role: by themselves, or for somebody who is away."""

    role: Role
    department: int | None
    employee: int


def held_by(employee: Employee, day: date) -> list[Holding]:
    """In which roles this person acts on a local date; `employee` of each is whose role it is. One query."""
    held = RoleAssignment.objects.held_by(employee, day).order_by("pk")
    return [Holding(Role(role), place, whose) for role, place, whose in held.values_list(*HOLDING)]


def roles_of(employee: Employee, day: date) -> frozenset[Role]:
    """The roles that this person holds on a local date, also for who is away; everybody here is an employee."""
    return frozenset({Role.EMPLOYEE} | {holding.role for holding in held_by(employee, day)})


def rights_of(employee: Employee, day: date) -> frozenset[Right]:
    return rights_of_roles(roles_of(employee, day))


def leads_of(department: Department, day: date) -> list[Employee]:
    """The team leads of exactly this department and who stands in for one, by name; nobody who left."""
    return _holders([Role.TEAM_LEAD], department, day)


def lead_above(department: Department, day: date) -> list[Employee]:
    """Who leads the nearest department above: its team leads and directors.

    Somebody who also leads this department itself is passed over: an escalation must reach another desk.
    """
    own = {lead.pk for lead in leads_of(department, day)}
    for above in ancestors(department):
        others = [holder for holder in _holders(LEADING, above, day) if holder.pk not in own]
        if others:
            return others
    return []


def directors_of(department: Department, day: date) -> list[Employee]:
    """The directors of this department, else of the nearest department above that has one, up to the organisation."""
    for place in [department, *ancestors(department)]:
        found = _holders([Role.DIRECTOR], place, day)
        if found:
            return found
    return []


def managers(day: date) -> list[Employee]:
    """The functional managers, by name."""
    return _holders([Role.FUNCTIONAL_MANAGER], None, day)


def result_departments(employee: Employee, day: date) -> DepartmentQuerySet:
    """The departments whose results this person may read.

    Team lead and director: their department and all below it; functional manager: all; others: none.
    Closed departments are among them; add `.on(day)` for those that exist.
    """
    return _once(employee, ("results", day), lambda: _result_departments(employee, day))


def decision_departments(employee: Employee, day: date) -> DepartmentQuerySet:
    """The departments for which this person may decide: those that they lead, with all below."""
    return _once(employee, ("decisions", day), lambda: branches(_departments_of(employee, LEADING, day)))


def ask_once(reader: Employee) -> None:
    """From here on this row of who reads one page remembers which departments are theirs."""
    if not hasattr(reader, KNOWN):
        setattr(reader, KNOWN, {})


def _once(employee: Employee, question: object, ask: Callable[[], DepartmentQuerySet]) -> DepartmentQuerySet:
    known: dict[object, DepartmentQuerySet] | None = getattr(employee, KNOWN, None)
    if known is None:
        return ask()
    if question not in known:
        known[question] = ask()
    return known[question].all()


def _result_departments(employee: Employee, day: date) -> DepartmentQuerySet:
    held = list(RoleAssignment.objects.held_by(employee, day).values_list("role", "department_id"))
    if any(role == Role.FUNCTIONAL_MANAGER for role, _place in held):
        return Department.objects.all()
    return branches(place for role, place in held if role in LEADING and place is not None)


def counts(day: date) -> dict[int, int]:
    """How many people work directly in each department now; departments without people are not named. One query.

    `day` is today: the directory knows no other day.
    """
    here = Employee.objects.here().filter(department__isnull=False)
    found = here.order_by().values_list("department").annotate(people=Count("pk"))
    return {number: people for number, people in found if number is not None}


def holdings(day: date, roles: Iterable[Role], department: Department | None = None) -> list[Holding]:
    """Who acts in these roles on a day, of one department or of all: holders and their substitutes. Two queries."""
    held = RoleAssignment.objects.on(day).filter(role__in=[role.value for role in roles], employee__is_active=True)
    if department is not None:
        held = held.filter(department=department)
    rows = list(held.values_list(*HOLDING))
    away = Absence.objects.on(day).filter(
        employee__in={employee for _role, _place, employee in rows}, substitute__is_active=True
    )
    substitutes: dict[int, list[int]] = {}
    for employee, substitute in away.values_list("employee_id", "substitute_id"):
        substitutes.setdefault(employee, []).append(substitute or 0)
    return [
        Holding(Role(role), place, person)
        for role, place, employee in rows
        for person in [employee, *(substitutes.get(employee, []) if role in PASSED_ON else [])]
    ]


def _departments_of(employee: Employee, roles: Iterable[Role], day: date) -> list[int]:
    held = RoleAssignment.objects.held_by(employee, day).filter(
        role__in=[role.value for role in roles], department__isnull=False
    )
    return [number for number in held.values_list("department_id", flat=True) if number is not None]


def _holders(roles: Iterable[Role], department: Department | None, day: date) -> list[Employee]:
    people = {holding.employee for holding in holdings(day, roles, department)}
    return list(Employee.objects.filter(is_active=True, pk__in=people).order_by("name", "pk"))
