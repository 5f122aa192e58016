from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Model, Q, QuerySet

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


@dataclass(frozen=True)
class HandedOver:
    """How many services and relations the heir has more than before."""

    services: int
    relations: int


@transaction.atomic
def hand_over(department: Department, heir: Department, *, by: Model | None, now: datetime) -> HandedOver:
    """Give the services and the supply relations of a department that closes, on both sides, to its heir.

    A service that the heir has under the same name is not doubled: the old one is offered no more and its relations
    go to the heir's. A relation that is there already, or between the heir and itself, falls away.
    """
    services = _hand_over_services(department, heir)
    relations = _hand_over_relations(department, heir)
    record(
        actor=by,
        event="catalogue.handed_over",
        target=department,
        at=now,
        heir=heir.pk,
        services=services,
        relations=relations,
    )
    return HandedOver(services, relations)


def _hand_over_services(department: Department, heir: Department) -> int:
    theirs = {service.name.casefold(): service for service in heir.services.order_by("pk")}
    moved = 0
    for service in department.services.order_by("pk"):
        same = theirs.get(service.name.casefold())
        if same is None:
            service.department = heir
            moved += 1
        else:
            _repoint(service.relations.all(), heir, service_id=same.pk, supplier_id=heir.pk)
            same.is_active, service.is_active = same.is_active or service.is_active, False
            same.save(update_fields=["is_active"])
        service.save(update_fields=["department", "is_active"])
    return moved


def _hand_over_relations(department: Department, heir: Department) -> int:
    as_supplier = _repoint(department.customers.all(), heir, supplier_id=heir.pk)
    return as_supplier + _repoint(department.suppliers.all(), heir, customer_id=heir.pk)


def _repoint(relations: QuerySet[SupplyRelation], heir: Department, **changes: int) -> int:
    """Let these relations be about the heir; what it has already, or would have with itself, is taken away."""
    about_heir = SupplyRelation.objects.filter(Q(customer=heir) | Q(supplier=heir))
    known = {(one.customer_id, one.supplier_id, one.service_id) for one in about_heir}
    kept, double = [], []
    for relation in relations.order_by("pk"):
        for name, number in changes.items():
            setattr(relation, name, number)
        key = (relation.customer_id, relation.supplier_id, relation.service_id)
        if key in known or relation.customer_id == relation.supplier_id:
            double.append(relation.pk)
        else:
            known.add(key)
            kept.append(relation)
    SupplyRelation.objects.filter(pk__in=double).delete()
    SupplyRelation.objects.bulk_update(kept, ["customer", "supplier", "service"], batch_size=500)
    return len(kept)
