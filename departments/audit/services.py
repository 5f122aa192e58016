from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

from departments.audit.chain import FIRST_HASH, hash_of
from departments.audit.models import AuditCheckpoint, AuditEntry, AuditHead
from departments.audit.signatures import is_signed, signature_of

SYSTEM = "system"
# any number will do, as long as nobody else in this database uses it
CHAIN_LOCK = 7_240_011


# entries written in one statement by record_many
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written: `actor` (None: the system itself) did `event` to `target`; `details` as in `record`."""

    actor: Model | None
    event: str
    target: Model
    details: dict[str, object] = field(default_factory=dict)


@transaction.atomic
def record(*, actor: Model | None, event: str, target: Model, at: datetime, **details: object) -> AuditEntry:
    """Write one entry behind the last one, in the transaction of the change it tells about.

    `actor` None means the system itself. `details` are plain values (JSON, dates, Decimals); numbers with a fraction
    are kept as text, because databases write them in different ways and the hash must stay the same.
    Writers wait for each other until the end of the transaction: the chain has no gaps and no forks.
    """
    end = take_the_end()
    entry = _chained(Entry(actor, event, target, details), end, at)
    entry.save(force_insert=True)
    _move_the_end(end, entry.number, entry.hash)
    return entry


@transaction.atomic
def record_many(entries: Iterable[Entry], *, at: datetime) -> int:
    """Write the entries in their order, as `record` would one by one, with one wait; returns how many.

    Meant for thousands: a statement per batch. `entries` may be a generator; it is read while the chain is held, so
    it must not wait for anything.
    """
    end = last = take_the_end()
    batch: list[AuditEntry] = []
    for entry in entries:
        row = _chained(entry, last, at)
        last = End(row.number, row.hash, None)
        batch.append(row)
        if len(batch) == BATCH:
            AuditEntry.objects.bulk_create(batch)
            batch = []
    AuditEntry.objects.bulk_create(batch)
    if last is not end:
        _move_the_end(end, last.number, last.hash)
    return last.number - end.number


@dataclass(frozen=True, slots=True)
class End:
    """Where the next entry comes: behind this number and hash. `head`: the signed row that moves along; None when it
    cannot be trusted, and then it stays as it is, so that the check keeps saying so.
    """

    number: int
    hash: str
    head: AuditHead | None


def take_the_end() -> End:
    """Wait for the chain, hold it until the end of the transaction, and find where it ends.

    The signed head says so, not the last row: what was cut off at the end is not written over.
    """
    _wait_for_the_chain()
    newest = newest_checkpoint()
    last = AuditEntry.objects.order_by("-number").values_list("number", "hash").first()
    if last is None:
        last = (newest.number, newest.hash) if newest else (0, FIRST_HASH)
    head = AuditHead.objects.first()
    if head is None:
        return End(*last, AuditHead(pk=1) if last[0] == 0 else None)
    if is_signed(head) and head.number >= last[0]:
        return End(head.number, head.hash, head)
    return End(*last, None)


def newest_checkpoint() -> AuditCheckpoint | None:
    return AuditCheckpoint.objects.order_by("-number").first()


def kind_of(thing: Model) -> str:
    """How the trail names a kind of thing: the model's name in lower case."""
    return str(thing._meta.model_name)


def _move_the_end(end: End, number: int, hash_: str) -> None:
    if end.head is None:
        return
    end.head.number, end.head.hash = number, hash_
    end.head.signature = signature_of(end.head)
    end.head.save()


def _chained(entry: Entry, end: End, at: datetime) -> AuditEntry:
    row = AuditEntry(
        number=end.number + 1,
        at=at.astimezone(UTC),
        actor_kind=kind_of(entry.actor) if entry.actor is not None else SYSTEM,
        actor_id=str(entry.actor.pk) if entry.actor is not None else "",
        event=entry.event,
        target_kind=kind_of(entry.target),
        target_id=str(entry.target.pk) if entry.target.pk is not None else "",
        details=_plain(json.loads(json.dumps(entry.details, cls=DjangoJSONEncoder))),
        previous_hash=end.hash,
    )
    row.hash = hash_of_entry(row)
    return row


def hash_of_entry(entry: AuditEntry) -> str:
    """What its hash must be, from the hash of the entry before it and every column."""
    return hash_of(
        entry.previous_hash,
        [
            entry.number,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor_kind,
            entry.actor_id,
            entry.event,
            entry.target_kind,
            entry.target_id,
            entry.details,
        ],
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return repr(value)
    # PostgreSQL refuses NUL in JSON
    return value.replace("\0", "") if isinstance(value, str) else value


def _wait_for_the_chain() -> None:
    """One writer at a time. On SQLite every writing transaction already waits for the one before it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
