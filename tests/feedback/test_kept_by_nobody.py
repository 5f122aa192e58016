"""Pages with results or counts stay in no cache: after signing out nobody finds them on a shared device."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from feedback.actions import services
from feedback.actions.models import Point
from feedback.scores.services import publish
from tests.feedback.results_cast import PUBLISHED, sealed_wave, small_municipality

pytestmark = pytest.mark.django_db


def test_no_page_with_results_or_counts_is_stored(settings: Settings) -> None:
    settings.SECOND_STEP_REQUIRED = False
    cast = small_municipality()
    wave = sealed_wave(cast, {(cast.ict, cast.teams["A"]): [(2, 4)] * 6 + [(1, 5)] * 4 + [(3, 4)] * 2})
    publish(wave, now=PUBLISHED)
    services.start_due(PUBLISHED)
    point = Point.objects.get().pk
    results = f"/resultaten/{cast.ict.pk}/"
    client = Client()
    client.force_login(cast.people["manager"])

    for page in [
        "/", "/resultaten/", results, f"{results}gegevens.csv", "/lade/", "/opvolging/", f"/opvolging/{point}/",
        "/terugkoppeling/", f"/beheer/metingen/{wave.pk}/",
    ]:  # fmt: skip
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "no-store" in answer.headers.get("Cache-Control", ""), page
