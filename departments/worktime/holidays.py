"""Days off, by list. Pure: years in, dates out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

SUNDAY = 6


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


def cao_gemeenten(year: int) -> dict[date, str]:
    """The holidays of the Cao Gemeenten with the key of their name (rule 4 of promises).

    5 May counts every year; Good Friday and bridge days do not: those are local closures.
    Two holidays on one date (Ascension Day on 5 May) are one day off.
    """
    easter = easter_sunday(year)
    return {
        date(year, 1, 1): "new-year",
        easter + timedelta(days=1): "easter-monday",
        kings_day(year): "kings-day",
        date(year, 5, 5): "liberation-day",
        easter + timedelta(days=39): "ascension-day",
        easter + timedelta(days=50): "whit-monday",
        date(year, 12, 25): "christmas-day",
        date(year, 12, 26): "second-christmas-day",
    }


def no_holidays(year: int) -> Mapping[date, str]:
    """The empty list: an organisation that names its closed days itself."""
    return {}
