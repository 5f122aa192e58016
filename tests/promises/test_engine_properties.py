"""What holds for every calendar, rule and request: the properties of promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

import numpy as np
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from departments.worktime.calculation import WorkCalendar
from departments.worktime.windows import instant_of
from promises.deadlines.assessment import Facts, assess, deadline_of
from promises.deadlines.bulk import FactTable, assess_many
from promises.deadlines.outcomes import Outcome, judge, outcome_at
from promises.deadlines.rules import Rule
from tests.promises.engine_strategies import (
    calendars,
    dates,
    many_seen,
    moments,
    rules,
    rules_without_at,
    seen,
    zones,
)

Seen = tuple[Facts, datetime, datetime]
# without the phase that explains a failure: it takes minutes here
often = settings(max_examples=40, deadline=None, phases=set(Phase) - {Phase.explain})
MICROSECOND = timedelta(microseconds=1)


@often
@given(many_seen, rules, calendars, moments)
def test_in_bulk_every_request_gets_what_it_gets_alone(
    seen: list[Seen], rule: Rule, calendar: WorkCalendar, at: datetime
) -> None:
    requests = [facts for facts, _at, _later in seen]
    alone = [assess(facts, rule, calendar, at) for facts in requests]

    together = assess_many(FactTable.of(requests), rule, calendar, at)

    assert [together.assessment(row) for row in range(len(requests))] == alone


@often
@given(many_seen, rules, calendars)
def test_in_bulk_every_request_may_have_its_own_moment(seen: list[Seen], rule: Rule, calendar: WorkCalendar) -> None:
    ats = np.array([instant_of(at) for _facts, at, _later in seen], dtype=np.int64)

    together = assess_many(FactTable.of([facts for facts, _at, _later in seen]), rule, calendar, ats)

    assert [together.assessment(row) for row in range(len(seen))] == [
        assess(facts, rule, calendar, at) for facts, at, _later in seen
    ]


@often
@given(seen, rules, calendars, zones)
def test_the_offset_in_which_a_time_is_written_makes_no_difference(
    request: Seen, rule: Rule, calendar: WorkCalendar, zone: tzinfo
) -> None:
    facts, at, _later = request

    def written(moment: datetime | None) -> datetime | None:
        return None if moment is None else moment.astimezone(zone)

    elsewhere = Facts(
        written(facts.start),
        written(facts.answered),
        written(facts.withdrawn),
        facts.is_done_without_time,
        tuple((begins.astimezone(zone), written(ends)) for begins, ends in facts.pauses),
        written(facts.deadline_given),
    )

    assert assess(elsewhere, rule, calendar, at.astimezone(zone)) == assess(facts, rule, calendar, at)


@often
@given(moments, moments, rules_without_at, calendars)
def test_who_asks_later_never_has_an_earlier_deadline(
    one: datetime, other: datetime, rule: Rule, calendar: WorkCalendar
) -> None:
    earlier, later = sorted((one, other))

    assert deadline_of(rule, earlier, calendar) <= deadline_of(rule, later, calendar)


@often
@given(moments, rules_without_at, calendars, dates)
def test_one_more_closed_day_never_makes_a_deadline_earlier(
    start: datetime, rule: Rule, calendar: WorkCalendar, day: date
) -> None:
    without = {on: windows for on, windows in calendar.days.items() if on != day}
    closed = replace(calendar, days=without, closed=calendar.closed | {day})

    assert deadline_of(rule, start, closed) >= deadline_of(rule, start, calendar)


@often
@given(moments, rules_without_at, calendars, st.floats(0, 1), st.floats(0, 1))
def test_one_pause_before_the_deadline_moves_it_exactly_as_long_as_the_pause(
    start: datetime, rule: Rule, calendar: WorkCalendar, one: float, other: float
) -> None:
    base = deadline_of(rule, start, calendar)
    begins, ends = (start + (base - start) * share for share in sorted((one, other)))
    facts = Facts(start, pauses=((begins, ends),))

    deadline = assess(facts, rule, calendar, base).deadline

    if rule.counts_openings:
        waited = calendar.opening_seconds(begins, ends)
        assert deadline is None or calendar.opening_seconds(base, deadline) == waited
    else:
        assert deadline is None or deadline - base == ends - begins
    assert deadline is not None or ends > base


@often
@given(seen, rules, calendars)
def test_a_deadline_has_as_much_time_after_it_as_there_was_pause_before_it_and_no_moment_earlier(
    request: Seen, rule: Rule, calendar: WorkCalendar
) -> None:
    facts, _earlier, at = request
    found = assess(facts, rule, calendar, at)
    assume(found.deadline is not None and found.deadline > (facts.start or at) and facts.pauses)
    assert found.deadline is not None
    assert facts.start is not None
    base = deadline_of(rule, facts.start, calendar, given=facts.deadline_given)
    stop = min((each for each in (facts.answered, facts.withdrawn, at) if each is not None and each <= at), default=at)

    def short_of(moment: datetime) -> float:
        """Rule 19: P(t) - W(D0, t), in seconds."""
        assert facts.start is not None
        cuts = sorted({facts.start, *(cut for pause in facts.pauses for cut in pause if cut), stop, moment})
        inside = [(a, b) for a, b in pairwise(cuts) if facts.start <= a and b <= min(stop, moment)]
        waited = [
            (a, b)
            for a, b in inside
            if any(begins <= a and (ends is None or b <= ends) for begins, ends in facts.pauses)
        ]
        if not rule.counts_openings:
            return (sum((b - a for a, b in waited), timedelta()) - (moment - base)).total_seconds()
        return sum(calendar.opening_seconds(a, b) for a, b in waited) - calendar.opening_seconds(base, moment)

    assert found.deadline >= base
    assert short_of(found.deadline) <= 1e-9
    assert found.deadline == base or short_of(found.deadline - MICROSECOND) > 1e-9


@often
@given(seen, rules, calendars)
def test_a_stored_clock_without_pauses_says_the_same(request: Seen, rule: Rule, calendar: WorkCalendar) -> None:
    facts, at = replace(request[0], pauses=()), request[1]
    given_or_none = facts.deadline_given
    deadline = given_or_none if str(rule) == "at" or facts.start is None else deadline_of(rule, facts.start, calendar)
    clock = judge(
        started_at=facts.start,
        deadline=deadline,
        answered_at=facts.answered,
        withdrawn_at=facts.withdrawn,
        is_done_without_time=facts.is_done_without_time,
    )

    found = assess(facts, rule, calendar, at)

    assert found.status == outcome_at(clock.state, clock.deadline, clock.stopped_at, at, started_at=facts.start)
    if found.status != Outcome.INVALID:
        assert found.deadline == clock.deadline
        assert set(found.problems) <= set(clock.problems)


@often
@given(seen, rules, calendars)
def test_once_kept_or_cancelled_it_stays_so_and_broken_too(request: Seen, rule: Rule, calendar: WorkCalendar) -> None:
    facts, earlier, later = request
    settled = {Outcome.KEPT, Outcome.BROKEN, Outcome.CANCELLED}
    before = assess(facts, rule, calendar, earlier)
    assume(before.status in settled)

    assert assess(facts, rule, calendar, later).status == before.status
