"""Rules tried on requests, and what came of them kept at hand: moving from term to term counts nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache

from departments.worktime.calculation import WorkCalendar
from figures.shares import FEWEST_FOR_A_PERCENTAGE, wilson
from figures.survival import SurvivalCurve
from promises.deadlines.bulk import FactTable
from promises.deadlines.rules import RULES_VERSION, Rule
from promises.trial.curve import CurvePoint, curve, speed

COUNTS = ("kept", "due", "early", "open", "paused", "cancelled", "unknown", "invalid")
PACE = "pace"
"""Beside the rules in what is kept at hand."""


@dataclass(frozen=True, slots=True)
class Pace:
    """After how long half, and nine of ten, had an answer; None when not reached: then it is more than `longest`."""

    half: float | None
    nine_of_ten: float | None
    longest: float


@dataclass(frozen=True, slots=True)
class Paces:
    """In opening hours and in calendar days; None when fewer than five requests can be measured."""

    opening_hours: Pace | None
    calendar_days: Pace | None


class Trying:
    """Requests, with the calendar and the moment of looking. `load` is asked only for what is not at hand.

    `key`: the same for the same requests, calendar and moment; what is found is kept under it for `seconds`.
    """

    def __init__(
        self, load: Callable[[], FactTable], calendar: WorkCalendar, at: datetime, *, key: str, seconds: int
    ) -> None:
        self._load, self._calendar, self._at = load, calendar, at
        self._seconds = seconds
        digest = sha256(f"{key}|{at.isoformat()}|{RULES_VERSION}".encode()).hexdigest()
        self._key = f"trial:{digest}"
        self._known: dict[str, Any] = cache.get(self._key) or {}
        self._table: FactTable | None = None

    def curve(self, rules: Sequence[Rule]) -> list[CurvePoint]:
        """One point for each rule.

        Raises:
            NeverOpen: the calendar has too few openings left.
        """
        missing = [rule for rule in rules if str(rule) not in self._known]
        if missing:
            for found in curve(self._requests(), self._calendar, missing, self._at):
                self._known[str(found.rule)] = tuple(getattr(found, name) for name in COUNTS)
            self._keep()
        return [_point(rule, self._known[str(rule)]) for rule in rules]

    def paces(self) -> Paces:
        """How fast it went."""
        if PACE not in self._known:
            found = speed(self._requests(), self._calendar, self._at)
            self._known[PACE] = [_pace(found.opening_hours), _pace(found.calendar_days)]
            self._keep()
        return Paces(*(Pace(*each) if each else None for each in self._known[PACE]))

    def _requests(self) -> FactTable:
        if self._table is None:
            self._table = self._load()
        return self._table

    def _keep(self) -> None:
        cache.set(self._key, self._known, self._seconds)


def _point(rule: Rule, counts: Sequence[int]) -> CurvePoint:
    number = dict(zip(COUNTS, counts, strict=True))
    is_shown = number["due"] >= FEWEST_FOR_A_PERCENTAGE
    return CurvePoint(
        rule=rule,
        **number,
        share=number["kept"] / number["due"] if is_shown else None,
        interval=wilson(number["kept"], number["due"]) if is_shown else None,
    )


def _pace(found: SurvivalCurve | None) -> tuple[Any, ...] | None:
    if found is None or found.n < FEWEST_FOR_A_PERCENTAGE:
        return None
    return astuple(Pace(found.median, found.p90, found.longest))
