"""The chart of then and that of now on the page and in the file, for every role, added and subtracted together."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.test import Client
from pytest_django import Settings

from departments.access.roles import Role
from departments.chart import services as chart
from departments.chart.models import Department, Succession
from departments.clock.services import travel_to
from feedback.responses.models import SealedRating
from feedback.scores import regrouping_gate
from feedback.scores.models import RegroupedCell, Regrouping
from feedback.scores.regrouping import regroup_due
from feedback.scores.services import publish
from feedback.waves.models import Wave, WaveTransition, WaveUnit
from tests.feedback.rank_audit import leaking_groups
from tests.feedback.regrouping_cast import without_the_joint_rule
from tests.feedback.results_cast import PUBLISHED, Cast, person, sealed_wave, small_municipality, spread

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, 9, tzinfo=PUBLISHED.tzinfo)
SMALL = spread({1: 3, 3: 1})  # four people: mean 1,5
ROLES = ["employee", "lead", "hr_lead", "above", "director", "manager", "auditor", "lead_of_domain"]
NUMBER = re.compile(r"\d+")


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.SECOND_STEP_REQUIRED = False
    found = small_municipality()
    person(found, "lead_of_domain", "Hans Vos", found.domain, (Role.TEAM_LEAD, found.domain))
    return found


@pytest.fixture
def wave(cast: Cast) -> Wave:
    found = sealed_wave(
        cast,
        {
            (cast.ict, cast.teams["A"]): spread({5: 4, 4: 5, 3: 2, 2: 1}),
            (cast.ict, cast.teams["B"]): spread({4: 4, 3: 2, 2: 2}),
            (cast.ict, cast.teams["C"]): SMALL,
            (cast.ict, cast.desk): spread({2: 4, 3: 2, 5: 3}),
            (cast.ict, cast.hr): spread({2: 3, 3: 4, 4: 1}),
            (cast.hr, cast.teams["A"]): spread({2: 3, 3: 4, 4: 3}),
            (cast.hr, cast.teams["B"]): spread({2: 3, 1: 1, 5: 3}),
        },
    )
    WaveTransition.objects.create(
        wave=found, from_state="scheduled", to_state="open", at=datetime(2026, 9, 12, 7, tzinfo=PUBLISHED.tzinfo)
    )
    publish(found, now=PUBLISHED)
    travel_to(NOW)
    return found


def merge(cast: Cast, first: str = "B", second: str = "C") -> Department:
    new = chart.open_department(
        code="samen", name="Team Samen", parent=cast.domain, valid_from=DAY, by=None, now=NOW
    )  # fmt: skip
    for team in (first, second):
        chart.close_department(cast.teams[team], until=DAY, by=None, now=NOW, heir=new)
    regroup_due(NOW)
    return new


def rows_of(page: str) -> dict[str, str]:
    """Name of the customer -> the rest of its row, as text."""
    table = re.search(r'<table class="chart customers">.*?</table>', page, re.DOTALL)
    assert table is not None
    found = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', table.group(), re.DOTALL)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", rest).split()) for name, rest in found}


def test_there_is_nothing_to_choose_while_the_chart_is_the_same(cast: Cast, wave: Wave, client: Client) -> None:
    client.force_login(cast.people["lead"])

    page = client.get(f"/resultaten/{cast.ict.pk}/").content.decode()

    assert "Indeling van" not in page


def test_the_reader_chooses_between_the_chart_of_then_and_of_now(cast: Cast, wave: Wave, client: Client) -> None:
    merge(cast)
    client.force_login(cast.people["lead"])

    then = client.get(f"/resultaten/{cast.ict.pk}/").content.decode()
    now = client.get(f"/resultaten/{cast.ict.pk}/?meting={wave.pk}&indeling=nu").content.decode()

    assert 'indeling=toen#klanten" aria-current="true">Indeling van toen (12 september)</a>' in then
    assert 'indeling=nu#klanten">Indeling van nu (1 november)</a>' in then
    assert 'indeling=nu#klanten" aria-current="true">Indeling van nu (1 november)</a>' in now
    assert "Wat oud en nieuw samen zouden verraden, tonen we niet." in now
    assert "Wat oud en nieuw samen" not in then
    assert list(rows_of(then)) == [
        "Bedrijfsvoering", "HR", "Domein Ruimte", "Team A", "Team B", "Team C", "Klantcontactcentrum",
    ]  # fmt: skip
    assert list(rows_of(now)) == [
        "Bedrijfsvoering", "HR", "Domein Ruimte", "Team A", "Team Samen", "Klantcontactcentrum",
    ]  # fmt: skip
    assert rows_of(now)["Team Samen"] == "2,7 12"
    assert "niet getoond" in rows_of(then)["Team B"]


def test_the_file_of_now_holds_exactly_the_cells_of_now(cast: Cast, wave: Wave, client: Client) -> None:
    merge(cast)
    client.force_login(cast.people["lead"])

    page = client.get(f"/resultaten/{cast.ict.pk}/?indeling=nu").content.decode()
    now = file_of(client, cast.ict, "?indeling=nu")
    then = file_of(client, cast.ict, "")

    assert f"gegevens.csv?meting={wave.pk}&amp;indeling=nu" in page
    cells = RegroupedCell.objects.filter(supplier=cast.ict)
    assert sorted(int(row["antwoorden"]) for row in now) == sorted(cells.values_list("n", flat=True))
    assert {row["indeling"] for row in now} == {"Indeling van nu (1 november)"}
    assert {row["indeling"] for row in then} == {"Indeling van toen (12 september)"}
    empty = ["aandeel eens", "helemaal oneens", "oneens", "niet eens, niet oneens", "eens", "helemaal eens", "genodigd"]
    assert {row[column] for row in now for column in empty} == {""}


@pytest.mark.parametrize("question", ["?indeling=straks", "?indeling=1"])
def test_another_chart_does_not_exist(cast: Cast, wave: Wave, client: Client, question: str) -> None:
    merge(cast)
    client.force_login(cast.people["lead"])

    assert client.get(f"/resultaten/{cast.ict.pk}/{question}").status_code == 404
    assert client.get(f"/resultaten/{cast.ict.pk}/gegevens.csv{question}").status_code == 404


def test_without_a_chart_of_now_the_page_is_that_of_then_and_there_is_no_file(
    cast: Cast, wave: Wave, client: Client
) -> None:
    client.force_login(cast.people["lead"])

    page = client.get(f"/resultaten/{cast.ict.pk}/?indeling=nu").content.decode()

    assert "Team C" in rows_of(page)
    assert client.get(f"/resultaten/{cast.ict.pk}/gegevens.csv?indeling=nu").status_code == 404


def test_the_chart_of_now_is_kept_by_nobody_and_read_by_readers_only(cast: Cast, wave: Wave, client: Client) -> None:
    merge(cast)

    for role in ROLES:
        client.force_login(cast.people[role])
        for path in ("?indeling=nu", "gegevens.csv?indeling=nu"):
            answer = client.get(f"/resultaten/{cast.ict.pk}/{path}")
            assert answer.status_code == (200 if role in {"lead", "above", "director", "manager"} else 404), role
            if answer.status_code == 200:
                assert "no-store" in answer.headers["Cache-Control"]


def reorganise(cast: Cast, step: int) -> None:
    """B and C merge; then they move out of the domain together; then A goes after them, and HR into the domain."""
    if step == 0:
        merge(cast)
        return
    moved = {1: ("samen", cast.root), 2: ("team-a", cast.root), 3: ("hr", cast.domain), 4: ("samen", cast.domain)}
    code, parent = moved[step]
    one = Department.objects.get(code=code)
    chart.move_department(one, parent=parent, on=DAY + timedelta(days=step), by=None, now=NOW)
    regroup_due(NOW + timedelta(days=step))


Seen = dict[tuple[str, str], dict[frozenset[str], set[str]]]
"""(supplier, question) -> units -> every figure (n and mean) that was read of them."""


def read_everything(client: Client, cast: Cast, wave: Wave, seen: Seen, roles: Sequence[str] = ROLES) -> None:
    """Every page and file of both charts, as every role."""
    for role in roles:
        client.force_login(cast.people[role])
        for supplier in (cast.ict, cast.hr):
            for indeling in ("toen", "nu"):
                for atoms, row in groups_read(client, supplier, wave, indeling):
                    figures = seen.setdefault((supplier.code, row["vraagcode"]), {}).setdefault(atoms, set())
                    figures.add(f"{row['antwoorden']} {row['gemiddelde']}")


def found_by_algebra(wave: Wave, seen: Seen) -> list[frozenset[str]]:
    return [
        leak
        for (supplier, code), groups in seen.items()
        for leak in leaking_groups(sorted(groups, key=sorted), answered(wave, supplier, code), wave.k)
    ]


def test_all_that_any_role_ever_saw_in_any_chart_speaks_about_nobody(cast: Cast, wave: Wave, client: Client) -> None:
    """Five reorganisations; what was read in between is kept, and added and subtracted as an attacker would."""
    seen: Seen = {}

    for step in range(5):
        reorganise(cast, step)
        travel_to(NOW + timedelta(days=step))
        read_everything(client, cast, wave, seen, ROLES if step == 4 else ["manager"])

    assert Regrouping.objects.count() == 5
    assert len(seen["ict", ""]) > 6, "groups of several charts"
    assert not found_by_algebra(wave, seen)
    for (supplier, code), groups in seen.items():
        persons = answered(wave, supplier, code)
        for atoms, figures in groups.items():
            assert len(figures) == 1, "one group has one figure in every chart"
            assert next(iter(figures)).split()[0] == str(sum(persons.get(atom, 0) for atom in atoms))


def test_the_attacker_would_find_the_four_who_moved(
    cast: Cast, wave: Wave, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is planted in the rules and in the check: then the pages of two charts together give them away."""
    without_the_joint_rule(monkeypatch)
    monkeypatch.setattr(regrouping_gate, "examine", lambda *_arguments: [])
    chart.move_department(cast.teams["C"], parent=cast.support, on=DAY, by=None, now=NOW)
    regroup_due(NOW)
    seen: Seen = {}

    read_everything(client, cast, wave, seen)

    assert frozenset({"team-c"}) in found_by_algebra(wave, seen)


def groups_read(
    client: Client, supplier: Department, wave: Wave, indeling: str
) -> list[tuple[frozenset[str], dict[str, str]]]:
    """What the page and the file of one chart say, as (units, row); the page says nothing that the file does not."""
    page = client.get(f"/resultaten/{supplier.pk}/?indeling={indeling}")
    file = client.get(f"/resultaten/{supplier.pk}/gegevens.csv?indeling={indeling}")
    if file.status_code == 404:
        return []
    rows = list(csv.DictReader(StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    by_name = {row["interne klant"]: row for row in rows if not row["vraagcode"]}
    for name, text in rows_of(page.content.decode()).items():
        numbers = NUMBER.findall(text)
        if name not in by_name:
            assert not numbers, (name, text)
        else:
            assert numbers[-1] == by_name[name]["antwoorden"], (name, text)
    return [(units_behind(row, supplier, wave), row) for row in rows]


def units_behind(row: dict[str, str], supplier: Department, wave: Wave) -> frozenset[str]:
    """The units of the wave that a row adds up, found by the attacker's own walk through the chart."""
    then = dict(WaveUnit.objects.filter(wave=wave).values_list("department__code", "parent__code"))
    if not row["interne klant"]:
        return frozenset(then)
    parents = dict(Department.objects.values_list("code", "parent__code"))
    name_of = {one.code: one.name for one in Department.objects.all()}
    if "toen" in row["indeling"]:
        return frozenset(unit for unit in then if row["interne klant"] in names_above(unit, then, name_of))
    heir = dict(Succession.objects.values_list("predecessor__code", "successor__code"))
    return frozenset(
        unit
        for unit in then
        if row["interne klant"] in names_above(heir.get(unit, unit), parents, name_of)
        and supplier.name not in names_above(heir.get(unit, unit), parents, name_of)
    )


def names_above(unit: str, parents: dict[str, str], name_of: dict[str, str]) -> list[str]:
    found = [unit]
    while above := parents.get(found[-1]):
        found.append(above)
    return [name_of[code] for code in found]


def answered(wave: Wave, supplier: str, code: str) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    questions = {str(one.pk): one.code for one in wave.survey_version.questions.all()}
    for rating in SealedRating.objects.filter(wave=wave, supplier__code=supplier).select_related("customer_unit"):
        found[rating.customer_unit.code] += not code or code in {questions[one] for one in rating.answers}
    return found


def file_of(client: Client, supplier: Department, question: str) -> list[dict[str, str]]:
    text = client.get(f"/resultaten/{supplier.pk}/gegevens.csv{question}").content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_four_people_who_moved_stand_in_no_source(cast: Cast, wave: Wave, client: Client) -> None:
    """C (four people, mean 1,5) leaves the domain of 24; 20 would give them away, in any place."""
    chart.move_department(cast.teams["C"], parent=cast.support, on=DAY, by=None, now=NOW)
    regroup_due(NOW)
    client.force_login(cast.people["manager"])

    sources = [
        client.get(f"/resultaten/{cast.ict.pk}/{path}").content.decode()
        for path in ("", "?indeling=nu", "gegevens.csv", "gegevens.csv?indeling=nu")
    ]

    assert Regrouping.objects.exists()
    for source in sources:
        assert not re.search(r"1[.,]5\b", re.sub(r"<svg.*?</svg>", "", source, flags=re.DOTALL))
    for chart_ in ("toen", "nu"):
        rows = file_of(client, cast.ict, f"?indeling={chart_}")
        assert not {"4", "20"} & {row["antwoorden"] for row in rows}
    assert "niet getoond" in rows_of(sources[1])["Domein Ruimte"]


def test_the_page_of_a_successor_names_the_results_of_who_went_before(cast: Cast, wave: Wave, client: Client) -> None:
    new = chart.open_department(
        code="digitaal", name="Digitaal", parent=cast.support, valid_from=DAY, by=None, now=NOW
    )  # fmt: skip
    chart.close_department(cast.ict, until=DAY, by=None, now=NOW, heir=new)
    client.force_login(cast.people["above"])

    page = " ".join(client.get(f"/resultaten/{new.pk}/").content.decode().split())

    assert f'Resultaten van voorgangers: <a href="/resultaten/{cast.ict.pk}/">ICT</a> (tot 1 november)' in page
    assert client.get(f"/resultaten/{cast.ict.pk}/").status_code == 200


def test_who_may_not_read_the_predecessor_is_not_told_of_it(cast: Cast, wave: Wave, client: Client) -> None:
    chart.close_department(cast.ict, until=DAY, by=None, now=NOW, heir=cast.hr)
    client.force_login(cast.people["hr_lead"])
    assert "voorgangers" in client.get(f"/resultaten/{cast.hr.pk}/").content.decode(), "the heir answers for it"

    client.force_login(cast.people["lead_of_domain"])

    assert client.get(f"/resultaten/{cast.hr.pk}/").status_code == 404


def test_the_page_says_what_the_department_was_called_then(cast: Cast, wave: Wave, client: Client) -> None:
    client.force_login(cast.people["lead"])
    before = client.get(f"/resultaten/{cast.ict.pk}/").content.decode()

    chart.rename_department(cast.ict, name="Digitaal", on=DAY, by=None, now=NOW)
    after = client.get(f"/resultaten/{cast.ict.pk}/").content.decode()

    assert "heette toen" not in before
    assert "heette toen ICT" in after
