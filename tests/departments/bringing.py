"""Bringing files in tests: through the pages, with the work done here instead of by a worker."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from departments.imports.models import OrganisationImport
from departments.jobs.services import run_waiting
from ikg.work import WORK

CHART = [
    ("Afdelingscode", "Naam", "Valt onder"),
    ("stad", "Gemeente Oeverstad", ""),
    ("werken", "Stadswerken", "stad"),
    ("vergunningen", "Vergunningen", "werken"),
    ("straten", "Straten", "werken"),
]
PEOPLE = [
    ("E-mailadres", "Naam", "Afdelingscode", "Rol"),
    ("henk@oeverstad.example", "Henk Bakker", "stad", "directeur"),
    ("wim@oeverstad.example", "Wim de Boer", "werken", "teamleider"),
    ("fatima@oeverstad.example", "Fatima El Amrani", "vergunningen", "teamleider"),
    ("sanne@oeverstad.example", "Sanne Visser", "vergunningen", ""),
    ("yusuf@oeverstad.example", "Yusuf Demir", "stad", ""),
]


def csv_of(rows: list[tuple[str, ...]], delimiter: str = ";") -> bytes:
    return "".join(delimiter.join(row) + "\r\n" for row in rows).encode()


def upload(client: Client, content: bytes, *, name: str = "mensen.csv", day: str = "2026-01-05", **answers: Any) -> Any:
    """Send the form of /beheer/import/."""
    fields = {"day": day, "reason": "Stand van vandaag", "file": SimpleUploadedFile(name, content), **answers}
    return client.post(reverse("imports"), {name: value for name, value in fields.items() if value is not None})


def brought(client: Client, content: bytes, **answers: Any) -> OrganisationImport:
    """An import whose columns are to be chosen."""
    response = upload(client, content, **answers)
    assert response.status_code == 302, response.content.decode()
    return OrganisationImport.objects.latest("pk")


def choices_of(import_: OrganisationImport) -> dict[str, str]:
    """The form of the columns as the page proposes it."""
    found = {}
    for place, (table, known) in enumerate(zip(import_.tables, import_.mapping, strict=True)):
        found[f"holds_{place}"] = known["holds"]
        meanings = {column: field for field, column in known["columns"].items()}
        for number, column in enumerate(table["columns"]):
            field = meanings.get(column, "")
            found[f"column_{place}_{number}"] = f"{known['holds']}.{field}" if field else ""
    return found


def choose(client: Client, import_: OrganisationImport, **changed: str) -> Any:
    return client.post(reverse("import_columns", args=[import_.pk]), {**choices_of(import_), **changed})


def work(now: datetime) -> None:
    """Do all that waits, as a worker would."""
    while run_waiting(now, WORK, lambda: now):
        pass


def checked(client: Client, content: bytes, now: datetime, **answers: Any) -> OrganisationImport:
    """An import that was checked."""
    import_ = brought(client, content, **answers)
    assert choose(client, import_).status_code == 302
    work(now)
    import_.refresh_from_db()
    return import_
