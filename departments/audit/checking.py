"""The check of the trail: from the newest checkpoint to the signed end, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from departments.audit.chain import FIRST_HASH
from departments.audit.models import AuditCheck, AuditCheckpoint, AuditEntry, AuditHead
from departments.audit.services import hash_of_entry, newest_checkpoint
from departments.audit.signatures import is_signed

CHUNK = 2000


class Problem(StrEnum):
    """What can be wrong; the number beside it is that of the first entry, or of the checkpoint."""

    CHANGED = "changed"
    MISSING = "missing"
    UNLINKED = "unlinked"
    BEFORE = "before"
    CUT_OFF = "cut_off"
    BEYOND = "beyond"
    REWRITTEN = "rewritten"
    CHECKPOINT = "checkpoint"
    HEAD = "head"
    NO_HEAD = "no_head"


@dataclass(frozen=True)
class Finding:
    """The first thing that is wrong in the trail.

    changed: the entry is not what its hash says. missing: it is not there. unlinked: it does not follow the entry
    before it. before: an entry stands before a checkpoint that says that all of those are gone. cut_off: from this
    entry on the end is gone. beyond: this entry was put behind the signed end. rewritten: the last entry is another
    than was signed. checkpoint, head: its signature is not of this site. no_head: the signed end is gone.
    """

    problem: Problem
    number: int


@dataclass(frozen=True)
class Checked:
    """What came of a check: the last entry that was read with its hash, how many were read, what is wrong first."""

    number: int
    hash: str
    entries: int
    finding: Finding | None


def check() -> Checked:
    """Walk the trail once; others may write and prune meanwhile."""
    while True:
        start = newest_checkpoint()
        checked = _check_from(start)
        # pruning meanwhile takes entries away before our eyes: then walk again from the new checkpoint
        if checked.finding is None or newest_checkpoint() == start:
            return checked


def verify() -> Finding | None:
    """The first thing that is wrong, or None."""
    return check().finding


def keep_check(now: datetime) -> AuditCheck:
    """Check, and keep what came of it for the pages."""
    found = check()
    return AuditCheck.objects.create(
        at=now,
        number=found.number,
        hash=found.hash,
        entries=found.entries,
        problem=found.finding.problem.value if found.finding else "",
        problem_number=found.finding.number if found.finding else None,
    )


def _check_from(start: AuditCheckpoint | None) -> Checked:
    number, hash_ = (start.number, start.hash) if start else (0, FIRST_HASH)
    if start and not is_signed(start):
        return Checked(number, hash_, 0, Finding(Problem.CHECKPOINT, number))
    before = AuditEntry.objects.filter(number__lte=number).order_by("number").values_list("number", flat=True).first()
    if before is not None:
        return Checked(number, hash_, 0, Finding(Problem.BEFORE, before))
    entries = 0
    while True:
        walked = walk(number, hash_)
        entries += walked.entries
        if walked.finding:
            return Checked(walked.number, walked.hash, entries, walked.finding)
        number, hash_ = walked.number, walked.hash
        # read after the walk: whoever wrote meanwhile moved the head together with what he wrote
        head = AuditHead.objects.first()
        if head is None or head.number <= number or not AuditEntry.objects.filter(number__gt=number).exists():
            return Checked(number, hash_, entries, _at_the_end(head, number, hash_))


def walk(number: int, hash_: str, until: int | None = None) -> Checked:
    """Follow the chain behind this entry, up to and including `until`."""
    entries = 0
    for entry in _behind(number, until):
        problem = _problem(entry, number, hash_)
        if problem:
            return Checked(number, hash_, entries, Finding(problem, number + 1))
        number, hash_ = entry.number, entry.hash
        entries += 1
    return Checked(number, hash_, entries, None)


def _behind(number: int, until: int | None) -> Iterator[AuditEntry]:
    entries = AuditEntry.objects.filter(number__gt=number)
    if until is not None:
        entries = entries.filter(number__lte=until)
    return entries.order_by("number").iterator(chunk_size=CHUNK)


def _problem(entry: AuditEntry, number: int, hash_: str) -> Problem | None:
    if entry.number != number + 1:
        return Problem.MISSING
    if entry.hash != hash_of_entry(entry):
        return Problem.CHANGED
    return None if entry.previous_hash == hash_ else Problem.UNLINKED


def _at_the_end(head: AuditHead | None, number: int, hash_: str) -> Finding | None:
    """What the signed head says about the last entry that is there."""
    if head is None:
        return Finding(Problem.NO_HEAD, number) if number else None
    if not is_signed(head):
        return Finding(Problem.HEAD, head.number)
    if head.number > number:
        return Finding(Problem.CUT_OFF, number + 1)
    if head.number < number:
        return Finding(Problem.BEYOND, head.number + 1)
    return None if head.hash == hash_ else Finding(Problem.REWRITTEN, number)
