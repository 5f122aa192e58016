"""What may be done with a department now; a refusal says why, the same at the button and when it is tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from departments.access.roles import Allowed, Denied, Verdict
from departments.chart.models import ChartChange
from departments.chart.plans import subjects
from departments.chart.selectors import plan_of
from departments.chart.tree import Chart
from departments.formatting import day_in_words
from feedback.reorganisation import words

Kind = ChartChange.Kind
ADDRESSES = {
    Kind.RENAME: "department_rename",
    Kind.MOVE: "department_move",
    Kind.MERGE: "department_merge",
    Kind.SPLIT: "department_split",
    Kind.CLOSE: "department_close",
}


@dataclass(frozen=True)
class Choice:
    """A change as a button; `reason` when it cannot be pressed."""

    label: str
    text: str
    url: str
    reason: str


def choices(chart: Chart, department: int) -> list[Choice]:
    """Every change of this department, in the order of the page."""
    return [
        Choice(
            str(words.TITLES[kind]),
            str(words.EXPLAINED[kind]),
            reverse(name, args=[department]),
            reason_of(may_change(chart, department, kind)),
        )
        for kind, name in ADDRESSES.items()
    ]


def waiting_day(changes: Iterable[ChartChange], department: int) -> date | None:
    """The day of the first planned change that makes something else of this department."""
    return next((change.day for change in changes if department in subjects(plan_of(change))), None)


def may_wait(waiting: date | None) -> Verdict:
    """Whether another change fits beside one that is planned for that day: no, whatever the kind."""
    if waiting is None:
        return Allowed()
    day = day_in_words(waiting, get_language() or "nl", "bare-year")
    return Denied(_("Op {day} verandert deze afdeling al. Trek die wijziging eerst in.").format(day=day))


def may_change(chart: Chart, department: int, kind: str) -> Verdict:
    """Whether this kind of change fits a department that exists in the chart."""
    place = chart.places[department]
    if kind == Kind.RENAME:
        return Allowed()
    if place.parent is None:
        return Denied(_top(kind))
    if kind == Kind.MOVE and len(chart.places) - len(chart.branch(department)) < 2:
        return Denied(_("Er is nog geen andere afdeling waar deze onder kan staan."))
    if kind == Kind.MERGE and len(chart.places) < 3:
        return Denied(_("Er is nog geen andere afdeling om mee samen te voegen."))
    return Allowed()


def reason_of(verdict: Verdict) -> str:
    return verdict.reason if isinstance(verdict, Denied) else ""


def _top(kind: str) -> str:
    return {
        str(Kind.MOVE): _("De bovenste afdeling is de organisatie zelf en kan nergens onder staan."),
        str(Kind.MERGE): _("De bovenste afdeling is de organisatie zelf. Voeg samen wat eronder staat."),
        str(Kind.SPLIT): _("De bovenste afdeling is de organisatie zelf. Splits wat eronder staat."),
        str(Kind.CLOSE): _("De bovenste afdeling is de organisatie zelf en kan niet worden opgeheven."),
    }[str(kind)]
