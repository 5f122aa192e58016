"""Who is told about a wave: it opened, it still waits, it was called off."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import get_language, gettext_noop, ngettext, override
from django.utils.translation import gettext as _

from departments.chart.selectors import organisation_calendar
from departments.formatting import day_in_words, moment_in_words, text_in
from departments.notifications.models import Notification
from departments.notifications.notices import Notice, NoticeKind
from departments.notifications.services import owe, supersede
from departments.worktime.calculation import HOME_ZONE, local_date
from feedback.waves.calculation import minutes_to_answer
from feedback.waves.models import Invitation, Wave
from feedback.waves.selectors import is_open, reminder_plan

OPENED = "wave.opened"
REMINDER = "wave.reminder"
CANCELLED = "wave.cancelled"
LAST_STEP = 3


def owe_due(now: datetime) -> int:
    """Owe the reminders whose day has come to who is still invited. Returns how many people.

    Only the newest step that is due: after an outage a person gets one mail, not three.
    """
    owed = 0
    for wave in Wave.objects.filter(state=Wave.State.OPEN, closes_at__gt=now).order_by("pk"):
        due = {step: moment for step, moment in reminder_moments(wave).items() if moment <= now}
        if due:
            step = max(due)
            owed += _owe_step(wave, step, due[step])
    return owed


def reminder_moments(wave: Wave) -> dict[int, datetime]:
    """When each reminder is due: its day, at the first moment that mail goes out."""
    calendar = organisation_calendar(local_date(wave.opens_at))
    return {
        step: calendar.first_sending_moment(datetime.combine(day, time(), ZoneInfo(HOME_ZONE)))
        for step, day in reminder_plan(wave).items()
    }


@transaction.atomic
def _owe_step(wave: Wave, step: int, due_at: datetime) -> int:
    steps = Notification.objects.filter(
        kind=REMINDER, subject_kind=wave._meta.model_name, subject_id=wave.pk, step__gte=step
    )
    if steps.exists():
        return 0
    supersede(kind=OPENED, subject=wave, before_step=1)
    supersede(kind=REMINDER, subject=wave, before_step=step)
    waiting = Invitation.objects.filter(wave=wave, state=Invitation.State.INVITED, person__is_active=True)
    return owe(
        kind=REMINDER,
        subject=wave,
        step=step,
        recipients=waiting.values_list("person_id", flat=True),
        due_at=due_at,
        title=gettext_noop("Herinnering aan een vragenlijst"),
    )


def _still_asked(notification: Notification, now: datetime) -> bool:
    wave = Wave.objects.filter(pk=notification.subject_id).first()
    if wave is None or not is_open(wave, now):
        return False
    return Invitation.objects.filter(
        wave=wave, person_id=notification.recipient_id, state=Invitation.State.INVITED
    ).exists()


def _is_cancelled(notification: Notification, now: datetime) -> bool:
    return Wave.objects.filter(pk=notification.subject_id, state=Wave.State.CANCELLED).exists()


def _compose_opened(notification: Notification, now: datetime) -> Notice:
    wave = Wave.objects.select_related("survey_version").get(pk=notification.subject_id)
    with override(notification.recipient.language):
        minutes = _minutes(wave)
        text = ngettext(
            "Hoe hielpen andere afdelingen u? Met de vragenlijst ‘%(title)s’ zegt u het hun. "
            "Het kost ongeveer %(minutes)d minuut. Uw antwoorden worden niet aan uw naam gekoppeld opgeslagen.",
            "Hoe hielpen andere afdelingen u? Met de vragenlijst ‘%(title)s’ zegt u het hun. "
            "Het kost ongeveer %(minutes)d minuten. Uw antwoorden worden niet aan uw naam gekoppeld opgeslagen.",
            minutes,
        )
        return Notice(
            title=_("Zeg hoe andere afdelingen u helpen"),
            text=text % {"title": title_of(wave), "minutes": minutes},
            button=_("Vul de vragenlijst in"),
            path=_path(wave),
            urgency="mind",
            when=_until(wave),
        )


def _compose_reminder(notification: Notification, now: datetime) -> Notice:
    wave = Wave.objects.get(pk=notification.subject_id)
    is_last = notification.step == LAST_STEP
    with override(notification.recipient.language):
        text = _(
            "De vragenlijst ‘%(title)s’ staat nog voor u open, tot %(end)s. Uw antwoord telt mee, ook als u maar met "
            "één afdeling werkte. Hebt u al meegedaan? Dan is dit bericht net te laat: u hoeft niets meer te doen."
        )
        return Notice(
            title=_("Laatste herinnering: uw vragenlijst") if is_last else _("Uw vragenlijst wacht nog op u"),
            text=text % {"title": title_of(wave), "end": moment_in_words(_local(wave.closes_at), _language())},
            button=_("Vul de vragenlijst in"),
            path=_path(wave),
            urgency="act" if is_last else "mind",
            when=_until(wave),
        )


def _compose_cancelled(notification: Notification, now: datetime) -> Notice:
    wave = Wave.objects.get(pk=notification.subject_id)
    moved = wave.transitions.filter(to_state=Wave.State.CANCELLED).order_by("-pk").first()
    with override(notification.recipient.language):
        text = _(
            "De meting ‘%(title)s’ gaat niet door. De reden: %(reason)s Antwoorden die al waren gegeven, zijn "
            "vernietigd. U hoeft niets te doen."
        )
        return Notice(
            title=_("De meting gaat niet door"),
            text=text % {"title": title_of(wave), "reason": _sentence(moved.reason if moved else "")},
            button=_("Naar uw vragenlijsten"),
            path="/vragenlijsten/",
            urgency="good",
            when=_("Ter informatie"),
        )


NOTICES: dict[str, NoticeKind] = {
    kind.kind: kind
    for kind in (
        NoticeKind(OPENED, _still_asked, _compose_opened),
        NoticeKind(REMINDER, _still_asked, _compose_reminder),
        NoticeKind(CANCELLED, _is_cancelled, _compose_cancelled),
    )
}


def title_of(wave: Wave) -> str:
    """The name of the wave in the language that is active; Dutch when there is no other."""
    return text_in(_language(), wave.title, wave.title_en)


def _minutes(wave: Wave) -> int:
    questions = wave.survey_version.questions
    return minutes_to_answer(3, questions.filter(kind="agree").count(), questions.filter(kind="open").count())


def _until(wave: Wave) -> str:
    return _("Tot en met %(day)s") % {"day": day_in_words(local_date(wave.closes_at), _language())}


def _path(wave: Wave) -> str:
    return f"/vragenlijsten/{wave.pk}/"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(HOME_ZONE))


def _language() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"
