"""When a team is warned that time runs out. Expected values worked out by hand; Monday is 2 March 2026."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from departments.worktime.calculation import Window, WorkCalendar
from promises.deadlines.assessment import Facts, assess, deadline_of
from promises.deadlines.rules import parse_rule
from promises.deadlines.warnings import SHARES, warning_moment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = WorkCalendar()
HALF, MOST = SHARES


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("rule", "start", "half", "most"),
    [
        # 8 hours from 10.00: the deadline is Tuesday 10.00; 4 hours are used at 14.00, 6.4 hours at 16.24
        ("wh:8", "2026-03-02T10:00", "2026-03-02T14:00", "2026-03-02T16:24"),
        # until Wednesday 17.00 there are 7 + 8 + 8 = 23 hours: 11.5 on Tuesday 13.30, 18.4 on Wednesday 12.24
        ("wd:2", "2026-03-02T10:00", "2026-03-03T13:30", "2026-03-04T12:24"),
        # received after closing time: the 16 hours begin on Tuesday; 8 hours are used exactly at the close, so it is
        # sent at the next opening; 12.8 hours on Wednesday 13.48
        ("wd:2", "2026-03-02T19:00", "2026-03-04T09:00", "2026-03-04T13:48"),
        # 24 hours on the clock, from Monday 10.00: 12 hours later it is 22.00, 19.2 hours later 05.12
        ("ch:24", "2026-03-02T10:00", "2026-03-03T09:00", "2026-03-03T09:00"),
        # until Tuesday 24.00 there are 38 hours: 19 later it is 05.00, 30.4 later 16.24 on Tuesday
        ("cd:1", "2026-03-02T10:00", "2026-03-03T09:00", "2026-03-03T16:24"),
    ],
)
def test_a_warning_comes_when_half_and_when_four_fifths_of_the_time_is_used(
    rule: str, start: str, half: str, most: str
) -> None:
    parsed = parse_rule(rule)
    deadline = deadline_of(parsed, on(start), OFFICE)

    assert warning_moment(HALF, on(start), deadline, OFFICE, parsed) == on(half)
    assert warning_moment(MOST, on(start), deadline, OFFICE, parsed) == on(most)


def test_a_warning_that_would_come_at_the_deadline_or_later_is_not_sent() -> None:
    # 4 hours from Friday 15.00 on the clock: half is used at 17.00, and the next opening is on Monday
    rule = parse_rule("ch:4")
    start = on("2026-03-06T15:00")

    assert warning_moment(HALF, start, deadline_of(rule, start, OFFICE), OFFICE, rule) is None


def test_the_deadline_at_the_next_opening_itself_leaves_no_warning() -> None:
    rule = parse_rule("ch:16")
    start = on("2026-03-02T17:00")

    # half of it is used at 1.00; the team opens at 9.00, which is the deadline
    assert deadline_of(rule, start, OFFICE) == on("2026-03-03T09:00")
    assert warning_moment(HALF, start, on("2026-03-03T09:00"), OFFICE, rule) is None
    assert warning_moment(HALF, start, on("2026-03-03T09:00:01"), OFFICE, rule) == on("2026-03-03T09:00")


@pytest.mark.parametrize(
    ("pauses", "deadline", "half"),
    [
        # from 10.00, waiting 11.00-15.00: 8 hours are 10-11, 15-17 and Tuesday 9-14; half is used on Tuesday 10.00
        ([("2026-03-02T11:00", "2026-03-02T15:00")], "2026-03-03T14:00", "2026-03-03T10:00"),
        # two that overlap are 11.00-14.00: 8 hours until Tuesday 13.00, half of it on Monday 17.00, so on Tuesday 9.00
        (
            [("2026-03-02T12:00", "2026-03-02T14:00"), ("2026-03-02T11:00", "2026-03-02T13:00")],
            "2026-03-03T13:00",
            "2026-03-03T09:00",
        ),
        # the one lies within the other: 11.00-15.00 again
        (
            [("2026-03-02T11:00", "2026-03-02T15:00"), ("2026-03-02T12:00", "2026-03-02T13:00")],
            "2026-03-03T14:00",
            "2026-03-03T10:00",
        ),
    ],
)
def test_time_spent_waiting_for_the_asker_is_not_used(pauses: list[tuple[str, str]], deadline: str, half: str) -> None:
    rule, start = parse_rule("wh:8"), on("2026-03-02T10:00")
    waited = tuple((on(begins), on(ends)) for begins, ends in pauses)
    seen = assess(Facts(start, pauses=waited), rule, OFFICE, on("2026-03-02T16:00"))

    assert seen.deadline == on(deadline)
    assert warning_moment(HALF, start, on(deadline), OFFICE, rule, pauses=waited) == on(half)


def test_a_pause_on_the_clock_is_charged_on_the_clock() -> None:
    # 24 hours from 10.00 and 6 that it waited: until Tuesday 16.00; 12 hours of it are used at 4.00, so at 9.00
    rule, start = parse_rule("ch:24"), on("2026-03-02T10:00")
    waited = ((on("2026-03-02T12:00"), on("2026-03-02T18:00")),)

    assert warning_moment(HALF, start, on("2026-03-03T16:00"), OFFICE, rule, pauses=waited) == on("2026-03-03T09:00")
    # 19.2 hours of it at 11.12
    assert warning_moment(MOST, start, on("2026-03-03T16:00"), OFFICE, rule, pauses=waited) == on("2026-03-03T11:12")


def test_a_lunch_break_and_a_half_day_are_closed_too() -> None:
    lunch = ((Window(9 * 60, 12 * 60), Window(13 * 60, 17 * 60)),) * 5 + ((), ())
    calendar = WorkCalendar(week=lunch, days={date(2026, 3, 3): (Window(9 * 60, 12 * 60),)})
    rule, start = parse_rule("wd:1"), on("2026-03-02T15:00")

    # 2 hours on Monday and 3 on Tuesday: half is used on Tuesday 9.30, four fifths on Tuesday 11.00
    assert warning_moment(HALF, start, on("2026-03-03T12:00"), calendar, rule) == on("2026-03-03T09:30")
    assert warning_moment(MOST, start, on("2026-03-03T12:00"), calendar, rule) == on("2026-03-03T11:00")
    # 12.00 on Monday is the close for lunch: sent at 13.00. From 9.00 to Tuesday 9.00-10.00 there are 8 hours, 3 of 8
    assert warning_moment(Fraction(3, 8), on("2026-03-02T09:00"), on("2026-03-03T10:00"), calendar, rule) == on(
        "2026-03-02T13:00"
    )


def test_it_is_never_sent_before_the_share_is_used() -> None:
    # a third of 1 hour is no whole number of microseconds
    rule, start = parse_rule("wh:1"), on("2026-03-02T10:00")
    deadline = deadline_of(rule, start, OFFICE)

    warned = warning_moment(Fraction(1, 7), start, deadline, OFFICE, rule)

    assert warned is not None
    assert Fraction((warned - start).microseconds + (warned - start).seconds * 10**6) * 7 >= 3600 * 10**6
