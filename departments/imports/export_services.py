"""Taking the organisation out is written down, from the page and from a shell alike."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from departments.audit.services import record
from departments.chart.models import Department
from departments.chart.selectors import root
from departments.people.models import Employee
from departments.worktime.calculation import local_date


@transaction.atomic
def record_export(form: str, holds: str, *, by: Model | None, now: datetime) -> str:
    """Write down who takes what in which form ("xlsx", "csv"); returns a name for the file."""
    day = local_date(now)
    record(
        actor=by,
        event="organisation.exported",
        target=root(day) or Department(),
        at=now,
        form=form,
        holds=holds,
        departments=Department.objects.on(day).count(),
        people=Employee.objects.filter(left_on=None, department__isnull=False).count(),
    )
    return f"{holds}-{day.isoformat()}.{form}"
