"""Working days of the follow-up, held to dates that were counted by hand on the calendar of 2026-2027."""

from __future__ import annotations

from datetime import date

import pytest

from departments.worktime.calculation import WorkCalendar
from feedback.actions.rules import points_of
from feedback.actions.workflow import (
    DECIDED,
    ESCALATED_1,
    ESCALATED_2,
    ESCALATED_3,
    MOVES,
    OVERDUE,
    TO_DECIDE,
    WAITING,
    due_on,
    may_move,
    schedule,
)

CALENDAR = WorkCalendar()


def test_a_decision_is_due_twenty_working_days_after_publication() -> None:
    assert due_on(date(2026, 10, 6), CALENDAR) == date(2026, 11, 3)


def test_the_days_around_christmas_and_new_year_do_not_count() -> None:
    """Published on Thursday 26 November 2026: 25 and 26 December and 1 January are no working days."""
    due = due_on(date(2026, 11, 26), CALENDAR)
    plan = schedule(due, CALENDAR)

    assert due == date(2026, 12, 24)
    assert plan.remind_on == date(2026, 12, 17)
    # Monday 28, 29, 30, 31 December, Monday 4 January
    assert plan.escalate_on[0] == date(2027, 1, 4)
    assert plan.escalate_on[1] == date(2027, 1, 11)
    assert plan.escalate_on[2] == date(2027, 1, 25)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 26), TO_DECIDE),
        (date(2026, 12, 24), TO_DECIDE),  # due today is not late
        (date(2026, 12, 25), OVERDUE),
        (date(2027, 1, 3), OVERDUE),
        (date(2027, 1, 4), ESCALATED_1),
        (date(2027, 1, 10), ESCALATED_1),
        (date(2027, 1, 11), ESCALATED_2),
        (date(2027, 1, 25), ESCALATED_3),
        (date(2028, 1, 1), ESCALATED_3),
    ],
)
def test_a_follow_up_without_a_decision_gets_one_desk_higher(day: date, state: str) -> None:
    assert schedule(date(2026, 12, 24), CALENDAR).state_on(day) == state


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2026, 12, 16), None),
        (date(2026, 12, 17), 1),
        (date(2026, 12, 23), 1),  # a missed day is caught up
        (date(2026, 12, 24), 2),
        (date(2026, 12, 25), None),
    ],
)
def test_reminders_come_five_working_days_before_and_on_the_day(day: date, number: int | None) -> None:
    assert schedule(date(2026, 12, 24), CALENDAR).reminder_on(day) == number


def test_every_waiting_state_can_be_decided_and_goes_one_step_at_a_time() -> None:
    assert all(may_move(state, DECIDED) for state in WAITING)
    assert may_move(TO_DECIDE, OVERDUE)
    assert not may_move(TO_DECIDE, ESCALATED_1)
    assert not may_move(ESCALATED_2, ESCALATED_1)
    assert MOVES[DECIDED] == frozenset()


@pytest.mark.parametrize(
    ("means", "points"),
    [
        ([(1, 3.4), (2, 3.9)], [1]),
        ([(1, 2.9), (2, 2.1), (3, 3.0)], [1, 2]),
        ([(1, 4.2), (2, 4.2)], [1]),
        ([], []),
    ],
)
def test_the_lowest_question_and_every_one_below_three_become_points(
    means: list[tuple[int, float]], points: list[int]
) -> None:
    assert points_of(means) == points
