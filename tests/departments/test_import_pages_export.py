"""The organisation as a file: what is in it, who may take it, and that a spreadsheet reads it as text."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.access.roles import Role
from departments.audit.models import AuditEntry
from departments.people.models import Employee
from departments.people.services import assign_role, create_employee
from tests.departments.conftest import FOUNDED, NOW, department

EXPORTS = ["export_xlsx", "export_departments", "export_people"]
FORMULAS = ["=1+1", "+31 6", "-x", "@SUM(A1)", "＝1", "＋1", "－1", "＠1"]


def rows_of(response) -> list[list[str]]:
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def sheets_of(response) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(response.content))


@pytest.fixture
def manager(client, town):
    client.force_login(town.yusuf)
    return client


def test_the_chart_as_csv_has_each_department_before_those_below_it(manager):
    response = manager.post(reverse("export_departments"))

    assert rows_of(response) == [
        ["Afdelingscode", "Afdelingsnaam", "Valt onder"],
        ["stad", "Gemeente Oeverstad", ""],
        ["werken", "Stadswerken", "stad"],
        ["straten", "Straten", "werken"],
        ["vergunningen", "Vergunningen", "werken"],
    ]
    assert response["Content-Disposition"].startswith('attachment; filename="afdelingen-')


def test_the_people_as_csv_say_where_they_work_and_what_they_lead(manager, town):
    assign_role(town.sanne, Role.TEAM_LEAD, department=town.streets, valid_from=FOUNDED, by=None, now=NOW)

    found = {row[0].partition("@")[0]: row[1:] for row in rows_of(manager.post(reverse("export_people")))}

    assert found["fatima"] == ["Fatima El Amrani", "vergunningen", "", "nl", "teamleider", ""]
    assert found["henk"] == ["Henk Bakker", "stad", "", "nl", "directeur", ""]
    assert found["sanne"] == ["Sanne Visser", "vergunningen", "", "nl", "teamleider", "straten"]
    assert found["yusuf"] == ["Yusuf Demir", "stad", "", "nl", "", ""]


def test_who_leads_two_departments_has_both_in_one_row(manager, town):
    assign_role(town.wim, Role.DIRECTOR, department=town.hall, valid_from=FOUNDED, by=None, now=NOW)

    row = next(row for row in rows_of(manager.post(reverse("export_people"))) if row[0].startswith("wim@"))

    assert row[5:] == ["directeur, teamleider", "stad, werken"]


def test_who_left_is_not_in_it(manager, town):
    Employee.objects.filter(pk=town.sanne.pk).update(is_active=False, department=None, left_on=FOUNDED)

    assert "sanne@" not in manager.post(reverse("export_people")).content.decode()


def test_the_spreadsheet_has_both_and_every_cell_is_text(manager, town):
    Employee.objects.filter(pk=town.sanne.pk).update(employee_number="00042")

    book = sheets_of(manager.post(reverse("export_xlsx")))

    assert book.sheetnames == ["Afdelingen", "Mensen"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "00042" in [cell.value for cell in cells]


@pytest.mark.parametrize("name", FORMULAS)
def test_what_looks_like_a_formula_is_text_in_both_forms(manager, town, name):
    create_employee(email="x@oeverstad.example", name=name, department=town.hall, by=None, now=NOW)

    cells = [cell for row in sheets_of(manager.post(reverse("export_xlsx")))["Mensen"].iter_rows() for cell in row]
    row = next(row for row in rows_of(manager.post(reverse("export_people"))) if row[0].startswith("x@"))

    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert row[1] == f"'{name}"


@pytest.mark.parametrize("name", EXPORTS)
def test_taking_a_file_is_written_down_and_looking_at_its_address_is_not_taking_it(manager, town, name):
    assert manager.get(reverse(name)).status_code == 405
    assert not AuditEntry.objects.filter(event="organisation.exported").exists()

    assert manager.post(reverse(name)).status_code == 200

    entry = AuditEntry.objects.get(event="organisation.exported")
    assert (entry.actor_id, entry.details["departments"], entry.details["people"]) == (str(town.yusuf.pk), 4, 5)


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("who", ["sanne", "fatima", "henk"])
def test_for_others_there_is_no_export(client, town, name, who):
    client.force_login(getattr(town, who))

    assert client.post(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_needs_the_token_of_the_page(town, name):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.yusuf)

    assert strict.post(reverse(name)).status_code == 403


def test_a_seventh_export_in_a_minute_waits_and_nobody_else_does(client, town, time_machine):
    time_machine.move_to(NOW.replace(second=15), tick=False)
    assign_role(town.wim, Role.FUNCTIONAL_MANAGER, department=None, valid_from=FOUNDED, by=None, now=NOW)
    client.force_login(town.yusuf)

    answers = [client.post(reverse(name)) for name in EXPORTS * 2]
    refused = client.post(reverse("export_xlsx"))
    client.force_login(town.wim)
    other = client.post(reverse("export_xlsx"))
    client.force_login(town.yusuf)
    time_machine.move_to(NOW.replace(minute=1, second=0), tick=False)
    later = client.post(reverse("export_people"))

    assert [answer.status_code for answer in answers] == [200] * 6
    assert (refused.status_code, refused["Retry-After"]) == (429, "45")
    assert "Even wachten" in refused.content.decode()
    assert (other.status_code, later.status_code) == (200, 200)
    assert AuditEntry.objects.filter(event="organisation.exported").count() == 8


def test_a_large_organisation_takes_as_few_questions_as_a_small_one(manager, town, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as small:
        manager.post(reverse("export_xlsx"))
    for number in range(40):
        department(f"d{number}", f"Team {number}", town.works)
    Employee.objects.bulk_create(
        Employee(email=f"m{number}@oeverstad.example", name=f"Mens {number}", department=town.streets)
        for number in range(400)
    )

    with django_assert_max_num_queries(len(small)):
        book = sheets_of(manager.post(reverse("export_xlsx")))

    assert book["Mensen"].max_row == 1 + 405


@pytest.mark.parametrize("name", ["organisatie.xlsx", "afdelingen.csv", "mensen.csv"])
def test_there_is_an_example_to_copy_from(manager, name):
    response = manager.get(reverse("import_example", args=[name]))

    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="voorbeeld-{name}"'
    assert manager.get(reverse("import_example", args=["geheim.csv"])).status_code == 404


def test_figures_of_a_department_count_against_the_same_limit(client, town, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(town.yusuf)

    answers = [client.get(reverse("result_csv", args=[town.permits.pk])).status_code for _time in range(7)]

    assert answers == [404] * 6 + [429]
