from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.access.roles import Right
from departments.people.models import Employee


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, employee: Employee, today: date) -> SurveyQuerySet:
        """Who sets up questionnaires sees them here; who is asked meets the questions in a wave."""
        return self.filter(employee.holds(Right.MANAGE, today))


class Survey(models.Model):
    """A questionnaire by name; the questions stand in its versions."""

    name = models.CharField(_("naam"), max_length=120, unique=True)
    name_en = models.CharField(_("naam in het Engels"), max_length=120, blank=True)
    purpose = models.TextField(_("waarvoor is deze vragenlijst?"), blank=True)
    purpose_en = models.TextField(_("waarvoor, in het Engels"), blank=True)

    objects = SurveyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class SurveyVersion(models.Model):
    """The questions as they are asked. Frozen by the first wave that is planned with it."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_version_number_once")]


class Question(models.Model):
    """One question about a supplier; `{afdeling}` in a text stands for the supplier's name.

    `code` names the same question in every version and wave, so that waves can be compared.
    """

    class Kind(models.TextChoices):
        AGREE = "agree", _("eens of oneens")
        OPEN = "open", _("open vraag")

    version = models.ForeignKey(SurveyVersion, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    dimension = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.AGREE)
    text = models.CharField(_("vraag"), max_length=300)
    text_en = models.CharField(_("vraag in het Engels"), max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="question_position_once"),
            models.UniqueConstraint(fields=["version", "code"], name="question_code_once"),
            models.CheckConstraint(name="question_has_a_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text
