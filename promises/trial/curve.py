"""What rules would have given on past requests, side by side. Pure.

The figures are those of "Honest figures" of the promises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from departments.worktime.calculation import WorkCalendar
from departments.worktime.windows import DAY, HOUR, instant_of
from figures.intervals import Interval
from figures.shares import FEWEST_FOR_A_PERCENTAGE, wilson
from figures.survival import SurvivalCurve, kaplan_meier
from promises.deadlines.bulk import MISSING, AssessmentTable, FactTable, assess_many, code_of
from promises.deadlines.outcomes import Outcome
from promises.deadlines.rules import Rule, parse_rule

ANY_RULE = parse_rule("wd:1")
"""The time that a request took does not depend on what was promised (rule 28)."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One rule on the requests, seen at a moment.

    `kept` of `due`: those whose deadline was at or before that moment and that were kept or broken. `early` were kept
    before a deadline that had yet to come. `share` and its Wilson interval are None with fewer than five due.
    """

    rule: Rule
    kept: int
    due: int
    early: int
    open: int
    paused: int
    cancelled: int
    unknown: int
    invalid: int
    share: float | None
    interval: Interval | None

    @property
    def total(self) -> int:
        """Every request, none dropped."""
        return self.due + self.early + self.open + self.paused + self.cancelled + self.unknown + self.invalid


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast answers came, side by side; None when no request can be measured.

    `opening_hours`: as the clock of the promise counts, without the pauses. `calendar_days`: as the requester lived
    it, of 24 hours, with nights, weekends and pauses.
    """

    opening_hours: SurvivalCurve | None
    calendar_days: SurvivalCurve | None


def curve(table: FactTable, calendar: WorkCalendar, rules: Sequence[Rule], at: datetime) -> list[CurvePoint]:
    """One point for each rule, in the order given.

    Raises:
        NeverOpen: the calendar has too few openings left.
    """
    return [point(rule, assess_many(table, rule, calendar, at), at) for rule in rules]


def point(rule: Rule, assessed: AssessmentTable, at: datetime) -> CurvePoint:
    """Count what became of the requests under one rule. Source: "Denominator" and "Interval" of the promises."""
    is_due = assessed.deadline <= instant_of(at)
    number = assessed.counts()
    kept = int((is_due & (assessed.status == code_of(Outcome.KEPT))).sum())
    due = kept + number[Outcome.BROKEN]  # what is broken was due: its deadline is past
    shows_share = due >= FEWEST_FOR_A_PERCENTAGE
    return CurvePoint(
        rule=rule,
        kept=kept,
        due=due,
        early=number[Outcome.KEPT] - kept,
        open=number[Outcome.OPEN],
        paused=number[Outcome.PAUSED],
        cancelled=number[Outcome.CANCELLED],
        unknown=number[Outcome.UNKNOWN],
        invalid=number[Outcome.INVALID],
        share=kept / due if shows_share else None,
        interval=wilson(kept, due) if shows_share else None,
    )


def speed(table: FactTable, calendar: WorkCalendar, at: datetime) -> Speed:
    """How long requests took until their answer. Who still waited at `at`, or gave up, was last seen waiting then.

    Unknown and invalid requests have no time and are left out; they are counted elsewhere.

    Source: "How fast" of the promises; Kaplan & Meier 1958.
    """
    moment = instant_of(at)
    assessed = assess_many(table, ANY_RULE, calendar, at)
    is_measured = assessed.elapsed != MISSING
    answered, withdrawn = (
        np.where((stops == MISSING) | (stops > moment), np.iinfo(np.int64).max, stops)[is_measured]
        for stops in (table.answered, table.withdrawn)
    )
    start = table.start[is_measured]
    until = np.maximum(np.minimum(np.minimum(answered, withdrawn), moment), start)
    is_answered = (answered <= withdrawn) & (answered <= moment)
    if not start.size:
        return Speed(None, None)
    return Speed(
        kaplan_meier(assessed.elapsed[is_measured] / HOUR, is_answered),
        kaplan_meier((until - start) / DAY, is_answered),
    )
