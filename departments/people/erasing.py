"""Forgetting who somebody was: what leaves with a person, and what stays under a name of nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from departments.people.models import Absence, Employee, RoleAssignment

FORMER = "Oud-medewerker"
"""The name of everybody who left."""

HALF_WAY = "account_login"
"""Where a session keeps who gave a right password and not yet a code."""


def end_roles(employees: Collection[int], on: date) -> None:
    """No role holds on `on` or after it; what was held before stays known."""
    roles = RoleAssignment.objects.filter(employee__in=employees)
    roles.filter(valid_from__gte=on).delete()
    roles.exclude(valid_until__lte=on).update(valid_until=on)


def end_absences(employees: Collection[int]) -> None:
    """Nobody who left is away, or stands in for somebody."""
    Absence.objects.filter(employee__in=employees).delete()
    Absence.objects.filter(substitute__in=employees).update(substitute=None)


def anonymise(employees: Collection[int], on: date) -> None:
    """Close these accounts; nothing in them says any more who it was."""
    Authenticator.objects.filter(user__in=employees).delete()
    EmailAddress.objects.filter(user__in=employees).delete()
    Employee.objects.filter(pk__in=employees).update(
        name=FORMER,
        email=Concat(Value("vertrokken-"), Cast(F("pk"), CharField()), Value("@invalid")),
        employee_number="",
        department=None,
        # another unusable one: open sessions and links to set a password are dead, whatever happens to the account
        password=make_password(None),
        last_login=None,
        is_active=False,
        left_on=on,
    )


def end_sessions(employees: Collection[int]) -> int:
    """Take the sessions of these people out of the database; returns how many.

    Who is closed is out anyway; this forgets that they were there. Reads every session: the key names nobody.
    """
    if not employees:
        return 0
    signed_in = {str(number) for number in employees}
    half_way = {user_pk_to_url_str(Employee(pk=number)) for number in employees}
    owned = (row.pk for row in Session.objects.iterator(1000) if _belongs(row.get_decoded(), signed_in, half_way))
    return Session.objects.filter(pk__in=list(owned)).delete()[0]


def _belongs(session: Mapping[str, Any], signed_in: set[str], half_way: set[str]) -> bool:
    """Whether one of these people is signed in, or is half-way: the password was right, the code is still to come."""
    return session.get(SESSION_KEY) in signed_in or session.get(HALF_WAY, {}).get("user_pk") in half_way
