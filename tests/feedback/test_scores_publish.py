from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from pytest_django import DjangoAssertNumQueries

from departments.audit.models import AuditEntry
from feedback.responses.models import SealedRating, StagedRating
from feedback.scores import services
from feedback.scores.models import Publication, PublishedCell
from feedback.scores.selectors import published_waves, supplier_result, unchanged
from feedback.waves.models import Wave
from figures.change import ChangeVerdict
from tests.feedback.results_cast import PUBLISHED, Cast, large_sealed_wave, sealed_wave, small_municipality, spread

pytestmark = pytest.mark.django_db

GOOD = spread({5: 4, 4: 5, 3: 2, 2: 1})


@pytest.fixture
def cast() -> Cast:
    return small_municipality()


def typical(cast: Cast) -> Wave:
    return sealed_wave(
        cast,
        {
            (cast.ict, cast.teams["A"]): GOOD,
            (cast.ict, cast.teams["B"]): spread({4: 4, 3: 2, 2: 2}),
            (cast.ict, cast.desk): spread({2: 2, 1: 1, 3: 1}),
            (cast.ict, cast.hr): spread({2: 3, 3: 4, 4: 1}),
            (cast.hr, cast.teams["A"]): spread({1: 2, 2: 2}),
        },
    )


def test_a_sealed_wave_is_published_once_with_a_fingerprint_over_everything(cast: Cast) -> None:
    wave = typical(cast)

    publication = services.publish(wave, now=PUBLISHED)
    again = services.publish(wave, now=PUBLISHED + timedelta(minutes=1))

    wave.refresh_from_db()
    assert publication is not None
    assert again is None
    assert wave.state == Wave.State.PUBLISHED
    assert unchanged(publication)
    assert [move.to_state for move in wave.transitions.all()] == ["published"]
    assert AuditEntry.objects.filter(event="publication.written", details__hash=publication.hash).count() == 1


def test_a_changed_cell_is_noticed(cast: Cast) -> None:
    publication = services.publish(typical(cast), now=PUBLISHED)
    assert publication is not None

    PublishedCell.objects.filter(publication=publication, customer=None, question=None).update(mean=4.9)

    assert not unchanged(publication)


def test_the_total_of_a_supplier_holds_mean_top_two_distribution_and_invited(cast: Cast) -> None:
    wave = typical(cast)
    services.publish(wave, now=PUBLISHED)

    cell = PublishedCell.objects.get(supplier=cast.ict, customer=None, question=cast.questions[0])
    overall = PublishedCell.objects.get(supplier=cast.ict, customer=None, question=None)

    # 5: 4; 4: 5 + 4 + 1; 3: 2 + 2 + 1 + 4; 2: 1 + 2 + 2 + 3; 1: 1
    assert (cell.n1, cell.n2, cell.n3, cell.n4, cell.n5) == (1, 8, 9, 10, 4)
    assert cell.n == 32
    assert cell.mean == pytest.approx(104 / 32)
    assert cell.top2 == pytest.approx(14 / 32)
    assert overall.mean == 3.3
    # ten departments of which the top invites nobody and ICT itself may not judge: 8 × 20
    assert overall.invited == 140


def test_four_people_have_no_row_at_all_and_neither_has_what_would_give_them_away(cast: Cast) -> None:
    services.publish(typical(cast), now=PUBLISHED)

    judged = set(PublishedCell.objects.values_list("supplier__code", "customer__code"))

    assert ("ict", None) in judged
    assert ("ict", "kcc") not in judged, "four people"
    assert ("ict", "bedrijfsvoering") not in judged, "the smallest complement of those four"
    assert ("ict", "team-a") in judged
    assert not [pair for pair in judged if pair[0] == "hr"], "four people judged HR"


def test_a_wave_whose_answers_are_not_sealed_is_left_alone(cast: Cast) -> None:
    wave = typical(cast)
    StagedRating.objects.create(wave=wave, supplier=cast.ict, customer_unit=cast.desk, answers={})

    with pytest.raises(services.NotSealed):
        services.publish(wave, now=PUBLISHED)

    assert services.publish_due(PUBLISHED) == 0
    wave.refresh_from_db()
    assert (wave.state, wave.alarm) == (Wave.State.SEALING, "")


def test_answers_that_cannot_be_counted_publish_nothing_and_raise_the_alarm(cast: Cast) -> None:
    wave = typical(cast)
    SealedRating.objects.filter(wave=wave, supplier=cast.hr).update(answers={str(cast.questions[0].pk): 9})

    assert services.publish_due(PUBLISHED) == 0

    wave.refresh_from_db()
    assert wave.state == Wave.State.SEALING
    assert wave.alarm
    assert not Publication.objects.exists()
    assert not PublishedCell.objects.exists()
    assert services.publish_due(PUBLISHED) == 0, "a wave with an alarm waits for a person"
    assert AuditEntry.objects.filter(event="wave.publication_refused").count() == 1


def test_a_pattern_without_complement_is_stopped_by_the_gate(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault is planted in the tree rule; the check has its own code and must see it."""
    wave = typical(cast)
    monkeypatch.setattr("feedback.scores.suppression._close_remainder", lambda *_arguments: None)

    with pytest.raises(services.PublicationRefused):
        services.publish(wave, now=PUBLISHED)

    assert not PublishedCell.objects.exists()


def test_a_result_reads_what_was_published_and_hides_the_rest_without_a_reason(cast: Cast) -> None:
    wave = typical(cast)
    services.publish(wave, now=PUBLISHED)

    result = supplier_result(wave, cast.ict, PublishedCell.objects.all())

    assert result is not None
    assert result.overall is not None
    assert result.overall.interval is not None
    assert result.overall.interval.low < result.overall.mean < result.overall.interval.high  # type: ignore[operator]
    customers = {one.name: one for one in result.customers}
    assert list(customers) == ["Bedrijfsvoering", "Domein Ruimte", "Klantcontactcentrum"]
    assert customers["Klantcontactcentrum"].figure is None
    assert [team.name for team in customers["Bedrijfsvoering"].teams] == ["HR"], "nobody judges their own department"
    assert {team.name: team.figure is not None for team in customers["Domein Ruimte"].teams} == {
        "Team A": True,
        "Team B": True,
        "Team C": False,
    }


def test_a_wave_is_compared_with_the_one_before_by_the_code_of_the_question(cast: Cast) -> None:
    before = sealed_wave(cast, {(cast.ict, cast.teams["A"]): spread({5: 10, 4: 5})}, title="Voorjaar")
    services.publish(before, now=PUBLISHED - timedelta(days=180))
    after = sealed_wave(cast, {(cast.ict, cast.teams["A"]): spread({1: 5, 2: 10})}, title="Najaar")
    services.publish(after, now=PUBLISHED)

    result = supplier_result(after, cast.ict, PublishedCell.objects.all())

    assert result is not None
    assert result.change is not None
    assert result.previous == before
    assert result.change.verdict == ChangeVerdict.WORSE
    assert [one.change.verdict for one in result.questions if one.change] == [ChangeVerdict.WORSE] * 2
    assert published_waves() == [after, before]


def test_a_small_difference_between_13_and_12_answers_is_no_difference(cast: Cast) -> None:
    before = sealed_wave(cast, {(cast.ict, cast.teams["A"]): spread({5: 3, 4: 6, 3: 3, 2: 1})}, title="Voorjaar")
    services.publish(before, now=PUBLISHED - timedelta(days=180))
    after = sealed_wave(cast, {(cast.ict, cast.teams["A"]): spread({5: 2, 4: 5, 3: 3, 2: 2})}, title="Najaar")
    services.publish(after, now=PUBLISHED)

    result = supplier_result(after, cast.ict, PublishedCell.objects.all())

    assert result is not None
    assert result.before is not None
    assert result.overall is not None
    assert (result.before.n, result.before.mean, result.overall.n, result.overall.mean) == (13, 3.8, 12, 3.6)
    assert result.change is not None
    assert result.change.verdict == ChangeVerdict.NO_DIFFERENCE


def test_fewer_than_ten_answers_say_nothing_about_change_yet(cast: Cast) -> None:
    before = sealed_wave(cast, {(cast.ict, cast.teams["A"]): spread({5: 8, 4: 1})}, title="Voorjaar")
    services.publish(before, now=PUBLISHED - timedelta(days=180))
    after = sealed_wave(cast, {(cast.ict, cast.teams["A"]): spread({1: 8, 2: 4})}, title="Najaar")
    services.publish(after, now=PUBLISHED)

    result = supplier_result(after, cast.ict, PublishedCell.objects.all())

    assert result is not None
    assert result.change is not None
    assert result.change.verdict == ChangeVerdict.TOO_FEW


@pytest.mark.django_db(transaction=True)
def test_of_two_publishers_at_once_one_publishes(cast: Cast) -> None:
    wave = typical(cast)
    start = Barrier(2)
    outcomes: list[bool] = []

    def publish() -> None:
        start.wait()
        try:
            outcomes.append(services.publish(Wave.objects.get(pk=wave.pk), now=PUBLISHED) is not None)
        finally:
            connections.close_all()

    workers = [Thread(target=publish) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(outcomes) == [False, True]
    assert Publication.objects.count() == 1


@pytest.mark.large
def test_forty_four_thousand_ratings_are_counted_once_and_written_in_bulk(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    wave = large_sealed_wave(ratings=44_000, units=400)

    # 68,760 cells; SQLite takes about sixty rows at once
    with django_assert_max_num_queries(1_200):
        publication = services.publish(wave, now=PUBLISHED)

    assert publication is not None
    totals = publication.cells.filter(level="supplier", question=None)
    assert [cell.n for cell in totals] == [2200] * 20
