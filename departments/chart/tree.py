"""Walking a tree that is given as child -> parent, and the chart of a day as plain values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


@dataclass(frozen=True)
class Place:
    """A department in the chart of a day; `key` < 0 when it does not exist yet.

    `since`: it is called so and stands so from this day; `begins`: it exists from this day.
    """

    key: int
    code: str
    name: str
    parent: int | None
    since: date = date.min
    begins: date = date.min


@dataclass(frozen=True)
class Gone:
    """A department that was closed before, with its last name."""

    name: str
    until: date


@dataclass(frozen=True)
class Chart:
    """The departments of one day. `taken`: every code that was ever given, of closed departments too."""

    places: Mapping[int, Place]
    gone: Mapping[int, Gone] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()

    @cached_property
    def parents(self) -> dict[int, int | None]:
        """In the order of `ordered`."""
        return {place.key: place.parent for place in self.ordered}

    @cached_property
    def ordered(self) -> list[Place]:
        return sorted(self.places.values(), key=lambda place: (place.name.casefold(), place.key))

    @cached_property
    def _below(self) -> dict[int | None, list[Place]]:
        found: dict[int | None, list[Place]] = {}
        for place in self.ordered:
            found.setdefault(place.parent if place.parent in self.places else None, []).append(place)
        return found

    @property
    def tops(self) -> list[Place]:
        """Who stands under nobody that exists: the organisation itself."""
        return self._below.get(None, [])

    def children(self, key: int) -> list[Place]:
        """Who stands directly under it, by name."""
        return self._below.get(key, [])

    def branch(self, key: int) -> list[int]:
        """The department and all below it, each directly before its own branch."""
        return branch_of(key, self.parents)


def ancestors_of(node: int, parents: Mapping[int, int | None]) -> list[int]:
    """The nodes above, nearest first. A loop (impossible by the services) ends the walk."""
    found: list[int] = []
    above = parents.get(node)
    while above is not None and above != node and above not in found:
        found.append(above)
        above = parents.get(above)
    return found


def branch_of(node: int, parents: Mapping[int, int | None]) -> list[int]:
    """The node itself and all below it, each node directly before its own branch, in the order of `parents`."""
    children: dict[int, list[int]] = {}
    for child, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(child)
    found: dict[int, None] = {}
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found[here] = None
            waiting.extend(reversed(children.get(here, [])))
    return list(found)
