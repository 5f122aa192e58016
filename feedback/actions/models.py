from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.people.models import Employee
from departments.people.selectors import decision_departments

LEAST_REASON = 50


class FollowUp(models.Model):
    """What a supplier owes its customers after a published result: a decision on every point."""

    class State(models.TextChoices):
        TO_DECIDE = "to_decide", _("Wacht op besluit")
        OVERDUE = "overdue", _("Te laat")
        ESCALATED_1 = "escalated_1", _("Bij de leidinggevende erboven")
        ESCALATED_2 = "escalated_2", _("Bij de directeur")
        ESCALATED_3 = "escalated_3", _("Op de lijst voor de directie")
        DECIDED = "decided", _("Besloten")

    wave = models.ForeignKey("feedback.Wave", on_delete=models.PROTECT, related_name="follow_ups")
    supplier = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    cycle = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.TO_DECIDE)
    started_on = models.DateField()
    due_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "supplier", "cycle"], name="follow_up_once_per_cycle"),
            models.CheckConstraint(
                name="follow_up_state_is_known",
                condition=Q(state__in=["to_decide", "overdue", "escalated_1", "escalated_2", "escalated_3", "decided"]),
            ),
        ]


class FollowUpTransition(models.Model):
    """Append-only: when a follow-up went from one state to another, by whom (nobody: the tick) and why."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey("departments.Employee", on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)


class Point(models.Model):
    """Something that results ask attention for; stays in the drawer until somebody decides."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="points")
    question = models.ForeignKey("feedback.Question", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follow_up", "question"], name="point_once_per_question")]


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, employee: Employee, today: date) -> DecisionQuerySet:
        """What is settled; of a no that waits for a yes only what one proposed or what one's own branch proposes.

        Who confirms leads the department or one above it. A functional manager who must step in, because nobody else
        can, finds it by `feedback.actions.selectors.to_confirm`.
        """
        return self.filter(
            Q(kind=Decision.Kind.ACTION)
            | Q(confirmed_by__isnull=False)
            | Q(decided_by=employee)
            | Q(point__follow_up__supplier__in=decision_departments(employee, today))
        )


class Decision(models.Model):
    """We do this (with an action), or we do not, because … A no counts once somebody above confirms it."""

    class Kind(models.TextChoices):
        ACTION = "action", _("Dit doen we")
        NO = "no", _("Dit doen we niet")

    class Constraint(models.TextChoices):
        MONEY = "money", _("geld")
        LAW = "law", _("wet of regel")
        STAFF = "staff", _("mensen of tijd")
        GOALS = "goals", _("eigen doelen")

    point = models.OneToOneField(Point, on_delete=models.CASCADE, related_name="decision")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    decided_by = models.ForeignKey("departments.Employee", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    text = models.TextField(_("wat lezen uw klanten?"), max_length=4000)
    constraint = models.CharField(_("kader"), max_length=10, choices=Constraint.choices, blank=True)
    alternative = models.TextField(_("wat kan wel?"), max_length=4000, blank=True)
    review_on = models.DateField(_("opnieuw bekijken op"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "departments.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_has_constraint_alternative_and_review",
                condition=Q(kind="action") | (~Q(constraint="") & ~Q(alternative="") & Q(review_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="confirmed_by_somebody_at_a_moment",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]


class Action(models.Model):
    """Something a supplier decided to do about a point."""

    class Status(models.TextChoices):
        OPEN = "open", _("Loopt")
        DONE = "done", _("Afgerond")

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="action")
    department = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("wat gaat u doen?"), max_length=160)
    owner = models.ForeignKey("departments.Employee", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("uiterlijk"))
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(_("wat is er gelukt?"), max_length=4000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="action_closed_at_only_when_closed",
                condition=Q(status="open", closed_at=None) | (~Q(status="open") & Q(closed_at__isnull=False)),
            ),
        ]
