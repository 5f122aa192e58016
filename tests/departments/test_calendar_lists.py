"""Lists of holidays, their names, and what a form offers."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from departments.worktime.holidays import (
    UnknownHolidayList,
    cao_gemeenten,
    countries,
    holiday_list,
    national,
    no_holidays,
    statutory,
)
from departments.worktime.models import Calendar
from departments.worktime.words import HOLIDAYS, holiday_choices, list_name, name_of


def codes() -> list[str]:
    found: list[str] = []
    for code, label in holiday_choices():
        found.extend([code] if isinstance(label, str) else [one for one, _name in label])
    return found


# ---- lists --------------------------------------------------------------------------------------------------------


def test_the_lists_that_are_ours() -> None:
    assert holiday_list(Calendar.Holidays.CAO_GEMEENTEN) is cao_gemeenten
    assert holiday_list(Calendar.Holidays.NONE) is no_holidays


def test_one_code_is_one_list_so_that_calendars_with_it_are_equal() -> None:
    assert holiday_list("DE-BY") is holiday_list("DE-BY")


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("NL", date(2026, 4, 3), "Goede vrijdag"),
        ("NL", date(2025, 5, 5), "Bevrijdingsdag"),
        ("BE", date(2026, 7, 21), "Nationale feestdag"),
        ("DE", date(2026, 10, 3), "Tag der Deutschen Einheit"),
        ("DE-BY", date(2026, 1, 6), "Heilige Drei Könige"),
        ("GB-SCT", date(2026, 11, 30), "Saint Andrew's Day"),
        ("GB", date(2022, 1, 3), "New Year's Day (observed)"),  # 1 January 2022 is a Saturday
    ],
)
def test_a_national_list_has_its_days_under_their_names(code: str, day: date, name: str) -> None:
    assert national(code)(day.year)[day] == name


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("NL", date(2026, 5, 5)),  # once in five years
        ("DE", date(2026, 1, 6)),  # only in parts
        ("BE", date(2026, 11, 15)),  # of the king: for the civil service only
        ("CH-ZH", date(2026, 12, 24)),  # an afternoon
    ],
)
def test_holidays_of_a_few_and_of_half_a_day_are_not_in_it(code: str, day: date) -> None:
    assert day not in national(code)(day.year)


def test_a_list_holds_only_dates_of_its_year_and_nobody_can_change_it() -> None:
    for code in ("US", "GB", "DE-BY", "cao-gemeenten"):
        for year in range(2020, 2032):
            assert {day.year for day in holiday_list(code)(year)} == {year}
    with pytest.raises(TypeError):
        cao_gemeenten(2026)[date(2026, 7, 1)] = "x"  # type: ignore[index]


@pytest.mark.parametrize(
    "code",
    ["", "XX", "nl", "NLD", "DE-", "DE-XX", "DE-by", "country_holidays", "__doc__", "HolidayBase", "NL\n", "D1", "Ä"],
)
def test_what_is_no_list_is_refused(code: str) -> None:
    with pytest.raises(UnknownHolidayList):
        holiday_list(code)


def test_the_terms_act_adds_good_friday_to_the_days_of_the_cao() -> None:
    assert statutory(2026).keys() - cao_gemeenten(2026).keys() == {date(2026, 4, 3)}
    assert cao_gemeenten(2026).keys() <= statutory(2026).keys()


# ---- names --------------------------------------------------------------------------------------------------------


def test_every_holiday_of_ours_has_a_name() -> None:
    assert set(statutory(2026).values()) == set(HOLIDAYS)
    assert name_of("kings-day") == "Koningsdag"
    assert name_of("Saint Andrew's Day") == "Saint Andrew's Day"


def test_a_list_is_called_by_its_country_in_the_language_of_the_reader() -> None:
    assert [list_name(code) for code in ("cao-gemeenten", "none", "BE", "DE-BY")] == [
        "Cao Gemeenten", "Geen feestdagen", "België", "Duitsland: Bayern",
    ]  # fmt: skip
    with override("en"):
        assert list_name("DE-BY") == "Germany: Bayern"


def test_a_form_offers_every_country_once_by_name_and_nothing_that_is_not_there() -> None:
    found = codes()

    assert found[:2] == ["cao-gemeenten", "none"]
    assert len(found) == len(set(found))
    assert countries() <= set(found)
    assert {"DE-BY", "GB-SCT", "AT-9", "CH-ZH", "ES-CT"} <= set(found)
    assert [code for code in found if len(code) > Calendar._meta.get_field("holidays").max_length] == []
    for code in found:
        holiday_list(code)
    (countries_by_name,) = [label for name, label in holiday_choices() if name == "Landen"]
    names = [name for _code, name in countries_by_name]
    assert names[:3] == ["Afghanistan", "Åland", "Albanië"]
    assert ("NL", "Nederland") in countries_by_name
