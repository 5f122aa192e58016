"""What came of a question: a row of terms, the chosen one, the shortest that surely does, and how fast it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from promises.deadlines.rules import MOST, Rule, RuleKind
from promises.trial.curve import CurvePoint
from promises.trial.terms import STEPS, TILES, Choice
from promises.trial.trying import Paces, Trying

OFTEN = 0.9
"""The row of terms reaches this share, if any row does."""

Try = Callable[[Sequence[Rule]], list[CurvePoint]]


@dataclass(frozen=True, slots=True)
class Result:
    """`row`: the terms that are offered, `points` these and the chosen one, in order.

    `compared`: the term beside which the chosen one is told. `surest`: the shortest term (for the same day the latest
    hour) of which the interval lies at or above the wanted share; None when no term that was tried does. `longest`:
    the last term that was tried for it. `given`: how the deadlines of the source itself were kept; nothing is due when
    it gave none.
    """

    row: tuple[CurvePoint, ...]
    points: tuple[CurvePoint, ...]
    chosen: CurvePoint
    compared: CurvePoint | None
    surest: CurvePoint | None
    longest: CurvePoint
    paces: Paces
    given: CurvePoint


def result_of(trying: Trying, choice: Choice, term: Rule | None, wanted: float) -> Result:
    """Try the row of terms. `term` None: choose the best of the row.

    Raises:
        NeverOpen: the calendar has too few openings left.
    """
    attempt = trying.curve
    step, row = _row(choice, attempt)
    surest, longest = _surest(choice, step, row, wanted, attempt)
    chosen = _chosen(row, term, wanted, attempt)
    points = sorted({str(each.rule): each for each in (*row, chosen)}.values(), key=lambda each: place_of(each.rule))
    return Result(
        row=tuple(row),
        points=tuple(points),
        chosen=chosen,
        compared=_compared(row, chosen),
        surest=surest,
        longest=longest,
        paces=trying.paces(),
        given=attempt([Rule(RuleKind.AT)])[0],
    )


def place_of(rule: Rule) -> float:
    """Where a term stands on the axis: its number, or the hour of the day; closing time comes last."""
    if rule.kind is not RuleKind.SAME_DAY:
        return float(rule.amount or 0)
    return rule.cut.hour + rule.cut.minute / 60 if rule.cut else LAST_HOUR


LAST_HOUR = 24.0


def reaches(point: CurvePoint, wanted: float) -> bool:
    """Whether the share is surely the wanted one or more."""
    return point.interval is not None and point.interval.low >= wanted


def _row(choice: Choice, attempt: Try) -> tuple[int, list[CurvePoint]]:
    """The row with the smallest step of which the last term is often kept; else that which comes nearest."""
    if choice.kind is RuleKind.SAME_DAY:
        return 0, attempt(choice.rules(0))
    best, most = STEPS[choice.kind][0], -1.0
    for step in STEPS[choice.kind]:
        (last,) = attempt(choice.rules(step)[-1:])
        if last.share is not None and last.share > most:
            best, most = step, last.share
        if most >= OFTEN:
            break
    return best, attempt(choice.rules(best))


def _chosen(row: Sequence[CurvePoint], term: Rule | None, wanted: float, attempt: Try) -> CurvePoint:
    if term is None:
        # for the same day, where nothing does, the plain promise: until closing time
        return next((each for each in _from_short_to_long(row) if reaches(each, wanted)), row[-1])
    known = next((each for each in row if each.rule == term), None)
    return known or attempt([term])[0]


def _compared(row: Sequence[CurvePoint], chosen: CurvePoint) -> CurvePoint | None:
    """A term half as long; beside the shortest the one after it, beside an hour of the day closing time."""
    if chosen.rule.kind is RuleKind.SAME_DAY:
        return row[-1] if chosen.rule.cut else None
    shorter = [each for each in row if (each.rule.amount or 0) <= (chosen.rule.amount or 0) / 2]
    longer = [each for each in row if (each.rule.amount or 0) > (chosen.rule.amount or 0)]
    return shorter[-1] if shorter else next(iter(longer), None)


def _from_short_to_long(row: Sequence[CurvePoint]) -> list[CurvePoint]:
    """For the same day closing time asks most, so it comes first."""
    return list(reversed(row)) if row[0].rule.kind is RuleKind.SAME_DAY else list(row)


def _surest(
    choice: Choice, step: int, row: Sequence[CurvePoint], wanted: float, attempt: Try
) -> tuple[CurvePoint | None, CurvePoint]:
    """The first term that surely does, to one day or hour exactly, and the last one that was tried."""
    if choice.kind is RuleKind.SAME_DAY:
        ordered = _from_short_to_long(row)
        return next((each for each in ordered if reaches(each, wanted)), None), ordered[-1]
    before, last = 0, row[-1]
    for last in _ever_longer(choice, step, row, attempt):
        amount = int(last.rule.amount or 0)
        if reaches(last, wanted):
            return _first_between(choice, before, last, wanted, attempt), last
        before = amount
    return None, last


def _ever_longer(choice: Choice, step: int, row: Sequence[CurvePoint], attempt: Try) -> Iterator[CurvePoint]:
    """The row, then the last term of each row with a larger step, as long as anything is due."""
    yield from row
    for larger in STEPS[choice.kind]:
        if larger > step and larger * TILES <= MOST[choice.kind]:
            (point,) = attempt(choice.rules(larger)[-1:])
            if point.share is None:
                return
            yield point


def _first_between(choice: Choice, before: int, found: CurvePoint, wanted: float, attempt: Try) -> CurvePoint:
    """Halve what lies between a term that does not and one that does, until they are neighbours."""
    after = int(found.rule.amount or 0)
    while after - before > 1:
        middle = (before + after) // 2
        (point,) = attempt([choice.rule(Fraction(middle))])
        if reaches(point, wanted):
            found, after = point, middle
        else:
            before = middle
    return found
