"""allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

NEW_PASSWORD_HINT = _("Minstens 12 tekens. Een paar woorden achter elkaar is sterk en goed te onthouden.")
CODE_HINT = _("De zes cijfers die nu in uw app staan.")


class InOurWords:
    """Labels and hints of ours in place of a library's; no words inside the boxes."""

    fields: dict[str, forms.Field]
    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(InOurWords, account.LoginForm):
    labels = {"login": _("E-mailadres"), "password": _("Wachtwoord")}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Huidig wachtwoord"),
        "password1": _("Nieuw wachtwoord"),
        "password2": _("Nieuw wachtwoord, nog een keer"),
    }
    hints = {"password1": NEW_PASSWORD_HINT}


class ForgottenPasswordForm(InOurWords, account.ResetPasswordForm):
    labels = {"email": _("E-mailadres")}


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    labels = {"password1": _("Nieuw wachtwoord"), "password2": _("Nieuw wachtwoord, nog een keer")}
    hints = {"password1": NEW_PASSWORD_HINT}


class ConfirmPasswordForm(InOurWords, account.ReauthenticateForm):
    labels = {"password": _("Wachtwoord")}


class CodeForm(InOurWords, mfa.AuthenticateForm):
    labels = {"code": _("Code uit uw app")}
    hints = {"code": _("Geen toegang tot uw app? Vul een van uw noodcodes in.")}


class ConfirmCodeForm(InOurWords, mfa.ReauthenticateForm):
    labels = {"code": _("Code uit uw app")}
    hints = {"code": CODE_HINT}


class ActivateSecondStepForm(InOurWords, totp.ActivateTOTPForm):
    labels = {"code": _("Code uit uw app")}
    hints = {"code": CODE_HINT}
