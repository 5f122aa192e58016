"""Journey 1: the whole circle through the pages, by all roles; time is moved with `tick --now`.

Dates counted by hand in the calendar of 2026 (no holiday between 7 September and 3 November). The wave: Monday
7 September is working day 1, Friday 11 September 5, Friday 18 September 10; it ends on Friday 25 September, and
Thursday the 24th is one working day before. The follow-up: 20 working days after Friday 25 September is Friday
23 October; five before that Friday 16 October; five after it Friday 30 October (summer time ended on the 25th).
"""

from __future__ import annotations

from collections import Counter

import pytest

from departments.people.services import change_language
from feedback.responses.models import StagedRating
from feedback.waves.models import Wave
from tests.journeys import asking, deciding, reading
from tests.journeys.answering import post_answers
from tests.journeys.cast import Cast, settled_wave, tick
from tests.journeys.mailbox import Mailbox, links_in
from tests.journeys.story import Story
from tests.services.browser import LiveSite
from tests.services.mail import MailServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def earlier(cast: Cast) -> Wave:
    """The wave of June, whose mail went out before there was a server to look at."""
    wave = settled_wave(cast)
    tick("2026-06-29T09:00")
    return wave


def test_the_whole_circle_turns(site: LiveSite, cast: Cast, earlier: Wave, post: MailServer) -> None:
    story, mail = Story(cast), Mailbox(post)
    change_language(story.in_english, "en")
    tick("2026-08-31T09:00")
    mail.look()

    wave = asking.plan_by_pages(site, cast)
    tick("2026-09-04T09:00")
    mail.one_each([])
    everybody_gets_one_mail(site, story, wave, mail)
    people_answer(site, story, wave, mail)
    only_who_did_not_answer_is_reminded(story, wave, mail)
    the_wave_is_published_and_the_leads_hear_it(cast, wave, mail)

    reading.lead_sees_mean_distribution_number_and_comparison(site, story)
    reading.customers_are_shown_only_where_it_is_safe(site, story)
    reading.four_people_appear_nowhere(site, story)
    reading.auditor_sees_settings_and_no_results(site, story)

    deciding.nobody_decides_and_the_system_reminds_and_escalates(cast, mail)
    deciding.lead_records_an_action(site, cast)
    deciding.other_lead_proposes_a_reasoned_no(site, cast)
    deciding.director_confirms_from_the_mail(site, cast, mail)
    deciding.everybody_who_was_asked_reads_both(site, story, mail)


def everybody_gets_one_mail(site: LiveSite, story: Story, wave: Wave, mail: Mailbox) -> None:
    tick("2026-09-07T09:00")
    mail.one_each(story.cast.everybody)
    text = mail.text_of(story.without_script)
    assert text.startswith("Zeg hoe andere afdelingen u helpen")
    assert "Hoe hielpen andere afdelingen u? Met de vragenlijst ‘Derde kwartaal 2026’ zegt u het hun." in text
    assert "Uw antwoorden worden niet aan uw naam gekoppeld opgeslagen." in text
    assert links_in(text)[0] == f"{site.url}/vragenlijsten/{wave.pk}/"
    assert "How did other departments help you?" in mail.text_of(story.in_english)

    tick("2026-09-07T09:01")
    mail.one_each([])


def people_answer(site: LiveSite, story: Story, wave: Wave, mail: Mailbox) -> None:
    tick("2026-09-08T09:00")
    asking.answer_by_keyboard(site, story, wave)
    asking.answer_without_script(site, story, wave, f"{site.url}/vragenlijsten/{wave.pk}/")
    asking.answer_on_a_phone(site, story, wave)
    asking.answer_in_english(site, story, wave)
    # two departments by the keyboard and without script, one on the phone (no contact with the other) and one in
    # English; of what does not apply nothing is stored
    stored = Counter((rating.supplier, len(rating.answers)) for rating in StagedRating.objects.all())
    vergunningen, juridisch = story.cast["vergunningen"], story.cast["juridisch"]
    assert stored == {(vergunningen, 7): 1, (vergunningen, 8): 2, (juridisch, 8): 3}
    assert 1 not in {score for rating in StagedRating.objects.all() for score in rating.answers.values()}
    asking.nothing_tells_who_said_what(wave, story.by_keyboard)
    for person in story.early:
        post_answers(wave, person, story.said[person])
    mail.one_each([])


def only_who_did_not_answer_is_reminded(story: Story, wave: Wave, mail: Mailbox) -> None:
    tick("2026-09-10T09:00")
    mail.one_each([])
    tick("2026-09-11T09:00")
    mail.one_each([*story.late, *story.silent])
    text = mail.text_of(story.cast.director)
    assert text.startswith("Uw vragenlijst wacht nog op u")
    assert "staat nog voor u open, tot vrijdag 25 september, 17.00 uur" in text
    assert links_in(text)[0].endswith(f"/vragenlijsten/{wave.pk}/")

    tick("2026-09-14T09:00")
    for person in story.late:
        post_answers(wave, person, story.said[person])
    tick("2026-09-17T09:00")
    mail.one_each([])
    tick("2026-09-18T09:00")
    mail.one_each(story.silent)
    tick("2026-09-23T09:00")
    mail.one_each([])
    tick("2026-09-24T09:00")
    mail.one_each(story.silent)
    assert mail.text_of(story.cast.auditor).startswith("Laatste herinnering: uw vragenlijst")


def the_wave_is_published_and_the_leads_hear_it(cast: Cast, wave: Wave, mail: Mailbox) -> None:
    tick("2026-09-25T17:00")
    wave.refresh_from_db()
    assert wave.state == Wave.State.CLOSED
    mail.one_each([])

    tick("2026-09-25T17:16")
    wave.refresh_from_db()
    assert wave.state == Wave.State.PUBLISHED
    mail.one_each([cast.lead, cast.other_lead])
    text = mail.text_of(cast.lead)
    assert text.startswith("De uitkomsten van Vergunningen zijn er")
    assert "uiterlijk op vrijdag 23 oktober" in text
