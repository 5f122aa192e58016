from __future__ import annotations

from typing import Any

from allauth.account import views as account
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from departments.clock.selectors import now
from departments.people.absences import absences_from, stands_in_for
from departments.people.models import Employee
from departments.people.services import change_language
from departments.signin.forms import (
    ChangePasswordForm,
    ConfirmPasswordForm,
    ForgottenPasswordForm,
    NewPasswordForm,
    SignInForm,
)
from departments.signin.language import remember_language
from departments.signin.redirects import safe_next
from departments.signin.selectors import demonstration_people, held_roles, person_of_demonstration
from departments.worktime.calculation import local_date

TOO_MANY = "too_many_login_attempts"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def had_too_many(form: BaseForm) -> bool:
    """Whether the form came back because there were too many tries."""
    return any(error.code == TOO_MANY for errors in form.errors.as_data().values() for error in errors)


class OwnForm:
    """Our form in an allauth view, and an honest status when it comes back: 422, or 429 after too many tries."""

    form_class: Any

    def get_form_class(self) -> Any:
        return self.form_class

    def form_invalid(self, form: BaseForm) -> HttpResponseBase:
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        response: HttpResponseBase = self.render_to_response(  # type: ignore[attr-defined]
            context, status=429 if had_too_many(form) else 422
        )
        return response


class SignIn(OwnForm, account.LoginView):
    form_class = SignInForm
    template_name = "departments/signin/signin.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["next"] = safe_next(self.request.POST.get("next") or self.request.GET.get("next"), default="")
        if settings.DEMONSTRATION:
            context["people"] = demonstration_people(local_date(now()))
        return context


class SignOut(account.LogoutView):
    template_name = "departments/signin/signout.html"


class WithPassword:
    """For people who sign in with a password of ours; for others (a demonstration) the page does not exist."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Employee) or not request.user.has_usable_password():
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class PasswordChange(OwnForm, WithPassword, account.PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "departments/signin/password_change.html"


class PasswordForgotten(OwnForm, account.PasswordResetView):
    form_class = ForgottenPasswordForm
    template_name = "departments/signin/password_forgotten.html"


class PasswordLinkSent(account.PasswordResetDoneView):
    template_name = "departments/signin/password_link_sent.html"


class PasswordByLink(OwnForm, account.PasswordResetFromKeyView):
    form_class = NewPasswordForm
    template_name = "departments/signin/password_by_link.html"
    success_url = reverse_lazy("signin")


class PasswordConfirm(OwnForm, account.ReauthenticateView):
    form_class = ConfirmPasswordForm
    template_name = "departments/signin/password_confirm.html"


class AccountClosed(account.AccountInactiveView):
    template_name = "departments/signin/account_closed.html"


@login_not_required
@require_POST
def sign_in_demonstration(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the people of the demonstration; elsewhere this page does not exist."""
    employee = person_of_demonstration(request.POST.get("rol", "")) if settings.DEMONSTRATION else None
    if employee is None:
        raise Http404
    login(request, employee, backend=BACKEND)
    response = HttpResponseRedirect(safe_next(request.POST.get("next")))
    remember_language(response, employee.language)
    return response


@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Employee)  # noqa: S101 - the middleware lets nobody else in
    today = local_date(now())
    return render(
        request,
        "departments/signin/profile.html",
        {
            "roles": held_roles(request.user, today),
            "absences": absences_from(request.user, today),
            "standing_in": stands_in_for(request.user, today),
            "languages": Employee.Language.choices,
            "has_password": request.user.has_usable_password(),
        },
    )


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language of this reader, in the profile too when signed in."""
    language = request.POST.get("language", "")
    if language not in Employee.Language.values:
        raise Http404
    target = safe_next(request.POST.get("next"))
    if isinstance(request.user, Employee):
        change_language(request.user, language)
        if target == reverse("profile"):
            with override(language):
                messages.success(request, _("Uw taal is bewaard."))
    response = HttpResponseRedirect(target)
    remember_language(response, language)
    return response
