"""A small organisation, and a mail server of one's own."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import clear_url_caches

from departments.access.roles import Role
from departments.chart.models import Department
from departments.chart.services import open_department
from departments.people.models import Employee
from departments.people.services import assign_role, create_employee

DAY = date(2026, 11, 24)  # a Tuesday
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10.00 here
FOUNDED = date(2020, 1, 1)


@dataclass
class Town:
    """Town hall > Works > Permits, and Works > Streets; each person known by first name."""

    hall: Department
    works: Department
    permits: Department
    streets: Department
    henk: Employee  # director of the hall
    wim: Employee  # team lead of Works
    fatima: Employee  # team lead of Permits
    sanne: Employee  # works in Permits
    yusuf: Employee  # functional manager


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def make_town() -> Town:
    hall = department("stad", "Gemeente Oeverstad", None)
    works = department("werken", "Stadswerken", hall)
    permits = department("vergunningen", "Vergunningen", works)
    streets = department("straten", "Straten", works)
    return Town(
        hall=hall,
        works=works,
        permits=permits,
        streets=streets,
        henk=person("Henk Bakker", hall, (Role.DIRECTOR, hall)),
        wim=person("Wim de Boer", works, (Role.TEAM_LEAD, works)),
        fatima=person("Fatima El Amrani", permits, (Role.TEAM_LEAD, permits)),
        sanne=person("Sanne Visser", permits),
        yusuf=person("Yusuf Demir", hall, (Role.FUNCTIONAL_MANAGER, None)),
    )


def department(code: str, name: str, parent: Department | None) -> Department:
    return open_department(code=code, name=name, parent=parent, valid_from=FOUNDED, by=None, now=NOW)


def person(name: str, place: Department, *roles: tuple[Role, Department | None]) -> Employee:
    mail = f"{name.split()[0].lower()}@oeverstad.example"
    employee = create_employee(email=mail, name=name, department=place, by=None, now=NOW)
    for role, of in roles:
        assign_role(employee, role, department=of, valid_from=FOUNDED, by=None, now=NOW)
    return employee


@pytest.fixture
def demonstration(settings: Any) -> Iterator[None]:
    """This test runs in a demonstration: its pages exist, no second step is asked."""
    settings.DEMONSTRATION = True
    _read_urls_again()
    yield
    settings.DEMONSTRATION = False
    _read_urls_again()


def _read_urls_again() -> None:
    # which pages exist is decided once, when the addresses are read
    for name in ["departments.signin.urls", "departments.notifications.urls", "departments.urls", "ikg.urls"]:
        importlib.reload(importlib.import_module(name))
    clear_url_caches()
