"""What cannot be is refused on the page: a sentence in the summary and at its field, and nothing is stored."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from departments.audit.models import AuditEntry
from feedback.actions.models import Action, Decision
from feedback.surveys.models import Survey
from feedback.surveys.services import change_questions, create_survey
from feedback.waves.models import Wave
from tests.journeys.asking import is_well_made
from tests.journeys.cast import CORE_CODES, Cast, at, core_survey
from tests.journeys.stage import set_stage
from tests.services.browser import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NO_QUESTIONS = "Deze vragenlijst heeft nog geen vragen."
ENDS_FIRST = "De meting eindigt vóór het begin. Kies een later einde."


def refused(page: Page, button: str, *sentences: str) -> None:
    """Send the form: status 422, the focus on the summary with these sentences, and each again at its field."""
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name=button).click()
    assert navigation.value is not None
    assert navigation.value.status == 422
    expect(page).to_have_title(re.compile("^Fout: "))
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_count(len(sentences))
    for sentence in sentences:
        link = summary.get_by_role("link").filter(has_text=sentence)
        expect(link).to_have_count(1)
        field = page.locator(link.get_attribute("href") or "")
        expect(page.locator(".has-error").filter(has_text=sentence).filter(has=field)).to_have_count(1)
        link.click()
        expect(field).to_be_focused()


def test_a_wave_without_questions_or_with_its_end_first_is_not_planned(live_site: LiveSite, cast: Cast) -> None:
    now = at("2026-08-31T09:00")
    empty = create_survey(name="Leeg", codes=CORE_CODES[:1], by=cast.manager, now=now)
    change_questions(empty, [], by=cast.manager, now=now)
    core_survey(cast, now)
    before = AuditEntry.objects.count()
    page = live_site.visitor(cast.manager)

    def fill(survey: str, opens: str, closes: str) -> None:
        page.get_by_label("Vragenlijst", exact=True).select_option(label=survey)
        page.get_by_label("Eerste dag").fill(opens)
        page.get_by_label("Laatste dag").fill(closes)

    page.goto("/beheer/metingen/nieuw/")
    page.get_by_label("Naam", exact=True).fill("Derde kwartaal")
    page.get_by_label("De ondernemingsraad zag deze instellingen").check()
    fill("Leeg", "2026-09-07", "2026-09-25")
    refused(page, "Plan deze meting", NO_QUESTIONS)
    is_well_made(page)

    fill("Kern-8", "2026-09-25", "2026-09-07")
    refused(page, "Plan deze meting", ENDS_FIRST)
    expect(page.get_by_label("Naam", exact=True)).to_have_value("Derde kwartaal")

    fill("Leeg", "2026-09-25", "2026-09-07")
    page.get_by_label("Naam", exact=True).fill("")
    refused(page, "Plan deze meting", "Geef de meting een naam.", NO_QUESTIONS, ENDS_FIRST)
    assert not Wave.objects.exists()
    assert AuditEntry.objects.count() == before

    page.get_by_label("Naam", exact=True).fill("Derde kwartaal")
    fill("Kern-8", "2026-09-07", "2026-09-25")
    page.get_by_role("button", name="Plan deze meting").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Derde kwartaal")
    assert Wave.objects.count() == 1


def test_a_survey_without_questions_or_name_is_not_made(live_site: LiveSite, cast: Cast) -> None:
    page = live_site.visitor(cast.manager, width=375)
    page.goto("/beheer/vragenlijsten/nieuw/")
    for box in page.locator("input[name=codes]").all():
        box.uncheck()

    refused(
        page,
        "Bewaar de vragenlijst",
        "Geef de vragenlijst een naam.",
        "Kies minstens één vraag: zonder vragen kan er geen meting zijn.",
    )
    is_well_made(page)
    assert not Survey.objects.exists()


def test_half_a_decision_is_no_decision(live_site: LiveSite, cast: Cast, tmp_path: Path) -> None:
    stage = set_stage(cast, tmp_path)
    decisions, actions = Decision.objects.count(), Action.objects.count()
    page = live_site.visitor(cast.lead)

    page.goto(f"/opvolging/{stage.waiting.pk}/doen/")
    page.get_by_label("Wanneer is het uiterlijk klaar?").fill("2026-11-10")
    refused(
        page,
        "Neem dit besluit",
        "Schrijf in één regel wat u gaat doen.",
        "Kies wie ervoor zorgt.",
        "Kies een dag die nog komt.",
        "Schrijf wat uw klanten lezen. Eén zin is genoeg.",
    )
    is_well_made(page)
    page.goto(f"/opvolging/{stage.waiting.pk}/niet-doen/")
    page.get_by_label("Waarom doet u dit niet?").fill("Te duur.")
    refused(
        page,
        "Stuur dit voorstel",
        "Leg het iets langer uit: minstens 50 tekens.",
        "Kies welk kader het niet toelaat.",
        "Schrijf wat wel kan. Ook iets kleins helpt.",
        "Kies een dag.",
    )
    is_well_made(page)
    assert (Decision.objects.count(), Action.objects.count()) == (decisions, actions)
