from __future__ import annotations

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from departments.access.roles import Role
from departments.audit.services import record
from departments.people.models import Employee
from departments.people.selectors import managers, roles_of
from departments.people.services import assign_role, create_employee
from departments.signin.redirects import absolute
from departments.worktime.calculation import local_date


class ManagerExists(Exception):
    """There is a functional manager already; who has that role can give it to others."""


@transaction.atomic
def make_first_manager(*, email: str, name: str, now: datetime, again: bool = False) -> Employee:
    """Give somebody the role of functional manager before anybody can sign in; the audit trail shows it.

    Raises:
        ManagerExists: there is one, and `again` was not said.
    """
    today = local_date(now)
    if managers(today) and not again:
        raise ManagerExists
    employee = Employee.objects.filter(email__iexact=email.strip()).first() or create_employee(
        email=email, name=name, department=None, by=None, now=now
    )
    if Role.FUNCTIONAL_MANAGER not in roles_of(employee, today):
        assign_role(employee, Role.FUNCTIONAL_MANAGER, department=None, valid_from=today, by=None, now=now)
    record(actor=None, event="signin.link_made", target=employee, at=now)
    return employee


def one_time_link(employee: Employee) -> str:
    """A link to choose a password: works once, for as long as PASSWORD_RESET_TIMEOUT says."""
    uid, token = user_pk_to_url_str(employee), default_token_generator.make_token(employee)
    return absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}))
