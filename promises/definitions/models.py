from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Promise(models.Model):
    """One sentence of a department to its colleagues; what it means exactly stands in its versions."""

    class Measures(models.TextChoices):
        FIRST_ANSWER = "first_answer", _("eerste antwoord")
        NEXT_UPDATE = "next_update", _("volgend bericht")
        RESOLUTION = "resolution", _("oplossing")

    code = models.SlugField(max_length=60, unique=True)
    department = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        "departments.Service", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    measures = models.CharField(_("meet"), max_length=20, choices=Measures.choices)

    def __str__(self) -> str:
        return self.code


class PromiseVersionQuerySet(models.QuerySet["PromiseVersion"]):
    def valid_on(self, day: date) -> PromiseVersionQuerySet:
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gt=day))


class PromiseVersion(models.Model):
    """The sentence and the rule (grammar of `promises.deadlines`) between two dates; never changed afterwards."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    sentence = models.CharField(_("belofte"), max_length=300)
    sentence_en = models.CharField(_("belofte in het Engels"), max_length=300, blank=True)
    rule = models.CharField(_("regel"), max_length=40)
    promised_share = models.DecimalField(_("beloofd aandeel"), max_digits=4, decimal_places=3)
    reason = models.CharField(_("reden van de wijziging"), max_length=200, blank=True)
    valid_from = models.DateField(_("geldt vanaf"))
    valid_until = models.DateField(_("geldt tot"), null=True, blank=True)

    objects = PromiseVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "number"], name="promise_version_number_once"),
            models.CheckConstraint(
                name="promise_version_share_between_0_and_1",
                condition=Q(promised_share__gt=0) & Q(promised_share__lte=1),
            ),
            models.CheckConstraint(
                name="promise_version_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence_here

    @property
    def sentence_here(self) -> str:
        """The sentence in the language of the reader, or in Dutch when there is no other."""
        return self.sentence if self._is_dutch_here else self.sentence_en

    @property
    def sentence_lang(self) -> str:
        """`nl` when the reader gets Dutch on a page in another language, else empty: for the `lang` of the text."""
        return "nl" if self._is_dutch_here and not _reads_dutch() else ""

    @property
    def _is_dutch_here(self) -> bool:
        return _reads_dutch() or not self.sentence_en


def _reads_dutch() -> bool:
    return (get_language() or "nl").startswith("nl")
