"""`assess` for many requests at once: the same numbers, one by one. Pure; rules 10-28 of the promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np

from departments.worktime.calculation import WorkCalendar
from departments.worktime.timetable import Instants, ManyTimes
from departments.worktime.windows import instant_of
from promises.deadlines.assessment import TOLERANCE, Assessment
from promises.deadlines.facts import MISSING, Codes, FactTable, Flags, NoFactTable, moment_or_none
from promises.deadlines.outcomes import Outcome, Problem
from promises.deadlines.rules import Rule, RuleKind
from promises.deadlines.times import base_deadline, move

__all__ = ["MISSING", "AssessmentTable", "FactTable", "NoFactTable", "assess_many", "code_of"]

E = TypeVar("E", Outcome, Problem)
OUTCOMES = tuple(Outcome)
PROBLEMS = tuple(Problem)
NO_PROBLEM = -1


@dataclass(frozen=True, slots=True, eq=False)
class AssessmentTable:
    """`Assessment` of many requests, in the order of their facts.

    `status`: place in `Outcome`. `deadline`: microseconds since 1970 UTC, MISSING when paused or invalid. `elapsed`:
    microseconds of opening time, MISSING when unknown or invalid. `problem`: place in `Problem`, -1 without one.
    """

    status: Codes
    deadline: Instants
    elapsed: Instants
    problem: Codes

    def __len__(self) -> int:
        return len(self.status)

    def counts(self) -> dict[Outcome, int]:
        """How many requests have each outcome."""
        numbers = np.bincount(self.status, minlength=len(OUTCOMES)).tolist()
        return dict(zip(OUTCOMES, numbers, strict=True))

    def assessment(self, row: int) -> Assessment:
        """One row, as `assess` says it."""
        elapsed, problem = int(self.elapsed[row]), int(self.problem[row])
        return Assessment(
            OUTCOMES[self.status[row]],
            moment_or_none(self.deadline[row]),
            None if elapsed == MISSING else timedelta(microseconds=elapsed),
            () if problem == NO_PROBLEM else (PROBLEMS[problem],),
        )


def code_of(outcome: Outcome) -> int:
    """How `AssessmentTable.status` writes an outcome."""
    return OUTCOMES.index(outcome)


def assess_many(table: FactTable, rule: Rule, calendar: WorkCalendar, at: datetime | Instants) -> AssessmentTable:
    """The status, deadline and elapsed opening time of every request, seen at a moment or at one moment per request.

    `at`: an aware datetime, or microseconds since 1970 UTC for each row. Source: rules 10-28 of the promises.

    Raises:
        NeverOpen: the calendar has too few openings left.
    """
    looked = np.full(len(table), instant_of(at), dtype=np.int64) if isinstance(at, datetime) else at
    problem = _what_is_invalid(table, rule, looked)
    is_valid = problem == NO_PROBLEM
    status = np.full(len(table), code_of(Outcome.INVALID), dtype=np.int8)
    deadline = np.full(len(table), MISSING, dtype=np.int64)
    elapsed = deadline.copy()
    valid = _assess_valid(table.take(is_valid), rule, calendar.timetable.many, looked[is_valid])
    status[is_valid], deadline[is_valid], elapsed[is_valid] = valid.status, valid.deadline, valid.elapsed
    problem[is_valid] = valid.problem
    return AssessmentTable(status, deadline, elapsed, problem)


def _what_is_invalid(table: FactTable, rule: Rule, at: Instants) -> Codes:
    """Why each request cannot be measured, if so: rule 27. The first reason counts."""
    start = np.where(table.start == MISSING, 0, table.start)
    backwards = np.zeros(len(table), dtype=np.bool_)
    backwards[table.pause_rows[(table.pause_to != MISSING) & (table.pause_to < table.pause_from)]] = True
    reasons = {
        Problem.NO_START: table.start == MISSING,
        Problem.START_LATER: start > at,
        Problem.NO_DEADLINE: (table.given == MISSING) & (rule.kind is RuleKind.AT),
        Problem.BEFORE_START: (table.answered != MISSING) & (table.answered < start - TOLERANCE),
        Problem.WITHDRAWN_BEFORE_START: (table.withdrawn != MISSING) & (table.withdrawn < start - TOLERANCE),
        Problem.PAUSE_BACKWARDS: backwards,
    }
    return _first_that_holds(reasons, PROBLEMS, NO_PROBLEM)


def _assess_valid(table: FactTable, rule: Rule, times: ManyTimes, at: Instants) -> AssessmentTable:
    answered, withdrawn = (np.where(each > at, MISSING, each) for each in (table.answered, table.withdrawn))
    is_withdrawn = (withdrawn != MISSING) & ((answered == MISSING) | (withdrawn < answered))
    stop = np.where(is_withdrawn, withdrawn, answered)
    is_stopped = stop != MISSING
    until = np.where(is_stopped, np.maximum(stop, table.start), at)
    deadline, waited = _charge_pauses(table, rule, until, times)
    is_unknown = table.is_done & (table.answered == MISSING) & (table.withdrawn == MISSING)
    is_late = np.where(is_stopped, stop, at) > deadline
    outcomes = {
        Outcome.UNKNOWN: is_unknown,
        Outcome.PAUSED: ~is_stopped & _is_paused(table, deadline, at),
        Outcome.BROKEN: is_late,
        Outcome.CANCELLED: is_withdrawn,
        Outcome.KEPT: is_stopped,
    }
    status = _first_that_holds(outcomes, OUTCOMES, code_of(Outcome.OPEN))
    elapsed = times.opening_between(table.start, until) - waited
    is_early = is_stopped & (stop < table.start)
    flags = {Problem.EARLY_WITHDRAWAL: is_early & is_withdrawn, Problem.EARLY_ANSWER: is_early}
    return AssessmentTable(
        status,
        np.where(status == code_of(Outcome.PAUSED), MISSING, deadline),
        np.where(is_unknown, MISSING, elapsed),
        _first_that_holds(flags, PROBLEMS, NO_PROBLEM),
    )


def _charge_pauses(table: FactTable, rule: Rule, until: Instants, times: ManyTimes) -> tuple[Instants, Instants]:
    """The deadline after all pauses, and the opening time in them: first the first pause of every row, and so on."""
    base = base_deadline(rule, table.start, table.given, times)
    deadline, charged = base.copy(), np.zeros_like(base)
    waited, reached = np.zeros_like(base), table.start.copy()
    for rows, begins, ends in _rounds(table):
        ends = np.minimum(np.where(ends == MISSING, until[rows], ends), until[rows])
        begins = np.maximum(begins, reached[rows])
        counts = ends > begins
        rows, begins, ends = rows[counts], begins[counts], ends[counts]
        reached[rows] = ends
        waited[rows] += times.opening_between(begins, ends)
        deadline[rows], charged[rows] = move(rule, (deadline[rows], charged[rows]), base[rows], begins, ends, times)
    return deadline, waited


def _rounds(table: FactTable) -> Iterator[tuple[Instants, Instants, Instants]]:
    """The first pause of every row that has one, then the second ones, and so on: row, from, to."""
    rows = table.pause_rows
    order = np.lexsort((table.pause_from, rows))
    place = np.arange(len(rows)) - table.pause_offsets[rows]
    for nth in range(int(place.max(initial=-1)) + 1):
        found = order[place == nth]
        yield rows[found], table.pause_from[found], table.pause_to[found]


def _is_paused(table: FactTable, deadline: Instants, at: Instants) -> Flags:
    """Whether a row waits at the moment of looking, by a pause that began before its deadline (rule 22)."""
    rows = table.pause_rows
    is_running = (table.pause_from <= at[rows]) & ((table.pause_to == MISSING) | (table.pause_to > at[rows]))
    paused = np.zeros(len(table), dtype=np.bool_)
    paused[rows[is_running & (table.pause_from < deadline[rows])]] = True
    return paused


def _first_that_holds(holds: Mapping[E, Flags], order: Sequence[E], otherwise: int) -> Codes:
    """Of each row the place in `order` of the first that holds."""
    return np.select(list(holds.values()), [np.int8(order.index(each)) for each in holds], default=np.int8(otherwise))
