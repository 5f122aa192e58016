"""A result of four people appears nowhere: no page, no file, no markup, for no role."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from pytest_django import Settings

from departments.clock.services import travel_to
from feedback.actions.services import start_due
from feedback.scores.models import PublishedCell
from feedback.scores.services import publish
from feedback.waves.models import Wave
from tests.feedback.results_cast import PUBLISHED, Cast, sealed_wave, small_municipality, spread

pytestmark = pytest.mark.django_db

DESK = spread({1: 1, 2: 3})  # four people about ICT: mean 1,75
ABOUT_HR = spread({1: 3, 2: 1})  # four people about HR: mean 1,25
CANARIES = re.compile(r"1[.,]75|1[.,]25|\b1[.,]8\b|\b1[.,]3\b")
ROLES = ["employee", "lead", "hr_lead", "above", "director", "manager", "auditor"]


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.SECOND_STEP_REQUIRED = False
    return small_municipality()


@pytest.fixture
def wave(cast: Cast) -> Wave:
    found = sealed_wave(
        cast,
        {
            (cast.ict, cast.teams["A"]): spread({5: 4, 4: 6, 3: 3, 2: 2}),
            (cast.ict, cast.teams["B"]): spread({4: 4, 3: 4, 2: 2}),
            (cast.ict, cast.hr): spread({5: 2, 4: 4, 3: 2}),
            (cast.ict, cast.desk): DESK,
            (cast.hr, cast.teams["A"]): ABOUT_HR,
        },
    )
    publish(found, now=PUBLISHED)
    start_due(PUBLISHED)
    travel_to(PUBLISHED + timedelta(days=1))
    return found


def pages(cast: Cast, wave: Wave) -> Iterator[str]:
    yield from ["/", "/resultaten/", "/lade/", "/opvolging/", "/terugkoppeling/", "/beheer/", "/privacy/"]
    for department in (cast.ict, cast.hr, cast.desk, cast.support, cast.domain):
        yield f"/afdelingen/{department.pk}/"
        yield f"/resultaten/{department.pk}/"
        yield f"/resultaten/{department.pk}/?meting={wave.pk}"
        yield f"/resultaten/{department.pk}/gegevens.csv"
    for point in wave.follow_ups.values_list("points__pk", flat=True):
        yield f"/opvolging/{point}/"


@pytest.mark.parametrize("role", ROLES)
def test_nothing_about_four_people_stands_on_any_page(cast: Cast, wave: Wave, role: str, client: Client) -> None:
    client.force_login(cast.people[role])

    for path in pages(cast, wave):
        answer = client.get(path)
        assert answer.status_code in {200, 404}, path
        text = re.sub(r"<svg.*?</svg>", _texts_of, answer.content.decode(), flags=re.DOTALL)
        assert not CANARIES.search(text), path


def _texts_of(drawing: re.Match[str]) -> str:
    """Of a drawing only what can be read: its coordinates are no figures."""
    return " ".join(re.findall(r">([^<]*)<", drawing.group()))


def test_the_canaries_would_be_found_if_they_were_shown(cast: Cast, wave: Wave, client: Client) -> None:
    """The fault is planted: a cell of seven people with the mean of the four."""
    PublishedCell.objects.filter(supplier=cast.ict, customer=None).update(mean=1.75)
    client.force_login(cast.people["lead"])

    page = client.get(f"/resultaten/{cast.ict.pk}/").content.decode()
    file = client.get(f"/resultaten/{cast.ict.pk}/gegevens.csv").content.decode()

    assert CANARIES.search(page)
    assert CANARIES.search(file)


def test_a_small_group_and_an_empty_one_look_exactly_alike(cast: Cast, wave: Wave, client: Client) -> None:
    client.force_login(cast.people["lead"])

    page = client.get(f"/resultaten/{cast.ict.pk}/").content.decode()

    rows = {
        name: row for row, name in re.findall(r'(<tr[^>]*>\s*<th scope="row">([^<]+)</th>.*?</tr>)', page, re.DOTALL)
    }
    four, none = rows["Klantcontactcentrum"], rows["Team C"]
    assert "niet getoond" in four
    assert not re.search(r"<td[^>]*>\s*\d", four)
    hidden = re.compile(r"<td.*</td>", re.DOTALL)
    assert hidden.findall(four) == hidden.findall(none)


def test_what_would_give_the_four_away_by_subtraction_is_not_shown_either(
    cast: Cast, wave: Wave, client: Client
) -> None:
    client.force_login(cast.people["lead"])

    rows = _rows(client, f"/resultaten/{cast.ict.pk}/gegevens.csv")

    groups = {row["interne klant"] for row in rows}
    assert "Klantcontactcentrum" not in groups
    assert "Bedrijfsvoering" not in groups, "37 - 25 - 8 = 4"
    assert {"Domein Ruimte", "Team A", "Team B"} <= groups


def test_the_file_holds_exactly_the_published_cells(cast: Cast, wave: Wave, client: Client) -> None:
    client.force_login(cast.people["lead"])

    answer = client.get(f"/resultaten/{cast.ict.pk}/gegevens.csv")
    rows = _rows(client, f"/resultaten/{cast.ict.pk}/gegevens.csv")

    cells = PublishedCell.objects.filter(supplier=cast.ict)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ict-meting-najaar.csv"'
    assert len(rows) == cells.count()
    total = rows[0]
    assert (total["niveau"], total["vraag"], total["antwoorden"]) == ("alle klanten", "Alle vragen samen", "37")
    assert sorted(int(row["antwoorden"]) for row in rows) == sorted(cells.values_list("n", flat=True))


def test_a_name_that_looks_like_a_formula_is_text_in_the_file(cast: Cast, wave: Wave, client: Client) -> None:
    Wave.objects.filter(pk=wave.pk).update(title="=HYPERLINK(1)")
    cast.teams["A"].name = "＋Team A"
    cast.teams["A"].save()
    client.force_login(cast.people["lead"])

    rows = _rows(client, f"/resultaten/{cast.ict.pk}/gegevens.csv")

    assert {row["meting"] for row in rows} == {"'=HYPERLINK(1)"}
    assert "'＋Team A" in {row["interne klant"] for row in rows}


def test_a_department_that_four_people_judged_says_only_that_nothing_is_shown(
    cast: Cast, wave: Wave, client: Client
) -> None:
    client.force_login(cast.people["hr_lead"])

    page = client.get(f"/resultaten/{cast.hr.pk}/").content.decode()

    assert "niet getoond" in page
    assert client.get(f"/resultaten/{cast.hr.pk}/gegevens.csv").status_code == 404


def test_results_of_another_department_do_not_exist_for_a_lead(cast: Cast, wave: Wave, client: Client) -> None:
    client.force_login(cast.people["hr_lead"])

    for path in (f"/resultaten/{cast.ict.pk}/", f"/resultaten/{cast.ict.pk}/gegevens.csv", "/resultaten/999999/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("role", ["employee", "auditor"])
def test_who_may_not_read_results_finds_no_such_page(cast: Cast, wave: Wave, role: str, client: Client) -> None:
    client.force_login(cast.people[role])

    for path in ("/resultaten/", f"/resultaten/{cast.ict.pk}/", f"/resultaten/{cast.ict.pk}/gegevens.csv"):
        assert client.get(path).status_code == 404


def _rows(client: Client, path: str) -> list[dict[str, str]]:
    text = client.get(path).content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))
