"""Which departments may show their response. Plain values, no database.

The tree rule over the people who were invited. Source: "Publication" of the anonymity (default, a tree).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_INVITED = 10
SMALL_GROUP = 25
CAPPED_LOW, CAPPED_HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Unit:
    """A department as it stood when the wave opened; `direct` are the people asked in it itself."""

    parent: int | None
    name: str
    direct: int


def totals(units: Mapping[int, Unit], direct: Mapping[int, int]) -> dict[int, int]:
    """Sum of a count per unit over the unit and all below it."""
    summed = dict.fromkeys(units, 0)
    for key, count in direct.items():
        place: int | None = key
        while place is not None and place in units:
            summed[place] += count
            place = units[place].parent
    return summed


def visible_units(units: Mapping[int, Unit], least: int = LEAST_INVITED) -> frozenset[int]:
    """The units whose figures may be shown, so that no hidden figure can be found by subtraction.

    From the bottom up: a unit with 1 to least-1 people is hidden with all below it. When what remains of a unit
    beside its visible children is 1 to least-1 people, its smallest visible child is hidden with all below it, ties
    by name. People directly in a unit are a child that is never shown. All units together are shown as one total,
    which counts as the top of the tree. Empty units are not shown.
    """
    people = totals(units, {key: unit.direct for key, unit in units.items()})
    children: dict[int | None, list[int]] = {}
    for key, unit in units.items():
        children.setdefault(unit.parent if unit.parent in units else None, []).append(key)
    visible: set[int] = set()

    def settle(key: int | None, total: int) -> None:
        below = sorted(children.get(key, []), key=lambda child: (people[child], units[child].name, child))
        for child in below:
            settle(child, people[child])
        shown = [child for child in below if child in visible]
        if shown and 0 < total - sum(people[child] for child in shown) < least:
            _hide(shown[0], children, visible)
        if key is not None and total >= least:
            visible.add(key)

    settle(None, sum(unit.direct for unit in units.values()))
    return frozenset(visible)


def _hide(key: int, children: Mapping[int | None, list[int]], visible: set[int]) -> None:
    visible.discard(key)
    for child in children.get(key, []):
        _hide(child, children, visible)


def shown_rate(done: int, invited: int) -> float:
    """Share that is done; of a small group "nobody" and "everybody" are capped, for they tell about each person."""
    if invited < SMALL_GROUP:
        if done <= 0:
            return CAPPED_LOW
        if done >= invited:
            return CAPPED_HIGH
    return done / invited


def is_capped(done: int, invited: int) -> bool:
    return invited < SMALL_GROUP and (done <= 0 or done >= invited)
