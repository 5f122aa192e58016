"""Which totals of one supplier may be shown, for every question and overall together. Pure.

First the tree rule on who rated, then for each question on who answered it, then the values: a group that all gave
the same answer, or a small hidden group whose mean can be worked out too closely, hides the next complement for all
questions of the supplier. What the values hide comes on top; they never show anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feedback.scores.calculation import SUPPLIER, UnitTally
from feedback.scores.suppression import Key, Tree, shown_nodes

WIDTH = 1.0
"""Scale points between the smallest and largest possible mean of a hidden group of 1..k-1 persons."""

FEWEST_FOR_DISTRIBUTION = 10

ROUNDED_TO = 0.1
"""Scale points: the overall mean is published with one decimal."""


@dataclass(frozen=True)
class Pattern:
    """What may be shown: per question (by place) and overall; `same_answer` names the questions whose total reads
    "vrijwel iedereen gaf hetzelfde antwoord" instead of figures.
    """

    questions: tuple[frozenset[Key], ...]
    overall: frozenset[Key]
    same_answer: frozenset[int]


@dataclass(frozen=True)
class Judged:
    """One supplier's answers by node: `own` per node the units directly in it, `whole` with all below."""

    tree: Tree
    own: dict[Key, list[UnitTally]]
    whole: dict[Key, UnitTally]

    @classmethod
    def of(cls, tree: Tree, units: Iterable[tuple[Key, UnitTally]], questions: int) -> Judged:
        own: dict[Key, list[UnitTally]] = {node.key: [] for node in tree.nodes}
        for key, unit in units:
            own[key].append(unit)
        whole: dict[Key, UnitTally] = {}
        for node in tree.upwards:
            whole[node.key] = UnitTally.empty(questions)
            for part in [*own[node.key], *(whole[child.key] for child in tree.children[node.key])]:
                whole[node.key].include(part)
        return cls(tree, own, whole)

    def rest(self, key: Key, shown: frozenset[Key]) -> UnitTally:
        """The people of a node who are in none of its shown children."""
        return self.whole[key].without(self.whole[child.key] for child in self.tree.children[key] if child.key in shown)

    def rest_counts(self, key: Key, shown: frozenset[Key], place: int) -> list[int]:
        """What those people answered to one question: how many gave 1..5."""
        counts = list(self.whole[key].counts[place])
        for child in self.tree.children[key]:
            if child.key in shown:
                counts = [one - two for one, two in zip(counts, self.whole[child.key].counts[place], strict=True)]
        return counts

    def hidden_units(self, key: Key, shown: frozenset[Key]) -> list[UnitTally]:
        """The units whose people are in that rest."""
        hidden = [child.key for child in self.tree.children[key] if child.key not in shown]
        return [unit for top in hidden for below in self.tree.branch(top) for unit in self.own[below]] + self.own[key]

    def persons(self) -> dict[Key, int]:
        return {key: sum(unit.persons for unit in units) for key, units in self.own.items()}

    def answered(self, place: int) -> dict[Key, int]:
        return {key: sum(sum(unit.counts[place]) for unit in units) for key, units in self.own.items()}

    def scored(self) -> dict[Key, int]:
        return {key: sum(unit.scored for unit in units) for key, units in self.own.items()}

    def step(self, key: Key, shown: frozenset[Key]) -> Key:
        """What to hide next when this node's rest gives too much away: its smallest shown child, else itself."""
        child = self.tree.smallest(key, shown, {key: tally.persons for key, tally in self.whole.items()})
        return key if child is None else child


def pattern(judged: Judged, k: int, distribution: int = FEWEST_FOR_DISTRIBUTION) -> Pattern:
    """The totals that may be shown for a supplier. The same answers always give the same pattern.

    `distribution`: from how many persons on the answers themselves are counted out beside mean and top-2.
    """
    questions = range(len(judged.whole[SUPPLIER].counts))
    forced: set[Key] = set()
    same_answer: set[int] = set()
    while True:
        base = shown_nodes(judged.tree, judged.persons(), k, forced=forced)
        hidden = {node.key for node in judged.tree.nodes} - base
        shown = [
            frozenset() if place in same_answer else shown_nodes(judged.tree, judged.answered(place), k, forced=hidden)
            for place in questions
        ]
        found = [
            (place, key)
            for place in questions
            for key in sorted(shown[place], key=str)
            if _tells(judged, place, key, shown[place], k, distribution)
        ]
        if not found:
            break
        for place, key in found:
            following = judged.step(key, shown[place])
            if following == SUPPLIER:
                same_answer.add(place)
            else:
                forced.add(following)
    overall = frozenset() if same_answer else _overall(judged, hidden, k)
    return Pattern(tuple(shown), overall, frozenset(same_answer))


def _tells(judged: Judged, place: int, key: Key, shown: frozenset[Key], k: int, distribution: int) -> bool:
    """Whether the smallest group that can be worked out at this node gives its answers away."""
    parts = [sum(unit.counts[place]) for unit in judged.hidden_units(key, shown)]
    return gives_away(judged.rest_counts(key, shown, place), parts, k, distribution)


def gives_away(counts: Sequence[int], parts: Sequence[int], k: int, distribution: int) -> bool:
    """Whether a group of whom so many gave 1..5 all said the same, or the sum of its answers (from `distribution`
    persons on: the answers themselves) tells too closely what 1..k-1 of them said; `parts` are its units' sizes.
    """
    persons = sum(counts)
    if not persons:
        return False
    if max(counts) == persons:
        return True
    width = width_by_counts if persons >= distribution else width_by_sums
    return any(width(group, counts) < WIDTH for group in _small_groups(parts, k))


def width_by_counts(group: int, counts: Sequence[int]) -> float:
    """Largest minus smallest possible mean of `group` people among those of whom so many gave 1..5."""
    lowest = list(enumerate(counts, start=1))
    return (_first(group, lowest[::-1]) - _first(group, lowest)) / group


def _first(people: int, answers: Sequence[tuple[int, int]]) -> int:
    """Sum of the answers of the first people, where each (answer, how many gave it) stands in order."""
    total = 0
    for score, count in answers:
        total += score * min(people, count)
        people -= min(people, count)
    return total


def width_by_sums(group: int, counts: Sequence[int]) -> float:
    """The same where only the sum of the answers is known and how many of them are 4 or 5 (mean and top-2)."""
    total = sum(score * count for score, count in enumerate(counts, start=1))
    content = counts[3] + counts[4]
    others = sum(counts) - group
    possible: list[int] = []
    for inside in range(max(0, content - others), min(group, content) + 1):
        outside = content - inside
        low, high = _range(group, inside)
        least, most = max(low, total - _range(others, outside)[1]), min(high, total - _range(others, outside)[0])
        possible += [least, most] if least <= most else []
    return (max(possible) - min(possible)) / group


def _range(people: int, content: int) -> tuple[int, int]:
    """Smallest and largest sum of the answers of people of whom so many gave 4 or 5 and the others 1..3."""
    others = people - content
    return 4 * content + others, 5 * content + 3 * others


def _small_groups(parts: Sequence[int], k: int) -> set[int]:
    """The sizes 1..k-1 that whole units together can have."""
    sizes = {0}
    for part in parts:
        if 0 < part < k:
            sizes |= {size + part for size in sizes if size + part < k}
    return sizes - {0}


def _overall(judged: Judged, hidden: set[Key], k: int) -> frozenset[Key]:
    """The tree rule for the overall score; besides, it may not tell what a few incomplete forms said."""
    forced = set(hidden)
    while True:
        shown = shown_nodes(judged.tree, judged.scored(), k, forced=forced)
        found = [key for key in sorted(shown, key=str) if _tells_incomplete(judged, key, shown, k)]
        if not found:
            return shown
        forced.update(judged.step(key, shown) for key in found)


def _tells_incomplete(judged: Judged, key: Key, shown: frozenset[Key], k: int) -> bool:
    """Whether overall mean and question means together pin 1..k-1 people who left questions out.

    Where all answered equally many questions the overall total is a sum of question totals and tells nothing new.
    Otherwise it differs by what the others said, each weighing |1 - own/usual number of questions|; rounding hides
    that as long as the weights together stay within a tenth of a point times n.
    """
    rest = judged.rest(key, shown)
    noise = ROUNDED_TO * judged.whole[key].scored
    for usual in {size for size, has_score in rest.sizes if has_score}:
        odd = [
            (abs(has_score - size / usual), people)
            for (size, has_score), people in rest.sizes.items()
            if not has_score or size != usual
        ]
        if 0 < sum(people for _weight, people in odd) < k and sum(weight * people for weight, people in odd) > noise:
            return True
    return any(
        0 < sum(counts) < k and weight / rest.unit > noise
        for counts, weight in zip(rest.counts, rest.thin, strict=True)
    )
