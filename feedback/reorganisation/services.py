"""Changing the organisation: at once, or planned for a day to come."""

from __future__ import annotations

from datetime import date, datetime

import structlog
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from departments.audit.services import record
from departments.chart import services as chart
from departments.chart.changes import Effects
from departments.chart.checks import Refusal
from departments.chart.fitting import fitting
from departments.chart.models import ChartChange
from departments.chart.plans import Merging, Plan, involved, kind_of, to_json
from departments.chart.refusals import LONGEST_SENTENCE, ChangeRefused, refused
from departments.chart.selectors import plan_of, planned_changes, timeline
from departments.worktime.calculation import local_date
from feedback.reorganisation.applying import apply, possible_lead
from feedback.surveys.texts import clean_line

__all__ = ["ChangeRefused", "apply_due", "plan_change", "withdraw_change"]

log = structlog.get_logger(__name__)

LONGEST_REASON = 300
MAY_BE_WITHDRAWN = (ChartChange.State.PLANNED, ChartChange.State.BLOCKED)


@transaction.atomic
def plan_change(plan: Plan, *, day: date, reason: str, by: Model | None, now: datetime) -> ChartChange:
    """Change the chart as of `day`: at once when that is today or earlier, else planned; the tick does it then.

    Raises:
        ChangeRefused: it does not fit on that day, or there is no reason; nothing is stored.
    """
    reason = clean_line(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise ChangeRefused("reason", _("Schrijf de reden, in hooguit 300 tekens."))
    today = local_date(now)
    chart.lock_chart()
    effects = fitting_effects(plan, day=day, today=today, beside_planned=True)
    change = ChartChange(kind=kind_of(plan), plan=to_json(plan), day=day, reason=reason, recorded_at=now)
    if day > today:
        change.save()
        change.departments.set(involved(plan))
        _record(change, "planned", by, now)
        return change
    change.state, change.settled_at = ChartChange.State.DONE, now
    change.save()
    change.departments.set(involved(plan) | _done(plan, effects, day, by, now))
    _record(change, "done", by, now)
    return change


@transaction.atomic
def withdraw_change(change: ChartChange, *, by: Model | None, now: datetime) -> None:
    """Take back what is planned, or what could not happen on its day.

    Raises:
        ChangeRefused: it happened already, or somebody withdrew it.
    """
    waiting = ChartChange.objects.filter(pk=change.pk, state__in=MAY_BE_WITHDRAWN)
    if not waiting.update(state=ChartChange.State.WITHDRAWN, settled_at=now):
        raise ChangeRefused("state", _("Deze wijziging is al doorgevoerd of ingetrokken."))
    change.refresh_from_db()
    _record(change, "withdrawn", by, now)


def apply_due(now: datetime) -> int:
    """Do every planned change whose day has come, in order; one transaction each. Returns how many were done.

    Safe to repeat and for two at once: each is claimed first. One that no longer fits is blocked with its sentence.
    """
    due = list(ChartChange.objects.due(local_date(now)))
    return sum(_apply(change, now) for change in due)


@transaction.atomic
def _apply(change: ChartChange, now: datetime) -> bool:
    chart.lock_chart()
    mine = ChartChange.objects.filter(pk=change.pk, state=ChartChange.State.PLANNED)
    if not mine.update(state=ChartChange.State.DONE, settled_at=now):
        return False
    change.refresh_from_db()
    plan = plan_of(change)
    try:
        with transaction.atomic():
            effects = fitting_effects(plan, day=change.day, today=local_date(now))
            touched = _done(plan, effects, change.day, None, now)
    except ChangeRefused as no:
        _block(change, no.sentence, now)
        return False
    change.departments.add(*touched)
    _record(change, "done", None, now)
    return True


def fitting_effects(plan: Plan, *, day: date, today: date, beside_planned: bool = False) -> Effects:
    """What the plan does on that day. Four queries at most.

    Raises:
        ChangeRefused: it does not fit.
    """
    planned = [(change.day, plan_of(change)) for change in planned_changes()] if beside_planned else []
    found = fitting(timeline(), planned, plan, day, today)
    if isinstance(found, Refusal):
        raise refused(found)
    if isinstance(plan, Merging) and plan.lead is not None:
        possible_lead(plan.lead)
    return found


def _done(plan: Plan, effects: Effects, day: date, by: Model | None, now: datetime) -> set[int]:
    try:
        return apply(plan, effects, day=day, by=by, now=now)
    except (chart.BeforeLastChange, chart.DepartmentNotFree, chart.SecondTop, chart.WouldBeCircular) as no:
        # the checks know these; somebody who wrote around the lock was first
        raise ChangeRefused("day", _("De organisatie is intussen veranderd. Kijk opnieuw wat nu kan.")) from no


def _block(change: ChartChange, sentence: str, now: datetime) -> None:
    change.state, change.problem = ChartChange.State.BLOCKED, sentence[:LONGEST_SENTENCE]
    change.save(update_fields=["state", "problem"])
    log.warning("change of the chart blocked", change=change.pk)
    _record(change, "blocked", None, now, problem=change.problem)


def _record(change: ChartChange, what: str, by: Model | None, now: datetime, **more: str) -> None:
    record(
        actor=by,
        event=f"chart_change.{what}",
        target=change,
        at=now,
        kind=change.kind,
        day=change.day,
        reason=change.reason,
        departments=sorted(change.departments.values_list("pk", flat=True)),
        **more,
    )
