"""What a rule comes to on a day of the team itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from departments.worktime.calculation import FRIDAY, NeverOpen, WorkCalendar
from departments.worktime.windows import MINUTE, moment_of
from promises.deadlines.assessment import deadline_of
from promises.deadlines.rules import Rule, RuleKind

BEFORE_THE_CLOSE = 20 * MINUTE
WEEKS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A request just before the weekend, and until when its answer is in time; both in the zone of the calendar."""

    received: datetime
    deadline: datetime


def example_of(rule: Rule, calendar: WorkCalendar, now: datetime) -> Example | None:
    """For a request of the first Friday to come on which the team works, twenty minutes before its close.

    Without such a Friday in five weeks, of the first working day. None for `at`, and for a team that never opens.
    """
    if rule.kind is RuleKind.AT:
        return None
    today = calendar.local_date(now)
    coming = (today + timedelta(days=number) for number in range(1, 7 * WEEKS + 1))
    try:
        day = next(
            (one for one in coming if one.weekday() == FRIDAY and calendar.is_working_day(one)),
            calendar.add_working_days(today, 1),
        )
        received = moment_of(calendar.timetable.close_of(day.toordinal()) - BEFORE_THE_CLOSE)
        deadline = deadline_of(rule, received, calendar)
    except NeverOpen:
        return None
    zone = ZoneInfo(calendar.zone)
    return Example(received.astimezone(zone), deadline.astimezone(zone))
