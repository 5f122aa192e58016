from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F

from departments.audit.services import record
from departments.worktime.calculation import NeverOpen, WorkCalendar
from departments.worktime.models import Calendar, CalendarVersion
from promises.clocks.counting import OpenClock, recount
from promises.clocks.models import Clock
from promises.clocks.selectors import OPEN_CLOCK, Counting, countings, open_clock, open_clocks
from promises.deadlines.assessment import deadline_of
from promises.deadlines.outcomes import Problem, judge
from promises.deadlines.rules import RULES_VERSION, Rule, RuleKind, parse_rule
from promises.definitions.models import PromiseVersion
from promises.requests.models import Request

BATCH = 500

log = structlog.get_logger(__name__)


def clock_for(
    request: Request,
    version: PromiseVersion,
    *,
    calendar: WorkCalendar,
    calendar_version: CalendarVersion | None,
    flags: Iterable[Problem] = (),
) -> Clock:
    """What the facts of a request say about a promise, not stored yet. `flags`: what was odd about its times.

    `calendar` is that of the department, and `calendar_version` its version, which the clock pins.

    Raises:
        UnknownRule: the version has a rule that is not in the grammar.
        NeverOpen: the calendar has too few openings after the receipt.
    """
    judgement = judge(
        started_at=request.received_at,
        deadline=_deadline(request, parse_rule(version.rule), calendar),
        answered_at=request.answered_at,
        withdrawn_at=request.withdrawn_at,
        is_done_without_time=request.is_done_without_time,
    )
    return Clock(
        request=request,
        promise_version=version,
        calendar_version=calendar_version,
        rules_version=RULES_VERSION,
        department_id=request.department_id,
        state=judgement.state.value,
        started_at=request.received_at,
        deadline=judgement.deadline,
        stopped_at=judgement.stopped_at,
        problem=" ".join(dict.fromkeys([*judgement.problems, *flags])),
    )


@transaction.atomic(savepoint=False)
def replace_clocks(*, of: Sequence[Request], clocks: Sequence[Clock]) -> None:
    """Measure anew: the clocks `of` these requests go, `clocks` come. In the caller's transaction and audit entry."""
    keys = [request.pk for request in of]
    for start in range(0, len(keys), BATCH):
        Clock.objects.filter(request__in=keys[start : start + BATCH]).delete()
    Clock.objects.bulk_create(clocks, batch_size=BATCH)


def move_deadlines(now: datetime) -> int:
    """Give open requests the deadline of the calendar as it is now (rule 30); returns how many were counted again.

    Open is what has no answer and is not late at `now`. What is answered, withdrawn or late stays as it was counted;
    what becomes late by the change itself is late from then on. Does nothing when nothing changed.
    """
    pins = set(open_clocks(now).values_list("department_id", "calendar_version_id").distinct())
    current = countings({department for department, _pin in pins})
    stale: dict[int | None, set[int]] = {}
    for department, pin in pins:
        if pin != current[department].pin:
            stale.setdefault(current[department].pin, set()).add(department)
    return sum(_move_safely(departments, current[min(departments)], now) for departments in stale.values())


def _move_safely(departments: set[int], counting: Counting, now: datetime) -> int:
    try:
        return _move(departments, counting, now)
    except NeverOpen:
        # refused when a calendar is saved; should it happen, the others still move
        log.exception("deadlines not moved: never open", departments=sorted(departments))
        return 0


@transaction.atomic
def _move(departments: set[int], counting: Counting, now: datetime) -> int:
    """Count the open clocks of these departments again, and pin what they were counted with."""
    counted = earlier = later = late = 0
    stale = open_clocks(now).filter(department__in=departments).exclude(calendar_version=counting.version)
    # who moves the same clocks waits here, and then finds them pinned
    waiting = stale.select_for_update(of=("self",)).order_by("pk").values_list(*OPEN_CLOCK)
    while batch := [open_clock(row) for row in waiting[:BATCH]]:
        deadlines = recount(batch, counting.calendar)
        counted += len(batch)
        earlier += sum(new < one.deadline for one, new in zip(batch, deadlines, strict=True))
        later += sum(new > one.deadline for one, new in zip(batch, deadlines, strict=True))
        late += sum(new < now for new in deadlines)
        _store(batch, deadlines, counting)
    if counted:
        record(
            actor=None,
            event="calendar.deadlines_moved",
            target=counting.version.calendar if counting.version else Calendar(),
            at=now,
            version=counting.version.number if counting.version else None,
            counted=counted,
            earlier=earlier,
            later=later,
            newly_late=late,
        )
    return counted


def _store(clocks: Sequence[OpenClock], deadlines: Sequence[datetime], counting: Counting) -> None:
    """A closure moves most deadlines equally far: one statement for each distance, not for each row."""
    by_distance: dict[timedelta, list[int]] = {}
    for clock, deadline in zip(clocks, deadlines, strict=True):
        by_distance.setdefault(deadline - clock.deadline, []).append(clock.pk)
    for distance, keys in by_distance.items():
        Clock.objects.filter(pk__in=keys).update(
            deadline=F("deadline") + distance, calendar_version=counting.version, rules_version=RULES_VERSION
        )


def _deadline(request: Request, rule: Rule, calendar: WorkCalendar) -> datetime | None:
    """None when there is nothing to count from: `judge` says why that is invalid."""
    if rule.kind is RuleKind.AT:
        return request.deadline_given
    if request.received_at is None:
        return None
    return deadline_of(rule, request.received_at, calendar)
