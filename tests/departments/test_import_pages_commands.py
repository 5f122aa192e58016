"""The import and the export from a shell: the same engine, said on stdout and stderr, with an exit code."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from departments.audit.models import AuditEntry
from departments.chart.models import Department
from departments.imports.models import OrganisationImport, RememberedMapping
from departments.jobs.models import Job
from departments.people.models import Employee
from tests.departments.bringing import CHART, PEOPLE, csv_of

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
NEW = ("joy@oeverstad.example", "Joy Okafor", "straten", "")


def run(*arguments: object, **options: object) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_organisation", *map(str, arguments), stdout=out, stderr=err, **options)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def people(tmp_path, town):
    path = tmp_path / "mensen.csv"
    path.write_bytes(csv_of([*PEOPLE, NEW]))
    return path


def test_a_file_is_carried_out_with_its_progress_and_its_differences(people):
    code, out, err = run(people)

    assert code == 0
    assert out.startswith("1 medewerker nieuw.")
    assert "Doorgevoerd." in out
    assert "6 van 6 rijen gelezen" in err or "rijen gelezen" in err
    assert Employee.objects.get(email=NEW[0]).department.code == "straten"
    assert OrganisationImport.objects.get().state == "done"
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_a_dry_run_says_the_same_and_stores_nothing_at_all(people):
    before = AuditEntry.objects.count()

    code, out, _err = run(people, "--dry-run")

    assert code == 0
    assert "1 medewerker nieuw." in out
    assert "Proef: er is niets opgeslagen." in out
    assert not Employee.objects.filter(email=NEW[0]).exists()
    counts = [model.objects.count() for model in (OrganisationImport, RememberedMapping, Job)]
    assert (counts, AuditEntry.objects.count()) == ([0, 0, 0], before)


def test_the_same_again_says_that_nothing_changes(people):
    run(people)

    code, out, _err = run(people)

    assert (code, out.splitlines()[0]) == (0, "Geen wijziging.")


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_refused_file_says_every_sentence_and_exits_with_2(people, options):
    people.write_bytes(csv_of([*PEOPLE, ("geen adres", "X", "stad", ""), ("y@x.nl", "Y", "weg", "baas")]))

    code, _out, err = run(people, *options)

    assert code == 2
    assert "Rij 7, E-mailadres: ‘geen adres’ is geen e-mailadres." in err
    assert "Rij 8, Afdelingscode:" in err
    assert "Rij 8, Rol: ‘baas’" in err
    assert err.endswith("Er is niets opgeslagen.\n")
    assert not OrganisationImport.objects.exclude(content=None).exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "Het bestand is leeg."), (b"a;b\r\n1;2\r\n", "geen afdelingen of mensen herkend"), (b"a\0", "NUL")],
)
def test_what_cannot_be_read_at_all_exits_with_2(people, content, sentence):
    people.write_bytes(content)

    code, _out, err = run(people)

    assert code == 2
    assert sentence in err
    assert not OrganisationImport.objects.exists()


def test_a_file_that_is_not_there_exits_with_2(tmp_path, town):
    code, _out, err = run(tmp_path / "weg.csv")

    assert code == 2
    assert "is niet te openen" in err


def test_departments_and_people_in_two_files_are_one_import(tmp_path, town):
    (tmp_path / "a.csv").write_bytes(csv_of([*CHART, ("nieuw", "Nieuw Team", "werken")]))
    (tmp_path / "m.csv").write_bytes(csv_of([*PEOPLE, ("joy@oeverstad.example", "Joy Okafor", "nieuw", "teamleider")]))

    code, out, _err = run(tmp_path / "a.csv", tmp_path / "m.csv")

    assert code == 0
    assert "1 medewerker nieuw, 1 afdeling nieuw en 1 rol erbij." in out
    assert Employee.objects.get(email="joy@oeverstad.example").department.code == "nieuw"
    assert OrganisationImport.objects.count() == 1


def test_a_problem_in_one_of_two_files_stores_neither(tmp_path, town):
    (tmp_path / "a.csv").write_bytes(csv_of([*CHART, ("nieuw", "Nieuw Team", "werken")]))
    (tmp_path / "m.csv").write_bytes(csv_of([*PEOPLE, ("=1+1", "Joy", "nieuw", "")]))

    code, _out, err = run(tmp_path / "a.csv", tmp_path / "m.csv")

    assert code == 2
    assert "rij 7" in err
    assert "formule" in err
    assert not Department.objects.filter(code="nieuw").exists()


def test_a_mapping_says_which_column_is_what(tmp_path, people):
    people.write_bytes(csv_of([("Wie", "Heet", "Zit bij"), NEW[:3]]))
    mapping = tmp_path / "mapping.json"
    columns = {"email": "Wie", "name": "Heet", "department": "Zit bij"}
    mapping.write_text(json.dumps([{"holds": "people", "columns": columns}]))

    unknown, _out, told = run(people)
    code, out, _err = run(people, "--mapping", mapping)

    assert (unknown, code) == (2, 0)
    assert "--mapping" in told
    assert "1 medewerker nieuw." in out


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("{", "is geen JSON"),
        ("{}", "is een lijst"),
        ("[]", "0 delen"),
        ('["x"]', "‘holds’"),
        ('[{"holds": "people", "columns": {"salaris": "Naam"}}]', "onbekend veld: ‘salaris’"),
        ('[{"holds": "people", "columns": {"name": "Heet"}}]', "kolom ‘Heet’"),
        ('[{"holds": "people", "columns": {"name": "Naam"}}]', "Geen kolom gevonden voor email, department"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(tmp_path, people, mapping, sentence):
    path = tmp_path / "mapping.json"
    path.write_text(mapping)

    code, _out, err = run(people, "--mapping", path)

    assert code == 2
    assert sentence in err
    assert not OrganisationImport.objects.exists()


def test_many_who_leave_are_confirmed(tmp_path, people):
    people.write_bytes(csv_of([PEOPLE[0], PEOPLE[1], PEOPLE[5]]))

    refused, _out, err = run(people, "--complete")
    code, out, _err = run(people, "--complete", "--many-leave")

    assert (refused, code) == (2, 0)
    assert "--many-leave" in err
    assert "3 medewerkers weg" in out
    assert Employee.objects.filter(left_on=None).count() == 2


@pytest.mark.parametrize("target", ["organisatie.xlsx", ""])
def test_what_was_exported_changes_nothing_when_it_comes_back(tmp_path, town, target):
    Employee.objects.filter(pk=town.sanne.pk).update(name="=HYPERLINK(1)", employee_number="007", language="en")
    out = StringIO()

    call_command("export_organisation", str(tmp_path / target), stdout=out)
    files = [tmp_path / target] if target else [tmp_path / "afdelingen.csv", tmp_path / "mensen.csv"]
    code, said, err = run(*files, "--complete")

    assert (code, said.splitlines()[0]) == (0, "Geen wijziging."), err
    assert [f"Geschreven: {path}" for path in files] == out.getvalue().splitlines()
    assert AuditEntry.objects.filter(event="organisation.exported", actor_kind="system").count() == 1


@pytest.mark.parametrize("files", [["organisatie.xlsx"], ["afdelingen.csv", "mensen.csv"]])
def test_the_examples_in_the_manual_can_be_imported(db, files):
    code, out, err = run(*(EXAMPLES / name for name in files))

    assert code == 0, err
    assert "6 medewerkers nieuw, 6 afdelingen nieuw" in out
    assert Department.objects.get(code="FIN").name == "Financiën"


def test_the_examples_in_the_manual_are_those_of_the_page(client, town):
    client.force_login(town.yusuf)

    for name in ["afdelingen.csv", "mensen.csv"]:
        assert client.get(f"/beheer/import/voorbeeld/{name}").content == (EXAMPLES / name).read_bytes()
    book = openpyxl.load_workbook(EXAMPLES / "organisatie.xlsx")
    assert [sheet.max_row for sheet in book] == [7, 7]
