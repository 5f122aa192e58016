"""The list of calendars, the page of one, its file, and the question of November."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.chart.services import set_calendar
from departments.clock.services import travel_to
from departments.worktime.calculation import Window
from departments.worktime.definition import calendars_from
from departments.worktime.draft import EntryKind
from departments.worktime.selectors import draft_of, load
from tests.promises.calendar_cast import (
    AMSTERDAM,
    MORNING,
    NOW,
    Town,
    at,
    changed,
    small_town,
    town_hall,
    with_day,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return small_town()


def test_without_calendars_the_page_says_what_holds_and_why_to_make_one(town: Town) -> None:
    managers, auditors = (words_of(each.get(at("calendars"))) for each in (town.manager, town.auditor))

    for page in (managers, auditors):
        assert "Nog geen kalender" in page
        assert "maandag tot en met vrijdag van 9.00 tot 17.00 uur, met de feestdagen van de Cao Gemeenten" in page
    assert managers.count("Maak een kalender") == auditors.count("Maak een kalender") + 1


def test_the_list_tells_the_week_the_users_and_the_first_day_that_is_different(town: Town) -> None:
    office = with_day(town_hall(), date(2026, 12, 24), EntryKind.WINDOWS, "Kerstavond", MORNING)
    week = ((Window(540, 1020),),) * 3 + ((Window(540, 1200),), (Window(540, 1020),), (Window(600, 840),), ())
    desk = town_hall("KCC", week=week, holidays="BE", based_on=office)
    set_calendar(town["gemeente"], office, by=None, now=NOW)
    set_calendar(town["kcc"], desk, by=None, now=NOW)

    page = words_of(town.manager.get(at("calendars")))

    assert "Twee kalenders bepalen wanneer de klok van een belofte loopt." in page
    assert "De eerste dag die anders is: donderdag 24 december." in page
    assert "KCC ma–vr 9.00–17.00, do tot 20.00, za 10.00–14.00 België en de dagen van Stadskantoor" in page
    assert "Stadskantoor ma–vr 9.00–17.00 Cao Gemeenten Gemeente Oeverstad en 2 afdelingen eronder" in page
    assert page.count("donderdag 24 december Kerstavond: open 9.00–12.30") == 2


def test_many_calendars_cost_no_more_queries_than_two(town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert town.manager.get(at("calendars")).status_code == 200
        return len(captured)

    base = town_hall()
    town_hall("Tweede", based_on=base)
    queries()
    two = queries()
    for number in range(8):
        town_hall(f"Kalender {number}", based_on=base)

    assert queries() == two


def test_the_page_of_a_calendar_names_every_day_that_is_different(town: Town) -> None:
    office = with_day(town_hall(), date(2026, 12, 24), EntryKind.WINDOWS, "Kerstavond", MORNING)
    with_day(office, date(2027, 5, 7), EntryKind.CLOSED, "Brugdag")
    with_day(office, date(2027, 5, 5), EntryKind.REOPENED, "Wij werken door")

    page = words_of(town.manager.get(at("calendar", office)))

    assert "Negen dagen zijn anders in de komende twaalf maanden" in page
    days = page.partition("van december 2026 tot en met november 2027.")[2].partition("Versies")[0]
    for line in (
        "December 2026 do 24 december Kerstavond open 9.00–12.30",
        "vr 25 december Eerste kerstdag gesloten, feestdag",
        "Januari 2027 vr 1 januari Nieuwjaarsdag gesloten, feestdag",
        "Maart 2027 ma 29 maart Tweede paasdag gesloten, feestdag",
        "April 2027 di 27 april Koningsdag gesloten, feestdag",
        "Mei 2027 wo 5 mei Wij werken door open 9.00–17.00",
        "do 6 mei Hemelvaartsdag gesloten, feestdag",
        "vr 7 mei Brugdag gesloten",
        "ma 17 mei Tweede pinksterdag gesloten, feestdag",
    ):
        assert line in days
    assert "26 december" not in days, "it is a Saturday, on which nobody works anyway"


def test_the_months_point_at_the_same_days_and_are_silent_for_who_listens(town: Town) -> None:
    office = with_day(town_hall(), date(2026, 12, 24), EntryKind.WINDOWS, "Kerstavond", MORNING)
    with_day(office, date(2027, 5, 7), EntryKind.CLOSED, "Brugdag")

    page = town.manager.get(at("calendar", office)).content.decode()

    grids = page.partition('<div aria-hidden="true">')[2].partition('<ol class="different')[0]
    assert re.findall(r'<span class="mark (\w+)">(\d+)</span>', grids) == [
        ("special", "24"), ("holiday", "25"),
        ("holiday", "1"), ("holiday", "29"), ("holiday", "27"),
        ("holiday", "5"), ("holiday", "6"), ("closed", "7"), ("holiday", "17"),
    ]  # fmt: skip
    assert grids.count("<table") == 12
    assert "<a " not in grids, "nothing in it can take the focus"


def test_the_hours_of_the_year_are_those_that_the_clock_counts(town: Town) -> None:
    """The night of 28 March has an hour less and that of 31 October one more; then nobody works."""
    office = with_day(town_hall(), date(2026, 12, 24), EntryKind.WINDOWS, "Kerstavond", MORNING)
    begin, end = (datetime(year, 12, 1, tzinfo=AMSTERDAM) for year in (2026, 2027))
    seconds = load(office).opening_seconds(begin, end)

    page = words_of(town.manager.get(at("calendar", office)))

    hours = f"{seconds / 3600:,.1f}".replace(",", ".")[:-2] + f",{f'{seconds / 3600:.1f}'[-1]}"
    assert f"Komende 12 maanden {hours} uur open, op 254 werkdagen" in page


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-12-02T10:00", "Nu open, tot 12.30 uur."),
        ("2026-12-02T12:30", "Nu gesloten, vandaag weer open om 13.00 uur."),
        ("2026-12-02T17:00", "Nu gesloten, weer open op donderdag 3 december om 9.00 uur."),
        ("2026-12-24T18:00", "Nu gesloten, weer open op maandag 28 december om 9.00 uur."),
    ],
)
def test_the_first_sentence_says_whether_it_is_open_now(town: Town, moment: str, words: str) -> None:
    lunch = (Window(540, 750), Window(780, 1020))
    office = town_hall(week=(lunch,) * 5 + ((), ()))
    travel_to(datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM) + timedelta(seconds=5 if ":30" in moment else 0))

    assert words in words_of(town.manager.get(at("calendar", office)))


def test_the_page_tells_its_versions_and_who_works_with_it(town: Town) -> None:
    office = with_day(town_hall(), date(2027, 5, 7), EntryKind.CLOSED, "Brugdag")
    changed(office, draft_of(office).without_day(date(2027, 5, 7)))
    set_calendar(town["dienstverlening"], office, by=None, now=NOW)

    page = words_of(town.manager.get(at("calendar", office)))

    assert "3 2 december 2026, 10.00 uur het systeem Afgesproken 1 dag vervallen" in page
    assert "Afgesproken 1 dag erbij of anders" in page
    assert "eerste versie" in page
    assert "Dienstverlening 1 afdeling eronder Klantcontactcentrum" in page


def test_who_only_reads_sees_nothing_to_press(town: Town) -> None:
    office = with_day(town_hall(), date(2027, 5, 7), EntryKind.CLOSED, "Brugdag")

    page = words_of(town.auditor.get(at("calendar", office)))

    for action in ("Wijzig", "Voeg dagen toe", "Lees een agenda in", "Laat vervallen", "Kies afdelingen"):
        assert action not in page
    assert "Download deze kalender" in page


def test_the_file_is_a_calendars_file_that_counts_the_same(town: Town) -> None:
    base = with_day(town_hall(), date(2026, 12, 24), EntryKind.WINDOWS, "Kerstavond", MORNING)
    desk = with_day(town_hall("KCC & balie", based_on=base), date(2027, 5, 7), EntryKind.CLOSED, "Brugdag")

    response = town.auditor.get(at("calendar_json", desk))

    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="kalender-kcc-balie.json"'
    assert calendars_from(json.loads(response.content)) == {"KCC & balie": load(desk)}


def test_from_november_on_the_closures_of_next_year_are_asked_for(town: Town) -> None:
    office = town_hall()

    travel_to(datetime(2026, 10, 31, 23, 59, tzinfo=AMSTERDAM))
    before = words_of(town.manager.get(at("calendars")))
    travel_to(datetime(2026, 11, 1, 0, 1, tzinfo=AMSTERDAM))
    listed, one, todo = (
        words_of(town.manager.get(url)) for url in (at("calendars"), at("calendar", office), at("management"))
    )

    assert "2027 bekend" not in before
    for page in (listed, one):
        assert "Zijn de sluitingen van 2027 bekend?" in page
        assert "Voeg dagen toe" in page
        assert "Er zijn er geen in 2027" in page
    assert "Zijn de sluitingen van 2027 bekend?" in todo
    assert "Er zijn er geen" not in words_of(town.auditor.get(at("calendars")))


def test_there_may_be_none_and_then_nobody_asks_again(town: Town) -> None:
    office = town_hall()

    answer = town.manager.post(at("calendar_closures", office), {"jaar": "2027"}, follow=True)

    assert "Genoteerd: Stadskantoor heeft in 2027 geen eigen sluitingen." in words_of(answer)
    assert "2027 bekend" not in words_of(answer)
    assert "2027 bekend" not in words_of(town.manager.get(at("management")))
    office.refresh_from_db()
    assert office.closures_known_for == 2027


def test_only_the_coming_year_can_be_without_closures(town: Town) -> None:
    office = town_hall()

    for year in ("2031", "", "x"):
        answer = town.manager.post(at("calendar_closures", office), {"jaar": year}, follow=True)
        assert "Dit kan alleen voor 2027." in words_of(answer)

    office.refresh_from_db()
    assert office.closures_known_for is None


def test_the_page_of_a_department_leads_to_its_calendar(town: Town) -> None:
    office = town_hall()
    set_calendar(town["dienstverlening"], office, by=None, now=NOW)

    page = town.auditor.get(at("chart_department", town["kcc"]))  # type: ignore[arg-type]  # only its number is asked

    assert f'<a href="{at("calendar", office)}">Stadskantoor</a> (van Dienstverlening)' in page.content.decode()


def test_in_english_only_what_somebody_wrote_is_marked_as_dutch(town: Town) -> None:
    office = with_day(town_hall(), date(2026, 12, 24), EntryKind.WINDOWS, "Kerstavond", MORNING)

    page = town.manager.get(at("calendar", office), headers={"accept-language": "en"}).content.decode()

    assert '<span lang="nl">Kerstavond</span>, open 9.00–12.30' in page
    assert '<span lang="nl">Kerstavond</span>\n' in page
    removing = town.manager.get(at("calendar_day_remove", office), headers={"accept-language": "en"}).content.decode()
    assert '9.00–12.30, <span lang="nl">Kerstavond</span></span></label>' in removing
    assert "Christmas Day" in page
    assert '<span lang="nl">Christmas Day' not in page
