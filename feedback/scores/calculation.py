"""From ratings to counts, per supplier and customer unit. Pure; whole numbers only, so the order of rows is nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from feedback.scores.suppression import Key, Node, Tree

SUPPLIER: Key = 0
"""The key of a supplier as a whole; departments have numbers from 1."""

SCALE = 5
Counts = tuple[int, int, int, int, int]

Rating = tuple[int, int, Mapping[str, int]]
"""(supplier, customer unit, answers by question number as text: 1..5; not applicable is absent)."""


class NotAnAnswer(Exception):
    """A stored answer is no whole number from 1 up to and including 5."""


@dataclass
class UnitTally:
    """What the people of one customer unit said about one supplier.

    `counts[i]` is how many gave 1..5 on question i. The overall score of a person is the mean of the questions
    answered, if at least half were; `scores` holds those rounded to a whole number (halves up), `score_total` their
    exact sum in units of 1/`unit`. `sizes` counts people by (questions answered, has an overall score); `thin[i]` is
    the sum of 1/(questions answered) over the people who answered question i.
    """

    counts: list[list[int]]
    unit: int
    persons: int = 0
    scores: list[int] = field(default_factory=lambda: [0] * SCALE)
    score_total: int = 0
    sizes: Counter[tuple[int, bool]] = field(default_factory=Counter)
    thin: list[int] = field(default_factory=list)

    @classmethod
    def empty(cls, questions: int) -> UnitTally:
        return cls([[0] * SCALE for _ in range(questions)], lcm(*range(1, questions + 1)), thin=[0] * questions)

    def add(self, answers: Sequence[tuple[int, int]]) -> None:
        """One person's answers as (place of the question, 1..5); who answered nothing is nobody."""
        size = len(answers)
        if not size:
            return
        self.persons += 1
        for place, score in answers:
            self.counts[place][score - 1] += 1
            self.thin[place] += self.unit // size
        has_score = 2 * size >= len(self.counts)
        self.sizes[size, has_score] += 1
        if has_score:
            total = sum(score for _place, score in answers)
            self.score_total += total * (self.unit // size)
            self.scores[(2 * total + size) // (2 * size) - 1] += 1

    def include(self, other: UnitTally) -> None:
        """Add the people of another unit to these."""
        self.persons += other.persons
        self.score_total += other.score_total
        self.sizes += other.sizes
        for place, counts in enumerate(other.counts):
            self.counts[place] = [one + two for one, two in zip(self.counts[place], counts, strict=True)]
            self.thin[place] += other.thin[place]
        self.scores = [one + two for one, two in zip(self.scores, other.scores, strict=True)]

    def without(self, others: Iterable[UnitTally]) -> UnitTally:
        """The people of this group who are in none of those (which lie inside it, apart from each other)."""
        rest = UnitTally.empty(len(self.counts))
        rest.include(self)
        for other in others:
            rest.persons -= other.persons
            rest.score_total -= other.score_total
            rest.sizes = rest.sizes - other.sizes
            for place, counts in enumerate(other.counts):
                rest.counts[place] = [one - two for one, two in zip(rest.counts[place], counts, strict=True)]
                rest.thin[place] -= other.thin[place]
            rest.scores = [one - two for one, two in zip(rest.scores, other.scores, strict=True)]
        return rest

    @property
    def scored(self) -> int:
        """How many have an overall score."""
        return sum(self.scores)

    @property
    def overall(self) -> float:
        """Mean overall score, rounded to one decimal (halves up): beside exact means of the questions an exact one
        would tell what the few people who skipped a question said.
        """
        tenths = Fraction(10 * self.score_total, self.unit * self.scored) + Fraction(1, 2)
        return (tenths.numerator // tenths.denominator) / 10


def tally(ratings: Iterable[Rating], questions: Sequence[int]) -> dict[int, dict[int, UnitTally]]:
    """Supplier -> customer unit -> what was said; `questions` are the numbers of the agree-questions, in order.

    Raises:
        NotAnAnswer: a score that is no whole number 1..5.
    """
    place_of = {str(question): place for place, question in enumerate(questions)}
    found: dict[int, dict[int, UnitTally]] = {}
    for supplier, unit, answers in ratings:
        given = [(place_of[question], score) for question, score in answers.items() if question in place_of]
        if any(type(score) is not int or not 1 <= score <= SCALE for _place, score in given):
            raise NotAnAnswer(supplier)
        units = found.setdefault(supplier, {})
        if unit not in units:
            units[unit] = UnitTally.empty(len(questions))
        units[unit].add(given)
    return found


@dataclass(frozen=True)
class CustomerTree:
    """The totals of a supplier and the node of every customer unit."""

    tree: Tree
    node_of: Mapping[int, Key]

    def place(self, unit: int) -> Key:
        """The lowest node that this unit's people count in; a unit that the wave did not know: the whole."""
        return self.node_of.get(unit, SUPPLIER)


def customer_tree(units: Iterable[tuple[int, int | None, str]]) -> CustomerTree:
    """The tree from the organisation of that day: (unit, unit above, name).

    Customer department: the child of the top above the unit. Customer team: the unit below that department; what
    lies still deeper counts in its team. A unit directly under the top is a department of its own.
    """
    rows = {unit: (parent, name) for unit, parent, name in units}
    nodes = {SUPPLIER: Node(SUPPLIER, None, "")}
    node_of: dict[int, Key] = {}
    for unit in rows:
        above = _lineage(unit, rows)[-2:-4:-1]
        parent: Key = SUPPLIER
        for key in above:
            nodes.setdefault(key, Node(key, parent, rows[key][1]))
            parent = key
        node_of[unit] = parent
    return CustomerTree(Tree(list(nodes.values())), node_of)


def _lineage(unit: int, rows: Mapping[int, tuple[int | None, str]]) -> list[int]:
    """The unit and all above it, the top last."""
    found = [unit]
    while True:
        parent = rows[found[-1]][0]
        if parent is None or parent not in rows or parent in found:
            return found
        found.append(parent)
