"""Once a day: prune the trail and check it, and say in the log where it ends."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.utils import timezone

from departments.audit.checking import keep_check
from departments.audit.models import AuditCheck
from departments.audit.pruning import PruningRefused, prune

log = structlog.get_logger(__name__)


def keep_trail(now: datetime) -> AuditCheck | None:
    """What is due at `now`: pruned and checked, unless that was done today (local date); then None.

    The line in the log is a copy of the end outside the database: it shows later whether somebody put back an older
    database, or an older end of the trail.
    """
    newest = AuditCheck.objects.order_by("at", "pk").last()
    if newest and timezone.localdate(newest.at) == timezone.localdate(now):
        return None
    try:
        prune(now)
    except PruningRefused as refused:
        log.error("audit trail not pruned", problem=refused.finding.problem.value, number=refused.finding.number)
    done = keep_check(now)
    if done.problem:
        log.error("audit trail broken", problem=done.problem, number=done.problem_number)
    else:
        log.info("audit trail checked", number=done.number, hash=done.hash, entries=done.entries)
    return done
