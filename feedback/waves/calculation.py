"""When reminders go out and how long answering takes. Plain values, no database."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Protocol

STEPS = (1, 2, 3)
SECONDS_A_SCORE = 8
SECONDS_AN_OPEN_ANSWER = 30
SECONDS_AROUND_IT = 60
ONE_DAY = timedelta(days=1)


class WorkDays(Protocol):
    """What is needed of a calendar (`departments.worktime.calculation.WorkCalendar` is one)."""

    def add_working_days(self, day: date, count: int, /) -> date: ...

    def working_days_between(self, first: date, last: date, /) -> int: ...

    def first_sending_moment(self, moment: datetime, /) -> datetime: ...


def reminder_days(opens_on: date, closes_on: date, calendar: WorkDays) -> dict[int, date]:
    """Local date of each reminder by its step: working day 5, working day 10, one working day before the end.

    The first working day of the wave is working day 1. In a short wave the last reminder wins: an earlier step that
    would not come before it falls away, and so does a reminder on the day of the opening itself.
    """
    last = calendar.add_working_days(closes_on, -1)
    days = {
        1: calendar.add_working_days(opens_on - ONE_DAY, 5),
        2: calendar.add_working_days(opens_on - ONE_DAY, 10),
    }
    kept = {step: day for step, day in days.items() if day < last}
    if last > opens_on:
        kept[3] = last
    return kept


def working_days_of(opens_on: date, closes_on: date, calendar: WorkDays) -> int:
    """Working days from the first to the last day of a wave, both counted; 0 when it ends before it begins."""
    return max(0, calendar.working_days_between(opens_on - ONE_DAY, closes_on))


def minutes_to_answer(suppliers: int, scores: int, opens: int) -> int:
    """Estimate in whole minutes for judging so many suppliers, rounded up; at least 1."""
    seconds = SECONDS_AROUND_IT + suppliers * (scores * SECONDS_A_SCORE + opens * SECONDS_AN_OPEN_ANSWER)
    return max(1, math.ceil(seconds / 60))
