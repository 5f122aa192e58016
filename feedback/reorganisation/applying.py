"""A change of the chart happens: the chart itself, who works there, who leads it, what it offers, who follows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from departments.access.roles import Role
from departments.catalogue.services import hand_over
from departments.chart import services as chart
from departments.chart.changes import Effects
from departments.chart.models import Department
from departments.chart.plans import Merging, Plan
from departments.chart.refusals import ChangeRefused
from departments.people.models import Employee, RoleAssignment
from departments.people.services import assign_role, end_role, move_people
from departments.worktime.models import Calendar
from feedback.actions.successors import tell_successors

Places = Mapping[int, Department]
"""The key of the effects (< 0: just made) -> the department."""


def apply(plan: Plan, effects: Effects, *, day: date, by: Model | None, now: datetime) -> set[int]:
    """Do everything that the effects say, as of `day`; in the transaction and under the lock of the caller.

    Returns the departments that it was about, the new ones among them.

    Raises:
        ChangeRefused: the chosen lead does not work here any more.
    """
    new = _open(effects, day, by, now)
    numbers = {*new.values(), *effects.renamed, *effects.moved, *effects.closed, *_numbers(effects, new)}
    known = Department.objects.in_bulk(numbers)
    places = {key: known[number] for key, number in {**{one: one for one in numbers}, **new}.items()}
    _place(effects, places, day, by, now)
    _move_people(effects, places, by, now)
    for key in effects.closed:
        _end_roles(places[key], day, by, now)
    if isinstance(plan, Merging) and plan.lead is not None:
        _give_lead(places[next(iter(effects.closed.values()))], plan.lead, day, by, now)
    _close(effects, places, day, by, now)
    return numbers


def possible_lead(number: int) -> Employee:
    """The person who is to lead a merged department.

    Raises:
        ChangeRefused: nobody of that number works here.
    """
    found = Employee.objects.here().filter(pk=number).first()
    if found is None:
        raise ChangeRefused("lead", _("Deze collega werkt hier niet meer. Kies een ander."))
    return found


def people_of(effects: Effects, leaving: int) -> dict[int, list[int]]:
    """Where the people who work directly in a department go: place -> employees, those who are named first. One query.

    Who is named and works elsewhere by now stays there.
    """
    found: dict[int, list[int]] = {}
    here = Employee.objects.here().filter(department=leaving).order_by("pk")
    for number in here.values_list("pk", flat=True):
        place = effects.persons.get(number, effects.everybody.get(leaving, leaving))
        if place != leaving:
            found.setdefault(place, []).append(number)
    return found


def leaves(effects: Effects) -> list[int]:
    """The departments from which people go."""
    split = {one.old for one in effects.successors} if effects.persons else set()
    return sorted(split | set(effects.everybody))


def ending_roles(departments: set[int], day: date) -> list[RoleAssignment]:
    """The roles at departments that close on `day`, as far as they reach beyond it. One query."""
    lasting = RoleAssignment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day), department__in=departments)
    return list(lasting.select_related("employee", "department").order_by("department__name", "role", "pk"))


def _open(effects: Effects, day: date, by: Model | None, now: datetime) -> dict[int, int]:
    made: dict[int, int] = {}
    for key in effects.opened:
        place = effects.chart.places[key]
        parent = Department.objects.get(pk=place.parent) if place.parent is not None else None
        calendar = _calendar([one.old for one in effects.successors if one.new == key])
        opened = chart.open_department(
            code=place.code, name=place.name, parent=parent, valid_from=day, calendar=calendar, by=by, now=now
        )
        made[key] = opened.pk
    return made


def _calendar(predecessors: list[int]) -> Calendar | None:
    """The own calendar of what it comes from, when these had the same one: promises keep their working days."""
    calendars = {one.calendar for one in Department.objects.filter(pk__in=predecessors).select_related("calendar")}
    return calendars.pop() if len(calendars) == 1 else None


def _numbers(effects: Effects, new: Mapping[int, int]) -> set[int]:
    """What else is named: heirs, the ones above, and whom a split leaves."""
    named = {*effects.moved.values(), *effects.closed.values(), *(one.old for one in effects.successors)}
    return {new.get(key, key) for key in named}


def _place(effects: Effects, places: Places, day: date, by: Model | None, now: datetime) -> None:
    for key in effects.renamed:
        name = effects.chart.places[key].name
        chart.rename_department(places[key], name=name, on=day, by=by, now=now)
    for key, parent in effects.moved.items():
        chart.move_department(places[key], parent=places[parent], on=day, by=by, now=now)


def _close(effects: Effects, places: Places, day: date, by: Model | None, now: datetime) -> None:
    for key, heir in effects.closed.items():
        hand_over(places[key], places[heir], by=by, now=now)
        chart.close_department(places[key], until=day, heir=places[heir], by=by, now=now)
    for one in effects.successors:
        if not one.is_heir:
            chart.succeed(places[one.old], places[one.new], on=day, is_heir=False)
    if effects.closed:
        tell_successors(now)


def _move_people(effects: Effects, places: Places, by: Model | None, now: datetime) -> None:
    for leaving in leaves(effects):
        for place, people in people_of(effects, leaving).items():
            move_people(people, department=places[place], by=by, now=now)


def _end_roles(department: Department, day: date, by: Model | None, now: datetime) -> None:
    for role in ending_roles({department.pk}, day):
        end_role(role, until=day, by=by, now=now)


def _give_lead(department: Department, number: int, day: date, by: Model | None, now: datetime) -> None:
    """From `day` this person leads it, and nobody else does any more."""
    lead = possible_lead(number)
    held = RoleAssignment.objects.filter(department=department, role=Role.TEAM_LEAD.value)
    lasting = list(held.filter(Q(valid_until=None) | Q(valid_until__gt=day)).select_related("employee"))
    for role in lasting:
        if role.employee_id != lead.pk:
            end_role(role, until=day, by=by, now=now)
    if not any(role.employee_id == lead.pk for role in lasting):
        assign_role(lead, Role.TEAM_LEAD, department=department, valid_from=day, by=by, now=now)
