"""The audit trail in a real browser: empty and long, on a desk and on a phone, in two languages, by keyboard."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from departments.audit.checking import keep_check
from departments.audit.models import AuditEntry
from departments.audit.services import Entry, record_many
from departments.clock.services import travel_to
from tests.departments import tampering
from tests.feedback.results_cast import Cast, small_municipality
from tests.services.browser import WIDTHS, LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
TRAIL = "/beheer/logboek/"
LONG = 5_000


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.SECOND_STEP_REQUIRED = False
    cast = small_municipality()
    travel_to(NOW)
    return cast


def visitor_of(live_site: LiveSite, cast: Cast, **options: Any) -> Any:
    visitor = live_site.visitor(**options)
    live_site.sign_in(visitor.context, cast.people["auditor"])
    return visitor


def fill(cast: Cast) -> None:
    people = list(cast.people.values())
    kinds: list[tuple[str, Any, dict[str, object]]] = [
        ("role.assigned", people[0], {"role": "director", "department": cast.hr.pk, "valid_from": "2026-09-01"}),
        ("department.renamed", cast.hr, {"before": "P&O", "name": "Een heel lange naam van een afdeling die " * 2}),
        ("wave.drafted", cast.ict, {"suppliers": [cast.hr.pk, cast.ict.pk] * 9, "k": 5}),
        ("something.unheard_of", cast.ict, {"x": "y" * 90}),
    ]
    record_many(
        (
            Entry(people[n % len(people)] if n % 3 else None, event, target, details)
            for n in range(LONG)
            for event, target, details in [kinds[n % len(kinds)]]
        ),
        at=NOW - timedelta(days=1),
    )


def looks_right(live_site: LiveSite, visitor: Any, where: str) -> None:
    for width in (*WIDTHS, 320):
        visitor.set_viewport_size({"width": width, "height": 800})
        assert live_site.axe(visitor) == [], (where, width)
        assert not live_site.is_wider_than_screen(visitor), (where, width)


@pytest.mark.parametrize("language", ["nl-NL", "en-GB"])
def test_the_trail_long_and_filtered_and_wrong(live_site: LiveSite, cast: Cast, language: str) -> None:
    fill(cast)
    keep_check(NOW)
    visitor = visitor_of(live_site, cast, language=language)

    for query in ("", "?wie=bakker&wat=groep.mensen&page=7", "?wie=zzz", "?van=2026-12-01&tot=gisteren"):
        visitor.goto(TRAIL + query)
        looks_right(live_site, visitor, query)

    tampering.remove_guards()
    tampering.change(AuditEntry.objects.order_by("number")[7], "event", "x.y")
    tampering.give_back_to_the_tests()
    keep_check(NOW)
    for address in (TRAIL, "/beheer/"):
        visitor.goto(address)
        looks_right(live_site, visitor, f"broken {address}")


def test_an_empty_trail(live_site: LiveSite, cast: Cast) -> None:
    tampering.remove_guards()
    AuditEntry.objects.all().delete()
    tampering.give_back_to_the_tests()
    visitor = visitor_of(live_site, cast)

    visitor.goto(TRAIL)

    assert visitor.get_by_role("heading", name="Nog geen regels").is_visible()
    looks_right(live_site, visitor, "empty")


def test_filter_check_and_file_work_by_keyboard_and_without_javascript(live_site: LiveSite, cast: Cast) -> None:
    fill(cast)
    visitor = visitor_of(live_site, cast, javascript=False)
    visitor.goto(TRAIL)

    visitor.get_by_label("Wie", exact=True).focus()
    visitor.keyboard.type("Systeem")
    visitor.keyboard.press("Tab")
    visitor.keyboard.type("Een afdeling heet")
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/?*wie=Systeem*")
    assert "wat=department.renamed" in visitor.url

    with visitor.expect_download() as download:
        visitor.get_by_role("button", name="Exporteer deze regels").press("Enter")
    assert download.value.suggested_filename == "logboek-2026-11-24.csv"
    rows = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    heading = visitor.get_by_role("heading", level=2).filter(has_text="regels").inner_text()
    assert heading == f"{len(rows) - 1} regels"

    visitor.get_by_role("button", name="Controleer de keten nu").press("Enter")
    visitor.get_by_text("De keten is nagelezen en klopt.").wait_for()
    assert visitor.url.endswith(f"{TRAIL}#keten")
