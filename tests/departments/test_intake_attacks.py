"""Files made to do harm: refused in a sentence, in little memory and time, and the organisation is as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from departments.chart.models import Department
from departments.imports import services
from departments.imports.models import OrganisationImport
from departments.intake.reading import UnreadableFile
from tests.departments.conftest import NOW
from tests.departments.hostile_files import ATTACKS, encrypted_flag, quadratic, with_link
from tests.services.background import ROOT

MOST = 300  # MB, of the whole process
STRANGE = (
    "In het Excel-bestand zit iets dat er niet hoort ({}). Open het in Excel of LibreOffice en sla het opnieuw op als "
    ".xlsx."
)
SHEET, TEXTS = STRANGE.format("xl/worksheets/sheet1.xml"), STRANGE.format("xl/sharedStrings.xml")
TOO_LARGE = (
    "Het Excel-bestand is uitgepakt te groot: hoogstens 50 MB, en hoogstens 100 keer het bestand zelf. Haal lege "
    "rijen, opmaak en plaatjes weg, of splits het."
)
DAMAGED = "Dit is geen leesbaar Excel-bestand. Open het in Excel of LibreOffice en sla het opnieuw op als .xlsx."
LARGEST = ("a sheet as large as may be", "as many texts as may be")
LOCKED = "Het bestand is beveiligd met een wachtwoord. Sla het op zonder wachtwoord en probeer het opnieuw."
SAID = {
    "a formula that thousands share": "gelezen: 2000",
    "a name that takes hours": "gelezen: 4",
    "thousands of sheets": STRANGE.format("xl/workbook.xml"),
    "a format that takes hours": STRANGE.format("xl/styles.xml"),
    "a bomb that says so": TOO_LARGE,
    "a bomb of too high a ratio": TOO_LARGE,
    "a bomb that lies": SHEET,
    "a size that is not true": SHEET,
    "quadratic XML": TEXTS,
    "quadratic XML in UTF-16": TEXTS,
    "a billion laughs": TEXTS,
    "an entity from outside": TEXTS,
    "a million columns in one row": SHEET,
    "a million loose elements": SHEET,
    "a million attributes": SHEET,
    "a text of 20 MB": SHEET,
    "ten thousand members": DAMAGED,
    "a million texts": STRANGE.format("xl/sharedStrings.xml"),
    "a sheet as large as may be": "gelezen: 23998",
    "as many texts as may be": "gelezen: 4",
    "a million styles": STRANGE.format("xl/styles.xml"),
    "a depth of ten thousand": SHEET,
}


@pytest.mark.attack
@pytest.mark.parametrize("name", list(ATTACKS))
def test_an_attack_is_refused_in_little_memory(tmp_path, name):
    found = attacked(tmp_path, ATTACKS[name]())

    assert found["said"] == SAID[name]
    assert found["megabytes"] < MOST
    assert found["seconds"] < (60 if name in LARGEST else 20)


def attacked(folder: Path, content: bytes) -> dict:
    """Read it in a process of its own."""
    path = folder / "aanval.xlsx"
    path.write_bytes(content)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.departments.attack_once", str(path)],
        env=environment, cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (quadratic(), TEXTS),
        (quadratic("utf-16"), TEXTS),
        (encrypted_flag(), LOCKED),
        (with_link(), STRANGE.format("xl/media/link.xml")),
    ],
    ids=["quadratic", "utf-16", "encrypted", "link"],
)  # fmt: skip
def test_nothing_of_it_is_kept(town, content, said):
    with pytest.raises(UnreadableFile) as refused:
        services.bring("aanval.xlsx", content, by=town.yusuf, now=NOW, day=date(2026, 11, 24))

    assert str(refused.value) == said
    assert OrganisationImport.objects.count() == 0
    assert Department.objects.count() == 4
