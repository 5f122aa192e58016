from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.access.roles import Right
from departments.people.models import Employee


class OrganisationImportQuerySet(models.QuerySet["OrganisationImport"]):
    def visible_to(self, employee: Employee, today: date) -> OrganisationImportQuerySet:
        """A file holds everybody's names: only for functional managers, whoever of them brought it."""
        return self.filter(employee.holds(Right.MANAGE, today))


class OrganisationImport(models.Model):
    """A file with the chart or the people, from the moment it was brought until it is done or dropped.

    `tables`: what was found in the file, a list of {sheet, columns, rows}. `mapping`: per table what it holds and
    which column is what. `differences`: what would change (counts, names, problems), `checked_hash`: the fingerprint
    of that, so that nothing else is done than was shown. The content is erased once it is done or dropped.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("Kolommen kiezen")
        CHECKING = "checking", _("Wordt gecontroleerd")
        REFUSED = "refused", _("Niet in orde")
        CHECKED = "checked", _("Gecontroleerd")
        APPLYING = "applying", _("Wordt verwerkt")
        DONE = "done", _("Verwerkt")
        DROPPED = "dropped", _("Niet doorgevoerd")

    state = models.CharField(max_length=10, choices=State.choices, default=State.MAPPING)
    by = models.ForeignKey("departments.Employee", on_delete=models.SET_NULL, null=True, related_name="+")
    brought_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    content_hash = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    tables = models.JSONField(default=list)
    mapping = models.JSONField(default=list)
    is_complete = models.BooleanField(_("het bestand is volledig"), default=False)
    day = models.DateField(_("ingangsdatum"))
    reason = models.CharField(_("reden"), max_length=300, blank=True)
    differences = models.JSONField(default=dict)
    checked_hash = models.CharField(max_length=64, blank=True)

    objects = OrganisationImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_content_until_settled",
                condition=Q(state__in=["done", "dropped"], content=None)
                | (~Q(state__in=["done", "dropped"]) & Q(content__isnull=False)),
            ),
        ]


class RememberedMapping(models.Model):
    """Which column was what, the last time that a table with these columns was imported."""

    columns_hash = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField()
    used_at = models.DateTimeField()
