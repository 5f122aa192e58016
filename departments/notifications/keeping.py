"""The mail server of the demonstration: keeps mail and shows it at /beheer/mail/."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from departments.clock.selectors import now
from departments.notifications.models import KeptMail


class KeepingBackend(BaseEmailBackend):
    """Stores each mail once per recipient; nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        kept = [
            KeptMail(
                at=_date(mail) or now(),
                message_id=str(mail.message()["Message-ID"] or "")[:200],
                sender=mail.from_email[:254],
                to=address[:254],
                subject=str(mail.subject)[:300],
                text=str(mail.body),
                html=_html(mail),
            )
            for mail in email_messages
            for address in mail.recipients()
        ]
        KeptMail.objects.bulk_create(kept)
        return len(email_messages)


def _date(mail: EmailMessage) -> datetime | None:
    """The moment that the mail itself gives: the demonstration also shows a history."""
    written = mail.extra_headers.get("Date")
    return parsedate_to_datetime(written) if written else None


def _html(mail: EmailMessage) -> str:
    alternatives = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
    return next((str(content) for content, kind in alternatives if kind == "text/html"), "")
