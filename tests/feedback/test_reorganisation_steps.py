"""Changing the chart in steps: choose, look at what it does, do it or plan it; and each refusal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from departments.audit.models import AuditEntry
from departments.chart.models import ChartChange, Department
from departments.clock.services import travel_to
from departments.people.models import Employee
from feedback.reorganisation.services import apply_due
from tests.feedback.chart_pages import (
    CHART,
    LATER,
    NOW,
    REASON,
    TODAY,
    hidden_fields,
    of,
    renaming,
    staff,
    words_of,
)
from tests.feedback.results_cast import Cast, department, small_municipality

pytestmark = pytest.mark.django_db

MANY = 800


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.SECOND_STEP_REQUIRED = False
    cast = small_municipality()
    travel_to(NOW)
    return cast


@pytest.fixture
def manager(cast: Cast, client: Client) -> Client:
    client.force_login(cast.people["manager"])
    return client


# ---- changing in steps --------------------------------------------------------------------------------------------


def test_nothing_happens_before_somebody_confirms_what_it_does(cast: Cast, manager: Client) -> None:
    shown = manager.post(of(cast.ict, "naam/"), renaming())

    assert "Dit gebeurt er vandaag ICT heet voortaan Dienst ICT." in words_of(shown)
    assert "Doorvoeren" in words_of(shown)
    assert not ChartChange.objects.exists()

    manager.post(of(cast.ict, "naam/"), {**hidden_fields(shown), "naar": "doe"})

    cast.ict.refresh_from_db()
    assert cast.ict.name == "Dienst ICT"


def test_a_day_to_come_is_planned_and_can_be_withdrawn_until_then(cast: Cast, manager: Client) -> None:
    shown = manager.post(of(cast.ict, "naam/"), renaming(day=LATER))
    assert "Dit gebeurt er op 1 januari 2027" in words_of(shown)

    answer = manager.post(of(cast.ict, "naam/"), {**hidden_fields(shown), "naar": "doe"}, follow=True)
    change = ChartChange.objects.get()
    assert "Er is 1 wijziging gepland." in words_of(answer)

    withdrawn = manager.post(f"{CHART}wijzigingen/{change.pk}/intrekken/", follow=True)
    again = manager.post(f"{CHART}wijzigingen/{change.pk}/intrekken/", follow=True)

    assert "De wijziging is ingetrokken en gaat niet door." in words_of(withdrawn)
    assert "al doorgevoerd of ingetrokken" in words_of(again)
    assert apply_due(datetime(2027, 1, 1, 9, tzinfo=UTC)) == 0


def test_the_same_button_pressed_twice_does_it_once(cast: Cast, manager: Client) -> None:
    for day in (TODAY, LATER):
        place = cast.ict if day == TODAY else cast.hr
        sent = {**hidden_fields(manager.post(of(place, "naam/"), renaming(f"Dienst {place}", day))), "naar": "doe"}

        answers = [manager.post(of(place, "naam/"), sent).status_code for _press in range(3)]

        assert answers == [302, 302, 302]
    assert ChartChange.objects.count() == 2
    assert AuditEntry.objects.filter(event="department.renamed").count() == 1


def test_closing_twice_is_answered_as_the_first_time(cast: Cast, manager: Client) -> None:
    sent = {"heir": cast.ict.pk, "day": TODAY, "reason": REASON, "naar": "doe"}

    first, second = (manager.post(of(cast.hr, "opheffen/"), sent) for _press in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert "al doorgevoerd" in words_of(manager.get(of(cast.hr)))


def test_going_back_keeps_everything_that_was_filled_in(cast: Cast, manager: Client) -> None:
    shown = manager.post(of(cast.ict, "naam/"), renaming(day=LATER))

    back = manager.post(of(cast.ict, "naam/"), {**hidden_fields(shown), "naar": "0"})

    assert back.status_code == 200
    assert all(f'value="{filled}"' in back.content.decode() for filled in ("Dienst ICT", LATER, REASON))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Geef de afdeling een naam."),
        ({"name": "  "}, "Geef de afdeling een naam."),
        ({"name": "x" * 121}, "Houd de naam korter dan 120 tekens."),
        ({"name": "ICT"}, "De afdeling heet al ICT."),
        ({"name": "HR"}, "Onder Bedrijfsvoering staat al een afdeling die HR heet. Kies een andere naam."),
        ({"day": ""}, "Kies de dag waarop dit ingaat."),
        ({"day": "morgen"}, "Dit is geen datum. Schrijf bijvoorbeeld 2026-11-16."),
        ({"day": "2019-12-31"}, "ICT bestaat op die dag nog niet"),
        ({"reason": ""}, "Schrijf waarom dit verandert."),
        ({"reason": "omdat"}, "Schrijf iets meer, bijvoorbeeld ‘Besluit directie 12 oktober’."),
        ({"reason": "x" * 301}, "Houd de reden korter dan 300 tekens."),
    ],
)
@pytest.mark.parametrize("to", ["1", "doe"])
def test_what_does_not_fit_is_said_above_and_at_the_field(
    cast: Cast, manager: Client, changed: dict[str, str], sentence: str, to: str
) -> None:
    response = manager.post(of(cast.ict, "naam/"), {**renaming(to=to), **changed})

    assert words_of(response, status=422).count(sentence) >= (1 if "bestaat op" in sentence else 2)
    assert "<title>Fout: " in response.content.decode()
    assert not ChartChange.objects.exists()


@pytest.mark.parametrize("nonsense", ["9999999", "-1", "abc", "'; DROP TABLE", "1" * 40])
def test_a_choice_that_was_never_offered_is_refused(cast: Cast, manager: Client, nonsense: str) -> None:
    sent = {"parent": nonsense, "heir": nonsense, "day": TODAY, "reason": REASON, "naar": nonsense}

    for action in ("verplaatsen/", "opheffen/"):
        assert "Kies een andere." in words_of(manager.post(of(cast.ict, action), sent), status=422)
    assert manager.post(of(cast.ict, "samenvoegen/"), {**sent, "sisters": nonsense}).status_code == 422
    assert manager.post(of(cast.ict, "splitsen/"), {**sent, "name_1": "A"}).status_code == 422


def test_a_department_does_not_move_under_itself(cast: Cast, manager: Client) -> None:
    offered = manager.get(of(cast.domain, "verplaatsen/")).content.decode()
    tried = manager.post(
        of(cast.domain, "verplaatsen/"), {"parent": cast.teams["A"].pk, "day": TODAY, "reason": REASON, "naar": "doe"}
    )

    assert f'<option value="{cast.teams["A"].pk}"' not in offered
    assert tried.status_code == 422


def test_a_new_department_needs_a_code_that_was_never_used(cast: Cast, manager: Client) -> None:
    new = {"name": "Archief", "code": "hr", "parent": cast.support.pk, "day": TODAY, "reason": REASON, "naar": "doe"}

    refused = manager.post(CHART + "nieuw/", new)
    made = manager.post(CHART + "nieuw/", {**new, "code": "archief"})

    assert words_of(refused, status=422).count("De code hr is al gebruikt") == 2
    assert made.status_code == 302
    assert Department.objects.get(code="archief").parent == cast.support


# ---- merging and splitting ----------------------------------------------------------------------------------------


def merging(cast: Cast, **more: object) -> dict[str, object]:
    return {"sisters": [cast.hr.pk], "day": TODAY, "reason": REASON, **more}


def test_merging_into_something_new_says_who_moves_whose_role_ends_and_who_leads(cast: Cast, manager: Client) -> None:
    staff(cast, cast.ict, 4)
    second = manager.post(of(cast.ict, "samenvoegen/"), merging(cast, naar="1"))
    assert "Waarin gaan zij op? Een nieuwe afdeling ICT HR" in words_of(second)
    lead = cast.people["hr_lead"].pk
    chosen = {**hidden_fields(second), "into": "nieuw", "name": "Intern", "code": "intern", "lead": lead}

    shown = manager.post(of(cast.ict, "samenvoegen/"), {**chosen, "naar": "2"})
    page = words_of(shown)

    assert "ICT en HR worden samen Intern." in page
    assert "7 collega’s verhuizen" in page
    assert "Bert Bakker is dan geen teamleider meer van ICT" in page
    assert "geen teamleider Intern" not in page

    manager.post(of(cast.ict, "samenvoegen/"), {**hidden_fields(shown), "naar": "doe"})

    intern = Department.objects.get(code="intern")
    assert intern.parent == cast.support
    assert Employee.objects.filter(department=intern).count() == 7
    assert "Nam over van HR , ICT" in words_of(manager.get(of(intern)))


def test_merging_into_one_of_them_asks_for_no_name(cast: Cast, manager: Client) -> None:
    shown = manager.post(of(cast.ict, "samenvoegen/"), merging(cast, into=cast.hr.pk, naar="2"))

    assert "ICT gaat op in HR." in words_of(shown)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"sisters": []}, "Kies minstens één andere afdeling om mee samen te voegen."),
        ({"into": ""}, "Kies waarin zij opgaan."),
        ({"into": "nieuw"}, "Geef de nieuwe afdeling een naam."),
        ({"into": "nieuw", "name": "Intern"}, "Geef de nieuwe afdeling een code."),
        ({"into": "nieuw", "name": "Intern", "code": "kcc"}, "De code kcc is al gebruikt"),
        ({"lead": "999999"}, "Kies iemand uit een van deze afdelingen."),
    ],
)
def test_a_merge_that_is_not_complete_goes_back_to_its_step(
    cast: Cast, manager: Client, changed: dict[str, object], sentence: str
) -> None:
    sent = {**merging(cast, into=cast.hr.pk, naar="doe"), **changed}

    assert words_of(manager.post(of(cast.ict, "samenvoegen/"), sent), status=422).count(sentence) == 2
    assert not ChartChange.objects.exists()


def splitting(**more: object) -> dict[str, object]:
    parts = {"name_1": "ICT Beheer", "code_1": "beheer", "name_2": "ICT Advies", "code_2": "advies"}
    return {**parts, "day": TODAY, "reason": REASON, **more}


def test_a_split_warns_for_a_part_under_the_threshold_and_moves_each_person_to_the_part_chosen(
    cast: Cast, manager: Client
) -> None:
    people = staff(cast, cast.ict, 7)
    below = department("nacht", "Nachtdienst", cast.ict)
    second = manager.post(of(cast.ict, "splitsen/"), splitting(naar="1"))
    assert all(one.name in words_of(second) for one in people)
    chosen = {"heir": "0", "rest": "0", f"child_{below.pk}": "1", **{f"person_{one.pk}": "1" for one in people[:3]}}

    shown = manager.post(of(cast.ict, "splitsen/"), {**hidden_fields(second), **chosen, "naar": "2"})
    page = words_of(shown)

    assert "Onder de drempel ICT Advies: 8 → 3" in page
    assert "Nachtdienst, van ICT naar ICT Advies" in page
    assert "geen teamleider ICT Advies" in page

    manager.post(of(cast.ict, "splitsen/"), {**hidden_fields(shown), "naar": "doe"})

    counted = {one.code: one.employees.count() for one in Department.objects.filter(code__in=["beheer", "advies"])}
    assert counted == {"beheer": 5, "advies": 3}
    below.refresh_from_db()
    assert below.parent == Department.objects.get(code="advies")


def test_a_department_may_stay_and_give_off_a_part(cast: Cast, manager: Client) -> None:
    one = staff(cast, cast.ict, 2)[0]
    sent = {**splitting(keeps="on", rest="-1", naar="doe"), f"person_{one.pk}": "0", "name_2": "", "code_2": ""}

    assert manager.post(of(cast.ict, "splitsen/"), sent).status_code == 302

    cast.ict.refresh_from_db()
    assert cast.ict.valid_until is None
    assert list(Employee.objects.filter(department__code="beheer")) == [one]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name_2": "", "code_2": ""}, "Noem minstens twee delen, of laat de afdeling zelf bestaan."),
        ({"code_2": ""}, "Geef dit deel een code."),
        ({"name_2": ""}, "Geef dit deel een naam, of haal de code weg."),
        ({"code_2": "beheer"}, "De code beheer is al gebruikt"),
        ({"heir": "5"}, "Dit deel is er niet. Kies een ander."),
        ({"rest": ""}, "Kies een deel."),
    ],
)
def test_a_split_that_is_not_complete_goes_back_to_its_step(
    cast: Cast, manager: Client, changed: dict[str, object], sentence: str
) -> None:
    sent = {**splitting(heir="0", rest="0", naar="doe"), **changed}

    assert words_of(manager.post(of(cast.ict, "splitsen/"), sent), status=422).count(sentence) == 2
    assert not ChartChange.objects.exists()
