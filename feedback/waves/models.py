from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.access.roles import Right
from departments.people.models import Employee
from departments.people.rules import SMALLEST_GROUP

LEAST_K = SMALLEST_GROUP
LEAST_COMMENT_RESPONDENTS = 10


class WaveQuerySet(models.QuerySet["Wave"]):
    def visible_to(self, employee: Employee, today: date) -> WaveQuerySet:
        """Everybody may know what is planned and what was asked; a draft and what was called off are the manager's."""
        is_known = ~Q(state__in=[Wave.State.DRAFT, Wave.State.CANCELLED])
        return self.filter(is_known | Q(employee.holds(Right.READ_SETTINGS, today)))


class Wave(models.Model):
    """One period in which a survey is asked. What was set at planning is frozen for this wave."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Concept")
        SCHEDULED = "scheduled", _("Gepland")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Gesloten")
        SEALING = "sealing", _("Wordt verzegeld")
        PUBLISHED = "published", _("Gepubliceerd")
        CANCELLED = "cancelled", _("Afgelast")

    title = models.CharField(_("naam"), max_length=120)
    title_en = models.CharField(_("naam in het Engels"), max_length=120, blank=True)
    survey_version = models.ForeignKey("feedback.SurveyVersion", on_delete=models.PROTECT, related_name="waves")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    opens_at = models.DateTimeField(_("opent"))
    closes_at = models.DateTimeField(_("sluit"))
    suppliers = models.ManyToManyField("departments.Department", related_name="+")
    audience = models.ManyToManyField("departments.Department", related_name="+")
    k = models.PositiveSmallIntegerField(_("uitkomsten vanaf"), default=LEAST_K)
    comment_respondents = models.PositiveSmallIntegerField(_("opmerkingen vanaf"), default=LEAST_COMMENT_RESPONDENTS)
    distribution_respondents = models.PositiveSmallIntegerField(_("verdeling vanaf"), default=10)
    works_council_saw_settings = models.BooleanField(_("de ondernemingsraad zag de instellingen"), default=False)
    alarm = models.CharField(max_length=200, blank=True)

    objects = WaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="wave_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(name="wave_k_at_least_5", condition=Q(k__gte=LEAST_K)),
            models.CheckConstraint(
                name="wave_comment_respondents_at_least_10",
                condition=Q(comment_respondents__gte=LEAST_COMMENT_RESPONDENTS),
            ),
            models.CheckConstraint(
                name="wave_distribution_respondents_at_least_k",
                condition=Q(distribution_respondents__gte=F("k")),
            ),
            models.CheckConstraint(
                name="wave_state_is_known",
                condition=Q(state__in=["draft", "scheduled", "open", "closed", "sealing", "published", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class WaveTransition(models.Model):
    """Append-only: when a wave went from one state to another, by whom and why."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=10)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey("departments.Employee", on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)


class WaveUnit(models.Model):
    """The organisation as it stood when the wave opened: results stay with the chart of their day."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="units")
    department = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "departments.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    invited = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "department"], name="wave_unit_once")]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, employee: Employee, today: date) -> InvitationQuerySet:
        """One's own. Nobody, whatever their role, sees whether somebody else took part."""
        return self.filter(person=employee)


class Invitation(models.Model):
    """Who was asked, and whether it is done. No moment of completion: nothing here meets an answer."""

    class State(models.TextChoices):
        INVITED = "invited", _("uitgenodigd")
        DONE = "done", _("klaar")
        OPTED_OUT = "opted_out", _("doet niet mee")
        BOUNCED = "bounced", _("mail kwam terug")

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invitations")
    # none: somebody who left
    person = models.ForeignKey("departments.Employee", on_delete=models.SET_NULL, null=True, related_name="+")
    customer_unit = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "person"], name="invitation_once")]
        indexes = [models.Index(fields=["wave", "state"], name="invitation_wave_state")]
