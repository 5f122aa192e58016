"""What a rule comes to on a day of the team itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from departments.worktime.calculation import FRIDAY, NeverOpen, WorkCalendar
from departments.worktime.windows import MINUTE, Windows, moment_of
from promises.deadlines.assessment import deadline_of
from promises.deadlines.rules import Rule, RuleKind

BEFORE_THE_CLOSE = 20 * MINUTE
WEEKS = 5
INSTANT = timedelta(microseconds=1)
MOST_DAYS = 8
"""What can be drawn next to each other."""


@dataclass(frozen=True, slots=True)
class ExampleDay:
    """A local date with its openings. `number`: which working day of the promise it is, for a rule in days."""

    day: date
    windows: Windows
    number: int | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A request just before the weekend, and until when its answer is in time; both in the zone of the calendar.

    `days` from the one to the other; empty when they are too many to draw, or no opening hours count.
    """

    received: datetime
    deadline: datetime
    days: tuple[ExampleDay, ...] = ()


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
    first, last = received.astimezone(zone), deadline.astimezone(zone)
    # midnight belongs to the day that ends
    return Example(first, last, _days(rule, calendar, first.date(), (last - INSTANT).date()))


def _days(rule: Rule, calendar: WorkCalendar, first: date, last: date) -> tuple[ExampleDay, ...]:
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if not rule.counts_openings or len(dates) > MOST_DAYS:
        return ()
    opened = [calendar.windows(day) for day in dates]
    numbers = accumulate(bool(windows) and day > first for day, windows in zip(dates, opened, strict=True))
    in_days = rule.kind is RuleKind.WORKING_DAYS
    return tuple(
        ExampleDay(
            day,
            windows,
            number if in_days and windows and day > first else None,
            counts=rule.kind is RuleKind.WORKING_HOURS or (in_days and day > first) or day == last,
        )
        for day, windows, number in zip(dates, opened, numbers, strict=True)
    )
