"""What an overall judgement beside the questions may tell about the few people who left questions open. Pure.

A combination of one class's overall total (weight 1) with its question totals (weight -v of each question) weighs the
answer of a person to a question by w - v, where w is 1 / (questions answered), or 0 for who answered fewer than half.
So it is silent about everybody but 1..k-1 persons only if, for every question, fewer than k of those who answered it
have another w than v. Where no such v exists for some question, nothing can be told about so few. Otherwise the sum
below bounds what they weigh together; the rounding of the overall means must leave at least that much open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm

MARGIN = 2
"""Near the ends of the scale the answers of few people cannot move as far as the rounding would let them."""

Forms = Counter[frozenset[int]]
"""How many people answered exactly these questions (by place)."""


def weight_of_few(forms: Forms, questions: int, k: int) -> Fraction:
    """The most that 1..k-1 people of a class can weigh in a combination that is silent about all others; 0: none."""
    possible = [_weights(forms, place, questions, k) for place in range(questions)]
    if any(weights is not None and not weights for weights in possible):
        return Fraction(0)
    heavy = []
    for answered, people in forms.items():
        own = _weight(len(answered), questions)
        heavy.append((sum(max(abs(own - one) for one in possible[place] or [own]) for place in answered), people))
    return Fraction(_heaviest(heavy, k - 1), _unit(questions))


def _weights(forms: Forms, place: int, questions: int, k: int) -> set[int] | None:
    """The weights of a question total that leave fewer than k persons with another one; None: nobody answered it."""
    found: Counter[int] = Counter()
    for answered, people in forms.items():
        if place in answered:
            found[_weight(len(answered), questions)] += people
    total = found.total()
    if not total:
        return None
    usual = {_weight(size, questions) for size in range(questions + 1)}
    return {weight for weight in usual if total - found[weight] < k}


def _unit(questions: int) -> int:
    return lcm(*range(1, questions + 1))


def _weight(size: int, questions: int) -> int:
    """1 / size in parts of 1 / `_unit`, so that whole numbers do."""
    return _unit(questions) // size if size and 2 * size >= questions else 0


def _heaviest(weights: Iterable[tuple[int, int]], people: int) -> int:
    total = 0
    for weight, number in sorted(weights, reverse=True):
        total += weight * min(number, people)
        people -= min(number, people)
    return total


def room(mean: float, n: int, total: Fraction) -> tuple[Fraction, Fraction]:
    """How far the exact total could lie higher and lower with the same published mean (one decimal, halves up)."""
    tenths = round(mean * 10)
    low, high = Fraction(2 * tenths - 1, 20) * n, Fraction(2 * tenths + 1, 20) * n
    return max(Fraction(0), high - total), max(Fraction(0), total - low)


def tells_few(weight: Fraction, rooms: Iterable[tuple[tuple[Fraction, Fraction], int]]) -> bool:
    """Whether the published overall totals around a class leave less open than its few people weigh.

    `rooms`: per total that holds the class, how far it could lie higher and lower, and among how many classes of few
    people that is shared. Each moves within its share, so all can move at once and every published figure still fits:
    no combination, of one class or of several, is known more closely. `MARGIN` on top is for the ends of the scale.
    """
    higher, lower = [], []
    for (up, down), shared in rooms:
        higher.append(up / max(1, shared))
        lower.append(down / max(1, shared))
    return bool(weight) and bool(higher) and MARGIN * weight > min(higher) + min(lower)


def forms_of(
    ratings: Iterable[tuple[int, int, Mapping[str, int]]], place_of: Mapping[str, int]
) -> dict[int, dict[int, Forms]]:
    """Supplier -> customer unit -> who answered what; who answered nothing is nobody."""
    found: dict[int, dict[int, Forms]] = {}
    for supplier, unit, answers in ratings:
        answered = frozenset(place_of[question] for question in answers if question in place_of)
        if answered:
            found.setdefault(supplier, {}).setdefault(unit, Counter())[answered] += 1
    return found
