"""Alarm clocks: a task looks at the time and calls a service that finds what is due."""

from celery import shared_task

from departments.clock.selectors import now
from ikg.tick import tick


@shared_task(name="ikg.tick")
def tick_task() -> None:
    """Do everything that is due."""
    tick(now())
