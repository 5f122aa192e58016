"""The last look before anything is published: own code, own reading of the numbers. Pure.

Everything published for one wave falls apart in blocks that share no answer: one per supplier and question. Within a
block the published groups lie inside each other or apart, never across. A combination of such totals that says
something about fewer than k persons then exists exactly when some published group, without the published groups
directly inside it, holds 1..k-1 persons. Blocks of other suppliers and waves add nothing: they share no answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

Atom = Hashable


@dataclass(frozen=True)
class Leak:
    """A group of fewer than k persons whose total follows from what would be published."""

    block: str
    group: str
    persons: int


@dataclass(frozen=True)
class PublishedGroup:
    """A total that is about to be published and the atoms (customer units) that it adds up."""

    name: str
    atoms: frozenset[Atom]
    n: int


class GroupsCross(Exception):
    """A published group lies across another one: this gate cannot judge that."""


def leaks(block: str, groups: Sequence[PublishedGroup], persons: Mapping[Atom, int], k: int) -> list[Leak]:
    """The groups of 1..k-1 persons that can be found; empty is safe.

    `persons` holds how many answered in each atom. A group whose n is not the sum of its atoms, or that has nobody,
    counts as a leak: what is written does not fit what was counted.

    Raises:
        GroupsCross: the groups are no tree.
    """
    found = [
        Leak(block, group.name, group.n)
        for group in groups
        if not group.n or sum(persons.get(atom, 0) for atom in group.atoms) != group.n
    ]
    behind = Counter[int]()
    for atom, number in _innermost(groups, persons).items():
        behind[number] += persons[atom]
    found += [Leak(block, groups[number].name, rest) for number, rest in sorted(behind.items()) if 0 < rest < k]
    return found


def _innermost(groups: Sequence[PublishedGroup], persons: Mapping[Atom, int]) -> dict[Atom, int]:
    """For every atom with persons: the place of the smallest published group that it is in."""
    filled = [[atom for atom in group.atoms if persons.get(atom, 0)] for group in groups]
    innermost: dict[Atom, int] = {}
    for number in sorted(range(len(groups)), key=lambda place: (-len(filled[place]), place)):
        around = {innermost.get(atom) for atom in filled[number]}
        if len(around) > 1:
            raise GroupsCross(groups[number].name)
        innermost.update(dict.fromkeys(filled[number], number))
    return innermost


@dataclass(frozen=True)
class Claim:
    """One total as it would be written: of a supplier, by a customer (None: everybody), on a question (None: overall).

    `n` persons; `spread`: the distribution goes with it; `invited`: the number asked goes with it.
    """

    supplier: int
    customer: int | None
    question: int | None
    n: int
    mean: float | None
    spread: bool
    invited: int | None


@dataclass(frozen=True)
class Ground:
    """What the claims are held against: the stored ratings, the organisation of that day, the limits of the wave."""

    ratings: Sequence[tuple[int, int, Mapping[str, int]]]
    questions: Sequence[int]
    parents: Mapping[int, int | None]
    k: int
    distribution: int


def examine(claims: Sequence[Claim], ground: Ground) -> list[Leak]:
    """Everything that is wrong with a publication; empty is safe.

    Raises:
        GroupsCross: the customers are no tree.
    """
    answered = _recount(ground)
    inside = _units_inside(ground.parents)
    blocks: dict[tuple[int, int | None], list[Claim]] = {}
    for claim in claims:
        blocks.setdefault((claim.supplier, claim.question), []).append(claim)
    found = []
    for (supplier, question), block in blocks.items():
        persons = answered[supplier, question]
        name = f"{supplier}/{question or 'overall'}"
        spread = [claim for claim in block if claim.spread and question is not None]
        found += leaks(name, _groups(block, inside, persons), persons, ground.k)
        found += leaks(f"{name}/distribution", _groups(spread, inside, persons), persons, ground.distribution)
    return found + _written_too_exactly(claims)


def _recount(ground: Ground) -> dict[tuple[int, int | None], Counter[Atom]]:
    """How many of each unit answered a question about a supplier, or at least half of them (overall)."""
    known = {str(question): question for question in ground.questions}
    found: dict[tuple[int, int | None], Counter[Atom]] = defaultdict(Counter)
    for supplier, unit, answers in ground.ratings:
        given = answers.keys() & known.keys()
        for question in given:
            found[supplier, known[question]][unit] += 1
        if given and len(given) * 2 >= len(known):
            found[supplier, None][unit] += 1
    return found


def _units_inside(parents: Mapping[int, int | None]) -> dict[int, set[Atom]]:
    found: dict[int, set[Atom]] = defaultdict(set)
    for unit in parents:
        above: int | None = unit
        while above is not None and unit not in found[above]:
            found[above].add(unit)
            above = parents.get(above)
    return found


def _groups(
    claims: Sequence[Claim], inside: Mapping[int, set[Atom]], persons: Mapping[Atom, int]
) -> list[PublishedGroup]:
    return [
        PublishedGroup(
            str(claim.customer or "everybody"),
            frozenset(persons) if claim.customer is None else frozenset(inside.get(claim.customer, ())),
            claim.n,
        )
        for claim in claims
    ]


def _written_too_exactly(claims: Sequence[Claim]) -> list[Leak]:
    """Overall means have one decimal, and there are none beside a question that all answered alike."""
    alike = {claim.supplier for claim in claims if claim.mean is None}
    return [
        Leak(f"{claim.supplier}/overall", "too exact", claim.n)
        for claim in claims
        if claim.question is None
        and (claim.supplier in alike or claim.mean is None or round(claim.mean, 1) != claim.mean)
    ]
