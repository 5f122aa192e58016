"""The one way in which a follow-up changes its state."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from departments.audit.services import record
from departments.people.models import Employee
from feedback.actions.models import FollowUp, FollowUpTransition
from feedback.actions.workflow import may_move


class FollowUpMovedOn(Exception):
    """The follow-up is no longer in the state in which this can be done: somebody (or the tick) was first."""


@transaction.atomic
def move_follow_up(follow_up: FollowUp, to_state: str, *, by: Employee | None, now: datetime, reason: str = "") -> None:
    """Bring a follow-up from the state it was read in to another, with its history. `by` None: the tick.

    Raises:
        FollowUpMovedOn: the table does not know the step, or it is elsewhere by now.
    """
    from_state = follow_up.state
    if not may_move(from_state, to_state):
        raise FollowUpMovedOn(follow_up.pk)
    if not FollowUp.objects.filter(pk=follow_up.pk, state=from_state).update(state=to_state):
        raise FollowUpMovedOn(follow_up.pk)
    follow_up.state = to_state
    FollowUpTransition.objects.create(
        follow_up=follow_up, from_state=from_state, to_state=to_state, at=now, by=by, reason=reason
    )
    record(actor=by, event=f"follow_up.{to_state}", target=follow_up, at=now, reason=reason)
