"""All parts in Chromium: no axe violation, no sideways scroll, everything by keyboard and without script.

The page is handed to the browser directly, with the policy of the product; no server and no database take part.
"""

from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Browser, Page, Route

from tests.look.parts import ROOT, PartsForm, render, render_parts
from tests.look.test_frame import MAIL
from tests.services.browser import Chromium

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.look.urls")]
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'"
ADDRESS = "http://ikg.test/onderdelen/"
WIDTHS = [1280, 1152, 1024, 768, 375, 320]
DRAFT = """{% extends "base.html" %}{% block title %}Stap{% endblock %}{% block head %}<h1>Stap</h1>{% endblock %}
{% block content %}<form data-draft="wave-1-step-2"><label for="a">Antwoord</label><input id="a" name="a">
<label><input type="radio" name="q" value="4"><span>Eens</span></label><input type="hidden" name="h" value="1"></form>
<p data-draft-status data-template="Bewaard op dit apparaat om {time} uur" hidden></p>{% endblock %}"""
THANKS = '{% extends "base.html" %}{% block content %}<p data-draft-clear="wave-1">Dank u wel</p>{% endblock %}'


@pytest.fixture(scope="module")
def browser(chromium: Chromium) -> Browser:
    """The one Chromium of the run: a second Playwright in this thread would refuse to start."""
    return chromium.browser


def show(
    browser: Browser,
    html: str,
    *,
    width: int = 1280,
    policy: str = POLICY,
    also: dict[str, str] | None = None,
    **options: Any,
) -> Page:
    """Open a page with this content, and others by their path; static files come from the folder `static`."""
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    contents = {"/onderdelen/": html} | (also or {})

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=ROOT / path.lstrip("/"))
        else:
            headers = {"Content-Security-Policy": policy} if policy else {}
            route.fulfill(body=contents.get(path, ""), content_type="text/html; charset=utf-8", headers=headers)

    page.route("**/*", answer)
    page.goto(ADDRESS)
    return page


def violations(page: Page) -> list[str]:
    """What axe finds, one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def open_everything(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('details').forEach((d) => { if (d.getClientRects().length) d.open = true; })"
    )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_all_parts_together_pass_axe(browser: Browser, width: int, language: str) -> None:
    with translation.override(language):
        page = show(browser, render_parts(), width=width)
    open_everything(page)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("name", ["404.html", "500.html", "503.html", "base_split.html"])
def test_error_pages_and_sign_in_pass_axe(browser: Browser, name: str, width: int) -> None:
    heading = "{% extends 'base_split.html' %}{% block head %}<h1>Inloggen</h1>{% endblock %}"
    with translation.override("nl"):
        html = render(heading, {}) if name == "base_split.html" else render_to_string(name)
    page = show(browser, html, width=width)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_a_mail_passes_axe(browser: Browser, width: int) -> None:
    with translation.override("nl"):
        page = show(browser, render_to_string("mail/base.html", MAIL), width=width, policy="")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_breaks_the_policy_and_nothing_is_fetched_elsewhere(browser: Browser) -> None:
    heard: list[str] = []
    asked: list[str] = []
    page = show(browser, render_parts(PartsForm()))
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.reload()
    page.wait_for_load_state("networkidle")

    assert heard == []
    assert set(asked) == {"ikg.test"}


def test_targets_are_large_enough_for_a_finger(browser: Browser) -> None:
    page = show(browser, render_parts(), width=375)

    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, input, select, textarea')]
            .map((element) => [element.outerHTML.slice(0, 80), (element.closest('label') ?? element)
              .getBoundingClientRect()])
            .filter(([, box]) => box.width > 1 && box.height > 0 && box.height < 43.5).map(([html]) => html)"""
    )

    assert small == []


@pytest.mark.parametrize("scripted", [True, False])
def test_errors_have_the_focus_when_the_page_opens(browser: Browser, scripted: bool) -> None:
    page = show(browser, render_parts(), java_script_enabled=scripted)
    page.wait_for_selector(".errors:focus")

    page.keyboard.press("Tab")

    # the first stop after the summary is the first link in it
    assert page.locator("a[href='#id_quick_0']:focus").count() == 1


def test_a_link_in_the_summary_reaches_the_first_answer(browser: Browser) -> None:
    page = show(browser, render_parts())

    page.click("a[href='#id_quick_0']")

    assert page.locator("#id_quick_0:focus").count() == 1


def test_a_question_is_answered_with_the_arrow_keys(browser: Browser) -> None:
    page = show(browser, render_parts(PartsForm()))

    page.focus("#id_quick_0")
    for _times in range(3):
        page.keyboard.press("ArrowRight")

    assert page.locator("input[name=quick]:checked").get_attribute("value") == "4"


def test_the_menu_opens_without_script(browser: Browser) -> None:
    page = show(browser, render_parts(PartsForm()), width=375, java_script_enabled=False)

    page.click("text=Menu")

    assert page.locator(".burger >> text=Organisatie").is_visible()
    assert page.locator(".burger button").is_visible()


def test_escape_closes_an_open_menu_and_keeps_the_focus(browser: Browser) -> None:
    page = show(browser, render_parts(PartsForm()))
    page.click(".who summary")

    page.keyboard.press("Escape")

    assert not page.locator(".who .sheet").is_visible()
    assert page.locator(".who summary:focus").count() == 1


def test_a_draft_is_kept_on_this_device_until_it_was_sent(browser: Browser) -> None:
    with translation.override("nl"):
        page = show(browser, render(DRAFT, {}), also={"/klaar/": render(THANKS, {})})
    page.fill("#a", "Bel terug")
    page.check("input[value='4']")

    page.reload()

    assert page.input_value("#a") == "Bel terug"
    assert page.is_checked("input[value='4']")
    assert page.locator("[data-draft-status]").inner_text().startswith("Bewaard op dit apparaat om ")
    assert "csrf" not in page.evaluate("JSON.stringify(sessionStorage)")

    page.goto("http://ikg.test/klaar/")

    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("media", [{"media": "print"}, {"forced_colors": "active"}])
def test_paper_and_high_contrast_keep_the_answers_visible(browser: Browser, media: dict[str, Any]) -> None:
    page = show(browser, render_parts())
    page.emulate_media(**media)

    chosen = page.locator("#id_keeps_word_3").evaluate("(input) => getComputedStyle(input, '::after').backgroundColor")
    other = page.locator("#id_keeps_word_2").evaluate("(input) => getComputedStyle(input, '::after').backgroundColor")

    assert chosen != other
    assert page.locator(".badge").first.is_visible()
