"""The engine of deadlines and outcomes. Expected values: the rules of the promises, worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promises.deadlines.moments import NoMoment, NoTimeOfDay, read_moment
from promises.deadlines.outcomes import Outcome, Problem, State, judge, outcome_at
from promises.deadlines.rules import Rule, RuleKind, UnknownRule, parse_rule

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
LATER = DEADLINE + timedelta(days=1)
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)


def seen(moment: datetime, **facts: datetime | bool | None) -> Outcome:
    judged = judge(**{"started_at": START, "deadline": DEADLINE, **facts})  # type: ignore[arg-type]
    return outcome_at(judged.state, judged.deadline, judged.stopped_at, moment, started_at=START)


@pytest.mark.parametrize(
    ("answered_at", "outcome"),
    [
        (DEADLINE - TICK, Outcome.KEPT),
        (DEADLINE, Outcome.KEPT),
        (DEADLINE + TICK, Outcome.BROKEN),
        (DEADLINE + SECOND, Outcome.BROKEN),
    ],
)
def test_an_answer_at_the_deadline_itself_is_kept_and_a_moment_later_is_not(
    answered_at: datetime, outcome: Outcome
) -> None:
    assert seen(LATER, answered_at=answered_at) == outcome


@pytest.mark.parametrize(
    ("moment", "outcome"),
    [(START, Outcome.OPEN), (DEADLINE, Outcome.OPEN), (DEADLINE + TICK, Outcome.BROKEN)],
)
def test_without_an_answer_it_is_open_up_to_the_deadline_and_broken_after_it(
    moment: datetime, outcome: Outcome
) -> None:
    assert seen(moment) == outcome


def test_what_happened_after_the_moment_of_looking_is_ignored() -> None:
    answered_at = DEADLINE - timedelta(hours=1)

    assert seen(answered_at - TICK, answered_at=answered_at) == Outcome.OPEN
    assert seen(answered_at, answered_at=answered_at) == Outcome.KEPT
    assert seen(DEADLINE + SECOND, answered_at=LATER) == Outcome.BROKEN


@pytest.mark.parametrize(
    ("withdrawn_at", "moment", "outcome"),
    [
        (DEADLINE, LATER, Outcome.CANCELLED),
        (DEADLINE + TICK, LATER, Outcome.BROKEN),
        (DEADLINE, DEADLINE - TICK, Outcome.OPEN),
    ],
)
def test_withdrawn_in_time_is_outside_the_percentage_and_after_a_missed_deadline_stays_broken(
    withdrawn_at: datetime, moment: datetime, outcome: Outcome
) -> None:
    assert seen(moment, withdrawn_at=withdrawn_at) == outcome


def test_the_first_stop_decides() -> None:
    early, late = DEADLINE - timedelta(hours=2), DEADLINE - timedelta(hours=1)

    assert seen(LATER, answered_at=early, withdrawn_at=late) == Outcome.KEPT
    assert seen(LATER, answered_at=late, withdrawn_at=early) == Outcome.CANCELLED


def test_done_without_a_time_is_unknown_and_keeps_its_deadline() -> None:
    judged = judge(started_at=START, deadline=DEADLINE, is_done_without_time=True)

    assert (judged.state, judged.deadline, judged.stopped_at) == (State.UNKNOWN, DEADLINE, None)
    assert seen(LATER, is_done_without_time=True) == Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("before", "outcome", "problems"),
    [
        (timedelta(0), Outcome.KEPT, ()),
        (TICK, Outcome.KEPT, (Problem.EARLY_ANSWER,)),
        (timedelta(seconds=120), Outcome.KEPT, (Problem.EARLY_ANSWER,)),
        (timedelta(seconds=120) + TICK, Outcome.INVALID, (Problem.BEFORE_START,)),
        (timedelta(hours=3), Outcome.INVALID, (Problem.BEFORE_START,)),
    ],
)
def test_an_answer_up_to_two_minutes_before_the_start_counts_and_is_flagged_and_earlier_is_invalid(
    before: timedelta, outcome: Outcome, problems: tuple[Problem, ...]
) -> None:
    judged = judge(started_at=START, deadline=DEADLINE, answered_at=START - before)

    assert judged.problems == problems
    assert seen(LATER, answered_at=START - before) == outcome


def test_without_a_start_or_with_a_start_after_the_moment_it_is_invalid() -> None:
    assert seen(LATER, started_at=None) == Outcome.INVALID
    assert outcome_at("running", LATER, None, START - TICK, started_at=START) == Outcome.INVALID
    assert outcome_at("running", LATER, None, START, started_at=START) == Outcome.OPEN


def test_invalid_goes_before_unknown() -> None:
    assert seen(LATER, started_at=None, is_done_without_time=True) == Outcome.INVALID
    assert outcome_at("unknown", DEADLINE, None, START - TICK, started_at=START) == Outcome.INVALID


def test_without_a_deadline_from_the_source_there_is_nothing_to_measure() -> None:
    judged = judge(started_at=START, deadline=None, answered_at=LATER)

    assert (judged.state, judged.problems) == (State.INVALID, (Problem.NO_DEADLINE,))


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))


@given(answered_at=moments, looks=st.lists(moments, min_size=2))
def test_once_kept_or_broken_it_stays_so(answered_at: datetime, looks: list[datetime]) -> None:
    outcomes = [
        outcome_at(State.STOPPED, DEADLINE, answered_at, look)
        for look in sorted(looks)
        if look >= min(answered_at, DEADLINE + TICK)
    ]

    assert all(one == other for one, other in pairwise(outcomes))
    assert Outcome.OPEN not in outcomes


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("at", Rule(RuleKind.AT)),
        ("wd:2", Rule(RuleKind.WORKING_DAYS, Fraction(2))),
        ("wd:2;late=next", Rule(RuleKind.WORKING_DAYS, Fraction(2), late_next=True)),
        ("wh:16", Rule(RuleKind.WORKING_HOURS, Fraction(16))),
        ("wh:0.5", Rule(RuleKind.WORKING_HOURS, Fraction(1, 2))),
        ("ch:24", Rule(RuleKind.CLOCK_HOURS, Fraction(24))),
        ("ch:0.000001", Rule(RuleKind.CLOCK_HOURS, Fraction(1, 1_000_000))),
        ("sd", Rule(RuleKind.SAME_DAY)),
        ("sd;cut=15:00", Rule(RuleKind.SAME_DAY, cut=time(15))),
        ("sd;cut=00:01", Rule(RuleKind.SAME_DAY, cut=time(0, 1))),
        ("cd:14", Rule(RuleKind.CALENDAR_DAYS, Fraction(14))),
        ("cd:14;ext", Rule(RuleKind.CALENDAR_DAYS, Fraction(14), extended=True)),
        ("wd:2000", Rule(RuleKind.WORKING_DAYS, Fraction(2000))),
    ],
)
def test_every_rule_of_the_grammar_is_read_and_written_alike(text: str, rule: Rule) -> None:
    assert parse_rule(text) == rule
    assert str(rule) == text


@pytest.mark.parametrize(("text", "plain"), [("wh:1.50", "wh:1.5"), ("ch:024.0", "ch:24"), ("wd:02", "wd:2")])
def test_a_rule_is_written_in_its_plainest_form(text: str, plain: str) -> None:
    assert str(parse_rule(text)) == plain


@pytest.mark.parametrize(
    "text",
    """AT|at |wd|wd:|wd:0|wd:-1|wd:1.5|wd:2001|wd:2;ext|wd:2;late=next;late=next|wd:2;late|wh:0|wh:0.0|wh:.5|wh:1,5
    |wh:20001|wh:8;late=next|wh:1e3|ch:87601|ch:nan|cd:0|cd:1.5|cd:3661|cd:14;late=next|sd:1|sd;cut=24:00|sd;cut=9:00
    |sd;cut=15:60|sd;cut=15:00:00|sd;late=next|at;ext|two days|wd:٢|wd:2 """.replace("\n    ", "").split("|"),
)
def test_a_text_that_is_no_rule_is_refused_and_so_is_0_and_a_term_that_nobody_promises(text: str) -> None:
    with pytest.raises(UnknownRule) as refusal:
        parse_rule(text)

    assert refusal.value.text == text


@pytest.mark.parametrize(
    ("text", "instant", "flag"),
    [
        ("2026-11-24T15:30:00+01:00", datetime(2026, 11, 24, 14, 30, tzinfo=UTC), None),
        ("2026-11-24T15:30:00Z", datetime(2026, 11, 24, 15, 30, tzinfo=UTC), None),
        ("2026-11-24 15:30", datetime(2026, 11, 24, 14, 30, tzinfo=UTC), None),
        ("2026-07-24 15:30", datetime(2026, 7, 24, 13, 30, tzinfo=UTC), None),
        # 29 March 2026: from 02:00 to 03:00 there is no wall clock
        ("2026-03-29T01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), None),
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), Problem.SKIPPED_TIME),
        ("2026-03-29T03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC), None),
        # 25 October 2026: from 02:00 to 03:00 comes twice
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), Problem.DOUBLE_TIME),
        ("2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), None),
        ("2026-10-25T03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC), None),
    ],
)
def test_a_time_without_offset_is_read_in_the_zone_of_the_import(
    text: str, instant: datetime, flag: Problem | None
) -> None:
    moment = read_moment(text, AMSTERDAM)

    assert (moment.instant, moment.flag) == (instant, flag)


def test_a_format_of_the_source_is_read() -> None:
    assert read_moment("24-11-2026 15:30", AMSTERDAM, "%d-%m-%Y %H:%M").instant == datetime(
        2026, 11, 24, 14, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("text", ["2026-02-30T10:00", "gisteren", "2026-11-24T25:00", "0206-11-24T10:00", "?"])
def test_what_is_no_date_and_time_is_refused(text: str) -> None:
    with pytest.raises(NoMoment):
        read_moment(text, AMSTERDAM)


@pytest.mark.parametrize("text", ["2026-11-24", "20261124"])
def test_a_date_without_a_time_is_refused_because_nobody_knows_when_that_day(text: str) -> None:
    with pytest.raises(NoTimeOfDay):
        read_moment(text, AMSTERDAM)


def test_a_format_without_a_time_is_refused_too() -> None:
    with pytest.raises(NoTimeOfDay):
        read_moment("24-11-2026", AMSTERDAM, "%d-%m-%Y")
