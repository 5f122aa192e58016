"""Bringing a file: what the person who brings it decides. The work itself is in `organisation_work`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from departments.imports.models import OrganisationImport, RememberedMapping
from departments.imports.recognition import TableMapping, columns_hash, suggest
from departments.imports.rules import APPLY, CHECK, KEPT_DAYS, KINDS
from departments.intake.files import read_file
from departments.intake.reading import Table, UnreadableFile
from departments.jobs.models import Job
from departments.jobs.selectors import latest
from departments.jobs.services import start
from departments.people.names import one_line

State = OrganisationImport.State
UNSETTLED = [State.MAPPING, State.CHECKING, State.REFUSED, State.CHECKED, State.APPLYING]

ERASED: dict[str, Any] = {"content": None, "tables": [], "differences": {}}
"""What an import holds when nothing was done with it: no name of anybody."""

LOOKED_AT, EXAMPLES, LONGEST_EXAMPLE = 50, 3, 60
"""Of a column three different values of at most sixty characters are shown, from its first fifty rows."""


class NotNow(Exception):
    """The import is in another state: it is being worked on, or it is done or dropped."""


def bring(
    file_name: str,
    content: bytes,
    *,
    by: Model | None,
    now: datetime,
    day: date,
    is_complete: bool = False,
    reason: str = "",
) -> OrganisationImport:
    """Keep a file, with the columns that were recognised. `day`: the local date from which it holds.

    Raises:
        UnreadableFile: a sentence; nothing is stored.
    """
    tables = read_file(file_name, content)
    return OrganisationImport.objects.create(
        by_id=by.pk if by is not None else None,
        brought_at=now,
        file_name=one_line(file_name)[-200:],
        content=content,
        content_hash=hashlib.sha256(content).hexdigest(),
        encoding=tables[0].encoding,
        delimiter=tables[0].delimiter,
        tables=[_found(table) for table in tables],
        mapping=_known_mapping(tables),
        is_complete=is_complete,
        day=day,
        reason=one_line(reason),
    )


@transaction.atomic
def choose_columns(
    brought: OrganisationImport,
    mapping: Sequence[TableMapping],
    *,
    is_complete: bool,
    by: Model | None,
    now: datetime,
) -> Job:
    """Say what the columns are, remember it for the next file that has them, and have the file checked.

    Raises:
        NotNow: see there.
    """
    free = _idle(brought, [State.MAPPING, State.REFUSED, State.CHECKED, State.CHECKING])
    free.update(state=State.CHECKING, mapping=list(mapping), is_complete=is_complete, differences={}, checked_hash="")
    for table, chosen in zip(brought.tables, mapping, strict=True):
        RememberedMapping.objects.update_or_create(
            columns_hash=columns_hash(table["columns"]),
            defaults={"mapping": {"holds": chosen["holds"], "columns": chosen["columns"]}, "used_at": now},
        )
    brought.refresh_from_db(fields=["state", "mapping", "is_complete", "differences", "checked_hash"])
    return start(CHECK, brought, by=by, now=now)


@transaction.atomic
def apply(brought: OrganisationImport, *, by: Model | None, now: datetime) -> Job:
    """Have the differences that were shown carried out.

    Raises:
        NotNow: it was not checked, or something is wrong with it.
    """
    _idle(brought, [State.CHECKED]).update(state=State.APPLYING)
    brought.refresh_from_db(fields=["state"])
    return start(APPLY, brought, by=by, now=now)


@transaction.atomic
def begin_again(brought: OrganisationImport, *, by: Model | None, now: datetime) -> Job:
    """After a failure or an interruption: check or carry out once more.

    Raises:
        NotNow: nothing failed.
    """
    _idle(brought, [State.CHECKING, State.APPLYING])
    return start(CHECK if brought.state == State.CHECKING else APPLY, brought, by=by, now=now)


@transaction.atomic
def drop(brought: OrganisationImport, *, by: Model | None, now: datetime) -> None:
    """Do nothing with the file; its content is erased.

    Raises:
        NotNow: see there.
    """
    _idle(brought, UNSETTLED).update(state=State.DROPPED, **ERASED)
    brought.refresh_from_db(fields=["state", *ERASED])


@transaction.atomic
def drop_forgotten(now: datetime) -> int:
    """Drop what nobody finished within a week; returns how many."""
    old = OrganisationImport.objects.filter(state__in=UNSETTLED, brought_at__lte=now - timedelta(days=KEPT_DAYS))
    busy = Job.objects.unfinished().filter(kind__in=KINDS).values("subject_id")
    return old.exclude(pk__in=busy).update(state=State.DROPPED, **ERASED)


def _found(table: Table) -> dict[str, Any]:
    """What the page shows of a table; `examples`: column -> the first values that stand in it."""
    examples: dict[str, list[str]] = {column: [] for column in table.columns}
    with suppress(UnreadableFile):  # the check says so, with its row
        for row in islice(table.rows, LOOKED_AT):
            for column, value in row.values.items():
                if value and len(examples[column]) < EXAMPLES and value[:LONGEST_EXAMPLE] not in examples[column]:
                    examples[column].append(value[:LONGEST_EXAMPLE])
    return {"sheet": table.sheet, "columns": list(table.columns), "rows": table.expected, "examples": examples}


def _known_mapping(tables: Iterable[Table]) -> list[TableMapping]:
    """What was chosen the last time for a table with these columns, else what their names say."""
    found = []
    for table in tables:
        remembered = RememberedMapping.objects.filter(columns_hash=columns_hash(table.columns)).first()
        if remembered is None:
            found.append(suggest(table.sheet, table.columns))
        else:
            known = remembered.mapping
            found.append(TableMapping(sheet=table.sheet, holds=known["holds"], columns=known["columns"]))
    return found


def _idle(brought: OrganisationImport, states: Sequence[str]) -> QuerySet[OrganisationImport]:
    """The row itself, held until the end of the transaction: in one of these states, and nobody works on it."""
    row = (
        OrganisationImport.objects.select_for_update().defer("content").filter(pk=brought.pk, state__in=states).first()
    )
    job = latest(KINDS, brought.pk) if row is not None else None
    if row is None or (job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING)):
        raise NotNow(brought.pk)
    brought.state = row.state
    return OrganisationImport.objects.filter(pk=brought.pk)
