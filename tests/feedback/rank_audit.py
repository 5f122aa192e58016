"""An attacker with linear algebra: which small groups follow from published totals. Slow, exact, small trees only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations


def leaking_groups(published: Sequence[frozenset[str]], persons: Mapping[str, int], k: int) -> Iterator[frozenset[str]]:
    """Every set of atoms with 1..k-1 persons on which some combination of the totals is non-zero, and nowhere else.

    A combination that vanishes outside the set exists beyond those that vanish everywhere exactly when the totals,
    looked at outside the set only, have a lower rank than the totals themselves.
    """
    atoms = sorted(atom for atom, people in persons.items() if people)
    rows = [[int(atom in group) for atom in atoms] for group in published]
    full = rank(rows)
    for size in range(1, len(atoms) + 1):
        for group in combinations(atoms, size):
            if 0 < sum(persons[atom] for atom in group) < k:
                outside = [atoms.index(atom) for atom in atoms if atom not in group]
                if rank([[row[place] for place in outside] for row in rows]) < full:
                    yield frozenset(group)


def rank(rows: Sequence[Sequence[int]]) -> int:
    """Rank in exact arithmetic, by elimination."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for place in range(found + 1, len(left)):
            factor = left[place][column] / pivot[column]
            left[place] = [one - factor * two for one, two in zip(left[place], pivot, strict=True)]
        found += 1
    return found
