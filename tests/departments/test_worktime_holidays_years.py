"""Rules 4, 6 and 15 of promises for every year from 2024 to 2030: free days, and the days of 23 and 25 hours.

The dates are written out by hand from the almanac (rijksoverheid.nl, "officiële feestdagen"), which the library
`holidays` confirms below as far as its list goes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays as library
import pytest

from departments.worktime.calculation import Window, WorkCalendar
from departments.worktime.holidays import cao_gemeenten, holiday_list, no_holidays, statutory
from tests.promises import reference_days

ZONE = ZoneInfo("Europe/Amsterdam")
YEARS = range(2024, 2031)
FIXED = ("01-01", "05-05", "12-25", "12-26")

#       Good Friday, Easter Monday, King's Day, Ascension Day, Whit Monday
MOVING = {
    2024: ("03-29", "04-01", "04-27", "05-09", "05-20"),
    2025: ("04-18", "04-21", "04-26", "05-29", "06-09"),
    2026: ("04-03", "04-06", "04-27", "05-14", "05-25"),
    2027: ("03-26", "03-29", "04-27", "05-06", "05-17"),
    2028: ("04-14", "04-17", "04-27", "05-25", "06-05"),
    2029: ("03-30", "04-02", "04-27", "05-10", "05-21"),
    2030: ("04-19", "04-22", "04-27", "05-30", "06-10"),
}
CLOCK_CHANGES = {
    2024: ("03-31", "10-27"),
    2025: ("03-30", "10-26"),
    2026: ("03-29", "10-25"),
    2027: ("03-28", "10-31"),
    2028: ("03-26", "10-29"),
    2029: ("03-25", "10-28"),
    2030: ("03-31", "10-27"),
}
# how many dates are Monday to Friday, and how many days of the cao fall on those
WEEKDAYS = {
    2024: (262, 6),
    2025: (261, 7),
    2026: (261, 7),
    2027: (261, 6),
    2028: (260, 7),
    2029: (261, 7),
    2030: (261, 6),
}


def dates(year: int, days: tuple[str, ...]) -> list[date]:
    return sorted(date.fromisoformat(f"{year}-{day}") for day in days)


def always_open() -> WorkCalendar:
    return WorkCalendar(week=((Window(0, 24 * 60),),) * 7, holidays=no_holidays)


@pytest.mark.parametrize("year", YEARS)
def test_the_days_of_the_cao(year: int) -> None:
    _good_friday, *moving = MOVING[year]

    assert sorted(cao_gemeenten(year)) == dates(year, (*FIXED, *moving))


@pytest.mark.parametrize("year", YEARS)
def test_the_days_of_the_statutory_terms_have_good_friday_too(year: int) -> None:
    assert sorted(statutory(year)) == dates(year, (*FIXED, *MOVING[year]))


@pytest.mark.parametrize("year", YEARS)
def test_the_almanac_and_the_library_agree_except_on_5_may_and_the_sundays(year: int) -> None:
    theirs = {day for day in library.country_holidays("NL", years=year) if day.weekday() != 6}

    assert sorted(theirs | {date(year, 5, 5)}) == sorted({*dates(year, (*FIXED, *MOVING[year]))} - _sundays(year))


def _sundays(year: int) -> set[date]:
    return {day for day in dates(year, (*FIXED, *MOVING[year])) if day.weekday() == 6 and day != date(year, 5, 5)}


@pytest.mark.parametrize("year", YEARS)
def test_the_national_list_is_another_one_than_the_cao(year: int) -> None:
    national, cao = set(holiday_list("NL")(year)), set(holiday_list("cao-gemeenten")(year))

    assert date.fromisoformat(f"{year}-{MOVING[year][0]}") in national - cao
    assert (date(year, 5, 5) in cao - national) == (year not in (2025, 2030))


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_as_many_working_days_as_the_almanac_says(year: int) -> None:
    calendar = WorkCalendar()
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    weekdays, free = WEEKDAYS[year]

    assert sum(day.year == year and calendar.is_working_day(day) for day in days) == weekdays - free


def test_every_date_of_seven_years_is_open_or_closed_as_in_the_reference() -> None:
    written = {"tz": "Europe/Amsterdam", "holidays": "CAO_GEMEENTEN"}
    written["week"] = {str(day): [["09:00", "17:00"]] for day in range(5)}  # type: ignore[assignment]
    calendar = WorkCalendar()
    first = reference_days.number(date(2024, 1, 1))
    days = range(first, reference_days.number(date(2031, 1, 1)))

    differences = [
        reference_days.day_of_number(day)
        for day in days
        if calendar.is_working_day(reference_days.day_of_number(day)) != bool(reference_days.windows_on(written, day))
    ]

    assert len(days) == 2557
    assert differences == []


@pytest.mark.parametrize("year", YEARS)
def test_the_days_of_23_and_25_hours(year: int) -> None:
    calendar = always_open()
    spring, autumn = (date.fromisoformat(f"{year}-{day}") for day in CLOCK_CHANGES[year])
    midnights = {day: datetime(day.year, day.month, day.day, tzinfo=ZONE) for day in _around(spring, autumn)}

    hours = {
        day: calendar.opening_seconds(midnights[day], midnights[day + timedelta(days=1)]) / 3600
        for day in midnights
        if day + timedelta(days=1) in midnights
    }

    assert hours[spring] == 23
    assert hours[autumn] == 25
    assert {hours[day] for day in hours if day not in (spring, autumn)} == {24}


def _around(*days: date) -> list[date]:
    return sorted(day + timedelta(days=step) for day in days for step in (-1, 0, 1, 2))


@pytest.mark.parametrize("year", YEARS)
def test_the_clock_changes_at_one_in_the_night_of_utc(year: int) -> None:
    calendar = WorkCalendar(week=((Window(3 * 60, 4 * 60),),) * 7, holidays=no_holidays)
    spring, autumn = (date.fromisoformat(f"{year}-{day}") for day in CLOCK_CHANGES[year])

    opens = [
        calendar.next_opening(datetime(day.year, day.month, day.day, tzinfo=ZONE)).astimezone(UTC)
        for day in (spring - timedelta(days=1), spring, autumn - timedelta(days=1), autumn)
    ]

    assert [moment.hour for moment in opens] == [2, 1, 1, 2]


@pytest.mark.parametrize("year", YEARS)
def test_a_whole_year_without_closure_has_all_its_seconds(year: int) -> None:
    start, end = (datetime(when, 1, 1, tzinfo=ZONE) for when in (year, year + 1))

    assert always_open().opening_seconds(start, end) == (366 if year in (2024, 2028) else 365) * 86400
