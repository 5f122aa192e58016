"""Long work as rows: who asks puts a row down, a worker claims it, does it and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from departments.jobs.models import Job
from departments.jobs.rules import LEASE
from departments.jobs.running import JobRefused, LeaseLost, Running

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
Work = Callable[[Running], str]
"""Does one job and returns the sentence that says what came of it.

It reads outside a transaction, writes in one short transaction, and calls `Running.settle` as the last thing in it.
"""


class NotToBeRestarted(Exception):
    """The job waits, runs or is done; only one that failed or was interrupted can begin again."""


def start(kind: str, subject: Model | int, *, by: Model | None, now: datetime) -> Job:
    """Put work down for a worker. When the same work waits or runs already, that is the job."""
    number = subject if isinstance(subject, int) else subject.pk
    for _attempt in range(3):
        try:
            with transaction.atomic():
                return Job.objects.create(
                    kind=kind, subject_id=number, by_id=by.pk if by is not None else None, created_at=now
                )
        except IntegrityError:
            found = Job.objects.filter(kind=kind, subject_id=number).unfinished().first()
            if found is not None:
                return found
    raise NotToBeRestarted(kind)


def restart(job: Job, *, by: Model | None, now: datetime) -> Job:
    """Do again what failed or was interrupted, as a new job.

    Raises:
        NotToBeRestarted: see there.
    """
    job.refresh_from_db(fields=["state"])
    if job.state not in (Job.State.FAILED, Job.State.INTERRUPTED):
        raise NotToBeRestarted(job.pk)
    return start(job.kind, job.subject_id, by=by, now=now)


def run_waiting(now: datetime, work: Mapping[str, Work], clock: Clock, *, lease: timedelta = LEASE) -> int:
    """Do the job that waits longest, if there is one; returns how many were done: 0 or 1.

    One at a time, so that other alarms of a single process wait for one job at most. What a dead worker left behind
    is marked as interrupted first.
    """
    if not Job.objects.at_hand(now).exists():
        return 0
    interrupt_lapsed(now)
    running = _claim(clock, lease)
    if running is None:
        return 0
    _do(running, work)
    return 1


def interrupt_lapsed(now: datetime) -> int:
    """Say of each job whose worker died that nothing was stored; returns how many."""
    count = 0
    for job in Job.objects.lapsed(now).select_related("by"):
        with translation.override(job.by.language if job.by else None):
            count += (
                Job.objects.lapsed(now)
                .filter(pk=job.pk, claim=job.claim)
                .update(
                    state=Job.State.INTERRUPTED,
                    finished_at=now,
                    message=_("Het werk is onderbroken. Er is niets opgeslagen. U kunt opnieuw beginnen."),
                )
            )
    return count


def _claim(clock: Clock, lease: timedelta) -> Running | None:
    """Take the job that waits longest; whoever changes the row from waiting to running has it."""
    for number in Job.objects.waiting().values_list("pk", flat=True)[:10]:
        key, now = uuid4(), clock()
        taken = (
            Job.objects.waiting()
            .filter(pk=number)
            .update(state=Job.State.RUNNING, claim=key, leased_until=now + lease, started_at=now)
        )
        if taken:
            return Running(Job.objects.select_related("by").get(pk=number, claim=key), clock, lease)
    return None


def _do(running: Running, work: Mapping[str, Work]) -> None:
    job = running.job
    with translation.override(job.by.language if job.by else None):
        try:
            message = work[job.kind](running)
        except JobRefused as refusal:
            running.fail(str(refusal))
        except LeaseLost:
            log.warning("job lost its lease", kind=job.kind, job=job.pk)
        except Exception:
            log.exception("job failed", kind=job.kind, job=job.pk)
            running.fail(
                _(
                    "Er ging iets mis. Er is niets opgeslagen. Begin opnieuw; gaat het weer mis, vraag dan uw "
                    "beheerder om in het logboek van de server te kijken."
                )
            )
        else:
            running.finish(message)
