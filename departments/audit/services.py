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
from departments.audit.models import AuditCheckpoint, AuditEntry

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
    _wait_for_the_chain()
    number, previous_hash = _head()
    entry = _chained(Entry(actor, event, target, details), number + 1, previous_hash, at)
    entry.save(force_insert=True)
    return entry


@transaction.atomic
def record_many(entries: Iterable[Entry], *, at: datetime) -> int:
    """Write the entries in their order, as `record` would one by one, with one wait; returns how many.

    Meant for thousands: a statement per batch. `entries` may be a generator; it is read while the chain is held, so
    it must not wait for anything.
    """
    _wait_for_the_chain()
    first, previous_hash = _head()
    number = first
    batch: list[AuditEntry] = []
    for entry in entries:
        number += 1
        batch.append(_chained(entry, number, previous_hash, at))
        previous_hash = batch[-1].hash
        if len(batch) == BATCH:
            AuditEntry.objects.bulk_create(batch)
            batch = []
    AuditEntry.objects.bulk_create(batch)
    return number - first


def verify() -> int | None:
    """Walk the whole chain; the number of the first entry that was changed, removed or put in, or None."""
    expected_number, expected_hash = 1, FIRST_HASH
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        sound = entry.number == expected_number and entry.previous_hash == expected_hash
        if not sound or entry.hash != _hash(entry):
            return expected_number
        expected_number, expected_hash = entry.number + 1, entry.hash
    return None


def kind_of(thing: Model) -> str:
    """How the trail names a kind of thing: the model's name in lower case."""
    return str(thing._meta.model_name)


def _head() -> tuple[int, str]:
    """Number and hash of the last entry; after everything was pruned, those of the checkpoint."""
    last = AuditEntry.objects.order_by("-number").values_list("number", "hash").first()
    if last is None:
        last = AuditCheckpoint.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, FIRST_HASH)


def _chained(entry: Entry, number: int, previous_hash: str, at: datetime) -> AuditEntry:
    row = AuditEntry(
        number=number,
        at=at.astimezone(UTC),
        actor_kind=kind_of(entry.actor) if entry.actor is not None else SYSTEM,
        actor_id=str(entry.actor.pk) if entry.actor is not None else "",
        event=entry.event,
        target_kind=kind_of(entry.target),
        target_id=str(entry.target.pk) if entry.target.pk is not None else "",
        details=_plain(json.loads(json.dumps(entry.details, cls=DjangoJSONEncoder))),
        previous_hash=previous_hash,
    )
    row.hash = _hash(row)
    return row


def _hash(entry: AuditEntry) -> str:
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
