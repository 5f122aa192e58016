from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q


class TravelledTime(models.Model):
    """How far the demonstration (or a test) stands ahead of the real time; at most one row."""

    offset = models.DurationField(default=timedelta)

    class Meta:
        constraints = [models.CheckConstraint(name="travelled_time_is_one_row", condition=Q(pk=1))]
