"""Old results in a new chart on the database: written once, by the tick only, and never what would give people away."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from departments.audit.models import AuditEntry
from departments.chart import services as chart
from departments.chart.models import Department
from feedback.responses.models import SealedRating
from feedback.scores import regrouping, regrouping_gate
from feedback.scores.models import PublishedCell, RegroupedCell, Regrouping
from feedback.scores.regrouped import current_regrouping, regrouped_customers
from feedback.scores.regrouping import regroup_due
from feedback.scores.regrouping_tree import from_json, units_of
from feedback.scores.services import publish
from feedback.waves.models import Wave, WaveUnit
from ikg.tick import STEPS
from tests.feedback.rank_audit import leaking_groups
from tests.feedback.regrouping_cast import without_the_joint_rule
from tests.feedback.results_cast import PUBLISHED, Cast, department, sealed_wave, small_municipality, spread

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, 9, tzinfo=PUBLISHED.tzinfo)


@pytest.fixture
def cast() -> Cast:
    return small_municipality()


@pytest.fixture
def wave(cast: Cast) -> Wave:
    """Domein: A 12, B 8, C 3; KCC 9; HR 8 (in Bedrijfsvoering, as ICT itself)."""
    found = sealed_wave(
        cast,
        {
            (cast.ict, cast.teams["A"]): spread({5: 4, 4: 5, 3: 2, 2: 1}),
            (cast.ict, cast.teams["B"]): spread({4: 4, 3: 2, 2: 2}),
            (cast.ict, cast.teams["C"]): spread({1: 1, 3: 1, 5: 1}),
            (cast.ict, cast.desk): spread({2: 4, 3: 2, 5: 3}),
            (cast.ict, cast.hr): spread({2: 3, 3: 4, 4: 1}),
        },
    )
    publish(found, now=PUBLISHED)
    return found


def move(cast: Cast, team: str, to: Department, *, days: int = 0) -> None:
    cast.teams[team].refresh_from_db()
    on = DAY + timedelta(days=days)
    chart.move_department(cast.teams[team], parent=to, on=on, by=None, now=NOW)


def merge(cast: Cast, *teams: str) -> Department:
    new = chart.open_department(
        code="samen", name="Team Samen", parent=cast.domain, valid_from=DAY, by=None, now=NOW
    )  # fmt: skip
    for team in teams:
        chart.close_department(cast.teams[team], until=DAY, by=None, now=NOW, heir=new)
    return new


def new_totals(wave: Wave) -> dict[str, int]:
    """Customer -> n of the overall judgement in the newest chart."""
    newest = Regrouping.objects.filter(wave=wave).latest("pk")
    cells = RegroupedCell.objects.filter(regrouping=newest, question=None)
    return dict(cells.values_list("customer__name", "n"))


def found_by_algebra(wave: Wave, k: int = 5) -> list[object]:
    """Everything that stands in the tables about one wave, as an attacker adds and subtracts it."""
    parents: dict[int, int | None] = dict(WaveUnit.objects.filter(wave=wave).values_list("department_id", "parent_id"))
    persons: Counter[tuple[int | None, int]] = Counter()
    for rating in SealedRating.objects.filter(wave=wave):
        for question in [None, *map(int, rating.answers)]:
            persons[question, rating.customer_unit_id] += 1
    groups: dict[int | None, set[frozenset[str]]] = {}
    for cell in PublishedCell.objects.filter(publication__wave=wave):
        inside = {unit for unit in parents if cell.customer_id in {None, *lineage(unit, parents)}}
        groups.setdefault(cell.question_id, set()).add(frozenset(map(str, inside)))
    for one in RegroupedCell.objects.filter(regrouping__wave=wave).select_related("regrouping"):
        inside = set(units_of(from_json(one.regrouping.units), one.supplier_id, one.customer_id))
        groups.setdefault(one.question_id, set()).add(frozenset(map(str, inside)))
    return [
        leak
        for question, published in groups.items()
        for leak in leaking_groups(
            sorted(published, key=sorted), {str(unit): n for (one, unit), n in persons.items() if one == question}, k
        )
    ]


def lineage(unit: int, parents: dict[int, int | None]) -> list[int]:
    found = [unit]
    while (above := parents.get(found[-1])) is not None:
        found.append(above)
    return found


def test_a_wave_whose_chart_did_not_change_is_left_as_it_is(wave: Wave) -> None:
    assert regroup_due(NOW) == 0
    assert not Regrouping.objects.exists()


def test_a_new_name_is_no_new_chart(cast: Cast, wave: Wave) -> None:
    chart.rename_department(cast.teams["A"], name="Team Alfa", on=DAY, by=None, now=NOW)

    assert regroup_due(NOW) == 0


def test_merged_teams_are_shown_together_once_with_an_audit_row(cast: Cast, wave: Wave) -> None:
    merge(cast, "B", "C")

    assert regroup_due(NOW) == 1
    assert regroup_due(NOW + timedelta(minutes=1)) == 0

    found = Regrouping.objects.get()
    assert found.chart_on == DAY
    assert new_totals(wave)["Team Samen"] == 11
    entry = AuditEntry.objects.get(event="results.regrouped")
    assert (entry.details["wave"], entry.details["chart"]) == (wave.pk, found.hash)
    assert not found_by_algebra(wave)


def test_the_mean_of_the_merged_team_is_that_of_its_people(cast: Cast, wave: Wave) -> None:
    merge(cast, "B", "C")
    regroup_due(NOW)

    cell = RegroupedCell.objects.get(customer__name="Team Samen", question=cast.questions[0])
    overall = RegroupedCell.objects.get(customer__name="Team Samen", question=None)

    # 4 × 4 + 2 × 3 + 2 × 2 and 5 + 3 + 1, of 11
    assert cell.mean == pytest.approx(35 / 11)
    assert overall.mean == 3.2


def test_a_merged_team_is_hidden_where_it_would_leave_three_people_alone(cast: Cast, wave: Wave) -> None:
    """Domein 23, A and B together 20: the three of C would be the difference."""
    merge(cast, "A", "B")

    regroup_due(NOW)

    assert "Domein Ruimte" in new_totals(wave)
    assert "Team Samen" not in new_totals(wave)


def test_nothing_is_written_again_after_the_cache_was_emptied(cast: Cast, wave: Wave) -> None:
    merge(cast, "A", "B")
    regroup_due(NOW)
    cache.clear()

    assert regroup_due(NOW) == 0
    assert Regrouping.objects.count() == 1


def test_a_tick_without_a_change_asks_two_questions(
    cast: Cast, wave: Wave, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    regroup_due(NOW)

    with django_assert_num_queries(2):
        regroup_due(NOW + timedelta(minutes=1))


def test_results_that_are_gone_again_are_worked_out_again(cast: Cast, wave: Wave) -> None:
    """A database that was put back, beside a cache that was not."""
    merge(cast, "B", "C")
    regroup_due(NOW)
    RegroupedCell.objects.all().delete()
    Regrouping.objects.all().delete()

    assert regroup_due(NOW) == 1


def test_a_change_that_came_in_by_another_way_is_noticed_too(cast: Cast, wave: Wave) -> None:
    """An import writes the department itself; there is no change in the list of changes."""
    regroup_due(NOW)

    Department.objects.filter(pk=cast.teams["B"].pk).update(parent=cast.root)

    assert regroup_due(NOW) == 1


def test_a_small_team_that_moves_gives_itself_away_in_neither_department(cast: Cast, wave: Wave) -> None:
    """Domein was 23; without the three it would be 20, and the difference is those three."""
    move(cast, "C", cast.support)

    regroup_due(NOW)

    assert "Domein Ruimte" not in new_totals(wave)
    assert "Bedrijfsvoering" not in new_totals(wave)
    assert not found_by_algebra(wave)


@pytest.mark.parametrize("order", ["BC", "CB"])
def test_a_manager_who_moves_teams_to_and_fro_learns_nothing(cast: Cast, wave: Wave, order: str) -> None:
    first, second = order[0], order[1]
    steps: list[tuple[str, Department]] = [
        (first, cast.support), (second, cast.support), (first, cast.domain), (second, cast.domain), (first, cast.root),
    ]  # fmt: skip

    for days, (team, to) in enumerate(steps):
        move(cast, team, to, days=days)
        regroup_due(NOW + timedelta(days=days))
        assert not found_by_algebra(wave), (days, team)

    assert Regrouping.objects.count() == 4, "the fourth chart is that of the day itself"


def test_without_the_joint_rule_the_check_writes_nothing(
    cast: Cast, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is planted in the rules; the check has its own code and must see it."""
    without_the_joint_rule(monkeypatch)
    move(cast, "C", cast.support)

    assert regroup_due(NOW) == 0
    assert not Regrouping.objects.exists()
    assert not AuditEntry.objects.filter(event="results.regrouped").exists()


def test_without_rule_and_check_the_attacker_finds_the_team_that_moved(
    cast: Cast, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_joint_rule(monkeypatch)
    monkeypatch.setattr(regrouping_gate, "examine", lambda *_arguments: [])
    move(cast, "C", cast.support)

    regroup_due(NOW)

    assert frozenset({str(cast.teams["C"].pk)}) in found_by_algebra(wave)


def test_a_check_that_breaks_writes_nothing(cast: Cast, wave: Wave, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(regrouping_gate, "examine", broken)
    merge(cast, "A", "B")

    assert regroup_due(NOW) == 0
    assert not Regrouping.objects.exists()


def test_a_team_that_comes_back_needs_no_new_chart(cast: Cast, wave: Wave) -> None:
    move(cast, "B", cast.support)
    regroup_due(NOW)
    move(cast, "B", cast.domain, days=1)

    assert regroup_due(NOW + timedelta(days=1)) == 0
    assert current_regrouping(wave, DAY + timedelta(days=1)) is None

    move(cast, "B", cast.support, days=2)

    assert regroup_due(NOW + timedelta(days=2)) == 0
    assert current_regrouping(wave, DAY + timedelta(days=2)) == Regrouping.objects.get()


def test_ratings_that_are_no_longer_kept_are_not_regrouped(cast: Cast, wave: Wave) -> None:
    SealedRating.objects.filter(wave=wave).delete()
    merge(cast, "A", "B")

    assert regroup_due(NOW) == 0
    assert not Regrouping.objects.exists()


def test_ratings_that_no_longer_fit_what_was_published_are_not_regrouped(cast: Cast, wave: Wave) -> None:
    SealedRating.objects.filter(wave=wave, customer_unit=cast.desk).first().delete()  # type: ignore[union-attr]
    merge(cast, "A", "B")

    assert regroup_due(NOW) == 0
    assert not Regrouping.objects.exists()


def test_a_wave_with_an_alarm_is_left_alone(cast: Cast, wave: Wave) -> None:
    Wave.objects.filter(pk=wave.pk).update(alarm="Er klopt iets niet.")
    merge(cast, "A", "B")

    assert regroup_due(NOW) == 0


def test_who_was_overtaken_writes_nothing_and_looks_again(
    cast: Cast, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another tick wrote cells that these were not held against."""
    merge(cast, "A", "B")
    check = regrouping_gate.examine

    def overtaken(*arguments: object) -> object:
        Regrouping.objects.create(wave=wave, chart_on=DAY, at=NOW, units={}, hash="another")
        return check(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(regrouping_gate, "examine", overtaken)
    assert regroup_due(NOW) == 0
    monkeypatch.undo()

    assert not RegroupedCell.objects.exists()
    assert regroup_due(NOW) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_ticks_at_once_one_writes(cast: Cast, wave: Wave) -> None:
    merge(cast, "A", "B")
    start = Barrier(2)
    outcomes: list[int] = []

    def tick() -> None:
        start.wait()
        try:
            outcomes.append(regroup_due(NOW))
        finally:
            connections.close_all()

    workers = [Thread(target=tick) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(outcomes) == [0, 1]
    assert Regrouping.objects.count() == 1


def test_everybody_of_the_wave_has_a_place_in_the_chart_of_today(cast: Cast, wave: Wave) -> None:
    samen = merge(cast, "A", "B")
    regroup_due(NOW)

    found = Regrouping.objects.get()
    rows = regrouped_customers(found, cast.ict, RegroupedCell.objects.all())

    assert [one.name for one in rows] == ["Bedrijfsvoering", "Domein Ruimte", "Klantcontactcentrum"]
    assert [team.name for team in rows[1].teams] == ["Team C", "Team Samen"]
    assert found.units[str(cast.teams["A"].pk)] == {
        "department": samen.pk, "groups": [cast.domain.pk, samen.pk], "not_for": [],
    }  # fmt: skip


def test_the_tick_regroups_after_it_publishes() -> None:
    names = [name for name, _step in STEPS]

    assert names.index("publish results") < names.index("regroup results")
    assert dict(STEPS)["regroup results"] is regrouping.regroup_due


def test_no_page_makes_results(cast: Cast, wave: Wave, client: Client) -> None:
    merge(cast, "A", "B")
    client.force_login(cast.people["lead"])

    for path in ("", "?indeling=nu", "gegevens.csv"):
        client.get(f"/resultaten/{cast.ict.pk}/{path}")

    assert not Regrouping.objects.exists()


def test_a_new_department_without_people_of_the_wave_changes_nothing(cast: Cast, wave: Wave) -> None:
    department("nieuw", "Nieuw", cast.root)

    assert regroup_due(NOW) == 0
