"""Which totals of a tree may be shown, so that nothing hidden can be found by subtraction. Pure.

The default of anonymity ("Publication"): one tree per supplier, supplier -> customer department -> customer team.
Safe exactly when every shown node minus its shown descendants holds 0 or at least k persons. It depends on numbers
of persons only, never on what they answered; ties go by name, so the same numbers always give the same pattern.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Key = int | str


@dataclass(frozen=True)
class Node:
    """One total that could be shown; `parent` None is the supplier as a whole."""

    key: Key
    parent: Key | None
    name: str


@dataclass(frozen=True)
class Tree:
    """The totals of one supplier, given in any order; `children` by name."""

    nodes: Sequence[Node]
    children: Mapping[Key, Sequence[Node]] = field(init=False, repr=False)
    upwards: Sequence[Node] = field(init=False, repr=False)
    """Every node after all that are below it."""

    def __post_init__(self) -> None:
        below: dict[Key, list[Node]] = {node.key: [] for node in self.nodes}
        for node in self.nodes:
            if node.parent is not None:
                below[node.parent].append(node)
        for nodes in below.values():
            nodes.sort(key=lambda node: (node.name, str(node.key)))
        object.__setattr__(self, "children", below)
        ordered: list[Node] = []
        waiting = [node for node in self.nodes if node.parent is None]
        while waiting:
            node = waiting.pop()
            ordered.append(node)
            waiting.extend(below[node.key])
        object.__setattr__(self, "upwards", ordered[::-1])

    def branch(self, key: Key) -> Iterator[Key]:
        """The node and all below it."""
        yield key
        for child in self.children[key]:
            yield from self.branch(child.key)

    def totals(self, own: Mapping[Key, int]) -> dict[Key, int]:
        """Persons in each node with all below it, from the persons directly in each (absent: nobody)."""
        found: dict[Key, int] = {}
        for node in self.upwards:
            found[node.key] = own.get(node.key, 0) + sum(found[child.key] for child in self.children[node.key])
        return found

    def smallest(self, key: Key, shown: Collection[Key], totals: Mapping[Key, int]) -> Key | None:
        """The shown child with the fewest persons, ties by name; None when no child is shown."""
        candidates = [child.key for child in self.children[key] if child.key in shown]
        return min(candidates, key=lambda child: totals[child], default=None)


def shown_nodes(tree: Tree, own: Mapping[Key, int], k: int, *, forced: Collection[Key] = ()) -> frozenset[Key]:
    """The nodes that may be shown; every other one with persons is hidden, and without persons there is nothing.

    `own` holds the persons directly in a node and in none below it: an unpublished child. From the bottom up: a node
    with 1..k-1 persons, or one of `forced`, is hidden with all below it; when a node keeps 1..k-1 persons beside its
    shown children, its smallest shown child is hidden with all below it.

    Raises:
        ValueError: k below 1.
    """
    if k < 1:
        msg = f"k must be at least 1, not {k}"
        raise ValueError(msg)
    totals = tree.totals(own)
    shown = {key for key, persons in totals.items() if persons}
    for node in tree.upwards:
        if totals[node.key] < k or node.key in forced:
            shown.difference_update(tree.branch(node.key))
        else:
            _close_remainder(tree, node.key, shown, totals, k)
    return frozenset(shown)


def remainder(tree: Tree, key: Key, shown: Collection[Key], totals: Mapping[Key, int]) -> int:
    """Persons of a node that are in none of its shown children."""
    return totals[key] - sum(totals[child.key] for child in tree.children[key] if child.key in shown)


def _close_remainder(tree: Tree, key: Key, shown: set[Key], totals: Mapping[Key, int], k: int) -> None:
    while 0 < remainder(tree, key, shown, totals) < k:
        child = tree.smallest(key, shown, totals)
        # cannot happen: a node of k or more with fewer than k outside its shown children has a shown child
        if child is None:
            shown.difference_update(tree.branch(key))
            return
        shown.difference_update(tree.branch(child))
