"""Running `try_promise` on a small file, as a person at a terminal would."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.core.management import call_command

CASES = Path(__file__).parents[1] / "cases"
CALENDARS = CASES / "calendars.json"
COLUMNS = ("id", "calendar", "start", "end", "pauses", "promise", "at")


@dataclass(frozen=True)
class Tried:
    """What came of it: exit code, what was said, and the result as it can be read back (None: there is no file)."""

    code: int
    said: str
    complained: str
    rows: list[dict[str, str]] | None
    columns: list[str]

    def row(self, number: str) -> dict[str, str]:
        return next(row for row in self.rows or [] if row["id"] == number)


def request(**cells: str) -> dict[str, str]:
    """A valid row: two working days, received Monday 2 March 2026 at 10.00, seen a week later."""
    standard = {
        "id": "R1",
        "calendar": "KANTOOR",
        "start": "2026-03-02T10:00+01:00",
        "end": "2026-03-04T16:59+01:00",
        "pauses": "",
        "promise": "wd:2",
        "at": "2026-03-09T10:00+01:00",
    }
    return standard | cells


def csv_text(rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> str:
    target = StringIO()
    writer = csv.DictWriter(target, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def try_promise(
    folder: Path, content: str | bytes | Sequence[Mapping[str, str]], *options: str, calendars: Path = CALENDARS
) -> Tried:
    """Try what stands in `content`: rows, or the text of a file."""
    source, target = folder / "requests.csv", folder / "result.csv"
    if not isinstance(content, str | bytes):
        content = csv_text(content)
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    return try_file(source, target, *options, calendars=calendars)


def try_file(source: Path, target: Path, *options: str, calendars: Path = CALENDARS) -> Tried:
    said, complained, code = StringIO(), StringIO(), 0
    try:
        call_command(
            "try_promise",
            str(source),
            f"--calendar={calendars}",
            f"--out={target}",
            *options,
            stdout=said,
            stderr=complained,
        )
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    rows, columns = _read_back(target)
    return Tried(code, said.getvalue(), complained.getvalue(), rows, columns)


def _read_back(path: Path) -> tuple[list[dict[str, str]] | None, list[str]]:
    if not path.is_file():
        return None, []
    text = path.read_bytes().decode("utf-8-sig")
    head = text.split("\n", 1)[0]
    with cells_of_any_length():
        reader = csv.DictReader(StringIO(text, newline=""), delimiter=max(";,\t|", key=head.count), strict=True)
        rows = list(reader)
    return rows, list(reader.fieldnames or [])


@contextmanager
def cells_of_any_length() -> Iterator[None]:
    longest = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(longest)
