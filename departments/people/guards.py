"""What the services of people check before they write, with the rows that decide it locked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction

from departments.access.roles import Role
from departments.people.models import Employee, RoleAssignment
from departments.people.rules import always_somebody


class EmailTaken(Exception):
    """Somebody else signs in with this address, however it is written."""


class NumberTaken(Exception):
    """Somebody else has this employee number, however it is written."""


class LastManager(Exception):
    """Nobody would manage any more; give somebody else the role first."""


@contextmanager
def once(employee: Employee | None, email: str, employee_number: str) -> Iterator[None]:
    """Say what the database refuses about an address or a number: capitals make no other one.

    Raises:
        EmailTaken, NumberTaken: see there.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        others = Employee.objects.exclude(pk=employee.pk) if employee else Employee.objects.all()
        if others.filter(email__iexact=email).exists():
            raise EmailTaken from None
        if employee_number and others.filter(employee_number__iexact=employee_number).exists():
            raise NumberTaken from None
        raise


def somebody_else_manages(
    day: date, *, without_roles: Collection[int] = (), without_people: Collection[int] = ()
) -> None:
    """From `day` on there is a functional manager on every day, also without these roles and people.

    The rows of all managers are locked: of two requests that each take away another one, the second sees the first.

    Raises:
        LastManager: there would be a day without one.
    """
    managing = RoleAssignment.objects.filter(role=Role.FUNCTIONAL_MANAGER.value)
    locked = [row.pk for row in managing.select_for_update(of=("self",)).order_by("pk")]
    # read after the lock: another transaction may just have ended one, or closed an account
    left = (
        managing.filter(pk__in=locked, employee__is_active=True)
        .exclude(pk__in=without_roles)
        .exclude(employee__in=without_people)
    )
    if not always_somebody([row.term for row in left], day):
        raise LastManager
