"""Reading a file of somebody else: everything that can be wrong is a sentence that says where and what to do."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

DELIMITERS = (";", ",", "\t", "|")
SPREADSHEET_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
UTF_8, UTF_8_BOM, UTF_16, WESTERN = "utf-8", "utf-8-sig", "utf-16", "cp1252"
HEADER_ROW = 1
MEGABYTE = 1024 * 1024


class UnreadableFile(Exception):
    """The file cannot be read; the text is a sentence for the person who brought it."""


@dataclass(frozen=True)
class Limits:
    """The largest file that is read (security: files in)."""

    bytes: int = 10 * MEGABYTE
    rows: int = 200_000
    columns: int = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the number that a spreadsheet shows for it; the column names are row 1.

    `faults`: column -> a sentence that says why what stands there cannot be used; its value is then empty.
    """

    number: int
    values: dict[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table of a file that could be opened. `rows` can be read once, and may still raise UnreadableFile.

    `sheet`, `remarks` (what was passed over) and `expected` (how many rows there will be, about; 0: not known) are for
    files with more than one table; `encoding` and `delimiter` are empty for a spreadsheet.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str
    delimiter: str
    sheet: str = ""
    expected: int = 0
    remarks: tuple[str, ...] = ()


STANDARD = Limits()


def read_csv(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, limits: Limits = STANDARD
) -> Table:
    """Open a CSV file; without `encoding` or `delimiter` they are found.

    Raises:
        UnreadableFile: now, or while the rows are read.
    """
    with path.open("rb") as file:
        content = file.read(limits.bytes + 1)
    return read_csv_content(content, encoding=encoding, delimiter=delimiter, limits=limits)


def read_csv_content(
    content: bytes, *, encoding: str | None = None, delimiter: str | None = None, limits: Limits = STANDARD
) -> Table:
    """The same for a file that is in memory already."""
    refuse_size(content, limits)
    if content.startswith(SPREADSHEET_SIGNATURES):
        raise UnreadableFile(_("Dit is een Excel-bestand. Sla het op als ‘CSV UTF-8’ en probeer het opnieuw."))
    found_encoding, text = _decoded(content, encoding)
    _refuse_nul(text)
    found_delimiter = delimiter or _delimiter(text)
    records = _records(text, found_delimiter)
    _number, header = next(records, (HEADER_ROW, []))
    columns = columns_of(header, limits)
    expected = max(text.rstrip().count("\n"), 0)
    return Table(columns, _rows(records, columns, limits), found_encoding, found_delimiter, expected=expected)


def refuse_size(content: bytes, limits: Limits) -> None:
    """Refuse a file that is too large, or empty."""
    if len(content) > limits.bytes:
        raise UnreadableFile(
            _("Het bestand is groter dan %(most)d MB. Splits het in kleinere bestanden.")
            % {"most": limits.bytes // MEGABYTE}
        )
    if not content.strip():
        raise UnreadableFile(_("Het bestand is leeg. Controleer de export en probeer het opnieuw."))


def _decoded(content: bytes, encoding: str | None) -> tuple[str, str]:
    candidates = [encoding] if encoding else _candidates(content)
    for candidate in candidates:
        try:
            return candidate, content.decode(candidate)
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise UnreadableFile(
                _("De codering ‘%(name)s’ bestaat niet. Gebruik utf-8, utf-16 of cp1252.") % {"name": candidate}
            ) from error
    raise UnreadableFile(
        _("De letters in het bestand zijn niet te lezen als %(names)s. Sla het op als ‘CSV UTF-8’.")
        % {"names": ", ".join(candidates)}
    )


def _candidates(content: bytes) -> list[str]:
    if content.startswith(codecs.BOM_UTF8):
        return [UTF_8_BOM]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [UTF_16]
    return [UTF_8, WESTERN]


def _refuse_nul(text: str) -> None:
    place = text.find("\0")
    if place >= 0:
        raise UnreadableFile(
            _("Rij %(row)d bevat een teken dat niet in tekst hoort (NUL). Sla het bestand opnieuw op als ‘CSV UTF-8’.")
            % {"row": text.count("\n", 0, place) + 1}
        )


def _delimiter(text: str) -> str:
    """The one that cuts the column names into most pieces."""
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    return max(DELIMITERS, key=lambda candidate: first_line.count(candidate))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                _('Rij %(row)d is niet te lezen: een aanhalingsteken (") wordt niet goed gesloten. Herstel die rij.')
                % {"row": number}
            ) from error
        if any(cell.strip() for cell in record):
            yield number, record


def columns_of(header: Sequence[str], limits: Limits) -> tuple[str, ...]:
    """The names of the columns, or a refusal: too many, one without a name, one twice."""
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    if len(names) > limits.columns:
        raise UnreadableFile(
            _("Het bestand heeft %(count)d kolommen; %(most)d mag. Laat weg wat u niet nodig heeft.")
            % {"count": len(names), "most": limits.columns}
        )
    if "" in names:
        raise UnreadableFile(
            _("Kolom %(place)d heeft geen naam. Zet de kolomnamen in de eerste rij.") % {"place": names.index("") + 1}
        )
    double = next((name for name in names if names.count(name) > 1), None)
    if double:
        raise UnreadableFile(
            _("De kolomnaam ‘%(name)s’ staat er twee keer. Geef elke kolom een eigen naam.") % {"name": double}
        )
    return tuple(names)


def _rows(records: Iterator[tuple[int, list[str]]], columns: tuple[str, ...], limits: Limits) -> Iterator[Row]:
    for count, (number, record) in enumerate(records, start=1):
        if count > limits.rows:
            raise too_many_rows(limits)
        yield Row(number, _values(number, record, columns))


def too_many_rows(limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        _("Het bestand heeft meer dan %(most)d rijen. Splits het in kleinere bestanden.") % {"most": limits.rows}
    )


def _values(number: int, record: list[str], columns: tuple[str, ...]) -> dict[str, str]:
    cells = [cell.strip() for cell in record]
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) != len(columns):
        raise UnreadableFile(_wrong_length(number, cells, columns))
    return dict(zip(columns, cells, strict=True))


def _wrong_length(number: int, cells: list[str], columns: tuple[str, ...]) -> str:
    if len(cells) == 1 and any(cells[0].count(other) == len(columns) - 1 for other in DELIMITERS):
        return _("Rij %(row)d gebruikt een ander scheidingsteken dan de rij met kolomnamen. Maak ze gelijk.") % {
            "row": number
        }
    return _("Rij %(row)d heeft %(cells)d cellen, maar er zijn %(columns)d kolommen. Herstel die rij.") % {
        "row": number,
        "cells": len(cells),
        "columns": len(columns),
    }
