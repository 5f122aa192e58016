"""The chart in a browser: with the keyboard only, at three widths, with one department and with eight hundred."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from departments.access.roles import Role
from departments.chart.models import ChartChange, Department
from departments.clock.services import travel_to
from departments.people.models import Employee
from tests.feedback.chart_pages import ACTIONS, CHART, NOW, REASON, of, staff
from tests.feedback.results_cast import LONG_AGO, Cast, department, person, small_municipality
from tests.services.browser import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = {"nl-NL": (1280, 375, 320), "en-GB": (320,)}
"""Everything is the same but the words: in English the narrowest screen tells."""
LANGUAGES = list(WIDTHS)
LONG_NAME = "Programmabureau Omgevingswet, Vergunningverlening en Handhaving"


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.SECOND_STEP_REQUIRED = False
    cast = small_municipality()
    travel_to(NOW)
    return cast


@pytest.fixture
def manager(live_site: LiveSite, cast: Cast) -> Page:
    return live_site.visitor(cast.people["manager"])


def faults_of(page: Page, language: str, *, unfold: bool = True) -> list[str]:
    """What is wrong at each width, with everything that folds opened."""
    if unfold:
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
    found = []
    for width in WIDTHS[language]:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {fault}" for fault in LiveSite.axe(page)]
        if LiveSite.is_wider_than_screen(page):
            found.append(f"{width}: scrolls sideways")
    return found


def many_departments(cast: Cast) -> None:
    """Eight hundred, four levels deep, with one long name and codes that cannot be broken."""
    branches = [department(f"sector-{n}", f"Sector {n}", cast.root) for n in range(8)]
    units = [department(f"afdeling-{n}", f"Afdeling {n}", branches[n % 8]) for n in range(80)]
    Department.objects.bulk_create(
        Department(code=f"team-{n}", name=f"Team {n}", parent=units[n % 80], valid_from=LONG_AGO) for n in range(703)
    )
    department("x" * 60, LONG_NAME, units[0])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_chart_is_accessible(live_site: LiveSite, cast: Cast, language: str) -> None:
    people = staff(cast, cast.ict, 6)
    page = live_site.visitor(cast.people["manager"], language=language)
    faults: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if found := faults_of(page, language):
            faults[name] = found

    for address in (CHART, CHART + "?zoek=team", CHART + "?datum=2027-06-01", CHART + "?datum=x", CHART + "nieuw/"):
        page.goto(address)
        look(address)
    for action in ("", *ACTIONS):
        page.goto(of(cast.ict, action))
        look(action)
    for action in ACTIONS:
        page.goto(of(cast.ict, action))
        page.locator("button[name=naar]").first.click()
        look(f"{action} with errors")
    split_ict(page, cast, people)
    look("split: people")
    page.locator("button[value='2']").click()
    look("split: preview")
    page.locator("button[value=doe]").click()
    look("after the split")
    page.goto(CHART + "wijzigingen/")
    look("changes")
    page.goto(of(cast.ict))
    look("a closed department")

    assert not faults, faults


def split_ict(page: Page, cast: Cast, people: list[Employee]) -> None:
    page.goto(of(cast.ict, "splitsen/"))
    for name, value in {"name_1": LONG_NAME, "code_1": "een", "name_2": "Deel twee", "code_2": "twee"}.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=day]", "2026-11-24")
    page.fill("[name=reason]", REASON)
    page.locator("button[value='1']").click()
    page.select_option(f"[name=person_{people[0].pk}]", "1")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_with_eight_hundred_departments_everything_can_be_reached(
    live_site: LiveSite, cast: Cast, language: str
) -> None:
    many_departments(cast)
    page = live_site.visitor(cast.people["manager"], language=language)

    page.goto(CHART)
    assert faults_of(page, language, unfold=False) == []
    page.goto(CHART + "?open=alles")
    assert not LiveSite.is_wider_than_screen(page)
    expect(page.get_by_role("link", name=LONG_NAME)).to_be_visible()
    page.goto(of(cast.ict, "samenvoegen/"))
    assert faults_of(page, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_one_department_or_none_the_page_is_well_made_too(
    live_site: LiveSite, settings: Settings, language: str
) -> None:
    settings.SECOND_STEP_REQUIRED = False
    travel_to(NOW)
    alone = Cast(*[None] * 7)  # type: ignore[arg-type]
    page = live_site.visitor(
        person(alone, "manager", "Frits Mulder", None, (Role.FUNCTIONAL_MANAGER, None)), language=language
    )

    page.goto(CHART)
    assert faults_of(page, language) == []
    department("gemeente", "Gemeente", None)
    page.goto(CHART)
    expect(page.locator(".tree a")).to_have_count(1)
    assert faults_of(page, language) == []


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_the_arrows_walk_through_what_can_be_seen_and_the_focus_shows(manager: Page) -> None:
    manager.goto(CHART)
    manager.locator(".tree a").first.focus()
    walked = []

    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowDown", "ArrowUp", "ArrowRight", "ArrowRight",
                "ArrowLeft", "End", "ArrowDown", "Home", "ArrowUp", "ArrowLeft", "ArrowDown"):  # fmt: skip
        manager.keyboard.press(key)
        walked.append(focused(manager))

    assert walked == [
        "Bedrijfsvoering", "HR", "Bedrijfsvoering",  # down twice, and up
        "Bedrijfsvoering", "Domein Ruimte", "Bedrijfsvoering",  # folded: the next one is its sister
        "Bedrijfsvoering", "HR", "Bedrijfsvoering",  # unfolded, in, and back to the one above
        "Klantcontactcentrum", "Klantcontactcentrum",  # the end is the end
        "Gemeente Voorbeeldstad", "Gemeente Voorbeeldstad", "Gemeente Voorbeeldstad", "Gemeente Voorbeeldstad",
    ]  # fmt: skip
    ring = manager.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"


def test_the_tree_folds_without_a_script_and_by_enter(live_site: LiveSite, cast: Cast) -> None:
    page = live_site.visitor(cast.people["manager"], javascript=False)
    page.goto(CHART)

    page.keyboard.press("Tab")
    summary = page.locator(".tree summary").nth(1)
    expect(page.get_by_role("link", name="HR", exact=True)).to_be_visible()
    summary.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="HR", exact=True)).to_be_hidden()


def test_a_whole_merge_by_keyboard_only(manager: Page, cast: Cast) -> None:
    def tab_to(wanted: str) -> None:
        for _press in range(60):
            manager.keyboard.press("Tab")
            if manager.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
        pytest.fail(f"Tab never reached {wanted}")

    def press(wanted: str) -> None:
        tab_to(wanted)
        with manager.expect_navigation():
            manager.keyboard.press("Enter")

    def write(field: str, text: str) -> None:
        tab_to(f"[name={field}]")
        manager.keyboard.type(text)

    manager.goto(CHART)
    press(f".tree a[href='{of(cast.ict)}']")
    press(f"a[href='{of(cast.ict, 'samenvoegen/')}']")
    tab_to("[name=sisters]")
    manager.keyboard.press("Space")
    write("day", "11112026")  # the same whichever comes first, day or month
    write("reason", REASON)
    press("button[value='1']")
    tab_to("[name=into]")
    manager.keyboard.press("Space")
    write("name", "Intern")
    write("code", "intern")
    press("button[value='2']")
    expect(manager.get_by_role("heading", level=1)).to_have_text("Dit gaat in vanaf 11 november 2026")
    press("button[value=doe]")

    expect(manager.locator(".messages")).to_contain_text("De wijziging is doorgevoerd.")
    assert ChartChange.objects.get().state == ChartChange.State.DONE
    assert Department.objects.filter(code="intern", parent=cast.support).exists()
