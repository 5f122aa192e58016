"""Who is told in November that the closed days of next year are not in a calendar yet."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from departments.chart.selectors import calendars_in_use, organisation_calendar
from departments.notifications.models import Notification
from departments.notifications.notices import Notice, NoticeKind
from departments.notifications.services import owe
from departments.people.selectors import managers
from departments.worktime.calculation import HOME_ZONE, local_date
from departments.worktime.models import Calendar
from departments.worktime.selectors import NOVEMBER, missing_closures

MISSING = "calendar.closures_missing"


@transaction.atomic
def owe_due(now: datetime) -> int:
    """Owe every functional manager one notice for each calendar in use without closures for next year.

    From the first working day of November on; once a year, because the year is the step. Returns how many notices.
    """
    today = local_date(now)
    missing = _missing(today)
    if not missing:
        return 0
    due_at = _november(today)
    if now < due_at:
        return 0
    recipients = managers(today)
    return sum(
        owe(
            kind=MISSING,
            subject=calendar,
            step=today.year + 1,
            recipients=recipients,
            due_at=due_at,
            title=gettext_noop("Sluitingsdagen van volgend jaar"),
        )
        for calendar in missing
    )


def _missing(today: date) -> list[Calendar]:
    # no query in the months in which nothing can be missing
    return missing_closures(today, calendars_in_use(today)) if today.month >= NOVEMBER else []


def _november(today: date) -> datetime:
    """The first moment of November at which mail goes out."""
    first = datetime.combine(date(today.year, NOVEMBER, 1), time(), ZoneInfo(HOME_ZONE))
    return organisation_calendar(today).first_sending_moment(first)


def _still_missing(notification: Notification, now: datetime) -> bool:
    """Not when somebody filled them in, when the year has begun, or when the reader manages no more."""
    today = local_date(now)
    if notification.step != today.year + 1 or notification.recipient not in managers(today):
        return False
    return notification.subject_id in {calendar.pk for calendar in _missing(today)}


def _compose(notification: Notification, now: datetime) -> Notice:
    calendar = Calendar.objects.get(pk=notification.subject_id)
    with override(notification.recipient.language):
        text = _(
            "In de kalender ‘%(name)s’ staat nog geen enkele dag van %(year)d: geen brugdag, geen dag dat alles dicht "
            "is, geen halve dag. Zonder die dagen tellen termijnen door terwijl er niemand is. Zijn er geen zulke "
            "dagen? Zeg dat bij de kalender, dan is het ook goed."
        )
        return Notice(
            title=_("De sluitingsdagen van %(year)d ontbreken nog") % {"year": notification.step},
            text=text % {"name": calendar.name, "year": notification.step},
            button=_("Naar de kalender"),
            path=f"/beheer/kalenders/{calendar.pk}/",
            urgency="mind",
            when=_("Vóór 1 januari"),
        )


NOTICES: dict[str, NoticeKind] = {MISSING: NoticeKind(MISSING, _still_missing, _compose)}
