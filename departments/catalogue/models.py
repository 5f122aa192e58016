from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Service(models.Model):
    """What a department offers to the others."""

    department = models.ForeignKey("departments.Department", on_delete=models.PROTECT, related_name="services")
    name = models.CharField(_("naam"), max_length=120)
    name_en = models.CharField(_("naam in het Engels"), max_length=120, blank=True)
    description = models.TextField(_("omschrijving"), blank=True)
    description_en = models.TextField(_("omschrijving in het Engels"), blank=True)
    is_active = models.BooleanField(_("wordt aangeboden"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="service_name_once_per_department"),
        ]

    def __str__(self) -> str:
        return self.name


class SupplyRelation(models.Model):
    """This customer depends on that supplier."""

    customer = models.ForeignKey("departments.Department", on_delete=models.CASCADE, related_name="suppliers")
    supplier = models.ForeignKey("departments.Department", on_delete=models.CASCADE, related_name="customers")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True, related_name="relations")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "supplier", "service"], name="supply_relation_once"),
            models.UniqueConstraint(
                fields=["customer", "supplier"],
                name="supply_relation_without_service_once",
                condition=Q(service=None),
            ),
            models.CheckConstraint(name="nobody_supplies_itself", condition=~Q(customer=F("supplier"))),
        ]
