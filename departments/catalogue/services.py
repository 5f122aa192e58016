from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from departments.audit.services import record
from departments.catalogue.models import Service, SupplyRelation
from departments.chart.models import Department


class SuppliesItself(Exception):
    """A department is not its own customer."""


class ServiceOfAnother(Exception):
    """The service is offered by another department than the supplier."""


@transaction.atomic
def add_service(
    department: Department,
    *,
    name: str,
    by: Model | None,
    now: datetime,
    description: str = "",
    name_en: str = "",
    description_en: str = "",
) -> Service:
    """Put a service of a department in the catalogue."""
    service = Service.objects.create(
        department=department,
        name=name.strip(),
        name_en=name_en.strip(),
        description=description.strip(),
        description_en=description_en.strip(),
    )
    record(actor=by, event="service.added", target=service, at=now, department=department.pk, name=service.name)
    return service


@transaction.atomic
def add_relation(
    *, customer: Department, supplier: Department, by: Model | None, now: datetime, service: Service | None = None
) -> SupplyRelation:
    """Declare that a customer depends on a supplier, for one service or in general. Twice is the same as once.

    Raises:
        SuppliesItself: customer and supplier are one department.
        ServiceOfAnother: the supplier does not offer that service.
    """
    if customer == supplier:
        raise SuppliesItself(customer.pk)
    if service is not None and service.department_id != supplier.pk:
        raise ServiceOfAnother(service.pk)
    relation, is_new = SupplyRelation.objects.get_or_create(customer=customer, supplier=supplier, service=service)
    if is_new:
        record(
            actor=by,
            event="supply_relation.added",
            target=relation,
            at=now,
            customer=customer.pk,
            supplier=supplier.pk,
            service=service.pk if service else None,
        )
    return relation
