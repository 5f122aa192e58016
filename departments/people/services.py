from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from departments.access.roles import Role
from departments.audit.services import record
from departments.chart.models import Department
from departments.people.models import Employee, RoleAssignment
from departments.people.names import one_line


class RoleNeedsDepartment(Exception):
    """Team leads and directors lead something; name the department."""


@transaction.atomic
def create_employee(
    *,
    email: str,
    name: str,
    department: Department | None,
    by: Model | None,
    now: datetime,
    language: str = Employee.Language.DUTCH,
    password: str | None = None,
) -> Employee:
    """Add somebody to the directory; without a password they cannot sign in locally until they set one."""
    employee = Employee.objects.create_user(
        email=one_line(email), name=one_line(name), password=password, department=department, language=language
    )
    record(
        actor=by,
        event="employee.created",
        target=employee,
        at=now,
        department=department.pk if department else None,
    )
    return employee


@transaction.atomic
def assign_role(
    employee: Employee,
    role: Role,
    *,
    department: Department | None,
    valid_from: date,
    by: Model | None,
    now: datetime,
    valid_until: date | None = None,
) -> RoleAssignment:
    """Give a role for a time: of a department with all below it, or (no department) of the whole organisation.

    Raises:
        RoleNeedsDepartment: a team lead or director without a department.
    """
    if role in {Role.TEAM_LEAD, Role.DIRECTOR} and department is None:
        raise RoleNeedsDepartment(role)
    assignment = RoleAssignment.objects.create(
        employee=employee, role=role.value, department=department, valid_from=valid_from, valid_until=valid_until
    )
    record(
        actor=by,
        event="role.assigned",
        target=employee,
        at=now,
        role=role.value,
        department=department.pk if department else None,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, until: date, by: Model | None, now: datetime) -> None:
    """Let the role hold up to, not including, `until`; one that had not begun yet is taken back."""
    if until <= assignment.valid_from:
        assignment.delete()
    else:
        assignment.valid_until = until
        assignment.save(update_fields=["valid_until"])
    record(
        actor=by,
        event="role.ended",
        target=assignment.employee,
        at=now,
        role=assignment.role,
        department=assignment.department_id,
        valid_until=until,
    )


@transaction.atomic
def change_language(employee: Employee, language: str) -> None:
    """Choose the language of pages and mail; a preference, so it leaves no trail."""
    employee.language = Employee.Language(language).value
    employee.save(update_fields=["language"])


@transaction.atomic
def close_account(employee: Employee, *, by: Model | None, now: datetime) -> None:
    """Let somebody who left sign in no more; open sessions end at the next page."""
    employee.is_active = False
    employee.save(update_fields=["is_active"])
    record(actor=by, event="employee.closed", target=employee, at=now)
