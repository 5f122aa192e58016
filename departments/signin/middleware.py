from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from departments.access.roles import Role
from departments.clock.selectors import now
from departments.people.models import Employee
from departments.people.selectors import Holding, roles_of
from departments.signin.permissions import holdings_in, roles_in
from departments.worktime.calculation import local_date

# What somebody may see who still has to switch the second step on.
OPEN_PAGES = {
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_login",
    "signin",
    "account_logout",
    "signout",
    "language",
    "healthz",
    "privacy",
    "accessibility",
}


ROLES = "roles"
"""Where a session keeps in which roles its owner acted at the last page."""


class Middleware:
    """A middleware of ours: `process_view` of each does the work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


class RoleChangeMiddleware(Middleware):
    """The session gets another key when the roles of its owner are no longer what they were: the old cookie is dead."""

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any) -> None:
        if not isinstance(request.user, Employee):
            return
        roles = [[holding.role.value, holding.department] for holding in sorted(holdings_in(request), key=_order)]
        known = request.session.get(ROLES)
        if known == roles:
            return
        if known is not None:
            request.session.cycle_key()
        request.session[ROLES] = roles


class SecondStepMiddleware(Middleware):
    """Who has a role above employee switches on the second step first; a demonstration asks nobody."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        page = request.resolver_match.url_name if request.resolver_match else None
        if not settings.SECOND_STEP_REQUIRED or page in OPEN_PAGES or not isinstance(request.user, Employee):
            return None
        if roles_in(request) - {Role.EMPLOYEE} and not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect("mfa_activate_totp")
        return None


def needs_second_step(employee: Employee) -> bool:
    """Whether this person may not work without it."""
    return settings.SECOND_STEP_REQUIRED and bool(roles_of(employee, local_date(now())) - {Role.EMPLOYEE})


def _order(holding: Holding) -> tuple[str, int]:
    return holding.role.value, holding.department or 0
