from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from departments.access.readers import Reader
from departments.access.roles import Right


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, reader: Reader, day: date) -> AuditEntryQuerySet:
        """The whole trail for who may read it, for others nothing."""
        return self.filter(reader.holds(Right.READ_AUDIT_TRAIL, day))


class AuditEntry(models.Model):
    """One change that matters: who did what to which thing, chained by hash to the entry before it.

    Actor and target are a kind and an id, not foreign keys: the trail outlives what it tells about.
    Never holds a person together with an answer. The database itself refuses to change a row, and to remove one that
    no checkpoint covers (`departments/migrations/0003_append_only_trail.py`).
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=40)
    actor_id = models.CharField(max_length=40, blank=True)
    event = models.CharField(max_length=80, db_index=True)
    target_kind = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(fields=["actor_kind", "actor_id"], name="audit_entry_actor"),
        ]


class AuditCheckpoint(models.Model):
    """Where the trail was cut off: the last entry that was pruned, so that what remains still verifies.

    `signature` covers the other fields (HMAC with the key of this site).
    """

    number = models.PositiveBigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    entries = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    signature = models.CharField(max_length=200)

    class Meta:
        ordering = ["number"]


class AuditHead(models.Model):
    """The end of the trail: number and hash of the last entry, signed with the key of this site; one row.

    Without it nobody would miss entries that are cut off at the end, or an end that somebody wrote anew.
    """

    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(name="audit_has_one_head", condition=Q(pk=1))]


class AuditCheck(models.Model):
    """What came of one check of the trail: its end, and what was wrong, if anything."""

    at = models.DateTimeField()
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64, blank=True)
    entries = models.PositiveBigIntegerField()
    problem = models.CharField(max_length=20, blank=True)
    problem_number = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
