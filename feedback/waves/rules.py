"""When a wave may be planned, and who may judge whom. Plain values, no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from departments.people.rules import SMALLEST_GROUP

LEAST_K = SMALLEST_GROUP
LEAST_SUPPLIER_STAFF = 3
LEAST_REASON = 10
LONGEST_WAVE = timedelta(days=366)
# A form that was opened before the end may still be sent this long after it.
GRACE = timedelta(minutes=15)


class Problem(StrEnum):
    """Why a wave cannot be planned like this."""

    NO_QUESTIONS = "no_questions"
    OPENS_IN_PAST = "opens_in_past"
    ENDS_BEFORE_BEGIN = "ends_before_begin"
    NO_WORKING_DAY = "no_working_day"
    TOO_LONG = "too_long"
    NO_SUPPLIERS = "no_suppliers"
    NO_RECIPIENTS = "no_recipients"
    K_TOO_LOW = "k_too_low"
    SETTINGS_NOT_SEEN = "settings_not_seen"
    PLANNED_ALREADY = "planned_already"


@dataclass(frozen=True)
class Plan:
    """What decides whether a wave may be planned. Moments are aware; counts are what would be asked and who.

    `is_planned`: a wave of this name and this begin is there already.
    """

    opens_at: datetime
    closes_at: datetime
    scored_questions: int
    suppliers: int
    recipients: int
    working_days: int
    k: int
    settings_seen: bool
    is_planned: bool = False


def problems_of(plan: Plan, *, now: datetime) -> list[Problem]:
    """Everything that is wrong with a plan, in the order of the page. Empty: it may be planned.

    Source: transition draft → scheduled of the follow-up, and the least values of the anonymity.
    """
    ends_late_enough = plan.closes_at > plan.opens_at
    checks = {
        Problem.NO_QUESTIONS: plan.scored_questions < 1,
        Problem.OPENS_IN_PAST: plan.opens_at <= now,
        Problem.ENDS_BEFORE_BEGIN: not ends_late_enough,
        Problem.NO_WORKING_DAY: ends_late_enough and plan.working_days < 1,
        Problem.TOO_LONG: plan.closes_at - plan.opens_at > LONGEST_WAVE,
        Problem.NO_SUPPLIERS: plan.suppliers < 1,
        Problem.NO_RECIPIENTS: plan.suppliers > 0 and plan.recipients < 1,
        Problem.K_TOO_LOW: plan.k < LEAST_K,
        Problem.SETTINGS_NOT_SEEN: not plan.settings_seen,
        Problem.PLANNED_ALREADY: plan.is_planned,
    }
    return [problem for problem, is_wrong in checks.items() if is_wrong]


def may_judge(unit: int, supplier: int, parents: Mapping[int, int | None]) -> bool:
    """Nobody judges their own department: the one they work in, nor one above it."""
    return supplier not in {unit, *_above(unit, parents)}


def rated_as(supplier: int, staff: Mapping[int, int], parents: Mapping[int, int | None]) -> int | None:
    """The department under whose name a supplier is judged: itself, or the nearest above with enough people.

    `staff` counts the people of a department with all below it. None when only the whole organisation has enough:
    that has no customers. A judgement of one or two people would be about a person.
    """
    for place in [supplier, *_above(supplier, parents)]:
        if parents.get(place) is None and place != supplier:
            return None
        if staff.get(place, 0) >= LEAST_SUPPLIER_STAFF:
            return place
    return None


def staff_of_branches(direct: Mapping[int, int], parents: Mapping[int, int | None]) -> dict[int, int]:
    """People of each department with all below it, from the people directly in each."""
    totals: dict[int, int] = {}
    for place, people in direct.items():
        for above in [place, *_above(place, parents)]:
            totals[above] = totals.get(above, 0) + people
    return totals


def can_be_asked(unit: int, suppliers: Collection[int], parents: Mapping[int, int | None]) -> bool:
    """Whether somebody of this unit has anybody to judge."""
    return any(may_judge(unit, supplier, parents) for supplier in suppliers)


def _above(place: int, parents: Mapping[int, int | None]) -> list[int]:
    found: list[int] = []
    above = parents.get(place)
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return found
