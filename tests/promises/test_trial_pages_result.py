"""What the page of a result says: sentences, figures with their certainty, and questions that make no sense."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from departments.chart.models import Department
from departments.people.models import Employee
from departments.worktime.calculation import Window
from departments.worktime.services import make_calendar
from figures.shares import verdict, wilson
from promises.deadlines.rules import parse_rule
from promises.imports.services import ImportReport
from promises.requests.models import Request
from promises.trial.models import Trial
from promises.trial.terms import Choice
from tests.promises.conftest import NOW
from tests.promises.test_trial_pages import page_of, text_of
from tests.promises.trials import HEAD, WABO, export_of, was_read

pytestmark = pytest.mark.django_db
LATER = {"at": "2012-01-23T23:59:59"}


@pytest.fixture
def wabo_file(lead: Employee) -> Trial:
    return was_read(WABO.read_bytes(), by=lead, now=NOW, name="wabo.csv")


def plain(response: Any) -> str:
    """The text without what keeps it together on a line."""
    return text_of(response).replace("\u00a0", " ").replace("\u2060", "").replace("&nbsp;", " ")


def test_the_sentence_names_two_terms_with_their_certainty(browser: Client, lead: Employee) -> None:
    """Ten answers after one day, ten after three, ten after four: binnen 2 werkdagen 10 of 30, binnen 4 all."""
    trial = was_read(export_of(*[1] * 10, *[3] * 10, *[4] * 10), by=lead, now=NOW)
    interval = wilson(30, 30)

    shown = plain(browser.get(f"{page_of(trial)}?regel=wd&termijn=4&aandeel=80"))

    assert "Een antwoord binnen 2 werkdagen lukt 33 %." in shown
    assert f"Met 4 werkdagen haalt u 100 % ({interval.low * 100:.0f}–100 %)." in shown
    assert "De kortste termijn die zeker 80 % haalt, is 4 werkdagen: dat lukte 100 % (89–100 %)." in shown
    assert "30 van 30 verzoeken waarvan de termijn voorbij is." in shown


def test_below_five_requests_there_are_counts_and_no_line(browser: Client, lead: Employee) -> None:
    trial = was_read(export_of(1, 1, 3), by=lead, now=NOW)

    shown = plain(browser.get(f"{page_of(trial)}?termijn=1"))

    assert "2 van 3" in shown
    assert 'role="img"' not in shown
    assert "minder dan 5" in shown
    assert "%" not in shown.partition('class="big-sentence"')[2].partition("</p>")[0]


@pytest.mark.parametrize(
    ("asked", "told"), [("90", "90 %"), ("92,5", "92,5 %"), ("92.55", "92,55 %"), ("99.99", "99,99 %")]
)
def test_the_level_that_was_asked_for_is_told_as_it_was_asked(
    browser: Client, lead: Employee, asked: str, told: str
) -> None:
    trial = was_read(export_of(*[1] * 20), by=lead, now=NOW)

    shown = plain(browser.get(page_of(trial), {"termijn": "1", "aandeel": asked}))

    assert f"u wilt {told} halen" in shown


def test_below_ten_requests_nothing_is_coloured(browser: Client, lead: Employee) -> None:
    trial = was_read(export_of(*[5] * 9), by=lead, now=NOW)

    shown = plain(browser.get(f"{page_of(trial)}?termijn=1"))

    assert verdict(0, 9, 0.9).outcome == "misses"
    assert 'class="badge state"' in shown
    assert "badge act" not in shown


def test_an_interval_across_the_level_decides_nothing(browser: Client, lead: Employee) -> None:
    trial = was_read(export_of(*[1] * 18, 5, 5), by=lead, now=NOW)

    shown = plain(browser.get(f"{page_of(trial)}?termijn=1"))

    assert "Nog niet te zeggen" in shown
    assert 'class="badge mind"' in shown
    assert "Welke termijn zeker 90 % haalt, is nog niet te zeggen" in shown


def test_every_request_is_counted_and_none_is_dropped(browser: Client, lead: Employee) -> None:
    rows = [
        HEAD,
        *(f"K{n};A;02-03-2026 10:00;03-03-2026 10:00" for n in range(6)),
        "L1;A;02-03-2026 10:00;12-03-2026 10:00",
        "O1;A;23-03-2026 10:00;",
        "E1;A;23-03-2026 10:00;23-03-2026 11:00",
        "X1;A;02-03-2026 10:00;unknown",
        "W1;A;02-03-2026 10:00;cancelled@02-03-2026 11:00",
        "I1;A;;03-03-2026 10:00",
    ]
    trial = was_read("\r\n".join(rows).encode(), by=lead, now=NOW)

    response = browser.get(f"{page_of(trial)}?termijn=2")

    counted = {one.label: one.count for one in response.context["counted"]}
    assert counted == {
        "Op tijd": "6", "Te laat": "1", "Al klaar, termijn nog niet voorbij": "1", "Nog open": "1",
        "Wacht op de vrager": "0", "Ingetrokken": "1", "Onbekend": "1", "Ongeldig": "1",
    }  # fmt: skip


def test_how_fast_it_went_stands_in_opening_hours_and_in_days(browser: Client, lead: Employee) -> None:
    """Half within one day (8 opening hours), and the rest still waits: nine of ten is more than the 21 days seen."""
    trial = was_read(export_of(*[1] * 6, *[None] * 5), by=lead, now=NOW)

    shown = plain(browser.get(page_of(trial)))

    assert "8 werkuren, ofwel 1 kalenderdag" in shown
    assert "meer dan 120 werkuren, ofwel meer dan 21 kalenderdagen" in shown


@pytest.mark.parametrize(("answers", "is_told"), [(3, False), (4, True)])
def test_how_fast_it_went_is_not_told_below_five_requests(
    browser: Client, lead: Employee, answers: int, is_told: bool
) -> None:
    """With the last line of the file there are four and five: of so few a half is a request of somebody."""
    trial = was_read(export_of(*[1] * answers), by=lead, now=NOW)

    shown = plain(browser.get(page_of(trial)))

    assert ("Helft beantwoord na" in shown) == is_told
    assert ("werkuren, ofwel" in shown) == is_told


def test_the_wabo_log_says_what_its_own_deadlines_came_to(browser: Client, wabo_file: Trial) -> None:
    """Seen at the end of the log: 923 of 1.339, as the design of this project worked out by another way."""
    shown = plain(browser.get(f"{page_of(wabo_file)}?gezien=2012-01-23T23:59:59"))

    assert "68,9 % (66,4–71,4 %) op tijd" in shown
    assert "1.434 verzoeken van 1 oktober 2010 tot en met 20 januari 2012" in shown


def test_a_first_look_is_at_the_first_minute_in_which_all_is_known(browser: Client, wabo_file: Trial) -> None:
    form = browser.get(page_of(wabo_file)).context["form"]

    assert form["gezien"].value() == "2012-01-20T16:09"


def test_moments_after_now_do_not_move_the_first_look(browser: Client, lead: Employee) -> None:
    content = f"{HEAD}\r\n1;A;02-03-2026 10:00;03-03-2099 10:00\r\n".encode()
    trial = was_read(content, by=lead, now=NOW)

    form = browser.get(page_of(trial)).context["form"]

    assert form["gezien"].value() == NOW.astimezone(ZoneInfo("Europe/Amsterdam")).strftime("%Y-%m-%dT%H:%M")


def test_teams_stand_in_the_order_in_which_people_count(browser: Client, lead: Employee) -> None:
    rows = [f"{n};2026-03-02T10:00;2026-03-03T10:00;Groep {n}" for n in (10, 3, 100, 29)]
    trial = was_read("\r\n".join(["nummer;ontvangen;beantwoord;team", *rows, ""]).encode(), by=lead, now=NOW)

    page = browser.get(page_of(trial)).content.decode()

    places = [page.index(f"Groep {n} (1)") for n in (3, 10, 29, 100)]
    assert places == sorted(places)


def test_a_team_can_be_looked_at_on_its_own(browser: Client, wabo_file: Trial) -> None:
    shown = plain(browser.get(f"{page_of(wabo_file)}?team=Customer+contact"))

    assert "Wat er met 29 verzoeken gebeurde" in shown


def test_other_opening_hours_give_another_outcome(browser: Client, lead: Employee) -> None:
    saturday = make_calendar(name="Ook zaterdag", week=((Window(540, 1020),),) * 6 + ((),), by=None, now=NOW)
    trial = was_read(export_of(*[6] * 20), by=lead, now=NOW)

    usual = browser.get(f"{page_of(trial)}?termijn=5").context["result"].chosen
    other = browser.get(f"{page_of(trial)}?termijn=5&kalender={saturday.pk}").context["result"].chosen

    assert (usual.kept, other.kept) == (20, 0)


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ("regel=wd&termijn=3", "wd:3"),
        ("regel=wd&termijn=3&later=on", "wd:3;late=next"),
        ("regel=wd&termijn=anders&anders=17", "wd:17"),
        ("regel=wh&termijn=1,5", "wh:1.5"),
        ("regel=cd&termijn=7&doorschuiven=on", "cd:7;ext"),
        ("regel=ch&termijn=24&doorschuiven=on&later=on", "ch:24"),
        ("regel=sd&termijn=sluiting", "sd"),
        ("regel=sd&termijn=12:00", "sd;cut=12:00"),
        ("regel=sd&termijn=anders&anders=15.30", "sd;cut=15:30"),
    ],
)
def test_every_kind_of_promise_can_be_asked_for(browser: Client, lead: Employee, asked: str, rule: str) -> None:
    trial = was_read(export_of(*[1] * 10, *[3] * 10), by=lead, now=NOW)

    response = browser.get(f"{page_of(trial)}?{asked}")

    assert response.status_code == 200
    assert response.context["result"].chosen.rule == parse_rule(rule)


def test_another_kind_begins_with_a_term_of_its_own(browser: Client, lead: Employee) -> None:
    """Four working days are no four hours: what was chosen for the kind before does not count."""
    trial = was_read(export_of(*[1] * 30), by=lead, now=NOW)

    chosen = browser.get(f"{page_of(trial)}?regel=wh&was=wd&termijn=4").context["result"].chosen

    assert str(chosen.rule) == "wh:8"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("regel=xx", "Kies een soort belofte uit de lijst."),
        ("termijn=veel", "Schrijf een heel aantal dagen van 1 tot en met 2.000."),
        ("termijn=1.5", "Schrijf een heel aantal dagen"),
        ("termijn=0", "Schrijf een heel aantal dagen"),
        ("termijn=99999999", "Schrijf een heel aantal dagen"),
        ("termijn=²", "Schrijf een heel aantal dagen"),
        ("termijn=anders", "Schrijf een heel aantal dagen"),
        ("regel=wh&termijn=1.234", "Schrijf een aantal uren"),
        ("regel=sd&termijn=25:00", "Schrijf een tijd"),
        ("regel=sd&termijn=1:2:3", "Schrijf een tijd"),
        ("aandeel=", "Vul in hoe vaak"),
        ("aandeel=0", "Schrijf een percentage van 1 tot en met 100"),
        ("aandeel=NaN", "Schrijf een percentage"),
        ("aandeel=1e1", "Schrijf een percentage"),
        ("kalender=999", "Deze kalender bestaat niet."),
        ("kalender=x", "Deze kalender bestaat niet."),
        ("team=Niemand", "Dit team staat niet in het bestand."),
        ("gezien=gisteren", "Dit is geen datum en tijd."),
        ("gezien=2026-03-01", "Dit is geen datum en tijd."),
        ("gezien=9999-12-31T23:59", "Dit is geen datum en tijd."),
        ("gezien=", "Kies het moment tot waar we kijken."),
    ],
)
def test_a_question_that_makes_no_sense_comes_back_with_a_sentence(
    browser: Client, lead: Employee, asked: str, sentence: str
) -> None:
    trial = was_read(export_of(1, 2), by=lead, now=NOW)

    response = browser.get(f"{page_of(trial)}?{asked}")

    assert response.status_code == 422
    assert sentence in plain(response)
    assert "Nog geen uitkomst" in plain(response)


def test_a_part_of_the_page_brings_back_the_form_with_its_errors(browser: Client, lead: Employee) -> None:
    trial = was_read(export_of(1, 2), by=lead, now=NOW)

    response = browser.get(f"{page_of(trial)}?aandeel=0", headers={"HX-Request": "true"})

    assert response.status_code == 422
    assert response["HX-Retarget"] == "#proberen"
    assert "<html" not in response.content.decode()


def test_a_look_before_everything_began_counts_all_as_invalid(browser: Client, lead: Employee) -> None:
    trial = was_read(export_of(1, 2), by=lead, now=NOW)

    shown = plain(browser.get(f"{page_of(trial)}?gezien=2020-01-01T00:00"))

    assert "Van geen enkel verzoek is een termijn" in shown


def test_the_smallest_term_is_exact_between_the_tiles(browser: Client, lead: Employee) -> None:
    """Half is answered within a working day, all within 13: the tiles go by twos, the answer does not."""
    trial = was_read(export_of(*[1] * 30, *[17] * 30, last=60), by=lead, now=NOW)

    result = browser.get(page_of(trial)).context["result"]

    assert result.surest is not None
    assert str(result.surest.rule) == "wd:13"
    assert [str(point.rule) for point in result.row] == [str(rule) for rule in Choice(result.chosen.rule.kind).rules(2)]


def test_stored_requests_of_a_department_are_tried_with_its_own_calendar(
    browser: Client, wabo: ImportReport, departments: dict[str, Department]
) -> None:
    general = departments["General"]

    shown = plain(browser.get(f"/beloften/uitproberen/afdeling/{general.pk}/?gezien=2012-01-23T23:59:59"))

    assert "1.390 verzoeken die in IKG staan (geïmporteerd)" in shown
    assert "68,5 %" in shown


def test_two_classes_of_evidence_are_never_mixed(
    browser: Client, lead: Employee, departments: dict[str, Department]
) -> None:
    moment = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("UTC"))
    for evidence, count in (("imported", 7), ("logged", 5)):
        Request.objects.bulk_create(
            Request(
                source=evidence, source_id=str(number), evidence=evidence, department=departments["General"],
                received_at=moment, answered_at=moment + timedelta(days=1),
            )
            for number in range(count)
        )  # fmt: skip
    address = f"/beloften/uitproberen/afdeling/{departments['General'].pk}/"

    shown = plain(browser.get(address))
    other = plain(browser.get(f"{address}?meting=logged"))

    assert "7 verzoeken die in IKG staan (geïmporteerd)" in shown
    assert "Bekijk de 5 andere (hier vastgelegd)" in shown
    assert "5 verzoeken die in IKG staan (hier vastgelegd)" in other


def test_a_department_without_requests_or_of_somebody_else_does_not_exist(
    browser: Client, wabo: ImportReport, departments: dict[str, Department]
) -> None:
    for department in (departments["Experts"].pk, departments["General"].parent_id, 999_999):
        assert browser.get(f"/beloften/uitproberen/afdeling/{department}/").status_code == 404
