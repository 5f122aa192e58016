"""What is written in Dutch says so on an English page, and nothing is called otherwise than it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from departments.audit.models import AuditEntry
from departments.audit.services import record
from departments.catalogue.models import Service
from departments.chart.models import Department
from departments.clock.services import travel_to
from departments.people.models import Employee
from feedback.actions import services as actions
from feedback.actions.models import Point
from feedback.actions.workflow import WAITING
from feedback.dashboard import words
from feedback.scores.services import publish
from feedback.surveys.models import Survey
from feedback.waves.forms import WaveForm
from feedback.waves.models import Wave
from tests.feedback.results_cast import PUBLISHED, Cast, sealed_wave, small_municipality

pytestmark = pytest.mark.django_db

NOW = PUBLISHED + timedelta(days=1)
EVENT = re.compile(r"event=\"([a-z_]+\.[a-z_0-9]+)\"")


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.SECOND_STEP_REQUIRED = False
    return small_municipality()


@pytest.fixture
def wave(cast: Cast) -> Wave:
    wave = sealed_wave(cast, {(cast.ict, cast.teams["A"]): [(4, 2)] * 6 + [(4, 1)] * 4 + [(4, 3)] * 2})
    publish(wave, now=PUBLISHED)
    actions.start_due(PUBLISHED)
    travel_to(NOW)
    return wave


@pytest.fixture
def english(client: Client) -> Iterator[Client]:
    client.cookies[project.LANGUAGE_COOKIE_NAME] = "en"
    yield client
    translation.activate("nl")


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def test_a_question_that_everybody_answered_alike_names_the_department(cast: Cast, wave: Wave, english: Client) -> None:
    english.force_login(cast.people["lead"])

    text = page(english, f"/resultaten/{cast.ict.pk}/")

    assert "{afdeling}" not in text
    assert "ICT does what was agreed" in text


def test_what_people_wrote_is_marked_as_dutch_on_an_english_page_and_only_there(
    cast: Cast, wave: Wave, english: Client
) -> None:
    point = Point.objects.order_by("pk")[0]
    actions.decide_action(
        point,
        title="Elke ochtend langs",
        owner=cast.people["lead"],
        due_on=(NOW + timedelta(days=30)).date(),
        text="Wij komen langs.",
        by=cast.people["lead"],
        now=NOW,
    )
    english.force_login(cast.people["lead"])
    addresses = ("/", "/terugkoppeling/", f"/opvolging/{point.pk}/", f"/afdelingen/{cast.ict.pk}/")

    for address in addresses:
        assert '<span lang="nl">Elke ochtend langs</span>' in page(english, address), address
    english.cookies[project.LANGUAGE_COOKIE_NAME] = "nl"
    for address in addresses:
        assert '<span lang="nl">' not in page(english, address), address


def test_a_service_is_read_in_english_where_it_was_written_in_english(cast: Cast, english: Client) -> None:
    Service.objects.create(department=cast.ict, name="Werkplek", name_en="Workplace", description="Een laptop <b>")
    english.force_login(cast.people["employee"])

    text = page(english, f"/afdelingen/{cast.ict.pk}/")

    assert "<h3>Workplace</h3>" in text
    assert '<p><span lang="nl">Een laptop &lt;b&gt;</span></p>' in text


def test_a_wave_and_a_survey_are_called_by_their_english_name(cast: Cast, wave: Wave, english: Client) -> None:
    Wave.objects.update(title_en="Autumn round")
    Survey.objects.update(name_en="Working together")
    english.force_login(cast.people["manager"])

    assert "Meting najaar" not in page(english, f"/beheer/metingen/{wave.pk}/")
    assert "Samen werken" not in page(english, "/beheer/vragenlijsten/")
    with translation.override("en"):
        assert "Working together" in str(WaveForm(now=NOW)["survey"])
    english.force_login(cast.people["lead"])
    file = english.get(f"/resultaten/{cast.ict.pk}/gegevens.csv")
    assert "Autumn round" in file.content.decode()


def test_a_drawer_in_which_nothing_ever_lay_does_not_say_that_all_is_decided(cast: Cast, client: Client) -> None:
    client.force_login(cast.people["director"])

    for address in ("/", "/lade/"):
        text = page(client, address)
        assert "Over elk punt is besloten" not in text
        assert "Er was nog geen meting waaruit punten kwamen." in text


def test_the_manager_of_an_empty_installation_reads_that_departments_come_first(cast: Cast, client: Client) -> None:
    client.force_login(cast.people["manager"])
    assert "Alles in IKG hangt aan een afdeling" not in page(client, "/")
    Employee.objects.update(department=None)
    Department.objects.filter(parent__isnull=False).update(valid_until=NOW.date() - timedelta(days=300))

    for path in ("/", "/beheer/"):
        text = page(client, path)
        assert "Alles in IKG hangt aan een afdeling" in text
        assert f'href="{reverse("imports")}"' in text
        assert f'href="{reverse("survey_new")}"' not in text


def test_the_trail_tells_in_words_what_happened(cast: Cast, wave: Wave, client: Client) -> None:
    record(actor=None, event="something.unheard_of", target=wave, at=NOW)
    client.force_login(cast.people["auditor"])

    text = page(client, "/beheer/logboek/")

    assert "<strong>Uitkomsten zijn gepubliceerd</strong>" in text
    assert '<strong><span lang="en">something.unheard_of</span></strong>' in text
    assert AuditEntry.objects.filter(event="publication.written").exists()


def test_every_event_that_the_source_records_has_words() -> None:
    root = Path(project.BASE_DIR)
    written = {
        name
        for app in ("departments", "promises", "feedback")
        for path in (root / app).rglob("*.py")
        for name in EVENT.findall(path.read_text(encoding="utf-8"))
    }
    written |= {f"wave.{state}" for state in Wave.State.values if state != Wave.State.DRAFT} | {"wave.extended"}
    written |= {f"follow_up.{state}" for state in (*WAITING[1:], "decided")}

    assert sorted(name for name in written if not words.event(name)) == []
