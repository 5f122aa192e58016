"""The chart and the people as a file that the import recognises: bringing it back changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import IO

import xlsxwriter

from departments.access.roles import Role
from departments.chart.models import Department
from departments.chart.tree import branch_of
from departments.intake.cells import GUARDED
from departments.people.models import Employee, RoleAssignment

BYTE_ORDER_MARK = "\ufeff"
DEPARTMENT_HEAD = ("Afdelingscode", "Afdelingsnaam", "Valt onder")
PEOPLE_HEAD = ("E-mailadres", "Naam", "Afdelingscode", "Personeelsnummer", "Taal", "Rol", "Geeft leiding aan")
ROLE_WORDS = {Role.TEAM_LEAD.value: "teamleider", Role.DIRECTOR.value: "directeur"}
WIDTHS = (32, 36, 24, 18, 8, 14, 24)
"""Of the columns in a spreadsheet, in characters."""

Cells = Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """One table: its name in a spreadsheet, its column names, its rows (read once)."""

    name: str
    head: Cells
    rows: Iterable[Cells]


def departments_sheet(day: date) -> Sheet:
    """The departments that exist on `day`, each before those below it. One query."""
    return Sheet("Afdelingen", DEPARTMENT_HEAD, _department_rows(day))


def people_sheet(day: date) -> Sheet:
    """Everybody who works in a department, with what they lead. Two queries, however many people."""
    return Sheet("Mensen", PEOPLE_HEAD, _people_rows(day))


def _department_rows(day: date) -> Iterator[Cells]:
    found = {
        pk: (parent, code, name)
        for pk, parent, code, name in Department.objects.on(day)
        .by_name()
        .values_list("pk", "parent_id", "code", "name")
    }
    parents = {pk: parent for pk, (parent, _code, _name) in found.items()}
    for top in [pk for pk, parent in parents.items() if parent not in found]:
        for pk in branch_of(top, parents):
            parent, code, name = found[pk]
            yield code, name, found[parent][1] if parent in found else ""


def _people_rows(day: date) -> Iterator[Cells]:
    leading = _leading(day)
    people = Employee.objects.filter(left_on=None, department__isnull=False).order_by("name", "pk")
    facts = people.values_list("pk", "email", "name", "department__code", "employee_number", "language")
    for pk, email, name, place, number, language in facts.iterator(chunk_size=2000):
        yield email, name, place, number, language, *_led(leading.get(pk, []), place)


def _led(leading: Sequence[tuple[str, str]], place: str) -> tuple[str, str]:
    """The cells of what somebody leads: of more than one department in the same order, of the own one only the role."""
    codes = [code for _role, code in leading]
    return ", ".join(role for role, _code in leading), "" if codes == [place] else ", ".join(codes)


def _leading(day: date) -> dict[int, list[tuple[str, str]]]:
    """Who leads what: the word of the role and the code of the department."""
    held = RoleAssignment.objects.on(day).filter(role__in=ROLE_WORDS, department__isnull=False)
    found: dict[int, list[tuple[str, str]]] = {}
    for pk, role, code in held.order_by("role", "department__code").values_list(
        "employee_id", "role", "department__code"
    ):
        found.setdefault(pk, []).append((ROLE_WORDS[role], code or ""))
    return found


def write_csv(sheet: Sheet, target: StringIO) -> None:
    """UTF-8 with its mark, and `;` between columns."""
    target.write(BYTE_ORDER_MARK)
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.head)
    writer.writerows([safe(cell) for cell in row] for row in sheet.rows)


def write_xlsx(sheets: Iterable[Sheet], target: IO[bytes]) -> None:
    """Every cell is text: a formula, a number with zeros before it and an address stay what they are."""
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for place, width in zip(range(len(sheet.head)), WIDTHS, strict=False):
                page.set_column(place, place, width)
                page.write_string(0, place, sheet.head[place], bold)
            for number, row in enumerate(sheet.rows, start=1):
                for place, cell in enumerate(row):
                    page.write_string(number, place, safe(cell))


def safe(text: str) -> str:
    """Text that a spreadsheet would read as a formula gets an apostrophe before it; the import takes it off again."""
    return f"'{text}" if text.startswith(tuple(GUARDED)) else text
