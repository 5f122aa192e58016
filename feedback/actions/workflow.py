"""From which state a follow-up may go to which, and on which day. Source: "A wave" of the follow-up. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from departments.worktime.calculation import WorkCalendar

TO_DECIDE, OVERDUE, DECIDED = "to_decide", "overdue", "decided"
ESCALATED_1, ESCALATED_2, ESCALATED_3 = "escalated_1", "escalated_2", "escalated_3"

WAITING = (TO_DECIDE, OVERDUE, ESCALATED_1, ESCALATED_2, ESCALATED_3)
"""In the drawer, in the order of getting older; every step goes one further."""

LEVELS = {ESCALATED_1: 1, ESCALATED_2: 2, ESCALATED_3: 3}

DECIDE_WITHIN = 20
REMIND_BEFORE = 5
ESCALATE_AFTER = (5, 10, 20)
"""Working days; the last three counted from the day on which the decision was due."""

AGAIN_AFTER = 10
"""Working days that an action may be late before its point comes back."""

MOVES: dict[str, frozenset[str]] = {
    **{state: frozenset({following, DECIDED}) for state, following in pairwise(WAITING)},
    ESCALATED_3: frozenset({DECIDED}),
    DECIDED: frozenset(),
}


def may_move(from_state: str, to_state: str) -> bool:
    """Whether the table knows this step."""
    return to_state in MOVES.get(from_state, frozenset())


@dataclass(frozen=True)
class Schedule:
    """The local dates of a follow-up. On the due day itself it is not late yet."""

    remind_on: date
    due_on: date
    escalate_on: tuple[date, date, date]

    def state_on(self, day: date) -> str:
        """How far it should be on this day as long as nothing is decided."""
        passed = sum(day >= moment for moment in self.escalate_on)
        if passed:
            return (ESCALATED_1, ESCALATED_2, ESCALATED_3)[passed - 1]
        return OVERDUE if day > self.due_on else TO_DECIDE

    def reminder_on(self, day: date) -> int | None:
        """The reminder that belongs to this day: 1 (some days before), 2 (the day itself), or none."""
        if day > self.due_on or day < self.remind_on:
            return None
        return 2 if day == self.due_on else 1

    def next_on(self, state: str) -> date | None:
        """When it goes one step further: to be decided by then, else the day of the next escalation."""
        days = {TO_DECIDE: self.due_on, OVERDUE: self.escalate_on[0]}
        days |= {ESCALATED_1: self.escalate_on[1], ESCALATED_2: self.escalate_on[2]}
        return days.get(state)


def due_on(started_on: date, calendar: WorkCalendar) -> date:
    return calendar.add_working_days(started_on, DECIDE_WITHIN)


def schedule(due: date, calendar: WorkCalendar) -> Schedule:
    first, second, third = (calendar.add_working_days(due, days) for days in ESCALATE_AFTER)
    return Schedule(calendar.add_working_days(due, -REMIND_BEFORE), due, (first, second, third))


def following(state: str) -> str:
    """One step further in the drawer."""
    return WAITING[WAITING.index(state) + 1]
