from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from departments.catalogue.models import Service
from departments.chart.models import Department


def suppliers_of(departments: Iterable[int], day: date) -> list[Department]:
    """The departments that supply one of these (declared relations) and exist on `day`, by name."""
    return list(Department.objects.on(day).filter(customers__customer__in=set(departments)).distinct().by_name())


def customers_of(departments: Iterable[int], day: date) -> list[Department]:
    """The departments that one of these supplies (declared relations) and that exist on `day`, by name."""
    return list(Department.objects.on(day).filter(suppliers__supplier__in=set(departments)).distinct().by_name())


def services_of(department: Department) -> list[Service]:
    """What it offers today, by name."""
    return list(Service.objects.filter(department=department, is_active=True).order_by("name", "pk"))
