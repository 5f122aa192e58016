"""Reading a spreadsheet (.xlsx) of somebody else: openpyxl, behind the guards of `archives` and `parts`."""

from __future__ import annotations

import io
import warnings
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedNameList
from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from departments.intake.archives import CheckedArchive, check_archive, damaged, strange
from departments.intake.cells import formula_fault
from departments.intake.parts import column_letters
from departments.intake.reading import Limits, Row, Table, UnreadableFile, columns_of, too_many_rows

EXACT = 10**15
"""Above this a spreadsheet keeps no more digits: a long number has to stand there as text."""

MOST_SHEETS = 100
"""Each sheet is a table on the page where its columns are chosen; a thousand of them may share one part of the file."""


class _Fault(str):
    """The sentence that says why a cell cannot be used, in the place of its text."""


Cells = dict[int, str]


class _Book(ExcelReader):
    """Without the names of areas: openpyxl looks for their parts with a pattern that takes hours of a long text."""

    def read_workbook(self) -> None:
        super().read_workbook()
        self.parser.defined_names = DefinedNameList()  # type: ignore[attr-defined]  # the stubs do not know it


class _Rows(WorkSheetParser):
    """Only rows, up to the end of the data: nothing else of a sheet is needed. No formula is worked out either: of one
    that many cells share that takes hours, and a cell with a formula is refused whatever it says.
    """

    def parse(self) -> Generator[Any, None, None]:
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                row = self.parse_row(element)
                element.clear()
                yield row
            elif element.tag == DATA_TAG:
                return

    def parse_formula(self, element: Any) -> str:
        return "="


def read_spreadsheet(content: bytes, limits: Limits) -> list[Table]:
    """The visible sheets that hold a table. Others are passed over; `Table.remarks` of the first says which.

    Raises:
        UnreadableFile: now, or while the rows are read.
    """
    archive = check_archive(content, limits)
    book = _opened(archive)
    tables: list[Table] = []
    remarks: list[str] = []
    refusals: list[UnreadableFile] = []
    for sheet in _sheets(book, archive, remarks):
        try:
            tables.append(_table(sheet, archive, limits))
        except UnreadableFile as refusal:
            refusals.append(refusal)
            remarks.append(
                _("Werkblad ‘%(sheet)s’ is overgeslagen. %(reason)s") % {"sheet": sheet.title, "reason": refusal}
            )
    if tables:
        return [replace(tables[0], remarks=tuple(remarks)), *tables[1:]]
    if refusals:
        raise refusals[0]
    raise UnreadableFile(
        _("In het bestand staat geen zichtbaar werkblad met rijen. Controleer de export en probeer het opnieuw.")
    )


def _opened(archive: CheckedArchive) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = _Book(io.BytesIO(archive.content), read_only=True, keep_links=False)
            reader.read()
            return reader.wb
        except MemoryError:
            raise
        except Exception as error:  # openpyxl raises what its parts happen to raise
            raise damaged() from error


def _sheets(book: Workbook, archive: CheckedArchive, remarks: list[str]) -> Iterator[Any]:
    if len(book.worksheets) > MOST_SHEETS:
        raise strange("xl/workbook.xml")
    for sheet in book.worksheets:
        if not archive.filled.get(_part(sheet)):
            continue
        if sheet.sheet_state == "visible":
            yield sheet
        else:
            remarks.append(_("Werkblad ‘%(sheet)s’ is verborgen en daarom overgeslagen.") % {"sheet": sheet.title})


def _part(sheet: Any) -> str:
    return str(sheet._worksheet_path)


def _table(sheet: Any, archive: CheckedArchive, limits: Limits) -> Table:
    lines = _lines(sheet, archive, limits)
    number, header = next(lines, (1, {}))
    for place, text in header.items():
        if isinstance(text, _Fault):
            cell = f"{column_letters(place)}{number}"
            raise UnreadableFile(_("In de kolomnamen, cel %(cell)s: %(fault)s") % {"cell": cell, "fault": text})
    names = [header.get(place, "") for place in range(1, max(header, default=0) + 1)]
    columns = columns_of(names, limits)
    expected = max(archive.filled[_part(sheet)] - 1, 0)
    return Table(columns, _rows(lines, columns, limits), "", "", sheet.title, expected)


def _rows(lines: Iterator[tuple[int, Cells]], columns: Sequence[str], limits: Limits) -> Iterator[Row]:
    for count, (number, cells) in enumerate(lines, start=1):
        if count > limits.rows:
            raise too_many_rows(limits)
        texts = {name: cells.get(place, "") for place, name in enumerate(columns, start=1)}
        faults = {name: str(text) for name, text in texts.items() if isinstance(text, _Fault)}
        if any(texts.values()):
            yield Row(number, {**texts, **dict.fromkeys(faults, "")} if faults else texts, faults)


def _lines(sheet: Any, archive: CheckedArchive, limits: Limits) -> Iterator[tuple[int, Cells]]:
    """The rows that hold something, as the number that the sheet shows and the text in each column (1 is A).

    The parser itself is asked, not the sheet: that would fill in every cell and every row that is not there.
    """
    book = sheet.parent
    with archive.file.open(_part(sheet)) as stream:
        parser = _Rows(
            stream,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in _parsed(parser, sheet.title):
            parser.row_dimensions.clear()
            if line := _line(cells, limits):
                yield number, line


def _parsed(parser: WorkSheetParser, title: str) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    rows = iter(parser.parse())
    number = 0
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                number, cells = next(rows)
        except StopIteration:
            return
        except MemoryError:
            raise
        except Exception as error:  # openpyxl raises what its parts happen to raise
            raise UnreadableFile(
                _("Werkblad ‘%(sheet)s’ is na rij %(row)d niet te lezen. Sla het bestand opnieuw op als .xlsx.")
                % {"sheet": title, "row": number}
            ) from error
        yield number, cells


def _line(cells: list[dict[str, Any]], limits: Limits) -> Cells:
    line: Cells = {}
    for cell in cells:
        text = _text(cell["value"], cell["data_type"])
        if not text:
            continue
        if cell["column"] > limits.columns:
            raise UnreadableFile(
                _("Rij %(row)d heeft iets in kolom %(column)s; %(most)d kolommen mag. Verwijder wat daar staat.")
                % {"row": cell["row"], "column": column_letters(cell["column"]), "most": limits.columns}
            )
        line[cell["column"]] = text
    return line


def _text(value: Any, kind: str) -> str:
    """What a cell holds as a person would type it. A date as 2026-11-24, the number 1234.0 as 1234."""
    if value is None:
        return ""
    if kind == "f":
        return _Fault(formula_fault())
    if kind == "e":
        return _Fault(_("Hier staat de fout %(error)s. Herstel de cel of maak haar leeg.") % {"error": str(value)[:10]})
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, date | time | timedelta):
        return _moment(value)
    return str(value).strip()


def _number(value: float) -> str:
    if not abs(value) < EXACT:
        return _Fault(_("Dit getal is te lang: Excel rondt het af. Maak de kolom op als tekst en typ het opnieuw."))
    return str(int(value)) if value == int(value) else repr(value)


def _moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)
