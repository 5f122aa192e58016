"""Small organisations on paper: who rated, what was published, and what a reorganisation makes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

import pytest

from feedback.scores.calculation import CustomerTree, Rating, customer_tree, tally
from feedback.scores.cells import Limits, cells_of
from feedback.scores.incomplete import forms_of
from feedback.scores.regrouping_gate import Evidence, Total
from feedback.scores.regrouping_rules import Joint, NewCell, Said, Shown, new_cells
from feedback.scores.regrouping_tree import (
    Chart,
    Following,
    Places,
    customers_of,
    places_now,
    places_then,
    units_of,
)
from tests.feedback.rank_audit import leaking_groups

ICT = 900
TOP = 1
OPENED = date(2026, 9, 12)
Parents = dict[int, int | None]


@dataclass
class Paper:
    """One wave about one supplier: the chart of its day, the ratings, and everything published so far."""

    parents: Parents
    answers: Mapping[int, Sequence[Sequence[int | None]]]
    questions: int = 1
    k: int = 5
    shown: list[Shown] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)

    @property
    def ratings(self) -> list[Rating]:
        return [
            (ICT, unit, {str(place): score for place, score in enumerate(row, start=1) if score is not None})
            for unit, rows in self.answers.items()
            for row in rows
        ]

    @property
    def numbers(self) -> list[int]:
        return list(range(1, self.questions + 1))

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.ratings, self.numbers, self.k)

    @property
    def said(self) -> Said:
        units = {unit: one for unit, one in tally(self.ratings, self.numbers).get(ICT, {}).items() if one.persons}
        forms = forms_of(self.ratings, {str(number): number - 1 for number in self.numbers}).get(ICT, {})
        return Said(units, forms, self.questions, self.k, max(10, self.k))

    def publish(self) -> None:
        """The wave itself, by the product's own publication."""
        customers = customer_tree((unit, parent, str(unit)) for unit, parent in self.parents.items())
        cells = cells_of(
            ICT, tally(self.ratings, self.numbers).get(ICT, {}), customers, questions=self.numbers, invited={},
            limits=Limits(self.k, max(10, self.k)),
        )  # fmt: skip
        then = places_then(self.parents, [ICT])
        for cell in cells:
            units = None if cell.customer is None else units_of(then, ICT, cell.customer)
            self._add(cell.question, units, cell.n, cell.mean, is_new=False)

    def regroup(self, parents: Parents, followings: Iterable[Following] = ()) -> list[NewCell]:
        """The new chart, by the rules; what they accept is published too."""
        places = self.places(parents, followings)
        return self.take(new_cells(self.said, self.customers(places), self.shown), places)

    def places(self, parents: Parents, followings: Iterable[Following] = ()) -> Places:
        return places_now(Chart(parents, tuple(followings)), self.parents.keys(), [ICT], OPENED)

    def customers(self, places: Places) -> CustomerTree:
        return customers_of(places, ICT, {})

    def take(self, cells: list[NewCell], places: Places) -> list[NewCell]:
        self.totals = [Total(**{**vars(one), "is_new": False}) for one in self.totals]
        for cell in cells:
            question = None if cell.block is None else cell.block + 1
            self._add(question, units_of(places, ICT, cell.customer), cell.n, cell.mean, is_new=True)
        return cells

    def _add(
        self, question: int | None, units: frozenset[int] | None, n: int, mean: float | None, *, is_new: bool
    ) -> None:
        self.totals.append(Total(ICT, question, units, n, mean, is_new))
        everybody = frozenset(self.answers)
        block = None if question is None else question - 1
        self.shown.append(Shown(block, everybody if units is None else units, mean))

    def found_by_algebra(self) -> list[tuple[int | None, frozenset[str]]]:
        """Another method: every set of 1..k-1 persons that some combination of all published totals speaks about."""
        found = []
        for question in {one.question for one in self.totals}:
            persons = self._answered(question)
            groups = {
                frozenset(map(str, self.answers if one.units is None else one.units))
                for one in self.totals
                if one.question == question
            }
            found += [(question, group) for group in leaking_groups(sorted(groups, key=sorted), persons, self.k)]
        return found

    def _answered(self, question: int | None) -> dict[str, int]:
        found: Counter[str] = Counter()
        for _supplier, unit, given in self.ratings:
            counts = 2 * len(given) >= self.questions if question is None else str(question) in given
            found[str(unit)] += bool(given) and counts
        return dict(found)


def mixed(people: int, start: int = 0) -> list[list[int | None]]:
    """So many people with answers that differ."""
    return [[1 + (start + place * 2) % 5] for place in range(people)]


def random_paper(random: Random) -> Paper:
    """2 or 3 departments, 3 to 8 units of 0 to 12 people, 1 to 3 questions, some left open."""
    parents: Parents = {TOP: None}
    departments = list(range(10, 10 + random.randint(2, 3)))
    parents.update(dict.fromkeys(departments, TOP))
    units = [100 + number for number in range(random.randint(3, 8 - len(departments)))]
    parents.update({unit: random.choice([*departments, *departments, TOP]) for unit in units})
    parents[ICT] = TOP
    questions = random.choice([1, 1, 2, 3])
    empty = random.choice([0, 0, 0.1, 0.3])
    answers = {
        unit: [
            [None if random.random() < empty else random.choice([1, 2, 3, 3, 4, 4, 5]) for _ in range(questions)]
            for _ in range(random.choice([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12]) if unit >= 100 else random.randint(0, 3))
        ]
        for unit in [*departments, *units]
    }
    return Paper(parents, answers, questions)


@dataclass
class Reorganisation:
    """Random moves, mergers, splits, splits-off and closings on one day."""

    random: Random
    chart: Parents
    day: int
    followings: list[Following] = field(default_factory=list)

    def run(self) -> tuple[Parents, list[Following]]:
        for step in range(self.random.randint(1, 3)):
            teams = [one for one in self.chart if one not in {TOP, ICT}]
            if len(teams) < 2:
                break
            one, other = self.random.sample(teams, 2)
            kinds = [self.move, self.move, self.merge, self.merge_into, self.split, self.split_off, self.close]
            kind = self.random.choice(kinds)
            (self.move if _below(one, self.chart) != {one} else kind)(one, other, 1000 * self.day + 10 * step)
        return self.chart, self.followings

    def move(self, one: int, other: int, _new: int) -> None:
        self.chart[one] = self.random.choice(
            [TOP, ICT] if one in _above(other, self.chart) else [TOP, other, other, ICT]
        )

    def merge(self, one: int, other: int, new: int) -> None:
        if _below(other, self.chart) == {other}:
            self.chart[new] = self.chart[other]
            self._close(other, new)
            self._close(one, new)

    def merge_into(self, one: int, other: int, _new: int) -> None:
        self._close(one, other)

    def split(self, one: int, other: int, new: int) -> None:
        self.split_off(one, other, new)
        self.split_off(one, other, new + 1)
        self.close(one, other, new)

    def split_off(self, one: int, _other: int, new: int) -> None:
        self.chart[new] = self.random.choice([self.chart[one], TOP])
        self.followings.append(Following(one, new, self._on))

    def close(self, one: int, _other: int, _new: int) -> None:
        self.chart.pop(one)

    def _close(self, one: int, heir: int) -> None:
        self.chart.pop(one)
        self.followings.append(Following(one, heir, self._on))

    @property
    def _on(self) -> date:
        return date(2026, 10, self.day)


def _above(place: int, parents: Parents) -> set[int]:
    found = {place}
    above = parents.get(place)
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found


def _below(place: int, parents: Parents) -> set[int]:
    return {one for one in parents if place in _above(one, parents)}


def without_the_joint_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant the fault: each chart by its own tree rule, whatever was published before."""
    for name, answer in {"enough": True, "enough_rated": True, "tells": False, "tells_incomplete": False}.items():
        monkeypatch.setattr(Joint, name, lambda *_arguments, answer=answer: answer)
