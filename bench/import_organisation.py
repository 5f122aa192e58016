"""How long a workbook with a whole organisation takes, from file to stored, beside merely reading its sheets.

    .venv/bin/python -m bench.import_organisation [PEOPLE [DEPARTMENTS]]

On the database that DATABASE_URL names (a test database is made and removed there), else on SQLite. The limit is
reading every row with openpyxl alone. The memory is that of this process at its highest, by the operating system;
the workbook is made in another process. Bar: 20,000 people and 800 departments in 60 seconds and 300 MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.db import connection
from openpyxl import load_workbook

from departments.imports import services
from departments.imports.models import OrganisationImport
from departments.jobs.services import run_waiting
from ikg.work import WORK

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MAKE = """
import sys
from tests.departments.large_organisation import workbook
sys.stdout.buffer.write(workbook({}, {}))
"""


def main(people: int, departments: int) -> None:
    made = subprocess.run([sys.executable, "-c", MAKE.format(people, departments)], check=True, capture_output=True)
    content = made.stdout
    name = connection.creation.create_test_db(verbosity=0)
    try:
        print(f"{connection.vendor}: {people} people, {departments} departments, {len(content) / 1e6:.1f} MB")
        _timed("reading with openpyxl alone", lambda: _read(content))
        before = _memory()
        total = _import(content, "first time")
        _import(content, "the same file again")
        print(f"first time in all      {total:6.2f} s (bar 60)")
        print(f"memory at its highest  {_memory():6.0f} MB (bar 300; {before:.0f} before the import)")
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _import(content: bytes, title: str) -> float:
    found: list[OrganisationImport] = []
    seconds = _timed(f"bringing, {title}", lambda: found.append(_bring(content)))
    brought = found[0]
    services.choose_columns(brought, brought.mapping, is_complete=True, by=None, now=NOW)
    seconds += _timed(f"checking, {title}", _work)
    brought.refresh_from_db()
    assert brought.state == OrganisationImport.State.CHECKED, brought.differences
    services.apply(brought, by=None, now=NOW)
    seconds += _timed(f"carrying out, {title}", _work)
    brought.refresh_from_db(fields=["state"])
    assert brought.state == OrganisationImport.State.DONE
    return seconds


def _bring(content: bytes) -> OrganisationImport:
    return services.bring(
        "organisatie.xlsx", content, by=None, now=NOW, day=NOW.date(), is_complete=True, reason="Meting"
    )


def _work() -> None:
    assert run_waiting(NOW, WORK, lambda: NOW) == 1


def _read(content: bytes) -> int:
    book = load_workbook(BytesIO(content), read_only=True)
    return sum(1 for sheet in book.worksheets for _row in sheet.iter_rows(values_only=True))


def _timed(title: str, work: Callable[[], Any]) -> float:
    begun = time.process_time(), time.monotonic()
    work()
    cpu, wall = time.process_time() - begun[0], time.monotonic() - begun[1]
    print(f"{title:38} {cpu:6.2f} s CPU {wall:6.2f} s wall")
    return wall


def _memory() -> float:
    """The most that this process ever held, in MB."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given + [20_000, 800][len(given) :]))
