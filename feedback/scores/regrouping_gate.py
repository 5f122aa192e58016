"""The last look before old results are written in a new chart: own code, own reading of the numbers. Pure.

Everything is counted once more from the ratings: what is about to be written, and what stands in the tables. Units are
classed by *which* published totals hold them (the rules cut sets instead), for each question of a supplier, for the
overall judgement, and for all of them together. Whatever does not fit, or is about too few, is a leak.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from feedback.scores.gate import Leak

Answers = Mapping[str, int]
Question = int | None
Value = int | Fraction
NARROWEST = 1
"""Scale points that 1..k-1 people of a class must at least leave open."""


@dataclass(frozen=True)
class Total:
    """A published total: of a supplier, on a question (None: overall), over these units (None: everybody)."""

    supplier: int
    question: Question
    units: frozenset[int] | None
    n: int
    mean: float | None
    is_new: bool


@dataclass(frozen=True)
class Evidence:
    """The stored ratings as (supplier, unit, answers), the numbers of the questions, and the least number."""

    ratings: Sequence[tuple[int, int, Answers]]
    questions: Sequence[int]
    k: int


def examine(totals: Sequence[Total], evidence: Evidence) -> list[Leak]:
    """Everything that is wrong; empty is safe. Nothing new is nothing wrong."""
    suppliers = sorted({one.supplier for one in totals})
    return [leak for supplier in suppliers for leak in _about(supplier, totals, evidence)]


def _about(supplier: int, totals: Sequence[Total], evidence: Evidence) -> Iterator[Leak]:
    own = [one for one in totals if one.supplier == supplier]
    forms = _forms(supplier, evidence)
    persons = {unit: len(answers) for unit, answers in forms.items()}
    yield from _too_few(f"{supplier}/all", own, persons, evidence.k)
    for question in {one.question for one in own}:
        name = f"{supplier}/{question or 'overall'}"
        block = [one for one in own if one.question == question]
        given = {unit: _values(answers, question, evidence) for unit, answers in forms.items()}
        yield from _written_wrong(name, block, given, exact=question is not None)
        yield from _too_few(name, block, {unit: len(values) for unit, values in given.items()}, evidence.k)
        yield from _out_of_place(name, block, own)
        if question is not None:
            yield from _told(name, block, given, evidence.k)


def _forms(supplier: int, evidence: Evidence) -> dict[int, list[Answers]]:
    """Per unit the forms with at least one answer to a question that counts."""
    known = {str(question) for question in evidence.questions}
    found: dict[int, list[Answers]] = defaultdict(list)
    for about, unit, answers in evidence.ratings:
        form = {question: score for question, score in answers.items() if question in known}
        if about == supplier and form:
            found[unit].append(form)
    return found


def _values(forms: Sequence[Answers], question: Question, evidence: Evidence) -> list[Value]:
    """What each person said: the answer, or the mean of the answers of who answered half or more."""
    if question is not None:
        return [form[str(question)] for form in forms if str(question) in form]
    half = Fraction(len(evidence.questions), 2)
    return [Fraction(sum(form.values()), len(form)) for form in forms if len(form) >= half]


def _classes(totals: Sequence[Total], persons: Mapping[int, int]) -> set[frozenset[int]]:
    """The units with persons that exactly the same totals hold."""
    held_by: dict[int, list[int]] = {unit: [] for unit, people in persons.items() if people}
    for place, one in enumerate(totals):
        for unit in held_by if one.units is None else one.units & held_by.keys():
            held_by[unit].append(place)
    found: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for unit, places in held_by.items():
        found[tuple(places)].add(unit)
    return {frozenset(units) for units in found.values()}


def _too_few(name: str, totals: Sequence[Total], persons: Mapping[int, int], k: int) -> Iterator[Leak]:
    for units in _changed(totals, persons):
        people = sum(persons[unit] for unit in units)
        if people < k:
            yield Leak(name, "class", people)


def _changed(totals: Sequence[Total], persons: Mapping[int, int]) -> set[frozenset[int]]:
    """The classes that are there because of what is new."""
    return _classes(totals, persons) - _classes([one for one in totals if not one.is_new], persons)


def _written_wrong(
    name: str, totals: Sequence[Total], given: Mapping[int, list[Value]], *, exact: bool
) -> Iterator[Leak]:
    sums = {unit: sum(values) for unit, values in given.items()}
    for one in totals:
        units = given.keys() if one.units is None else given.keys() & one.units
        people = sum(len(given[unit]) for unit in units)
        if people != one.n or not people:
            yield Leak(name, "count", one.n)
        elif one.mean is not None:
            mean = Fraction(sum(sums[unit] for unit in units), people)
            if not _is_mean(one.mean, mean, exact=exact):
                yield Leak(name, "mean", one.n)


def _is_mean(written: float, mean: Fraction, *, exact: bool) -> bool:
    if exact:
        return abs(Fraction(written) - mean) < Fraction(1, 10**9)
    # one decimal, halves up
    return Fraction(round(written * 10), 10) == Fraction(int(mean * 10 + Fraction(1, 2)), 10) and written == round(
        written, 1
    )


def _out_of_place(name: str, block: Sequence[Total], own: Sequence[Total]) -> Iterator[Leak]:
    """Something new without a published whole, beside a whole that gives no figure, or new for everybody."""
    wholes = [one for one in block if one.units is None and not one.is_new]
    alike = [one for one in (own if block[0].question is None else block) if one.mean is None]
    for one in block:
        if one.is_new and (one.units is None or one.mean is None or alike or not wholes):
            yield Leak(name, "place", one.n)


def _told(name: str, block: Sequence[Total], given: Mapping[int, list[Value]], k: int) -> Iterator[Leak]:
    """Classes of one answer, and classes of which few people are known too closely."""
    for units in _changed(block, {unit: len(values) for unit, values in given.items()}):
        values = sorted(value for unit in units for value in given[unit])
        few = _sums([len(given[unit]) for unit in units], k)
        if values[0] == values[-1] or any(
            sum(values[-group:]) - sum(values[:group]) < NARROWEST * group for group in few
        ):
            yield Leak(name, "answers", len(values))


def _sums(sizes: Sequence[int], k: int) -> set[int]:
    """The numbers 1..k-1 of persons that whole units can make together."""
    reach = Counter({0: 1})
    for size in sizes:
        for so_far in sorted(reach, reverse=True):
            if size and so_far + size < k:
                reach[so_far + size] += 1
    return {total for total in reach if total}
