"""What stands around every page: the organisation's name, the menu of this person, the demonstration's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.access.roles import Right, Role, rights_of
from departments.chart.selectors import organisation_name
from departments.clock.selectors import now as clock_now
from departments.clock.selectors import travelled
from departments.formatting import initials_of
from departments.people.absences import stands_in_for
from departments.people.models import ROLE_LABELS, Employee
from departments.signin.permissions import holdings_in, roles_in
from departments.worktime.calculation import local_date
from feedback.actions.selectors import waiting_for
from feedback.waves.selectors import open_count

BELONGS = {"follow_ups": ("drawer",)}
"""Pages with an address of their own that stand under an item of the menu."""

OF_THE_ORGANISATION = {Role.FUNCTIONAL_MANAGER, Role.AUDITOR}
"""Roles of the whole organisation: the department beside them would say something else."""


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Person:
    name: str
    initials: str
    role: str
    department: str
    url: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give `base.html` its frame. Error pages without a database do not use it."""
    moment = clock_now()
    today = local_date(moment)
    context: dict[str, Any] = {
        "organisation_name": organisation_name(today),
        "demonstration": settings.DEMONSTRATION,
        "demonstration_now": moment if settings.DEMONSTRATION and travelled() else None,
    }
    employee = getattr(request, "user", None)
    if isinstance(employee, Employee) and employee.is_active:
        roles, held = roles_in(request), holdings_in(request)
        context["navigation"] = _menu(request, employee, roles, moment, today)
        context["person"] = _person(employee, {holding.role for holding in held if holding.employee == employee.pk})
        if any(holding.employee != employee.pk for holding in held):
            context["stands_in"] = stands_in_for(employee, today)
    return context


def _menu(
    request: HttpRequest, employee: Employee, roles: frozenset[Role], moment: datetime, today: date
) -> list[MenuItem]:
    rights = rights_of(roles)
    waiting = waiting_for(employee, today) if roles != {Role.EMPLOYEE} else 0
    entries = [
        (_("Start"), "home", 0, True),
        (_("Vragenlijsten"), "questionnaires", open_count(employee, moment), True),
        (_("Beloften"), "promises", 0, True),
        (_("Resultaten"), "results", 0, Right.READ_RESULTS in rights),
        (_("Opvolging"), "follow_ups", waiting, True),
        (_("Terugkoppeling"), "feedback_given", 0, True),
        (_("Beheer"), "management", 0, bool({Right.MANAGE, Right.READ_SETTINGS} & rights)),
    ]
    return [
        MenuItem(label, reverse(name), _is_current(request, name), count)
        for label, name, count, shown in entries
        if shown
    ]


def _is_current(request: HttpRequest, name: str) -> bool:
    if name == "home":
        return request.path == reverse(name)
    return any(request.path.startswith(reverse(one)) for one in (name, *BELONGS.get(name, ())))


def _person(employee: Employee, own: set[Role]) -> Person:
    """By the own roles: who stands in for a lead is none of their own department."""
    highest = max({Role.EMPLOYEE} | own, key=list(ROLE_LABELS).index)
    department = employee.department
    return Person(
        name=employee.name,
        initials=initials_of(employee.name),
        role=str(ROLE_LABELS[highest]),
        department=department.name if department and highest not in OF_THE_ORGANISATION else "",
        url=reverse("profile"),
    )
