"""What a change would touch, before anybody does it. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from departments.access.roles import Role
from departments.chart.changes import Effects, effects_of
from departments.chart.checks import Refusal
from departments.chart.plans import Merging, Opening, Plan, Splitting
from departments.chart.refusals import ChangeRefused
from departments.chart.selectors import plan_of, planned_changes, timeline
from departments.chart.tree import Chart
from departments.people.models import ROLE_LABELS, Employee, RoleAssignment
from departments.people.rules import SMALLEST_GROUP
from departments.people.selectors import counts
from departments.worktime.calculation import local_date
from feedback.reorganisation.applying import ending_roles
from feedback.reorganisation.calculation import Counts, Group, falls_under, groups, moved_counts, vanishes
from feedback.reorganisation.selectors import (
    Touched,
    WaveTouched,
    open_actions,
    open_points,
    promises_of,
    services_of,
    touched_waves,
)
from feedback.reorganisation.services import fitting_effects


@dataclass(frozen=True)
class RoleEnd:
    """A role that ends on the day, with who holds it."""

    person: str
    role: str
    department: str


@dataclass(frozen=True)
class DepartmentMove:
    """A department that comes to stand elsewhere, with all below it."""

    name: str
    before: str
    after: str


Shrinking = Group
"""A group of people with its size before and after."""


@dataclass(frozen=True)
class Preview:
    """What a change does on its day; empty but for `refusal` when it cannot happen.

    `people`: how many go to another department. `shrinking`: groups that fall under five people; `vanishing`: groups
    that end. `without_lead`: departments without a team lead after it; `lead`: who was chosen to lead. What is open
    at departments that close stands in `points`, `actions`, `promises` and `services`, each with who answers for it
    then.
    """

    refusal: ChangeRefused | None = None
    people: int = 0
    roles: list[RoleEnd] = field(default_factory=list)
    departments: list[DepartmentMove] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    waves: list[WaveTouched] = field(default_factory=list)
    points: list[Touched] = field(default_factory=list)
    actions: list[Touched] = field(default_factory=list)
    promises: list[Touched] = field(default_factory=list)
    services: list[Touched] = field(default_factory=list)
    shrinking: list[Shrinking] = field(default_factory=list)
    vanishing: list[Shrinking] = field(default_factory=list)
    without_lead: list[str] = field(default_factory=list)
    lead: str = ""


def preview(plan: Plan, *, day: date, now: datetime) -> Preview:
    """What the plan would touch on `day`, with exact counts. A number of queries that does not grow."""
    today = local_date(now)
    try:
        effects = fitting_effects(plan, day=day, today=today, beside_planned=True)
    except ChangeRefused as no:
        return Preview(refusal=no)
    before, people, works_in = _before(plan, day, today)
    people_after, moved = moved_counts(people, effects, works_in)
    changed = groups(before, people, effects, people_after)
    heirs = {key: effects.chart.places[heir].name for key, heir in effects.closed.items()}
    return Preview(
        people=moved,
        roles=_roles(plan, effects, day),
        departments=_moves(before, effects),
        opened=[effects.chart.places[key].name for key in effects.opened],
        closed=[before.places[key].name for key in effects.closed],
        waves=touched_waves(day, today, heirs),
        points=open_points(heirs, today),
        actions=open_actions(heirs, today),
        promises=promises_of(heirs, today),
        services=services_of(heirs),
        shrinking=[one for one in changed if falls_under(one, SMALLEST_GROUP)],
        vanishing=[one for one in changed if vanishes(one, SMALLEST_GROUP)],
        without_lead=_without_lead(plan, effects, day),
        lead=_lead(plan),
    )


def _before(plan: Plan, day: date, today: date) -> tuple[Chart, Counts, Counts]:
    """The chart and the people on the day, as it will be without this change; and where who is named works."""
    chart, people = timeline().on(max(day, today)), counts(today)
    planned = [(change.day, plan_of(change)) for change in planned_changes() if change.day <= day]
    splits = [one for one in [plan, *(other for _day, other in planned)] if isinstance(one, Splitting)]
    named = {person for one in splits for person in one.people}
    works_in = dict(Employee.objects.here().filter(pk__in=named).values_list("pk", "department_id")) if named else {}
    works_in = {person: place for person, place in works_in.items() if place is not None}
    for moment, other in planned:
        found = effects_of(chart, other, moment)
        if not isinstance(found, Refusal):
            people, _moved = moved_counts(people, found, works_in)
            chart = found.chart
    return chart, people, works_in


def _roles(plan: Plan, effects: Effects, day: date) -> list[RoleEnd]:
    roles = ending_roles(set(effects.closed), day)
    if isinstance(plan, Merging) and plan.lead is not None and plan.into is not None:
        replaced = ending_roles({plan.into}, day)
        roles += [one for one in replaced if one.role == Role.TEAM_LEAD and one.employee_id != plan.lead]
    return [
        RoleEnd(one.employee.name, str(ROLE_LABELS[Role(one.role)]), one.department.name if one.department else "")
        for one in roles
    ]


def _moves(before: Chart, effects: Effects) -> list[DepartmentMove]:
    found = [
        DepartmentMove(place.name, _name(before, place.parent), _name(effects.chart, effects.moved[place.key]))
        for place in before.ordered
        if place.key in effects.moved
    ]
    return sorted(found, key=lambda move: move.name.casefold())


def _name(chart: Chart, key: int | None) -> str:
    return chart.places[key].name if key is not None and key in chart.places else ""


def _lead(plan: Plan) -> str:
    """The name of who was chosen to lead what becomes of a merger; empty when nobody was chosen."""
    if not isinstance(plan, Merging) or plan.lead is None:
        return ""
    return Employee.objects.here().filter(pk=plan.lead).values_list("name", flat=True).first() or ""


def _without_lead(plan: Plan, effects: Effects, day: date) -> list[str]:
    """The new departments and those that take over, as far as nobody leads them on the day itself."""
    if isinstance(plan, Merging) and plan.lead is not None:
        return []
    if not isinstance(plan, Opening | Merging | Splitting):
        return []
    places: Sequence[int] = sorted({*effects.opened, *effects.closed.values()})
    led = RoleAssignment.objects.on(day).filter(department__in=places, role=Role.TEAM_LEAD.value)
    numbers: set[int | None] = set(led.values_list("department_id", flat=True))
    names: Mapping[int, str] = {key: effects.chart.places[key].name for key in places if key not in numbers}
    return sorted(names.values(), key=str.casefold)
