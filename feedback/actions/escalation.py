"""Time passes and nobody decided: remind, call it late, bring it one desk higher."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from departments.chart.selectors import organisation_calendar
from departments.notifications.models import Notification
from departments.notifications.services import owe, supersede
from departments.worktime.calculation import local_date
from feedback.actions.models import FollowUp
from feedback.actions.people import deciders, escalated_to
from feedback.actions.starting import NEW
from feedback.actions.transitions import FollowUpMovedOn, move_follow_up
from feedback.actions.workflow import LEVELS, WAITING, Schedule, following, schedule

REMINDER = "follow_up.reminder"
ESCALATED = "follow_up.escalated"
STEPS_PER_CYCLE = 10
"""A step is cycle × 10 + the number within the cycle, so that every cycle has keys of its own."""


def advance_due(now: datetime) -> int:
    """Bring every waiting follow-up to where it should be on this day; returns how many changed or were reminded.

    After an outage it goes through every state that was passed over; each desk hears it once.
    """
    today = local_date(now)
    calendar = organisation_calendar(today)
    reminded = _reminded()
    changed = 0
    for follow_up in FollowUp.objects.filter(state__in=WAITING).select_related("supplier").order_by("due_on", "pk"):
        plan = schedule(follow_up.due_on, calendar)
        try:
            changed += _advance(follow_up, plan, today, now, reminded.get(follow_up.pk, 0))
        except FollowUpMovedOn:
            # decided in the same minute
            continue
    return changed


@transaction.atomic
def _advance(follow_up: FollowUp, plan: Schedule, today: date, now: datetime, reminded: int) -> bool:
    target = plan.state_on(today)
    if WAITING.index(target) <= WAITING.index(follow_up.state):
        return _remind(follow_up, plan, today, now, reminded)
    while follow_up.state != target:
        move_follow_up(follow_up, following(follow_up.state), by=None, now=now)
        level = LEVELS.get(follow_up.state)
        if level:
            _tell(follow_up, level, today, now)
    return True


def _remind(follow_up: FollowUp, plan: Schedule, today: date, now: datetime, reminded: int) -> bool:
    number = plan.reminder_on(today)
    if number is None or follow_up.state != FollowUp.State.TO_DECIDE or reminded >= step_of(follow_up, number):
        return False
    _pass_over(follow_up)
    owed = owe(
        kind=REMINDER,
        subject=follow_up,
        step=step_of(follow_up, number),
        recipients=deciders(follow_up.supplier, today),
        due_at=now,
        title=gettext_noop("Herinnering om te besluiten"),
    )
    return bool(owed)


def _tell(follow_up: FollowUp, level: int, today: date, now: datetime) -> None:
    _pass_over(follow_up)
    owe(
        kind=ESCALATED,
        subject=follow_up,
        step=step_of(follow_up, level),
        recipients=escalated_to(follow_up.supplier, level, today),
        due_at=now,
        title=gettext_noop("Nog geen besluit"),
    )


def _pass_over(follow_up: FollowUp) -> None:
    """What was not sent yet and is said again by the next notice."""
    after = step_of(follow_up, STEPS_PER_CYCLE)
    supersede(kind=NEW, subject=follow_up, before_step=after)
    supersede(kind=REMINDER, subject=follow_up, before_step=after)


def step_of(follow_up: FollowUp, number: int) -> int:
    return follow_up.cycle * STEPS_PER_CYCLE + number


def _reminded() -> dict[int, int]:
    """Follow-up -> the highest step of a reminder that it ever had. One query."""
    found: dict[int, int] = {}
    for subject, step in Notification.objects.filter(
        kind=REMINDER, subject_kind=FollowUp._meta.model_name or ""
    ).values_list("subject_id", "step"):
        found[subject] = max(step, found.get(subject, 0))
    return found
