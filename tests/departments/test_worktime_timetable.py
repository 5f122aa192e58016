"""Rules 2-7 of promises on calendars as tables of instants. Zones: what the tz database says, found by another way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.worktime.calculation import DayKind, NeverOpen, Window, Windows, WorkCalendar
from departments.worktime.holidays import cao_gemeenten, no_holidays
from departments.worktime.tables import NO_INSTANT
from departments.worktime.timetable import Timetable, timetable_of
from departments.worktime.windows import edge, instant_of, moment_of

HOUR = 3_600_000_000
MINUTE = HOUR // 60
MORNING: Windows = (Window(9 * 60, 12 * 60),)
ALL_DAY: Windows = (Window(0, 1440),)
CLOSED_WEEK = ((),) * 7
ALWAYS = WorkCalendar(week=(ALL_DAY,) * 7, holidays=no_holidays)
OFFICE = WorkCalendar()
KINGS_DAY = date(2026, 4, 27)


def instant(text: str) -> int:
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def daily(windows: Windows, zone: str = "Europe/Amsterdam") -> WorkCalendar:
    return WorkCalendar(zone=zone, week=(windows,) * 7, holidays=no_holidays)


def opening_on(day: date, calendar: WorkCalendar) -> float:
    """Hours of opening on a local date."""
    start, end = (calendar.timetable.day_start(day.toordinal() + more) for more in (0, 1))
    return calendar.timetable.opening_between(start, end) / HOUR


@pytest.mark.parametrize(
    ("entries", "kind", "windows"),
    [
        ({}, DayKind.HOLIDAY, ()),
        ({"reopened": frozenset({KINGS_DAY})}, DayKind.REOPENED, (Window(540, 1020),)),
        ({"reopened": frozenset({KINGS_DAY}), "closed": frozenset({KINGS_DAY})}, DayKind.CLOSED, ()),
        ({"closed": frozenset({KINGS_DAY}), "days": {KINGS_DAY: MORNING}}, DayKind.SPECIAL, MORNING),
        ({"reopened": frozenset({KINGS_DAY}), "days": {KINGS_DAY: ()}}, DayKind.SPECIAL, ()),
        ({"holidays": no_holidays}, DayKind.WEEK, (Window(540, 1020),)),
        # opened again, and no holiday: an ordinary day
        ({"holidays": no_holidays, "reopened": frozenset({KINGS_DAY})}, DayKind.WEEK, (Window(540, 1020),)),
    ],
)
def test_the_most_particular_entry_of_a_date_decides(entries, kind, windows):
    calendar = WorkCalendar(**entries)

    assert calendar.kind_of(KINGS_DAY) == kind
    assert calendar.windows(KINGS_DAY) == windows
    assert calendar.is_working_day(KINGS_DAY) == bool(windows)
    assert opening_on(KINGS_DAY, calendar) == sum(each.closes - each.opens for each in windows) / 60


def test_a_later_week_holds_from_its_date_on_until_the_next_one():
    mornings, nothing = (MORNING,) * 7, CLOSED_WEEK
    calendar = WorkCalendar(
        holidays=no_holidays, later_weeks=((date(2026, 3, 4), mornings), (date(2026, 3, 7), nothing))
    )

    hours = [opening_on(date(2026, 3, day), calendar) for day in range(2, 10)]

    assert hours == [8, 8, 3, 3, 3, 0, 0, 0]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Amsterdam", date(2026, 3, 29), 23),
        ("Europe/Amsterdam", date(2026, 10, 25), 25),
        ("Europe/Amsterdam", date(2026, 3, 2), 24),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),  # 00:00 does not exist
        ("America/Sao_Paulo", date(2018, 2, 17), 25),  # 24:00 is set back to 23:00
        ("America/Havana", date(2026, 11, 1), 25),  # 00:00 comes twice
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Pacific/Apia", date(2011, 12, 29), 24),
        ("Pacific/Apia", date(2011, 12, 30), 0),  # skipped whole, to the other side of the date line
        ("Pacific/Apia", date(2011, 12, 31), 24),
    ],
)
def test_a_date_is_as_long_as_the_clock_there_makes_it(zone, day, hours):
    calendar = daily(ALL_DAY, zone)

    assert opening_on(day, calendar) == hours
    assert calendar.is_working_day(day) == (hours > 0)
    assert (calendar.timetable.close_of(day.toordinal()) != NO_INSTANT) == (hours > 0)


@pytest.mark.parametrize(
    ("zone", "day", "window", "opens", "closes"),
    [
        # forward from 02:00 to 03:00 at 01:00Z
        ("Europe/Amsterdam", date(2026, 3, 29), Window(150, 360), "2026-03-29T01:00", "2026-03-29T04:00"),
        ("Europe/Amsterdam", date(2026, 3, 29), Window(60, 150), "2026-03-29T00:00", "2026-03-29T01:00"),
        # back from 03:00 to 02:00 at 01:00Z: both edges are the first occurrence
        ("Europe/Amsterdam", date(2026, 10, 25), Window(150, 360), "2026-10-25T00:30", "2026-10-25T05:00"),
        ("Europe/Amsterdam", date(2026, 10, 25), Window(60, 150), "2026-10-24T23:00", "2026-10-25T00:30"),
        ("Europe/Amsterdam", date(2026, 10, 25), Window(120, 180), "2026-10-25T00:00", "2026-10-25T02:00"),
        # forward from 00:00 to 01:00 at 03:00Z
        ("America/Sao_Paulo", date(2018, 11, 4), Window(0, 480), "2018-11-04T03:00", "2018-11-04T10:00"),
        # back from 24:00 to 23:00 at 02:00Z
        ("America/Sao_Paulo", date(2018, 2, 17), Window(23 * 60 + 30, 1440), "2018-02-18T01:30", "2018-02-18T03:00"),
        # back from 02:00 to 01:30 at 15:00Z, forward from 02:00 to 02:30 at 15:30Z
        ("Australia/Lord_Howe", date(2026, 4, 5), Window(90, 120), "2026-04-04T14:30", "2026-04-04T15:30"),
        ("Australia/Lord_Howe", date(2026, 10, 4), Window(135, 180), "2026-10-03T15:30", "2026-10-03T16:00"),
    ],
)
def test_an_edge_in_the_gap_is_the_transition_and_one_that_comes_twice_is_the_first(zone, day, window, opens, closes):
    timetable = daily((window,), zone).timetable
    start = timetable.day_start(day.toordinal())

    assert timetable.next_opening(start) == instant(opens)
    assert timetable.close_of(day.toordinal()) == instant(closes)
    assert timetable.opening_between(start, start + 30 * HOUR) >= instant(closes) - instant(opens)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Amsterdam", date(2026, 3, 29)),
        ("Europe/Amsterdam", date(2026, 10, 25)),
        ("America/Sao_Paulo", date(2018, 11, 4)),
        ("America/Sao_Paulo", date(2018, 2, 17)),
        ("America/Havana", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("Pacific/Apia", date(2011, 12, 30)),
        ("Asia/Kathmandu", date(1986, 1, 1)),  # half past five became a quarter to six
    ],
)
def test_every_edge_is_the_first_moment_at_which_the_clock_shows_that_time_or_a_later_one(zone, day):
    there, midnight = ZoneInfo(zone), datetime.combine(day, time.min)
    eve = instant_of(midnight.replace(tzinfo=UTC)) - 26 * HOUR
    shown = [
        (at, moment_of(at).astimezone(there).replace(tzinfo=None)) for at in range(eve, eve + 80 * HOUR, 5 * MINUTE)
    ]

    for minute in range(0, 1441, 5):
        wall = midnight + timedelta(minutes=minute)
        assert edge(day, minute, there) == next(at for at, shows in shown if shows >= wall)


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Europe/Amsterdam", date(2026, 10, 24), date(2026, 10, 26)),
        ("America/Sao_Paulo", date(2018, 2, 17), date(2018, 2, 19)),
        ("America/Havana", date(2026, 10, 31), date(2026, 11, 2)),
        ("Pacific/Apia", date(2011, 12, 28), date(2012, 1, 1)),
        # one minute past midnight the clock went back to 23:01: that Sunday began twice
        ("America/St_Johns", date(2010, 11, 5), date(2010, 11, 8)),
    ],
)
def test_the_day_of_a_moment_is_its_local_date(zone, first, last):
    there, calendar = ZoneInfo(zone), daily(MORNING, zone)
    moments = range(
        instant_of(datetime.combine(first, time.min, UTC)), instant_of(datetime.combine(last, time.max, UTC)), MINUTE
    )

    expected = [moment_of(at).astimezone(there).date().toordinal() for at in moments]

    assert [calendar.timetable.day_of(at) for at in moments] == expected
    assert calendar.timetable.many.day_of(np.array(moments)).tolist() == expected


def test_a_close_belongs_to_the_opening_before_it_and_not_to_the_next():
    opens, closes, next_opens = (instant(text) for text in ("2026-03-02T08:00", "2026-03-02T16:00", "2026-03-03T08:00"))
    timetable = OFFICE.timetable

    assert timetable.advance(opens, 8 * HOUR) == closes
    assert timetable.advance(opens, 8 * HOUR + 1) == next_opens + 1
    assert timetable.advance(closes, 0) == closes
    assert (timetable.is_open(closes - 1), timetable.is_open(closes)) == (True, False)
    assert (timetable.next_opening(closes - 1), timetable.next_opening(closes)) == (closes - 1, next_opens)


def test_on_moments_a_calendar_says_the_same():
    morning, noon = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 11, 0, 0, 500_000, tzinfo=UTC)
    saturday = datetime(2026, 3, 7, 12, tzinfo=UTC)

    assert OFFICE.opening_seconds(morning, noon) == 7200.5
    assert OFFICE.opening_seconds(noon, morning) == -7200.5
    assert OFFICE.opening_seconds(morning.astimezone(ZoneInfo("Asia/Tokyo")), noon) == 7200.5
    assert (OFFICE.is_open(noon), OFFICE.is_open(saturday)) == (True, False)
    assert OFFICE.next_opening(saturday) == datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert OFFICE.next_opening(noon) == noon


def test_calendars_with_the_same_content_share_one_timetable_and_others_do_not():
    closed = {"closed": frozenset({date(2026, 5, 15)})}

    assert WorkCalendar(**closed).timetable is WorkCalendar(**closed).timetable
    assert WorkCalendar(**closed).timetable is not WorkCalendar().timetable
    assert timetable_of(OFFICE, date(2026, 1, 1), date(2026, 2, 1)) is OFFICE.timetable


@pytest.mark.parametrize("years", [(2026, 2020, 2033), (2033, 2026, 2020), (2020, 2033, 2026)])
def test_a_timetable_grows_to_where_it_is_asked_and_answers_alike_whatever_was_asked_before(years):
    def answers(timetable: Timetable) -> dict[int, tuple[int, ...]]:
        starts = {year: instant(f"{year}-06-01T10:00") for year in years}
        return {
            year: (
                timetable.opening_between(start, start + 2000 * HOUR),
                timetable.advance(start, 8000 * HOUR),
                timetable.close_after(timetable.day_of(start), 700),
                timetable.day_start(timetable.day_of(start) + 5000),
            )
            for year, start in starts.items()
        }

    assert answers(Timetable(OFFICE)) == answers(OFFICE.timetable)


def test_threads_that_ask_for_different_years_all_get_the_right_answer():
    starts = [instant(f"{year}-06-01T10:00") for year in (2030, 2020, 2026, 2032, 2023, 2028)]
    expected = [OFFICE.timetable.advance(start, 8000 * HOUR) for start in starts]
    fresh = Timetable(OFFICE)

    with ThreadPoolExecutor(len(starts)) as threads:
        found = list(threads.map(lambda start: fresh.advance(start, 8000 * HOUR), starts))

    assert found == expected


def test_a_calendar_that_does_not_open_any_more_says_so_instead_of_searching_for_ever():
    calendar = WorkCalendar(later_weeks=((date(2026, 7, 1), CLOSED_WEEK),))
    june, many = instant("2026-06-30T10:00"), calendar.timetable.many

    assert calendar.timetable.advance(june, 5 * HOUR) == instant("2026-06-30T15:00")
    for ask in (
        lambda: calendar.timetable.advance(june, 5 * HOUR + 1),
        lambda: calendar.timetable.close_after(calendar.timetable.day_of(june), 1),
        lambda: calendar.timetable.next_opening(june + 5 * HOUR),
        lambda: many.advance(np.array([june]), 6 * HOUR),
        lambda: many.close_after(many.day_of(np.array([june])), 1),
    ):
        with pytest.raises(NeverOpen):
            ask()


def test_an_opening_that_is_named_far_ahead_is_found():
    calendar = WorkCalendar(week=CLOSED_WEEK, days={date(2026, 3, 2): MORNING, date(2033, 3, 2): MORNING})

    assert calendar.timetable.advance(instant("2026-03-02T08:00"), 4 * HOUR) == instant("2033-03-02T09:00")


@pytest.mark.parametrize("far", ["1899-06-01T10:00", "2600-06-01T10:00", "9999-12-31T23:59"])
def test_nobody_is_kept_waiting_for_a_table_of_thousands_of_years(far):
    with pytest.raises(NeverOpen):
        OFFICE.timetable.advance(instant(far), HOUR)


def test_an_empty_array_has_no_answers_and_makes_no_table():
    fresh, none = Timetable(OFFICE), np.array([], dtype=np.int64)
    many = fresh.many

    assert [len(each) for each in (
        many.opening_between(none, none), many.advance(none, HOUR), many.day_of(none), many.close_of(none),
        many.close_after(none, 2), many.wall(none, 60), many.day_start(none),
    )] == [0] * 7  # fmt: skip


# Ten years with every kind of day
VARIED = WorkCalendar(
    week=(
        (Window(480, 750), Window(780, 1020)),
        MORNING,
        (),
        (Window(0, 360), Window(1320, 1440)),
        MORNING,
        (),
        ALL_DAY,
    ),
    days={date(2026, 12, 24): MORNING, date(2026, 5, 5): MORNING},
    closed=frozenset({date(2026, 5, 15)}),
    holidays=cao_gemeenten,
)
instants = st.integers(instant("2022-01-01T00:00"), instant("2031-12-31T00:00"))


@settings(max_examples=200, deadline=None)
@given(instants, instants, instants)
def test_opening_time_adds_up(one, two, three):
    between = VARIED.timetable.opening_between

    assert between(one, two) + between(two, three) == between(one, three)
    assert 0 <= between(min(one, two), max(one, two)) <= abs(one - two)


@settings(max_examples=200, deadline=None)
@given(instants, st.integers(1, 500 * HOUR))
def test_advancing_is_the_earliest_moment_with_so_much_opening_time(start, opening):
    end = VARIED.timetable.advance(start, opening)

    assert VARIED.timetable.opening_between(start, end) == opening
    assert VARIED.timetable.opening_between(start, end - 1) == opening - 1


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(instants, instants, st.integers(0, 900 * HOUR), st.integers(1, 400)), max_size=8))
def test_arrays_get_the_same_answers_as_single_values(asked):
    one, many = VARIED.timetable, VARIED.timetable.many
    a, b, opening, count = (
        np.array(column[1:], dtype=np.int64) for column in (zip(*[(0, 0, 0, 0), *asked], strict=True))
    )
    day = many.day_of(a)

    assert many.opening_between(a, b).tolist() == [one.opening_between(*each[:2]) for each in asked]
    assert many.advance(a, opening).tolist() == [one.advance(each[0], each[2]) for each in asked]
    assert day.tolist() == [one.day_of(each[0]) for each in asked]
    assert many.close_of(day).tolist() == [one.close_of(each) for each in day.tolist()]
    assert many.day_start(day).tolist() == [one.day_start(each) for each in day.tolist()]
    assert many.wall(day, 150).tolist() == [one.wall(each, 150) for each in day.tolist()]
    assert many.close_after(day, count).tolist() == [
        one.close_after(each, nth) for each, nth in zip(day.tolist(), count.tolist(), strict=True)
    ]
