"""Changes of the chart as rows of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from departments.chart.models import ChartChange, Department
from departments.chart.plans import involved
from departments.chart.selectors import plan_of
from departments.chart.tree import Chart
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


def rows(changes: Iterable[ChartChange], chart: Chart) -> list[ChangeRow]:
    """Each change as a sentence, with the names of today; what is closed keeps its last name. One query at most."""
    found = [(change, plan_of(change)) for change in changes]
    names = {place.key: place.name for place in chart.ordered}
    missing = {pk for _change, plan in found for pk in involved(plan)} - names.keys()
    if missing:
        names |= dict(Department.objects.filter(pk__in=missing).values_list("pk", "name"))
    return [
        ChangeRow(
            pk=change.pk,
            day=change.day,
            sentence=words.sentence(plan, names),
            reason=change.reason,
            kind=str(change.get_kind_display()),
            state=change.state,
            state_label=str(change.get_state_display()),
            problem=change.problem,
        )
        for change, plan in found
    ]
