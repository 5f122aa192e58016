"""A large organisation as a workbook: a tree of departments with people, numbers, leads. The same every time."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

CHART_COLUMNS = ("Afdelingscode", "Naam", "Valt onder")
PEOPLE_COLUMNS = ("E-mailadres", "Naam", "Afdeling", "Personeelsnummer", "Taal", "Rol", "Leidt")
WIDTH = 7
"""Departments directly below each one."""


def department_rows(departments: int) -> list[tuple[str, str, str]]:
    """A tree in which each department has at most seven below it."""
    return [
        (f"afd-{number}", f"Afdeling {number} voor Financiën", f"afd-{(number - 1) // WIDTH}" if number else "")
        for number in range(departments)
    ]


def person_rows(people: int, departments: int) -> list[tuple[str | int, ...]]:
    """People spread evenly; the first of each department leads it."""
    return [
        (
            f"medewerker.{number}@oeverstad.example",
            f"Medewerker van der Naam {number}",
            f"afd-{number % departments}",
            100_000 + number,
            "en" if number % 50 == 0 else "nl",
            "teamleider" if number < departments else "",
            "",
        )
        for number in range(people)
    ]


def workbook(people: int, departments: int) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        chart = book.add_worksheet("Afdelingen")
        for place, row in enumerate([CHART_COLUMNS, *department_rows(departments)]):
            chart.write_row(place, 0, row)
        sheet = book.add_worksheet("Mensen")
        for place, person in enumerate([PEOPLE_COLUMNS, *person_rows(people, departments)]):
            sheet.write_row(place, 0, person)
    return content.getvalue()
