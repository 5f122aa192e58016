"""The pages of calendars in a browser: accessible, on a narrow screen, by keyboard, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from departments.chart.models import Department
from departments.chart.services import set_calendar
from departments.worktime.draft import DayEntry, EntryKind
from departments.worktime.models import Calendar
from departments.worktime.selectors import draft_of
from tests.promises.calendar_cast import FOUNDED, MORNING, NOW, Town, at, changed, small_town, town_hall
from tests.promises.clock_cast import asked, on, promised
from tests.services.browser import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = {"nl-NL": (1280, 375, 320), "en-GB": (1280, 375)}
LONG_NAME = "Programmabureau Omgevingswet, Vergunningverlening en Handhaving"
AGENDA = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261228
DTEND;VALUE=DATE:20270101
SUMMARY:Kantoor dicht tussen kerst en Nieuwjaar
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20261209T120000
DTEND:20261209T130000
SUMMARY:Lunch
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def town() -> Town:
    return small_town()


@pytest.fixture
def office(town: Town) -> Calendar:
    """Days of each kind, another week from January on, and requests that wait."""
    calendar = town_hall(LONG_NAME)
    draft = draft_of(calendar).with_days(
        [
            DayEntry(date(2026, 12, 24), EntryKind.WINDOWS, MORNING, "Kerstavond"),
            DayEntry(date(2027, 5, 5), EntryKind.REOPENED, reason="Wij werken door"),
            DayEntry(date(2027, 5, 7), EntryKind.CLOSED, reason="Brugdag na Hemelvaart, besluit van de directie"),
        ]
    )
    changed(calendar, draft.with_week((MORNING,) * 6 + ((),), date(2027, 1, 4)))
    set_calendar(town["gemeente"], calendar, by=None, now=NOW)
    version = promised(town["ict"], "wd:2")
    for hour in range(7):
        asked(version, on(f"2026-12-02T0{hour}:30"))
    return calendar


def faults_of(page: Page, language: str) -> list[str]:
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
    found = []
    for width in WIDTHS[language]:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {fault}" for fault in LiveSite.axe(page)]
        if LiveSite.is_wider_than_screen(page):
            found.append(f"{width}: scrolls sideways")
    return found


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form.grid button.primary").click()


def to_days(page: Page, calendar: Calendar) -> None:
    page.goto(at("calendar_days", calendar))
    page.fill("[name=first]", "2026-12-03")
    page.fill("[name=reason]", "Verhuizing")
    send(page)


@pytest.mark.slow
@pytest.mark.parametrize("language", list(WIDTHS))
def test_every_page_of_calendars_is_accessible(
    live_site: LiveSite, town: Town, office: Calendar, language: str, tmp_path: Path
) -> None:
    page = live_site.visitor(town.who, language=language)
    faults: dict[str, list[str]] = {}
    file = tmp_path / "agenda.ics"
    file.write_text(AGENDA, encoding="utf-8")

    def look(name: str) -> None:
        if found := faults_of(page, language):
            faults[name] = found

    def open_and_look(name: str, act: Callable[[], None] | None = None) -> None:
        page.goto(at(name, None if name in {"calendars", "calendar_new"} else office))
        if act is not None:
            act()
        look(name if act is None else f"{name}, further")

    names = (
        "calendars", "calendar", "calendar_new", "calendar_change", "calendar_week", "calendar_week_remove",
        "calendar_days", "calendar_day_remove", "calendar_ics", "calendar_departments",
    )  # fmt: skip
    for name in names:
        open_and_look(name)
    for name in ("calendar_new", "calendar_change", "calendar_week", "calendar_days", "calendar_ics"):
        page.goto(at(name, None if name == "calendar_new" else office))
        if name == "calendar_week":
            page.fill("[name=day_2]", "9-12, 11-13")
        send(page)
        look(f"{name} with errors")
    to_days(page, office)
    look("the preview of days")
    page.goto(at("calendar_new"))
    page.fill("[name=name]", "Werf")
    send(page)
    look("the preview of a new calendar")
    page.goto(at("calendar_departments", office))
    page.locator("input[name=departments]").nth(1).check()
    send(page)
    look("the preview of departments")
    page.goto(at("calendar_ics", office))
    page.set_input_files("[name=file]", file)
    send(page)
    look("the choice of closures")
    send(page)
    look("the preview of closures")

    assert not faults, faults


@pytest.mark.parametrize("language", list(WIDTHS))
def test_without_calendars_and_with_one_that_nobody_uses_the_pages_are_well_made(
    live_site: LiveSite, town: Town, language: str
) -> None:
    page = live_site.visitor(town.who, language=language)

    page.goto(at("calendars"))
    assert faults_of(page, language) == []
    calendar = town_hall()
    for name in ("calendars", "calendar", "calendar_day_remove"):
        page.goto(at(name, None if name == "calendars" else calendar))
        assert faults_of(page, language) == [], name


def test_a_closure_by_keyboard_only_and_without_javascript(live_site: LiveSite, town: Town, office: Calendar) -> None:
    page = live_site.visitor(town.who, javascript=False)

    def tab_to(wanted: str) -> None:
        for _press in range(60):
            page.keyboard.press("Tab")
            if page.locator(f"{wanted}:focus").count():
                return
        pytest.fail(f"Tab never reached {wanted}")

    page.goto(at("calendar", office))
    tab_to(f"a[href='{at('calendar_days', office)}']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to("[name=first]")
    page.keyboard.type("12122026")  # the same whichever comes first, day or month
    tab_to("[name=kind]")
    page.keyboard.press("ArrowDown")
    tab_to("[name=hours]")
    page.keyboard.type("10-14")
    tab_to("[name=reason]")
    page.keyboard.type("Open dag")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Zaterdag 12 december 2026")
    tab_to("button[name=bevestig]")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_contain_text("De kalender is gewijzigd.")
    expect(page.locator(".different")).to_contain_text("za 12 december Open dag")


def test_the_preview_of_a_phone_shows_old_and_new_under_each_other(
    live_site: LiveSite, town: Town, office: Calendar
) -> None:
    page = live_site.visitor(town.who, width=375)

    to_days(page, office)

    row = page.locator("table[role=table]").first.locator("tbody tr").first
    assert row.bounding_box()["width"] < 340  # type: ignore[index]  # it is shown
    expect(row).to_contain_text("vr 4 december 17.00")
    expect(row).to_contain_text("ma 7 december 17.00")
    expect(page.locator("main")).to_contain_text("En nog 2 verzoeken.")


@pytest.mark.slow
def test_with_eight_hundred_departments_the_choice_can_still_be_made(live_site: LiveSite, town: Town) -> None:
    branches = [
        Department.objects.create(code=f"sector-{n}", name=f"Sector {n}", parent=town["gemeente"], valid_from=FOUNDED)
        for n in range(8)
    ]
    Department.objects.bulk_create(
        Department(code=f"team-{n}", name=f"Team {n}", parent=branches[n % 8], valid_from=FOUNDED) for n in range(800)
    )
    calendar = town_hall()
    page = live_site.visitor(town.who, width=375)

    page.goto(at("calendar_departments", calendar))
    assert not LiveSite.is_wider_than_screen(page)
    team = page.get_by_label("Team 17 kantoortijden", exact=True)
    expect(team).to_be_hidden()
    page.locator("summary", has_text="Sector 1").click()
    team.check()
    send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Dit verandert er")
    expect(page.locator("main")).to_contain_text("Team 17")
