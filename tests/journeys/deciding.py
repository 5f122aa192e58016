"""The second half of the circle: nobody decides, the system reminds, two leads decide, everybody reads it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.answering import named
from tests.journeys.cast import Cast, tick
from tests.journeys.mailbox import Mailbox, links_in
from tests.journeys.story import Story
from tests.services.browser import LiveSite

ACTION = "Wij mailen elke vrijdag hoe ver een aanvraag is"
ACTION_TEXT = "Vanaf 1 december krijgt u elke vrijdag een mail met de stand van uw aanvragen."
REASON = "Wij zijn met te weinig mensen om bij elk advies tussendoor te bellen; dat zou andere adviezen vertragen."
ALTERNATIVE = "Op maandag staat in het overzicht hoe ver elk advies is."


def nobody_decides_and_the_system_reminds_and_escalates(cast: Cast, mail: Mailbox) -> None:
    leads = [cast.lead, cast.other_lead]
    for quiet in ("2026-09-28T09:00", "2026-10-15T09:00"):
        tick(quiet)
        mail.one_each([])
    tick("2026-10-16T09:00")
    mail.one_each(leads)
    text = mail.text_of(cast.lead)
    assert "[Voor vrijdag 23 oktober] Neem een besluit over Vergunningen" in text
    assert "Zonder besluit hoort de leidinggevende erboven het vijf werkdagen na vrijdag 23 oktober." in text

    tick("2026-10-22T09:00")
    mail.one_each([])
    tick("2026-10-23T09:00")
    mail.one_each(leads)
    assert "[Vandaag] Neem een besluit over Juridische Zaken" in mail.text_of(cast.other_lead)

    for quiet in ("2026-10-26T09:00", "2026-10-29T09:00"):
        tick(quiet)
        mail.one_each([])
    tick("2026-10-30T09:00")
    mail.one_each([*leads, cast.director])
    assert "Nog geen besluit over Vergunningen" in mail.text_of(cast.lead)
    text = mail.text_of(cast.director)
    assert "Op vrijdag 23 oktober zou er een besluit zijn over Vergunningen." in text
    assert "Op vrijdag 23 oktober zou er een besluit zijn over Juridische Zaken." in text


def lead_records_an_action(site: LiveSite, cast: Cast) -> None:
    page = site.visitor(cast.lead)
    page.goto("/lade/")
    expect(page.locator("ol.drawer > li")).to_have_count(2)
    expect(page.locator("ol.drawer > li.late")).to_have_count(2)
    expect(page.locator("ol.drawer .age").first).to_have_text("25")  # working days since 25 September
    page.goto("/opvolging/")
    page.get_by_role("link", name=named("Besluit nemen: Vergunningen, Communicatie")).click()
    page.get_by_role("link", name="Dit doen we", exact=True).click()
    page.get_by_label("Wat gaat u doen?").fill(ACTION)
    page.get_by_label("Wie zorgt ervoor?").select_option(label="Bram Visser")
    page.get_by_label("Wanneer is het uiterlijk klaar?").fill("2026-12-01")
    page.get_by_label("Wat lezen uw klanten?").fill(ACTION_TEXT)
    page.get_by_role("button", name="Neem dit besluit").click()
    expect(page.locator(".finding")).to_contain_text(f"Besloten: {ACTION}")


def other_lead_proposes_a_reasoned_no(site: LiveSite, cast: Cast) -> None:
    page = site.visitor(cast.other_lead)
    page.goto("/")
    page.get_by_role("link", name="Besluit nemen: Juridische Zaken, Communicatie").first.click()
    page.get_by_role("link", name="Dit doen we niet, omdat …").click()
    page.get_by_label("Waarom doet u dit niet?").fill("Geen tijd.")
    page.get_by_role("button", name="Stuur dit voorstel").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("minstens 50 tekens")

    page.get_by_label("Waarom doet u dit niet?").fill(REASON)
    page.get_by_role("group", name="Welk kader laat het niet toe?").or_(
        page.get_by_role("radiogroup", name="Welk kader laat het niet toe?")
    ).locator("input[value=staff]").check()
    page.get_by_label("Wat kan wel?").fill(ALTERNATIVE)
    page.get_by_label("Wanneer bekijkt u het opnieuw?").fill("2027-03-01")
    page.get_by_role("button", name="Stuur dit voorstel").click()
    expect(page.get_by_text("Het telt zodra iemand het bevestigt")).to_be_visible()

    # proposed is not decided: customers do not read it yet, and who proposed it cannot confirm it
    page.goto("/terugkoppeling/")
    expect(page.get_by_text(REASON)).to_have_count(0)
    expect(page.get_by_text(ACTION)).to_have_count(1)
    page.goto("/lade/")
    expect(page.locator("ol.drawer > li")).to_have_count(1)


def director_confirms_from_the_mail(site: LiveSite, cast: Cast, mail: Mailbox) -> None:
    """On Monday: everybody hears of the action, and the director in the same mail of the proposal."""
    tick("2026-11-02T09:00")
    mail.one_each(cast.everybody)
    text = mail.text_of(cast.director)
    assert "Bevestigt u een nee van Juridische Zaken?" in text
    assert "U vroeg, Vergunningen besloot" in text
    link = next(found for found in links_in(text) if found.endswith("/bevestigen/"))
    page = site.visitor(cast.director)
    page.goto(link)
    expect(page.get_by_text(REASON)).to_be_visible()
    page.get_by_role("button", name="Bevestig deze nee").click()
    expect(page.get_by_text("Bevestigd. De klanten lezen de reden en het alternatief.")).to_be_visible()
    page.goto("/lade/")
    expect(page.get_by_role("heading", name="De la is leeg")).to_be_visible()


def everybody_who_was_asked_reads_both(site: LiveSite, story: Story, mail: Mailbox) -> None:
    tick("2026-11-03T09:00")
    mail.one_each(story.cast.everybody)
    text = mail.text_of(story.by_keyboard)
    assert "U vroeg, Juridische Zaken besloot" in text
    assert "You asked, Juridische Zaken decided" in mail.text_of(story.in_english)
    page = site.visitor(story.by_keyboard)
    page.goto(links_in(text)[0])
    assert page.url.endswith("/terugkoppeling/")
    for words in (ACTION, ACTION_TEXT, REASON, ALTERNATIVE, "bevestigd door Henk Bakker"):
        expect(page.get_by_text(words).first).to_be_visible()
    page.goto(f"/afdelingen/{story.cast['vergunningen'].pk}/")
    expect(page.get_by_text(ACTION).first).to_be_visible()
    tick("2026-11-04T09:00")
    mail.one_each([])
