"""Everything about one department of the chart, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from departments.chart.models import ChartChange, Department, Succession
from departments.chart.selectors import chart_on, history, planned_changes
from departments.chart.tree import Chart, Place, ancestors_of
from departments.people.selectors import counts
from feedback.reorganisation import allowed, change_rows, tree_page, words


@dataclass(frozen=True)
class Line:
    """One thing that happened: the day, what, and why."""

    day: date
    sentence: str
    reason: str


@dataclass(frozen=True)
class Below:
    key: int
    name: str
    code: str
    people: int


@dataclass(frozen=True)
class CalendarInForce:
    """`above`: the department that it comes from; empty when it is the department's own choice."""

    pk: int
    name: str
    above: str = ""


def context(department: Department, today: date) -> dict[str, Any]:
    chart = chart_on(today, today)
    place = chart.places.get(department.pk)
    planned = [change for change in planned_changes() if department in change.departments.all()]
    found: dict[str, Any] = {
        "department": department,
        "exists": place is not None,
        "history": [Line(line.day, words.history(line), line.reason) for line in history(department)],
        "planned": change_rows.rows(planned, today),
        "successors": _linked(Succession.objects.filter(predecessor=department), "successor"),
        "predecessors": _linked(Succession.objects.filter(successor=department), "predecessor"),
    }
    return found | (_standing(department, place, chart, planned, today) if place is not None else {})


def _standing(
    department: Department, place: Place, chart: Chart, planned: list[ChartChange], today: date
) -> dict[str, Any]:
    people = counts(today)
    totals = tree_page.totals_of(chart, people)
    return {
        "parent": chart.places.get(place.parent) if place.parent is not None else None,
        "since": place.since,
        "own_people": people.get(place.key, 0),
        "all_people": totals[place.key],
        "leads": tree_page.leads(today).get(place.key, []),
        "calendar": _calendar(department, chart),
        "below": [Below(one.key, one.name, one.code, totals[one.key]) for one in chart.children(place.key)],
        "choices": allowed.choices(chart, place.key),
        "waiting": allowed.reason_of(allowed.may_wait(allowed.waiting_day(planned, place.key))),
    }


def _calendar(department: Department, chart: Chart) -> CalendarInForce | None:
    """The calendar that it works with; none: office hours."""
    if department.calendar is not None:
        return CalendarInForce(department.calendar.pk, department.calendar.name)
    above = ancestors_of(department.pk, chart.parents)
    own = Department.objects.filter(pk__in=above, calendar__isnull=False).select_related("calendar").in_bulk()
    nearest = next((own[key] for key in above if key in own), None)
    if nearest is None or nearest.calendar is None:
        return None
    return CalendarInForce(nearest.calendar.pk, nearest.calendar.name, chart.places[nearest.pk].name)


def _linked(successions: Any, side: str) -> list[Department]:
    wanted = successions.values(f"{side}_id")
    return list(Department.objects.filter(pk__in=wanted).by_name())
