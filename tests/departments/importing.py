"""Importing in tests: a file, its columns as recognised, checked and carried out here instead of by a worker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from departments.chart.models import Department
from departments.imports import services
from departments.imports.models import OrganisationImport
from departments.jobs.models import Job
from departments.jobs.selectors import latest
from departments.jobs.services import run_waiting
from ikg.work import WORK
from tests.departments.conftest import DAY, NOW

Rows = Iterable[Iterable[Any]]

CHART = [
    ("Code", "Naam", "Onder"),
    ("stad", "Gemeente Oeverstad", ""),
    ("werken", "Stadswerken", "stad"),
    ("vergunningen", "Vergunningen", "werken"),
    ("straten", "Straten", "werken"),
]
PEOPLE = [
    ("E-mail", "Naam", "Afdeling", "Rol"),
    ("henk@oeverstad.example", "Henk Bakker", "stad", "directeur"),
    ("wim@oeverstad.example", "Wim de Boer", "werken", "teamleider"),
    ("fatima@oeverstad.example", "Fatima El Amrani", "vergunningen", "teamleider"),
    ("sanne@oeverstad.example", "Sanne Visser", "vergunningen", ""),
    ("yusuf@oeverstad.example", "Yusuf Demir", "stad", ""),
]


def csv_of(rows: Rows, encoding: str = "utf-8") -> bytes:
    return "".join(";".join(str(cell) for cell in row) + "\r\n" for row in rows).encode(encoding)


def xlsx_of(**sheets: Rows) -> bytes:
    """A workbook with these sheets."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, list(row))
    return content.getvalue()


def brought(
    content: bytes, *, name: str = "organisatie.csv", now: datetime = NOW, **options: Any
) -> OrganisationImport:
    options = {"by": None, "day": DAY, "reason": "Nieuwe indeling", **options}
    return services.bring(name, content, now=now, **options)


def work(now: datetime = NOW) -> None:
    """Do all that waits."""
    while run_waiting(now, WORK, lambda: now):
        pass


def checked(content: bytes, *, now: datetime = NOW, **options: Any) -> OrganisationImport:
    """An import of which the differences are known."""
    found = brought(content, now=now, **options)
    services.choose_columns(found, found.mapping, is_complete=found.is_complete, by=found.by, now=now)
    work(now)
    found.refresh_from_db()
    return found


def applied(content: bytes, *, now: datetime = NOW, **options: Any) -> OrganisationImport:
    """An import that was carried out."""
    found = checked(content, now=now, **options)
    assert found.state == OrganisationImport.State.CHECKED, found.differences
    services.apply(found, by=found.by, now=now)
    work(now)
    found.refresh_from_db()
    assert found.state == OrganisationImport.State.DONE, message_of(found)
    return found


def message_of(found: OrganisationImport) -> str:
    job = latest_job(found)
    return job.message


def latest_job(found: OrganisationImport) -> Job:
    from departments.imports.rules import KINDS

    job = latest(KINDS, found.pk)
    assert job is not None
    return job


def problems(found: OrganisationImport) -> list[tuple[int | None, str, str]]:
    """What is wrong: row, column, sentence."""
    return [(one["row"], one["column"], one["sentence"]) for one in found.differences["problems"]]


def tree() -> dict[str, str]:
    """The chart as it stands: code -> code of the one above."""
    existing = Department.objects.filter(valid_until=None).select_related("parent")
    return {one.code: one.parent.code if one.parent else "" for one in existing}
