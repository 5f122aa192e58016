"""Alarm clocks: a task looks at the time and calls a service that finds what is due."""

from celery import shared_task

from departments.clock.selectors import now
from departments.jobs.services import run_waiting
from ikg.tick import tick
from ikg.work import WORK


@shared_task(name="ikg.tick")
def tick_task() -> None:
    """Do everything that is due."""
    tick(now())


@shared_task(name="ikg.jobs")
def jobs_task() -> None:
    """Do the job that waits longest. A process on its own made the tick wait meanwhile: that comes right after it."""
    if run_waiting(now(), WORK, now):
        tick(now())
