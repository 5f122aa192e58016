from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from departments.chart.models import Department
from departments.chart.selectors import parents
from departments.chart.tree import ancestors_of
from departments.worktime.calculation import WorkCalendar
from departments.worktime.models import Calendar, CalendarVersion
from departments.worktime.selectors import load, load_version
from promises.clocks.counting import OpenClock, recount
from promises.clocks.models import Clock
from promises.deadlines.rules import RuleKind
from promises.requests.models import Request

MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Counting:
    """What a department counts with now; `version` is pinned to what is counted (None: office hours)."""

    calendar: WorkCalendar
    version: CalendarVersion | None

    @property
    def pin(self) -> int | None:
        return self.version.pk if self.version else None


@dataclass(frozen=True, slots=True)
class Moved:
    """An open request whose deadline another calendar moves; both in UTC."""

    request: Request
    department: Department
    old: datetime
    new: datetime


@dataclass(frozen=True, slots=True)
class Moves:
    """What a change of a calendar does to the requests that are open; all others stay as they were.

    `newly_late`: how many of them would be too late at once. `examples`: those first, then the earliest deadlines.
    """

    count: int = 0
    earlier: int = 0
    later: int = 0
    newly_late: int = 0
    examples: tuple[Moved, ...] = ()


def open_clocks(now: datetime) -> QuerySet[Clock]:
    """The clocks that a changed calendar moves (rule 30): no answer, not late at `now`, counted with a calendar."""
    waiting = Clock.objects.filter(state=Clock.State.RUNNING, deadline__gte=now)
    return waiting.exclude(promise_version__rule=RuleKind.AT)


def open_clock(row: tuple[int, str, datetime, datetime]) -> OpenClock:
    """A row of `open_clocks(…).values_list(*OPEN_CLOCK)`."""
    return OpenClock(*row)


OPEN_CLOCK = ("pk", "promise_version__rule", "started_at", "deadline")


def countings(departments: Iterable[int]) -> dict[int, Counting]:
    """What each of these departments counts with. Three queries, however many departments; one without calendars."""
    nearest = _nearest_calendars(departments)
    rows = {calendar.pk: calendar for calendar in nearest.values() if calendar}
    current = CalendarVersion.objects.filter(calendar__in=rows, number=F("calendar__number"))
    versions = {version.calendar_id: version for version in current.select_related("calendar")}
    known = {number: _counting(row, versions.get(number)) for number, row in rows.items()}
    office = Counting(load(None), None)
    return {one: known[calendar.pk] if calendar else office for one, calendar in nearest.items()}


def moved_by(
    calendar: Calendar, would_be: WorkCalendar, now: datetime, *, departments: Iterable[int] | None = None
) -> Moves:
    """What happens to the open requests when this calendar becomes `would_be`. Nothing is changed.

    `departments`: who would count with it, when that is not who does so now. A calendar that is based on this one is
    a question of its own.

    Raises:
        NeverOpen: `would_be` has too few openings left.
    """
    clocks = open_clocks(now).filter(department__in=_users(calendar, now) if departments is None else departments)
    found = [open_clock(row) for row in clocks.values_list(*OPEN_CLOCK)]
    moved = [(one, new) for one, new in zip(found, recount(found, would_be), strict=True) if one.deadline != new]
    first = sorted(moved, key=lambda pair: (pair[1] >= now, pair[0].deadline, pair[0].pk))[:MOST_EXAMPLES]
    rows = Clock.objects.select_related("request", "department").in_bulk([one.pk for one, _new in first])
    return Moves(
        count=len(moved),
        earlier=sum(new < one.deadline for one, new in moved),
        later=sum(new > one.deadline for one, new in moved),
        newly_late=sum(new < now for _one, new in moved),
        examples=tuple(Moved(rows[one.pk].request, rows[one.pk].department, one.deadline, new) for one, new in first),
    )


def _users(calendar: Calendar, now: datetime) -> list[int]:
    """Of the departments with open requests those that count with this calendar."""
    waiting = open_clocks(now).values_list("department", flat=True).distinct()
    return [one for one, nearest in _nearest_calendars(waiting).items() if nearest == calendar]


def _nearest_calendars(departments: Iterable[int]) -> dict[int, Calendar | None]:
    """Its own calendar, else that of the nearest department above which has one. Two queries."""
    having = Department.objects.exclude(calendar=None).select_related("calendar")
    own = {department.pk: department.calendar for department in having}
    tree = parents() if own else {}
    return {
        one: next((own[above] for above in (one, *ancestors_of(one, tree)) if above in own), None)
        for one in set(departments)
    }


def _counting(row: Calendar, version: CalendarVersion | None) -> Counting:
    # by what is pinned: whoever counts again with that version finds the same
    return Counting(load(row) if version is None else load_version(version), version)
