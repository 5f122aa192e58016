"""Whether a change fits: on the chart of its day, in the history since, and beside what is planned. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from departments.chart.changes import Effects, after, effects_of, folded
from departments.chart.checks import Reason, Refusal
from departments.chart.plans import Opening, Plan, subjects
from departments.chart.timeline import Timeline
from departments.chart.tree import Chart

Dated = tuple[date, Plan]


def fitting(known: Timeline, planned: Sequence[Dated], plan: Plan, day: date, today: date) -> Effects | Refusal:
    """What the change does on `day`, or why it does not fit.

    `planned`: what waits already, in its order. A change dated before today must fit every chart since its day:
    history is not rewritten.
    """
    waiting = _waits_already(known, planned, plan, today)
    if waiting:
        return waiting
    chart = known.on(max(day, today))
    if day > today:
        chart = folded(chart, [one for one in planned if one[0] <= day])
    found = effects_of(chart, plan, day)
    if isinstance(found, Refusal):
        return found
    return _unfit_before(known, plan, found, day, today) or _breaks_planned(known, planned, plan, day, today) or found


def _waits_already(known: Timeline, planned: Sequence[Dated], plan: Plan, today: date) -> Refusal | None:
    mine = subjects(plan)
    for day, other in planned:
        shared = mine & subjects(other)
        if shared:
            return Refusal("day", Reason.WAITS_ALREADY, known.name_on(min(shared), today), day=day)
    return None


def _unfit_before(known: Timeline, plan: Plan, found: Effects, day: date, today: date) -> Refusal | None:
    """A loop or a missing department on a day between then and today; or one that has left what closes since."""
    if day >= today:
        return None
    now = known.on(today)
    for moment in [day, *known.changes_after(day, today)]:
        chart = known.on(moment)
        refusal = after(chart, plan, day)
        if isinstance(refusal, Refusal):
            return refusal
        for closing in found.closed:
            left = {one.key for one in chart.children(closing)} - {one.key for one in now.children(closing)}
            if left:
                return _left(known, min(left), today)
    return None


def _left(known: Timeline, key: int, today: date) -> Refusal:
    since = known.lives[key].stay_on(today).since
    return Refusal("day", Reason.BEFORE_LAST_CHANGE, known.name_on(key, today), day=since)


def _breaks_planned(known: Timeline, planned: Sequence[Dated], plan: Plan, day: date, today: date) -> Refusal | None:
    """The first planned change that could still happen without this one, and not after it."""
    chart = known.on(today)
    fits = _fitting_of(chart, planned)
    # of one day what was planned first goes first
    place = sum(other <= day for other, _plan in planned)
    with_this = _fitting_of(chart, [*planned[:place], (day, plan), *planned[place:]])
    del with_this[place]
    for (moment, other), before, now in zip(planned, fits, with_this, strict=True):
        if before and not now:
            return Refusal("day", Reason.BREAKS_PLANNED, _about(known, other, today), day=moment)
    return None


def _fitting_of(chart: Chart, planned: Sequence[Dated]) -> list[bool]:
    fits = []
    for day, plan in planned:
        found = after(chart, plan, day)
        fits.append(not isinstance(found, Refusal))
        chart = chart if isinstance(found, Refusal) else found
    return fits


def _about(known: Timeline, plan: Plan, today: date) -> str:
    if isinstance(plan, Opening):
        return plan.name
    return known.name_on(min(subjects(plan)), today)
