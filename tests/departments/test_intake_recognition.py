"""The columns of a table are recognised by their names, in Dutch and English."""

from __future__ import annotations

import pytest

from departments.imports.recognition import columns_hash, suggest

CASES = [
    (
        ["Afdelingscode", "Naam", "Valt onder"],
        "departments",
        {"code": "Afdelingscode", "name": "Naam", "parent": "Valt onder"},
    ),
    (["Code", "Afdeling", "Onder"], "departments", {"code": "Code", "name": "Afdeling", "parent": "Onder"}),
    (
        ["Code", "Naam", "Bovenliggende afdeling", "Opmerking"],
        "departments",
        {"code": "Code", "name": "Naam", "parent": "Bovenliggende afdeling"},
    ),
    (
        ["Department code", "Department name", "Parent department"],
        "departments",
        {"code": "Department code", "name": "Department name", "parent": "Parent department"},
    ),
    (
        ["E-mailadres", "Medewerker", "Afdeling", "Personeelsnummer", "Taal", "Rol", "Leidt"],
        "people",
        {
            "email": "E-mailadres", "name": "Medewerker", "department": "Afdeling",
            "employee_number": "Personeelsnummer", "language": "Taal", "role": "Rol", "leads": "Leidt",
        },
    ),
    (["mail", "naam", "afdelingscode"], "people", {"email": "mail", "name": "naam", "department": "afdelingscode"}),
    (
        ["Email address", "Full name", "Department", "Employee ID", "Language", "Role", "Manager of"],
        "people",
        {
            "email": "Email address", "name": "Full name", "department": "Department",
            "employee_number": "Employee ID", "language": "Language", "role": "Role", "leads": "Manager of",
        },
    ),
    (["E-MAIL", "Achternaam, voornaam"], "people", {"email": "E-MAIL", "name": "Achternaam, voornaam"}),
    (["Datum", "Bedrag"], "", {}),
    ([], "", {}),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "holds", "found"), CASES)
def test_columns_are_recognised_by_their_names(columns, holds, found):
    assert suggest("Blad1", columns) == {"sheet": "Blad1", "holds": holds, "columns": found}


def test_of_two_columns_that_could_be_the_same_the_clearest_wins():
    assert suggest("", ["Kostenplaats", "Code", "Naam", "Onder"])["columns"]["code"] == "Code"


def test_the_order_of_columns_does_not_matter_for_what_is_remembered():
    assert columns_hash(["a", "b"]) == columns_hash(["b", "a"]) != columns_hash(["a", "c"])
