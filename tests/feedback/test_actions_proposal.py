"""A no that nobody confirmed yet is between who decides there: customers read it once it counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from departments.clock.services import travel_to
from feedback.actions import services
from feedback.actions.models import Decision, Point
from feedback.scores.services import publish
from tests.feedback.results_cast import PUBLISHED, Cast, sealed_wave, small_municipality

pytestmark = pytest.mark.django_db

REASON = "Dit kost twee mensen extra en daarvoor is dit jaar geen geld in de begroting gevonden."
ALTERNATIVE = "Een terugbelafspraak op dinsdag."


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.SECOND_STEP_REQUIRED = False
    return small_municipality()


@pytest.fixture
def proposal(cast: Cast) -> Decision:
    wave = sealed_wave(cast, {(cast.ict, cast.teams["A"]): [(2, 4)] * 6 + [(1, 5)] * 4 + [(3, 4)] * 2})
    publish(wave, now=PUBLISHED)
    services.start_due(PUBLISHED)
    travel_to(PUBLISHED + timedelta(days=1))
    return services.decide_no(
        Point.objects.get(),
        by=cast.people["lead"],
        now=PUBLISHED,
        reason=REASON,
        constraint="money",
        alternative=ALTERNATIVE,
        review_on=date(2027, 6, 1),
    )


def read(proposal: Decision, cast: Cast, who: str) -> str:
    client = Client()
    client.force_login(cast.people[who])
    answer = client.get(f"/opvolging/{proposal.point_id}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", ["employee", "auditor", "manager"])
def test_a_customer_does_not_read_a_no_that_nobody_confirmed(cast: Cast, proposal: Decision, who: str) -> None:
    page = read(proposal, cast, who)

    assert REASON not in page
    assert ALTERNATIVE not in page
    assert "Er is nog geen besluit" in page


@pytest.mark.parametrize("who", ["lead", "above", "director"])
def test_who_decides_or_confirms_there_reads_the_proposal(cast: Cast, proposal: Decision, who: str) -> None:
    page = read(proposal, cast, who)

    assert "Voorstel: dit doen we niet, omdat …" in page
    assert REASON in page


def test_everybody_reads_it_once_it_is_confirmed(cast: Cast, proposal: Decision) -> None:
    services.confirm_no(proposal, by=cast.people["above"], now=PUBLISHED)

    assert REASON in read(proposal, cast, "employee")
