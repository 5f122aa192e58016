"""Questionnaires in a real browser: kept on this device while one types, and the same without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from departments.clock.services import travel_to
from feedback.responses.models import StagedRating
from feedback.waves.models import Wave
from tests.feedback.asking_cast import DURING, Cast, asking_municipality, open_wave
from tests.services.browser import SIGHTS, LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(settings: object) -> Cast:
    settings.SECOND_STEP_REQUIRED = False  # type: ignore[attr-defined]
    travel_to(DURING)
    return asking_municipality()


def to_the_first_step(page: Page, wave: Wave) -> None:
    page.goto(f"/vragenlijsten/{wave.pk}/")
    page.get_by_role("link", name="Begin, ongeveer 3 minuten").click()
    page.get_by_role("button", name="Verder met deze afdelingen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ICT-servicedesk")


def answer_all(page: Page, label: str) -> None:
    for question in page.locator("fieldset.q").all():
        question.get_by_text(label, exact=True).click()


def test_what_was_filled_in_is_kept_on_this_device_and_forgotten_after_sending(cast: Cast, live_site: LiveSite) -> None:
    wave = open_wave(cast)
    page = live_site.visitor(cast.one_of("kcc"))
    to_the_first_step(page, wave)
    answer_all(page, "Oneens")
    page.locator("textarea").fill("Bel eerder terug.")
    expect(page.get_by_text("Bewaard op dit apparaat om")).to_be_visible()

    to_the_first_step(page, wave)
    assert page.locator("textarea").input_value() == "Bel eerder terug."
    assert page.locator("fieldset.q input[value='2']:checked").count() == 8
    page.get_by_role("button", name="Verder naar controleren").click()
    page.get_by_role("button", name="Verstuur uw antwoorden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt, uw antwoorden zijn ontvangen")

    assert page.evaluate("Object.keys(sessionStorage).length") == 0
    assert set(StagedRating.objects.get().answers.values()) == {2}


def test_no_contact_also_clears_what_this_device_kept(cast: Cast, live_site: LiveSite) -> None:
    wave = open_wave(cast)
    page = live_site.visitor(cast.one_of("kcc"))
    to_the_first_step(page, wave)
    answer_all(page, "Eens")
    page.get_by_role("button", name="Ik had geen contact met deze afdeling").click()
    page.goto(f"/vragenlijsten/{wave.pk}/afdelingen/")
    page.get_by_label("ICT-servicedesk").check()
    page.get_by_role("button", name="Verder met deze afdelingen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("ICT-servicedesk")
    assert page.locator("fieldset.q input:checked").count() == 0


def test_the_first_error_gets_the_focus_and_its_link_leads_to_the_question(cast: Cast, live_site: LiveSite) -> None:
    page = live_site.visitor(cast.one_of("kcc"))
    to_the_first_step(page, open_wave(cast))
    page.get_by_role("button", name="Verder naar controleren").click()

    assert page.title().startswith("Fout: ")
    assert page.evaluate("document.activeElement.className") == "errors"
    page.locator(".errors a").first.click()
    assert page.evaluate("document.activeElement.type") == "radio"


def test_without_script_a_second_wrong_send_leads_to_the_summary_again(cast: Cast, live_site: LiveSite) -> None:
    wave = open_wave(cast)
    page = live_site.visitor(cast.one_of("kcc"), javascript=False)
    to_the_first_step(page, wave)
    page.get_by_role("button", name="Verder naar controleren").click()
    page.locator(".errors a").first.click()
    assert "#" in page.url

    page.get_by_role("button", name="Verder naar controleren").click()

    assert "#" not in page.url
    expect(page.locator(".errors")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_the_pages_are_accessible_and_fit_the_screen(
    cast: Cast, live_site: LiveSite, width: int, language: str
) -> None:
    wave = open_wave(cast)
    person = live_site.visitor(cast.one_of("kcc"), width=width, language=language)
    manager = live_site.visitor(cast.manager, width=width, language=language)

    def look(page: Page) -> None:
        assert live_site.axe(page) == [], page.url
        assert not live_site.is_wider_than_screen(page), page.url

    for path in ("", f"{wave.pk}/", f"{wave.pk}/afdelingen/"):
        person.goto(f"/vragenlijsten/{path}")
        look(person)
    person.locator("button[value=volgende]").click()
    look(person)
    person.locator("button.primary").click()
    look(person)
    for question in person.locator("fieldset.q").all():
        question.locator("label.opt").nth(3).click()
    person.locator("button.primary").click()
    look(person)
    person.locator("button[value=versturen]").click()
    look(person)
    survey = wave.survey_version.survey_id
    for path in (
        "vragenlijsten/",
        "vragenlijsten/nieuw/",
        f"vragenlijsten/{survey}/",
        f"vragenlijsten/{survey}/voorbeeld/",
        "metingen/",
        "metingen/nieuw/",
        f"metingen/{wave.pk}/",
        f"metingen/{wave.pk}/verlengen/",
        f"metingen/{wave.pk}/sluiten/",
        f"metingen/{wave.pk}/afgelasten/",
    ):
        manager.goto(f"/beheer/{path}")
        look(manager)
