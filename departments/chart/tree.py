"""Walking a tree that is given as child -> parent. Pure."""

from __future__ import annotations

from collections.abc import Mapping


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
    found: list[int] = []
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.append(here)
            waiting.extend(reversed(children.get(here, [])))
    return found
