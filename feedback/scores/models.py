from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from departments.people.models import Employee
from departments.people.selectors import result_departments


class Publication(models.Model):
    """The one time that the results of a wave were computed; its hash covers every cell."""

    wave = models.OneToOneField("feedback.Wave", on_delete=models.PROTECT, related_name="publication")
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)


class PublishedCellQuerySet(models.QuerySet["PublishedCell"]):
    def visible_to(self, employee: Employee, today: date) -> PublishedCellQuerySet:
        """What was said about the departments whose results this person reads."""
        return self.filter(supplier__in=result_departments(employee, today))


class PublishedCell(models.Model):
    """One published total: a supplier as judged by everybody, a customer department or a customer team.

    Frozen. What is hidden has no row at all. `question` empty: the overall judgement.
    Counts n1..n5 only where the distribution may be shown; for the overall judgement they count each person's own
    mean, rounded to a whole number. `top2` is a share 0..1. `same_answer`: nearly everybody gave the same answer, so
    the total says that and no figure. `invited`: how many were asked, only where a response may be shown.
    """

    class Level(models.TextChoices):
        SUPPLIER = "supplier"
        DEPARTMENT = "department"
        TEAM = "team"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="cells")
    supplier = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)
    customer = models.ForeignKey(
        "departments.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    question = models.ForeignKey("feedback.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    n = models.PositiveIntegerField()
    mean = models.FloatField(null=True)
    top2 = models.FloatField(null=True)
    same_answer = models.BooleanField(default=False)
    n1 = models.PositiveIntegerField(null=True)
    n2 = models.PositiveIntegerField(null=True)
    n3 = models.PositiveIntegerField(null=True)
    n4 = models.PositiveIntegerField(null=True)
    n5 = models.PositiveIntegerField(null=True)
    invited = models.PositiveIntegerField(null=True)
    hash = models.CharField(max_length=64)

    objects = PublishedCellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "supplier", "customer", "question"],
                condition=Q(customer__isnull=False, question__isnull=False),
                name="cell_once",
            ),
            models.UniqueConstraint(
                fields=["publication", "supplier", "question"],
                condition=Q(customer=None, question__isnull=False),
                name="cell_of_supplier_once",
            ),
            models.UniqueConstraint(
                fields=["publication", "supplier", "customer"],
                condition=Q(customer__isnull=False, question=None),
                name="cell_overall_once",
            ),
            models.UniqueConstraint(
                fields=["publication", "supplier"],
                condition=Q(customer=None, question=None),
                name="cell_overall_of_supplier_once",
            ),
            models.CheckConstraint(name="cell_has_at_least_5_persons", condition=Q(n__gte=5)),
            models.CheckConstraint(
                name="cell_has_a_mean_or_says_same_answer",
                condition=Q(same_answer=False, mean__isnull=False)
                | Q(same_answer=True, level="supplier", mean=None, top2=None, n1=None),
            ),
            models.CheckConstraint(
                name="cell_level_fits_customer",
                condition=Q(level="supplier", customer=None) | (~Q(level="supplier") & Q(customer__isnull=False)),
            ),
            models.CheckConstraint(
                name="cell_counts_add_up",
                condition=Q(n1=None, n2=None, n3=None, n4=None, n5=None)
                | Q(n=F("n1") + F("n2") + F("n3") + F("n4") + F("n5")),
            ),
        ]


class Regrouping(models.Model):
    """A published wave once more, with its customers as the chart stands after a reorganisation.

    A publication of its own: written once, checked against everything that was published of this wave before.
    `units` holds for each customer unit of the wave (its number as text) where it counts in the new chart:
    `department` (or null: nothing is left of it), `groups` (customer department and team, from above; none: only in
    the whole) and `not_for` (the suppliers in whose own branch it stands now: about those only in the whole).
    """

    wave = models.ForeignKey("feedback.Wave", on_delete=models.PROTECT, related_name="regroupings")
    chart_on = models.DateField()
    at = models.DateTimeField()
    units = models.JSONField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "hash"], name="regrouping_once_per_chart")]


class RegroupedCellQuerySet(models.QuerySet["RegroupedCell"]):
    def visible_to(self, employee: Employee, today: date) -> RegroupedCellQuerySet:
        """As of the published cells: about the departments whose results this person reads."""
        return self.filter(supplier__in=result_departments(employee, today))


class RegroupedCell(models.Model):
    """What a customer department or team of the new chart said about a supplier. Hidden: no row.

    `question` empty: the overall judgement. Mean and n only.
    """

    regrouping = models.ForeignKey(Regrouping, on_delete=models.PROTECT, related_name="cells")
    supplier = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=PublishedCell.Level.choices)
    customer = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey("feedback.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    n = models.PositiveIntegerField()
    mean = models.FloatField()
    hash = models.CharField(max_length=64)

    objects = RegroupedCellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regrouping", "supplier", "customer", "question"],
                condition=Q(question__isnull=False),
                name="regrouped_cell_once",
            ),
            models.UniqueConstraint(
                fields=["regrouping", "supplier", "customer"],
                condition=Q(question=None),
                name="regrouped_cell_overall_once",
            ),
        ]
        indexes = [models.Index(fields=["regrouping", "supplier"], name="regrouped_cell_supplier")]
