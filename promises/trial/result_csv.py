"""The result of trying a promise as a CSV file: the columns that came in, and what was worked out."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Protocol
from zoneinfo import ZoneInfo

from departments.intake.cells import GUARDED
from promises.deadlines.assessment import Assessment

RESULT_COLUMNS = ("deadline", "elapsed_working_seconds", "status", "problem")
BYTE_ORDER_MARK = "\ufeff"
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
_GUARDED = tuple(GUARDED)


class ResultWriter(Protocol):
    """What `csv.writer` gives."""

    def writerow(self, row: Sequence[str], /) -> object: ...


def result_cells(assessment: Assessment, problem: str, zone: str) -> tuple[str, str, str, str]:
    """The cells of `RESULT_COLUMNS`, in whole seconds; the deadline in the zone of the calendar."""
    deadline, elapsed = assessment.deadline, assessment.elapsed
    return (
        "" if deadline is None else deadline.astimezone(ZoneInfo(zone)).replace(microsecond=0).isoformat(),
        "" if elapsed is None else str(elapsed // timedelta(seconds=1)),
        assessment.status.value,
        safe(problem),
    )


def safe(text: str) -> str:
    """A cell that no spreadsheet reads as a formula: what it could take for one gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_GUARDED) and not NUMBER.fullmatch(text) else text


class KeptColumns:
    """Which columns of the input pass through: all but those that the result fills itself."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._places = [place for place, name in enumerate(columns) if name not in RESULT_COLUMNS]
        self.head = (*(safe(columns[place]) for place in self._places), *RESULT_COLUMNS)

    def row(self, cells: Sequence[str], result: Sequence[str]) -> tuple[str, ...]:
        return (*(safe(cells[place]) for place in self._places), *result)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A file to write that appears at `path` when all of it was written, and leaves nothing behind otherwise."""
    target = path.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    file = part.open("x", encoding="utf-8", newline="")
    try:
        with file:
            yield file
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def writer_to(file: IO[str], *, delimiter: str, has_mark: bool) -> ResultWriter:
    """Writes rows in UTF-8; `has_mark`: with the mark by which a spreadsheet knows that."""
    if has_mark:
        file.write(BYTE_ORDER_MARK)
    return csv.writer(file, delimiter=delimiter, lineterminator="\n")
