"""A file of somebody else, whatever kind it is, as tables of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from departments.intake.cells import fault_of, without_guard
from departments.intake.reading import STANDARD, Limits, Row, Table, UnreadableFile, read_csv_content, refuse_size
from departments.intake.spreadsheets import read_spreadsheet

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_file(name: str, content: bytes, *, limits: Limits = STANDARD) -> list[Table]:
    """The tables of a CSV file (one) or a spreadsheet (its visible sheets). What it is follows from the content.

    A cell that cannot be used (a formula, an error, a control character) is empty in `Row.values` and has a sentence
    in `Row.faults`.

    Raises:
        UnreadableFile: now, or while rows are read. Sentence, with the row where there is one.
    """
    refuse_size(content, limits)
    if content.startswith(OLD_OFFICE):
        if ENCRYPTED in content:
            raise UnreadableFile(
                _("‘%(name)s’ is beveiligd met een wachtwoord. Sla het op zonder wachtwoord en probeer het opnieuw.")
                % {"name": name}
            )
        raise UnreadableFile(
            _("‘%(name)s’ is een oud Excel-bestand (.xls). Sla het op als .xlsx en probeer het opnieuw.")
            % {"name": name}
        )
    tables = (
        read_spreadsheet(content, limits) if content.startswith(ZIP) else [read_csv_content(content, limits=limits)]
    )
    return [replace(table, rows=_usable(table.rows)) for table in tables]


def _usable(rows: Iterator[Row]) -> Iterator[Row]:
    """Every row, with the cells that cannot be used put aside."""
    for row in rows:
        values, faults = row.values, dict(row.faults)
        for column, value in values.items():
            if value and (fault := fault_of(value)):
                faults[column] = fault
        changed = dict.fromkeys(faults, "")
        changed |= {column: without_guard(value) for column, value in values.items() if value.startswith("'")}
        yield Row(row.number, {**values, **changed} if changed else values, faults)
