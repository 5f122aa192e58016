"""Two files as one: the chart and the people that were exported apart are checked and carried out together."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from departments.imports.exporting import safe
from departments.intake.files import read_file
from departments.intake.reading import HEADER_ROW, Table

FAULT = "="
"""Read again this is a cell that cannot be used, as it was in the file itself."""


def bundled(files: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Name and content of the one file, or of a workbook with a sheet for each table; rows keep their numbers.

    Raises:
        UnreadableFile: one of them cannot be read.
    """
    if len(files) == 1:
        return files[0]
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        for place, (name, content) in enumerate(files, start=1):
            for table in read_file(name, content):
                _write(book, f"{place} {table.sheet or name}", table)
    return " + ".join(name for name, _content in files), target.getvalue()


def _write(book: xlsxwriter.Workbook, name: str, table: Table) -> None:
    sheet = book.add_worksheet("".join(letter for letter in name if letter not in "[]:*?/\\'")[:31])
    for column, head in enumerate(table.columns):
        sheet.write_string(HEADER_ROW - 1, column, head)
    for row in table.rows:
        for column, head in enumerate(table.columns):
            value = FAULT if head in row.faults else safe(row.values[head])
            sheet.write_string(row.number - 1, column, value)
