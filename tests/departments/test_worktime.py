"""Rules 1-5 and 7 of promises (calendar), and rule 8 of the notifications (sending hours), on dates of the almanac."""

from datetime import UTC, date, datetime

import pytest
from dateutil.easter import easter

from departments.worktime.calculation import (
    OFFICE_WEEK,
    NeverOpen,
    Window,
    WorkCalendar,
    local_date,
)
from departments.worktime.holidays import cao_gemeenten, easter_sunday, kings_day, no_holidays

OFFICE = WorkCalendar()
MORNING = (Window(9 * 60, 12 * 60),)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_cao_days_of_2026():
    assert sorted(cao_gemeenten(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


def test_the_cao_days_of_2027():
    assert sorted(cao_gemeenten(2027)) == [
        date(2027, 1, 1),
        date(2027, 3, 29),
        date(2027, 4, 27),
        date(2027, 5, 5),
        date(2027, 5, 6),
        date(2027, 5, 17),
        date(2027, 12, 25),
        date(2027, 12, 26),
    ]


def test_good_friday_is_not_a_holiday_of_the_cao():
    assert OFFICE.is_working_day(date(2026, 4, 3))


@pytest.mark.parametrize(("year", "day"), [(2026, 27), (2025, 26), (2031, 26), (2030, 27)])
def test_kings_day_moves_from_sunday_to_saturday(year, day):
    assert kings_day(year) == date(year, 4, day)


def test_ascension_day_on_5_may_is_one_day_off():
    assert len(cao_gemeenten(2016)) == 7


def test_easter_is_where_dateutil_finds_it():
    assert [easter_sunday(year) for year in range(1900, 2201)] == [easter(year) for year in range(1900, 2201)]


def test_a_half_day_is_a_working_day_and_a_closed_day_is_not():
    calendar = WorkCalendar(days={date(2026, 12, 24): MORNING, date(2026, 5, 15): ()})

    assert calendar.is_working_day(date(2026, 12, 24))
    assert calendar.windows(date(2026, 12, 24)) == MORNING
    assert not calendar.is_working_day(date(2026, 5, 15))


def test_a_date_of_its_own_opens_a_holiday_again():
    calendar = WorkCalendar(days={date(2026, 5, 5): MORNING})

    assert calendar.is_working_day(date(2026, 5, 5))
    assert not OFFICE.is_working_day(date(2026, 5, 5))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 4, 2), 1, date(2026, 4, 3)),
        (date(2026, 4, 3), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 4, 4), 1, date(2026, 4, 7)),
        (date(2026, 4, 24), 2, date(2026, 4, 29)),  # over King's Day
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 11, 24), 20, date(2026, 12, 22)),
        (date(2026, 4, 7), -1, date(2026, 4, 3)),
        (date(2026, 4, 7), 0, date(2026, 4, 7)),
        (date(2026, 4, 5), 0, date(2026, 4, 5)),
    ],
)
def test_adding_working_days(day, count, expected):
    assert OFFICE.add_working_days(day, count) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 4, 3), date(2026, 4, 3), 0),
        (date(2026, 4, 3), date(2026, 4, 7), 1),
        (date(2026, 4, 7), date(2026, 4, 3), -1),
        (date(2026, 1, 1), date(2026, 12, 31), 254),
    ],
)
def test_counting_working_days_between(first, last, expected):
    assert OFFICE.working_days_between(first, last) == expected


def test_counting_undoes_adding():
    start = date(2026, 3, 30)

    assert [OFFICE.working_days_between(start, OFFICE.add_working_days(start, n)) for n in range(60)] == list(range(60))


def test_a_calendar_that_never_opens_is_a_mistake_and_not_an_endless_loop():
    closed = WorkCalendar(week=((),) * 7)

    with pytest.raises(NeverOpen):
        closed.add_working_days(date(2026, 1, 1), 1)
    with pytest.raises(NeverOpen):
        closed.first_sending_moment(utc("2026-01-01T10:00"))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-24T09:00", "2026-11-24T09:00"),  # Tuesday, 10.00
        ("2026-11-24T06:59", "2026-11-24T07:00"),  # before 08.00 in winter
        ("2026-07-14T06:00", "2026-07-14T06:00"),  # 08.00 exactly in summer
        ("2026-11-24T17:00", "2026-11-25T07:00"),  # 18.00 exactly is too late
        ("2026-11-24T16:59", "2026-11-24T16:59"),
        ("2026-11-27T17:30", "2026-11-30T07:00"),  # Friday evening: Monday
        ("2026-11-28T10:00", "2026-11-30T07:00"),
        ("2026-03-28T23:30", "2026-03-30T06:00"),  # the clock goes forward that night
        ("2026-10-25T01:30", "2026-10-26T07:00"),  # and back
        ("2026-04-03T16:30", "2026-04-07T06:00"),  # over Easter
        ("2026-12-31T23:30", "2027-01-04T07:00"),
    ],
)
def test_mail_goes_out_on_working_days_between_8_and_18(moment, expected):
    assert OFFICE.first_sending_moment(utc(moment)) == utc(expected)


def test_no_mail_on_a_saturday_even_where_saturday_is_worked():
    calendar = WorkCalendar(week=(*OFFICE_WEEK[:5], MORNING, ()), holidays=no_holidays)

    assert calendar.is_working_day(date(2026, 11, 28))
    assert calendar.first_sending_moment(utc("2026-11-28T10:00")) == utc("2026-11-30T07:00")


def test_the_date_is_the_local_one():
    assert local_date(utc("2026-12-31T23:30")) == date(2027, 1, 1)
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 1, 1))


@pytest.mark.parametrize(("opens", "closes"), [(600, 600), (600, 540), (0, 1441), (-1, 60)])
def test_a_window_that_cannot_be_is_refused(opens, closes):
    with pytest.raises(ValueError, match="no opening"):
        Window(opens, closes)
