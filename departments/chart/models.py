from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.access.readers import Reader
from departments.access.roles import Right


class DepartmentQuerySet(models.QuerySet["Department"]):
    def on(self, day: date) -> DepartmentQuerySet:
        """The departments that exist on this local date."""
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gt=day))

    def closed(self, day: date) -> DepartmentQuerySet:
        """The departments that existed before, and on this local date no more."""
        return self.filter(valid_until__lte=day)

    def by_name(self) -> DepartmentQuerySet:
        return self.order_by("name", "pk")


class Department(models.Model):
    """A unit of the organisation; supplier and customer at the same time. Dated: history stays.

    `name` and `parent` are as they stand; what they were before is in `EarlierPlace`.
    """

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("naam"), max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    calendar = models.ForeignKey(
        "departments.Calendar", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(_("bestaat vanaf"))
    valid_until = models.DateField(_("bestaat tot"), null=True, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="department_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="department_is_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
            models.CheckConstraint(name="department_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="department_has_a_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return self.name


class EarlierPlace(models.Model):
    """What a department was called and stood under until a change. The day `valid_until` itself is the new one's."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="earlier_places")
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["department", "valid_from"], name="earlier_place_once_per_start"),
            models.CheckConstraint(
                name="earlier_place_ends_after_it_begins", condition=Q(valid_until__gt=F("valid_from"))
            ),
        ]


class ChartChangeQuerySet(models.QuerySet["ChartChange"]):
    def visible_to(self, reader: Reader, day: date) -> ChartChangeQuerySet:
        """What is planned is known to who manages and who audits; who works there hears it from a colleague first."""
        return self.filter(reader.holds(Right.READ_SETTINGS, day))

    def planned(self) -> ChartChangeQuerySet:
        return self.filter(state=ChartChange.State.PLANNED)

    def due(self, today: date) -> ChartChangeQuerySet:
        """Planned for today or earlier, in the order in which they happen."""
        return self.planned().filter(day__lte=today).order_by("day", "pk")


class ChartChange(models.Model):
    """One change of the chart with its day and its reason: planned until that day, then done.

    `plan` holds what is to happen (`departments.chart.plans`); `problem` why it could not on its day, in a sentence.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("Nieuwe afdeling")
        RENAME = "rename", _("Andere naam")
        MOVE = "move", _("Verplaatsing")
        MERGE = "merge", _("Samenvoeging")
        SPLIT = "split", _("Splitsing")
        CLOSE = "close", _("Opheffing")

    class State(models.TextChoices):
        PLANNED = "planned", _("Gepland")
        DONE = "done", _("Doorgevoerd")
        WITHDRAWN = "withdrawn", _("Ingetrokken")
        BLOCKED = "blocked", _("Kon niet doorgaan")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    day = models.DateField(_("ingangsdatum"))
    reason = models.CharField(_("reden"), max_length=300)
    plan = models.JSONField()
    problem = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    departments = models.ManyToManyField(Department, related_name="changes")

    objects = ChartChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="chart_change_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="chart_change_settled_at_unless_planned",
                condition=Q(state="planned", settled_at=None) | (~Q(state="planned") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="chart_change_blocked_says_why", condition=~Q(state="blocked") | ~Q(problem="")
            ),
        ]
        indexes = [models.Index(fields=["state", "day"], name="chart_change_state_day")]


class Succession(models.Model):
    """From this day the successor does (part of) what the predecessor did.

    `is_heir`: it takes over what is open: actions, points, promises. A closed department has at most one heir.
    """

    predecessor = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="precessions")
    on = models.DateField()
    is_heir = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.UniqueConstraint(fields=["predecessor"], condition=Q(is_heir=True), name="succession_has_one_heir"),
            models.CheckConstraint(name="nobody_succeeds_itself", condition=~Q(predecessor=F("successor"))),
        ]
