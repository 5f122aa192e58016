"""Cases worked out by hand where the rules of promises are easily missed. Hours are those of the wall in Amsterdam."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from departments.worktime.calculation import WorkCalendar
from departments.worktime.definition import calendar_from
from promises.deadlines.assessment import Assessment, Facts, assess, deadline_of
from promises.deadlines.moments import read_moment
from promises.deadlines.outcomes import Outcome, Problem
from promises.deadlines.rules import parse_rule
from tests.promises.reference_days import Calendar

ZONE = ZoneInfo("Europe/Amsterdam")
OFFICE: Calendar = {
    "tz": "Europe/Amsterdam",
    "holidays": "CAO_GEMEENTEN",
    "week": {str(day): [["09:00", "17:00"]] for day in range(5)},
}
ALWAYS: Calendar = {**OFFICE, "holidays": "NONE", "week": {str(day): [["00:00", "24:00"]] for day in range(7)}}
HALF: Calendar = {**OFFICE, "override": {"2026-12-24": [["09:00", "12:00"]]}}
SATURDAYS: Calendar = {**OFFICE, "week": {**OFFICE["week"], "5": [["10:00", "13:00"]]}}
MICROSECOND = timedelta(microseconds=1)


def at(text: str) -> datetime:
    """A wall-clock time of Amsterdam, or an instant when the text has an offset."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def opened(**changes: object) -> WorkCalendar:
    return calendar_from({**OFFICE, **changes})


def seen(moment: str, facts: Facts, rule: str, calendar: Calendar = OFFICE) -> Assessment:
    return assess(facts, parse_rule(rule), calendar_from(calendar), at(moment))


def deadline(rule: str, start: str, calendar: Calendar = OFFICE) -> datetime:
    return deadline_of(parse_rule(rule), at(start), calendar_from(calendar))


def outcome(assessment: Assessment) -> tuple[str, datetime | None, float | None]:
    """Status, deadline, and elapsed in hours."""
    elapsed = None if assessment.elapsed is None else assessment.elapsed / timedelta(hours=1)
    return str(assessment.status), assessment.deadline, elapsed


# A pause that ends after T. Monday 10:00, eight hours: without a pause Tuesday 10:00.
WAITING = ((at("2026-03-02T16:00"), at("2026-03-06T12:00")),)
WAITS_TILL_FRIDAY = Facts(at("2026-03-02T10:00"), pauses=WAITING)


def test_a_pause_that_ends_after_the_moment_of_looking_is_running() -> None:
    found = seen("2026-03-04T09:00", WAITS_TILL_FRIDAY, "wh:8")

    assert outcome(found) == ("paused", None, 6)


def test_a_pause_is_over_at_its_last_instant() -> None:
    # paused 1 + 8 + 8 + 8 + 3 hours; the two hours that were left run from Friday 12:00
    found = seen("2026-03-06T12:00", WAITS_TILL_FRIDAY, "wh:8")

    assert outcome(found) == ("open", at("2026-03-06T14:00"), 6)


def test_a_pause_runs_from_its_first_instant() -> None:
    assert outcome(seen("2026-03-02T16:00", WAITS_TILL_FRIDAY, "wh:8")) == ("paused", None, 6)
    assert seen("2026-03-02T15:59:59", WAITS_TILL_FRIDAY, "wh:8").status == Outcome.OPEN


def test_an_answer_in_the_middle_ends_the_pause() -> None:
    # paused 1 + 8 + 2 hours up to the answer on Wednesday 11:00, of which 9 after Tuesday 10:00: two hours are left
    facts = Facts(at("2026-03-02T10:00"), answered=at("2026-03-04T11:00"), pauses=WAITING)

    assert outcome(seen("2026-03-10T09:00", facts, "wh:8")) == ("kept", at("2026-03-04T13:00"), 6)


def test_an_answer_after_the_moment_of_looking_leaves_the_pause_running() -> None:
    facts = Facts(at("2026-03-02T10:00"), answered=at("2026-03-04T11:00"), pauses=WAITING)

    assert outcome(seen("2026-03-04T10:59:59", facts, "wh:8")) == ("paused", None, 6)


# Withdrawal while paused
def test_withdrawn_while_waiting_is_cancelled_and_has_its_deadline_and_time() -> None:
    # paused Monday 16-17 and Tuesday 9-12, of which two hours after Tuesday 10:00; two more remain
    facts = Facts(at("2026-03-02T10:00"), withdrawn=at("2026-03-03T12:00"), pauses=((at("2026-03-02T16:00"), None),))

    assert outcome(seen("2026-03-10T09:00", facts, "wh:8")) == ("cancelled", at("2026-03-03T14:00"), 6)


def test_withdrawn_in_a_pause_that_began_too_late_stays_broken() -> None:
    # 7 hours on Monday and 9-11 on Tuesday
    facts = Facts(at("2026-03-02T10:00"), withdrawn=at("2026-03-03T12:00"), pauses=((at("2026-03-03T11:00"), None),))

    assert outcome(seen("2026-03-10T09:00", facts, "wh:8")) == ("broken", at("2026-03-03T10:00"), 9)


def test_before_its_withdrawal_it_was_paused() -> None:
    facts = Facts(at("2026-03-02T10:00"), withdrawn=at("2026-03-03T12:00"), pauses=((at("2026-03-02T16:00"), None),))

    assert outcome(seen("2026-03-03T11:59:59", facts, "wh:8")) == ("paused", None, 6)


def test_a_pause_that_begins_at_the_deadline_itself_repairs_nothing() -> None:
    facts = Facts(at("2026-03-02T10:00"), pauses=((at("2026-03-03T10:00"), None),))

    assert outcome(seen("2026-03-03T12:00", facts, "wh:8")) == ("broken", at("2026-03-03T10:00"), 8)
    assert seen("2026-03-03T10:00", facts, "wh:8").status == Outcome.OPEN


def test_a_second_pause_counts_when_it_begins_before_the_deadline_that_the_first_one_moved() -> None:
    # five minutes on Tuesday make the deadline Thursday 9:05; the second pause begins at 9:04
    first, second = (at("2026-03-03T10:00"), at("2026-03-03T10:05")), (at("2026-03-05T09:04"), None)
    late = (at("2026-03-05T09:05"), None)
    start = at("2026-03-02T10:00")

    assert seen("2026-03-09T09:00", Facts(start, pauses=(first, second)), "wd:2").status == Outcome.PAUSED
    assert outcome(seen("2026-03-05T12:00", Facts(start, pauses=(first, late)), "wd:2"))[:2] == (
        "broken",
        at("2026-03-05T09:05"),
    )


# Calendar days that also move past free days
@pytest.mark.parametrize(
    ("rule", "last_day_ends"),
    [
        ("cd:7;ext", "2026-04-03T00:00"),  # Thursday 2 April
        ("cd:8", "2026-04-04T00:00"),  # Good Friday itself
        ("cd:8;ext", "2026-04-08T00:00"),  # Good Friday, Saturday, Sunday, Easter Monday, so Tuesday
        ("cd:12;ext", "2026-04-08T00:00"),
        ("cd:13;ext", "2026-04-09T00:00"),
    ],
)
@pytest.mark.parametrize("calendar", [OFFICE, ALWAYS, {**OFFICE, "closed": ["2026-04-07"]}])
def test_a_statutory_term_moves_past_good_friday_whatever_the_calendar_says(
    rule: str, last_day_ends: str, calendar: Calendar
) -> None:
    assert deadline(rule, "2026-03-26T10:00", calendar) == at(last_day_ends)


def test_pauses_come_after_the_term_was_moved_and_do_not_move_it_once_more() -> None:
    # Friday 5 June 24:00 and ten hours of the clock: Saturday 10:00
    paused = ((at("2026-06-05T01:00"), at("2026-06-05T11:00")),)
    facts = Facts(at("2026-06-04T10:00"), answered=at("2026-06-06T10:00:01"), pauses=paused)

    assert outcome(seen("2026-06-10T09:00", facts, "cd:1;ext"))[:2] == ("broken", at("2026-06-06T10:00"))


# Exactly at the close: too late for today, not yet too late for `late=next`
@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("sd", "2026-03-03T16:59:59.999999", "2026-03-03T17:00"),
        ("sd", "2026-03-03T17:00", "2026-03-04T17:00"),
        ("sd", "2026-03-03T00:00", "2026-03-03T17:00"),
        ("sd", "2026-03-06T17:00", "2026-03-09T17:00"),
        ("sd", "2026-03-07T12:00", "2026-03-09T17:00"),
        ("wd:1;late=next", "2026-03-03T17:00", "2026-03-04T17:00"),
        ("wd:1;late=next", "2026-03-03T17:00:00.000001", "2026-03-05T17:00"),
        ("wd:1", "2026-03-03T17:00:00.000001", "2026-03-04T17:00"),
        ("wd:1;late=next", "2026-03-03T08:00", "2026-03-04T17:00"),  # before opening is not late
        ("wd:1;late=next", "2026-03-07T12:00", "2026-03-10T17:00"),  # Saturday counts as Monday
        ("sd;cut=15:00", "2026-03-03T14:59:59.999999", "2026-03-03T17:00"),
        ("sd;cut=15:00", "2026-03-03T15:00", "2026-03-04T17:00"),
        ("sd;cut=23:00", "2026-03-03T17:00", "2026-03-04T17:00"),  # a cut after the close does not keep it open
    ],
)
def test_at_the_close(rule: str, start: str, expected: str) -> None:
    assert deadline(rule, start) == at(expected)


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("sd;cut=15:00", "2026-12-24T11:59", "2026-12-24T12:00"),
        ("sd;cut=15:00", "2026-12-24T12:00", "2026-12-28T17:00"),
        ("sd;cut=10:00", "2026-12-24T10:00", "2026-12-28T17:00"),
        ("wd:1;late=next", "2026-12-24T12:00", "2026-12-28T17:00"),
        ("wd:1;late=next", "2026-12-24T12:30", "2026-12-29T17:00"),
        ("wd:1", "2026-12-23T10:00", "2026-12-24T12:00"),
    ],
)
def test_a_half_day_ends_at_its_own_close(rule: str, start: str, expected: str) -> None:
    assert deadline(rule, start, HALF) == at(expected)


# King's Day of 2025 was Saturday the 26th; Monday the 28th was an ordinary day
@pytest.mark.parametrize(
    ("rule", "start", "expected", "calendar"),
    [
        ("wd:1", "2025-04-25T10:00", "2025-04-28T17:00", OFFICE),
        ("wh:3", "2025-04-25T16:00", "2025-04-28T11:00", SATURDAYS),
        ("sd", "2025-04-26T11:00", "2025-04-28T17:00", SATURDAYS),
        ("sd", "2025-04-19T11:00", "2025-04-19T13:00", SATURDAYS),
    ],
)
def test_kings_day_of_2025(rule: str, start: str, expected: str, calendar: Calendar) -> None:
    assert deadline(rule, start, calendar) == at(expected)


# The repeated hour of 25 October 2026: 02:00+02:00 to 02:59+02:00, then 02:00+01:00 to 02:59+01:00
@pytest.mark.parametrize(
    ("window", "hours", "opens_and_closes"),
    [
        (["02:30", "06:00"], 4.5, ("2026-10-25T00:30Z", "2026-10-25T05:00Z")),
        (["01:00", "02:30"], 1.5, ("2026-10-24T23:00Z", "2026-10-25T00:30Z")),
        (["02:10", "02:50"], 2 / 3, ("2026-10-25T00:10Z", "2026-10-25T00:50Z")),
        (["02:00", "03:00"], 2, ("2026-10-25T00:00Z", "2026-10-25T02:00Z")),
    ],
)
def test_an_edge_in_the_repeated_hour_is_its_first_occurrence(
    window: list[str], hours: float, opens_and_closes: tuple[str, str]
) -> None:
    calendar = opened(holidays="NONE", week={"6": [window]})
    opens, closes = (datetime.fromisoformat(text) for text in opens_and_closes)

    assert calendar.opening_seconds(at("2026-10-25T00:00"), at("2026-10-26T00:00")) == pytest.approx(hours * 3600)
    assert calendar.is_open(opens)
    assert not calendar.is_open(opens - MICROSECOND)
    assert calendar.is_open(closes - MICROSECOND)
    assert not calendar.is_open(closes)


@pytest.mark.parametrize(
    ("window", "seconds"),
    [(["02:30", "06:00"], 10_800), (["01:00", "02:30"], 3_600), (["02:10", "02:50"], 0), (["02:00", "03:00"], 0)],
)
def test_an_edge_in_the_gap_is_the_moment_at_which_the_clock_is_set(window: list[str], seconds: int) -> None:
    calendar = opened(holidays="NONE", week={"6": [window]})

    assert calendar.opening_seconds(at("2026-03-29T00:00"), at("2026-03-30T00:00")) == seconds


def test_a_day_whose_only_window_falls_in_the_gap_is_no_working_day() -> None:
    week = {**OFFICE["week"], "6": [["02:10", "02:50"]]}

    assert deadline("wd:1", "2026-03-27T10:00", {**OFFICE, "week": week}) == at("2026-03-30T17:00")
    assert deadline("wd:1", "2026-03-20T10:00", {**OFFICE, "week": week}) == at("2026-03-22T02:50")


# Which of two entries decides on a date (rule 2)
@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ({}, 0),
        ({"open_again": ["2026-05-05"]}, 28_800),
        ({"open_again": ["2026-05-05"], "closed": ["2026-05-05"]}, 0),
        ({"closed": ["2026-05-05"], "override": {"2026-05-05": [["10:00", "12:00"]]}}, 7_200),
        ({"override": {"2026-05-05": [["10:00", "12:00"]]}}, 7_200),
        ({"open_again": ["2026-05-05"], "override": {"2026-05-05": []}}, 0),
    ],
)
def test_the_most_particular_entry_decides_on_a_holiday(changes: dict[str, object], seconds: int) -> None:
    assert opened(**changes).opening_seconds(at("2026-05-05T00:00"), at("2026-05-06T00:00")) == seconds


# Two minutes of difference between clocks, and exactness
@pytest.mark.parametrize(
    ("early", "status"),
    [
        (timedelta(0), Outcome.KEPT),
        (timedelta(seconds=120), Outcome.KEPT),
        (timedelta(seconds=120) + MICROSECOND, Outcome.INVALID),
    ],
)
def test_an_answer_just_before_the_start(early: timedelta, status: Outcome) -> None:
    start = at("2026-03-02T10:00")
    found = seen("2026-03-09T09:00", Facts(start, answered=start - early), "wd:2")

    assert found.status == status
    assert found.elapsed == (timedelta(0) if status == Outcome.KEPT else None)
    assert bool(found.problems) == bool(early)


@pytest.mark.parametrize(("late", "status"), [(timedelta(0), Outcome.KEPT), (MICROSECOND, Outcome.BROKEN)])
def test_a_microsecond_after_the_deadline_is_after_it(late: timedelta, status: Outcome) -> None:
    facts = Facts(at("2026-03-02T10:00"), answered=at("2026-03-04T17:00") + late)

    assert seen("2026-03-09T09:00", facts, "wd:2").status == status


def test_hours_are_counted_to_the_microsecond() -> None:
    start = at("2026-03-02T16:59:59.999999")

    assert deadline_of(parse_rule("wh:8"), start, opened()) == at("2026-03-03T16:59:59.999999")


def test_a_pause_that_runs_backwards_is_invalid_even_when_it_begins_after_the_moment_of_looking() -> None:
    facts = Facts(at("2026-03-02T10:00"), pauses=((at("2026-03-20T10:00"), at("2026-03-19T10:00")),))

    found = seen("2026-03-03T10:00", facts, "wd:2")

    assert outcome(found) == ("invalid", None, None)
    assert found.problems == (Problem.PAUSE_BACKWARDS,)


def test_invalid_goes_before_unknown() -> None:
    later = Facts(at("2026-03-12T10:00"), is_done_without_time=True)

    assert outcome(seen("2026-03-10T09:00", later, "wd:2")) == ("invalid", None, None)


# Rule 29: stamps without an offset
@pytest.mark.parametrize(
    ("text", "instant", "flag"),
    [
        ("2026-03-29T01:59:59", "2026-03-29T00:59:59", None),
        ("2026-03-29T02:00", "2026-03-29T01:00", Problem.SKIPPED_TIME),
        ("2026-03-29T02:30", "2026-03-29T01:30", Problem.SKIPPED_TIME),
        ("2026-03-29T03:00", "2026-03-29T01:00", None),
        ("2026-10-25T01:59:59", "2026-10-24T23:59:59", None),
        ("2026-10-25T02:00", "2026-10-25T00:00", Problem.DOUBLE_TIME),
        ("2026-10-25T02:30", "2026-10-25T00:30", Problem.DOUBLE_TIME),
        ("2026-10-25T03:00", "2026-10-25T02:00", None),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30", None),
        ("2026-10-25T02:30+02:00", "2026-10-25T00:30", None),
        ("2026-03-29T02:30Z", "2026-03-29T02:30", None),
    ],
)
def test_a_stamp_around_the_change_of_the_clock(text: str, instant: str, flag: Problem | None) -> None:
    found = read_moment(text, ZONE)

    assert found.instant == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert found.flag == flag


# Where the rules say nothing or two things, and what was chosen
def test_of_an_answer_and_a_withdrawal_the_first_counts() -> None:
    start, one, other = at("2026-03-02T10:00"), at("2026-03-03T11:00"), at("2026-03-03T12:00")

    answered_first = seen("2026-03-09T09:00", Facts(start, answered=one, withdrawn=other), "wd:2")
    withdrawn_first = seen("2026-03-09T09:00", Facts(start, answered=other, withdrawn=one), "wd:2")

    assert outcome(answered_first) == ("kept", at("2026-03-04T17:00"), 9)
    assert outcome(withdrawn_first) == ("cancelled", at("2026-03-04T17:00"), 9)


def test_a_deadline_of_the_source_moves_by_the_opening_time_of_the_pauses() -> None:
    # rule 19 excepts only `ch` and `cd`; without a deadline there is nothing to measure
    paused = ((at("2026-03-03T16:00"), at("2026-03-04T10:00")),)
    given = Facts(at("2026-03-02T10:00"), pauses=paused, deadline_given=at("2026-03-05T12:00"))
    missing = Facts(at("2026-03-02T10:00"), pauses=paused)

    assert outcome(seen("2026-03-05T13:30", given, "at"))[:2] == ("open", at("2026-03-05T14:00"))
    assert seen("2026-03-05T13:30", missing, "at").problems == (Problem.NO_DEADLINE,)


@pytest.mark.parametrize(
    ("cut", "start", "expected"),
    [
        ("02:30", "2026-10-25T00:29:59Z", "2026-10-26T00:00"),  # before the first 02:30
        ("02:30", "2026-10-25T00:30Z", "2026-10-27T00:00"),
        ("02:30", "2026-10-25T01:15Z", "2026-10-27T00:00"),  # 02:15 for the second time
        ("02:30", "2026-03-29T00:59:59Z", "2026-03-30T00:00"),
        ("02:30", "2026-03-29T01:00Z", "2026-03-31T00:00"),  # 03:00, and 02:30 never was
    ],
)
def test_a_cut_is_read_as_an_edge_of_a_window(cut: str, start: str, expected: str) -> None:
    assert deadline(f"sd;cut={cut}", start, ALWAYS) == at(expected)


def test_done_without_a_time_goes_before_a_running_pause() -> None:
    # the pause counts up to the moment of looking: 1 + 2 hours, of which one was made up for after Tuesday 10:00
    facts = Facts(at("2026-03-02T10:00"), is_done_without_time=True, pauses=((at("2026-03-02T16:00"), None),))

    assert outcome(seen("2026-03-03T11:00", facts, "wh:8")) == ("unknown", at("2026-03-03T13:00"), None)
