"""From November on somebody hears that the closures of next year are missing, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from departments.access.roles import Role
from departments.chart.models import Department
from departments.notifications.delivery import deliver
from departments.notifications.models import Notification
from departments.people.models import RoleAssignment
from departments.worktime.draft import DayEntry, EntryKind
from departments.worktime.models import Calendar, CalendarDay
from departments.worktime.selectors import draft_of, missing_closures
from departments.worktime.services import change_calendar, confirm_closures, make_calendar
from ikg.tick import NOTICES
from promises.calendars.reminders import MISSING, owe_due
from tests.departments.conftest import Town, person

NOVEMBER = date(2026, 11, 1)
SUNDAY = datetime(2026, 11, 1, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 2, 7, tzinfo=UTC)  # 8.00 here, the first moment of November that mail goes out
MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def hall(town: Town) -> Calendar:
    """The calendar of the town hall, which everybody inherits."""
    calendar = make_calendar(name="Stadhuis", by=None, now=MADE)
    Department.objects.filter(pk=town.hall.pk).update(calendar=calendar)
    return calendar


def close(calendar: Calendar, day: date) -> None:
    calendar.refresh_from_db()
    entry = DayEntry(day, EntryKind.CLOSED, reason="Brugdag")
    change_calendar(calendar, draft_of(calendar).with_day(entry), reason="", by=None, now=MADE)


def missing(today: date = NOVEMBER) -> list[str]:
    return [calendar.name for calendar in missing_closures(today)]


# ---- what is missing ----------------------------------------------------------------------------------------------


def test_nothing_is_missing_before_november(hall: Calendar) -> None:
    assert missing(date(2026, 10, 31)) == []
    assert missing(NOVEMBER) == ["Stadhuis"]
    assert missing(date(2026, 12, 31)) == ["Stadhuis"]
    assert missing(date(2027, 1, 1)) == []


def test_one_day_of_next_year_is_enough_and_one_of_this_year_is_not(hall: Calendar) -> None:
    close(hall, date(2026, 12, 31))
    close(hall, date(2028, 1, 3))
    assert missing() == ["Stadhuis"]

    close(hall, date(2027, 5, 7))

    assert missing() == []


def test_who_says_that_there_are_none_is_not_asked_again_until_next_year(hall: Calendar) -> None:
    confirm_closures(hall, 2027, by=None, now=MADE)

    assert missing() == []
    assert missing(date(2027, 11, 1)) == ["Stadhuis"]


def test_a_calendar_that_takes_its_days_from_another_is_judged_by_that_other(hall: Calendar) -> None:
    desk = make_calendar(name="Balie", based_on=hall, by=None, now=MADE)
    close(desk, date(2027, 5, 7))
    assert missing() == ["Stadhuis"]
    assert [one.name for one in missing_closures(NOVEMBER, [desk])] == ["Stadhuis"]

    close(hall, date(2027, 5, 7))

    assert missing() == []
    assert missing_closures(NOVEMBER, [desk]) == []


# ---- who hears it -------------------------------------------------------------------------------------------------


def test_every_manager_hears_it_once_a_year_however_often_the_tick_runs(town: Town, hall: Calendar) -> None:
    second = person("Mia Visser", town.hall, (Role.FUNCTIONAL_MANAGER, None))

    assert owe_due(MONDAY) == 2
    assert [owe_due(MONDAY + timedelta(minutes=minute)) for minute in range(3)] == [0, 0, 0]
    assert owe_due(MONDAY + timedelta(days=40)) == 0
    assert set(Notification.objects.values_list("recipient", "step")) == {(town.yusuf.pk, 2027), (second.pk, 2027)}

    assert owe_due(MONDAY + timedelta(days=365)) == 2


def test_nobody_hears_it_in_october_or_in_the_weekend(hall: Calendar) -> None:
    assert owe_due(datetime(2026, 10, 31, 12, tzinfo=UTC)) == 0
    assert owe_due(SUNDAY) == 0
    assert owe_due(MONDAY - timedelta(microseconds=1)) == 0
    assert owe_due(MONDAY) == 1


def test_a_calendar_that_nobody_works_by_is_left_alone(town: Town) -> None:
    make_calendar(name="Proef", by=None, now=MADE)

    assert owe_due(MONDAY) == 0


def test_a_calendar_of_a_department_that_is_closed_is_left_alone(town: Town) -> None:
    calendar = make_calendar(name="Straten", by=None, now=MADE)
    Department.objects.filter(pk=town.streets.pk).update(calendar=calendar, valid_until=date(2026, 7, 1))

    assert owe_due(MONDAY) == 0


def test_the_mail_names_the_calendar_and_the_way_to_it(town: Town, hall: Calendar) -> None:
    owe_due(MONDAY)

    assert deliver(MONDAY, NOTICES) == 1

    (message,) = mail.outbox
    text = " ".join(str(message.body).split())
    assert message.to == [town.yusuf.email]
    assert "De sluitingsdagen van 2027 ontbreken nog" in text
    assert "In de kalender ‘Stadhuis’ staat nog geen enkele dag van 2027" in text
    assert f"/beheer/kalenders/{hall.pk}/" in text


@pytest.mark.parametrize("what", ["filled in", "said", "stopped", "too late", "a year too late"])
def test_no_mail_goes_out_about_what_is_no_longer_so(town: Town, hall: Calendar, what: str) -> None:
    owe_due(MONDAY)
    now = MONDAY + timedelta(minutes=1)
    if what == "filled in":
        close(hall, date(2027, 5, 7))
    elif what == "said":
        confirm_closures(hall, 2027, by=None, now=MADE)
    elif what == "stopped":
        RoleAssignment.objects.filter(employee=town.yusuf).update(valid_until=date(2026, 11, 1))
    else:
        now = datetime(2027, 1, 4, 9, tzinfo=UTC) if what == "too late" else datetime(2027, 11, 2, 9, tzinfo=UTC)

    assert deliver(now, NOTICES) == 0
    assert mail.outbox == []
    assert list(Notification.objects.values_list("kind", "state")) == [(MISSING, "cancelled")]


def test_rows_of_a_day_count_whatever_their_kind(hall: Calendar) -> None:
    CalendarDay.objects.create(
        calendar=hall, date=date(2027, 12, 24), kind="windows", windows=[["09:00", "12:00"]], reason="Kerstavond"
    )

    assert missing() == []
