"""Deadlines of many clocks at once, and what another calendar does to them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from departments.worktime.calculation import WorkCalendar
from departments.worktime.windows import instant_of, moment_of
from promises.deadlines.rules import parse_rule
from promises.deadlines.times import base_deadline


@dataclass(frozen=True, slots=True)
class OpenClock:
    """A clock without an answer: what its deadline follows from. `rule` as text."""

    pk: int
    rule: str
    started_at: datetime
    deadline: datetime


def recount(clocks: Sequence[OpenClock], calendar: WorkCalendar) -> list[datetime]:
    """The deadline of each by this calendar, in their order, in UTC. None of them may have the rule `at`.

    Raises:
        NeverOpen: the calendar has too few openings left.
    """
    found: dict[int, datetime] = {}
    by_rule: dict[str, list[OpenClock]] = {}
    for clock in clocks:
        by_rule.setdefault(clock.rule, []).append(clock)
    for rule, same in by_rule.items():
        starts = np.array([instant_of(clock.started_at) for clock in same], dtype=np.int64)
        deadlines = base_deadline(parse_rule(rule), starts, starts, calendar.timetable.many)
        found.update((clock.pk, moment_of(int(deadline))) for clock, deadline in zip(same, deadlines, strict=True))
    return [found[clock.pk] for clock in clocks]
