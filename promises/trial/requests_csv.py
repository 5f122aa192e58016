"""A CSV file of requests, row by row, whatever is wrong with a row: what cannot be read is told beside it.

The file is never in memory as a whole. Only a file of which no column can be found is refused.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.intake.reading import DELIMITERS, SPREADSHEET_SIGNATURES, UTF_8, UTF_8_BOM, UTF_16, WESTERN

PIECE = 1 << 20
MOST_LINES = 1_000
"""Of one row whose cells hold line ends; a quotation mark that never closes does not swallow more."""
LONGEST_CELL = 1 << 30
"""In characters: what a person may pass on is not cut."""
NUL = "\0"


class RefusedFile(Exception):
    """The file cannot be read at all; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its number, with the column names in row 1, and as many cells as there are columns.

    `fault`: why the row cannot be read, in a sentence; its cells are then what could be made of it.
    """

    number: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class RequestsFile:
    """An open file. `has_mark`: it is not plain UTF-8, so who wrote it is likely to work with a spreadsheet."""

    columns: tuple[str, ...]
    records: Iterator[Record]
    encoding: str
    delimiter: str

    @property
    def has_mark(self) -> bool:
        return self.encoding != UTF_8


@contextmanager
def open_requests(path: Path) -> Iterator[RequestsFile]:
    """Open a CSV file; encoding and delimiter are found as `departments.intake.reading` finds them.

    Raises:
        RefusedFile: there is no such file, it cannot be opened, is empty or is no text.
    """
    if not path.is_file():
        raise RefusedFile(_("Er is geen bestand ‘%(path)s’. Controleer de naam.") % {"path": path})
    try:
        encoding = _encoding(path)
        file = path.open(encoding=encoding, errors="replace", newline="")
    except OSError as error:
        raise RefusedFile(
            _("Het bestand ‘%(path)s’ is niet te openen. Controleer of u het mag lezen.") % {"path": path}
        ) from error
    longest = csv.field_size_limit(LONGEST_CELL)
    try:
        with file:
            yield _opened(file, encoding)
    finally:
        csv.field_size_limit(longest)


def _opened(file: IO[str], encoding: str) -> RequestsFile:
    lines = iter(file)
    head = next((line for line in lines if line.strip()), "")
    if not head:
        raise RefusedFile(_("Het bestand is leeg. Controleer de export en probeer het opnieuw."))
    delimiter = max(DELIMITERS, key=head.count)
    columns = tuple(name.strip() for name in _split(_without_end(head), delimiter) or ())
    return RequestsFile(columns, _records(lines, delimiter, len(columns)), encoding, delimiter)


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder(UTF_8)()
    with path.open("rb") as file:
        piece = file.read(PIECE)
        if piece.startswith(SPREADSHEET_SIGNATURES):
            raise RefusedFile(_("Dit is een Excel-bestand. Sla het op als ‘CSV UTF-8’ en probeer het opnieuw."))
        if piece.startswith(codecs.BOM_UTF8):
            return UTF_8_BOM
        if piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return UTF_16
        try:
            while piece:
                decoder.decode(piece)
                piece = file.read(PIECE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return WESTERN
    return UTF_8


def _records(lines: Iterator[str], delimiter: str, width: int) -> Iterator[Record]:
    """Every row; only an empty line is none. A row with unclosed quotation marks is one line, and what follows is not
    lost.
    """
    waiting: list[str] = []
    number = 1
    while True:
        line = waiting.pop() if waiting else next(lines, None)
        if line is None:
            return
        text = _without_end(line)
        number += 1
        if not text:
            continue
        cells = _split(text, delimiter)
        if cells is None:
            more = _following(line, lines, waiting)
            cells = _split(_without_end(line + "".join(more)), delimiter)
            if cells is None or len(cells) != width:
                waiting.extend(reversed(more))
                yield _broken(number, text, delimiter, width)
                continue
        yield _record(number, cells, width)


def _following(line: str, lines: Iterator[str], waiting: list[str]) -> list[str]:
    """The lines that belong to a row that does not end on its first: until every quotation mark has its fellow."""
    found: list[str] = []
    marks = line.count('"')
    while marks % 2 and len(found) < MOST_LINES:
        following = waiting.pop() if waiting else next(lines, None)
        if following is None:
            break
        found.append(following)
        marks += following.count('"')
    return found


def _split(text: str, delimiter: str) -> list[str] | None:
    """The cells; None when its quotation marks do not make one whole row."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _record(number: int, cells: list[str], width: int) -> Record:
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if len(cells) != width:
        return Record(number, _fitted(cells, width), _wrong_width(len(cells), width))
    if any(NUL in cell for cell in cells):
        return Record(number, _fitted(cells, width), _("De rij bevat een teken dat niet in tekst hoort (NUL)."))
    return Record(number, tuple(cells))


def _broken(number: int, text: str, delimiter: str, width: int) -> Record:
    cells = text.replace('"', "").split(delimiter)
    return Record(number, _fitted(cells, width), _('Een aanhalingsteken (") in de rij wordt niet goed gesloten.'))


def _fitted(cells: list[str], width: int) -> tuple[str, ...]:
    """Exactly as many cells as there are columns, without characters that no text has."""
    return tuple(cell.replace(NUL, "�") for cell in [*cells, *[""] * width][:width])


def _wrong_width(found: int, width: int) -> str:
    return ngettext(
        "De rij heeft %(found)d cel, maar er zijn %(width)d kolommen.",
        "De rij heeft %(found)d cellen, maar er zijn %(width)d kolommen.",
        found,
    ) % {"found": found, "width": width}


def _without_end(line: str) -> str:
    return line.rstrip("\r\n")
