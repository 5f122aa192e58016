"""An import in a real browser: by keyboard, on a phone, without JavaScript, with progress that moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from departments.imports.models import OrganisationImport
from departments.jobs.models import Job
from departments.people.models import Employee
from tests.departments import importing
from tests.departments.conftest import NOW, Town
from tests.departments.importing import CHART, PEOPLE, csv_of
from tests.services.background import Background
from tests.services.browser import SIGHTS, LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = ("joy@oeverstad.example", "Joy Okafor", "straten", "")


def in_each_state(town: Town) -> dict[str, OrganisationImport]:
    """One import in each state of the page; `busy` is half-way, `stopped` was interrupted."""
    by: dict[str, Any] = {"by": town.yusuf}
    wrong = csv_of([*PEOPLE, *((f"m{number}", "X", "weg", "baas") for number in range(60))])
    found = {
        "columns": importing.brought(csv_of([*PEOPLE, NEW]), **by),
        "refused": importing.checked(wrong, **by),
        "checked": importing.checked(csv_of([*PEOPLE, NEW]), **by),
        "large": importing.checked(csv_of([*CHART[:4]]), is_complete=True, **by),
        "leaving": importing.checked(csv_of(PEOPLE[:2]), is_complete=True, **by),
        "same": importing.checked(csv_of(PEOPLE), **by),
        "busy": importing.brought(csv_of(PEOPLE), **by),
        "stopped": importing.brought(csv_of(PEOPLE), **by),
        "done": importing.applied(csv_of(PEOPLE), **by),
    }
    for name, fields in {
        "busy": {"state": "running", "phase": "reading", "done": 1200, "total": 20000, "claim": "0" * 32,
                 "leased_until": NOW + timedelta(days=9999)},
        "stopped": {"state": "interrupted", "message": "Het werk is onderbroken.", "finished_at": NOW},
    }.items():  # fmt: skip
        OrganisationImport.objects.filter(pk=found[name].pk).update(state="checking")
        Job.objects.create(kind="organisation_import.check", subject_id=found[name].pk, created_at=NOW, **fields)
    return found


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_every_state_is_accessible_and_fits(live_site: LiveSite, town: Town, width: int, language: str) -> None:
    imports = in_each_state(town)
    Employee.objects.filter(pk=town.yusuf.pk).update(language=language[:2])
    visitor = live_site.visitor(town.yusuf, width=width, language=language)

    for name, path in [("list", reverse("imports")), *((name, _address(one)) for name, one in imports.items())]:
        visitor.goto(path)
        for fold in visitor.locator("main details").all():
            fold.locator("summary").click()
        assert live_site.axe(visitor) == [], name
        assert not live_site.is_wider_than_screen(visitor), name


def test_a_form_that_comes_back_shows_and_focuses_its_errors(live_site: LiveSite, town: Town) -> None:
    visitor = live_site.visitor(town.yusuf, width=375)
    visitor.goto(reverse("imports"))
    visitor.get_by_role("button", name="Bekijk het bestand").click()

    assert visitor.title().startswith("Fout: ")
    expect(visitor.locator("[data-error-summary]")).to_be_focused()
    assert live_site.axe(visitor) == []
    visitor.goto(_address(importing.brought(csv_of(PEOPLE), by=town.yusuf)))
    visitor.get_by_label("Naam", exact=True).select_option("")
    visitor.get_by_role("button", name="Controleer het bestand").click()
    visitor.get_by_role("link", name="Wijs nog aan in welke kolom dit staat").click()

    expect(visitor.get_by_label("Wat staat hierin?")).to_be_focused()
    assert live_site.axe(visitor) == []


def test_progress_moves_is_told_now_and_then_and_ends_by_itself(live_site: LiveSite, town: Town) -> None:
    busy = in_each_state(town)["busy"]
    visitor = live_site.visitor(town.yusuf)
    visitor.goto(_address(busy))
    heard = visitor.locator("#gehoord")

    expect(visitor.locator("#voortgang")).to_contain_text("1.200 van 20.000 rijen gelezen")
    _read(busy, 1300)
    expect(visitor.locator("#voortgang")).to_contain_text("1.300 van 20.000 rijen gelezen")
    assert heard.inner_text().startswith("1.200")
    _read(busy, 12000)
    expect(heard).to_contain_text("12.000 van 20.000 rijen gelezen")
    assert visitor.locator("progress").get_attribute("value") == "12000"
    Job.objects.filter(subject_id=busy.pk).update(state="failed", finished_at=NOW, message="Er ging iets mis.")

    expect(visitor.get_by_role("button", name="Begin opnieuw")).to_be_visible()


def test_without_javascript_the_page_is_refreshed_by_a_link(live_site: LiveSite, town: Town) -> None:
    busy = in_each_state(town)["busy"]
    visitor = live_site.visitor(town.yusuf, javascript=False)
    visitor.goto(_address(busy))
    _read(busy, 5000)
    visitor.get_by_role("link", name="Ververs").click()

    expect(visitor.locator("#voortgang")).to_contain_text("5.000 van 20.000 rijen gelezen")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_whole_import_by_keyboard_with_a_real_worker(
    live_site: LiveSite, background: Background, town: Town, tmp_path: Any, javascript: bool
) -> None:
    path = tmp_path / "mensen.csv"
    path.write_bytes(csv_of([*PEOPLE, NEW]))
    visitor = live_site.visitor(town.yusuf, javascript=javascript)
    visitor.goto(reverse("imports"))
    visitor.get_by_label("Bestand", exact=True).set_input_files(path)
    visitor.get_by_label("Reden").focus()
    visitor.keyboard.type("Stand van vandaag")
    visitor.keyboard.press("Enter")

    _press(visitor, "Controleer het bestand")
    _work(background, visitor, javascript)
    expect(visitor.get_by_text("1 medewerker nieuw").first).to_be_visible()
    _press(visitor, "Doorvoeren")
    _work(background, visitor, javascript)

    expect(visitor.get_by_text("Doorgevoerd:")).to_be_visible()
    assert Employee.objects.get(email=NEW[0]).department == town.streets


def _address(one: OrganisationImport) -> str:
    return reverse("import", args=[one.pk])


def _read(one: OrganisationImport, rows: int) -> None:
    Job.objects.filter(subject_id=one.pk).update(done=rows)


def _press(visitor: Page, name: str) -> None:
    """Walk there with Tab, and press Enter."""
    button = visitor.get_by_role("button", name=name, exact=True)
    button.wait_for()
    for _step in range(80):
        if button.evaluate("one => one === document.activeElement"):
            break
        visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")


def _work(background: Background, visitor: Page, javascript: bool) -> None:
    """Wake the worker as beat does; who has no JavaScript asks for the page again."""
    visitor.locator("#voortgang").wait_for()
    background.ask_for_work()
    if javascript:
        expect(visitor.locator("#voortgang")).to_have_count(0, timeout=30_000)
        return
    for _time in range(60):
        if not visitor.locator("#voortgang").count():
            return
        visitor.get_by_role("link", name="Ververs").click()
        visitor.wait_for_load_state()
