"""Units that no published total separates. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Atoms = frozenset[int]


@dataclass
class Partition:
    """Every unit with its class: the units that stay together in all the groups that were cut out."""

    of_unit: dict[int, Atoms] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[int]) -> Partition:
        together = frozenset(units)
        return cls(dict.fromkeys(together, together))

    def parts(self, group: Atoms) -> list[Atoms]:
        """The pieces into which this group would cut the classes; those that it leaves whole are not among them."""
        return [part for inside, outside in self._cuts(group) for part in (inside, outside)]

    def cut(self, group: Atoms) -> None:
        for part in self.parts(group):
            self.of_unit.update(dict.fromkeys(part, part))

    def copy(self) -> Partition:
        return Partition(dict(self.of_unit))

    def _cuts(self, group: Atoms) -> Iterator[tuple[Atoms, Atoms]]:
        for together in {self.of_unit[unit] for unit in group}:
            inside = together & group
            if inside != together:
                yield inside, together - inside
