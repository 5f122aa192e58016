"""The last look before anything is published: own code, own reading of the numbers. Pure.

Everything published for one wave falls apart in blocks that share no answer: one per supplier and question. Within a
block the published groups lie inside each other or apart, never across. A combination of such totals that says
something about fewer than k persons then exists exactly when some published group, without the published groups
directly inside it, holds 1..k-1 persons. Blocks of other suppliers and waves add nothing: they share no answer.
"""

from __future__ import annotations

from collections import Counter
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
