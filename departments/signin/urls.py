"""Signing in and one's own profile. allauth looks its pages up by its own names; ours stand beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from allauth.mfa.recovery_codes.views import download_recovery_codes
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, re_path

from departments.signin import second_step_views as second
from departments.signin import views

View = Callable[..., HttpResponseBase]
RETRY_AFTER = "60"  # seconds: every limit here is counted by the minute


def patient(view: View) -> View:
    """Say after too many tries when the next one is welcome."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", RETRY_AFTER)
        return response

    return answered


def page(route: str, view: View, *names: str, is_open: bool = False) -> Iterator[URLPattern]:
    """One page under each of its names; a route that begins with ^ is a pattern; `is_open` for strangers too."""
    shown = login_not_required(patient(view)) if is_open else patient(view)
    for name in names:
        yield re_path(route, shown, name=name) if route.startswith("^") else path(route, shown, name=name)


urlpatterns = [
    *page("inloggen/", views.SignIn.as_view(), "signin", "account_login", is_open=True),
    *page("inloggen/code/", second.SecondStepCode.as_view(), "mfa_authenticate", is_open=True),
    *page("inloggen/afgesloten/", views.AccountClosed.as_view(), "account_inactive", is_open=True),
    *page("uitloggen/", views.SignOut.as_view(), "signout", "account_logout", is_open=True),
    *page("wachtwoord/wijzigen/", views.PasswordChange.as_view(), "password_change", "account_change_password"),
    *page("wachtwoord/bevestigen/", views.PasswordConfirm.as_view(), "account_reauthenticate"),
    *page(
        "wachtwoord/vergeten/",
        views.PasswordForgotten.as_view(),
        "password_reset",
        "account_reset_password",
        is_open=True,
    ),
    *page(
        "wachtwoord/vergeten/verstuurd/",
        views.PasswordLinkSent.as_view(),
        "password_reset_done",
        "account_reset_password_done",
        is_open=True,
    ),
    *page(
        r"^wachtwoord/instellen/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.PasswordByLink.as_view(),
        "password_reset_confirm",
        "account_reset_password_from_key",
        is_open=True,
    ),
    path("profiel/", views.profile, name="profile"),
    *page("profiel/tweede-stap/", second.SecondStep.as_view(), "second_step", "mfa_index"),
    *page("profiel/tweede-stap/aanzetten/", second.SecondStepActivate.as_view(), "mfa_activate_totp"),
    *page("profiel/tweede-stap/uitzetten/", second.SecondStepDeactivate.as_view(), "mfa_deactivate_totp"),
    *page("profiel/tweede-stap/bevestigen/", second.SecondStepConfirm.as_view(), "mfa_reauthenticate"),
    *page("profiel/noodcodes/", second.RecoveryCodes.as_view(), "mfa_view_recovery_codes"),
    *page("profiel/noodcodes/nieuw/", second.RecoveryCodesRenew.as_view(), "mfa_generate_recovery_codes"),
    *page("profiel/noodcodes/bestand/", download_recovery_codes, "mfa_download_recovery_codes"),
    path("taal/", views.choose_language, name="language"),
]
if settings.DEMONSTRATION:
    urlpatterns.append(path("inloggen/demo/", views.sign_in_demonstration, name="signin_demo"))
