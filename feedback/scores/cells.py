"""The totals that are published, as plain values, and the fingerprint that each carries. No Django."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from feedback.scores.calculation import SUPPLIER, Counts, CustomerTree, UnitTally
from feedback.scores.rules import Judged, Pattern, pattern
from feedback.scores.suppression import Key, Tree, shown_nodes

FEWEST_INVITED_FOR_A_RATE = 10
LEVELS = ("supplier", "department", "team")


@dataclass(frozen=True)
class Limits:
    """From how many persons on what may be shown: a total, a distribution, a response rate (over the invited)."""

    k: int
    distribution: int
    rate: int = FEWEST_INVITED_FOR_A_RATE


@dataclass(frozen=True)
class Cell:
    """One published total. `customer` None: everybody; `question` None: the overall judgement."""

    supplier: int
    level: str
    customer: int | None
    question: int | None
    n: int
    mean: float | None
    top2: float | None = None
    same_answer: bool = False
    counts: Counts | None = None
    invited: int | None = None

    def fingerprint(self, wave: int) -> str:
        return fingerprint({"wave": wave, **asdict(self)})


def fingerprint(value: object) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no spaces, numbers as Python writes them."""
    return sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def cells_of(
    supplier: int,
    units: Mapping[int, UnitTally],
    customers: CustomerTree,
    *,
    questions: Sequence[int],
    invited: Mapping[Key, int],
    limits: Limits,
) -> list[Cell]:
    """Everything that may be published about one supplier.

    `invited` holds the number of people directly in each node who were asked and may judge this supplier.
    """
    judged = Judged.of(
        customers.tree, [(customers.place(unit), tally) for unit, tally in units.items()], len(questions)
    )
    found = pattern(judged, limits.k, limits.distribution)
    sheet = _Sheet(supplier, judged, found, limits, levels_of(customers.tree))
    cells = list(sheet.overall(invited))
    for place, question in enumerate(questions):
        cells += sheet.question(place, question)
    return cells


@dataclass(frozen=True)
class _Sheet:
    supplier: int
    judged: Judged
    found: Pattern
    limits: Limits
    levels: Mapping[Key, int]

    def question(self, place: int, question: int) -> Iterator[Cell]:
        if place in self.found.same_answer:
            n = sum(self.judged.whole[SUPPLIER].counts[place])
            yield Cell(self.supplier, LEVELS[0], None, question, n, None, same_answer=True)
        shown = self.found.questions[place]
        spread = self._second_pattern(self.judged.answered(place), shown, self.limits.distribution)
        for key in _ordered(shown):
            counts = _five(self.judged.whole[key].counts[place])
            n = sum(counts)
            mean = sum(score * count for score, count in enumerate(counts, start=1)) / n
            top2 = (counts[3] + counts[4]) / n
            yield self._cell(key, question, n, mean, top2, counts if key in spread else None)

    def overall(self, invited: Mapping[Key, int]) -> Iterator[Cell]:
        shown = self.found.overall
        rated = self._second_pattern(invited, shown, self.limits.rate)
        asked = self.judged.tree.totals(invited)
        for key in _ordered(shown):
            whole = self.judged.whole[key]
            counts = self._scores(key, whole)
            top2 = (counts[3] + counts[4]) / whole.scored if counts else None
            cell = self._cell(key, None, whole.scored, whole.overall, top2, counts)
            yield replace(cell, invited=max(asked[key], whole.persons) if key in rated else None)

    def _scores(self, key: Key, whole: UnitTally) -> Counts | None:
        """People's own means in whole points: of the supplier as a whole only, and never when all are one."""
        enough = key == SUPPLIER and whole.scored >= self.limits.distribution
        return _five(whole.scores) if enough and max(whole.scores) < whole.scored else None

    def _second_pattern(self, own: Mapping[Key, int], shown: Collection[Key], least: int) -> frozenset[Key]:
        """The same rule once more with a higher number, inside what is shown: no subtraction finds the rest."""
        hidden = {node.key for node in self.judged.tree.nodes} - set(shown)
        return shown_nodes(self.judged.tree, own, least, forced=hidden)

    def _cell(
        self, key: Key, question: int | None, n: int, mean: float, top2: float | None, counts: Counts | None
    ) -> Cell:
        customer = None if key == SUPPLIER else int(key)
        return Cell(self.supplier, LEVELS[self.levels[key]], customer, question, n, mean, top2, counts=counts)


def levels_of(tree: Tree) -> dict[Key, int]:
    """The depth of every node: its place in LEVELS."""
    found: dict[Key, int] = {}
    for node in reversed(tree.upwards):
        found[node.key] = 0 if node.parent is None else found[node.parent] + 1
    return found


def _ordered(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=int)


def _five(counts: Sequence[int]) -> Counts:
    one, two, three, four, five = counts
    return one, two, three, four, five
