"""What one request says about one promise, seen at a moment. Pure; rules 10-28 of the promises.

`promises.deadlines.bulk` gives the same answers for many requests at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from departments.worktime.calculation import WorkCalendar
from departments.worktime.timetable import Timetable
from departments.worktime.windows import instant_of, moment_of
from promises.deadlines.outcomes import CLOCKS_MAY_DIFFER, Outcome, Problem
from promises.deadlines.rules import Rule, RuleKind
from promises.deadlines.times import base_deadline, move

TOLERANCE = CLOCKS_MAY_DIFFER // timedelta(microseconds=1)

Pause = tuple[datetime, datetime | None]
InstantPause = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened to a request, in aware datetimes.

    `pauses`: waiting for the requester, [from, to), in any order; without a `to` it still waits. `deadline_given`:
    that of the source, for the rule `at`. `is_done_without_time`: answered, nobody knows when.
    """

    start: datetime | None
    answered: datetime | None = None
    withdrawn: datetime | None = None
    is_done_without_time: bool = False
    pauses: tuple[Pause, ...] = ()
    deadline_given: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """`deadline` (UTC) is None when paused or invalid; `elapsed`, in opening time, when unknown or invalid."""

    status: Outcome
    deadline: datetime | None
    elapsed: timedelta | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Instants:
    """The facts in microseconds since 1970 UTC.

    Moments are never compared as datetimes: within one zone Python compares what the clock showed, and the clock is
    set back every autumn.
    """

    start: int
    answered: int | None
    withdrawn: int | None
    pauses: tuple[InstantPause, ...]
    given: int | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What of the facts had happened at a moment (rule 23), in microseconds since 1970 UTC.

    `stop`: the answer or the withdrawal, whichever came first. `until`: where counting ends: the stop, else the moment
    of looking, never before the start. `pauses`: cut off there, in order, without overlap (rule 18).
    """

    stop: int | None
    until: int
    is_withdrawn: bool
    pauses: tuple[tuple[int, int], ...]


def deadline_of(rule: Rule, start: datetime, calendar: WorkCalendar, *, given: datetime | None = None) -> datetime:
    """D0: the deadline without pauses, in UTC. Source: rules 10-15 of the promises.

    Raises:
        ValueError: the rule is `at`, and no deadline was given.
        NeverOpen: the calendar has too few openings left.
    """
    if rule.kind is RuleKind.AT and given is None:
        raise ValueError("the source gives no deadline")
    return moment_of(base_deadline(rule, instant_of(start), instant_of(given or start), calendar.timetable))


def assess(facts: Facts, rule: Rule, calendar: WorkCalendar, at: datetime) -> Assessment:
    """The status, deadline and elapsed opening time of a request, seen at an aware moment.

    Source: rules 10-28 of the promises.

    Raises:
        NeverOpen: the calendar has too few openings left.
    """
    if facts.start is None:
        return _invalid(Problem.NO_START)
    instants, looked = _instants(facts, facts.start), instant_of(at)
    problem = _what_is_invalid(instants, rule, looked)
    if problem is not None:
        return _invalid(problem)
    times, seen = calendar.timetable, _seen(instants, looked)
    deadline = _moved_deadline(rule, instants, seen, times)
    if facts.is_done_without_time and facts.answered is None and facts.withdrawn is None:
        return Assessment(Outcome.UNKNOWN, moment_of(deadline), None)
    status = _status(instants, seen, deadline, looked)
    waited = sum(times.opening_between(begins, ends) for begins, ends in seen.pauses)
    elapsed = times.opening_between(instants.start, seen.until) - waited
    return Assessment(
        status,
        None if status is Outcome.PAUSED else moment_of(deadline),
        timedelta(microseconds=elapsed),
        _flags(instants, seen),
    )


def _invalid(problem: Problem) -> Assessment:
    return Assessment(Outcome.INVALID, None, None, (problem,))


def _instants(facts: Facts, start: datetime) -> _Instants:
    return _Instants(
        instant_of(start),
        _instant_or_none(facts.answered),
        _instant_or_none(facts.withdrawn),
        tuple((instant_of(begins), _instant_or_none(ends)) for begins, ends in facts.pauses),
        _instant_or_none(facts.deadline_given),
    )


def _instant_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else instant_of(moment)


def _what_is_invalid(facts: _Instants, rule: Rule, at: int) -> Problem | None:
    """Why the request cannot be measured, if so: rule 27. The first reason counts."""
    checks = (
        (Problem.START_LATER, facts.start > at),
        (Problem.NO_DEADLINE, rule.kind is RuleKind.AT and facts.given is None),
        (Problem.BEFORE_START, _is_long_before(facts.answered, facts.start)),
        (Problem.WITHDRAWN_BEFORE_START, _is_long_before(facts.withdrawn, facts.start)),
        (Problem.PAUSE_BACKWARDS, any(ends is not None and ends < begins for begins, ends in facts.pauses)),
    )
    return next((problem for problem, holds in checks if holds), None)


def _is_long_before(instant: int | None, start: int) -> bool:
    return instant is not None and start - instant > TOLERANCE


def _seen(facts: _Instants, at: int) -> _Seen:
    answered, withdrawn = (
        None if instant is None or instant > at else instant for instant in (facts.answered, facts.withdrawn)
    )
    is_withdrawn = withdrawn is not None and (answered is None or withdrawn < answered)
    stop = withdrawn if is_withdrawn else answered
    until = at if stop is None else max(stop, facts.start)
    return _Seen(stop, until, is_withdrawn, _pauses_between(facts.pauses, facts.start, until))


def _pauses_between(pauses: tuple[InstantPause, ...], start: int, until: int) -> tuple[tuple[int, int], ...]:
    """The pauses from start to until in order; what an earlier one covers already is left out of the later one."""
    pieces, reached = [], start
    for begins, ends in sorted((begins, until if ends is None else min(ends, until)) for begins, ends in pauses):
        if ends > max(begins, reached):
            pieces.append((max(begins, reached), ends))
            reached = ends
    return tuple(pieces)


def _moved_deadline(rule: Rule, facts: _Instants, seen: _Seen, times: Timetable) -> int:
    base = base_deadline(rule, facts.start, facts.start if facts.given is None else facts.given, times)
    moved = (base, 0)
    for begins, ends in seen.pauses:
        moved = move(rule, moved, base, begins, ends, times)
    return moved[0]


def _status(facts: _Instants, seen: _Seen, deadline: int, at: int) -> Outcome:
    """Rules 22, 24 and 25."""
    if seen.stop is not None:
        if seen.stop > deadline:
            return Outcome.BROKEN
        return Outcome.CANCELLED if seen.is_withdrawn else Outcome.KEPT
    if any(_is_paused_by(pause, deadline, at) for pause in facts.pauses):
        return Outcome.PAUSED
    return Outcome.OPEN if at <= deadline else Outcome.BROKEN


def _is_paused_by(pause: InstantPause, deadline: int, at: int) -> bool:
    """Whether it waits at the moment of looking, by a pause that began before the deadline."""
    begins, ends = pause
    return begins <= at and (ends is None or ends > at) and begins < deadline


def _flags(facts: _Instants, seen: _Seen) -> tuple[Problem, ...]:
    if seen.stop is None or seen.stop >= facts.start:
        return ()
    return (Problem.EARLY_WITHDRAWAL if seen.is_withdrawn else Problem.EARLY_ANSWER,)
