"""Bringing an export, saying what its columns are, and throwing it away. The reading itself is in `trial.work`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from departments.audit.services import Entry, record, record_many
from departments.intake.files import read_file
from departments.intake.reading import Table, UnreadableFile
from departments.jobs.models import Job
from departments.jobs.selectors import latest
from departments.jobs.services import start
from departments.people.models import Employee
from departments.people.names import one_line
from departments.worktime.models import Calendar
from promises.trial.columns import SAMPLE, ColumnLook, Meaning, suggest
from promises.trial.models import Trial

READ = "trial.read"
"""The kind of the job that reads a file."""

KEPT = timedelta(days=7)
"""An export is thrown away a week after it was brought, whatever was done with it."""

State = Trial.State
UNREAD = (State.COLUMNS, State.READING, State.REFUSED)

LONGEST_EXAMPLE, LONGEST_NAME = 60, 200
EXACT = frozenset({"id", "calendar", "start", "end", "pauses", "promise", "at"})
EXACT_NEEDED = frozenset({"id", "start", "end"})
"""The columns of the command `try_promise`: with these nobody has to choose."""
EXACT_MEANINGS = (Meaning.ID, Meaning.START, Meaning.END, Meaning.PAUSES)
"""Those of them that an export has too, each under its own name."""


class NotNow(Exception):
    """The file is in another state: it is being read, or was read already."""


@transaction.atomic
def bring(file_name: str, content: bytes, *, calendar: Calendar | None, by: Employee, now: datetime) -> Trial:
    """Keep an export until it is read. `calendar`: with which opening hours it is tried first.

    Raises:
        UnreadableFile: a sentence; nothing is stored.
    """
    tables = read_file(file_name, content)
    found = [_found(table) for table in tables]
    trial = Trial.objects.create(
        by=by,
        brought_at=now,
        file_name=one_line(file_name)[-LONGEST_NAME:],
        content=content,
        encoding=tables[0].encoding,
        delimiter=tables[0].delimiter,
        tables=found,
        calendar=calendar,
    )
    if len(found) == 1 and _is_exact(tables[0].columns):
        named = {"columns": {str(one): str(one) for one in EXACT_MEANINGS if one in tables[0].columns}}
        choose_columns(trial, chosen(found[0]["mapping"] | named), calendar=calendar, by=by, now=now)
    # the name of a file may be that of a person: the trail tells how much came, not what
    record(actor=by, event="trial.brought", target=trial, at=now, rows=sum(table["rows"] for table in found))
    return trial


@transaction.atomic
def choose_columns(
    trial: Trial, mapping: Mapping[str, Any], *, calendar: Calendar | None, by: Model, now: datetime
) -> Job:
    """Say what the columns are, and have the file read.

    Raises:
        NotNow: see there.
    """
    _idle(trial, UNREAD).update(state=State.READING, mapping=dict(mapping), calendar=calendar, message="")
    trial.refresh_from_db(fields=["state", "mapping", "calendar", "message"])
    return start(READ, trial, by=by, now=now)


@transaction.atomic
def begin_again(trial: Trial, *, by: Model, now: datetime) -> Job:
    """After a failure or an interruption: read it once more.

    Raises:
        NotNow: nothing failed.
    """
    _idle(trial, [State.READING])
    return start(READ, trial, by=by, now=now)


@transaction.atomic
def drop(trial: Trial, *, by: Model | None, now: datetime) -> None:
    """Throw it away, also while it is read: the worker then finds nothing to store."""
    record(actor=by, event="trial.dropped", target=trial, at=now)
    trial.delete()


@transaction.atomic
def drop_forgotten(now: datetime) -> int:
    """Throw away what was brought a week ago; returns how many."""
    old = list(Trial.objects.filter(brought_at__lte=now - KEPT).only("pk").order_by("pk"))
    if not old:
        return 0
    record_many([Entry(None, "trial.dropped", one) for one in old], at=now)
    Trial.objects.filter(pk__in=[one.pk for one in old]).delete()
    return len(old)


def chosen(mapping: Mapping[str, Any], *, table: int = 0, zone: str = "Europe/Amsterdam") -> dict[str, Any]:
    """What is kept of a choice: which table of the file, what its columns are, where times without an offset are."""
    return {**mapping, "table": table, "zone": zone}


def _is_exact(columns: Sequence[str]) -> bool:
    return EXACT_NEEDED <= set(columns) <= EXACT


def _found(table: Table) -> dict[str, Any]:
    """What the page shows of a table: how each column looks, and what it probably is (`ExportMapping.as_json`)."""
    sample: list[dict[str, str]] = []
    with suppress(UnreadableFile):  # the reading says so, with its row
        sample.extend(row.values for row in islice(table.rows, SAMPLE))
    suggestion = suggest(table.columns, sample)
    return {
        "sheet": table.sheet,
        "rows": table.expected,
        "looks": [_look(look) for look in suggestion.looks],
        "mapping": suggestion.mapping.as_json(),
    }


def _look(look: ColumnLook) -> dict[str, Any]:
    return {
        "name": look.name,
        "examples": [text[:LONGEST_EXAMPLE] for text in look.examples],
        "order": look.order,
        "values": [text for text in look.values if len(text) <= LONGEST_EXAMPLE],
    }


def _idle(trial: Trial, states: Sequence[str]) -> QuerySet[Trial]:
    """The row itself, held until the end of the transaction: in one of these states, and nobody reads it."""
    row = Trial.objects.select_for_update().only("pk").filter(pk=trial.pk, state__in=states).first()
    job = latest([READ], trial.pk) if row is not None else None
    if row is None or (job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING)):
        raise NotNow(trial.pk)
    return Trial.objects.filter(pk=trial.pk)
