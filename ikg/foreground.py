"""An import done here and now instead of by a worker: the same rows, the same claim, the same work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction

from departments.clock.selectors import now
from departments.imports import services
from departments.imports.checking import judge, read_import
from departments.imports.given_mapping import usable
from departments.imports.models import OrganisationImport
from departments.imports.organisation_state import load_organisation
from departments.jobs.models import Job
from departments.jobs.rules import LEASE
from departments.jobs.running import JobRefused, Running
from departments.worktime.calculation import local_date
from ikg.work import WORK

Show = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Bringing:
    """What is brought, and how it is meant. `mapping` as it was given; None: what is recognised."""

    name: str
    content: bytes
    day: date
    is_complete: bool
    reason: str
    mapping: Sequence[Any] | None

    @transaction.atomic
    def bring(self) -> OrganisationImport:
        """Keep it.

        Raises:
            UnreadableFile, MappingRefused: a sentence; nothing is stored.
        """
        brought = services.bring(
            self.name,
            self.content,
            by=None,
            now=now(),
            day=self.day,
            is_complete=self.is_complete,
            reason=self.reason,
        )
        brought.mapping = usable(brought.mapping if self.mapping is None else self.mapping, brought.tables)
        return brought


class Telling(Running):
    """Work that also tells its progress here."""

    def __init__(self, job: Job, tell: Show) -> None:
        super().__init__(job, now, LEASE)
        self.tell = tell

    def show(self, phase: str, done: int = 0, total: int = 0) -> None:
        super().show(phase, done, total)
        self.tell(phase, done, total)


def would_change(bringing: Bringing, *, show: Show) -> dict[str, Any]:
    """The differences, of an import that is not kept.

    Raises:
        UnreadableFile, MappingRefused: a sentence.
    """
    with transaction.atomic():
        brought = bringing.bring()
        transaction.set_rollback(True)
    read = read_import(brought, show)
    today = local_date(now())
    organisation = load_organisation(today)
    return judge(read, organisation, is_complete=brought.is_complete, day=brought.day, today=today).differences


@dataclass(frozen=True)
class Checked:
    """An import of which the differences are known."""

    brought: OrganisationImport

    @property
    def differences(self) -> dict[str, Any]:
        found: dict[str, Any] = self.brought.differences
        return found

    def carry_out(self, *, show: Show) -> str:
        """Do it, all of it or nothing; returns why not, or nothing."""
        with transaction.atomic():
            job = _claimed(services.apply(self.brought, by=None, now=now()))
        return _done(job, show)


@contextmanager
def checked(bringing: Bringing, *, show: Show) -> Iterator[Checked]:
    """An import that was checked; what is not carried out is dropped, with its content.

    Raises:
        UnreadableFile, MappingRefused: a sentence; nothing is stored.
    """
    brought = bringing.bring()
    try:
        with transaction.atomic():
            job = _claimed(
                services.choose_columns(brought, brought.mapping, is_complete=bringing.is_complete, by=None, now=now())
            )
        _done(job, show)
        brought.refresh_from_db()
        yield Checked(brought)
    finally:
        with suppress(services.NotNow):  # it was carried out
            services.drop(brought, by=None, now=now())


def _claimed(job: Job) -> Job:
    """Taken before anybody else sees it."""
    job.state, job.claim, job.started_at = Job.State.RUNNING, uuid4(), now()
    job.leased_until = now() + LEASE
    job.save(update_fields=["state", "claim", "started_at", "leased_until"])
    return job


def _done(job: Job, show: Show) -> str:
    """Do the work; returns why it could not be done, or nothing."""
    running = Telling(job, show)
    try:
        message = WORK[job.kind](running)
    except JobRefused as refusal:
        running.fail(str(refusal))
        return str(refusal)
    except BaseException:
        running.fail("")
        raise
    running.finish(message)
    return ""
