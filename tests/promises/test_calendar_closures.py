"""Closures from an agenda file, step by step: the file, the choice, the preview, the confirmation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from departments.chart.services import set_calendar
from departments.worktime.draft import EntryKind
from departments.worktime.models import Calendar
from departments.worktime.selectors import draft_of
from tests.promises.calendar_cast import (
    MORNING,
    NOW,
    YES,
    Town,
    at,
    carried,
    confirm,
    small_town,
    town_hall,
    with_day,
    words_of,
)
from tests.promises.clock_cast import asked, on, promised

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return small_town()


@pytest.fixture
def office(town: Town) -> Calendar:
    calendar = with_day(town_hall(), date(2026, 12, 24), EntryKind.WINDOWS, "Kerstavond", MORNING)
    set_calendar(town["gemeente"], calendar, by=None, now=NOW)
    return calendar


def agenda(*events: tuple[str, str, str]) -> SimpleUploadedFile:
    """Events of (DTSTART, DTEND, name), as an agenda program exports them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//agenda//NL"]
    for number, (begin, end, name) in enumerate(events):
        form = "" if "T" in begin else ";VALUE=DATE"
        lines += ["BEGIN:VEVENT", f"UID:{number}@agenda", f"DTSTART{form}:{begin}", f"DTEND{form}:{end}"]
        lines += [f"SUMMARY:{name}", "END:VEVENT"]
    return SimpleUploadedFile("sluitingen.ics", "\r\n".join([*lines, "END:VCALENDAR", ""]).encode(), "text/calendar")


def read(town: Town, calendar: Calendar, *events: tuple[str, str, str]) -> Any:
    return town.manager.post(at("calendar_ics", calendar), {"file": agenda(*events)})


ROUND_NEW_YEAR = ("20261228", "20270102", "Kantoor dicht")
"""Monday up to and including Friday: the end of a whole day is the day after it. Friday is New Year's Day."""


def test_what_is_in_the_file_is_shown_to_choose_from(town: Town, office: Calendar) -> None:
    page = words_of(
        read(
            town,
            office,
            ROUND_NEW_YEAR,
            ("20261224", "20261225", "Kerst"),
            ("20261209T120000", "20261209T130000", "Lunch met de wethouder"),
            ("20261101", "20261102", "Allerheiligen"),
        )
    )

    assert "In het bestand staan 4 dagen waarop deze kalender nog open is." in page
    for day in ("Maandag 28", "Dinsdag 29", "Woensdag 30", "Donderdag 31"):
        assert f"{day} december 2026: Kantoor dicht" in page
    there = page.partition("Hier verandert niets")[2].partition("Niet overgenomen")[0]
    assert "donderdag 24 december 2026: Kerst" in there
    assert "vrijdag 1 januari 2027: Kantoor dicht" in there
    assert "‘Lunch met de wethouder’ (9 december 2026)" in page
    assert "‘Allerheiligen’ (1 november 2026)" in page


def test_what_is_chosen_is_previewed_and_only_that_is_taken_over(town: Town, office: Calendar) -> None:
    asked(promised(town["ict"], "wd:18"), on("2026-12-01T09:00"))
    url = at("calendar_ics", office)
    offered = carried(read(town, office, ROUND_NEW_YEAR))
    chosen = ["2026-12-28 Kantoor dicht", "2026-12-29 Kantoor dicht"]

    shown = town.manager.post(url, offered | {"closures": chosen, "reason": "Sluitingen uit de agenda"})
    unchanged = draft_of(Calendar.objects.get(pk=office.pk))
    answer = confirm(town.manager, url, shown)

    page = words_of(shown)
    assert "2 dagen anders, 16 uur minder open" in page
    assert "ma 28 december 17.00 wo 30 december 17.00" in page
    assert unchanged.number == 2
    assert answer.status_code == 302
    after = draft_of(Calendar.objects.get(pk=office.pk))
    assert [(entry.date.day, entry.kind, entry.reason) for entry in after.days] == [
        (24, EntryKind.WINDOWS, "Kerstavond"),
        (28, EntryKind.CLOSED, "Kantoor dicht"),
        (29, EntryKind.CLOSED, "Kantoor dicht"),
    ]


def test_a_choice_can_be_looked_at_again(town: Town, office: Calendar) -> None:
    url = at("calendar_ics", office)
    offered = carried(read(town, office, ROUND_NEW_YEAR))
    shown = town.manager.post(url, offered | {"closures": ["2026-12-28 Kantoor dicht"], "reason": "Zo"})

    page = town.manager.post(url, carried(shown) | {"terug": "ja"}).content.decode()

    assert page.count('type="checkbox"') == 4
    assert page.count(" checked") == 1


def test_without_a_choice_or_a_reason_nothing_is_taken_over(town: Town, office: Calendar) -> None:
    offered = carried(read(town, office, ROUND_NEW_YEAR))

    page = words_of(town.manager.post(at("calendar_ics", office), offered | {"reason": ""} | YES), 422)

    assert page.count("Kies minstens één dag, of ga terug.") == 2
    assert page.count("Schrijf waarom, in een paar woorden.") == 2
    assert Calendar.objects.get(pk=office.pk).number == 2


def test_only_what_was_offered_can_be_chosen(town: Town, office: Calendar) -> None:
    offered = {"aanbod": ["2026-12-28 Dicht", "onzin", "2026-13-45 Dicht", "2026-12-29 "]}
    sent = offered | {"closures": ["2026-12-30 Dicht"], "reason": "Zo"} | YES

    page = words_of(town.manager.post(at("calendar_ics", office), sent), 422)

    assert page.count("Deze dag staat niet in het bestand.") == 2
    assert "Maandag 28 december 2026: Dicht" in page
    assert "29 december" not in page


def test_a_file_with_nothing_new_says_so(town: Town, office: Calendar) -> None:
    page = words_of(read(town, office, ("20261224", "20261225", "Kerst")))

    assert "In het bestand staan geen hele dagen waarop deze kalender nog open is." in page
    assert "Kies een ander bestand" in page
    assert "Bekijk wat dit verschuift" not in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"naam;datum\r\nKerst;2026-12-25\r\n", "Dit is geen agendabestand."),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261228\r\n", "Dit agendabestand is niet heel."),
        (b"", "Het bestand is leeg."),
        (b"BEGIN:VCALENDAR\r\n" + b"X:" + b"y" * 1024 * 1024, "Het bestand is groter dan 1 MB."),
        (None, "Kies het agendabestand dat u wilt inlezen."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    town: Town, office: Calendar, content: bytes | None, sentence: str
) -> None:
    sent = {} if content is None else {"file": SimpleUploadedFile("agenda.ics", content, "text/calendar")}

    page = words_of(town.manager.post(at("calendar_ics", office), sent), 422)

    assert page.count(sentence) == 2


def test_of_a_very_long_list_the_first_days_are_taken_and_the_rest_is_said(town: Town, office: Calendar) -> None:
    answer = read(town, office, ("20261203", "20281231", "Verbouwing"))

    assert answer.content.decode().count('type="checkbox"') == 400
    assert "Meer dan 400 dagen kunnen niet in één keer." in words_of(answer)
    sent = carried(answer) | {"closures": carried(answer)["aanbod"], "reason": "Verbouwing"}
    assert "400 dagen anders" not in words_of(town.manager.post(at("calendar_ics", office), sent))


def test_a_name_of_an_event_stays_text(town: Town, office: Calendar) -> None:
    page = read(town, office, ("20261228", "20261229", "<script>alert(1)</script>")).content.decode()

    assert "<script>alert" not in page
