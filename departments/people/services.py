from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Model

from departments.access.roles import Role
from departments.audit.services import Entry, record, record_many
from departments.chart.models import Department
from departments.people.erasing import anonymise, end_absences, end_roles, end_sessions
from departments.people.guards import once, somebody_else_manages
from departments.people.models import Employee, RoleAssignment
from departments.people.names import one_line
from departments.people.rules import LEADING, OF_THE_WHOLE, Term, clashes
from departments.worktime.calculation import local_date


class RoleNeedsDepartment(Exception):
    """Team leads and directors lead something; name the department."""


class RoleIsOfTheWhole(Exception):
    """Functional managers and auditors are that for the whole organisation; name no department."""


class ManagerChecksNobody(Exception):
    """One person would be functional manager and auditor at the same time."""


class RoleHeldAlready(Exception):
    """This person holds this role in (part of) this time."""


class NobodyHere(Exception):
    """Who left gets no role and no absence."""


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
    employee_number: str = "",
) -> Employee:
    """Add somebody to the directory; without a password they cannot sign in locally until they set one.

    Raises:
        EmailTaken, NumberTaken: somebody has that address or number.
    """
    email, employee_number = one_line(email), one_line(employee_number)
    with once(None, email, employee_number):
        employee = Employee.objects.create_user(
            email=email,
            name=one_line(name),
            password=password,
            department=department,
            language=language,
            employee_number=employee_number,
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
def change_employee(
    employee: Employee,
    *,
    name: str,
    email: str,
    department: Department | None,
    language: str,
    employee_number: str,
    by: Model | None,
    now: datetime,
) -> list[str]:
    """Change what the directory says about somebody; returns the names of the fields that became different.

    The trail keeps which fields, and the departments; never a name, an address or a number.

    Raises:
        NobodyHere: this person left.
        EmailTaken, NumberTaken: somebody else has that address or number.
    """
    employee = locked(employee)
    wanted: dict[str, object] = {
        "name": one_line(name),
        "email": one_line(email).lower(),
        "department_id": department.pk if department else None,
        "language": Employee.Language(language).value,
        "employee_number": one_line(employee_number),
    }
    before = employee.department_id
    changed = [field for field, value in wanted.items() if getattr(employee, field) != value]
    if not changed:
        return []
    for field in changed:
        setattr(employee, field, wanted[field])
    with once(employee, employee.email, employee.employee_number):
        employee.save(update_fields=changed)
    if "email" in changed:
        # what the sign-in kept of the old address would go on opening the account
        EmailAddress.objects.filter(user=employee).delete()
    moved = {"before": before, "department": employee.department_id} if "department_id" in changed else {}
    fields = [field.removesuffix("_id") for field in changed]
    record(actor=by, event="employee.changed", target=employee, at=now, fields=fields, **moved)
    return fields


@transaction.atomic
def move_people(employees: Iterable[int], *, department: Department | None, by: Model | None, now: datetime) -> int:
    """Let these people work in this department from now on; one entry in the trail for each department they leave.

    Who left, and who works there already, is passed over. Returns how many moved.
    """
    here = Employee.objects.here().filter(pk__in=list(employees)).exclude(department=department)
    leaving: dict[int | None, list[int]] = {}
    for number, place in here.order_by("pk").values_list("pk", "department_id"):
        leaving.setdefault(place, []).append(number)
    for before, numbers in leaving.items():
        Employee.objects.filter(pk__in=numbers).update(department=department)
        record(
            actor=by,
            event="department.people_moved",
            target=department or Department(pk=before),
            at=now,
            before=before,
            department=department.pk if department else None,
            employees=numbers,
        )
    return sum(len(numbers) for numbers in leaving.values())


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
        RoleIsOfTheWhole: a functional manager or auditor with one.
        ManagerChecksNobody: the person would be both of these at the same time.
        RoleHeldAlready: the person has it in (part of) this time.
        NobodyHere: this person left.
    """
    if role in LEADING and department is None:
        raise RoleNeedsDepartment(role)
    if role in OF_THE_WHOLE and department is not None:
        raise RoleIsOfTheWhole(role)
    term = Term(valid_from, valid_until)
    employee = locked(employee)
    rows = list(RoleAssignment.objects.filter(employee=employee))
    if clashes(role, term, [(Role(row.role), row.term) for row in rows]):
        raise ManagerChecksNobody(employee.pk)
    place = department.pk if department else None
    if any(row.role == role and row.department_id == place and row.term.overlaps(term) for row in rows):
        raise RoleHeldAlready(employee.pk)
    assignment = RoleAssignment.objects.create(
        employee=employee, role=role.value, department=department, valid_from=valid_from, valid_until=valid_until
    )
    record(
        actor=by,
        event="role.assigned",
        target=employee,
        at=now,
        role=role.value,
        department=place,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, until: date, by: Model | None, now: datetime) -> None:
    """Let the role hold up to, not including, `until`; one that had not begun yet is taken back.

    Raises:
        LastManager: from that day on there would be no functional manager.
    """
    if assignment.role == Role.FUNCTIONAL_MANAGER:
        somebody_else_manages(until, without_roles=[assignment.pk])
    if until <= assignment.valid_from:
        # the row goes, its number stays: callers may still name it
        RoleAssignment.objects.filter(pk=assignment.pk).delete()
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
def leave(employee: Employee, *, on: date, by: Model | None, now: datetime) -> None:
    """Close the account of somebody who left and forget who it was, at once; `on` is the first day not here.

    Raises:
        LastManager: nobody would manage any more.
    """
    leave_together([employee.pk], on=on, by=by, now=now)
    employee.refresh_from_db()


@transaction.atomic
def leave_together(employees: Iterable[int], *, on: date, by: Model | None, now: datetime) -> int:
    """The same for many in a handful of queries, with one entry in the trail for each. Returns how many.

    Who left before is passed over: a second time changes nothing.

    Raises:
        LastManager: nobody would manage any more.
    """
    staying = Employee.objects.filter(pk__in=list(employees), left_on=None)
    numbers = [one.pk for one in staying.select_for_update(no_key=True).order_by("pk")]
    _keep_a_manager(numbers, on)
    end_roles(numbers, on)
    end_absences(numbers)
    anonymise(numbers, on)
    end_sessions(numbers)
    record_many((Entry(by, "employee.left", Employee(pk=number), {"on": on}) for number in numbers), at=now)
    return len(numbers)


@transaction.atomic
def close_account(employee: Employee, *, by: Model | None, now: datetime) -> None:
    """Let somebody sign in no more; open sessions end at the next page.

    Raises:
        LastManager: nobody would manage any more.
    """
    _keep_a_manager([employee.pk], local_date(now))
    employee.is_active = False
    employee.save(update_fields=["is_active"])
    record(actor=by, event="employee.closed", target=employee, at=now)


def _keep_a_manager(leaving: list[int], day: date) -> None:
    managing = RoleAssignment.objects.filter(employee__in=leaving, role=Role.FUNCTIONAL_MANAGER.value)
    if managing.filter(employee__is_active=True).exists():
        somebody_else_manages(day, without_people=leaving)


def locked(employee: Employee) -> Employee:
    """The row as it is now, held until the end of the transaction.

    Raises:
        NobodyHere: this person left.
    """
    found = Employee.objects.select_for_update(no_key=True).filter(pk=employee.pk, left_on=None).first()
    if found is None:
        raise NobodyHere(employee.pk)
    return found
