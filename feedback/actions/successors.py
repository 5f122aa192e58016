"""What is open at a department that closed is told to who answers for it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_noop

from departments.notifications.services import owe
from departments.worktime.calculation import local_date
from feedback.actions.escalation import step_of
from feedback.actions.models import Decision, FollowUp
from feedback.actions.people import confirmers, deciders
from feedback.actions.services import TO_CONFIRM
from feedback.actions.starting import NEW
from feedback.actions.workflow import WAITING


def tell_successors(now: datetime) -> int:
    """Tell who answers for closed departments what waits there for them. Who was told is not told again.

    Returns how many notices are new; in the transaction of the change.
    """
    today = local_date(now)
    return _tell_deciders(today, now) + _tell_confirmers(today, now)


def _tell_deciders(today: date, now: datetime) -> int:
    waiting = FollowUp.objects.filter(state__in=WAITING, supplier__valid_until__lte=today)
    return sum(
        owe(
            kind=NEW,
            subject=follow_up,
            step=step_of(follow_up, 0),
            recipients=deciders(follow_up.supplier, today),
            due_at=now,
            title=gettext_noop("Nieuwe punten om over te besluiten"),
        )
        for follow_up in waiting.select_related("supplier").order_by("pk")
    )


def _tell_confirmers(today: date, now: datetime) -> int:
    proposed = Decision.objects.filter(
        kind=Decision.Kind.NO, confirmed_by=None, point__follow_up__supplier__valid_until__lte=today
    )
    return sum(
        owe(
            kind=TO_CONFIRM,
            subject=decision,
            step=step_of(decision.point.follow_up, 0),
            recipients=confirmers(decision.point.follow_up.supplier, decision.decided_by, today),
            due_at=now,
            title=gettext_noop("Een nee om te bevestigen"),
        )
        for decision in proposed.select_related("point__follow_up__supplier", "decided_by").order_by("pk")
    )
