"""Which customers of a new chart may be shown beside everything that was published of the same answers before. Pure.

Everything published about one supplier and one question is a total over a set of customer units. Two units that no
published total separates are in the same *class*. Every combination (sum, difference, any weights) of published totals
gives all units of a class the same weight, because it is so for each total by itself. So what a combination speaks
about is always a union of classes. If every class holds nobody or at least k persons, no combination speaks about
1..k-1 persons, and if no class all gave one answer, nor gives away 1..k-1 of its people even to who would know all its
answers without the names of the units, then no union of classes does: the classes share no answer.

That is sufficient, and stricter than necessary. Necessary is only that no combination *exists* that speaks about few:
two totals that overlap in two people do not tell what those two said, and are refused here all the same. What is
given up is some cells after a reorganisation of small teams; what is won is that the rule needs no search, is the same
after any number of reorganisations, and can be checked by reading sets. New cells are tried one by one, the larger
group first; each is accepted only if the rule holds for all that was published and accepted before and this one.

Overall and questions speak about the same answers. A total of overall scores is a weighted sum of question totals but
for who left questions open; so an overall cell is new only where all questions are shown, and wherever a new cell cuts
a class, `incomplete` tells whether what few people left open would follow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from feedback.scores.calculation import SCALE, SUPPLIER, CustomerTree, UnitTally
from feedback.scores.cells import levels_of
from feedback.scores.incomplete import Forms, room, tells_few, weight_of_few
from feedback.scores.partition import Atoms, Partition
from feedback.scores.rules import Judged, Pattern, gives_away, pattern
from feedback.scores.suppression import Key

Block = int | None
"""Place of a question; None: the overall judgement."""

ALWAYS_COUNTED = 0
"""The test of the values takes the answers of a class as known: old cells may have counted them out."""


@dataclass(frozen=True)
class Shown:
    """A total that was published before. `mean` None: everybody gave nearly the same answer."""

    block: Block
    units: Atoms
    mean: float | None


@dataclass(frozen=True)
class NewCell:
    """A total of the new chart that may be shown."""

    customer: int
    level: int
    block: Block
    n: int
    mean: float


@dataclass(frozen=True)
class Said:
    """What was said about one supplier, per customer unit, and how the wave publishes."""

    units: Mapping[int, UnitTally]
    forms: Mapping[int, Forms]
    questions: int
    k: int
    distribution: int
    wholes: dict[Atoms, UnitTally] = field(default_factory=dict, repr=False, compare=False)

    def within(self, block: Block, units: Iterable[int]) -> Atoms:
        """Those of the units in which somebody answered."""
        return frozenset(unit for unit in units if unit in self.units and self.persons(block, (unit,)))

    def persons(self, block: Block, units: Iterable[int]) -> int:
        if block is None:
            return sum(self.units[unit].scored for unit in units)
        return sum(sum(self.units[unit].counts[block]) for unit in units)

    def rated(self, units: Iterable[int]) -> int:
        return sum(self.units[unit].persons for unit in units)

    def whole(self, units: Atoms) -> UnitTally:
        if units not in self.wholes:
            self.wholes[units] = UnitTally.empty(self.questions)
            for unit in units:
                self.wholes[units].include(self.units[unit])
        return self.wholes[units]

    def tells(self, place: int, units: Atoms) -> bool:
        """Whether a class gives away what few people answered to a question."""
        parts = [self.units[unit].counts[place] for unit in units]
        counts = [sum(column) for column in zip(*parts, strict=True)] or [0] * SCALE
        return gives_away(counts, [sum(part) for part in parts], self.k, ALWAYS_COUNTED)

    def few(self, units: Atoms) -> Fraction:
        """How much the few people of a class who left questions open can weigh."""
        return weight_of_few(sum((self.forms[unit] for unit in units), Forms()), self.questions, self.k)


@dataclass
class Joint:
    """Everything that is shown about one supplier: what was, and what has been accepted."""

    said: Said
    shown: dict[Block, dict[Atoms, float | None]] = field(default_factory=dict)
    classes: dict[Block, Partition] = field(default_factory=dict)
    persons: Partition = field(default_factory=Partition)
    """Cut by every total of whatever question: who rated."""
    weights: dict[Atoms, Fraction] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Said, before: Iterable[Shown]) -> Joint:
        joint = cls(said, persons=Partition.of(said.units))
        for total in before:
            joint.add(total.block, total.units, total.mean)
        return joint

    def add(self, block: Block, units: Iterable[int], mean: float | None) -> None:
        group = frozenset(self.said.units.keys() & set(units))
        if block not in self.classes:
            self.classes[block] = Partition.of(self.said.within(block, self.said.units))
        self.shown.setdefault(block, {})[group] = mean
        self.classes[block].cut(self.said.within(block, group))
        self.persons.cut(group)

    def is_open(self, block: Block) -> bool:
        """Whether the whole has a figure here; without one nothing below it is shown."""
        return self.figure(block, frozenset(self.said.units)) is not None

    def figure(self, block: Block, group: Atoms) -> float | None:
        """The mean that was shown of exactly these units."""
        return self.shown.get(block, {}).get(group)

    def enough(self, block: Block, group: Atoms) -> bool:
        """Whether every class still holds nobody or k persons when this total is shown too."""
        parts = self.classes[block].parts(self.said.within(block, group))
        return all(self.said.persons(block, part) >= self.said.k for part in parts)

    def enough_rated(self, group: Atoms) -> bool:
        return all(self.said.rated(part) >= self.said.k for part in self.persons.parts(group))

    def tells(self, place: int, group: Atoms) -> bool:
        parts = self.classes[place].parts(self.said.within(place, group))
        return any(self.said.tells(place, part) for part in parts)

    def tells_incomplete(self, group: Atoms, overall: float | None = None) -> bool:
        """Whether what few people left open would follow when this group is shown (with this overall mean)."""
        after = self.persons.copy()
        touched = {part for part in self.persons.parts(group) if part}
        after.cut(group)
        totals = {units: mean for units, mean in self.shown.get(None, {}).items() if mean is not None}
        if overall is not None:
            totals[group] = overall
            touched |= {after.of_unit[unit] for unit in group}
        return any(self._tells_few(part, totals, after) for part in touched)

    def _tells_few(self, part: Atoms, totals: Mapping[Atoms, float], after: Partition) -> bool:
        weight = self._weight(part)
        if not weight:
            return False
        around = [(units, mean) for units, mean in totals.items() if part <= units]
        return tells_few(weight, [(self._room(units, mean), self._shared(units, after)) for units, mean in around])

    def _room(self, units: Atoms, mean: float) -> tuple[Fraction, Fraction]:
        whole = self.said.whole(units)
        return room(mean, whole.scored, Fraction(whole.score_total, whole.unit))

    def _shared(self, units: Atoms, after: Partition) -> int:
        """Among how many classes of few people the room of a total may have to be divided."""
        inside = {after.of_unit[unit] for unit in units}
        return min(self.said.k - 1, sum(1 for part in inside if self._weight(part)))

    def _weight(self, part: Atoms) -> Fraction:
        if part not in self.weights:
            self.weights[part] = self.said.few(part)
        return self.weights[part]


def new_cells(said: Said, customers: CustomerTree, before: Iterable[Shown]) -> list[NewCell]:
    """What may be shown about one supplier of the customers of a new chart, the larger groups first.

    `before` holds every total of these answers that was ever published, the whole included.
    """
    joint = Joint.of(said, before)
    own = [(customers.place(unit), one) for unit, one in said.units.items()]
    candidates = pattern(Judged.of(customers.tree, own, said.questions), said.k, said.distribution)
    levels = levels_of(customers.tree)
    return [
        _cell(said, int(key), levels[key], block, group)
        for key, group in _larger_first(customers, levels, said)
        for block in _accepted(joint, candidates, key, group)
    ]


def _larger_first(customers: CustomerTree, levels: Mapping[Key, int], said: Said) -> list[tuple[Key, Atoms]]:
    """Every customer with persons and its units; of two equally large the upper one first, then by name."""
    own: dict[Key, set[int]] = {node.key: set() for node in customers.tree.nodes}
    for unit in said.units:
        own[customers.place(unit)].add(unit)
    groups = {key: frozenset[int]().union(*(own[one] for one in customers.tree.branch(key))) for key in own}
    nodes = [node for node in customers.tree.nodes if groups[node.key] and node.key != SUPPLIER]
    nodes.sort(key=lambda node: (-said.rated(groups[node.key]), levels[node.key], node.name, str(node.key)))
    return [(node.key, groups[node.key]) for node in nodes]


def _accepted(joint: Joint, candidates: Pattern, key: Key, group: Atoms) -> list[Block]:
    """The blocks in which this customer is shown: where the same people were shown before, and where it tells nothing
    new about few. What is accepted counts from now on.
    """
    blocks: list[Block] = [None, *range(joint.said.questions)]
    known = [block for block in blocks if joint.figure(block, group) is not None]
    new = _new_blocks(joint, candidates, key, group, known)
    for block in new:
        joint.add(block, group, _mean(joint.said, block, group))
    return [block for block in blocks if block in known or block in new]


def _new_blocks(joint: Joint, candidates: Pattern, key: Key, group: Atoms, known: Collection[Block]) -> list[Block]:
    open_places = [place for place in range(joint.said.questions) if joint.is_open(place)]
    fits = [
        place
        for place in open_places
        if place not in known and key in candidates.questions[place] and joint.enough(place, group)
    ]
    # one question that tells too much hides the group for all: a gap in one would say why
    if not joint.enough_rated(group) or any(joint.tells(place, group) for place in fits):
        return []
    if joint.tells_incomplete(group):
        return []
    is_whole = {*fits, *known} >= set(open_places)
    may_overall = None not in known and is_whole and key in candidates.overall
    return [*fits, None] if may_overall and _may_show_overall(joint, group) else [*fits]


def _may_show_overall(joint: Joint, group: Atoms) -> bool:
    """None beside a question that all answered alike, as in the publication itself."""
    if any(mean is None for shown in joint.shown.values() for mean in shown.values()) or not joint.is_open(None):
        return False
    return joint.enough(None, group) and not joint.tells_incomplete(group, _mean(joint.said, None, group))


def _cell(said: Said, customer: int, level: int, block: Block, group: Atoms) -> NewCell:
    return NewCell(customer, level, block, said.persons(block, group), _mean(said, block, group))


def _mean(said: Said, block: Block, group: Atoms) -> float:
    whole = said.whole(group)
    if block is None:
        return whole.overall
    counts = whole.counts[block]
    return sum(score * count for score, count in enumerate(counts, start=1)) / sum(counts)
