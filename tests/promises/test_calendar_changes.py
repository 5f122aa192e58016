"""Changing a calendar: what a preview tells, that it changes nothing, and what a confirmation does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from departments.audit.models import AuditEntry
from departments.chart.models import Department
from departments.chart.services import set_calendar
from departments.worktime.draft import DayEntry, EntryKind
from departments.worktime.models import Calendar
from departments.worktime.overview import DayChange
from departments.worktime.selectors import draft_of, load
from departments.worktime.windows import Window
from promises.calendars.preview_page import day_lines
from promises.clocks.models import Clock
from promises.clocks.services import move_deadlines
from tests.promises.calendar_cast import (
    MORNING,
    NOW,
    OFFICE,
    YES,
    Town,
    at,
    carried,
    changed,
    confirm,
    small_town,
    town_hall,
    with_day,
    words_of,
)
from tests.promises.clock_cast import asked, on, promised

pytestmark = pytest.mark.django_db

BRIDGE = {"first": "2026-12-03", "last": "", "kind": "closed", "hours": "", "reason": "Verhuizing"}
NEW = {"name": "Werf", "holidays": "cao-gemeenten", "based_on": "", "zone": "Europe/Amsterdam", **OFFICE}


@pytest.fixture
def town() -> Town:
    return small_town()


@pytest.fixture
def office(town: Town) -> Calendar:
    calendar = town_hall()
    set_calendar(town["gemeente"], calendar, by=None, now=NOW)
    return calendar


def stored() -> tuple[object, ...]:
    return (
        list(Calendar.objects.order_by("pk").values_list("name", "number", "week", "holidays", "zone")),
        [draft_of(one).days for one in Calendar.objects.order_by("pk")],
        list(Department.objects.order_by("pk").values_list("calendar", flat=True)),
        list(Clock.objects.order_by("pk").values_list("deadline", flat=True)),
        AuditEntry.objects.count(),
    )


def test_the_preview_tells_days_hours_and_deadlines_and_changes_nothing(town: Town, office: Calendar) -> None:
    version = promised(town["ict"], "wd:2")
    moving = [asked(version, on(f"2026-12-02T0{hour}:00")) for hour in (8, 9)]
    asked(version, on("2026-11-20T09:00"))
    asked(version, on("2026-12-01T09:00"), answered_at=on("2026-12-01T12:00"))
    before = stored()

    page = words_of(town.manager.post(at("calendar_days", office), BRIDGE))

    assert "De komende 12 maanden: 1 dag anders, 8 uur minder open." in page
    assert "Bij 2 open verzoeken verschuift het uiterste moment." in page
    assert "Donderdag 3 december 2026 9.00–17.00 gesloten" in page
    assert "2 open verzoeken krijgen een later uiterste moment." in page
    for clock in moving:
        number = clock.request.source_id
        assert f"ICT, verzoek {number} vr 4 december 17.00 ma 7 december 17.00" in page
    assert stored() == before


def test_confirming_does_it_once_and_says_so_in_the_trail(town: Town, office: Calendar) -> None:
    clock = asked(promised(town["ict"], "wd:2"), on("2026-12-02T09:00"))
    url = at("calendar_days", office)
    shown = town.manager.post(url, BRIDGE)

    first = confirm(town.manager, url, shown)
    again = confirm(town.manager, url, shown)
    move_deadlines(NOW)

    assert first.status_code == again.status_code == 302
    assert "De kalender staat al zo." in words_of(town.manager.get(again["Location"]))
    office.refresh_from_db()
    assert (office.number, office.versions.count()) == (2, 2)
    assert office.versions.get(number=2).reason == "Verhuizing"
    assert [entry.date for entry in draft_of(office).days] == [date(2026, 12, 3)]
    assert AuditEntry.objects.filter(event="calendar.changed", actor_id=str(town.who.pk)).count() == 1
    clock.refresh_from_db()
    assert clock.deadline == on("2026-12-07T17:00")


def test_a_change_that_makes_requests_late_at_once_says_how_many(town: Town, office: Calendar) -> None:
    asked(promised(town["ict"], "wh:8"), on("2026-12-01T17:30"))
    form = {**OFFICE, "day_2": "0.00-17.00", "valid_from": "", "reason": "Vroeger open"}

    page = words_of(town.manager.post(at("calendar_week", office), form))

    assert "Meteen te laat 1 verzoek is door deze wijziging meteen te laat." in page
    assert "wo 2 december 17.00 wo 2 december 8.00 te laat" in page


def test_calendars_that_take_over_its_days_are_counted_too(town: Town, office: Calendar) -> None:
    desk = town_hall("KCC", based_on=office)
    set_calendar(town["kcc"], desk, by=None, now=NOW)
    asked(promised(town["kcc"], "wd:2"), on("2026-12-02T09:00"))

    page = words_of(town.manager.post(at("calendar_days", office), BRIDGE))

    assert "Bij 1 open verzoek verschuift het uiterste moment." in page
    assert "Klantcontactcentrum, verzoek" in page
    assert "Gaat ook mee KCC" in page


def test_the_same_change_every_week_is_one_line(town: Town, office: Calendar) -> None:
    form = {**OFFICE, "day_3": "9-12.30, 13-20", "valid_from": "2027-01-01", "reason": "Avondopenstelling"}

    page = words_of(town.manager.post(at("calendar_week", office), form))

    assert "Elke donderdag vanaf 7 januari 2027 (46 dagen) 9.00–17.00 9.00–12.30 en 13.00–20.00" in page


@pytest.mark.parametrize(
    ("weeks", "lines"),
    [
        # first Mondays of the month, and two in summer: not every Monday
        ([0, 2, 7, 11, 22], ["15 februari", "1 maart", "5 april", "3 mei", "19 juli"]),
        ([0, 2, 4, 6], ["15 februari", "1 maart", "15 maart", "29 maart"]),
        ([0, 1, 2, 3], ["Elke maandag van 15 februari 2027 tot en met 8 maart 2027 (4 dagen)"]),
        # two holidays between, and on to the end of the year that is shown
        ([one for one in range(43) if one not in {5, 6}], ["Elke maandag vanaf 15 februari 2027 (41 dagen)"]),
    ],
)
def test_only_what_changes_every_week_is_told_as_every_week(weeks: list[int], lines: list[str]) -> None:
    opened = (Window(9 * 60, 17 * 60),)
    first = date(2027, 2, 15)
    days = [DayChange(first + timedelta(weeks=one), opened, (), 0, 8 * 3600) for one in weeks]

    told = [line.when for line in day_lines(days, date(2027, 12, 13))]

    assert len(told) == len(lines)
    assert all(words in when for words, when in zip(lines, told, strict=True))


def test_a_week_from_a_date_on_stands_beside_the_first_and_can_lapse(town: Town, office: Calendar) -> None:
    url = at("calendar_week", office)
    form = {**OFFICE, "day_5": "10.00-24.00", "valid_from": "2027-01-01", "reason": "Proef op zaterdag"}

    confirm(town.manager, url, town.manager.post(url, form))
    page = words_of(town.manager.get(at("calendar", office)))
    away = at("calendar_week_remove", office)
    confirm(town.manager, away, town.manager.post(away, {"week": "2027-01-01", "reason": "Proef gestopt"}))

    assert "Tot 1 januari 2027 geldt nu" in page
    assert "Vanaf 1 januari 2027" in page
    assert "zaterdag 10.00–24.00 14 uur" in page
    assert "Vanaf 1 januari 2027" not in words_of(town.manager.get(at("calendar", office)))


def test_the_form_of_the_week_begins_with_the_hours_that_hold_today(town: Town, office: Calendar) -> None:
    changed(office, draft_of(office).with_week(((),) * 5 + (MORNING, ()), date(2026, 11, 1)))

    page = town.manager.get(at("calendar_week", office)).content.decode()

    assert 'name="day_5" value="9.00-12.30"' in page
    assert 'name="valid_from" value="2026-11-01"' in page


def test_who_was_second_hears_it_and_loses_nothing(town: Town, office: Calendar) -> None:
    url = at("calendar_days", office)
    shown = town.manager.post(url, BRIDGE)
    with_day(office, date(2026, 12, 24), EntryKind.WINDOWS, "Kerstavond", MORNING)

    answer = confirm(town.manager, url, shown)

    assert "Iemand anders was u net voor" in words_of(answer, 409)
    assert draft_of(Calendar.objects.get(pk=office.pk)).number == 2
    assert {name: values for name, values in carried(answer).items() if name != "versie"} == {
        name: [value] for name, value in BRIDGE.items()
    }
    assert confirm(town.manager, url, answer).status_code == 302
    assert [entry.reason for entry in draft_of(Calendar.objects.get(pk=office.pk)).days] == ["Verhuizing", "Kerstavond"]


def test_the_way_back_shows_what_was_filled_in(town: Town, office: Calendar) -> None:
    url = at("calendar_days", office)
    form = {**BRIDGE, "kind": "windows", "hours": "9-12.30"}
    shown = town.manager.post(url, form)

    page = town.manager.post(url, carried(shown) | {"terug": "ja"}).content.decode()

    assert 'name="first" value="2026-12-03"' in page
    assert 'value="windows" id="id_kind_1" checked' in page
    assert 'name="hours" value="9-12.30"' in page
    assert "data-error-summary" not in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"first": ""}, "Kies de dag waarom het gaat."),
        ({"first": "3 december"}, "Dit is geen datum."),
        ({"first": "0026-12-03"}, "Klopt het jaartal?"),
        ({"last": "2026-12-01"}, "De laatste dag ligt vóór de eerste."),
        ({"last": "2028-12-01"}, "Kies hooguit 366 dagen tegelijk."),
        ({"kind": "windows"}, "Schrijf de tijden, of kies ‘gesloten’."),
        ({"kind": "windows", "hours": "9-8"}, "‘9-8’ sluit voor het opent."),
        ({"kind": "reopened"}, "In deze dagen valt geen feestdag."),
        ({"kind": "anders"}, "Kies wat er die dag anders is."),
        ({"reason": ""}, "Schrijf waarom, in een paar woorden."),
        ({"reason": "x" * 201}, "Houd de reden korter dan 200 tekens."),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(
    town: Town, office: Calendar, fields: dict[str, str], sentence: str
) -> None:
    before = stored()

    page = words_of(town.manager.post(at("calendar_days", office), {**BRIDGE, **fields, **YES, "versie": "1"}), 422)

    assert page.count(sentence) == 2, "in the summary and at the field"
    assert stored() == before


def test_a_range_of_days_passes_over_the_weekend_for_other_hours(town: Town, office: Calendar) -> None:
    url = at("calendar_days", office)
    form = {**BRIDGE, "first": "2026-12-18", "last": "2026-12-21", "kind": "windows", "hours": "9-12"}

    confirm(town.manager, url, town.manager.post(url, form))

    days = draft_of(Calendar.objects.get(pk=office.pk)).days
    assert [day.date.day for day in days] == [18, 21]


def test_a_calendar_that_never_opens_is_refused(town: Town, office: Calendar) -> None:
    form = dict.fromkeys(OFFICE, "") | {"valid_from": "", "reason": "Dicht"}

    page = words_of(town.manager.post(at("calendar_week", office), form), 422)

    assert "nooit open" in page
    assert Calendar.objects.get(pk=office.pk).number == 1


def test_a_calendar_that_opens_too_little_to_count_with_is_refused(town: Town, office: Calendar) -> None:
    """One morning is an opening, but the second working day after a request never comes."""
    asked(promised(town["ict"], "wd:2"), on("2026-12-02T09:00"))
    with_day(office, date(2026, 12, 24), EntryKind.WINDOWS, "Kerstavond", MORNING)
    form = dict.fromkeys(OFFICE, "") | {"valid_from": "", "reason": "Dicht"}

    page = words_of(town.manager.post(at("calendar_week", office), form), 422)

    assert "Zo is er te weinig open om termijnen van verzoeken mee te tellen." in page


def test_a_change_that_changes_nothing_is_no_change(town: Town, office: Calendar) -> None:
    page = words_of(town.manager.post(at("calendar_week", office), {**OFFICE, "valid_from": "", "reason": "Zo"}), 422)

    assert "Zo verandert er niets" in page


def test_days_of_its_own_lapse_one_by_one_or_together(town: Town, office: Calendar) -> None:
    days = [DayEntry(date(2026, 12, day), EntryKind.CLOSED, reason="Rust") for day in (28, 29, 30)]
    changed(office, draft_of(office).with_days(days))
    url = at("calendar_day_remove", office)

    asked_for = town.manager.get(url + "?dag=2026-12-29").content.decode()
    form = {"days": ["2026-12-28 closed", "2026-12-29 closed"], "reason": "Toch open"}
    shown = town.manager.post(url, form)
    confirm(town.manager, url, shown)

    assert asked_for.count(" checked") == 1
    assert "2 dagen anders, 16 uur meer open" in words_of(shown)
    assert [day.date.day for day in draft_of(Calendar.objects.get(pk=office.pk)).days] == [30]


def test_without_days_of_its_own_nothing_can_lapse(town: Town, office: Calendar) -> None:
    page = town.manager.get(at("calendar_day_remove", office))

    assert "Deze kalender heeft zelf geen dagen die nog komen." in words_of(page)
    assert "Bekijk wat dit verschuift" not in words_of(page)


def test_the_first_calendar_is_offered_to_the_whole_organisation(town: Town) -> None:
    asked(promised(town["ict"], "wd:1"), on("2026-12-03T07:00"))
    url, before = at("calendar_new"), stored()

    page = town.manager.get(url).content.decode()
    shown = town.manager.post(url, {**NEW, "day_4": "", "for_all": "on"})
    unchanged = stored()
    answer = confirm(town.manager, url, shown)
    again = confirm(town.manager, url, shown)

    assert 'name="for_all" id="id_for_all" checked' in page or 'id="id_for_all" checked' in page
    assert "Elke vrijdag vanaf 4 december 2026 (50 dagen) 9.00–17.00 gesloten" in words_of(shown)
    assert "vr 4 december 17.00 ma 7 december 17.00" in words_of(shown)
    assert "Gemeente Oeverstad, met alles eronder" in words_of(shown)
    assert unchanged == before
    made = Calendar.objects.get()
    assert Department.objects.get(code="gemeente").calendar == made
    assert answer["Location"] == again["Location"] == at("calendar", made)


def test_a_second_calendar_is_for_nobody_yet(town: Town, office: Calendar) -> None:
    url = at("calendar_new")
    form = {**NEW, "based_on": str(office.pk), "holidays": "DE-BY", "zone": "Europe/Berlin"}

    shown = town.manager.post(url, form)
    confirm(town.manager, url, shown)

    assert "for_all" not in town.manager.get(url).content.decode()
    assert "Nog geen afdeling werkt ermee, dus er verschuift niets." in words_of(shown)
    made = Calendar.objects.get(name="Werf")
    assert (made.based_on, made.holidays, made.zone) == (office, "DE-BY", "Europe/Berlin")
    assert load(made).holidays(2027)[date(2027, 1, 6)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Geef de kalender een naam."),
        ({"name": " stadskantoor "}, "Er is al een kalender die zo heet."),
        ({"holidays": "XX"}, "Kies er een uit de lijst."),
        ({"zone": "Europe/Nergenshuizen"}, "Kies er een uit de lijst."),
        ({"day_0": "negen tot vijf"}, "‘negen tot vijf’ kunnen wij niet lezen."),
    ],
)
def test_a_calendar_that_cannot_be_is_not_made(
    town: Town, office: Calendar, fields: dict[str, str], sentence: str
) -> None:
    page = words_of(town.manager.post(at("calendar_new"), {**NEW, **fields, **YES}), 422)

    assert page.count(sentence) == 2
    assert Calendar.objects.count() == 1


def test_details_change_and_another_calendar_of_that_name_is_refused(town: Town, office: Calendar) -> None:
    desk = town_hall("KCC")
    url = at("calendar_change", desk)
    form = {"name": "Balie", "holidays": "none", "based_on": str(office.pk), "zone": "Europe/Amsterdam", "reason": "Zo"}

    shown = town.manager.post(url, form)
    confirm(town.manager, url, shown)
    refused = town.manager.post(url, {**form, "name": "STADSKANTOOR"})

    assert "Vrijdag 25 december 2026 gesloten 9.00–17.00" in words_of(shown)
    desk.refresh_from_db()
    assert (desk.name, desk.holidays, desk.based_on) == ("Balie", "none", office)
    assert "Er is al een kalender die zo heet." in words_of(refused, 422)
    assert "Andere kalenders nemen dagen over van deze." in words_of(town.manager.get(at("calendar_change", office)))


def test_the_preview_of_other_details_says_what_they_will_be(town: Town, office: Calendar) -> None:
    town_hall("KCC")
    form = {"name": "Gemeentehuis", "holidays": "none", "zone": "America/Curacao", "based_on": "", "reason": "Zo"}

    page = words_of(town.manager.post(at("calendar_change", office), form))

    assert "Kalender Gemeentehuis Feestdagen Geen feestdagen Tijdzone Curacao Reden Zo" in page


def test_a_calendar_is_not_offered_as_its_own_base(town: Town, office: Calendar) -> None:
    url = at("calendar_change", office)
    form = {"name": "Stadskantoor", "holidays": "none", "zone": "Europe/Amsterdam", "reason": "Zo"}

    alone = town.manager.get(url).content.decode()
    desk = town_hall("KCC")
    asked_for_itself = words_of(town.manager.post(url, {**form, "based_on": str(office.pk)}), 422)

    assert 'name="based_on"' not in alone, "there is no other calendar to choose"
    assert f'<option value="{desk.pk}">KCC</option>' in town.manager.get(url).content.decode()
    assert asked_for_itself.count("Kies er een uit de lijst.") == 2


def test_a_preview_is_not_a_change_for_who_may_only_read(town: Town, office: Calendar) -> None:
    for name in ("calendar_days", "calendar_week", "calendar_change", "calendar_departments", "calendar_ics"):
        assert town.auditor.get(at(name, office)).status_code == 404
        assert town.auditor.post(at(name, office), {**BRIDGE, **YES}).status_code == 404
    assert Calendar.objects.get(pk=office.pk).number == 1
