"""The three departments of the log of the receipt phase, their promises, and a way to import a file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from departments.access.roles import Role
from departments.chart.models import Department
from departments.chart.services import open_department
from departments.clock.services import travel_to
from departments.people.models import Employee
from departments.people.services import assign_role, create_employee
from promises.definitions.models import Promise, PromiseVersion
from promises.definitions.services import make_promise
from promises.imports.services import ImportReport, import_requests

WABO = Path(__file__).resolve().parents[1] / "cases" / "receipt_wabo.csv"
LOG_END = datetime.fromisoformat("2012-01-23T23:59:59+01:00")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
COLUMNS = ("case_id", "department", "startdate", "enddate", "deadline")

Row = Sequence[str]
Write = Callable[..., Path]


@pytest.fixture
def organisation() -> Department:
    return open_department(
        code="gemeente", name="Gemeente Oeverstad", parent=None, valid_from=date(2010, 1, 1), by=None, now=NOW
    )


@pytest.fixture
def departments(organisation: Department) -> dict[str, Department]:
    """By the name that the log uses."""
    names = {"General": "Vergunningen", "Customer contact": "Klantcontactcentrum", "Experts": "Advies"}
    return {
        name: open_department(
            code=own.lower(), name=own, parent=organisation, valid_from=date(2010, 1, 1), by=None, now=NOW
        )
        for name, own in names.items()
    }


@pytest.fixture
def promises(departments: dict[str, Department]) -> dict[str, PromiseVersion]:
    """By the name of the department in the log: 90 % before the deadline that the source gives, since October 2010."""
    return {
        name: make_promise(
            code=f"termijn-{department.code}",
            department=department,
            sentence=f"Een aanvraag bij {department.name} is op tijd klaar.",
            promised_share=Decimal("0.9"),
            measures=Promise.Measures.RESOLUTION,
            valid_from=date(2010, 10, 1),
            by=None,
            now=NOW,
        )
        for name, department in departments.items()
    }


@pytest.fixture
def mapping(promises: dict[str, PromiseVersion], departments: dict[str, Department]) -> dict[str, Any]:
    return {
        "source": "CoSeLoG",
        "columns": {
            "id": "case_id",
            "department": "department",
            "received": "startdate",
            "answered": "enddate",
            "deadline": "deadline",
        },
        "departments": {name: department.code for name, department in departments.items()},
        "promises": {departments[name].code: version.promise.code for name, version in promises.items()},
    }


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows as a CSV file and return its path."""

    def write(
        rows: Sequence[Row], *, columns: Row = COLUMNS, name: str = "export.csv", encoding: str = "utf-8"
    ) -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([columns, *rows])
        return path

    return write


@pytest.fixture
def take_over(mapping: dict[str, Any], write: Write) -> Callable[[Sequence[Row]], ImportReport]:
    """Import rows of (id, department, received, answered, deadline)."""

    def take_over(rows: Sequence[Row]) -> ImportReport:
        return import_requests(write(rows), mapping, by=None, now=NOW)

    return take_over


@pytest.fixture
def wabo(mapping: dict[str, Any]) -> ImportReport:
    """The whole log, imported."""
    return import_requests(WABO, mapping, by=None, now=NOW)


@pytest.fixture
def employee(departments: dict[str, Department]) -> Employee:
    return Employee.objects.create_user(
        "loes@oeverstad.example", "Loes van Dam", "geheim-genoeg", department=departments["Customer contact"]
    )


@pytest.fixture
def lead(departments: dict[str, Department]) -> Employee:
    """Leads Vergunningen; today is 24 November 2026."""
    travel_to(NOW)
    return _lead("fatima", departments["General"])


@pytest.fixture
def colleague(departments: dict[str, Department]) -> Employee:
    """Leads Advies."""
    return _lead("wim", departments["Experts"])


@pytest.fixture
def browser(lead: Employee) -> Client:
    """The lead, signed in."""
    browser = Client()
    browser.force_login(lead)
    return browser


def _lead(name: str, department: Department) -> Employee:
    person = create_employee(
        email=f"{name}@oeverstad.example", name=name.title(), department=department, by=None, now=NOW
    )
    assign_role(person, Role.TEAM_LEAD, department=department, valid_from=NOW.date(), by=None, now=NOW)
    return person
