"""Where the people of an earlier wave count in the chart as it stands now. Plain values, no Django."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from departments.chart.tree import ancestors_of
from feedback.scores.calculation import SUPPLIER, CustomerTree, customer_tree
from feedback.scores.suppression import Key, Node, Tree


@dataclass(frozen=True)
class Following:
    """From this day the successor does (part of) what the predecessor did."""

    predecessor: int
    successor: int
    on: date


@dataclass(frozen=True)
class Chart:
    """The departments that exist on a day, child -> parent, and who followed whom up to then."""

    parents: Mapping[int, int | None]
    followings: Iterable[Following] = ()
    after: Mapping[int, list[Following]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        after: dict[int, list[Following]] = {}
        for one in self.followings:
            after.setdefault(one.predecessor, []).append(one)
        object.__setattr__(self, "after", after)

    def lineage(self, department: int) -> list[int]:
        """It and all above it, the top last."""
        return [department, *(above for above in ancestors_of(department, self.parents) if above in self.parents)]

    def became(self, department: int, since: date, known: Collection[int]) -> frozenset[int]:
        """What exists now of a department that existed on the day `since`: it and what was split off from it, or all
        that followed it, and so on. Empty: nothing is left.

        A split of that day itself counts when the new part was not yet there (`known`: what was there).
        """
        found: set[int] = set()
        from_day: dict[int, date] = {}
        waiting = [(department, since)]
        while waiting:
            here, day = waiting.pop()
            if here in from_day and from_day[here] <= day:
                continue
            from_day[here] = day
            if here in self.parents:
                found.add(here)
            waiting += [(one.successor, one.on) for one in self._after(here, day, known)]
        return frozenset(found)

    def _after(self, department: int, day: date, known: Collection[int]) -> Iterator[Following]:
        is_closed = department not in self.parents
        for one in self.after.get(department, ()):
            if one.on > day or (one.on == day and (is_closed or one.successor not in known)):
                yield one

    def together(self, departments: Collection[int]) -> int | None:
        """The nearest department that holds all of these; one is itself. None: there is none."""
        lineages = [self.lineage(department) for department in departments]
        first = lineages[0] if lineages else []
        return next((place for place in first if all(place in one for one in lineages)), None)


@dataclass(frozen=True)
class Place:
    """Where the people of one customer unit count: for a department, in a customer department and team (the groups,
    from above; none: only in the whole). Not apart about the suppliers in whose own branch they stand (`not_for`).
    """

    department: int | None
    groups: tuple[int, ...] = ()
    not_for: tuple[int, ...] = ()

    def about(self, supplier: int) -> tuple[int, ...]:
        """The groups in which they count when the supplier is this one."""
        return () if supplier in self.not_for else self.groups


Places = Mapping[int, Place]


def places_then(parents: Mapping[int, int | None], suppliers: Iterable[int]) -> dict[int, Place]:
    """Every unit of a wave in the chart of its own day, child -> parent."""
    same = {unit: frozenset({unit}) for unit in parents}
    return _places(Chart(parents), same, {supplier: frozenset({supplier}) for supplier in suppliers})


def places_now(chart: Chart, units: Collection[int], suppliers: Iterable[int], since: date) -> dict[int, Place]:
    """Every unit of a wave (that opened on the day `since`) in the chart as it stands now.

    A unit that exists, whatever it is called and wherever it went: itself. One that closed: who followed it. What was
    split: the nearest department that holds all parts; its people count directly there. Nothing left: the whole.
    """
    became = {unit: chart.became(unit, since, units) for unit in units}
    return _places(chart, became, {supplier: chart.became(supplier, since, units) for supplier in suppliers})


def _places(
    chart: Chart, became: Mapping[int, frozenset[int]], suppliers: Mapping[int, frozenset[int]]
) -> dict[int, Place]:
    tree = customer_tree((department, parent, "") for department, parent in chart.parents.items())
    above = {node.key: node.parent for node in tree.tree.nodes}
    found: dict[int, Place] = {}
    for unit, parts in became.items():
        department = chart.together(parts)
        if department is None:
            found[unit] = Place(None)
            continue
        around = set(chart.lineage(department))
        own = sorted(supplier for supplier, branches in suppliers.items() if branches & around)
        found[unit] = Place(department, _groups(tree.place(department), above), tuple(own))
    return found


def _groups(key: Key | None, above: Mapping[Key, Key | None]) -> tuple[int, ...]:
    found: list[int] = []
    while key is not None and key != SUPPLIER:
        found.append(int(key))
        key = above[key]
    return tuple(reversed(found))


def customers_of(places: Places, supplier: int, names: Mapping[int, str]) -> CustomerTree:
    """The customer tree of one supplier with the units of a wave in their places."""
    nodes: dict[Key, Node] = {SUPPLIER: Node(SUPPLIER, None, "")}
    node_of: dict[int, Key] = {}
    for unit, place in places.items():
        parent: Key = SUPPLIER
        for group in place.about(supplier):
            nodes.setdefault(group, Node(group, parent, names.get(group, "")))
            parent = group
        node_of[unit] = parent
    return CustomerTree(Tree(list(nodes.values())), node_of)


def units_of(places: Places, supplier: int, customer: int) -> frozenset[int]:
    """The units that a customer department or team adds up."""
    return frozenset(unit for unit, place in places.items() if customer in place.about(supplier))


def outline(places: Places) -> list[list[object]]:
    """Who counts where, for a fingerprint: two charts with the same outline show the same."""
    return [[unit, list(place.groups), list(place.not_for)] for unit, place in sorted(places.items())]


def to_json(places: Places) -> dict[str, object]:
    return {
        str(unit): {"department": place.department, "groups": list(place.groups), "not_for": list(place.not_for)}
        for unit, place in places.items()
    }


def from_json(stored: Mapping[str, Mapping[str, object]]) -> dict[int, Place]:
    """What `to_json` made.

    Raises:
        KeyError, TypeError: it is something else.
    """
    found = {}
    for unit, one in stored.items():
        department, groups, not_for = one["department"], one["groups"], one["not_for"]
        if not isinstance(groups, list) or not isinstance(not_for, list):
            raise TypeError(unit)
        found[int(unit)] = Place(
            department if isinstance(department, int) else None, tuple(map(int, groups)), tuple(map(int, not_for))
        )
    return found
