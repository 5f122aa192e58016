from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from departments.access.roles import Denied
from departments.audit.services import record
from departments.chart.selectors import answering
from departments.notifications.services import cancel, owe
from departments.people.models import Employee
from departments.worktime.calculation import local_date
from feedback.actions.escalation import ESCALATED, REMINDER, advance_due, step_of
from feedback.actions.models import Action, Decision, FollowUp, Point
from feedback.actions.people import confirmers, may_confirm, may_decide
from feedback.actions.rules import LEAST_REASON
from feedback.actions.starting import NEW, start_due
from feedback.actions.transitions import move_follow_up
from feedback.surveys.texts import clean_line, clean_text
from feedback.waves.models import Invitation

__all__ = [
    "AlreadyClosed",
    "AlreadyDecided",
    "DecisionIncomplete",
    "NotAllowed",
    "advance_due",
    "close_action",
    "confirm_no",
    "decide_action",
    "decide_no",
    "send_back_no",
    "start_due",
]

DECIDED = "follow_up.decided"
TO_CONFIRM = "follow_up.to_confirm"
SENT_BACK = "follow_up.sent_back"
WAITING_KINDS = (NEW, REMINDER, ESCALATED)


class AlreadyDecided(Exception):
    """Somebody else was first: the point, or the confirmation of its no, is settled."""


class AlreadyClosed(Exception):
    """The action was closed before."""


class DecisionIncomplete(Exception):
    """Something that a decision needs is missing or lies in the past; the form says what."""


@dataclass
class NotAllowed(Exception):
    """This person may not do this; the reason is a sentence for them."""

    reason: str


@transaction.atomic
def decide_action(
    point: Point, *, by: Employee, now: datetime, title: str, owner: Employee, due_on: date, text: str
) -> Action:
    """Decide to do something about a point: who does what before when, and what the customers read.

    Raises:
        NotAllowed: not the lead of this department or of one above it.
        DecisionIncomplete: no title or text, or a date that is not in the future.
        AlreadyDecided: somebody else was first.
    """
    title, text = clean_line(title), clean_text(text)
    if not title or not text or due_on <= local_date(now):
        raise DecisionIncomplete
    follow_up = _take(point, by, now)
    decision = _decide(point, kind=Decision.Kind.ACTION, decided_by=by, decided_at=now, text=text)
    department = answering(follow_up.supplier, local_date(now))
    action = Action.objects.create(decision=decision, department=department, title=title, owner=owner, due_on=due_on)
    record(
        actor=by, event="point.action_decided", target=point, at=now, action=action.pk, owner=owner.pk, due_on=due_on
    )
    _settle(follow_up, by=by, now=now)
    return action


@transaction.atomic
def decide_no(
    point: Point, *, by: Employee, now: datetime, reason: str, constraint: str, alternative: str, review_on: date
) -> Decision:
    """Propose not to do it, with a reason, the constraint, an alternative and a day to look again.

    It counts once somebody above confirms it; those people are told now.

    Raises:
        NotAllowed, AlreadyDecided: as for an action.
        DecisionIncomplete: a reason of less than 50 characters, an unknown constraint, no alternative, or a review
            date that is not in the future.
    """
    reason, alternative = clean_text(reason), clean_text(alternative)
    sound = len(reason) >= LEAST_REASON and constraint in Decision.Constraint.values and alternative
    if not sound or review_on <= local_date(now):
        raise DecisionIncomplete
    follow_up = _take(point, by, now)
    decision = _decide(
        point,
        kind=Decision.Kind.NO,
        decided_by=by,
        decided_at=now,
        text=reason,
        constraint=constraint,
        alternative=alternative,
        review_on=review_on,
    )
    owe(
        kind=TO_CONFIRM,
        subject=decision,
        step=step_of(follow_up, 0),
        recipients=confirmers(follow_up.supplier, by, local_date(now)),
        due_at=now,
        title=gettext_noop("Een nee om te bevestigen"),
    )
    record(actor=by, event="point.no_proposed", target=point, at=now, constraint=constraint, review_on=review_on)
    return decision


@transaction.atomic
def confirm_no(decision: Decision, *, by: Employee, now: datetime) -> None:
    """Let a reasoned no count; from here the customers read it.

    Raises:
        NotAllowed: not the lead above or the director, or the one who proposed it.
        AlreadyDecided: somebody confirmed it or sent it back before.
    """
    follow_up = _locked(decision.point)
    _check(may_confirm(by, decision, follow_up.supplier, local_date(now)))
    waiting = Decision.objects.filter(pk=decision.pk, kind=Decision.Kind.NO, confirmed_by=None)
    if not waiting.update(confirmed_by=by, confirmed_at=now):
        raise AlreadyDecided(decision.pk)
    cancel(kinds=[TO_CONFIRM], subject=decision, reason=gettext_noop("De nee is bevestigd."))
    record(actor=by, event="point.no_confirmed", target=decision.point, at=now)
    _settle(follow_up, by=by, now=now)


@transaction.atomic
def send_back_no(decision: Decision, *, by: Employee, now: datetime, reason: str) -> None:
    """Do not confirm it: the point is open again and who proposed it hears why. The trail keeps the proposal.

    Raises:
        NotAllowed, AlreadyDecided: as for confirming.
        DecisionIncomplete: without a reason.
    """
    reason = clean_text(reason)
    if not reason:
        raise DecisionIncomplete
    follow_up = _locked(decision.point)
    _check(may_confirm(by, decision, follow_up.supplier, local_date(now)))
    cancel(kinds=[TO_CONFIRM], subject=decision, reason=gettext_noop("De nee is teruggestuurd."))
    proposed = {"proposer": decision.decided_by_id, "text": decision.text, "alternative": decision.alternative}
    step, point = decision.pk, decision.point
    if not Decision.objects.filter(pk=decision.pk, confirmed_by=None).delete()[0]:
        raise AlreadyDecided(step)
    owe(
        kind=SENT_BACK,
        subject=point,
        step=step,
        recipients=[decision.decided_by],
        due_at=now,
        title=gettext_noop("Een nee die terugkwam"),
    )
    record(actor=by, event="point.no_sent_back", target=point, at=now, reason=reason, **proposed)


@transaction.atomic
def close_action(action: Action, *, by: Employee, outcome: str, now: datetime) -> None:
    """Close an open action and say what came of it.

    Raises:
        NotAllowed: neither its owner nor a lead of the department.
        DecisionIncomplete: without an outcome.
        AlreadyClosed: somebody else was first.
    """
    outcome = clean_text(outcome)
    if not outcome:
        raise DecisionIncomplete
    if action.owner_id != by.pk:
        _check(may_decide(by, action.department, local_date(now)))
    open_ = Action.objects.filter(pk=action.pk, status=Action.Status.OPEN)
    if not open_.update(status=Action.Status.DONE, closed_at=now, outcome=outcome):
        raise AlreadyClosed(action.pk)
    record(actor=by, event="action.closed", target=action, at=now, outcome=outcome)


def _take(point: Point, by: Employee, now: datetime) -> FollowUp:
    follow_up = _locked(point)
    _check(may_decide(by, follow_up.supplier, local_date(now)))
    if follow_up.state == FollowUp.State.DECIDED or Decision.objects.filter(point=point).exists():
        raise AlreadyDecided(point.pk)
    return follow_up


def _locked(point: Point) -> FollowUp:
    """One decision on a follow-up at a time, so that the last one sees that it is the last."""
    FollowUp.objects.select_for_update().get(pk=point.follow_up_id)
    return FollowUp.objects.select_related("supplier").get(pk=point.follow_up_id)


def _decide(point: Point, **fields: object) -> Decision:
    try:
        with transaction.atomic():
            return Decision.objects.create(point=point, **fields)
    except IntegrityError as twice:
        raise AlreadyDecided(point.pk) from twice


def _check(verdict: object) -> None:
    if isinstance(verdict, Denied):
        raise NotAllowed(verdict.reason)


def _settle(follow_up: FollowUp, *, by: Employee, now: datetime) -> None:
    """When every point has an action or a confirmed no: out of the drawer, and everybody who was asked is told."""
    open_points = Point.objects.filter(follow_up=follow_up).exclude(decision__kind=Decision.Kind.ACTION)
    if open_points.filter(decision__confirmed_by=None).exists():
        return
    move_follow_up(follow_up, FollowUp.State.DECIDED, by=by, now=now)
    cancel(kinds=WAITING_KINDS, subject=follow_up, reason=gettext_noop("Er is besloten."))
    asked = Invitation.objects.filter(wave=follow_up.wave_id, person__is_active=True)
    owe(
        kind=DECIDED,
        subject=follow_up,
        step=step_of(follow_up, 0),
        recipients=asked.values_list("person_id", flat=True),
        due_at=now,
        title=gettext_noop("Wat een afdeling besloot"),
    )
