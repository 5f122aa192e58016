from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from departments.audit.models import AuditCheck, AuditEntry
from departments.audit.services import SYSTEM


@dataclass(frozen=True)
class TrailFilter:
    """Which entries are asked for; what is None or empty does not count.

    From `since` on, before `until`. `actors`: the numbers of employees as text (a query set will do); with
    `has_system` what the system itself did counts too. `events` and `kinds` (of targets) by their names.
    """

    since: datetime | None = None
    until: datetime | None = None
    actors: QuerySet[Any, Any] | None = None
    has_system: bool = False
    events: frozenset[str] | None = None
    kinds: frozenset[str] = frozenset()


def trail(entries: QuerySet[AuditEntry], wanted: TrailFilter) -> QuerySet[AuditEntry]:
    """Those of `entries` that are asked for, the newest first."""
    found = entries.order_by("-number")
    if wanted.since is not None:
        found = found.filter(at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(at__lt=wanted.until)
    if wanted.actors is not None:
        by_system = Q(actor_kind=SYSTEM) if wanted.has_system else Q()
        found = found.filter(Q(actor_kind="employee", actor_id__in=wanted.actors) | by_system)
    if wanted.events is not None:
        found = found.filter(event__in=wanted.events)
    if wanted.kinds:
        found = found.filter(target_kind__in=wanted.kinds)
    return found


def last_check() -> AuditCheck | None:
    return AuditCheck.objects.order_by("at", "pk").last()
