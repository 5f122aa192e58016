from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from departments.jobs.models import Job, JobQuerySet
from departments.jobs.rules import share


@dataclass(frozen=True)
class Progress:
    """How far a job is. `share` from 0 to 1; `total` 0: not known yet. `message`: what came of it."""

    done: int
    total: int
    share: float
    phase: str
    state: str
    message: str


def progress(job: Job) -> Progress:
    """As it stands in this row; read the row again to see it move."""
    return Progress(job.done, job.total, share(job.done, job.total), job.phase, job.state, job.message)


def latest(kinds: Iterable[str], subject_id: int, seen: JobQuerySet | None = None) -> Job | None:
    """The last job of one of these kinds about this subject; a page says which jobs its reader may see."""
    rows = Job.objects.all() if seen is None else seen
    return rows.filter(kind__in=list(kinds), subject_id=subject_id).order_by("-pk").first()
