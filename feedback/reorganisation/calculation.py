"""How many people every group has before and after a change. Plain values, no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from departments.chart.changes import Effects
from departments.chart.tree import Chart, ancestors_of

Counts = Mapping[int, int]


@dataclass(frozen=True)
class Group:
    """People of a department: with all below it, or (`is_direct`) only those who work directly in it."""

    name: str
    before: int
    after: int
    is_direct: bool = False


def moved_counts(direct: Counts, effects: Effects, works_in: Counts) -> tuple[dict[int, int], int]:
    """People directly in each department after the change, and how many of them moved.

    `works_in`: where each person works who is named in the effects.
    """
    counted = Counter(direct)
    moved = 0
    for person, place in effects.persons.items():
        here = works_in.get(person)
        if here in _left(effects) and here != place:
            counted[here] -= 1
            counted[place] += 1
            moved += 1
    for old, heir in effects.everybody.items():
        rest = counted.pop(old, 0)
        counted[heir] += rest
        moved += rest
    return dict(counted), moved


def totals(direct: Counts, chart: Chart) -> dict[int, int]:
    """People of each department with all below it."""
    summed = dict.fromkeys(chart.places, 0)
    for key, people in direct.items():
        for place in [key, *ancestors_of(key, chart.parents)]:
            if place in summed:
                summed[place] += people
    return summed


def groups(before: Chart, people: Counts, effects: Effects, people_after: Counts) -> list[Group]:
    """Every group that has another size after the change, by name.

    A new department is compared with what it came from, as far as that had people.
    """
    now, then = totals(people, before), totals(people_after, effects.chart)
    found = [_whole(key, before, effects, now, then) for key in {*now, *then}]
    found += [
        Group(place.name, people.get(key, 0), people_after.get(key, 0), is_direct=True)
        for key, place in effects.chart.places.items()
        if key in now and (before.children(key) or effects.chart.children(key))
    ]
    different = [group for group in found if group.before != group.after]
    return sorted(different, key=lambda group: (group.name.casefold(), group.is_direct, group.before))


def falls_under(group: Group, least: int) -> bool:
    """Large enough before, and after the change a group that is never shown on its own."""
    return group.before >= least and 0 < group.after < least


def vanishes(group: Group, least: int) -> bool:
    """Large enough before, and after the change no group at all."""
    return group.before >= least and group.after == 0


def _whole(key: int, before: Chart, effects: Effects, now: Counts, then: Counts) -> Group:
    place = effects.chart.places.get(key) or before.places[key]
    was = now.get(key)
    if was is None:
        was = sum(now.get(one.old, 0) for one in effects.successors if one.new == key)
    return Group(place.name, was, then.get(key, 0))


def _left(effects: Effects) -> set[int]:
    return {one.old for one in effects.successors}
