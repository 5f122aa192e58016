"""Storing the changes of the chart that a file brings: the rules of `chart.services`, in a handful of statements.

The caller holds the chart (`chart.services.lock_chart`) and checked every change against how it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Model

from departments.audit.services import Entry
from departments.chart.models import ChartChange, Department, EarlierPlace, Succession
from departments.chart.plans import Closing, Moving, Opening, Plan, Renaming, kind_of, to_json
from departments.imports.differences import Changes, Opened, Placed
from departments.imports.organisation import Organisation

BATCH = 1000


@dataclass
class StoredChart:
    """`codes`: code -> department, of all that exist now. `entries`: what the trail is told."""

    codes: dict[str, int]
    entries: list[Entry] = field(default_factory=list)
    done: list[tuple[Plan, int]] = field(default_factory=list)


def store_chart(
    changes: Changes, organisation: Organisation, *, day: date, reason: str, by: Model | None, now: datetime
) -> StoredChart:
    """Open, rename, move and close as of `day`, with history, successions and the reason of each."""
    stored = StoredChart({each.code: each.pk for each in organisation.departments.values()})
    _open(changes.opened, stored, day, by)
    _place(changes.placed, organisation, stored, day, by)
    _close(changes, stored, day, by)
    _remember(stored, day, reason, now)
    return stored


def _open(opened: list[Opened], stored: StoredChart, day: date, by: Model | None) -> None:
    for level in _levels(opened):
        rows = [
            Department(code=each.code, name=each.name, parent_id=stored.codes.get(each.parent), valid_from=day)
            for each in level
        ]
        for row in Department.objects.bulk_create(rows, BATCH):
            stored.codes[row.code] = row.pk
            about: dict[str, object] = {"code": row.code, "name": row.name, "parent": row.parent_id}
            stored.entries.append(Entry(by, "department.opened", row, {**about, "valid_from": day}))
            stored.done.append((Opening(row.code, row.name, row.parent_id), row.pk))


def _levels(opened: list[Opened]) -> Iterator[list[Opened]]:
    """Each department in a level after the one above it; they come in that order already."""
    depth: dict[str, int] = {}
    levels: list[list[Opened]] = []
    for each in opened:
        depth[each.code] = depth.get(each.parent, -1) + 1
        if depth[each.code] == len(levels):
            levels.append([])
        levels[depth[each.code]].append(each)
    yield from levels


def _place(placed: list[Placed], organisation: Organisation, stored: StoredChart, day: date, by: Model | None) -> None:
    left: list[EarlierPlace] = []
    rows: list[Department] = []
    for each in placed:
        since, parent = organisation.departments[each.pk].since, stored.codes.get(each.parent)
        if day > since:
            left.append(
                EarlierPlace(
                    department_id=each.pk,
                    name=each.name_before,
                    parent_id=each.parent_before,
                    valid_from=since,
                    valid_until=day,
                )
            )
        row = Department(pk=each.pk, name=each.name, parent_id=parent)
        rows.append(row)
        if each.name != each.name_before:
            details: dict[str, object] = {"before": each.name_before, "name": each.name, "day": day}
            stored.entries.append(Entry(by, "department.renamed", row, details))
            stored.done.append((Renaming(each.pk, each.name), each.pk))
        if parent is not None and parent != each.parent_before:
            details = {"before": each.parent_before, "parent": parent, "day": day}
            stored.entries.append(Entry(by, "department.moved", row, details))
            stored.done.append((Moving(each.pk, parent), each.pk))
    EarlierPlace.objects.bulk_create(left, BATCH)
    Department.objects.bulk_update(rows, ["name", "parent"], BATCH)


def _close(changes: Changes, stored: StoredChart, day: date, by: Model | None) -> None:
    if not changes.closed:
        return
    Department.objects.filter(pk__in=[each.pk for each in changes.closed]).update(valid_until=day)
    Succession.objects.bulk_create(
        [Succession(predecessor_id=each.pk, successor_id=each.heir, on=day, is_heir=True) for each in changes.closed],
        BATCH,
        update_conflicts=True,
        unique_fields=["predecessor", "successor"],
        update_fields=["on", "is_heir"],
    )
    for each in changes.closed:
        details: dict[str, object] = {"valid_until": day, "heir": each.heir}
        stored.entries.append(Entry(by, "department.closed", Department(pk=each.pk), details))
        stored.done.append((Closing(each.pk, each.heir), each.pk))


def _remember(stored: StoredChart, day: date, reason: str, now: datetime) -> None:
    """Each change with its reason, as one by one they would have left it."""
    rows = ChartChange.objects.bulk_create(
        [
            ChartChange(
                kind=kind_of(plan), state=ChartChange.State.DONE, day=day, reason=reason, plan=to_json(plan),
                recorded_at=now, settled_at=now,
            )
            for plan, _department in stored.done
        ],
        BATCH,
    )  # fmt: skip
    about = ChartChange.departments.through
    about.objects.bulk_create(
        [
            about(chartchange_id=row.pk, department_id=department)
            for row, (plan, own) in zip(rows, stored.done, strict=True)
            for department in _named(plan, own)
        ],
        BATCH,
    )


def _named(plan: Plan, own: int) -> Iterable[int]:
    """The department itself, and who takes it over; the one above would be named by every department below it."""
    return {own, plan.heir} if isinstance(plan, Closing) else {own}
