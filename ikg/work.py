"""Long work: the kind of a job -> the function that does it, put together from the stages that own them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Model

from departments.catalogue.services import hand_over
from departments.chart.models import Department
from departments.imports.organisation_work import work_on_import
from departments.imports.rules import APPLY, CHECK
from departments.jobs.running import Running
from departments.jobs.services import Work
from feedback.actions.successors import tell_successors
from promises.trial.services import READ
from promises.trial.work import work_on_trial


def _import(running: Running) -> str:
    return work_on_import(running, _hand_over)


def _hand_over(heirs: Mapping[int, int], by: Model | None, now: datetime) -> None:
    """What follows a department that closes: its services, its customers, and word to who answers for it now."""
    known = Department.objects.in_bulk({*heirs, *heirs.values()})
    for closed, heir in heirs.items():
        hand_over(known[closed], known[heir], by=by, now=now)
    tell_successors(now)


WORK: dict[str, Work] = {CHECK: _import, APPLY: _import, READ: work_on_trial}
