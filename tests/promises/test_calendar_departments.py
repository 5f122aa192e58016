"""Which departments work with a calendar: what is shown, what a choice moves, and who was first."""

from __future__ import annotations

import pytest

from departments.audit.models import AuditEntry
from departments.chart.models import Department
from departments.chart.services import set_calendar
from departments.worktime.calculation import OFFICE_WEEK
from departments.worktime.models import Calendar
from promises.clocks.services import move_deadlines
from tests.promises.calendar_cast import (
    NOW,
    YES,
    Town,
    at,
    carried,
    confirm,
    small_town,
    town_hall,
    words_of,
)
from tests.promises.clock_cast import asked, on, promised

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return small_town()


@pytest.fixture
def office(town: Town) -> Calendar:
    calendar = town_hall()
    set_calendar(town["gemeente"], calendar, by=None, now=NOW)
    return calendar


@pytest.fixture
def desk(town: Town, office: Calendar) -> Calendar:
    """Closed on Thursdays."""
    monday, tuesday, wednesday, _thursday, friday, *weekend = OFFICE_WEEK
    return town_hall("KCC", week=(monday, tuesday, wednesday, (), friday, *weekend))


def test_each_department_says_what_it_works_with_now(town: Town, office: Calendar, desk: Calendar) -> None:
    set_calendar(town["kcc"], desk, by=None, now=NOW)

    response = town.manager.get(at("calendar_departments", desk))

    page = words_of(response)
    assert "Gemeente Oeverstad Stadskantoor, zelf gekozen" in page
    assert "Dienstverlening Stadskantoor, van de afdeling erboven" in page
    assert "Klantcontactcentrum KCC, zelf gekozen" in page
    assert response.content.decode().count(" checked") == 1


def test_a_choice_shows_who_changes_and_which_deadlines_move(town: Town, office: Calendar, desk: Calendar) -> None:
    clock = asked(promised(town["kcc"], "wd:1"), on("2026-12-02T09:00"))
    asked(promised(town["ict"], "wd:1"), on("2026-12-02T09:00"))
    url = at("calendar_departments", desk)

    shown = town.manager.post(url, {"departments": [town["dienstverlening"].pk]})
    unchanged = Department.objects.get(code="dienstverlening").calendar
    answer = confirm(town.manager, url, shown)
    move_deadlines(NOW)

    page = words_of(shown)
    assert "2 afdelingen werken daarna anders. Bij 1 open verzoek verschuift het uiterste moment." in page
    assert "Dienstverlening Stadskantoor, van de afdeling erboven KCC, zelf gekozen" in page
    assert "Klantcontactcentrum Stadskantoor, van de afdeling erboven KCC, van de afdeling erboven" in page
    assert "do 3 december 17.00 vr 4 december 17.00" in page
    assert unchanged is None
    assert answer.status_code == 302
    assert Department.objects.get(code="dienstverlening").calendar == desk
    assert AuditEntry.objects.filter(event="department.calendar_set", actor_id=str(town.who.pk)).count() == 1
    clock.refresh_from_db()
    assert clock.deadline == on("2026-12-04T17:00")


def test_who_is_no_longer_ticked_inherits_again(town: Town, office: Calendar, desk: Calendar) -> None:
    set_calendar(town["kcc"], desk, by=None, now=NOW)
    url = at("calendar_departments", desk)

    shown = town.manager.post(url, {})
    confirm(town.manager, url, shown)

    assert "Klantcontactcentrum KCC, zelf gekozen Stadskantoor, van de afdeling erboven" in words_of(shown)
    assert Department.objects.get(code="kcc").calendar is None


def test_without_any_calendar_left_office_hours_hold(town: Town, office: Calendar) -> None:
    url = at("calendar_departments", office)

    shown = town.manager.post(url, {})

    assert "Gemeente Oeverstad Stadskantoor, zelf gekozen kantoortijden" in words_of(shown)


def test_who_was_second_sees_the_choice_anew(town: Town, office: Calendar, desk: Calendar) -> None:
    url = at("calendar_departments", desk)
    shown = town.manager.post(url, {"departments": [town["kcc"].pk]})
    set_calendar(town["ict"], office, by=None, now=NOW)

    answer = confirm(town.manager, url, shown)

    assert "Iemand anders was u net voor" in words_of(answer, 409)
    assert Department.objects.get(code="kcc").calendar is None
    assert carried(answer)["departments"] == [str(town["kcc"].pk)]
    assert confirm(town.manager, url, answer).status_code == 302
    assert Department.objects.get(code="kcc").calendar == desk


def test_the_same_choice_twice_is_made_once(town: Town, office: Calendar, desk: Calendar) -> None:
    url = at("calendar_departments", desk)
    shown = town.manager.post(url, {"departments": [town["kcc"].pk]})

    confirm(town.manager, url, shown)
    again = confirm(town.manager, url, shown)

    assert "De keuze staat al zo." in words_of(town.manager.get(again["Location"]))
    assert AuditEntry.objects.filter(event="department.calendar_set", target_id=str(town["kcc"].pk)).count() == 1


@pytest.mark.parametrize("sent", [{"departments": ["999999"]}, {"departments": ["x"]}])
def test_a_department_that_is_not_there_is_refused(
    town: Town, office: Calendar, desk: Calendar, sent: dict[str, list[str]]
) -> None:
    page = words_of(town.manager.post(at("calendar_departments", desk), sent | YES), 422)

    assert page.count("Deze afdeling is er niet meer.") == 2


def test_nothing_ticked_and_nothing_changed_is_said(town: Town, office: Calendar, desk: Calendar) -> None:
    page = words_of(town.manager.post(at("calendar_departments", desk), {}), 422)

    assert page.count("Zo verandert er niets.") == 2
