"""What departments were called, where they stood and what happened to them, read through time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from departments.chart.models import ChartChange, Department, EarlierPlace, Succession
from departments.chart.timeline import Life, Stay, Timeline


def timeline() -> Timeline:
    """Every department through time. Two queries."""
    earlier: dict[int, list[Stay]] = {}
    for place in EarlierPlace.objects.order_by("valid_from", "pk"):
        stay = Stay(place.name, place.parent_id, place.valid_from, place.valid_until)
        earlier.setdefault(place.department_id, []).append(stay)
    lives = {}
    for one in Department.objects.by_name():
        before = earlier.get(one.pk, [])
        since = before[-1].until if before and before[-1].until else one.valid_from
        stays = (*before, Stay(one.name, one.parent_id, since, None))
        lives[one.pk] = Life(one.pk, one.code, one.valid_from, one.valid_until, stays)
    return Timeline(lives)


def name_on(department: Department, day: date) -> str:
    """What it was called on `day`; before it began, its first name. One query."""
    return names_on([department], day)[department.pk]


def names_on(departments: Iterable[Department], day: date) -> dict[int, str]:
    """What these were called on `day`. One query."""
    found = {one.pk: one.name for one in departments}
    earlier = EarlierPlace.objects.filter(department__in=found, valid_until__gt=day)
    # the earliest one that ends after the day is the one of the day
    return found | dict(earlier.order_by("-valid_until").values_list("department_id", "name"))


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a department on a day.

    `kind`: opened, renamed (`before` -> `after`), moved (from under `before` to under `after`), took_over (it went on
    for `others` that closed), gave_off (`others` began from it), closed (`others` go on, the heir first; `after` the
    heir). `reason` as it was given, or empty.
    """

    day: date
    kind: str
    before: str = ""
    after: str = ""
    others: tuple[str, ...] = ()
    reason: str = ""


def history(department: Department) -> list[HistoryLine]:
    """What happened to a department, the newest first, in the names of those days. Four queries."""
    known = timeline()
    life = known.lives[department.pk]
    reasons = dict(
        ChartChange.objects.filter(state=ChartChange.State.DONE, departments=department)
        .order_by("day", "pk")
        .values_list("day", "reason")
    )
    lines = [_opened(known, life)]
    for before, after in zip(life.stays, life.stays[1:], strict=False):
        if before.name != after.name:
            lines.append(HistoryLine(after.since, "renamed", before.name, after.name))
        if before.parent != after.parent:
            above = known.name_on(before.parent, after.since), known.name_on(after.parent, after.since)
            lines.append(HistoryLine(after.since, "moved", *above))
    lines += _successions(department, known, life)
    if life.ends is not None and not any(line.kind == "closed" for line in lines):
        lines.append(HistoryLine(life.ends, "closed"))
    order = sorted(lines, key=lambda line: line.day, reverse=True)
    return [replace(line, reason=reasons.get(line.day, "")) for line in order]


def _opened(known: Timeline, life: Life) -> HistoryLine:
    first = life.stays[0]
    return HistoryLine(life.begins, "opened", after=first.name, before=known.name_on(first.parent, life.begins))


def _successions(department: Department, known: Timeline, life: Life) -> list[HistoryLine]:
    found: dict[tuple[date, str], list[tuple[bool, str]]] = {}
    about = Succession.objects.filter(Q(predecessor=department) | Q(successor=department)).order_by("on", "pk")
    for one in about:
        if one.successor_id == department.pk:
            kind, other = "took_over", one.predecessor_id
        else:
            kind, other = ("closed" if life.ends == one.on else "gave_off"), one.successor_id
        found.setdefault((one.on, kind), []).append((not one.is_heir, known.name_on(other, one.on)))
    return [
        HistoryLine(
            day,
            kind,
            after=next((name for is_other, name in others if not is_other), "") if kind == "closed" else "",
            others=tuple(name for _other, name in sorted(others)),
        )
        for (day, kind), others in found.items()
    ]
