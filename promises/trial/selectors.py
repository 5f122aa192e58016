from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Max, Min, QuerySet

from departments.chart.models import Department, DepartmentQuerySet
from departments.people.models import Employee
from departments.worktime.models import Calendar
from departments.worktime.timetable import Instants
from departments.worktime.windows import instant_of
from promises.deadlines.bulk import FactTable
from promises.deadlines.facts import MISSING
from promises.requests.models import Request
from promises.trial.keeping import Requests

A_MINUTE = timedelta(minutes=1)
MOMENTS = ("received_at", "answered_at", "withdrawn_at", "deadline_given")


@dataclass(frozen=True, slots=True)
class Stored:
    """The requests of a department that stand in IKG already, of one class of evidence.

    `first` and `last` receipt; `happened`: the last receipt, answer or withdrawal.
    """

    department: Department
    evidence: str
    count: int
    first: datetime | None
    last: datetime | None
    happened: datetime | None

    @property
    def in_words(self) -> str:
        """How these requests were measured."""
        return str(Request.Evidence(self.evidence).label)


def stored_requests(departments: DepartmentQuerySet) -> list[Stored]:
    """Which of these departments have requests, by name; one line for each class of evidence. Two queries."""
    found = {one.pk: one for one in departments}
    rows = (
        Request.objects.filter(department__in=found)
        .values_list("department_id", "evidence")
        .annotate(Count("pk"), Min("received_at"), Max("received_at"), Max("answered_at"), Max("withdrawn_at"))
    )
    lines = [
        Stored(found[pk], evidence, count, first, last, max(filter(None, (last, *stops)), default=None))
        for pk, evidence, count, first, last, *stops in rows
    ]
    return sorted(lines, key=lambda one: (one.department.name.casefold(), one.department.pk, one.evidence))


def requests_of(department: Department, evidence: str) -> Requests:
    """The stored requests of a department, of one class of evidence, by receipt. One query."""
    found = Request.objects.filter(department=department, evidence=evidence).order_by("received_at", "pk")
    rows = list(found.values_list("source_id", "is_done_without_time", *MOMENTS))
    start, answered, withdrawn, given = (_instants(row[place] for row in rows) for place in range(2, 2 + len(MOMENTS)))
    table = FactTable(
        start=start,
        answered=answered,
        withdrawn=withdrawn,
        given=given,
        is_done=np.array([row[1] for row in rows], dtype=np.bool_),
        pause_offsets=np.zeros(len(rows) + 1, dtype=np.int64),
        pause_from=np.zeros(0, dtype=np.int64),
        pause_to=np.zeros(0, dtype=np.int64),
    )
    return Requests(table, [row[0] for row in rows], np.full(len(rows), -1, dtype=np.int32), ())


def calendars(employee: Employee, today: date) -> QuerySet[Calendar]:
    """The calendars that this person may try a promise on, by name."""
    return Calendar.objects.visible_to(employee, today).order_by("name")


def _instants(moments: Iterable[Any]) -> Instants:
    return np.array([MISSING if each is None else instant_of(each) for each in moments], dtype=np.int64)


def first_look(last: datetime | None, until: datetime) -> datetime:
    """From where the requests are seen when nobody says it: the first whole minute in which all is known.

    That is after the last start, answer or withdrawal; later moments than `until` cannot have happened.
    """
    found = until if last is None else min(last, until)
    whole = found.replace(second=0, microsecond=0)
    return whole if whole == found else whole + A_MINUTE
