"""What a manager and an auditor see of the chart: the tree, a department, what is planned."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from departments.access.roles import Role
from departments.chart.models import ChartChange, Department
from departments.clock.services import travel_to
from feedback.reorganisation.services import apply_due
from tests.feedback.chart_pages import (
    ACTIONS,
    CHART,
    LATER,
    NOW,
    REASON,
    TODAY,
    of,
    renaming,
    staff,
    words_of,
)
from tests.feedback.results_cast import LONG_AGO, Cast, department, person, small_municipality

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


@pytest.fixture
def auditor(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.people["auditor"])
    return client


# ---- the tree -----------------------------------------------------------------------------------------------------


def test_the_chart_tells_of_every_department_where_it_stands_how_many_work_there_and_who_leads(
    cast: Cast, manager: Client
) -> None:
    staff(cast, cast.teams["B"], 3)

    page = words_of(manager.get(CHART))

    assert "11 afdelingen" not in page
    assert "9 afdelingen waar 10 collega’s werken." in page
    assert "Domein Ruimte domein geen teamleider 4 collega’s" in page
    assert "ICT ict Bert Bakker 1 collega" in page
    assert page.index("Bedrijfsvoering") < page.index("ICT ict") < page.index("Domein Ruimte") < page.index("Team A")


def test_exporting_from_the_chart_sends_what_the_export_takes(cast: Cast, manager: Client) -> None:
    page = manager.get(CHART).content.decode()

    assert '<form method="post" action="/beheer/organisatie/export.xlsx">' in page
    assert 'href="/beheer/organisatie/export.xlsx"' not in page


def test_what_is_deep_is_folded_away_until_somebody_asks_for_everything(cast: Cast, manager: Client) -> None:
    deeper = department("a1", "Groep A1", cast.teams["A"])

    first, everything, nothing = (manager.get(CHART + asked) for asked in ("", "?open=alles", "?open=niets"))

    assert first.content.decode().count("<details open>") == 3
    assert everything.content.decode().count("<details open>") == 4
    assert nothing.content.decode().count("<details open>") == 0
    assert all(deeper.name in words_of(page) for page in (first, everything, nothing))


def test_a_search_shows_what_was_found_with_the_way_to_it(cast: Cast, manager: Client) -> None:
    page = words_of(manager.get(CHART, {"zoek": "TEAM-a"}))

    assert "Team A team-a Gemeente Voorbeeldstad › Domein Ruimte" in page
    assert "Team B" not in page
    assert "Geen afdeling heeft dit in haar naam of code." in words_of(manager.get(CHART, {"zoek": "zwembad"}))


def test_the_chart_of_a_day_to_come_has_the_planned_changes_and_that_of_the_past_has_not(
    cast: Cast, manager: Client
) -> None:
    manager.post(of(cast.ict, "naam/"), renaming(day=LATER, to="doe"))

    soon, today, before = (words_of(manager.get(CHART, {"datum": day})) for day in ("2027-01-01", TODAY, "2026-01-01"))

    assert "Zo ziet de organisatie er op 1 januari 2027 uit, als de geplande wijzigingen doorgaan." in soon
    assert "Dienst ICT ict" in soon
    assert "ICT ict Andere naam op 1 januari" in today
    assert "Zo zag de organisatie er op 1 januari 2026 uit." in before
    assert "Dienst ICT" not in before.partition("Wat er aankomt")[0]


def test_before_the_first_department_there_was_nothing(cast: Cast, manager: Client) -> None:
    page = words_of(manager.get(CHART, {"datum": "1900-01-01"}))

    assert "Op deze dag waren er nog geen afdelingen." in page


@pytest.mark.parametrize("day", ["onzin", "2026-13-40", "31/31/31", "0"])
def test_a_day_that_is_none_is_refused_in_words(cast: Cast, manager: Client, day: str) -> None:
    page = words_of(manager.get(CHART, {"datum": day}), status=422)

    assert page.count("Dit is geen datum. Schrijf bijvoorbeeld 2026-11-16.") == 2


def test_an_empty_organisation_says_why_and_what_comes_first(settings: Settings, client: Client) -> None:
    settings.SECOND_STEP_REQUIRED = False
    travel_to(NOW)
    alone = Cast(*[None] * 7)  # type: ignore[arg-type]
    client.force_login(person(alone, "manager", "Frits Mulder", None, (Role.FUNCTIONAL_MANAGER, None)))

    page = words_of(client.get(CHART))
    made = client.post(
        CHART + "nieuw/", {"name": "Gemeente", "code": "gem", "day": "2026-11-24", "reason": REASON, "naar": "doe"}
    )

    assert "Nog geen afdelingen" in page
    assert "Maak de eerste afdeling" in page
    assert made.status_code == 302
    assert "Voeg de afdelingen toe die eronder staan" in words_of(client.get(CHART))


def test_eight_hundred_departments_cost_no_more_queries_than_nine(cast: Cast, manager: Client) -> None:
    pages = [CHART, CHART + "?zoek=team", CHART + "?datum=2027-06-01", of(cast.ict), of(cast.domain, "samenvoegen/")]
    few = [queries(manager, page) for page in pages]
    branches = [department(f"b{n}", f"Sector {n}", cast.root) for n in range(20)]
    Department.objects.bulk_create(
        Department(code=f"t{n}", name=f"Team {n}", parent=branches[n % 20], valid_from=LONG_AGO) for n in range(MANY)
    )

    many = [queries(manager, page) for page in pages]

    assert many == few
    assert max(many) < 35


def queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_a_chart_of_any_depth_is_drawn(cast: Cast, manager: Client) -> None:
    above = cast.root
    for level in range(200):
        above = department(f"d{level}", f"Laag {level}", above)

    page = manager.get(CHART).content.decode()

    assert page.count("<details") - page.count("</details>") == 0
    assert "Laag 199" in page


# ---- one department -----------------------------------------------------------------------------------------------


def test_a_department_shows_what_it_is_what_it_was_and_what_can_be_changed(cast: Cast, manager: Client) -> None:
    manager.post(of(cast.ict, "naam/"), renaming(to="doe"))

    page = words_of(manager.get(of(cast.ict)))

    assert "Staat onder Bedrijfsvoering." in page
    assert "Leiding Bert Bakker" in page
    assert "24 november 2026 Heette ICT, heet vanaf toen Dienst ICT Besluit directie 12 oktober" in page
    assert "1 januari 2020 Begonnen als ICT, onder Bedrijfsvoering" in page
    assert all(of(cast.ict, action) in str(manager.get(of(cast.ict)).content) for action in ACTIONS)


def test_a_change_that_cannot_be_made_says_why_at_its_button_and_when_it_is_tried(cast: Cast, manager: Client) -> None:
    page = words_of(manager.get(of(cast.root)))
    tried = manager.get(of(cast.root, "opheffen/"), follow=True)

    assert "De bovenste afdeling is de organisatie zelf en kan niet worden opgeheven." in page
    assert "kan niet worden opgeheven." in words_of(tried).partition("Wat eronder staat")[0]
    assert of(cast.root, "opheffen/") not in manager.get(of(cast.root)).content.decode()


def test_a_department_with_a_planned_change_waits_for_it(cast: Cast, manager: Client) -> None:
    manager.post(of(cast.ict, "naam/"), renaming(day=LATER, to="doe"))

    page = words_of(manager.get(of(cast.ict)))

    assert "ICT heet voortaan Dienst ICT" in page
    assert "Op 1 januari 2027 verandert deze afdeling al. Trek die wijziging eerst in." in page
    assert "Op 1 januari 2027" not in words_of(manager.get(of(cast.support)))


def test_a_closed_department_keeps_its_page_and_leads_to_who_goes_on(cast: Cast, manager: Client) -> None:
    manager.post(of(cast.hr, "opheffen/"), {"heir": cast.ict.pk, "day": TODAY, "reason": REASON, "naar": "doe"})

    page = words_of(manager.get(of(cast.hr)))

    assert "Opgeheven Bestond tot 24 november 2026." in page
    assert "Gaat verder als ICT" in page
    assert "Wijzigen" not in page
    assert "Nam over van HR" in words_of(manager.get(of(cast.ict)))


@pytest.mark.parametrize("action", ["", *ACTIONS])
def test_an_unknown_department_is_not_there(cast: Cast, manager: Client, action: str) -> None:
    assert manager.get(f"{CHART}987654/{action}").status_code == 404
    assert manager.post(f"{CHART}987654/{action}").status_code in (404, 405)


# ---- what is planned ----------------------------------------------------------------------------------------------


def test_what_could_not_go_on_says_why_and_what_to_do(cast: Cast, manager: Client) -> None:
    manager.post(of(cast.ict, "naam/"), renaming(name="Automatisering", day="2026-12-01", to="doe"))
    Department.objects.filter(pk=cast.hr.pk).update(name="Automatisering")
    apply_due(datetime(2026, 12, 1, 9, tzinfo=UTC))

    page = words_of(manager.get(CHART + "wijzigingen/"))

    assert "1 wijziging kon niet doorgaan en wacht op u." in page
    assert "staat al een afdeling die Automatisering heet" in page
    assert "Trek deze wijziging in en plan haar opnieuw als zij nog nodig is." in page


def test_what_was_done_is_told_in_the_names_of_before(cast: Cast, manager: Client) -> None:
    manager.post(of(cast.ict, "naam/"), renaming(to="doe"))

    page = words_of(manager.get(CHART + "wijzigingen/"))

    assert "ICT heet voortaan Dienst ICT 24 november 2026" in page
    assert "Dienst ICT heet" not in page
    assert "Doorgevoerd" in page


def test_without_changes_the_page_says_how_to_make_one(cast: Cast, manager: Client) -> None:
    assert "Nog geen wijzigingen" in words_of(manager.get(CHART + "wijzigingen/"))
    assert manager.post(CHART + "wijzigingen/987654/intrekken/").status_code == 404


# ---- who may ------------------------------------------------------------------------------------------------------


def test_the_auditor_reads_the_chart_and_changes_nothing(cast: Cast, manager: Client, auditor: Client) -> None:
    manager.post(of(cast.ict, "naam/"), renaming(day=LATER, to="doe"))
    change = ChartChange.objects.get()

    read = [auditor.get(page) for page in (CHART, of(cast.hr), of(cast.ict), CHART + "wijzigingen/")]
    tried = [auditor.post(of(cast.hr, action), renaming(to="doe")) for action in ACTIONS]
    tried += [auditor.post(CHART + "nieuw/"), auditor.post(f"{CHART}wijzigingen/{change.pk}/intrekken/")]

    assert {page.status_code for page in read} == {200}
    assert not any(word in words_of(page) for page in read for word in ("Intrekken", "Wijzigen", "Nieuwe afdeling"))
    assert {page.status_code for page in tried} == {404}
    assert ChartChange.objects.get().state == ChartChange.State.PLANNED


@pytest.mark.parametrize("who", ["employee", "lead", "director"])
def test_for_others_the_chart_of_the_manager_is_not_there(cast: Cast, client: Client, who: str) -> None:
    client.force_login(cast.people[who])

    assert client.get(CHART).status_code == 404
    assert client.get(of(cast.ict)).status_code == 404


def test_management_leads_to_the_chart(cast: Cast, manager: Client, auditor: Client) -> None:
    assert all(CHART in reader.get("/beheer/").content.decode() for reader in (manager, auditor))


def test_the_date_of_a_change_is_that_of_the_history(cast: Cast, manager: Client) -> None:
    manager.post(of(cast.ict, "naam/"), renaming(day="2026-10-01", to="doe"))

    assert "1 oktober 2026 Heette ICT, heet vanaf toen Dienst ICT" in words_of(manager.get(of(cast.ict)))
    assert ChartChange.objects.get().day == date(2026, 10, 1)
