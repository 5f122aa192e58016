"""The special days of a year, and what becomes different between two calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from departments.worktime.calculation import OFFICE_WEEK, DayKind, WorkCalendar
from departments.worktime.draft import CalendarDraft, DayEntry, EntryKind
from departments.worktime.drafting import with_range
from departments.worktime.holidays import no_holidays
from departments.worktime.overview import SpecialDay, differences, year_of
from departments.worktime.refusals import CalendarRefused
from departments.worktime.windows import Window
from departments.worktime.words import day_name

FIRST = date(2026, 1, 1)
LAST = date(2026, 12, 31)
MORNING = (Window(9 * 60, 12 * 60),)
NIGHT = (Window(0, 6 * 60),)
OFFICE = CalendarDraft(name="Kantoor")
HALF_DAY = DayEntry(date(2026, 12, 24), EntryKind.WINDOWS, MORNING, "Kerstavond")
BRIDGE = DayEntry(date(2026, 5, 15), EntryKind.CLOSED, reason="Brugdag")
OPEN_5_MAY = DayEntry(date(2026, 5, 5), EntryKind.REOPENED, reason="Bij ons niet vrij")


def year(draft: CalendarDraft, first: date = FIRST) -> list[SpecialDay]:
    return list(year_of(draft.calendar(), first, draft.reasons()))


# ---- the coming 12 months -----------------------------------------------------------------------------------------


def test_the_holidays_on_which_the_week_would_be_open() -> None:
    found = {day.date: day_name(day) for day in year(OFFICE)}

    # 26 December 2026 is a Saturday
    assert found == {
        date(2026, 1, 1): "Nieuwjaarsdag",
        date(2026, 4, 6): "Tweede paasdag",
        date(2026, 4, 27): "Koningsdag",
        date(2026, 5, 5): "Bevrijdingsdag",
        date(2026, 5, 14): "Hemelvaartsdag",
        date(2026, 5, 25): "Tweede pinksterdag",
        date(2026, 12, 25): "Eerste kerstdag",
    }


def test_each_kind_of_day_with_its_reason_windows_and_hours() -> None:
    draft = OFFICE.with_days([HALF_DAY, BRIDGE, OPEN_5_MAY])

    found = {day.date: day for day in year(draft)}

    half, bridge, may = (found[entry.date] for entry in (HALF_DAY, BRIDGE, OPEN_5_MAY))
    assert (half.kind, half.reason, half.windows, half.hours) == (DayKind.SPECIAL, "Kerstavond", MORNING, 3)
    assert (bridge.kind, bridge.reason, bridge.windows, bridge.hours) == (DayKind.CLOSED, "Brugdag", (), 0)
    assert (may.kind, may.reason, may.holiday, may.hours) == (
        DayKind.REOPENED, "Bij ons niet vrij", "liberation-day", 8,
    )  # fmt: skip
    assert found[date(2026, 4, 27)].usual == OFFICE_WEEK[0]


def test_opening_on_a_closed_weekday_is_named_and_closing_on_one_is_not() -> None:
    saturday, sunday = date(2026, 10, 10), date(2026, 10, 11)
    draft = OFFICE.with_days(
        [
            DayEntry(saturday, EntryKind.WINDOWS, MORNING, "Open dag"),
            DayEntry(sunday, EntryKind.CLOSED, reason="Na de open dag"),
        ]
    )

    assert {day.date for day in year(draft)} - {day.date for day in year(OFFICE)} == {saturday}


def test_of_a_date_with_two_entries_the_reason_is_of_the_one_that_decides() -> None:
    draft = OFFICE.with_days([replace(BRIDGE, date=HALF_DAY.date), HALF_DAY])

    assert [day.reason for day in year(draft) if day.date == HALF_DAY.date] == ["Kerstavond"]


def test_two_holidays_on_one_date_are_one_day() -> None:
    found = [day for day in year(OFFICE, date(2016, 1, 1)) if day.date == date(2016, 5, 5)]

    assert [(day.kind, day.hours) for day in found] == [(DayKind.HOLIDAY, 0)]


def test_twelve_months_from_any_day() -> None:
    every_day = CalendarDraft(week=(MORNING,) * 7, holidays="none")
    shut = every_day.with_days(
        DayEntry(date(2027, 1, 1) + timedelta(days=n), EntryKind.CLOSED, reason="x") for n in range(800)
    )

    assert [year(shut, date(2027, 3, 10))[place].date for place in (0, -1)] == [date(2027, 3, 10), date(2028, 3, 9)]
    assert len(year(shut, date(2027, 3, 1))) == 366
    leap = year(shut, date(2028, 2, 29))
    assert [leap[0].date, leap[-1].date] == [date(2028, 2, 29), date(2029, 2, 28)]


def test_a_week_from_a_later_date_decides_what_is_special_there() -> None:
    draft = OFFICE.with_week((*OFFICE_WEEK[:4], (), (), ()), date(2026, 5, 1))  # no Fridays any more

    assert date(2026, 12, 25) not in {day.date for day in year(draft)}


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 5), (date(2026, 10, 25), 7), (date(2026, 11, 1), 6)])
def test_hours_of_a_night_are_as_long_as_they_really_are(day: date, hours: int) -> None:
    draft = OFFICE.with_day(DayEntry(day, EntryKind.WINDOWS, NIGHT, "Onderhoud"))

    assert [one.hours for one in year(draft) if one.date == day] == [hours]


# ---- what becomes different ---------------------------------------------------------------------------------------


def test_the_same_calendar_has_no_differences() -> None:
    assert not differences(OFFICE.calendar(), OFFICE.calendar(), FIRST, LAST)


def test_each_date_with_what_there_was_and_what_will_be() -> None:
    found = differences(OFFICE.calendar(), OFFICE.with_days([HALF_DAY, BRIDGE, OPEN_5_MAY]).calendar(), FIRST, LAST)

    assert [(day.date, day.before, day.after, day.gained, day.lost) for day in found.days] == [
        (OPEN_5_MAY.date, (), OFFICE_WEEK[0], 8 * 3600, 0),
        (BRIDGE.date, OFFICE_WEEK[0], (), 0, 8 * 3600),
        (HALF_DAY.date, OFFICE_WEEK[0], MORNING, 0, 5 * 3600),
    ]
    assert (found.gained, found.lost) == (8 * 3600, 13 * 3600)


def test_hours_that_move_are_gained_and_lost() -> None:
    early = OFFICE.with_day(DayEntry(date(2026, 7, 14), EntryKind.WINDOWS, (Window(480, 960),), "Hitte"))

    (day,) = differences(OFFICE.calendar(), early.calendar(), FIRST, LAST).days

    assert (day.gained, day.lost) == (3600, 3600)


def test_only_the_dates_that_were_asked() -> None:
    after = OFFICE.with_day(BRIDGE).calendar()

    assert differences(OFFICE.calendar(), after, FIRST, BRIDGE.date)
    assert differences(OFFICE.calendar(), after, BRIDGE.date, LAST)
    assert not differences(OFFICE.calendar(), after, FIRST, BRIDGE.date - timedelta(days=1))


def test_another_zone_is_a_difference_even_when_no_date_is() -> None:
    found = differences(OFFICE.calendar(), replace(OFFICE, zone="Europe/Lisbon").calendar(), FIRST, LAST)

    assert (bool(found), found.days, found.zone_changes) == (True, (), True)


def test_a_holiday_that_becomes_a_closure_is_no_difference() -> None:
    day = DayEntry(date(2026, 4, 27), EntryKind.CLOSED, reason="Koningsdag")

    assert not differences(OFFICE.calendar(), OFFICE.with_day(day).calendar(), FIRST, LAST)


# ---- what a form asks ---------------------------------------------------------------------------------------------


def test_closed_is_closed_in_the_weekend_too() -> None:
    draft = with_range(OFFICE, date(2026, 7, 3), date(2026, 7, 6), EntryKind.CLOSED, reason=" Verhuizing ")

    assert [(entry.date.day, entry.reason) for entry in draft.days] == [(day, "Verhuizing") for day in (3, 4, 5, 6)]


def test_other_times_for_some_days_do_not_open_the_weekend_and_those_of_one_day_do() -> None:
    several = with_range(OFFICE, date(2026, 7, 3), date(2026, 7, 6), EntryKind.WINDOWS, windows=MORNING, reason="Zomer")
    one = with_range(OFFICE, date(2026, 7, 4), date(2026, 7, 4), EntryKind.WINDOWS, windows=MORNING, reason="Open dag")

    assert [entry.date.day for entry in several.days] == [3, 6]
    assert [entry.date.day for entry in one.days] == [4]


def test_only_holidays_are_opened_again() -> None:
    draft = with_range(OFFICE, date(2026, 4, 20), date(2026, 5, 5), EntryKind.REOPENED, reason="Wij werken door")

    assert [entry.date for entry in draft.days] == [date(2026, 4, 27), date(2026, 5, 5)]


@pytest.mark.parametrize(
    ("first", "last", "kind", "field", "words"),
    [
        (date(2026, 7, 6), date(2026, 7, 5), EntryKind.CLOSED, "last_day", "komt voor de eerste"),
        (date(2026, 1, 1), date(2027, 1, 2), EntryKind.CLOSED, "last_day", "hooguit 366 dagen"),
        (date(2026, 7, 1), date(2026, 7, 31), EntryKind.REOPENED, "first_day", "geen feestdag"),
        (date(2026, 7, 4), date(2026, 7, 5), EntryKind.WINDOWS, "first_day", "geen openingstijd"),
    ],
)
def test_a_range_that_cannot_be_is_refused(first: date, last: date, kind: EntryKind, field: str, words: str) -> None:
    windows = MORNING if kind == EntryKind.WINDOWS else ()

    with pytest.raises(CalendarRefused) as caught:
        with_range(OFFICE, first, last, kind, windows=windows, reason="x")

    assert caught.value.field == field
    assert words in caught.value.sentence


def test_366_days_are_not_too_many() -> None:
    assert len(with_range(OFFICE, date(2026, 1, 1), date(2027, 1, 1), EntryKind.CLOSED, reason="x").days) == 366


def test_the_last_word_about_a_date_holds() -> None:
    closed = replace(BRIDGE, date=HALF_DAY.date)

    assert OFFICE.with_day(HALF_DAY).with_day(closed).days == (closed,)
    assert OFFICE.with_day(closed).with_day(HALF_DAY).days == (HALF_DAY,)


def test_closures_of_a_file_leave_alone_what_the_calendar_says_itself() -> None:
    draft = OFFICE.with_days([HALF_DAY, OPEN_5_MAY])

    found = draft.with_closures({HALF_DAY.date: "Kerst", OPEN_5_MAY.date: "Bevrijdingsdag", BRIDGE.date: "Brugdag"})

    assert found.days == (OPEN_5_MAY, BRIDGE, HALF_DAY)


def test_one_kind_can_be_taken_back_and_the_other_stays() -> None:
    closed = replace(BRIDGE, date=HALF_DAY.date)
    draft = OFFICE.with_days([HALF_DAY, closed])

    assert draft.without_day(HALF_DAY.date, EntryKind.WINDOWS).days == (closed,)
    assert draft.without_day(HALF_DAY.date).days == ()


def test_without_holidays_every_weekday_is_open() -> None:
    assert year(replace(OFFICE, holidays="none")) == []
    assert replace(OFFICE, holidays="none").calendar() == WorkCalendar(holidays=no_holidays)
