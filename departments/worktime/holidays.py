"""Days off, by list. Pure: years in, dates out; each year is worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays as library
from holidays.registry import COUNTRIES

HolidayList = Callable[[int], Mapping[date, str]]

SUNDAY = 6
CAO_GEMEENTEN = "cao-gemeenten"
NONE = "none"
NATIONAL_CODE = re.compile(r"[A-Z]{2}(-[A-Za-z0-9 ]{1,17})?")
YEARS_KEPT = 256


class UnknownHolidayList(Exception):
    """There is no list of holidays with this code."""


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (Meeus/Jones/Butcher; Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def kings_day(year: int) -> date:
    """27 April, or the day before when that is a Sunday."""
    day = date(year, 4, 27)
    return date(year, 4, 26) if day.weekday() == SUNDAY else day


@lru_cache(maxsize=YEARS_KEPT)
def cao_gemeenten(year: int) -> Mapping[date, str]:
    """The holidays of the Cao Gemeenten with the key of their name (rule 4 of promises).

    5 May counts every year; Good Friday and bridge days do not: those are local closures.
    Two holidays on one date (Ascension Day on 5 May) are one day off.
    """
    easter = easter_sunday(year)
    return MappingProxyType(
        {
            date(year, 1, 1): "new-year",
            easter + timedelta(days=1): "easter-monday",
            kings_day(year): "kings-day",
            date(year, 5, 5): "liberation-day",
            easter + timedelta(days=39): "ascension-day",
            easter + timedelta(days=50): "whit-monday",
            date(year, 12, 25): "christmas-day",
            date(year, 12, 26): "second-christmas-day",
        }
    )


@lru_cache(maxsize=YEARS_KEPT)
def statutory(year: int) -> Mapping[date, str]:
    """The holidays past which `cd:N;ext` moves, whatever list a calendar has (rule 15): the Algemene termijnenwet.

    Those of the cao and Good Friday.
    """
    good_friday = easter_sunday(year) - timedelta(days=2)
    return MappingProxyType({**cao_gemeenten(year), good_friday: "good-friday"})


def no_holidays(year: int) -> Mapping[date, str]:
    """The empty list: an organisation that names its closed days itself."""
    return {}


def holiday_list(code: str) -> HolidayList:
    """The list with this code: "cao-gemeenten", "none", or that of a country ("BE") or a part of one ("DE-BY").

    One code always gives the same function, so calendars with one list are equal.

    Raises:
        UnknownHolidayList: there is no such list.
    """
    if code == CAO_GEMEENTEN:
        return cao_gemeenten
    return no_holidays if code == NONE else national(code)


@lru_cache(maxsize=64)
def national(code: str) -> HolidayList:
    """The public holidays of a country or a part of it, from the `holidays` library, under the names it gives them.

    Days off that stand in for a holiday in the weekend ("observed") are in it. Holidays of half a day, of banks or of
    one faith are not: an afternoon off is an entry of the calendar itself.

    Raises:
        UnknownHolidayList: the library has no such country or part.
    """
    country, _dash, part = code.partition("-")
    if not NATIONAL_CODE.fullmatch(code) or country not in countries() or (part and part not in parts_of(country)):
        raise UnknownHolidayList(code)
    kind = getattr(library, country)
    # named, because the library would otherwise follow the language of the machine
    language = "nl" if "nl" in kind.supported_languages else kind.default_language

    @lru_cache(maxsize=YEARS_KEPT)
    def of_year(year: int) -> Mapping[date, str]:
        found = kind(subdiv=part or None, years=year, expand=False, language=language)
        return MappingProxyType({day: str(name) for day, name in sorted(found.items())})

    return of_year


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The countries of which there is a list, by their two letters (ISO 3166)."""
    return frozenset(names[1] for names in COUNTRIES.values())


def parts_of(country: str) -> tuple[str, ...]:
    """The codes of the parts of a country that have a list of their own; a country of `countries()`."""
    return tuple(getattr(library, country).subdivisions)


def names_of_parts(country: str) -> dict[str, str]:
    """Code -> the first name of each part, in a language of the country; its code where it has no name."""
    names = dict.fromkeys(parts_of(country), "")
    for name, code in getattr(library, country).subdivisions_aliases.items():
        names[code] = names[code] or name
    return {code: name or code for code, name in names.items()}
