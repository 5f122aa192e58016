from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One change that matters: who did what to which thing, chained by hash to the entry before it.

    Actor and target are a kind and an id, not foreign keys: the trail outlives what it tells about.
    Never holds a person together with an answer.
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

    class Meta:
        ordering = ["number"]


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
