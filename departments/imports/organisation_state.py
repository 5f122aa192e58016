"""How the organisation stands, read whole in a handful of queries."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Q

from departments.access.roles import Role
from departments.chart.models import ChartChange, Department, EarlierPlace
from departments.imports.organisation import DepartmentNow, Organisation, PersonNow, RoleNow
from departments.people.models import Employee, RoleAssignment

FROM_A_FILE = (Role.TEAM_LEAD.value, Role.DIRECTOR.value)
BY_HAND = (Role.FUNCTIONAL_MANAGER.value, Role.AUDITOR.value)


def load_organisation(today: date) -> Organisation:
    """All departments, people and roles of today (a local date). Six queries."""
    open_now = Q(valid_until=None) | Q(valid_until__gt=today)
    roles = RoleAssignment.objects.filter(open_now)
    by_hand = roles.filter(role__in=BY_HAND).values_list("employee_id", flat=True)
    return Organisation(
        departments=_departments(open_now),
        closed={
            closed.code: closed.valid_until or today
            for closed in Department.objects.filter(valid_until__lte=today).only("code", "valid_until")
        },
        people={
            row[0]: PersonNow(*row)
            for row in Employee.objects.filter(left_on=None).values_list(
                "pk", "email", "name", "department_id", "employee_number", "language"
            )
        },
        roles=[
            RoleNow(pk, employee, role, department or 0, valid_from)
            for pk, employee, role, department, valid_from in roles.on(today)
            .filter(role__in=FROM_A_FILE)
            .order_by("pk")
            .values_list("pk", "employee_id", "role", "department_id", "valid_from")
        ],
        kept=frozenset(by_hand),
        planned=ChartChange.objects.planned().count(),
    )


def _departments(open_now: Q) -> dict[int, DepartmentNow]:
    changed = {
        place["department_id"]: place["last"]
        for place in EarlierPlace.objects.values("department_id").annotate(last=Max("valid_until"))
    }
    rows = Department.objects.filter(open_now).order_by("pk")
    return {
        pk: DepartmentNow(pk, code, name, parent, begin, changed.get(pk, begin), until is not None)
        for pk, code, name, parent, begin, until in rows.values_list(
            "pk", "code", "name", "parent_id", "valid_from", "valid_until"
        )
    }
