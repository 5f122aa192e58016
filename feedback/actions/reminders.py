"""What the notices of a follow-up say, and whether they are still true right before sending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from departments.formatting import day_in_words
from departments.notifications.models import Notification
from departments.notifications.notices import Notice, NoticeKind
from departments.people.models import Employee
from departments.worktime.calculation import local_date
from feedback.actions.escalation import ESCALATED, REMINDER, STEPS_PER_CYCLE
from feedback.actions.models import Decision, FollowUp, Point
from feedback.actions.people import confirmers, deciders, escalated_to
from feedback.actions.services import DECIDED, SENT_BACK, TO_CONFIRM
from feedback.actions.starting import NEW
from feedback.waves.models import Invitation

MINE, DRAWER, ANSWERS = "/opvolging/", "/lade/", "/terugkoppeling/"


def _still_to_decide(notification: Notification, now: datetime) -> bool:
    """Nothing decided yet, and this is still the person who decides."""
    return _waits(notification, lambda follow_up, day: deciders(follow_up.supplier, day), now)


def _still_escalated(notification: Notification, now: datetime) -> bool:
    level = notification.step % STEPS_PER_CYCLE
    return _waits(notification, lambda follow_up, day: escalated_to(follow_up.supplier, level, day), now)


def _waits(notification: Notification, people: Callable[[FollowUp, date], list[Employee]], now: datetime) -> bool:
    waiting = FollowUp.objects.exclude(state=FollowUp.State.DECIDED).select_related("supplier")
    follow_up = waiting.filter(pk=notification.subject_id).first()
    if follow_up is None:
        return False
    return notification.recipient_id in {one.pk for one in people(follow_up, local_date(now))}


def _still_to_confirm(notification: Notification, now: datetime) -> bool:
    decision = _decisions().filter(pk=notification.subject_id, confirmed_by=None).first()
    if decision is None:
        return False
    people = confirmers(decision.point.follow_up.supplier, decision.decided_by, local_date(now))
    return notification.recipient_id in {one.pk for one in people}


def _still_sent_back(notification: Notification, now: datetime) -> bool:
    return Point.objects.filter(pk=notification.subject_id, decision=None).exists()


def _still_decided(notification: Notification, now: datetime) -> bool:
    decided = FollowUp.objects.filter(pk=notification.subject_id, state=FollowUp.State.DECIDED)
    return (
        decided.exists()
        and Invitation.objects.filter(person_id=notification.recipient_id, wave__in=decided.values("wave")).exists()
    )


def _new(follow_up: FollowUp, step: int) -> Notice:
    points = follow_up.points.count()
    title = _("De uitkomsten van %(department)s zijn er") % {"department": follow_up.supplier.name}
    if follow_up.supplier.valid_until is not None:
        title = _("U neemt het besluit over %(department)s over") % {"department": follow_up.supplier.name}
    text = ngettext(
        "Er is één punt waarover u besluit: dit doen we, of dit doen we niet, omdat … Doe dat uiterlijk op %(day)s. "
        "Daarna lezen uw klanten wat u besloot.",
        "Er zijn %(points)d punten waarover u besluit: dit doen we, of dit doen we niet, omdat … Doe dat uiterlijk op "
        "%(day)s. Daarna lezen uw klanten wat u besloot.",
        points,
    )
    return Notice(
        title=title,
        text=text % {"points": points, "day": _day(follow_up.due_on)},
        button=_("Bekijk de punten"),
        path=MINE,
        urgency="mind",
        when=_("Voor %(day)s") % {"day": _day(follow_up.due_on)},
    )


def _reminder(follow_up: FollowUp, step: int) -> Notice:
    today = step % STEPS_PER_CYCLE == 2
    text = _(
        "Uw klanten wachten op uw besluit over %(department)s. Een nee mag ook, met een reden. Zonder besluit hoort de "
        "leidinggevende erboven het vijf werkdagen na %(day)s."
    )
    return Notice(
        title=_("Neem een besluit over %(department)s") % {"department": follow_up.supplier.name},
        text=text % {"department": follow_up.supplier.name, "day": _day(follow_up.due_on)},
        button=_("Besluit nemen"),
        path=MINE,
        urgency="act" if today else "mind",
        when=_("Vandaag") if today else _("Voor %(day)s") % {"day": _day(follow_up.due_on)},
    )


def _escalated(follow_up: FollowUp, step: int) -> Notice:
    level = step % STEPS_PER_CYCLE
    texts = {
        1: _("Op %(day)s zou er een besluit zijn over %(department)s. Het is er nog niet; daarom leest u allebei mee. "
             "Bespreek samen wat er kan, of waarom niet."),
        2: _("Op %(day)s zou er een besluit zijn over %(department)s. Het is er nog niet, ook niet na een bericht aan "
             "de leidinggevende erboven. Wilt u helpen om tot een besluit te komen?"),
        3: _("Op %(day)s zou er een besluit zijn over %(department)s. Het punt staat nu op de lijst voor het "
             "directieoverleg."),
    }  # fmt: skip
    return Notice(
        title=_("Nog geen besluit over %(department)s") % {"department": follow_up.supplier.name},
        text=texts[level] % {"department": follow_up.supplier.name, "day": _day(follow_up.due_on)},
        button=_("Bekijk de punten"),
        path=DRAWER,
        urgency="act",
        when=_("Te laat"),
    )


def _decided(follow_up: FollowUp, step: int) -> Notice:
    text = _(
        "U bent gevraagd naar %(department)s. De afdeling heeft besloten wat zij met de uitkomsten doet, en wat "
        "niet en waarom niet."
    )
    return Notice(
        title=_("U vroeg, %(department)s besloot") % {"department": follow_up.supplier.name},
        text=text % {"department": follow_up.supplier.name},
        button=_("Lees wat er gebeurt"),
        path=ANSWERS,
        urgency="good",
        when=_("Nieuw"),
    )


def _of_follow_up(compose: Callable[[FollowUp, int], Notice]) -> Callable[[Notification, datetime], Notice]:
    def composed(notification: Notification, now: datetime) -> Notice:
        follow_up = FollowUp.objects.select_related("supplier").get(pk=notification.subject_id)
        with override(notification.recipient.language):
            return compose(follow_up, notification.step)

    return composed


def _to_confirm(notification: Notification, now: datetime) -> Notice:
    decision = _decisions().get(pk=notification.subject_id)
    with override(notification.recipient.language):
        text = _(
            "%(person)s stelt voor om een punt van %(department)s niet op te pakken, met een reden en een alternatief. "
            "Het telt pas als u het bevestigt."
        )
        department = decision.point.follow_up.supplier.name
        return Notice(
            title=_("Bevestigt u een nee van %(department)s?") % {"department": department},
            text=text % {"person": decision.decided_by.name, "department": department},
            button=_("Lees het voorstel"),
            path=f"/opvolging/{decision.point_id}/bevestigen/",
            urgency="mind",
            when=_("Wacht op u"),
        )


def _sent_back(notification: Notification, now: datetime) -> Notice:
    point = Point.objects.select_related("follow_up__supplier").get(pk=notification.subject_id)
    with override(notification.recipient.language):
        return Notice(
            title=_("Uw voorstel over %(department)s kwam terug") % {"department": point.follow_up.supplier.name},
            text=_("Uw nee is niet bevestigd. Bij het punt leest u waarom, en kunt u opnieuw besluiten."),
            button=_("Bekijk het punt"),
            path=f"/opvolging/{point.pk}/",
            urgency="mind",
            when=_("Wacht op u"),
        )


NOTICES: dict[str, NoticeKind] = {
    kind.kind: kind
    for kind in (
        NoticeKind(NEW, _still_to_decide, _of_follow_up(_new)),
        NoticeKind(REMINDER, _still_to_decide, _of_follow_up(_reminder)),
        NoticeKind(ESCALATED, _still_escalated, _of_follow_up(_escalated)),
        NoticeKind(DECIDED, _still_decided, _of_follow_up(_decided)),
        NoticeKind(TO_CONFIRM, _still_to_confirm, _to_confirm),
        NoticeKind(SENT_BACK, _still_sent_back, _sent_back),
    )
}


def _decisions() -> QuerySet[Decision]:
    return Decision.objects.select_related("point__follow_up__supplier", "decided_by")


def _day(day: date) -> str:
    return day_in_words(day, get_language() or "nl")
