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
from departments.people.selectors import roles_of
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


class SecondStepMiddleware:
    """Who has a role above employee switches on the second step first; a demonstration asks nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        page = request.resolver_match.url_name if request.resolver_match else None
        if not settings.SECOND_STEP_REQUIRED or page in OPEN_PAGES or not isinstance(request.user, Employee):
            return None
        if needs_second_step(request.user) and not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect("mfa_activate_totp")
        return None


def needs_second_step(employee: Employee) -> bool:
    """Whether this person may not work without it."""
    return settings.SECOND_STEP_REQUIRED and bool(roles_of(employee, local_date(now())) - {Role.EMPLOYEE})
