from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from departments.audit.services import record
from departments.chart.models import Department
from departments.worktime.models import Calendar


class DepartmentNotFree(Exception):
    """The department still has others below it."""


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
def close_department(department: Department, *, until: date, by: Model | None, now: datetime) -> None:
    """Let it exist up to, not including, `until`; its history stays.

    Raises:
        DepartmentNotFree: another department below it exists then.
    """
    if Department.objects.on(until).filter(parent=department).exists():
        raise DepartmentNotFree(department.pk)
    department.valid_until = until
    department.save(update_fields=["valid_until"])
    record(actor=by, event="department.closed", target=department, at=now, valid_until=until)
