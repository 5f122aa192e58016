"""An import on its pages, state by state: what is said, what is stored, and who may."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from departments.imports.models import OrganisationImport
from departments.jobs.models import Job
from departments.people.models import Employee
from tests.departments.bringing import CHART, PEOPLE, brought, checked, choose, csv_of, upload, work
from tests.departments.conftest import NOW

State = OrganisationImport.State
NEW = ("joy@oeverstad.example", "Joy Okafor", "straten", "")


@pytest.fixture
def manager(client, town):
    client.force_login(town.yusuf)
    return client


def page_of(client: Client, import_: OrganisationImport) -> str:
    response = client.get(reverse("import", args=[import_.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_before_the_first_import_the_page_says_what_to_do(manager):
    page = manager.get(reverse("imports")).content.decode()

    assert "Nog geen import" in page
    assert "Organisatie van vandaag (Excel)" in page
    assert reverse("import_example", args=["organisatie.xlsx"]) in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"file": None}, "Kies het bestand dat u wilt importeren."),
        ({"day": ""}, "Kies de dag waarop dit ingaat."),
        ({"day": "morgen"}, "Dit is geen datum."),
        ({"day": "2099-01-01"}, "Deze dag moet nog komen."),
        ({"reason": " "}, "Schrijf in één zin waarom de organisatie verandert."),
        ({"reason": "x" * 301}, "Maak de reden korter"),
    ],
)
def test_a_form_that_is_not_right_comes_back_with_its_sentence_and_stores_nothing(manager, changed, sentence):
    response = upload(manager, csv_of(PEOPLE), **changed)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not OrganisationImport.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Het bestand is leeg."),
        (b"naam;code\r\na\0b;c\r\n", "NUL"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, ".xls"),
        (b"PK\x03\x04" + b"0" * 600, "Excel"),
        (b"naam;naam\r\na;b\r\n", "twee keer"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_the_field(manager, content, sentence):
    response = upload(manager, content)

    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page.partition('id="id_file_error"')[2][:600]
    assert not OrganisationImport.objects.exists()


@pytest.mark.parametrize("size", [10 * 1024 * 1024 + 1, 51 * 1024 * 1024])
def test_a_file_of_more_than_10_mb_is_not_kept_while_it_arrives(manager, size, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)

    response = upload(manager, b"a;b\r\n" + b"x" * (size - 5))

    assert response.status_code == 422
    assert "Het bestand is groter dan 10 MB." in response.content.decode()
    assert list(tmp_path.iterdir()) == []
    assert not OrganisationImport.objects.exists()


@pytest.mark.parametrize("name", ["mensen.xlsx", "mensen", "mensen.pdf"])
def test_a_file_is_read_by_what_is_in_it_not_by_its_name(manager, name):
    import_ = brought(manager, csv_of(PEOPLE), name=name)

    assert import_.state == State.MAPPING
    assert import_.file_name == name


def test_the_columns_are_shown_with_three_values_and_how_the_file_was_read(manager):
    content = "E-mailadres,Naam,Afdelingscode\r\n" + "".join(
        f"m{number}@x.nl,José {number},stad\r\n" for number in range(5)
    )
    page = page_of(manager, brought(manager, content.encode("cp1252")))

    assert "Gelezen als cp1252, met komma tussen de kolommen." in page
    assert [f"José {number}" in page for number in range(5)] == [True, True, True, False, False]
    assert '<option value="people.email" selected>' in page
    assert '<option value="people" selected>' in page
    assert "5 rijen" in page


def test_a_mapping_of_before_is_remembered_and_said(manager):
    content = csv_of([("Wie", "Naam", "Team"), ("joy@oeverstad.example", "Joy Okafor", "straten")])
    first = brought(manager, content)
    answer = choose(
        manager, first,
        holds_0="people", column_0_0="people.email", column_0_1="people.name", column_0_2="people.department",
    )  # fmt: skip

    page = page_of(manager, brought(manager, content))

    assert answer.status_code == 302
    assert "van <strong>een vorige keer</strong>" in page
    assert '<option value="people.email" selected>' in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"column_0_0": ""}, "Wijs nog aan in welke kolom dit staat: e-mailadres."),
        ({"column_0_0": "", "column_0_2": ""}, "e-mailadres, werkt bij (code van de afdeling)"),
        ({"column_0_3": "people.name"}, "Dit koos u al bij kolom ‘Naam’."),
        ({"column_0_3": "departments.parent"}, "Dit hoort bij afdelingen"),
        ({"holds_0": ""}, "Kies of hier afdelingen of mensen in staan."),
        ({"column_0_0": "people.salary"}, "geldige keuze"),
    ],
)
def test_columns_that_do_not_add_up_come_back_with_their_sentence(manager, changed, sentence):
    import_ = brought(manager, csv_of(PEOPLE))

    response = choose(manager, import_, **changed)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Job.objects.exists()


def test_the_differences_come_first_as_a_sentence_then_by_name(manager):
    import_ = checked(manager, csv_of([*PEOPLE, NEW]), NOW)

    page = page_of(manager, import_)

    assert "<strong>1 medewerker nieuw</strong>." in page
    assert "Joy Okafor" in page
    assert ">Doorvoeren<" in page
    assert not Employee.objects.filter(email=NEW[0]).exists()


def test_doing_it_stores_all_of_it_and_says_what_was_done(manager):
    import_ = checked(manager, csv_of([*PEOPLE, NEW]), NOW)

    answer = manager.post(reverse("import_apply", args=[import_.pk]))
    work(NOW)

    assert answer.status_code == 302
    page = page_of(manager, import_)
    assert "Doorgevoerd" in page
    assert "<strong>1 medewerker nieuw</strong>" in page
    import_.refresh_from_db()
    assert (import_.content, import_.tables, "Joy" in str(import_.differences)) == (None, [], False)
    joy = Employee.objects.get(email=NEW[0])
    assert (joy.name, joy.department.code) == ("Joy Okafor", "straten")


def test_what_somebody_did_not_see_is_not_done(manager):
    """A colleague chose other columns while the page was open: what it showed is not what would be done."""
    import_ = checked(manager, csv_of([*PEOPLE, NEW]), NOW)
    seen = re.search(r'name="seen" value="(\w+)"', page_of(manager, import_)).group(1)
    OrganisationImport.objects.filter(pk=import_.pk).update(checked_hash="0" * 64)

    answer = manager.post(reverse("import_apply", args=[import_.pk]), {"seen": seen}, follow=True)

    assert "Deze import is intussen verder." in answer.content.decode()
    import_.refresh_from_db()
    assert import_.state == State.CHECKED
    assert not Employee.objects.filter(email=NEW[0]).exists()


def test_the_same_again_says_that_nothing_changes(manager):
    page = page_of(manager, checked(manager, csv_of(PEOPLE), NOW))

    assert "Geen wijziging." in page
    assert ">Doorvoeren<" not in page


def test_what_is_wrong_is_listed_with_its_row_and_column(manager):
    rows = [*PEOPLE, ("joy@oeverstad.example", "Joy Okafor", "bestaat-niet", ""), ("geen adres", "X", "stad", "")]
    page = page_of(manager, checked(manager, csv_of(rows), NOW))

    assert "<strong>2 problemen</strong>" in page
    assert "Rij 7" in page
    assert "Rij 8" in page
    assert "bestaat-niet" in page
    assert "Breng een verbeterd bestand" in page


def test_more_than_a_hundred_problems_are_counted(manager):
    rows = [PEOPLE[0], *((f"m{number}", "X", "stad", "") for number in range(1, 141))]
    page = page_of(manager, checked(manager, csv_of(rows), NOW))

    assert "<strong>140 problemen</strong>" in page
    assert "Rij 101<" in page
    assert "Rij 102<" not in page
    assert "En nog 40 problemen." in page


def test_when_many_would_leave_it_is_asked_once_more(manager):
    import_ = checked(manager, csv_of([PEOPLE[0], PEOPLE[1], PEOPLE[5]]), NOW, is_complete="on")

    refused = manager.post(reverse("import_apply", args=[import_.pk]))
    before = Job.objects.filter(state=Job.State.WAITING).count()
    meant = manager.post(reverse("import_apply", args=[import_.pk]), {"is_meant": "on"})

    assert (refused.status_code, before, meant.status_code) == (422, 0, 302)
    assert "Bevestig eerst dat zoveel mensen uit dienst gaan." in refused.content.decode()
    assert "3 medewerkers weg" in refused.content.decode()


def test_departments_that_close_say_who_takes_over(manager):
    page = page_of(manager, checked(manager, csv_of(CHART[:4]), NOW, name="chart.csv", is_complete="on"))

    assert "Afdelingen die vervallen" in page
    assert "Straten" in page
    assert "Stadswerken" in page


def test_leaving_it_erases_the_content_and_changes_nothing(manager):
    import_ = checked(manager, csv_of([*PEOPLE, NEW]), NOW)

    answer = manager.post(reverse("import_drop", args=[import_.pk]), follow=True)

    import_.refresh_from_db()
    assert (import_.state, import_.content, import_.tables) == (State.DROPPED, None, [])
    assert "De inhoud van het bestand is gewist." in answer.content.decode()
    assert "niet doorgevoerd" in page_of(manager, import_)
    assert not Employee.objects.filter(email=NEW[0]).exists()


def test_work_that_stopped_says_that_nothing_was_stored_and_begins_again(manager):
    import_ = brought(manager, csv_of([*PEOPLE, NEW]))
    choose(manager, import_)
    Job.objects.update(state=Job.State.INTERRUPTED, finished_at=NOW, message="De worker viel stil.")
    page = page_of(manager, import_)

    again = manager.post(reverse("import_restart", args=[import_.pk]))
    work(NOW)

    assert "<strong>niets opgeslagen</strong>" in page
    assert "De worker viel stil." in page
    assert again.status_code == 302
    assert "<strong>1 medewerker nieuw</strong>" in page_of(manager, import_)


def test_a_second_press_shows_where_it_is_now(manager):
    import_ = checked(manager, csv_of([*PEOPLE, NEW]), NOW)
    manager.post(reverse("import_drop", args=[import_.pk]))

    decided = [manager.post(reverse(f"import_{name}", args=[import_.pk])) for name in ["apply", "drop", "restart"]]
    answers = [choose(manager, import_), *decided]

    assert [answer.status_code for answer in answers] == [302] * 4
    assert "intussen verder" in page_of(manager, import_)
    assert not Job.objects.filter(state=Job.State.WAITING).exists()


def test_earlier_imports_say_who_when_and_what(manager):
    checked(manager, csv_of([*PEOPLE, NEW]), NOW, name="november.csv")

    page = manager.get(reverse("imports")).content.decode()

    for words in ["november.csv", "Yusuf Demir", "1 medewerker nieuw", "Gecontroleerd"]:
        assert words in page


@pytest.mark.parametrize("who", ["sanne", "fatima", "henk"])
def test_for_others_there_are_no_imports(client, town, who):
    client.force_login(town.yusuf)
    import_ = brought(client, csv_of(PEOPLE))
    client.force_login(getattr(town, who))

    for name in ["import", "import_progress"]:
        assert client.get(reverse(name, args=[import_.pk])).status_code == 404
    for name in ["import_columns", "import_apply", "import_drop", "import_restart"]:
        assert client.post(reverse(name, args=[import_.pk])).status_code == 404
    assert client.get(reverse("imports")).status_code == 404
    assert upload(client, csv_of(PEOPLE)).status_code == 404


def test_what_does_not_exist_is_not_found(manager):
    assert manager.get(reverse("import", args=[999])).status_code == 404
    assert manager.post(reverse("import_apply", args=[999])).status_code == 404


def test_every_decision_needs_the_token_of_the_page_and_a_post(town, client):
    client.force_login(town.yusuf)
    import_ = brought(client, csv_of(PEOPLE))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.yusuf)

    for name in ["import_columns", "import_apply", "import_drop", "import_restart"]:
        assert strict.post(reverse(name, args=[import_.pk])).status_code == 403
        assert client.get(reverse(name, args=[import_.pk])).status_code == 405
    assert strict.post(reverse("imports")).status_code == 403
