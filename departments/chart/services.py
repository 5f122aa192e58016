"""The changes of the chart itself. What they mean for people, waves and promises: `feedback.reorganisation`."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from departments.audit.services import record
from departments.chart.models import Department, EarlierPlace, Succession
from departments.chart.selectors import parents
from departments.chart.tree import ancestors_of
from departments.worktime.models import Calendar


class DepartmentNotFree(Exception):
    """The department still has others below it."""


class WouldBeCircular(Exception):
    """A department cannot stand under itself or under one that stands below it."""


class BeforeLastChange(Exception):
    """The department changed (or began, or ended) on or after that day already; history is not rewritten."""


class SecondTop(Exception):
    """The organisation has one department at the top."""


@transaction.atomic
def open_department(
    *,
    code: str,
    name: str,
    parent: Department | None,
    valid_from: date,
    by: Model | None,
    now: datetime,
    calendar: Calendar | None = None,
) -> Department:
    """Add a department to the chart; `code` is its lasting short name."""
    lock_chart()
    department = Department.objects.create(
        code=code, name=name.strip(), parent=parent, calendar=calendar, valid_from=valid_from
    )
    record(
        actor=by,
        event="department.opened",
        target=department,
        at=now,
        code=code,
        name=department.name,
        parent=parent.pk if parent else None,
        valid_from=valid_from,
    )
    return department


@transaction.atomic
def rename_department(department: Department, *, name: str, on: date, by: Model | None, now: datetime) -> None:
    """Give it another name from `on`; the old one stays with the days before.

    Raises:
        BeforeLastChange: see there.
    """
    _lock(department)
    before = department.name
    _leave_place(department, on)
    department.name = name.strip()
    department.save(update_fields=["name"])
    record(actor=by, event="department.renamed", target=department, at=now, before=before, name=department.name, day=on)


@transaction.atomic
def move_department(department: Department, *, parent: Department, on: date, by: Model | None, now: datetime) -> None:
    """Put it, with all below it, under another department from `on`.

    Raises:
        WouldBeCircular: the new place is the department itself or below it.
        SecondTop: the organisation itself cannot move.
        BeforeLastChange: see there.
    """
    _lock(department)
    if department.parent_id is None:
        raise SecondTop(department.pk)
    if department.pk in {parent.pk, *ancestors_of(parent.pk, parents())}:
        raise WouldBeCircular(department.pk)
    before = department.parent_id
    _leave_place(department, on)
    department.parent = parent
    department.save(update_fields=["parent"])
    record(actor=by, event="department.moved", target=department, at=now, before=before, parent=parent.pk, day=on)


@transaction.atomic
def close_department(
    department: Department, *, until: date, by: Model | None, now: datetime, heir: Department | None = None
) -> None:
    """Let it exist up to, not including, `until`; its history stays. `heir` answers for what is open.

    Raises:
        DepartmentNotFree: another department below it exists then.
        BeforeLastChange: see there.
    """
    _lock(department)
    if Department.objects.on(until).filter(parent=department).exists():
        raise DepartmentNotFree(department.pk)
    if department.valid_until is not None or until <= begin_of_place(department):
        raise BeforeLastChange(department.pk)
    department.valid_until = until
    department.save(update_fields=["valid_until"])
    if heir is not None:
        succeed(department, heir, on=until, is_heir=True)
    record(
        actor=by,
        event="department.closed",
        target=department,
        at=now,
        valid_until=until,
        heir=heir.pk if heir else None,
    )


@transaction.atomic
def set_calendar(department: Department, calendar: Calendar | None, *, by: Model | None, now: datetime) -> bool:
    """Let it work with this calendar, or (None) with that of the department above; returns whether that is a change."""
    _lock(department)
    before = department.calendar_id
    after = calendar.pk if calendar is not None else None
    if before == after:
        return False
    department.calendar = calendar
    department.save(update_fields=["calendar"])
    record(
        actor=by, event="department.calendar_set", target=department, at=now, before=before, calendar=after
    )
    return True


def succeed(predecessor: Department, successor: Department, *, on: date, is_heir: bool) -> Succession:
    """Write down that `successor` does (part of) what `predecessor` did; in the transaction of the change itself."""
    succession, _made = Succession.objects.update_or_create(
        predecessor=predecessor, successor=successor, defaults={"on": on, "is_heir": is_heir}
    )
    return succession


def lock_chart() -> None:
    """Wait until nobody else changes the chart, and keep it to the end of this transaction.

    Who looks at the chart and then acts on what it saw takes this first: two changes that each fit may not fit
    together. The lock stands on the top of the organisation.
    """
    # no_key: who stores something that points to a department need not wait
    top = Department.objects.select_for_update(no_key=True).filter(parent=None)
    for _held in top.order_by("pk").values_list("pk"):
        pass


def _lock(department: Department) -> None:
    """Hold the chart, and read the department as it is now."""
    lock_chart()
    department.refresh_from_db()


def begin_of_place(department: Department) -> date:
    """Since when it is called and stands as it does."""
    last = EarlierPlace.objects.filter(department=department).order_by("-valid_until").first()
    return last.valid_until if last else department.valid_from


def _leave_place(department: Department, on: date) -> None:
    """Keep where it stood until `on`. A second change on the same day goes over the first one."""
    begin = begin_of_place(department)
    if on < begin or department.valid_until is not None:
        raise BeforeLastChange(department.pk)
    if on > begin:
        EarlierPlace.objects.create(
            department=department,
            name=department.name,
            parent=department.parent,
            valid_from=begin,
            valid_until=on,
        )
