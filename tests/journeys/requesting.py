"""Promises and requests by the commands, as the functional manager has them run."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from promises.definitions.models import Promise

WABO = Path(__file__).resolve().parents[1] / "cases" / "receipt_wabo.csv"
"""The receipt phase of a municipality's environmental permits; its source stands in tests/cases/README.md."""

SENTENCES = {
    "vergunningen": ("Een aanvraag is op tijd klaar.", "An application is done in time."),
    "kcc": ("Een vraag aan de balie is op tijd beantwoord.", "A question at the desk is answered in time."),
    "juridisch": ("Een advies is op tijd klaar.", "Advice is done in time."),
}
# ten requests, seen on 10 November 2026 at 10.00: number, received, answered, deadline
SMALL = [
    *((f"z-{day}", f"2026-09-{day:02}T09:00", f"2026-09-{day + 7:02}T09:00", f"2026-09-{day + 9:02}T17:00")
      for day in range(1, 8)),  # seven in time
    ("z-8", "2026-09-08T09:00", "2026-09-24T09:00", "2026-09-17T17:00"),  # too late
    ("z-9", "2026-10-01T09:00", "", "2026-10-09T17:00"),  # too late, and still open
    ("z-10", "2026-11-09T09:00", "", "2026-11-20T17:00"),  # open, there is time
]  # fmt: skip


def make_promise(code: str, since: str) -> Promise:
    """A department promises nine in ten in time."""
    sentence, english = SENTENCES[code]
    call_command(
        "make_promise", f"termijn-{code}", sentence, "--department", code, "--share", "0.9", "--from", since,
        "--english", english, stdout=StringIO(),
    )  # fmt: skip
    return Promise.objects.get(code=f"termijn-{code}")


def small_file(folder: Path) -> tuple[Path, Path]:
    """An export of ten requests to Vergunningen, with its mapping."""
    file = folder / "verzoeken.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerow(["zaak", "afdeling", "ontvangen", "beantwoord", "uiterlijk"])
        writer.writerows([number, "VG", *moments] for number, *moments in SMALL)
    columns = {
        "id": "zaak",
        "department": "afdeling",
        "received": "ontvangen",
        "answered": "beantwoord",
        "deadline": "uiterlijk",
    }
    return file, _mapping(folder / "verzoeken.json", "zaaksysteem", columns, {"VG": "vergunningen"})


def real_file(folder: Path) -> tuple[Path, Path]:
    """The real log, its departments mapped to three of ours."""
    columns = {
        "id": "case_id",
        "department": "department",
        "received": "startdate",
        "answered": "enddate",
        "deadline": "deadline",
    }
    departments = {"General": "vergunningen", "Customer contact": "kcc", "Experts": "juridisch"}
    return WABO, _mapping(folder / "wabo.json", "CoSeLoG", columns, departments)


def _mapping(path: Path, source: str, columns: dict[str, str], departments: dict[str, str]) -> Path:
    mapping: dict[str, Any] = {
        "source": source,
        "columns": columns,
        "departments": departments,
        "promises": {code: f"termijn-{code}" for code in departments.values()},
    }
    path.write_text(json.dumps(mapping), encoding="utf-8")
    return path


def import_file(file: Path, mapping: Path, *options: str) -> str:
    """What the command says."""
    out = StringIO()
    call_command("import_requests", str(file), "--mapping", str(mapping), *options, stdout=out)
    return " ".join(out.getvalue().split())
