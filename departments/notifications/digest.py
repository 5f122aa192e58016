"""One mail out of the notices for one person: text and HTML, in the language that is active."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from departments.formatting import day_in_words
from departments.notifications.notices import Notice
from departments.people.models import Employee
from departments.people.names import one_line

ORDER = {"act": 0, "mind": 1, "good": 2}
NOON = 12
EVENING = 18
PROFILE = "/profiel/"


@dataclass(frozen=True)
class Item:
    """A notice as the mail templates show it (templates/mail/item.html)."""

    kind: str
    badge: str
    title: str
    text: str
    url: str
    action: str


def compose_mail(
    recipient: Employee, notices: Sequence[Notice], *, message_id: str, organisation: str, moment: datetime
) -> EmailMultiAlternatives:
    """The mail for these notices (at least one), most urgent first; `moment` in local time."""
    ordered = sorted(notices, key=lambda notice: ORDER[notice.urgency])
    subject = subject_of(ordered)
    day = day_in_words(moment.date(), get_language() or "nl", "year")
    context = {
        "heading": subject,
        "preheader": ordered[0].text,
        "organisation_name": organisation,
        "day": day[:1].upper() + day[1:],
        "intro": f"{_greeting(recipient, moment)} {_purpose(ordered)}",
        "items": [_item(notice) for notice in ordered],
        "why": _why(recipient),
        "preferences_url": _url(PROFILE),
        "demonstration": settings.DEMONSTRATION,
    }
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("mail/notice.txt", context),
        to=[recipient.email],
        headers={
            "Date": format_datetime(moment),
            "Message-ID": message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    mail.attach_alternative(render_to_string("mail/notice.html", context), "text/html")
    return mail


def subject_of(notices: Sequence[Notice]) -> str:
    """The most urgent title, and how many more there are."""
    title = one_line(notices[0].title)
    more = len(notices) - 1
    if not more:
        return title
    return ngettext("%(title)s, en nog %(count)d bericht", "%(title)s, en nog %(count)d berichten", more) % {
        "title": title,
        "count": more,
    }


def _greeting(recipient: Employee, moment: datetime) -> str:
    first_name = one_line(recipient.name).partition(" ")[0]
    if moment.hour < NOON:
        return _("Goedemorgen %(name)s.") % {"name": first_name}
    if moment.hour < EVENING:
        return _("Goedemiddag %(name)s.") % {"name": first_name}
    return _("Goedenavond %(name)s.") % {"name": first_name}


def _purpose(notices: Sequence[Notice]) -> str:
    if all(notice.urgency == "good" for notice in notices):
        return _("Dit is nieuw. U krijgt hoogstens één mail per dag.")
    return _("Dit wacht op u. U krijgt hoogstens één mail per dag.")


def _why(recipient: Employee) -> str:
    if recipient.department is None:
        return _("U krijgt deze mail omdat u hier werkt, alleen op werkdagen.")
    return _("U krijgt deze mail als collega van %(department)s, alleen op werkdagen.") % {
        "department": recipient.department.name
    }


def _item(notice: Notice) -> Item:
    return Item(notice.urgency, notice.when, notice.title, notice.text, _url(notice.path), notice.button)


def _url(path: str) -> str:
    """A link from our own address, never from a request."""
    return f"{settings.SITE_URL}{path}"
