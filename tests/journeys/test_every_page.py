"""Every page of every role: reachable for everybody, on a desk and on a phone, and in English without Dutch words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from playwright.sync_api import Page as Window
from playwright.sync_api import Response, expect

from departments.people.models import Employee
from departments.worktime.models import Calendar
from feedback.actions.models import Action, Decision
from feedback.surveys.models import Survey
from promises.definitions.models import PromiseVersion
from tests.journeys.answering import NOT_APPLICABLE, choose
from tests.journeys.cast import PASSWORD, Cast
from tests.journeys.pages import EVERYBODY, PAGES, Elsewhere, Page
from tests.journeys.stage import Stage, set_stage
from tests.services.browser import WIDTHS, LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROWEST = 320
FRAME = """
    Uitloggen Vragenlijsten Beloften Resultaten Opvolging Terugkoppeling Beheer Toegankelijkheid Hoofdmenu
    Inhoud Kruimelpad Medewerker Teamleider Directeur Beheerder Gegevens
""".split()
DUTCH = """
    afdeling afdelingen antwoord antwoorden belofte besluit besloten bekijk bewaar binnen collega deze dit doen
    een eerste en geen getoond gepubliceerd het hoe iedereen jaar kies klaar klanten kwartaal laatste leest
    meting metingen met naar niet nog omdat oordeel punten terug tot uit uw van vanaf verstuur voor vorige vraag
    vragen vragenlijst waarom wacht werkdag werkdagen wijzig wij wordt zijn
""".split()


@pytest.fixture
def stage(cast: Cast, tmp_path: Path) -> Stage:
    return set_stage(cast, tmp_path)


def addresses(stage: Stage, role: str, *, all_of_them: bool = False) -> Iterator[tuple[str, str, Page]]:
    """Name, address and row of the pages that are looked at as this role."""
    for name, page in PAGES.items():
        if isinstance(page, Page) and (all_of_them or role in page.looked_at_by):
            yield name, page.address(name, stage), page
            for address in page.more_addresses(name, stage) if role == page.looked_at_by[-1] else []:
                yield name, address, page


def faults_of(window: Window, site: LiveSite) -> list[str]:
    """What is wrong with the page in this window at the three widths; everything that folds is opened."""
    window.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
    found = []
    for width in (*WIDTHS, NARROWEST):
        window.set_viewport_size({"width": width, "height": 900})
        if width != NARROWEST:
            found += [f"{width}: {fault}" for fault in site.axe(window)]
        if site.is_wider_than_screen(window):
            found.append(f"{width}: scrolls sideways")
    window.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found


def none_of(faults: dict[str, object]) -> None:
    """Fail with a line for each page."""
    assert not faults, "\n" + "\n".join(f"{where}: {found}" for where, found in faults.items())


def looked_at(window: Window, address: str) -> Response:
    response = window.goto(address)
    assert response is not None
    return response


def test_every_page_is_accessible_for_every_role(live_site: LiveSite, stage: Stage) -> None:
    faults: dict[str, object] = {}
    for role in EVERYBODY:
        window = live_site.visitor(stage.cast.roles[role])
        for name, address, page in addresses(stage, role, all_of_them=True):
            where = f"{role} {name} {address}"
            if role not in page.looked_at_by:
                status = window.request.get(address).status
                is_right = status == (200 if role in page.seen_by else 404) or _is_shown_as_somebody_else(name, status)
                if not is_right:
                    faults[where] = status
                continue
            status = looked_at(window, address).status
            if status != 200:
                faults[where] = status
            elif found := faults_of(window, live_site):
                faults[where] = found
    none_of(faults)


def _is_shown_as_somebody_else(name: str, status: int) -> bool:
    """Pages of one's own questionnaire: who did or did not answer sees another page of it."""
    return name in {"questionnaire_departments", "questionnaire_done"} and status == 200


def test_every_page_is_in_english_for_who_reads_english(live_site: LiveSite, stage: Stage) -> None:
    faults: dict[str, object] = {}
    for role in EVERYBODY:
        window = live_site.visitor(stage.cast.roles[role], language="en-GB")
        for name, address, _page in addresses(stage, role):
            status = looked_at(window, address).status
            if status != 200 or window.locator("html").get_attribute("lang") != "en":
                faults[f"{role} {name}"] = status
            elif found := dutch_words(window):
                faults[f"{role} {name}"] = found
    none_of(faults)


def dutch_words(window: Window) -> list[str]:
    """Dutch words in what can be read or heard, but for what says itself that it is Dutch and what people wrote."""
    text = window.evaluate(
        """() => {
            const copy = document.body.cloneNode(true);
            copy.querySelectorAll('[lang=nl], script').forEach(one => one.remove());
            const heard = [...copy.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap(
                one => ['aria-label', 'title', 'placeholder'].map(name => one.getAttribute(name) ?? ''));
            const seen = [];
            const walk = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) seen.push(walk.currentNode.data);
            return [document.title, ...heard, ...seen].join(' | ');
        }"""
    )
    for written in written_by_people():
        text = text.replace(written, "")
    found = [word for word in (*FRAME, *DUTCH) if re.search(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE)]
    # nor the names that only the code knows, such as wave.opened
    return found + re.findall(r"\b(?:wave|follow_up|point|survey|promise|request)\.[a-z_]+", text)


def written_by_people() -> list[str]:
    """Texts that are Dutch whoever reads them. The longest first, as one may stand in another."""
    decisions = Decision.objects.values_list("text", "alternative")
    actions = Action.objects.values_list("title", "outcome")
    surveys = Survey.objects.values_list("name", "purpose")
    promises = PromiseVersion.objects.values_list("sentence")
    calendars = Calendar.objects.values_list("name")
    found = {text for row in (*decisions, *actions, *surveys, *promises, *calendars) for text in row if text}
    return sorted(found, key=len, reverse=True)


def test_an_organisation_without_waves_promises_and_results_explains_itself(live_site: LiveSite, cast: Cast) -> None:
    """Nothing was ever asked or promised: each page says why it is empty, and what comes."""
    stage = Stage(cast, *[None] * 12)  # type: ignore[arg-type]
    faults: dict[str, object] = {}
    for role in EVERYBODY:
        window = live_site.visitor(cast.roles[role])
        for name, page in PAGES.items():
            is_looked_at = (
                isinstance(page, Page) and page.when_empty and (role == page.looked_at_by[0] or name == "home")
            )
            if isinstance(page, Elsewhere) or not is_looked_at:
                continue
            status = looked_at(window, page.address(name, stage)).status
            words = " ".join(window.locator("main").inner_text().split())
            if status != 200:
                faults[f"{role} {name}"] = status
            elif not re.search(page.when_empty, words):
                faults[f"{role} {name}"] = f"explains nothing: {words}"
            elif found := faults_of(window, live_site):
                faults[f"{role} {name}"] = found
    none_of(faults)


def test_the_pages_of_a_questionnaire(live_site: LiveSite, stage: Stage) -> None:
    """Those that come after a post, with and without errors."""
    faults: dict[str, object] = {}

    def look(where: str) -> None:
        if found := faults_of(window, live_site):
            faults[where] = found

    window = live_site.visitor(stage.cast.employee)
    window.goto(f"/vragenlijsten/{stage.open.pk}/afdelingen/")
    for box in window.locator("input[name=afdeling]:checked").all():
        box.uncheck()
    window.locator("button[value=volgende]").click()
    expect(window).to_have_title(re.compile("^Fout: "))
    look("departments with an error")
    window.get_by_label("Vergunningen").check()
    window.locator("button[value=volgende]").click()
    look("step")
    window.locator("button[value=controle]").click()
    expect(window).to_have_title(re.compile("^Fout: "))
    look("step with errors")
    choose(window, [1, 2, 3, 4, 5, NOT_APPLICABLE, 1, 2])
    window.get_by_role("textbox").fill("Bel Anna Visser, 06 12345678.")
    window.locator("button[value=controle]").click()
    expect(window.get_by_text("Daaraan kan iemand worden herkend")).to_be_visible()
    look("check")
    window.locator("button[value=versturen]").click()
    look("receipt")
    window.goto(f"/vragenlijsten/{stage.open.pk}/afdelingen/")
    look("already answered")
    window.goto(f"/vragenlijsten/{stage.published.pk}/")
    look("over")
    none_of(faults)


def test_the_pages_for_strangers(live_site: LiveSite, cast: Cast) -> None:
    faults: dict[str, object] = {}
    window = live_site.visitor()
    link = reverse("password_reset_confirm", args=[_in_base_36(cast.employee.pk), _key_of(cast.employee)])
    names = ["signin", "account_inactive", "password_reset", "password_reset_done", "privacy", "accessibility"]
    for address in [*map(reverse, names), link, "/inloggen/?next=/beheer/"]:
        assert looked_at(window, address).status == 200, address
        if found := faults_of(window, live_site):
            faults[address] = found
    assert looked_at(window, "/bestaat-niet/").status in {200, 404}
    window.goto("/beheer/metingen/")
    assert "/inloggen/?next=/beheer/metingen/" in window.url
    none_of(faults)


def _in_base_36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_in_base_36(number // 36) if number >= 36 else "") + digits[number % 36]


def _key_of(employee: Employee) -> str:
    return default_token_generator.make_token(employee)


def test_a_page_that_is_not_there_is_well_made_too(live_site: LiveSite, cast: Cast) -> None:
    window = live_site.visitor(cast.employee)
    for address in ("/bestaat-niet/", "/opvolging/999999/", "/beheer/", f"/resultaten/{cast['kcc'].pk}/"):
        assert looked_at(window, address).status == 404, address
        assert faults_of(window, live_site) == [], address


def test_the_pages_of_the_second_step(live_site: LiveSite, cast: Cast) -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    faults: dict[str, object] = {}

    def look() -> None:
        if found := faults_of(window, live_site):
            faults[window.url] = found

    window = live_site.visitor()
    window.goto("/profiel/tweede-stap/")
    window.get_by_label("E-mailadres").fill(cast.auditor.email)
    window.get_by_label("Wachtwoord").fill(PASSWORD)
    window.get_by_role("button", name="Inloggen").click()
    look()
    window.goto(reverse("mfa_activate_totp"))
    look()
    for _try in range(2):  # a code may run out between reading the clock and sending
        secret = (window.locator("code").first.text_content() or "").replace(" ", "").strip()
        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        window.locator("input[name=code]").fill(code)
        window.locator("main button[type=submit]").click()
        if window.url.endswith(reverse("mfa_view_recovery_codes")):
            break
    assert window.url.endswith(reverse("mfa_view_recovery_codes")), window.locator("main").inner_text()
    look()
    for name in ("second_step", "mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate"):
        assert looked_at(window, reverse(name)).status == 200, name
        look()
    window.goto(reverse("account_reauthenticate"))
    look()
    window.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    window.goto("/inloggen/")
    window.get_by_label("E-mailadres").fill(cast.auditor.email)
    window.get_by_label("Wachtwoord").fill(PASSWORD)
    window.get_by_role("button", name="Inloggen").click()
    assert window.url.endswith(reverse("mfa_authenticate"))
    look()
    none_of(faults)
