from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from departments.clock.services import travel_to
from feedback.actions import services as actions
from feedback.actions.models import Action, Decision, FollowUp, Point
from feedback.dashboard.rules import Finding, Topic, finding_of
from feedback.dashboard.words import names_nearly_nobody_or_everybody
from feedback.scores.services import publish
from feedback.waves.models import Invitation, Wave
from figures.intervals import Interval
from tests.feedback.results_cast import CLOSED, PUBLISHED, Cast, sealed_wave, small_municipality, spread

pytestmark = pytest.mark.django_db

NOW = PUBLISHED + timedelta(days=1)
LATE = datetime(2026, 11, 11, 9, tzinfo=PUBLISHED.tzinfo)
REASON = "Dit kost twee mensen extra en daarvoor is dit jaar geen geld in de begroting gevonden."


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.SECOND_STEP_REQUIRED = False
    return small_municipality()


@pytest.fixture
def point(cast: Cast) -> Point:
    wave = sealed_wave(
        cast,
        {(cast.ict, cast.teams["A"]): [(2, 4)] * 6 + [(1, 5)] * 4 + [(3, 4)] * 2},
    )
    publish(wave, now=PUBLISHED)
    actions.start_due(PUBLISHED)
    travel_to(NOW)
    return Point.objects.get()


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    plain = re.sub(r"<(script|style|svg).*?</\1>|</?strong>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).replace("\u00a0", " ").split())


# ---- the finding --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("topics", "finding"),
    [
        ([], Finding.NOTHING),
        ([Topic("a", 2.0, None)], Finding.TOO_FEW),
        ([Topic("a", 3.9, Interval(3.7, 4.1)), Topic("b", 2.5, Interval(2.3, 2.7))], Finding.CONTRAST),
        ([Topic("a", 3.4, Interval(3.2, 3.6)), Topic("b", 2.5, Interval(2.3, 2.7))], Finding.DISSATISFIED),
        ([Topic("a", 3.9, Interval(3.8, 4.0)), Topic("b", 3.2, Interval(3.0, 3.4))], Finding.ORDER),
        ([Topic("a", 4.0, Interval(3.7, 4.3)), Topic("b", 3.9, Interval(3.6, 4.2))], Finding.SATISFIED),
        ([Topic("a", 3.6, Interval(3.2, 4.0)), Topic("b", 3.1, Interval(2.7, 3.5))], Finding.EVEN),
        # 2.9 looks low, but it may well be 3.1
        ([Topic("a", 3.1, Interval(2.8, 3.4)), Topic("b", 2.9, Interval(2.6, 3.2))], Finding.EVEN),
    ],
)
def test_a_finding_says_only_what_the_intervals_bear_out(topics: list[Topic], finding: Finding) -> None:
    assert finding_of(topics).finding == finding


@pytest.mark.parametrize(
    ("n", "invited", "capped"), [(24, 24, True), (23, 24, True), (22, 24, False), (1, 24, True), (25, 25, False)]
)
def test_the_response_of_a_small_group_is_never_nobody_or_everybody(n: int, invited: int, capped: bool) -> None:
    assert names_nearly_nobody_or_everybody(n, invited) == capped


# ---- results ------------------------------------------------------------------------------------------------------


def test_a_small_difference_reads_as_no_difference_without_arrow_or_colour(cast: Cast, client: Client) -> None:
    team = cast.teams["A"]
    before = sealed_wave(cast, {(cast.ict, team): spread({5: 3, 4: 6, 3: 3, 2: 1})}, title="Voorjaar")
    publish(before, now=PUBLISHED - timedelta(days=180))
    after = sealed_wave(cast, {(cast.ict, team): spread({5: 2, 4: 5, 3: 3, 2: 2})}, title="Najaar")
    publish(after, now=PUBLISHED)
    travel_to(NOW)
    client.force_login(cast.people["lead"])

    text = text_of(client, f"/resultaten/{cast.ict.pk}/")
    page = client.get(f"/resultaten/{cast.ict.pk}/").content.decode()

    assert "Vorige meting 3,8: geen aantoonbaar verschil" in text
    assert "3,6 van 5" in text
    assert "badge act" not in page.partition("vorige")[2].partition("</table>")[0]
    assert not re.search("[▲▼↑↓]", page)


def test_a_proven_change_is_named_in_the_finding(cast: Cast, client: Client) -> None:
    team = cast.teams["A"]
    before = sealed_wave(cast, {(cast.ict, team): spread({5: 10, 4: 6})}, title="Voorjaar")
    publish(before, now=PUBLISHED - timedelta(days=180))
    after = sealed_wave(cast, {(cast.ict, team): spread({1: 6, 2: 10})}, title="Najaar")
    publish(after, now=PUBLISHED)
    travel_to(NOW)
    client.force_login(cast.people["lead"])

    text = text_of(client, f"/resultaten/{cast.ict.pk}/")

    assert "Het oordeel daalde van 4,6 naar 1,6; dat is meer dan toeval." in text
    assert "aantoonbaar lager" in text


def test_the_page_of_a_result_says_what_stands_out_and_how_sure_that_is(
    cast: Cast, point: Point, client: Client
) -> None:
    client.force_login(cast.people["lead"])

    text = text_of(client, f"/resultaten/{cast.ict.pk}/")

    assert "Klanten van ICT zijn tevreden over reactiesnelheid, maar niet over betrouwbaarheid." in text
    assert "12 van 140 genodigden, 9 %" in text
    assert "Nog geen eerdere meting" in text
    assert "1 punt wacht nog op een besluit." in text
    assert "Helemaal oneens" in text


def test_a_result_of_few_people_has_means_but_no_distribution(cast: Cast, client: Client) -> None:
    wave = sealed_wave(cast, {(cast.ict, cast.teams["A"]): spread({2: 3, 3: 2, 5: 2})})
    publish(wave, now=PUBLISHED)
    travel_to(NOW)
    client.force_login(cast.people["lead"])

    text = text_of(client, f"/resultaten/{cast.ict.pk}/")

    assert "De verdeling van de antwoorden tonen we bij meer antwoorden." in text
    assert "Er zijn te weinig antwoorden over ICT om te zeggen wat opvalt." in text
    assert "<svg" not in client.get(f"/resultaten/{cast.ict.pk}/").content.decode().partition("antwoordenkop")[2][:4000]


def test_an_answer_that_everybody_gave_is_told_without_a_figure(cast: Cast, client: Client) -> None:
    people = [(4, score) for score in (1, 2, 3, 4, 5, 5, 2, 3, 4, 1)]
    wave = sealed_wave(cast, {(cast.ict, cast.teams["A"]): people})
    publish(wave, now=PUBLISHED)
    travel_to(NOW)
    client.force_login(cast.people["lead"])

    text = text_of(client, f"/resultaten/{cast.ict.pk}/")

    assert "vrijwel iedereen gaf hetzelfde antwoord" in text
    assert "4,0" not in text


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (
            Wave.State.OPEN,
            "De meting loopt tot en met dinsdag 6 oktober. Daarna tonen we uitkomsten vanaf 5 antwoorden.",
        ),
        (Wave.State.SCHEDULED, "De meting begint op dinsdag 22 september."),
        (Wave.State.SEALING, "De meting is gesloten en de uitkomsten worden gemaakt."),
    ],
)
def test_without_results_the_page_says_why_and_when(cast: Cast, state: str, sentence: str, client: Client) -> None:
    wave = sealed_wave(cast, {})
    Wave.objects.filter(pk=wave.pk).update(state=state)
    travel_to(CLOSED - timedelta(days=1))
    client.force_login(cast.people["lead"])

    assert sentence in text_of(client, f"/resultaten/{cast.ict.pk}/")


def test_another_wave_of_the_same_department_can_be_chosen_and_a_strange_one_not(
    cast: Cast, point: Point, client: Client
) -> None:
    client.force_login(cast.people["lead"])
    wave = point.follow_up.wave

    assert client.get(f"/resultaten/{cast.ict.pk}/?meting={wave.pk}").status_code == 200
    for asked in ("999999", "abc", "1 or 1=1"):
        assert client.get(f"/resultaten/{cast.ict.pk}/", {"meting": asked}).status_code == 404


def test_a_page_of_results_costs_a_fixed_number_of_queries(
    cast: Cast, point: Point, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.people["lead"])
    client.get(f"/resultaten/{cast.ict.pk}/")

    with django_assert_max_num_queries(45):
        client.get(f"/resultaten/{cast.ict.pk}/")


# ---- home and the pages beside it ---------------------------------------------------------------------------------


def test_home_starts_with_what_is_late_for_a_lead(cast: Cast, point: Point, client: Client) -> None:
    travel_to(LATE)
    actions.advance_due(LATE)
    client.force_login(cast.people["lead"])

    text = text_of(client, "/")

    assert "Eén ding wacht op u, Bert" in text
    assert "Te laat Besluit nemen: ICT, Betrouwbaarheid" in text
    assert "Dit punt ligt 26 werkdagen in de onderste la. Op dinsdag 17 november gaat het naar de directeur." in text
    assert "Hoe ICT ervoor staat" in text


def test_home_shows_a_director_the_drawer_of_the_branch(cast: Cast, point: Point, client: Client) -> None:
    client.force_login(cast.people["director"])

    text = text_of(client, "/")

    assert "Er wacht niets op u, Els" in text
    assert "In de la van uw tak: 1 punt" in text


def test_home_asks_an_employee_for_the_questionnaire_that_is_open(cast: Cast, client: Client) -> None:
    wave = sealed_wave(cast, {})
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.OPEN)
    travel_to(CLOSED - timedelta(days=1))
    client.force_login(cast.people["employee"])

    text = text_of(client, "/")

    assert "Zeg hoe andere afdelingen u helpen" in text
    assert "Uitkomsten tonen we pas vanaf 5 antwoorden." in text


def test_home_tells_an_auditor_which_settings_hold_and_that_answers_are_not_theirs(
    cast: Cast, point: Point, client: Client
) -> None:
    client.force_login(cast.people["auditor"])

    text = text_of(client, "/")

    assert "Antwoorden zijn niet voor u in te zien" in text
    assert "Uitkomsten vanaf 5 antwoorden" in text
    assert "Logboek" in text_of(client, "/beheer/")


def test_an_alarm_waits_for_the_functional_manager(cast: Cast, point: Point, client: Client) -> None:
    Wave.objects.update(alarm="Iets klopt niet")
    client.force_login(cast.people["manager"])

    assert "zijn niet gepubliceerd" in text_of(client, "/")
    assert "zijn niet gepubliceerd" in text_of(client, "/beheer/")


@pytest.mark.parametrize("path", ["/privacy/", "/toegankelijkheid/"])
def test_a_stranger_may_read_how_it_works(cast: Cast, path: str, client: Client) -> None:
    assert client.get(path).status_code == 200


def test_privacy_names_the_numbers_in_force(cast: Cast, client: Client) -> None:
    wave = sealed_wave(cast, {}, k=7)
    Wave.objects.filter(pk=wave.pk).update(distribution_respondents=12, comment_respondents=15)

    text = text_of(client, "/privacy/")

    assert "Uitkomsten tonen we pas vanaf 7 antwoorden, opmerkingen vanaf 15." in text
    assert "staat er pas vanaf 12 mensen" in text
    assert "100 %" not in text


def test_the_page_of_a_department_is_for_everybody_but_without_figures_of_the_wave(
    cast: Cast, point: Point, client: Client
) -> None:
    client.force_login(cast.people["employee"])

    text = text_of(client, f"/afdelingen/{cast.ict.pk}/")

    assert "Bert Bakker" in text
    assert "van 5" not in text


# ---- deciding on the pages ----------------------------------------------------------------------------------------


def action_form(cast: Cast) -> dict[str, object]:
    return {
        "title": "Elke ochtend iemand op de vloer",
        "owner": cast.people["lead"].pk,
        "due_on": "2027-01-15",
        "text": "Wij komen elke ochtend langs.",
    }


def no_form() -> dict[str, object]:
    return {"reason": REASON, "constraint": "money", "alternative": "Een terugbelafspraak.", "review_on": "2027-06-01"}


def test_a_lead_decides_and_everybody_who_was_asked_reads_it(cast: Cast, point: Point, client: Client) -> None:
    client.force_login(cast.people["lead"])
    assert "Besluit nemen" in text_of(client, "/opvolging/")

    answer = client.post(f"/opvolging/{point.pk}/doen/", action_form(cast), follow=True)

    assert answer.redirect_chain == [(f"/opvolging/{point.pk}/", 302)]
    client.force_login(cast.people["employee"])
    text = text_of(client, "/terugkoppeling/")
    assert "Elke ochtend iemand op de vloer" in text
    assert "Wij komen elke ochtend langs." in text
    assert "De la is leeg" in text_of(client, "/lade/")


def test_a_reasoned_no_is_read_after_somebody_above_confirmed_it(cast: Cast, point: Point, client: Client) -> None:
    client.force_login(cast.people["lead"])
    client.post(f"/opvolging/{point.pk}/niet-doen/", no_form())
    assert "Nog geen besluiten" in text_of(client, "/terugkoppeling/")
    assert client.get(f"/opvolging/{point.pk}/bevestigen/").status_code == 404

    client.force_login(cast.people["above"])
    assert "Bevestigt u een nee van ICT?" in text_of(client, "/")
    client.post(f"/opvolging/{point.pk}/bevestigen/")

    client.force_login(cast.people["employee"])
    text = text_of(client, "/terugkoppeling/")
    assert REASON in text
    assert "Niet, vanwege geld" in text
    assert "bevestigd door Dirk Jansen" in text


def test_a_no_that_is_sent_back_tells_the_lead_why(cast: Cast, point: Point, client: Client) -> None:
    client.force_login(cast.people["lead"])
    client.post(f"/opvolging/{point.pk}/niet-doen/", no_form())
    client.force_login(cast.people["above"])

    without = client.post(f"/opvolging/{point.pk}/terugsturen/", {"reason": ""})
    client.post(f"/opvolging/{point.pk}/terugsturen/", {"reason": "Er is wel geld."})

    assert without.status_code == 422
    client.force_login(cast.people["lead"])
    assert "Uw vorige voorstel kwam terug: Er is wel geld." in text_of(client, f"/opvolging/{point.pk}/")


@pytest.mark.parametrize(
    ("step", "changes", "words"),
    [
        ("doen", {"title": ""}, "Schrijf in één regel wat u gaat doen."),
        ("doen", {"due_on": "2026-10-07"}, "Kies een dag die nog komt."),
        ("doen", {"due_on": "morgen"}, "Dit is geen datum."),
        ("doen", {"owner": "999999"}, "Deze collega werkt hier niet."),
        ("doen", {"text": " "}, "Schrijf wat uw klanten lezen."),
        ("niet-doen", {"reason": "Te duur."}, "minstens 50 tekens"),
        ("niet-doen", {"constraint": ""}, "Kies welk kader"),
        ("niet-doen", {"alternative": ""}, "Schrijf wat wel kan."),
        ("niet-doen", {"review_on": ""}, "Kies een dag."),
    ],
)
def test_an_incomplete_decision_says_what_is_missing(
    cast: Cast, point: Point, step: str, changes: dict[str, object], words: str, client: Client
) -> None:
    client.force_login(cast.people["lead"])
    form = (action_form(cast) if step == "doen" else no_form()) | changes

    answer = client.post(f"/opvolging/{point.pk}/{step}/", form)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Decision.objects.exists()


def test_who_comes_second_gets_a_calm_word(cast: Cast, point: Point, client: Client) -> None:
    client.force_login(cast.people["lead"])
    client.post(f"/opvolging/{point.pk}/doen/", action_form(cast))

    answer = client.post(f"/opvolging/{point.pk}/niet-doen/", no_form(), follow=True)

    assert "Iemand was u net voor." in answer.content.decode()
    assert Decision.objects.get().kind == Decision.Kind.ACTION


@pytest.mark.parametrize("role", ["employee", "hr_lead", "manager", "auditor"])
def test_who_does_not_lead_the_department_cannot_decide(cast: Cast, point: Point, role: str, client: Client) -> None:
    client.force_login(cast.people[role])

    for step in ("doen", "niet-doen", "bevestigen", "afronden"):
        assert client.get(f"/opvolging/{point.pk}/{step}/").status_code == 404
    assert client.post(f"/opvolging/{point.pk}/doen/", action_form(cast)).status_code == 404
    assert client.get(f"/opvolging/{point.pk}/").status_code == 200


def test_the_owner_closes_an_action_with_an_outcome(cast: Cast, point: Point, client: Client) -> None:
    client.force_login(cast.people["lead"])
    client.post(f"/opvolging/{point.pk}/doen/", action_form(cast))

    client.post(f"/opvolging/{point.pk}/afronden/", {"outcome": "Er staat elke ochtend iemand."})

    assert Action.objects.get().status == Action.Status.DONE
    assert "Geland: Elke ochtend iemand op de vloer" in text_of(client, "/")
    assert "Er staat elke ochtend iemand." in text_of(client, "/terugkoppeling/")


def test_nothing_changes_by_only_looking(cast: Cast, point: Point, client: Client) -> None:
    client.force_login(cast.people["lead"])

    for path in ("/", "/lade/", "/opvolging/", f"/opvolging/{point.pk}/doen/", f"/opvolging/{point.pk}/niet-doen/"):
        client.get(path)

    assert FollowUp.objects.get().state == FollowUp.State.TO_DECIDE
    assert not Decision.objects.exists()
    assert Invitation.objects.filter(state=Invitation.State.INVITED).count() == len(cast.people)


def test_an_empty_drawer_says_so_and_when_there_will_be_something(cast: Cast, client: Client) -> None:
    client.force_login(cast.people["employee"])

    assert "De la is leeg" in text_of(client, "/lade/")
    assert "Niets wacht op u" in text_of(client, "/opvolging/")
    assert "Nog geen besluiten" in text_of(client, "/terugkoppeling/")
