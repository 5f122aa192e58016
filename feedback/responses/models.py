from __future__ import annotations

import uuid

from django.db import models


class Answered(models.Model):
    """What one respondent said about one supplier. No person, no time, no order, no language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey("feedback.Wave", on_delete=models.CASCADE, related_name="+")
    supplier = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    customer_unit = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class StagedRating(Answered):
    """A rating of a wave that is still open; sealing moves it and empties this table for the wave.

    `answers` maps question id (text) to 1..5; not applicable is absent.
    """

    answers = models.JSONField()


class SealedRating(Answered):
    """A rating after sealing: random order, new id, nothing that links it to an invitation."""

    answers = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["wave", "supplier"], name="sealed_rating_wave_supplier")]


class StagedComment(Answered):
    """An open answer of a wave that is still open; apart from the scores."""

    question = models.ForeignKey("feedback.Question", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)


class SealedComment(Answered):
    """An open answer after sealing; read by the room of comments only."""

    question = models.ForeignKey("feedback.Question", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
