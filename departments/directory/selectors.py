from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.access.roles import Role
from departments.chart.models import Department
from departments.chart.selectors import branches
from departments.directory.words import RoleWords, words_of
from departments.people.models import (
    ROLE_LABELS,
    Absence,
    Employee,
    EmployeeQuerySet,
    RoleAssignment,
    RoleAssignmentQuerySet,
)
from departments.people.rules import PASSED_ON
from departments.people.selectors import held_by

HERE, NOWHERE, AWAY, LEFT = "hier", "zonder", "afwezig", "weg"
STANDS: list[tuple[str, str | Promise]] = [
    (HERE, _("Iedereen die hier werkt")),
    (NOWHERE, _("Zonder afdeling")),
    (AWAY, _("Vandaag afwezig")),
    (LEFT, _("Uit dienst")),
]
"""How the list of people can be narrowed, by the key in its address."""


@dataclass(frozen=True)
class PersonLine:
    """One row of the list. `away_until`: the last day of an absence that holds today."""

    pk: int
    name: str
    email: str
    number: str
    department: str
    roles: tuple[str | Promise, ...]
    away_until: date | None
    left_on: date | None


@dataclass(frozen=True)
class RoleLine:
    """A role of somebody with its term; `last_day` None: without an end. `stand`: now, coming or past."""

    pk: int
    employee: Employee
    label: str | Promise
    department: str
    first_day: date
    last_day: date | None
    stand: str


@dataclass(frozen=True)
class Sight:
    """In which role somebody acts now, where, and for whom (nobody: by themselves)."""

    words: RoleWords
    department: str
    instead_of: str


def people(
    reader: Employee, today: date, *, text: str = "", department: int | None = None, role: str = "", stand: str = HERE
) -> EmployeeQuerySet:
    """Whom a search finds, by name; `department` with all below it. Names, addresses and numbers in part."""
    found = Employee.objects.visible_to(reader, today)
    found = found.filter(left_on__isnull=False) if stand == LEFT else found.filter(left_on=None)
    if stand == NOWHERE:
        found = found.filter(department=None)
    if stand == AWAY:
        found = found.away(today)
    if department is not None:
        found = found.filter(department__in=branches([department]).values_list("pk", flat=True))
    if role:
        found = found.filter(pk__in=RoleAssignment.objects.on(today).filter(role=role).values("employee"))
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(employee_number__istartswith=word))
    return found.select_related("department").order_by("name", "pk")


def person_lines(employees: Iterable[Employee], today: date) -> list[PersonLine]:
    """These people as the list shows them. Two queries: their roles, and who is away."""
    rows = list(employees)
    numbers = [row.pk for row in rows]
    held = RoleAssignment.objects.on(today).filter(employee__in=numbers).values_list("employee_id", "role")
    roles: dict[int, set[str]] = {}
    for employee, role in held:
        roles.setdefault(employee, set()).add(role)
    away = dict(Absence.objects.on(today).filter(employee__in=numbers).values_list("employee_id", "last_day"))
    return [
        PersonLine(
            pk=row.pk,
            name=row.name,
            email="" if row.left_on else row.email,
            number=row.employee_number,
            department=row.department.name if row.department else "",
            roles=tuple(label for role, label in ROLE_LABELS.items() if role in roles.get(row.pk, ())),
            away_until=away.get(row.pk),
            left_on=row.left_on,
        )
        for row in rows
    ]


def roles_with_terms(employee: Employee, today: date) -> list[RoleLine]:
    """Every role that this person has, will have or had: those of now first, then to come, then past."""
    rows = employee.roles.select_related("department", "employee").order_by("-valid_from", "pk")
    lines = [role_line(row, today) for row in rows]
    order = ["now", "coming", "past"]
    return sorted(lines, key=lambda line: order.index(line.stand))


def holders(reader: Employee, today: date, role: str = "") -> RoleAssignmentQuerySet:
    """Who holds a role today, as far as this reader may know: by role in the order of the table, then by name."""
    held = RoleAssignment.objects.visible_to(reader, today).on(today)
    if role:
        held = held.filter(role=role)
    return held.select_related("employee", "department").order_by("employee__name", "pk")


def role_line(row: RoleAssignment, today: date) -> RoleLine:
    until = row.valid_until
    stand = "coming" if row.valid_from > today else "past" if until is not None and until <= today else "now"
    return RoleLine(
        pk=row.pk,
        employee=row.employee,
        label=ROLE_LABELS[Role(row.role)],
        department=row.department.name if row.department else "",
        first_day=row.valid_from,
        last_day=until - timedelta(days=1) if until else None,
        stand=stand,
    )


def sights(employee: Employee, today: date) -> list[Sight]:
    """What somebody may see and do now, role by role; what everybody may comes first."""
    held = held_by(employee, today)
    places = Department.objects.in_bulk({one.department for one in held if one.department is not None})
    others = Employee.objects.in_bulk({one.employee for one in held if one.employee != employee.pk})
    return [
        Sight(words_of(Role.EMPLOYEE), "", ""),
        *(
            Sight(
                words_of(one.role),
                places[one.department].name if one.department is not None else "",
                others[one.employee].name if one.employee in others else "",
            )
            for one in held
        ),
    ]


def colleagues(employee: Employee, limit: int = 60) -> list[Employee]:
    """Who works in the same department, by name: whom somebody is likely to name as substitute."""
    if employee.department_id is None:
        return []
    here = Employee.objects.here().filter(department=employee.department_id).exclude(pk=employee.pk)
    return list(here.order_by("name", "pk")[:limit])


def people_named(text: str, limit: int = 2) -> list[Employee]:
    """Who is meant by an address or a name that somebody typed; more than one: it does not say who."""
    here = Employee.objects.here()
    by_address = list(here.filter(email__iexact=text)[:1])
    return by_address or list(here.filter(name__iexact=text).order_by("pk")[:limit])


def keeps_to_themselves(employee: Employee, today: date) -> bool:
    """Whether this person has a role that no substitute gets."""
    held = RoleAssignment.objects.on(today).filter(employee=employee)
    return held.exclude(role__in=[role.value for role in PASSED_ON]).exists()
