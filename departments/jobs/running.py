"""A job in the hands of a worker."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from departments.jobs.models import Job, JobQuerySet
from departments.jobs.rules import BETWEEN_SIGNS


class JobRefused(Exception):
    """The work cannot be done; the text is a sentence for who asked for it. Nothing was stored."""


class LeaseLost(Exception):
    """This worker was silent for so long that the job was declared dead: it may store nothing any more."""


class Running:
    """What the work may say while it is done. Every word renews the lease.

    `settle` belongs in the transaction of the work itself: either both are stored, or neither.
    """

    def __init__(self, job: Job, clock: Callable[[], datetime], lease: timedelta) -> None:
        self.job = job
        self.clock = clock
        self.lease = lease
        self.is_settled = False
        self._last_sign = 0.0

    def show(self, phase: str, done: int = 0, total: int = 0) -> None:
        """Tell how far it is, at most four times a second; a new phase is told at once. Not inside a transaction.

        Raises:
            LeaseLost: see there.
        """
        tick = time.monotonic()
        if phase == self.job.phase and done < total and tick - self._last_sign < BETWEEN_SIGNS:
            return
        self._last_sign = tick
        self.job.phase, self.job.done, self.job.total = phase, min(done, total), total
        self._change(phase=phase, done=self.job.done, total=total, leased_until=self.clock() + self.lease)

    def settle(self, message: str) -> None:
        """Mark it as done, as the last thing in the transaction of the work.

        Raises:
            LeaseLost: the transaction must not be stored.
        """
        self._end(Job.State.DONE, message)
        self.is_settled = True

    def finish(self, message: str) -> None:
        """Mark it as done, unless the work did so itself."""
        if not self.is_settled:
            self._mine().update(**self._ending(Job.State.DONE, message))

    def fail(self, sentence: str) -> None:
        """Mark it as failed; when somebody else ended it before, that stays."""
        self._mine().update(**self._ending(Job.State.FAILED, sentence))

    def _end(self, state: Job.State, message: str) -> None:
        self._change(**self._ending(state, message))

    def _ending(self, state: Job.State, message: str) -> dict[str, object]:
        return {"state": state, "message": message, "finished_at": self.clock()}

    def _change(self, **values: object) -> None:
        if not self._mine().update(**values):
            raise LeaseLost(self.job.pk)

    def _mine(self) -> JobQuerySet:
        return Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state=Job.State.RUNNING)
