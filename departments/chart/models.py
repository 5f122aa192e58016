from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DepartmentQuerySet(models.QuerySet["Department"]):
    def on(self, day: date) -> DepartmentQuerySet:
        """The departments that exist on this local date."""
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gt=day))

    def by_name(self) -> DepartmentQuerySet:
        return self.order_by("name", "pk")


class Department(models.Model):
    """A unit of the organisation; supplier and customer at the same time. Dated: history stays."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
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
        ]

    def __str__(self) -> str:
        return self.name
