"""Trying a promise in a real browser: by keyboard, on a phone, without JavaScript, in both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from departments.jobs.models import Job
from departments.people.models import Employee
from promises.imports.services import ImportReport
from promises.trial.models import Trial
from tests.promises.conftest import NOW
from tests.promises.test_trial_pages import page_of
from tests.promises.trials import SERVICENOW, WABO, brought, chosen_columns, export_of, was_read, work
from tests.services.browser import WIDTHS, LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = "/beloften/uitproberen/"
LONG = "uitvoer_zaaksysteem_omgevingsvergunningen_2026_definitief_v2.csv"


def in_each_state(lead: Employee) -> dict[str, Trial]:
    """One file in each state of the page; `stopped` was interrupted half-way."""
    by: dict[str, Any] = {"by": lead, "now": NOW}
    found = {
        "columns": brought(SERVICENOW.read_bytes(), name=LONG, **by),
        "refused": was_read(b"nummer;ontvangen;beantwoord\r\n1;gisteren;vandaag\r\n", **by),
        "few": was_read(export_of(1, 3), **by),
        "read": was_read(SERVICENOW.read_bytes(), name=LONG, **by),
        "busy": brought(export_of(1), **by),
        "stopped": brought(export_of(1), **by),
    }
    for name, fields in {
        "busy": {"state": "running", "phase": "reading", "done": 1200, "total": 20000, "claim": "0" * 32,
                 "leased_until": NOW + timedelta(days=9999)},
        "stopped": {"state": "interrupted", "message": "Het werk is onderbroken.", "finished_at": NOW},
    }.items():  # fmt: skip
        Trial.objects.filter(pk=found[name].pk).update(state="reading")
        Job.objects.create(kind="trial.read", subject_id=found[name].pk, created_at=NOW, **fields)
    return found


def is_well_made(page: Page, where: str) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
    for width in (*WIDTHS, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert LiveSite.axe(page) == [], f"{where} at {width}"
        assert not LiveSite.is_wider_than_screen(page), f"{where} at {width}"
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


@pytest.mark.parametrize("language", ["nl-NL", "en-GB"])
def test_every_state_is_accessible_and_fits(
    live_site: LiveSite, lead: Employee, wabo: ImportReport, language: str
) -> None:
    trials = in_each_state(lead)
    Employee.objects.filter(pk=lead.pk).update(language=language[:2])
    page = live_site.visitor(lead, language=language)
    department = lead.department_id

    addresses = {name: page_of(one) for name, one in trials.items()} | {
        "start": START,
        "same day": f"{page_of(trials['read'])}?regel=sd",
        "another term": f"{page_of(trials['read'])}?regel=wh&termijn=anders&anders=1,5",
        "errors": f"{page_of(trials['read'])}?regel=cd&termijn=anders&anders=veel&aandeel=200&kalender=9&gezien=x",
        "department": f"{START}afdeling/{department}/",
    }
    for name, address in addresses.items():
        page.goto(address)
        is_well_made(page, name)


def test_somebody_new_goes_from_file_to_promise(live_site: LiveSite, lead: Employee) -> None:
    page = live_site.visitor(lead)
    page.goto("/beloften/")
    page.get_by_role("link", name="Probeer een belofte uit").click()

    page.locator("#id_file").set_input_files(WABO)
    page.get_by_role("button", name="Bekijk het bestand").click()
    expect(page.locator(".finding")).to_contain_text("We herkennen de kolommen")
    page.get_by_role("button", name="Lees het bestand").click()
    expect(page.get_by_role("heading", name="We lezen het bestand")).to_be_visible()
    work(NOW)

    # the page that waits notices by itself that it is done
    expect(page.locator(".big-sentence")).to_contain_text("Met 100 werkdagen haalt u 93,2")
    expect(page.get_by_role("img", name="Aandeel op tijd per gekozen termijn")).to_have_count(1)
    page.get_by_role("button", name="Gooi dit bestand weg").click()
    expect(page.locator(".messages")).to_contain_text("‘receipt_wabo.csv’ is weg")


def test_the_terms_are_walked_with_the_arrow_keys(live_site: LiveSite, lead: Employee) -> None:
    trial = was_read(export_of(*[1] * 20, *[3] * 20, *[4] * 20), by=lead, now=NOW)
    page = live_site.visitor(lead)
    page.goto(f"{page_of(trial)}?termijn=2")
    sentence = page.locator(".big-sentence")

    page.get_by_role("radio", name="2 werkdagen").focus()
    page.keyboard.press("ArrowRight")
    expect(sentence).to_contain_text("Met 3 werkdagen haalt u 67")
    page.keyboard.press("ArrowRight")

    expect(sentence).to_contain_text("Met 4 werkdagen haalt u 100")
    expect(page.get_by_role("radio", name="4 werkdagen")).to_be_focused()
    expect(page.locator("#gehoord")).to_contain_text("Met 4 werkdagen")
    # what is below the curve, and the file that may be fetched, are about the same term
    expect(page.locator("#verder input[name=termijn]")).to_have_value("4")
    page.wait_for_url("**termijn=4**")
    page.reload()
    expect(page.get_by_role("radio", name="4 werkdagen")).to_be_checked()


def test_another_kind_brings_its_own_terms_and_keeps_the_focus(live_site: LiveSite, lead: Employee) -> None:
    trial = was_read(export_of(*[1] * 20), by=lead, now=NOW)
    page = live_site.visitor(lead)
    page.goto(page_of(trial))
    kind = page.get_by_role("radio", name="Kalenderdagen", exact=True)

    kind.check()

    expect(page.get_by_role("group", name="Termijn in kalenderdagen")).to_be_visible()
    expect(page.get_by_label("Nooit eindigen in een weekend of op een feestdag")).to_be_visible()
    expect(page.locator(".big-sentence")).to_contain_text("kalenderdag")
    expect(kind).to_be_focused()


def test_a_term_of_ones_own_and_a_mistake_in_it(live_site: LiveSite, lead: Employee) -> None:
    trial = was_read(export_of(*[1] * 20), by=lead, now=NOW)
    page = live_site.visitor(lead)
    page.goto(page_of(trial))
    other = page.locator("#id_anders")
    expect(other).to_be_hidden()

    page.get_by_role("radio", name="Anders").check()
    other.fill("veel")
    other.press("Tab")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary]").get_by_role("link").click()
    expect(other).to_be_focused()
    other.fill("11")
    other.press("Tab")

    expect(page.locator(".big-sentence")).to_contain_text("Met 11 werkdagen")
    expect(page.locator("[data-error-summary]")).to_have_count(0)


def test_it_works_without_javascript_on_a_phone(live_site: LiveSite, lead: Employee) -> None:
    trial = was_read(export_of(*[1] * 20, *[3] * 20), by=lead, now=NOW)
    page = live_site.visitor(lead, width=375, javascript=False)
    page.goto(page_of(trial))

    page.get_by_role("radio", name="Klokuren").check()
    page.get_by_role("button", name="Reken door").click()
    expect(page.get_by_role("group", name="Termijn in klokuren")).to_be_visible()
    page.get_by_role("radio", name="Anders").check()
    page.locator("#id_anders").fill("30")
    page.get_by_role("button", name="Reken door").click()

    expect(page.locator(".big-sentence")).to_contain_text("Een antwoord binnen 30 uur lukt 50")
    assert page.url.endswith("#uitkomst")


def test_progress_moves_and_ends_by_itself(live_site: LiveSite, lead: Employee) -> None:
    trial = chosen_columns(brought(export_of(1, 2), by=lead, now=NOW), now=NOW)
    page = live_site.visitor(lead)
    page.goto(page_of(trial))
    expect(page.locator("#voortgang")).to_contain_text("Wacht op zijn beurt.")

    Job.objects.update(
        state="running", phase="reading", done=600, total=1000, claim="0" * 32, leased_until=NOW + timedelta(days=9999)
    )
    expect(page.locator("#voortgang")).to_contain_text("600 van 1.000 rijen gelezen")
    Job.objects.update(state="failed", finished_at=NOW, message="Er ging iets mis.")

    expect(page.get_by_role("button", name="Begin opnieuw")).to_be_visible()
