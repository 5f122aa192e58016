from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Request(models.Model):
    """One question to a department. Imported or logged here; what happened to it is kept as its source says it."""

    class Evidence(models.TextChoices):
        LOGGED = "logged", _("hier vastgelegd")
        IMPORTED = "imported", _("geïmporteerd")

    class DeadlineOrigin(models.TextChoices):
        """How the source came to its deadline (rule 15 of the promises); empty: the source does not say."""

        COMPUTED = "computed", _("daar berekend")
        TYPED = "typed", _("daar ingevuld")

    source = models.CharField(_("bron"), max_length=60)
    source_id = models.CharField(_("nummer in de bron"), max_length=120)
    evidence = models.CharField(max_length=12, choices=Evidence.choices)
    department = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        "departments.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(_("ontvangen"), null=True, blank=True)
    answered_at = models.DateTimeField(_("beantwoord"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("ingetrokken"), null=True, blank=True)
    is_done_without_time = models.BooleanField(_("klaar, tijd onbekend"), default=False)
    deadline_given = models.DateTimeField(_("uiterlijk volgens de bron"), null=True, blank=True)
    deadline_origin = models.CharField(max_length=8, choices=DeadlineOrigin.choices, blank=True)

    class Meta:
        constraints = [
            # end before begin is allowed here: it is listed as invalid, never dropped (rule 27 of promises)
            models.UniqueConstraint(fields=["source", "source_id"], name="request_once_per_source"),
            models.CheckConstraint(
                name="request_done_without_time_has_no_time",
                condition=Q(is_done_without_time=False) | Q(answered_at=None),
            ),
        ]
        indexes = [models.Index(fields=["department", "received_at"], name="request_department_received")]

    def __str__(self) -> str:
        return f"{self.source} {self.source_id}"
