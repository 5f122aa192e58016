"""Reading a workbook: text as a person would type it, and a sentence for every cell that cannot be used."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from departments.intake.files import read_file
from departments.intake.reading import Limits, Row, UnreadableFile
from tests.departments.hostile_files import HEADER, rebuilt, sheet_of, with_rows
from tests.departments.importing import CHART, csv_of, xlsx_of

FORMULA = "Hier staat een formule. Plak de waarden (‘Plakken speciaal’) en probeer het opnieuw."


def rows_of(content: bytes, name: str = "a.xlsx", **options) -> list[Row]:
    return list(read_file(name, content, **options)[0].rows)


def refusal(content: bytes, name: str = "a.xlsx", **options) -> str:
    with pytest.raises(UnreadableFile) as refused:
        rows_of(content, name, **options)
    return str(refused.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.0, "1234"),
        (7, "7"),
        (2.5, "2.5"),
        ("00123", "00123"),
        ("  Financiën  ", "Financiën"),
        (True, "ja"),
        (False, "nee"),
        ("'t Hart", "'t Hart"),
        ("'=1+1", "=1+1"),
        ("-", "-"),
        (-3, "-3"),
    ],
)
def test_a_cell_is_read_as_a_person_would_type_it(value, text):
    (row,) = rows_of(xlsx_of(A=[("Code", "Naam"), (value, "x")]))

    assert row.values["Code"] == text


def test_dates_and_times_are_read_by_their_format():
    content = BytesIO()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["dag", "moment", "duur"])
    sheet.append([dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 15, 30), dt.time(8, 5)])
    book.save(content)

    (row,) = rows_of(content.getvalue())

    assert list(row.values.values()) == ["2026-11-24", "2026-11-24 15:30", "08:05:00"]


def test_rows_keep_the_number_that_the_sheet_shows_and_empty_ones_are_skipped():
    content = xlsx_of(A=[("Code", "Naam"), ("a", "A"), ("", ""), ("b", "B")])

    assert [row.number for row in rows_of(content)] == [2, 4]


def test_a_formula_is_refused_with_its_row_and_column():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Code", "Naam"])
        sheet.write_row(1, 0, ["a", "A"])
        sheet.write(2, 0, "b")
        sheet.write_formula(2, 1, '="B"', value="B")

    good, bad = rows_of(content.getvalue())

    assert good.faults == {}
    assert (bad.number, bad.faults, bad.values["Naam"]) == (3, {"Naam": FORMULA}, "")


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "＝1+1", "＋1", "＠x"])
def test_text_that_begins_as_a_formula_is_refused_in_both_kinds_of_file(text):
    (cell,) = rows_of(csv_of([("Code", "Naam"), ("a", text)]), "a.csv")
    assert cell.faults == {"Naam": FORMULA}

    content = BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Code", "Naam"])
        sheet.write_string(1, 0, "a")
        sheet.write_string(1, 1, text)
    (cell,) = rows_of(content.getvalue())
    assert cell.faults == {"Naam": FORMULA}


@pytest.mark.parametrize(
    ("written", "read"), [("'=x", "=x"), ("'-x", "-x"), ("'+x", "+x"), ("'s-Gravenhage", "'s-Gravenhage")]
)
def test_the_apostrophe_of_our_own_export_is_taken_off(written, read):
    (row,) = rows_of(csv_of([("Code", "Naam"), ("a", written)]), "a.csv")

    assert (row.values["Naam"], row.faults) == (read, {})


def test_an_error_cell_says_which_error():
    (row,) = rows_of(with_rows(HEADER + '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'))

    assert row.faults == {"Code": "Hier staat de fout #N/A. Herstel de cel of maak haar leeg."}


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_refused():
    (row,) = rows_of(xlsx_of(A=[("Code", "Naam"), (12345678901234567, "x")]))

    assert "te lang" in row.faults["Code"]


@pytest.mark.parametrize("character", ["\x07", "\x85", "\x7f"])
def test_a_control_character_is_refused_with_its_row(character):
    (row,) = rows_of(csv_of([("Code", "Naam"), ("a", f"x{character}y")]), "a.csv")

    assert row.faults == {"Naam": "Hier staat een teken dat niet in tekst hoort. Typ de cel opnieuw."}


def test_hidden_sheets_are_passed_over_and_named():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("Zichtbaar").write_row(0, 0, ["Code", "Naam"])
        secret = book.add_worksheet("Geheim")
        secret.write_row(0, 0, ["Code", "Naam"])
        secret.hide()

    (table,) = read_file("a.xlsx", content.getvalue())

    assert table.sheet == "Zichtbaar"
    assert table.remarks == ("Werkblad ‘Geheim’ is verborgen en daarom overgeslagen.",)


def test_a_sheet_without_a_table_is_passed_over_and_named():
    tables = read_file("a.xlsx", xlsx_of(Uitleg=[("Zo werkt het", "", "x")], Afdelingen=CHART))

    assert [table.sheet for table in tables] == ["Afdelingen"]
    assert tables[0].remarks == (
        "Werkblad ‘Uitleg’ is overgeslagen. Kolom 2 heeft geen naam. Zet de kolomnamen in de eerste rij.",
    )


def test_every_visible_sheet_is_a_table_with_its_number_of_rows():
    tables = read_file("a.xlsx", xlsx_of(Afdelingen=CHART, Mensen=[("E-mail", "Naam"), ("a@b.nl", "A")], Leeg=[]))

    assert [(table.sheet, table.expected) for table in tables] == [("Afdelingen", 4), ("Mensen", 1)]


def test_of_merged_cells_only_the_first_holds_something():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Code", "Naam"])
        sheet.merge_range("A2:A3", "a")
        sheet.write(1, 1, "A")
        sheet.write(2, 1, "B")

    assert [row.values["Code"] for row in rows_of(content.getvalue())] == ["a", ""]


@pytest.mark.parametrize("reference", ["BI2", "XFD2", "ZZZ2", "AAAAA2"])
def test_a_cell_outside_the_columns_is_refused_with_its_place(reference):
    said = refusal(with_rows(HEADER + f'<row r="2"><c r="{reference}"><v>1</v></c></row>'))

    assert said == f"Cel {reference} staat buiten de 60 kolommen die mogen. Verwijder de kolommen na BH."


def test_the_last_row_that_is_allowed_is_read_and_the_next_refused():
    content = xlsx_of(A=[("Code", "Naam"), *[(n, "x") for n in range(4)]])

    assert len(rows_of(content, limits=Limits(rows=4))) == 4
    assert "meer dan 3 rijen" in refusal(content, limits=Limits(rows=3))


def test_a_row_at_the_end_of_the_sheet_costs_nothing_before_it():
    (row,) = rows_of(with_rows(HEADER + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))

    assert row.number == 1_048_576


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leeg"),
        (b"PK\x03\x04broken", "Dit is geen leesbaar Excel-bestand."),
        (b"\xd0\xcf\x11\xe0old", "‘a.xls’ is een oud Excel-bestand (.xls). Sla het op als .xlsx"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "beveiligd met een wachtwoord"),
    ],
)
def test_a_file_that_is_something_else_says_what_to_do(content, said):
    assert said in refusal(content, "a.xls")


def test_a_workbook_with_macros_is_refused():
    assert "macro’s" in refusal(rebuilt({"xl/vbaProject.bin": b"x"}))


def test_a_workbook_without_its_parts_is_refused():
    assert "geen leesbaar Excel-bestand" in refusal(rebuilt({"xl/workbook.xml": None}))


@pytest.mark.parametrize("name", ["../x.xml", "/x.xml", "xl\\..\\..\\x.xml", "C:x.xml"])
def test_a_member_that_points_outside_is_refused(name):
    assert "zit iets dat er niet hoort" in refusal(rebuilt({name: b"<a/>"}))


def test_a_sheet_that_breaks_off_is_refused_at_its_row():
    broken = sheet_of(HEADER + '<row r="2"><c r="A2" t="s"><v>99999</v></c></row>')

    assert refusal(rebuilt({"xl/worksheets/sheet1.xml": broken})) == (
        "Werkblad ‘Afdelingen’ is na rij 1 niet te lezen. Sla het bestand opnieuw op als .xlsx."
    )
