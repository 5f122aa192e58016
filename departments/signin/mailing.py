"""The one mail of signing in: a link to choose a password."""

from __future__ import annotations

from threading import Thread

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from departments.chart.selectors import organisation_name
from departments.clock.selectors import now
from departments.people.models import Employee
from departments.worktime.calculation import local_date

logger = structlog.get_logger(__name__)
HOURS = settings.PASSWORD_RESET_TIMEOUT // 3600


def send_link_for_password(employee: Employee, url: str) -> None:
    """Mail the link, in the language of the recipient.

    Over the network it goes aside: the page answers at once, and takes as long for an address that nobody has.
    """
    with translation.override(employee.language):
        mail = _mail(employee, url)
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        Thread(target=_send, args=[mail], name="password-mail").start()
    else:
        mail.send()


def _send(mail: EmailMessage) -> None:
    try:
        mail.send()
    except OSError as error:  # smtplib's errors are these too
        logger.warning("password_mail_not_sent", error=type(error).__name__)


def _mail(employee: Employee, url: str) -> EmailMessage:
    heading = _("Kies een nieuw wachtwoord")
    context = {
        "heading": heading,
        "organisation_name": organisation_name(local_date(now())),
        "intro": _("U vroeg een nieuw wachtwoord aan voor IKG. De link hieronder werkt één keer, %(hours)d uur lang.")
        % {"hours": HOURS},
        "items": [
            {
                "kind": "mind",
                "badge": "",
                "title": _("Uw wachtwoord instellen"),
                "text": _("Vroeg u dit niet aan? Dan hoeft u niets te doen: uw wachtwoord blijft zoals het was."),
                "url": url,
                "action": _("Kies een wachtwoord"),
            }
        ],
        "why": _("U krijgt deze mail omdat iemand uw e-mailadres invulde bij ‘Wachtwoord vergeten’."),
        "demonstration": settings.DEMONSTRATION,
    }
    mail = EmailMultiAlternatives(
        subject=heading,
        body=render_to_string("mail/notice.txt", context),
        to=[employee.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("mail/notice.html", context), "text/html")
    return mail
