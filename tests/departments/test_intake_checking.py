"""What is wrong with a file: every case in a sentence with its row and column, and nothing is stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from departments.audit.models import AuditEntry
from departments.chart.models import Department
from departments.chart.services import close_department
from departments.imports import services
from departments.imports.models import OrganisationImport
from departments.people.models import Employee
from tests.departments.conftest import DAY, NOW, department, person
from tests.departments.hostile_files import HEADER, with_rows
from tests.departments.importing import CHART, PEOPLE, brought, checked, csv_of, message_of, problems, work, xlsx_of

LOOP = "Deze afdelingen staan in een kring onder elkaar: {}. Verbreek de kring."
FORMULA = "Hier staat een formule. Plak de waarden (‘Plakken speciaal’) en probeer het opnieuw."
CASES: list[tuple[str, list[tuple[object, ...]], list[tuple[int, str, str]]]] = [
    (
        "a cycle",
        [*CHART, ("a", "A", "b"), ("b", "B", "a")],
        [(6, "Onder", "Deze afdelingen staan in een kring onder elkaar: a → b → a. Verbreek de kring.")],
    ),
    (
        "a department under itself",
        [*CHART, ("a", "A", "a")],
        [(6, "Onder", "Deze afdelingen staan in een kring onder elkaar: a → a. Verbreek de kring.")],
    ),
    (
        "a department under its own branch",
        [("Code", "Naam", "Onder"), ("werken", "Stadswerken", "straten")],
        [
            (
                2,
                "Onder",
                LOOP.format("werken → straten → werken"),
            )
        ],
    ),
    (
        "a duplicate code",
        [*CHART, ("straten", "Wegen", "werken")],
        [(6, "Code", "‘straten’ staat ook in rij 5. Laat één rij staan.")],
    ),
    (
        "a code in other letters than in IKG",
        [*CHART[:-1], ("Straten", "Straten", "werken")],
        [(5, "Code", "In IKG staat deze code als ‘straten’. Schrijf haar precies zo, of kies een andere.")],
    ),
    (
        "a duplicate code in other letters",
        [*CHART, ("nieuw", "N", "stad"), ("Nieuw", "N", "stad")],
        [(7, "Code", "‘Nieuw’ staat ook in rij 6. Laat één rij staan.")],
    ),
    (
        "an unknown department above",
        [*CHART, ("a", "A", "nergens")],
        [(6, "Onder", "Er is geen afdeling met code ‘nergens’, in IKG of in het bestand. Verbeter de code.")],
    ),
    (
        "a second top",
        [*CHART, ("a", "A", "")],
        [(6, "Onder", "Bovenaan staat in IKG ‘stad’. Vul in waar deze afdeling onder valt, of gebruik die code.")],
    ),
    (
        "the top moved",
        [("Code", "Naam", "Onder"), ("stad", "Stad", "nieuw"), ("nieuw", "N", "")],
        [
            (2, "Onder", "‘stad’ is de bovenste afdeling en blijft dat. Maak deze cel leeg."),
            (3, "Onder", "Bovenaan staat in IKG ‘stad’. Vul in waar deze afdeling onder valt, of gebruik die code."),
        ],
    ),
    ("a missing name", [*CHART, ("a", "", "stad")], [(6, "Naam", "Deze cel is leeg. Vul haar in.")]),
    (
        "a name that is too long",
        [*CHART, ("a", "x" * 121, "stad")],
        [(6, "Naam", "Dit is langer dan 120 tekens. Maak het korter.")],
    ),
    ("a formula", [*CHART, ("a", "=1+1", "stad")], [(6, "Naam", FORMULA)]),
    (
        "a control character",
        [*CHART, ("a", "x\x07", "stad")],
        [(6, "Naam", "Hier staat een teken dat niet in tekst hoort. Typ de cel opnieuw.")],
    ),
    (
        "an unknown department of a person",
        [*PEOPLE, ("a@x.nl", "A", "nergens", "")],
        [(7, "Afdeling", "Er is geen afdeling met code ‘nergens’, in IKG of in het bestand. Verbeter de code.")],
    ),
    (
        "a duplicate address, in other letters",
        [*PEOPLE, ("SANNE@oeverstad.example", "Sanne", "stad", "")],
        [(7, "E-mail", "‘sanne@oeverstad.example’ staat ook in rij 5. Laat één rij staan.")],
    ),
    (
        "a bad address",
        [*PEOPLE, ("sanne-oeverstad", "Sanne", "stad", "")],
        [(7, "E-mail", "‘sanne-oeverstad’ is geen e-mailadres. Schrijf het als naam@organisatie.nl.")],
    ),
    (
        "an unknown role",
        [*PEOPLE, ("a@x.nl", "A", "stad", "baas")],
        [(7, "Rol", "‘baas’ is geen rol die IKG kent. Schrijf teamleider, directeur of niets.")],
    ),
    (
        "a role that is given by hand",
        [*PEOPLE, ("a@x.nl", "A", "stad", "auditor")],
        [(7, "Rol", "De rol ‘auditor’ geeft u per persoon, bij Mensen; uit een bestand komt zij niet.")],
    ),
    (
        "an unknown language",
        [("E-mail", "Naam", "Afdeling", "Taal"), ("a@x.nl", "A", "stad", "fries")],
        [(2, "Taal", "‘fries’ is geen taal die IKG kent. Schrijf nl of en.")],
    ),
    (
        "a duplicate personnel number",
        [
            ("E-mail", "Naam", "Afdeling", "Personeelsnummer"),
            ("a@x.nl", "A", "stad", "7"),
            ("b@x.nl", "B", "stad", "7"),
        ],
        [(3, "Personeelsnummer", "‘7’ staat ook in rij 2. Laat één rij staan.")],
    ),
    (
        "an unknown department that is led",
        [("E-mail", "Naam", "Afdeling", "Rol", "Leidt"), ("a@x.nl", "A", "stad", "teamleider", "nergens")],
        [(2, "Leidt", "Er is geen afdeling met code ‘nergens’, in IKG of in het bestand. Verbeter de code.")],
    ),
    (
        "two wrong rows are both named",
        [*CHART, ("a", "", "stad"), ("b", "B", "nergens")],
        [
            (6, "Naam", "Deze cel is leeg. Vul haar in."),
            (7, "Onder", "Er is geen afdeling met code ‘nergens’, in IKG of in het bestand. Verbeter de code."),
        ],
    ),
]


@pytest.mark.parametrize(("rows", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_that_is_not_right_is_refused_with_row_and_column(town, rows, said, kind):
    if kind == "xlsx" and any("\x07" in str(cell) for row in rows for cell in row):
        pytest.skip("XML cannot hold this character")
    before = picture()
    content = csv_of(rows) if kind == "csv" else xlsx_of(Blad=rows)

    found = checked(content)

    assert found.state == OrganisationImport.State.REFUSED
    assert problems(found) == said
    assert message_of(found) == "Het bestand is niet in orde. Er is niets opgeslagen."
    assert picture() == before


def picture() -> tuple[object, ...]:
    """All that a refused file must leave as it was."""
    return (
        list(Department.objects.order_by("pk").values_list("code", "name", "parent_id", "valid_until")),
        list(Employee.objects.order_by("pk").values_list("email", "name", "department_id", "employee_number")),
        AuditEntry.objects.count(),
    )


def test_financien_is_read_from_cp1252(town):
    found = checked(csv_of([*CHART, ("fin", "Financiën", "stad")], "cp1252"))

    assert (found.encoding, found.differences["names"]["departments_new"]) == ("cp1252", ["Financiën"])


def test_a_code_of_a_closed_department_is_not_given_again(town):
    close_department(town.streets, until=DAY, by=None, now=NOW, heir=town.works)

    found = checked(csv_of([("Code", "Naam", "Onder"), ("straten", "Straten", "werken")]))

    assert problems(found) == [
        (2, "Code", "‘straten’ was de code van een afdeling die is opgeheven. Geef deze afdeling een nieuwe code.")
    ]


def test_an_address_of_somebody_else_is_refused(town):
    Employee.objects.filter(pk=town.sanne.pk).update(employee_number="7")
    columns = ("E-mail", "Naam", "Afdeling", "Personeelsnummer")
    rows = [columns, ("fatima@oeverstad.example", "Sanne Visser", "stad", "7")]

    found = checked(csv_of(rows))

    assert problems(found) == [
        (
            2,
            "E-mail",
            "‘fatima@oeverstad.example’ is het adres van een ander, met personeelsnummer –. Controleer het nummer.",
        )
    ]


def test_a_complete_file_without_the_top_is_refused(town):
    rows = [("Code", "Naam", "Onder"), ("werken", "Stadswerken", "")]

    found = checked(csv_of(rows), is_complete=True)

    assert problems(found) == [
        (2, "Onder", "Bovenaan staat in IKG ‘stad’. Vul in waar deze afdeling onder valt, of gebruik die code."),
        (None, "Code", "De bovenste afdeling ‘stad’ (Gemeente Oeverstad) staat niet in het bestand. Voeg haar toe."),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [("a", "A", ""), ("b", "B", "")],
            (3, "Onder", "Er staat al één afdeling bovenaan: ‘a’ (rij 2). Vul in waar deze onder valt."),
        ),
        (
            [("a", "A", "b"), ("b", "B", "a")],
            (2, "Onder", "Deze afdelingen staan in een kring onder elkaar: a → b → a. Verbreek de kring."),
        ),
    ],
)
def test_the_first_chart_has_one_top(rows, said):
    assert problems(checked(csv_of([CHART[0], *rows]))) == [said]


def test_a_change_before_the_last_one_is_refused(town):
    rows = [("Code", "Naam", "Onder"), ("straten", "Wegen", "werken")]

    found = checked(csv_of(rows), day=DAY.replace(year=2019))

    assert problems(found) == [
        (
            2,
            "Code",
            (
                "‘straten’ is sinds 1 januari 2020 veranderd of wordt opgeheven. Kies een latere ingangsdatum; "
                "na een wijziging van vandaag kan dat vanaf morgen."
            ),
        )
    ]


def test_a_day_that_has_to_come_is_refused(town):
    found = checked(csv_of([*CHART, ("a", "A", "stad")]), day=DAY + timedelta(days=1))

    assert problems(found) == [(None, "", "De ingangsdatum moet nog komen. Kies vandaag of een eerdere dag.")]


def test_a_hundred_problems_are_listed_and_all_are_counted(town):
    found = checked(csv_of([CHART[0], *[(f"c{n}", "", "stad") for n in range(250)]]))

    assert (len(found.differences["problems"]), found.differences["problem_count"]) == (100, 250)


def test_a_file_that_breaks_off_is_refused_at_that_row(town):
    found = checked(csv_of(CHART) + b"a;b\r\n")

    assert problems(found) == [(5, "", "Rij 6 heeft 2 cellen, maar er zijn 3 kolommen. Herstel die rij.")]


def test_a_file_without_rows_is_refused(town):
    found = checked(csv_of(CHART[:1]), is_complete=True)

    assert problems(found) == [(None, "", "Het bestand heeft kolomnamen maar geen rijen. Controleer de export.")]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"code": "Code"}, "Wijs nog aan in welke kolom dit staat: naam van de afdeling."),
        (
            {"code": "Code", "name": "Weg"},
            "Deze kolom staat niet in het bestand: Weg. Kies de kolommen opnieuw.",
        ),
    ],
)
def test_columns_that_were_not_chosen_rightly_are_named(town, columns, said):
    found = brought(csv_of(CHART))
    mapping = [{"sheet": "", "holds": "departments", "columns": columns}]

    services.choose_columns(found, mapping, is_complete=False, by=None, now=NOW)
    work()

    found.refresh_from_db()
    assert problems(found) == [(None, "", said)]


def test_problems_name_their_sheet(town):
    found = checked(xlsx_of(Afdelingen=CHART, Mensen=[*PEOPLE, ("x", "X", "stad", "")]), name="a.xlsx")

    assert [(one["sheet"], one["row"]) for one in found.differences["problems"]] == [("Mensen", 7)]


def test_a_formula_cell_is_refused_with_row_and_column(town):
    rows = HEADER + '<row r="2"><c r="A2"><v>7</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    found = checked(with_rows(rows), name="a.xlsx")

    assert problems(found) == [(2, "Naam", FORMULA)]


def test_people_of_another_organisation_would_be_a_large_change(town):
    for number in range(5):
        person(f"Weg{number} Persoon", town.permits)

    found = checked(csv_of(PEOPLE), is_complete=True)

    assert found.differences["people"]["left"] == 5
    assert found.differences["is_large"] is True


def test_a_group_that_falls_under_the_threshold_is_named(town):
    for number in range(4):
        person(f"Extra{number} Persoon", town.permits)
    moved = [
        ("sanne@oeverstad.example", "Sanne Visser", "straten", ""),
        ("extra1@oeverstad.example", "Extra1 Persoon", "straten", ""),
    ]

    found = checked(csv_of([PEOPLE[0], *moved]))

    assert found.differences["shrinking"] == [{"code": "vergunningen", "name": "Vergunningen", "before": 6, "after": 4}]


def test_a_manager_who_is_not_in_the_file_stays_and_is_named(town):
    found = checked(csv_of([row for row in PEOPLE if not row[0].startswith("yusuf")]), is_complete=True)

    assert found.differences["people"]["left"] == 0
    assert found.differences["warnings"][0] == (
        "Yusuf Demir staat niet in het bestand, maar beheert of controleert IKG en blijft daarom."
    )


def test_departments_that_nobody_leads_are_named(town):
    rows = [row if row[0] != "fatima@oeverstad.example" else (*row[:3], "") for row in PEOPLE]

    found = checked(csv_of(rows))

    assert found.differences["warnings"] == [
        "1 afdeling met mensen heeft dan geen teamleider of directeur: Vergunningen."
    ]
    assert found.differences["roles"] == {"new": 0, "ended": 1}


def test_a_wrong_row_makes_no_trouble_for_the_rows_that_name_it(town):
    chart = [*CHART, ("nieuw", "", "stad"), ("onder", "Onder", "nieuw")]
    people = [*PEOPLE, ("a@x.nl", "A", "nieuw", "")]

    found = checked(xlsx_of(Afdelingen=chart, Mensen=people), name="a.xlsx", is_complete=True)

    assert problems(found) == [(6, "Naam", "Deze cel is leeg. Vul haar in.")]


def test_a_department_that_is_hidden_in_a_sheet_is_said(town):
    department("extra", "Extra", town.hall)
    found = checked(xlsx_of(Uitleg=[("a", "", "b")], Afdelingen=CHART), name="a.xlsx")

    assert found.differences["warnings"][0].startswith("Werkblad ‘Uitleg’ is overgeslagen.")
