"""Pruning: what is older than 13 months goes, and a signed checkpoint says where the trail begins from then on."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from departments.audit.chain import FIRST_HASH
from departments.audit.checking import Finding, Problem, walk
from departments.audit.models import AuditCheck, AuditCheckpoint, AuditEntry
from departments.audit.services import newest_checkpoint, record, take_the_end
from departments.audit.signatures import is_signed, signature_of

MONTHS = 13
"""How long an entry is kept (calendar months); `docs/privacy.md`."""


class PruningRefused(Exception):
    """What would be removed is not as it was written: it stays, as evidence, until somebody has looked."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


@dataclass(frozen=True)
class Pruned:
    """How many entries are (or would be) removed, up to and including this number, all from before `line`."""

    entries: int
    number: int
    line: datetime


def line_of(now: datetime) -> datetime:
    """13 calendar months before now, in local time; an entry from before this moment goes.

    The 31st becomes the last day of a shorter month.
    """
    local = timezone.localtime(now)
    year, month = divmod(local.year * 12 + local.month - 1 - MONTHS, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def to_prune(now: datetime) -> Pruned:
    """What `prune` would remove: the oldest entries, up to the first that is young enough."""
    line = line_of(now)
    young = AuditEntry.objects.filter(at__gte=line).order_by("number").values_list("number", flat=True).first()
    old = AuditEntry.objects.all() if young is None else AuditEntry.objects.filter(number__lt=young)
    last = old.order_by("-number").values_list("number", flat=True).first()
    return Pruned(old.count(), last or 0, line)


@transaction.atomic
def prune(now: datetime) -> Pruned:
    """Remove what is too old and leave a signed checkpoint; twice is once.

    Raises:
        PruningRefused: the chain is broken in what would be removed.
    """
    take_the_end()
    AuditCheck.objects.filter(at__lt=line_of(now)).delete()
    newest = newest_checkpoint()
    found = to_prune(now)
    if newest and not is_signed(newest):
        raise PruningRefused(Finding(Problem.CHECKPOINT, newest.number))
    if not found.entries:
        _sign_with_the_key_of_today(newest)
        return found
    start = (newest.number, newest.hash) if newest else (0, FIRST_HASH)
    walked = walk(*start, until=found.number)
    if walked.finding or walked.entries != found.entries:
        raise PruningRefused(walked.finding or Finding(Problem.BEFORE, start[0]))
    checkpoint = AuditCheckpoint(number=walked.number, hash=walked.hash, entries=walked.entries, at=now)
    checkpoint.signature = signature_of(checkpoint)
    checkpoint.save()
    AuditEntry.objects.filter(number__lte=walked.number).delete()
    record(actor=None, event="trail.pruned", target=checkpoint, at=now, entries=walked.entries, last=walked.number)
    return found


def _sign_with_the_key_of_today(checkpoint: AuditCheckpoint | None) -> None:
    """After a change of key, so that the old one may go from SECRET_KEY_FALLBACKS."""
    if checkpoint and checkpoint.signature != (signature := signature_of(checkpoint)):
        AuditCheckpoint.objects.filter(pk=checkpoint.pk).update(signature=signature)
