"""What a planned change makes of the chart, or why it cannot be. Pure.

The preview, the future chart, the checks and the application of a change all follow from `effects_of`, so they cannot
say different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date

from departments.chart.checks import (
    Reason,
    Refusal,
    Refused,
    changing,
    ending,
    existing,
    no_sister_called,
    not_the_top,
    outside,
    sound_code,
    sound_name,
    sound_parts,
)
from departments.chart.plans import ITSELF, Closing, Merging, Moving, Opening, Part, Plan, Renaming, Splitting
from departments.chart.tree import Chart, Gone, Place, ancestors_of


@dataclass(frozen=True)
class Successor:
    old: int
    new: int
    is_heir: bool


@dataclass(frozen=True)
class Effects:
    """Everything that a change does to the chart and to who works there. A key < 0 is a department to be made.

    `opened`: in the order of the plan. `moved`: department -> the one above it from then on. `closed`: department ->
    its heir, those below before those above. `everybody`: whoever works directly in it goes there; `persons`: these
    people, by number, go elsewhere.
    """

    chart: Chart
    opened: tuple[int, ...] = ()
    renamed: tuple[int, ...] = ()
    moved: Mapping[int, int] = field(default_factory=dict)
    closed: Mapping[int, int] = field(default_factory=dict)
    successors: tuple[Successor, ...] = ()
    everybody: Mapping[int, int] = field(default_factory=dict)
    persons: Mapping[int, int] = field(default_factory=dict)


def after(chart: Chart, plan: Plan, day: date) -> Chart | Refusal:
    """The chart once this happened on `day`, or why it cannot happen on this chart."""
    found = effects_of(chart, plan, day)
    return found if isinstance(found, Refusal) else found.chart


def effects_of(chart: Chart, plan: Plan, day: date) -> Effects | Refusal:
    """Everything that the plan does to this chart on `day`, or the first reason why it cannot."""
    try:
        match plan:
            case Opening():
                return _open(chart, plan, day)
            case Renaming():
                return _rename(chart, plan, day)
            case Moving():
                return _move(chart, plan, day)
            case Merging():
                return _merge(chart, plan, day)
            case Splitting():
                return _split(chart, plan, day)
            case Closing():
                return _close(chart, plan, day)
    except Refused as refused:
        return refused.refusal


def folded(chart: Chart, plans: Iterable[tuple[date, Plan]]) -> Chart:
    """The chart after these changes in this order; one that no longer fits is passed over, as on its day."""
    for day, plan in plans:
        found = after(chart, plan, day)
        if not isinstance(found, Refusal):
            chart = found
    return chart


def _open(chart: Chart, plan: Opening, day: date) -> Effects:
    if plan.parent is None:
        if chart.tops:
            raise Refused(Refusal("parent", Reason.NO_PARENT))
    else:
        existing(chart, plan.parent, "parent", day)
    made = _with_new(chart, [(Part(plan.code, plan.name), plan.parent)], day)
    return Effects(made, opened=(_next_key(chart),))


def _rename(chart: Chart, plan: Renaming, day: date) -> Effects:
    place = changing(chart, plan.department, "department", day)
    name = sound_name(plan.name, "name")
    if name == place.name:
        raise Refused(Refusal("name", Reason.SAME_NAME, place.name))
    no_sister_called(chart, name, place.parent, {place.key}, "name")
    return Effects(_replaced(chart, replace(place, name=name, since=day)), renamed=(place.key,))


def _move(chart: Chart, plan: Moving, day: date) -> Effects:
    place = changing(chart, plan.department, "department", day)
    not_the_top(place, "department")
    parent = existing(chart, plan.parent, "parent", day)
    if parent.key == place.parent:
        raise Refused(Refusal("parent", Reason.SAME_PARENT, place.name, parent.name))
    if parent.key in chart.branch(place.key):
        raise Refused(Refusal("parent", Reason.LOOP, place.name, parent.name))
    no_sister_called(chart, place.name, parent.key, {place.key}, "parent")
    return Effects(_replaced(chart, replace(place, parent=parent.key, since=day)), moved={place.key: parent.key})


def _merge(chart: Chart, plan: Merging, day: date) -> Effects:
    closing = [ending(chart, key, "departments", day) for key in dict.fromkeys(plan.departments)]
    if len(closing) < (2 if plan.into is None else 1):
        raise Refused(Refusal("departments", Reason.TOO_FEW_TO_MERGE))
    if plan.into is None:
        return _merge_into_new(chart, plan, closing, day)
    into = existing(chart, plan.into, "into", day)
    outside(chart, closing, into, "into")
    return _ended(chart, {place.key: into.key for place in closing}, day)


def _merge_into_new(chart: Chart, plan: Merging, closing: list[Place], day: date) -> Effects:
    if plan.parent is None:
        raise Refused(Refusal("parent", Reason.NO_PARENT))
    outside(chart, closing, existing(chart, plan.parent, "parent", day), "parent")
    new = _next_key(chart)
    heirs = {place.key: new for place in closing}
    made = _with_new(chart, [(Part(plan.code, plan.name), plan.parent)], day, without=heirs.keys())
    return replace(_ended(made, heirs, day), opened=(new,))


def _split(chart: Chart, plan: Splitting, day: date) -> Effects:
    whole = changing(chart, plan.department, "department", day)
    not_the_top(whole, "department")
    if not plan.keeps:
        ending(chart, plan.department, "department", day)
    sound_parts(chart, plan, whole)
    without = frozenset() if plan.keeps else frozenset({whole.key})
    new = [(part, whole.parent) for part in plan.parts]
    made = _with_new(chart, new, day, at=("parts", "parts"), without=without)
    first = _next_key(chart)
    keys = {ITSELF: whole.key} | {place: first - place for place in range(len(plan.parts))}
    moving = {child: keys[place] for child, place in plan.children.items() if keys[place] != whole.key}
    made = _moved(made, moving, day)
    opened = tuple(keys[place] for place in range(len(plan.parts)))
    persons = {person: keys[place] for person, place in plan.people.items() if keys[place] != whole.key}
    successors = tuple(Successor(whole.key, key, not plan.keeps and key == keys[plan.heir]) for key in opened)
    if plan.keeps:
        return Effects(made, opened=opened, moved=moving, successors=successors, persons=persons)
    ended = _ended(made, {whole.key: keys[plan.heir]}, day)
    return replace(ended, opened=opened, moved={**moving, **ended.moved}, successors=successors, persons=persons)


def _close(chart: Chart, plan: Closing, day: date) -> Effects:
    place = ending(chart, plan.department, "department", day)
    heir = existing(chart, plan.heir, "heir", day)
    outside(chart, [place], heir, "heir")
    return _ended(chart, {place.key: heir.key}, day)


def _ended(chart: Chart, heirs: Mapping[int, int], day: date) -> Effects:
    """These departments close on `day`; what stands below them and stays moves to the heir."""
    moving = {child.key: heir for old, heir in heirs.items() for child in chart.children(old) if child.key not in heirs}
    chart = _moved(chart, moving, day)
    depth = {key: len(ancestors_of(key, chart.parents)) for key in heirs}
    order = sorted(heirs, key=lambda key: (-depth[key], key))
    gone = {key: Gone(chart.places[key].name, day) for key in order}
    places = {key: place for key, place in chart.places.items() if key not in gone}
    return Effects(
        replace(chart, places=places, gone={**chart.gone, **gone}),
        moved=moving,
        closed={key: heirs[key] for key in order},
        successors=tuple(Successor(key, heirs[key], is_heir=True) for key in order),
        everybody={key: heirs[key] for key in order},
    )


def _moved(chart: Chart, moving: Mapping[int, int], day: date) -> Chart:
    places = [(changing(chart, key, "department", day), parent) for key, parent in moving.items()]
    return _replaced(chart, *(replace(place, parent=parent, since=day) for place, parent in places))


def _replaced(chart: Chart, *places: Place) -> Chart:
    return replace(chart, places={**chart.places, **{place.key: place for place in places}})


def _next_key(chart: Chart) -> int:
    return min([0, *chart.places, *chart.gone]) - 1


def _with_new(
    chart: Chart,
    new: list[tuple[Part, int | None]],
    day: date,
    *,
    at: tuple[str, str] = ("name", "code"),
    without: AbstractSet[int] = frozenset(),
) -> Chart:
    """With these departments; `without`: those that close at that moment, so their names are free."""
    key = _next_key(chart)
    for part, parent in new:
        name = sound_name(part.name, at[0])
        code = sound_code(part.code, chart.taken, at[1])
        no_sister_called(chart, name, parent, without, at[0])
        place = Place(key, code, name, parent, since=day, begins=day)
        chart = replace(_replaced(chart, place), taken=chart.taken | {code.casefold()})
        key -= 1
    return chart
