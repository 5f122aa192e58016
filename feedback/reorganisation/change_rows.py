"""Changes of the chart as rows of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from departments.chart.history import timeline
from departments.chart.models import ChartChange
from departments.chart.plans import involved
from departments.chart.selectors import plan_of
from departments.chart.timeline import Timeline
from feedback.reorganisation import words


@dataclass(frozen=True)
class ChangeRow:
    pk: int
    day: date
    sentence: str
    reason: str
    kind: str
    state: str
    state_label: str
    problem: str


def rows(changes: Iterable[ChartChange], today: date) -> list[ChangeRow]:
    """Each change as a sentence, in the names of the day before it (of today, for one that is to come).

    Two queries, and none without changes.
    """
    found = list(changes)
    known = timeline() if found else Timeline()
    return [_row(change, known, min(today, change.day - timedelta(days=1))) for change in found]


def _row(change: ChartChange, known: Timeline, day: date) -> ChangeRow:
    plan = plan_of(change)
    return ChangeRow(
        pk=change.pk,
        day=change.day,
        sentence=words.sentence(plan, {pk: known.name_on(pk, day) for pk in involved(plan)}),
        reason=change.reason,
        kind=str(change.get_kind_display()),
        state=change.state,
        state_label=str(change.get_state_display()),
        problem=change.problem,
    )
