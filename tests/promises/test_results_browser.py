"""Journey 2 in a browser: a log is imported on the command line and everybody reads what became of it."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from departments.clock.services import travel_to
from departments.people.models import Employee
from promises.definitions.models import PromiseVersion
from tests.promises.conftest import LOG_END, WABO
from tests.services.browser import WIDTHS, LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# the clock runs on from there, and at midnight the next deadlines pass
NEAR_LOG_END = LOG_END - timedelta(minutes=10)


@pytest.fixture
def imported(mapping: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(mapping), encoding="utf-8")
    call_command("import_requests", str(WABO), "--mapping", str(path), stdout=StringIO())
    travel_to(NEAR_LOG_END)


def is_well_made(page: Page) -> None:
    """Nothing that axe finds, also in what is folded away, and no sideways scroll."""
    page.evaluate("document.querySelectorAll('details.astable').forEach(each => { each.open = true; })")

    assert LiveSite.axe(page) == []
    assert not LiveSite.is_wider_than_screen(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reader_goes_from_all_promises_to_one_and_back(
    live_site: LiveSite, employee: Employee, imported: None, width: int
) -> None:
    page = live_site.visitor(employee, width=width)

    page.goto("/beloften/")
    expect(page.locator(".finding")).to_contain_text("68,9\u00a0% van de verzoeken was op tijd")
    expect(page.locator(".lead")).to_contain_text("950 op tijd, 416 te laat, 66 open, 2 ongeldig")
    is_well_made(page)

    page.get_by_role("link", name="Een aanvraag bij Vergunningen is op tijd klaar.").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Een aanvraag bij Vergunningen")
    expect(page.locator(".finding")).to_contain_text("Beloofd is 90\u00a0%: niet gehaald.")
    expect(page.get_by_role("img", name="Hoeveel er op tijd was")).to_have_count(1)
    is_well_made(page)

    page.get_by_role("navigation", name="Kruimelpad").get_by_role("link", name="Beloften").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beloften")


def test_the_pages_need_no_javascript(
    live_site: LiveSite, employee: Employee, imported: None, promises: dict[str, PromiseVersion]
) -> None:
    page = live_site.visitor(employee, javascript=False)

    page.goto(f"/beloften/{promises['General'].promise.pk}/")
    page.get_by_text("Bekijk als tabel").click()

    expect(page.get_by_role("cell", name="891\u00a0van\u00a01.300").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_empty_page_is_well_made_too(live_site: LiveSite, employee: Employee, width: int) -> None:
    page = live_site.visitor(employee, width=width)

    page.goto("/beloften/")

    expect(page.get_by_role("heading", name="Nog geen beloften")).to_be_visible()
    is_well_made(page)
