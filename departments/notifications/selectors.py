from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, IntegerField, Model, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from departments.notifications.models import Notification
from departments.notifications.notices import Urgency
from departments.people.models import Absence, Employee

State = Notification.State
# What a person must look at comes first.
NEEDS_A_LOOK = (State.UNCERTAIN, State.BOUNCED)
# These carry the title of their mail, in the language of who got it.
COMPOSED = (State.CLAIMED, State.SENT, State.UNCERTAIN, State.BOUNCED)


@dataclass(frozen=True)
class StateWords:
    """How the send log says it: the badge and what it means."""

    label: str | Promise
    urgency: Urgency | str
    meaning: str | Promise


STATE_WORDS: dict[str, StateWords] = {
    State.UNCERTAIN: StateWords(
        _("Onzeker"), "act", _("De verbinding brak twee keer af. Vraag de ontvanger of de mail er is.")
    ),
    State.BOUNCED: StateWords(_("Geweigerd"), "act", _("De mailserver kent dit adres niet. Controleer het adres.")),
    State.OWED: StateWords(
        _("Wacht"), "state", _("Gaat mee met de eerstvolgende mail, op werkdagen van 8 tot 18 uur.")
    ),
    State.CLAIMED: StateWords(_("Bezig"), "state", _("Wordt nu verstuurd.")),
    State.SENT: StateWords(_("Verstuurd"), "good", ""),
    State.SUPERSEDED: StateWords(_("Vervangen"), "state", _("Een latere herinnering nam de plaats in.")),
    State.CANCELLED: StateWords(_("Vervallen"), "state", _("Was niet meer nodig.")),
}


WAITS_FOR_RETURN = _("De ontvanger is afwezig. Gaat mee na de terugkeer, als het dan nog nodig is.")


@dataclass(frozen=True)
class LogLine:
    """One notice of the send log; `moment` is when it was sent, else when it is (or was) due.

    `lang` only when the mail was in another language than the page.
    """

    what: str
    lang: str
    recipient: str
    address: str
    moment: datetime
    words: StateWords
    why: str | Promise


@dataclass(frozen=True)
class LogTotals:
    waiting: int
    sent: int
    uncertain: int
    bounced: int
    lapsed: int


def send_log(employee: Employee, today: date) -> QuerySet[Notification]:
    """Every notice that this person may see: uncertain and refused ones first, then the latest."""
    order = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(NEEDS_A_LOOK)),
        default=Value(len(NEEDS_A_LOOK)),
        output_field=IntegerField(),
    )
    seen = Notification.objects.visible_to(employee, today).select_related("recipient")
    return seen.order_by(order, "-due_at", "-pk")


def log_lines(notifications: Iterable[Notification], today: date) -> list[LogLine]:
    """These notices as the log says them. One query: who of them is away."""
    rows = list(notifications)
    absent = Absence.objects.on(today).filter(employee__in={row.recipient_id for row in rows})
    away = set(absent.values_list("employee_id", flat=True))
    return [log_line(row, is_away=row.recipient_id in away) for row in rows]


def log_line(notification: Notification, *, is_away: bool = False) -> LogLine:
    words = STATE_WORDS[notification.state]
    meaning = WAITS_FOR_RETURN if is_away and notification.state == State.OWED else words.meaning
    title = notification.title or notification.kind
    is_composed = notification.state in COMPOSED
    language = notification.recipient.language
    return LogLine(
        what=title if is_composed else gettext(title),
        lang=language if is_composed and language != (get_language() or "nl")[:2] else "",
        recipient=notification.recipient.name,
        address="" if notification.recipient.left_on else notification.recipient.email,
        moment=notification.sent_at or notification.due_at,
        words=words,
        why=gettext(notification.reason) if notification.reason else meaning,
    )


def log_totals() -> LogTotals:
    found = dict(Notification.objects.order_by().values_list("state").annotate(total=Count("pk")))
    return LogTotals(
        waiting=found.get(State.OWED, 0) + found.get(State.CLAIMED, 0),
        sent=found.get(State.SENT, 0),
        uncertain=found.get(State.UNCERTAIN, 0),
        bounced=found.get(State.BOUNCED, 0),
        lapsed=found.get(State.SUPERSEDED, 0) + found.get(State.CANCELLED, 0),
    )


def unreached(*, kinds: Iterable[str], subject: Model) -> list[Employee]:
    """Whom a notice about this could not reach for good: the next level must hear it."""
    bounced = Notification.objects.filter(
        kind__in=list(kinds),
        subject_kind=str(subject._meta.model_name),
        subject_id=subject.pk,
        state=State.BOUNCED,
    )
    return list(Employee.objects.filter(pk__in=bounced.values("recipient")).order_by("name", "pk"))
