"""Journey 2: requests are taken over by the command, and everybody reads which promises were kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from departments.clock.services import travel_to
from promises.requests.models import Request
from tests.journeys.asking import is_well_made
from tests.journeys.cast import Cast, at
from tests.journeys.requesting import SENTENCES, import_file, make_promise, real_file, small_file
from tests.services.browser import WIDTHS, LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEAR_LOG_END = "2012-01-23T23:50"
"""Of 23.59.59: the clock of a test runs on, and at midnight the next deadlines pass."""

SPACE = "\u00a0"


def row_of(page: Page, code: str) -> str:
    """The text of the row of one promise, spaces alike."""
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=SENTENCES[code][0]))
    return " ".join(row.inner_text().replace(SPACE, " ").split())


@pytest.mark.parametrize("width", WIDTHS)
def test_a_small_file_becomes_figures_on_the_pages(live_site: LiveSite, cast: Cast, tmp_path: Path, width: int) -> None:
    travel_to(at("2026-11-10T10:00"))
    promise = make_promise("vergunningen", since="2026-01-01")
    file, mapping = small_file(tmp_path)

    said = import_file(file, mapping, "--dry-run")
    assert "10 rijen gelezen van bron ‘zaaksysteem’. Nieuw: 10." in said
    assert "Proef: er is niets bewaard." in said
    assert not Request.objects.exists()
    assert "Nieuw: 10." in import_file(file, mapping)
    assert "Er verandert niets." in import_file(file, mapping)

    page = live_site.visitor(cast.employee, width=width)
    page.goto("/beloften/")
    # 7 of the 9 whose deadline has passed; Wilson (1927) for 7 of 9: 45.3 to 93.7
    row = row_of(page, "vergunningen")
    assert "78 %" in row
    assert "45–94 %" in row
    assert "7 van 9" in row
    for part in ("7 op tijd", "2 te laat", "1 open"):
        assert part in row
    is_well_made(page)

    page.goto(f"/afdelingen/{cast['vergunningen'].pk}/")
    assert row_of(page, "vergunningen") == row.replace("Vergunningen ", "", 1)
    is_well_made(page)
    page.get_by_role("link", name=SENTENCES["vergunningen"][0]).click()
    assert page.url.endswith(f"/beloften/{promise.pk}/")
    expect(page.locator(".finding")).to_contain_text(f"78{SPACE}%")
    is_well_made(page)


def test_the_real_log_is_shown_as_it_was_at_its_end(live_site: LiveSite, cast: Cast, tmp_path: Path) -> None:
    """1,434 requests at 2012-01-23T23:59:59: the figures of the design, not of the code."""
    travel_to(at(NEAR_LOG_END))
    for code in SENTENCES:
        make_promise(code, since="2010-10-01")
    assert "Nieuw: 1.434." in import_file(*real_file(tmp_path))
    assert Request.objects.count() == 1434

    page = live_site.visitor(cast.employee)
    page.goto("/beloften/")
    total = page.locator("main").inner_text().replace(SPACE, " ")
    assert "68,9 %" in total
    assert "66,4–71,4 %" in total
    assert "923 van 1.339" in total
    assert "950 op tijd, 416 te laat, 66 open, 2 ongeldig" in total
    for code, kept in {"vergunningen": "891 van 1.300", "kcc": "23 van 24", "juridisch": "9 van 15"}.items():
        assert kept in row_of(page, code)
        page.goto(f"/afdelingen/{cast[code].pk}/")
        assert kept in row_of(page, code)
        page.goto("/beloften/")
