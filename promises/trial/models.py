from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.people.models import Employee


class TrialQuerySet(models.QuerySet["Trial"]):
    def visible_to(self, employee: Employee, today: date) -> TrialQuerySet:
        """An export of another system: only for who brought it."""
        return self.filter(by=employee)


class Trial(models.Model):
    """An export of past requests that somebody brought to try a promise on; gone a week later.

    `content` is the file until its columns are chosen. What stays of it is `facts`: when each request began and ended
    and what it waited for, with its number and team there (compressed arrays, see `trial.keeping`); no name, no text.
    `tables`: the sheets of the file with their columns and first rows. `mapping`: which column is what. `counts`: how
    many rows and requests, what could not be read, the first and the last moment.
    """

    class State(models.TextChoices):
        COLUMNS = "columns", _("Kolommen kiezen")
        READING = "reading", _("Wordt gelezen")
        REFUSED = "refused", _("Niet te lezen")
        READY = "ready", _("Klaar")

    by = models.ForeignKey("departments.Employee", on_delete=models.CASCADE, related_name="+")
    brought_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.COLUMNS)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    tables = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    facts = models.BinaryField(null=True)
    counts = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    calendar = models.ForeignKey(
        "departments.Calendar", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TrialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trial_keeps_the_file_or_its_facts",
                condition=Q(state="ready", content=None, facts__isnull=False)
                | (~Q(state="ready") & Q(content__isnull=False, facts=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
