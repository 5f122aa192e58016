"""The first half of the circle, through the pages: plan a wave, and answer it in four ways."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import connection
from playwright.sync_api import Locator, Page, expect

from departments.people.models import Employee
from feedback.responses.models import StagedComment, StagedRating
from feedback.surveys.library import CORE_8
from feedback.waves.models import Invitation, Wave
from tests.journeys.answering import Keyboard, choose, chosen, named
from tests.journeys.cast import PASSWORD, Cast
from tests.journeys.story import Story
from tests.services.browser import LiveSite

TITLE, TITLE_EN = "Derde kwartaal 2026", "Third quarter 2026"
COMMENT = "Bel even als een aanvraag langer duurt."


def is_well_made(page: Page) -> None:
    """Nothing that axe finds and nothing sideways."""
    assert LiveSite.axe(page) == [], page.url
    assert not LiveSite.is_wider_than_screen(page), page.url


def plan_by_pages(site: LiveSite, cast: Cast) -> Wave:
    """The functional manager makes a survey, looks at it as an employee will, and plans a wave."""
    page = site.visitor(cast.manager)
    page.goto("/")
    page.get_by_role("navigation", name="Hoofdmenu", exact=True).get_by_role("link", name="Beheer").click()
    page.get_by_role("main").get_by_role("link", name="Vragenlijsten").first.click()
    page.get_by_role("link", name="Maak een vragenlijst").click()
    expect(page.locator("input[name=codes]:checked")).to_have_count(len(CORE_8))
    page.get_by_label("Wat is het eerste dat de afdeling anders zou moeten doen?").check()
    page.get_by_label("Naam", exact=True).fill("Kern-8")
    page.get_by_role("button", name="Bewaar de vragenlijst").click()
    expect(page.get_by_role("heading", name="8 vragen per afdeling")).to_be_visible()

    page.get_by_role("link", name="Bekijk als medewerker").click()
    expect(page.get_by_role("radiogroup")).to_have_count(len(CORE_8))
    expect(page.get_by_role("textbox")).to_have_count(1)
    page.get_by_role("link", name="Terug naar de vragenlijst").click()

    page.get_by_role("link", name="Plan een meting").click()
    page.get_by_label("Naam", exact=True).fill(TITLE)
    page.get_by_label("Naam in het Engels").fill(TITLE_EN)
    page.get_by_label("Vragenlijst", exact=True).select_option(label="Kern-8")
    page.get_by_label("Eerste dag").fill("2026-09-07")
    page.get_by_label("Laatste dag").fill("2026-09-25")
    suppliers = page.get_by_role("group", name=re.compile("Welke afdelingen worden beoordeeld"))
    assert [box.evaluate("one => one.closest('label').innerText.trim()") for box in checked(suppliers)] == [
        "Juridische Zaken",
        "Vergunningen",
    ], "proposed: who has customers"
    page.get_by_label("De ondernemingsraad zag deze instellingen").check()
    page.get_by_role("button", name="Plan deze meting").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator(".finding")).to_contain_text("maandag 7 september")
    return Wave.objects.get(title=TITLE)


def checked(group: Locator) -> list[Locator]:
    return group.locator("input:checked").all()


def answer_by_keyboard(site: LiveSite, story: Story, wave: Wave) -> None:
    """From the first page to the receipt with keys only; one question does not apply."""
    person, said = story.by_keyboard, story.said[story.by_keyboard]
    vergunningen, juridisch = story.cast["vergunningen"], story.cast["juridisch"]
    page = site.visitor(person)
    keys = Keyboard(page)
    page.goto("/")
    keys.press(f"main a[href='/vragenlijsten/{wave.pk}/']")
    keys.press(f"main a[href='/vragenlijsten/{wave.pk}/afdelingen/']")
    keys.go_to(f"input[name=afdeling][value='{juridisch.pk}']")
    page.keyboard.press("Space")
    keys.press("button[value=volgende]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Juridische Zaken")

    # sending an incomplete page: the focus goes to what is missing
    keys.press("button[value=volgende]")
    expect(page).to_have_title(re.compile("^Fout: "))
    expect(page.locator("[data-error-summary]")).to_be_focused()

    keys.choose(said[juridisch])
    keys.press("button[value=volgende]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vergunningen")
    keys.choose([3] * 8)
    page.reload()  # comes back as it was left, and from the beginning of the page
    assert chosen(page) == [3] * 8
    keys.choose(said[vergunningen])
    assert chosen(page) == said[vergunningen], "not applicable took the score away"
    keys.go_to("textarea")
    page.keyboard.type(COMMENT)
    keys.press("button[value=controle]")
    expect(page.get_by_text(COMMENT)).to_be_visible()
    assert not Invitation.objects.filter(wave=wave, person=person, state="done").exists()
    keys.press("button[value=versturen]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt, uw antwoorden zijn ontvangen")


def answer_without_script(site: LiveSite, story: Story, wave: Wave, link: str) -> None:
    """From the link in the mail, through the sign-in page; goes back, changes an answer, and loses nothing."""
    person, said = story.without_script, story.said[story.without_script]
    vergunningen, juridisch = story.cast["vergunningen"], story.cast["juridisch"]
    page = site.visitor(javascript=False)
    page.goto(link)
    page.get_by_label("E-mailadres").fill(person.email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    assert page.url == link
    page.get_by_role("link", name=re.compile("^Begin")).click()
    page.get_by_label("Juridische Zaken").check()
    page.get_by_role("button", name="Verder met deze afdelingen").click()
    choose(page, said[juridisch])
    page.get_by_role("button", name="Volgende: Vergunningen").click()
    choose(page, [5] * 8)
    page.get_by_label("Wat is het eerste dat Vergunningen anders zou moeten doen?").fill("Eerste versie")

    page.get_by_role("button", name="Terug", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Juridische Zaken")
    assert chosen(page) == said[juridisch]
    page.get_by_role("button", name="Verder naar controleren").click()
    expect(page.get_by_text("Eerste versie")).to_be_visible()
    page.get_by_role("button", name=named("Wijzig: Vergunningen")).click()
    assert chosen(page) == [5] * 8
    choose(page, said[vergunningen])
    page.get_by_label("Wat is het eerste dat Vergunningen anders zou moeten doen?").fill(COMMENT)
    page.get_by_role("button", name="Verder naar controleren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Controleer uw antwoorden")
    page.go_back()
    assert chosen(page) == said[vergunningen], "also by the button of the browser"
    page.get_by_role("button", name="Verder naar controleren").click()
    page.get_by_role("button", name="Verstuur uw antwoorden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt, uw antwoorden zijn ontvangen")

    # once more: calm, and nothing new
    page.goto(f"/vragenlijsten/{wave.pk}/afdelingen/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("U hebt al meegedaan")


def answer_on_a_phone(site: LiveSite, story: Story, wave: Wave) -> None:
    """At 375 pixels; had no contact with one of the two after all. Every page is well made."""
    page = site.visitor(story.by_phone, width=375)
    page.goto("/vragenlijsten/")
    page.get_by_role("link", name=named(f"Vul in: {TITLE}")).click()
    is_well_made(page)
    page.get_by_role("link", name=re.compile("^Begin")).click()
    is_well_made(page)
    page.get_by_label("Juridische Zaken").check()
    page.get_by_role("button", name="Verder met deze afdelingen").click()
    expect(page.get_by_text("Stap 1 van 2").first).to_be_visible()
    choose(page, [1] * 8)
    is_well_made(page)
    page.get_by_role("button", name="Ik had geen contact met deze afdeling").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vergunningen")
    expect(page.get_by_text("Stap 1 van 1").first).to_be_visible()
    choose(page, story.said[story.by_phone][story.cast["vergunningen"]])
    page.get_by_role("button", name="Verder naar controleren").click()
    expect(page.get_by_role("heading", name="Juridische Zaken")).to_have_count(0)
    is_well_made(page)
    page.get_by_role("button", name="Verstuur uw antwoorden").click()
    is_well_made(page)


def answer_in_english(site: LiveSite, story: Story, wave: Wave) -> None:
    """The same questions in English."""
    page = site.visitor(story.in_english, language="en-GB")
    page.goto(f"/vragenlijsten/{wave.pk}/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE_EN)
    page.get_by_role("link", name=re.compile("^Begin|^Start")).click()
    page.locator("button[value=volgende]").click()
    expect(page.get_by_text("Juridische Zaken does what was agreed.").first).to_be_visible()
    choose(page, story.said[story.in_english][story.cast["juridisch"]])
    page.locator("button[value=controle]").click()
    expect(page.get_by_role("cell", name="Agree", exact=True).first).to_be_visible()
    page.locator("button[value=versturen]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def nothing_tells_who_said_what(wave: Wave, person: Employee) -> None:
    """No column of the stored answers names the person, and nothing of the session does either."""
    with connection.cursor() as cursor:
        for model in (StagedRating, StagedComment):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            columns = {column[0] for column in cursor.description}
            assert not {name for name in columns if "person" in name or "employee" in name or "_at" in name}
    assert settings.SESSION_ENGINE.endswith("db")
    assert Invitation.objects.get(wave=wave, person=person).state == Invitation.State.DONE
