"""The pages of people and roles: who sees them, what they say, what they refuse and where."""

from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from departments.access.roles import RIGHTS, Right, Role
from departments.clock.selectors import now as clock
from departments.directory.words import DOES, SCOPES, SEES, words_of
from departments.people.absences import add_absence
from departments.people.models import Absence, Employee, RoleAssignment
from departments.people.services import assign_role, create_employee, leave
from departments.worktime.calculation import local_date
from tests.departments.conftest import FOUNDED, NOW, person

PEOPLE = "/beheer/mensen/"
ONE = timedelta(days=1)


def today():
    return local_date(clock())


def signed_in(client, employee):
    client.force_login(employee, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def manager(client, town):
    return signed_in(client, town.yusuf)


@pytest.fixture
def auditor(town):
    return person("Aukje Auditor", town.hall, (Role.AUDITOR, None))


def text_of(response) -> str:
    return unescape(response.content.decode())


def names_on(response) -> list[str]:
    return [line.name for line in response.context["lines"]]


def facts(**other):
    return {
        "name": "Eva Nieuw", "email": "eva@oeverstad.example", "employee_number": "", "department": "",
        "language": "nl", **other,
    }  # fmt: skip


# what everybody reads


def test_every_right_has_words_and_every_role_has_a_scope():
    assert set(SEES) | set(DOES) == set(Right)
    assert not set(SEES) & set(DOES)
    assert set(SCOPES) == set(Role) == set(RIGHTS)


def test_the_words_of_a_role_are_its_rights_in_the_table():
    for role, rights in RIGHTS.items():
        shown = words_of(role)
        everybody = words_of(Role.EMPLOYEE)
        told = {*shown.sees, *shown.does, *everybody.sees, *everybody.does}
        assert told == {words for right, words in {**SEES, **DOES}.items() if right in rights}


def test_everybody_reads_the_table_of_roles_with_their_own_marked(client, town):
    page = text_of(signed_in(client, town.fatima).get("/rollen/"))

    assert page.count("Uw rol") == 2
    assert "Losse formulieren" in page
    assert "Wie heeft vandaag welke rol?" not in page
    assert "Wim de Boer" not in page


def test_who_holds_which_role_is_for_the_manager_and_the_auditor(client, town, auditor):
    for reader in (town.yusuf, auditor):
        page = signed_in(client, reader).get("/rollen/")
        assert "Wim de Boer" in text_of(page)
        assert text_of(signed_in(client, reader).get("/rollen/?rol=auditor")).count("Wim de Boer") == 0
    assert "/beheer/mensen/" not in text_of(page)  # the auditor reads the list and opens nobody
    assert names_of_holders(signed_in(client, auditor).get("/rollen/?rol=director")) == ["Henk Bakker"]


def names_of_holders(response) -> list[str]:
    return [line.employee.name for line in response.context["lines"]]


@pytest.mark.parametrize("who", ["sanne", "fatima", "henk", "auditor"])
def test_only_the_manager_sees_the_people(client, town, auditor, who):
    reader = auditor if who == "auditor" else getattr(town, who)
    pk = town.sanne.pk
    addresses = [PEOPLE, f"{PEOPLE}nieuw/", *(f"{PEOPLE}{pk}/{page}" for page in ("", "wijzigen/", "rol/", "afwezig/"))]

    assert {signed_in(client, reader).get(address).status_code for address in addresses} == {404}


# the list


def test_the_list_finds_part_of_a_name_an_address_and_a_number(manager, town):
    Employee.objects.filter(pk=town.wim.pk).update(employee_number="77123")

    assert names_on(manager.get(PEOPLE)) == [
        "Fatima El Amrani", "Henk Bakker", "Sanne Visser", "Wim de Boer", "Yusuf Demir",
    ]  # fmt: skip
    assert names_on(manager.get(PEOPLE + "?zoek=vis")) == ["Sanne Visser"]
    assert names_on(manager.get(PEOPLE + "?zoek=amrani+fatima")) == ["Fatima El Amrani"]
    assert names_on(manager.get(PEOPLE + "?zoek=HENK%40")) == ["Henk Bakker"]
    assert names_on(manager.get(PEOPLE + "?zoek=7712")) == ["Wim de Boer"]
    assert "Niemand gevonden" in text_of(manager.get(PEOPLE + "?zoek=zzz"))


def test_the_list_narrows_by_department_role_absence_and_leaving(manager, town):
    moment = clock()
    loose = create_employee(email="los@x.example", name="Los", department=None, by=None, now=NOW)
    add_absence(town.wim, first_day=today(), last_day=today(), substitute=None, by=None, now=moment)
    leave(town.sanne, on=today(), by=None, now=moment)

    works = names_on(manager.get(f"{PEOPLE}?afdeling={town.works.pk}"))
    assert works == ["Fatima El Amrani", "Wim de Boer"]  # with all below it
    assert names_on(manager.get(PEOPLE + "?rol=director")) == ["Henk Bakker"]
    assert names_on(manager.get(PEOPLE + "?stand=zonder")) == [loose.name]
    assert names_on(manager.get(PEOPLE + "?stand=afwezig")) == ["Wim de Boer"]
    left = manager.get(PEOPLE + "?stand=weg")
    assert names_on(left) == ["Oud-medewerker"]
    assert "@invalid" not in text_of(left)
    assert "Sanne" not in text_of(manager.get(PEOPLE))


def test_a_choice_that_does_not_exist_narrows_nothing(manager, town):
    page = manager.get(PEOPLE + "?afdeling=99999&rol=koning&stand=maan&page=abc")

    assert page.status_code == 200
    assert len(names_on(page)) == 5


def test_two_thousand_people_cost_as_much_as_five(manager, town, django_assert_max_num_queries):
    Employee.objects.bulk_create(
        Employee(email=f"p{n}@oeverstad.example", name=f"Persoon {n:04}", department=town.permits, password="!")
        for n in range(2000)
    )
    manager.get(PEOPLE)

    for query in ["", "?zoek=persoon+01", f"?afdeling={town.works.pk}&rol=team_lead", "?page=40"]:
        with django_assert_max_num_queries(19):  # some ten of them are the frame around every page
            assert manager.get(PEOPLE + query).status_code == 200


# somebody new, and other facts


def test_somebody_new_stands_on_a_page_of_their_own(manager, town):
    answer = manager.post(f"{PEOPLE}nieuw/", facts(department=town.permits.pk, employee_number="9"))

    created = Employee.objects.get(email="eva@oeverstad.example")
    assert answer.url == f"{PEOPLE}{created.pk}/"
    assert (created.department, created.employee_number) == (town.permits, "9")


@pytest.mark.parametrize(
    ("field", "answers", "sentence"),
    [
        ("name", {"name": ""}, "Vul de naam in."),
        ("name", {"name": "\u200b"}, "Vul de naam in."),
        ("email", {"email": "geen adres"}, "Dit is geen e-mailadres."),
        ("email", {"email": "SANNE@oeverstad.example"}, "Een ander heeft dit e-mailadres al."),
        ("employee_number", {"employee_number": "A1"}, "Een ander heeft dit personeelsnummer al."),
        ("department", {"department": "99999"}, "Deze afdeling bestaat niet meer."),
    ],
)
@pytest.mark.parametrize("page", ["nieuw", "wijzigen"])
def test_what_is_wrong_is_said_at_the_field(manager, town, field, answers, sentence, page):
    Employee.objects.filter(pk=town.wim.pk).update(employee_number="a1")
    before = Employee.objects.count()

    address = f"{PEOPLE}nieuw/" if page == "nieuw" else f"{PEOPLE}{town.fatima.pk}/wijzigen/"
    answer = manager.post(address, facts(**answers))

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert "Er is nog één ding niet goed" in text_of(answer)
    assert Employee.objects.count() == before


def test_other_facts_are_kept(manager, town):
    answer = manager.post(f"{PEOPLE}{town.sanne.pk}/wijzigen/", facts(name="Sanne <b>", language="en"))

    assert answer.url == f"{PEOPLE}{town.sanne.pk}/"
    page = answer.client.get(answer.url).content.decode()
    assert "Sanne &lt;b&gt;" in page
    assert Employee.objects.get(pk=town.sanne.pk).language == "en"


# roles


def role_answers(**other):
    return {"role": "team_lead", "department": "", "valid_from": today(), "last_day": "", **other}


def test_a_role_is_given_up_to_and_with_its_last_day(manager, town):
    manager.post(
        f"{PEOPLE}{town.sanne.pk}/rol/",
        role_answers(department=town.streets.pk, last_day=today() + 5 * ONE),
    )

    role = RoleAssignment.objects.get(employee=town.sanne)
    assert (role.role, role.department, role.valid_until) == ("team_lead", town.streets, today() + 6 * ONE)
    page = text_of(manager.get(f"{PEOPLE}{town.sanne.pk}/"))
    assert "Straten en alles eronder" in page
    assert "Besluiten over aandachtspunten" in page


@pytest.mark.parametrize(
    ("field", "answers", "sentence"),
    [
        ("role", {"role": ""}, "Kies een rol."),
        ("role", {"role": "employee"}, "Kies een rol uit de lijst."),
        ("department", {}, "Kies de afdeling die deze persoon gaat leiden."),
        ("department", {"role": "auditor", "department": "own"}, "Deze rol geldt voor de hele organisatie."),
        ("role", {"role": "auditor"}, "Wie beheert, controleert niet"),
        ("role", {"role": "functional_manager"}, "heeft deze rol al"),
        ("valid_from", {"department": "own", "valid_from": "2020-01-01"}, "Deze dag is al voorbij."),
        ("valid_from", {"department": "own", "valid_from": ""}, "Kies de eerste dag."),
        ("last_day", {"department": "own", "last_day": "2020-01-01"}, "ligt vóór de eerste"),
    ],
)
def test_a_role_that_cannot_be_is_refused_at_the_field(manager, town, field, answers, sentence):
    own = {"department": town.permits.pk} if answers.get("department") == "own" else {}

    answer = manager.post(f"{PEOPLE}{town.yusuf.pk}/rol/", role_answers(**{**answers, **own}))

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert town.yusuf.roles.count() == 1


def test_a_role_ends_from_the_day_that_was_chosen(manager, town):
    role = RoleAssignment.objects.get(employee=town.fatima)

    assert manager.get(f"{PEOPLE}rol/{role.pk}/beeindigen/").status_code == 200
    answer = manager.post(f"{PEOPLE}rol/{role.pk}/beeindigen/", {"until": today()})

    assert answer.url == f"{PEOPLE}{town.fatima.pk}/"
    assert "Voorbij" in text_of(manager.get(answer.url))
    assert manager.get(f"{PEOPLE}rol/{role.pk}/beeindigen/").status_code == 404


def test_the_last_manager_reads_what_to_do_first(manager, town):
    role = RoleAssignment.objects.get(employee=town.yusuf)

    answer = manager.post(f"{PEOPLE}rol/{role.pk}/beeindigen/", {"until": today()})

    assert answer.status_code == 422
    assert "Wijs eerst een andere functioneel beheerder aan" in text_of(answer)


def test_who_ends_the_own_role_of_manager_is_out_of_the_pages(manager, town):
    assign_role(town.wim, Role.FUNCTIONAL_MANAGER, department=None, valid_from=FOUNDED, by=None, now=NOW)
    role = RoleAssignment.objects.get(employee=town.yusuf)

    manager.post(f"{PEOPLE}rol/{role.pk}/beeindigen/", {"until": today()})

    assert manager.get(PEOPLE).status_code == 404


# being away


def absence_answers(**other):
    return {"first_day": today(), "last_day": today() + 2 * ONE, "substitute": "", **other}


def test_everybody_sets_the_own_absence_with_a_substitute(client, town):
    signed_in(client, town.fatima)

    answer = client.post("/profiel/afwezig/", absence_answers(substitute="sanne VISSER"))

    assert answer.url == "/profiel/"
    assert "Vervanger: Sanne Visser" in text_of(client.get("/profiel/"))
    answer = signed_in(client, town.sanne).get("/profiel/")
    assert answer.context["person"].role == "Medewerker"  # she leads nothing of her own
    page = text_of(answer)
    assert "U vervangt Fatima El Amrani tot en met" in page  # the menu of every page
    assert "Vervangt Fatima El Amrani tot en met" in page


@pytest.mark.parametrize(
    ("field", "answers", "sentence"),
    [
        ("last_day", {"last_day": ""}, "Kies de laatste dag."),
        ("last_day", {"last_day": "2020-01-01"}, "Deze dag is al voorbij."),
        ("last_day", {"first_day": "2099-01-02", "last_day": "2099-01-01"}, "ligt vóór de eerste"),
        ("first_day", {}, "In deze dagen staat al een afwezigheid."),
        ("substitute", {"substitute": "Niemand Hier"}, "Deze collega vinden we niet."),
        ("substitute", {"substitute": "fatima@oeverstad.example"}, "Niemand vervangt zichzelf."),
        ("substitute", {"substitute": "Jan Jansen"}, "Meer collega’s heten zo."),
    ],
)
def test_an_absence_that_cannot_be_is_refused_at_the_field(client, town, field, answers, sentence):
    for number in (1, 2):
        create_employee(email=f"jan{number}@x.example", name="Jan Jansen", department=None, by=None, now=NOW)
    if not answers:
        add_absence(town.fatima, first_day=today(), last_day=today(), substitute=None, by=None, now=NOW)
    before = Absence.objects.count()

    answer = signed_in(client, town.fatima).post("/profiel/afwezig/", absence_answers(**answers))

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors[field])
    assert Absence.objects.count() == before


def test_the_manager_sets_and_ends_the_absence_of_anybody(manager, town):
    manager.post(f"{PEOPLE}{town.wim.pk}/afwezig/", absence_answers(substitute="henk@oeverstad.example"))
    absence = Absence.objects.get(employee=town.wim, substitute=town.henk)
    assert "Afwezig tot en met" in text_of(manager.get(PEOPLE))

    answer = manager.post(f"{PEOPLE}afwezig/{absence.pk}/")

    assert answer.url == f"{PEOPLE}{town.wim.pk}/"
    assert not Absence.objects.exists()


def test_nobody_ends_the_absence_of_another(client, town):
    absence = add_absence(town.fatima, first_day=today(), last_day=today(), substitute=town.sanne, by=None, now=NOW)

    assert signed_in(client, town.sanne).post(f"/profiel/afwezig/{absence.pk}/").status_code == 404
    assert signed_in(client, town.sanne).post(f"{PEOPLE}afwezig/{absence.pk}/").status_code == 404
    assert signed_in(client, town.fatima).get(f"/profiel/afwezig/{absence.pk}/").status_code == 405
    assert signed_in(client, town.fatima).post(f"/profiel/afwezig/{absence.pk}/").url == "/profiel/"
    assert not Absence.objects.exists()


def test_a_manager_reads_that_managing_is_not_passed_on(client, town):
    assert "Beheren en controleren gaan niet over" in text_of(signed_in(client, town.yusuf).get("/profiel/afwezig/"))
    assert "Beheren en controleren" not in text_of(signed_in(client, town.fatima).get("/profiel/afwezig/"))


def test_the_page_of_who_left_says_nothing_but_what_was(manager, town):
    leave(town.fatima, on=today(), by=None, now=NOW)

    page = text_of(manager.get(reverse("person", args=[town.fatima.pk])))

    assert "Fatima" not in page
    assert "Uit dienst sinds" in page
    assert "Voorbij" in page
    assert manager.get(reverse("person_change", args=[town.fatima.pk])).status_code == 404
    assert manager.get(reverse("role_new", args=[town.fatima.pk])).status_code == 404
