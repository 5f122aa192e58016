"""How allauth behaves in this house: nobody signs up, mail and messages are ours."""

from __future__ import annotations

from time import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.people.models import Employee
from departments.signin.language import remember_language
from departments.signin.mailing import send_link_for_password
from departments.signin.redirects import absolute, is_safe

RECENTLY: int = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT  # seconds
MESSAGES = {
    "account/messages/password_changed.txt": _("Uw wachtwoord is gewijzigd."),
    "account/messages/password_set.txt": _("Uw wachtwoord is ingesteld."),
    "mfa/messages/totp_activated.txt": _("De tweede stap staat aan. Bewaar uw noodcodes op een veilige plek."),
    "mfa/messages/totp_deactivated.txt": _("De tweede stap staat uit."),
    "mfa/messages/recovery_codes_generated.txt": _("Uw nieuwe noodcodes staan klaar. De oude werken niet meer."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Dit e-mailadres en wachtwoord horen niet bij elkaar. "
            "Probeer het opnieuw, of vraag een nieuw wachtwoord aan."
        ),
        "too_many_login_attempts": _("Dit ging een paar keer mis. Wacht een minuut en probeer het dan opnieuw."),
        "rate_limited": _("Dit ging een paar keer mis. Wacht een minuut en probeer het dan opnieuw."),
        "enter_current_password": _("Dit is niet uw huidige wachtwoord. Probeer het opnieuw."),
        "incorrect_password": _("Dit is niet uw wachtwoord. Probeer het opnieuw."),
        "incorrect_code": _("Deze code klopt niet. Neem de code die nu in uw app staat."),
        "invalid_password_reset": _("Deze link werkt niet meer. Vraag een nieuwe aan."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # people come from the directory

    def is_ajax(self, request: HttpRequest) -> bool:
        return False  # our pages answer with pages

    def is_safe_url(self, url: str | None) -> bool:
        return bool(url) and is_safe(str(url))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail: from SITE_URL, whatever host the request named."""
        uid, _dash, token = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}))

    def send_password_reset_mail(self, user: Employee, email: str, context: dict[str, Any]) -> None:
        send_link_for_password(user, context["password_reset_url"])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's other mails are not sent: no page of ours leads to one."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who signed in a moment ago need not do so again to set up the second step."""
        latest = max((entry["at"] for entry in get_authentication_records(self.request, self.request.user)), default=0)
        return bool(super().is_reauthentication_required(app=app)) and time() - latest > RECENTLY

    def reauthenticate(self, user: Employee, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def post_login(self, request: HttpRequest, user: Employee, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)
