from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from departments.chart.changes import folded
from departments.chart.history import HistoryLine, history, name_on, names_on, timeline
from departments.chart.models import ChartChange, ChartChangeQuerySet, Department, DepartmentQuerySet, Succession
from departments.chart.plans import Plan, plan_from
from departments.chart.tree import Chart, ancestors_of, branch_of
from departments.worktime.calculation import WorkCalendar
from departments.worktime.models import Calendar, CalendarQuerySet
from departments.worktime.selectors import load

__all__ = [
    "Becoming",
    "CalendarUser",
    "HistoryLine",
    "Standing",
    "ancestors",
    "answering",
    "answering_names",
    "becoming",
    "blocked_changes",
    "branch",
    "branches",
    "calendar_of",
    "calendar_row_of",
    "calendars_in_use",
    "calendars_of",
    "chart_on",
    "heirs",
    "history",
    "name_on",
    "names_on",
    "organisation_calendar",
    "organisation_name",
    "parents",
    "plan_of",
    "planned_changes",
    "predecessors",
    "root",
    "standing",
    "successors",
    "timeline",
    "todays",
    "users_of",
    "with_predecessors",
]


def root(day: date) -> Department | None:
    """The organisation itself: the oldest department without a parent."""
    return Department.objects.on(day).filter(parent=None).order_by("pk").first()


def organisation_name(day: date) -> str:
    """Its name, or nothing when the chart is still empty."""
    organisation = root(day)
    return organisation.name if organisation else ""


def organisation_calendar(day: date) -> WorkCalendar:
    organisation = root(day)
    return load(organisation.calendar if organisation else None)


def ancestors(department: Department) -> list[Department]:
    """The departments above, nearest first."""
    numbers = ancestors_of(department.pk, parents())
    found = Department.objects.select_related("calendar").in_bulk(numbers)
    return [found[number] for number in numbers]


def branch(department: Department, day: date) -> list[Department]:
    """This department and all below it that exist on `day`; each before its own branch, by name."""
    existing = Department.objects.on(day).by_name()
    numbers = branch_of(department.pk, dict(existing.values_list("pk", "parent_id")))
    found = Department.objects.in_bulk(numbers)
    return [found[number] for number in numbers]


def branches(departments: Iterable[int]) -> DepartmentQuerySet:
    """These departments and all below them, closed ones too (their results stay readable)."""
    tree = parents()
    return Department.objects.filter(pk__in={number for top in departments for number in branch_of(top, tree)})


def calendar_of(department: Department) -> WorkCalendar:
    """Its own calendar, else that of the nearest department above which has one, else office hours."""
    return load(calendar_row_of(department))


def calendar_row_of(department: Department) -> Calendar | None:
    """The calendar that a department works by, its own or inherited; None: office hours."""
    if department.calendar is not None:
        return department.calendar
    return next((above.calendar for above in ancestors(department) if above.calendar is not None), None)


def calendars_of(departments: Iterable[Department]) -> dict[int, Calendar | None]:
    """The same for many: number of the department -> its calendar with everything that counting needs. Six queries."""
    tree, own = parents(), _own_calendars()
    found = Calendar.objects.whole().in_bulk(set(own.values()))
    return {one.pk: found.get(_nearest(one.pk, tree, own) or 0) for one in departments}


def users_of(calendar: Calendar, day: date) -> list[CalendarUser]:
    """The departments that work by this calendar on a day, by name. Three queries."""
    tree, own = parents(), _own_calendars()
    existing = Department.objects.on(day).by_name()
    return [
        CalendarUser(one, is_own=own.get(one.pk) == calendar.pk)
        for one in existing
        if _nearest(one.pk, tree, own) == calendar.pk
    ]


def calendars_in_use(day: date) -> CalendarQuerySet:
    """The calendars that departments which exist on a day point to, by name."""
    pointed_to = Department.objects.on(day).exclude(calendar=None).values("calendar_id")
    return Calendar.objects.filter(pk__in=pointed_to).order_by("name")


@dataclass(frozen=True)
class CalendarUser:
    """A department that works by a calendar: because it chose so itself, or inherited from above."""

    department: Department
    is_own: bool


@dataclass(frozen=True)
class Standing:
    """Who stands under whom and who answers for whom on a day; see `parents` and `heirs`."""

    parents: dict[int, int | None]
    heirs: dict[int, int]


def standing(day: date) -> Standing:
    """Both at once, for who needs both. One query."""
    rows = list(Department.objects.by_name().values_list("pk", _above(), "valid_from", "valid_until"))
    tree = {pk: above for pk, above, _begin, _end in rows}
    existing = {pk for pk, _above, begin, end in rows if begin <= day and (end is None or day < end)}
    found = {}
    for closed in (pk for pk, _above, _begin, end in rows if end is not None and end <= day):
        heir = next((above for above in ancestors_of(closed, tree) if above in existing), None)
        if heir is not None:
            found[closed] = heir
    return Standing(tree, found)


def parents() -> dict[int, int | None]:
    """The whole tree as child -> parent. A closed department stands under its heir, who answers for it. One query.

    Without an heir it stays under the department that it last stood under.
    """
    return dict(Department.objects.by_name().values_list("pk", _above()))


def heirs(day: date) -> dict[int, int]:
    """Every department that is closed on `day` -> who answers for it now. One query.

    Its heir, or the heir of that one, and so on; without an heir the nearest department above that exists.
    """
    return standing(day).heirs


def predecessors(department: Department, day: date) -> list[Department]:
    """The closed departments for which this one answers on `day`, by name."""
    return list(
        Department.objects.filter(pk__in=[old for old, heir in heirs(day).items() if heir == department.pk]).by_name()
    )


@dataclass(frozen=True)
class Becoming:
    """What has become of departments by a day; loaded once for many questions."""

    existing: frozenset[int]
    following: Mapping[int, frozenset[int]]

    def of(self, departments: Iterable[int]) -> set[int]:
        """These departments themselves while they exist, else all their successors."""
        found, seen, waiting = set[int](), set[int](), list(departments)
        while waiting:
            here = waiting.pop()
            if here in seen:
                continue
            seen.add(here)
            if here in self.existing:
                found.add(here)
            else:
                waiting.extend(self.following.get(here, ()))
        return found


def becoming(day: date) -> Becoming:
    """Two queries."""
    following: dict[int, set[int]] = {}
    for old, new in Succession.objects.filter(on__lte=day).values_list("predecessor_id", "successor_id"):
        following.setdefault(old, set()).add(new)
    existing = Department.objects.on(day).values_list("pk", flat=True)
    return Becoming(frozenset(existing), {old: frozenset(new) for old, new in following.items()})


def todays(departments: Iterable[int], day: date) -> set[int]:
    """What has become of these departments by `day`: themselves while they exist, else all their successors."""
    return becoming(day).of(departments)


def successors(department: Department, day: date) -> list[Department]:
    """What has become of a closed department by `day`, by name. Three queries."""
    return list(Department.objects.filter(pk__in=todays([department.pk], day)).exclude(pk=department.pk).by_name())


def answering(department: Department, day: date) -> Department:
    """Who answers for it on `day`: itself while it exists, else its heir. No query for one that exists."""
    if department.valid_until is None or day < department.valid_until:
        return department
    heir = heirs(day).get(department.pk)
    return Department.objects.get(pk=heir) if heir is not None else department


def answering_names(departments: Iterable[Department], day: date) -> dict[int, str]:
    """Those of these departments that are closed on `day` -> the name of who answers for them now.

    Two queries; none when all of them exist.
    """
    closed = [one.pk for one in departments if one.valid_until is not None and one.valid_until <= day]
    if not closed:
        return {}
    answering = heirs(day)
    names = dict(Department.objects.filter(pk__in=answering.values()).values_list("pk", "name"))
    return {one: names[answering[one]] for one in closed if one in answering}


def with_predecessors(departments: Iterable[int], day: date) -> set[int]:
    """These departments and the closed ones for which they answer. One query."""
    found = set(departments)
    return found | {closed for closed, heir in heirs(day).items() if heir in found}


def chart_on(day: date, today: date) -> Chart:
    """The chart of a day: of the past and today as it was, of a later day with the changes that are planned.

    Two queries, and one more for a day to come.
    """
    chart = timeline().on(day)
    if day <= today:
        return chart
    return folded(chart, [(change.day, plan_of(change)) for change in planned_changes() if change.day <= day])


def planned_changes(seen: ChartChangeQuerySet | None = None) -> list[ChartChange]:
    """What is planned, in the order in which it will happen, with its departments. Two queries.

    A page says which changes its reader may see.
    """
    rows = ChartChange.objects.all() if seen is None else seen
    return list(rows.planned().order_by("day", "pk").prefetch_related("departments"))


def blocked_changes() -> list[ChartChange]:
    """What could not happen on its day and waits for a person, the oldest first."""
    return list(ChartChange.objects.filter(state=ChartChange.State.BLOCKED).order_by("day", "pk"))


def plan_of(change: ChartChange) -> Plan:
    """What the change is to do."""
    return plan_from(change.kind, change.plan)


def _above() -> Coalesce:
    """In a query of departments: its heir once it has one, else the department that it stands under."""
    heir = Succession.objects.filter(predecessor=OuterRef("pk"), is_heir=True).values("successor_id")
    return Coalesce(Subquery(heir), "parent_id", output_field=BigIntegerField())


def _own_calendars() -> dict[int, int]:
    """Department -> the calendar that it points to itself. One query."""
    pairs = Department.objects.exclude(calendar=None).values_list("pk", "calendar_id")
    return {pk: calendar for pk, calendar in pairs if calendar is not None}


def _nearest(department: int, tree: dict[int, int | None], own: Mapping[int, int]) -> int | None:
    """The calendar of the first department that has one, from here up."""
    return next((own[one] for one in (department, *ancestors_of(department, tree)) if one in own), None)
