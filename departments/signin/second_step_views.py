"""The second step of signing in: a code from an app on one's phone."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase

from departments.people.models import Employee
from departments.signin.forms import ActivateSecondStepForm, CodeForm, ConfirmCodeForm
from departments.signin.middleware import needs_second_step
from departments.signin.views import OwnForm, WithPassword, had_too_many


def _is_obligatory(request: HttpRequest) -> bool:
    return isinstance(request.user, Employee) and needs_second_step(request.user)


class SecondStep(base.IndexView):
    template_name = "departments/signin/second_step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_obligatory": _is_obligatory(self.request)}


class SecondStepCode(OwnForm, base.AuthenticateView):
    form_class = CodeForm
    template_name = "departments/signin/second_step_code.html"

    def form_invalid(self, form: BaseForm) -> HttpResponseBase:
        status = 429 if had_too_many(form) else 422
        response: HttpResponseBase = self.render_to_response(self.get_context_data(), status=status)
        return response


class SecondStepConfirm(OwnForm, base.ReauthenticateView):
    form_class = ConfirmCodeForm
    template_name = "departments/signin/second_step_confirm.html"


class SecondStepActivate(OwnForm, WithPassword, totp.ActivateTOTPView):
    form_class = ActivateSecondStepForm
    template_name = "departments/signin/second_step_activate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_obligatory": _is_obligatory(self.request)}


class SecondStepDeactivate(totp.DeactivateTOTPView):
    template_name = "departments/signin/second_step_deactivate.html"


class RecoveryCodes(codes.ViewRecoveryCodesView):
    template_name = "departments/signin/recovery_codes.html"


class RecoveryCodesRenew(codes.GenerateRecoveryCodesView):
    template_name = "departments/signin/recovery_codes_renew.html"
