"""Dates, times and numbers in words, as people here write them. Pure: no Django, no clock.

Dutch is the language of the house; everything else is written as British English.
Spaces inside a number or a time are no-break spaces, so that "92 %" never falls apart.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

NO_BREAK = "\u00a0"
DASH = "–"

Number = int | float | Decimal

_DATES = {
    "plain": "EEEE d MMMM",
    "year": "EEEE d MMMM y",
    "short": "EE d MMMM",
    "bare": "d MMMM",
    "bare-year": "d MMMM y",
    "month": "MMMM y",
}


def locale_of(language: str) -> str:
    """The Babel locale for a language code such as "nl", "nl-nl" or "en"."""
    return "nl_NL" if language.lower().startswith("nl") else "en_GB"


def day_in_words(day: dt.date, language: str, style: str = "plain") -> str:
    """A day as "dinsdag 24 november" or "Tuesday 24 November".

    Styles: plain, year (adds the year), short ("di 24 november"), bare ("24 november"),
    bare-year, month ("november 2026").

    Raises:
        KeyError: an unknown style.
    """
    return format_date(day, _DATES[style], locale=locale_of(language))


def time_in_words(moment: dt.time | dt.datetime, language: str) -> str:
    """A time as "15.30 uur" or "3.30 pm". The caller has put it in local time."""
    time = moment.time() if isinstance(moment, dt.datetime) else moment
    if locale_of(language) == "nl_NL":
        return f"{format_time(time, 'H.mm', locale='nl_NL')}{NO_BREAK}uur"
    return format_time(time, f"h.mm'{NO_BREAK}'a", locale="en_GB")


def moment_in_words(moment: dt.datetime, language: str, style: str = "plain") -> str:
    """A moment as "dinsdag 24 november, 15.30 uur". The caller has put it in local time."""
    return f"{day_in_words(moment, language, style)}, {time_in_words(moment, language)}"


def rounded(value: Number, digits: int) -> Decimal:
    """Round half away from zero, on the number as it is written: 2.25 becomes 2.3."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def number_in_words(value: Number, language: str, digits: int | None = None) -> str:
    """A number as "1.309" or "3,4"; without digits a whole number stays whole, others get one."""
    if digits is None:
        digits = 0 if Decimal(str(value)) == Decimal(str(value)).to_integral_value() else 1
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(rounded(value, digits), pattern, locale=locale_of(language))


def share_in_words(share: Number, language: str, digits: int = 0) -> str:
    """A share of 0 to 1 as "92 %" or "92%"."""
    return _share_number(share, language, digits) + percent_sign(language)


def share_range_in_words(low: Number, high: Number, language: str, digits: int = 0) -> str:
    """Two shares of 0 to 1 as "90–93 %"."""
    first = _share_number(low, language, digits)
    return f"{first}{DASH}{share_in_words(high, language, digits)}"


def number_range_in_words(low: Number, high: Number, language: str, digits: int = 1) -> str:
    """Two numbers as "3,3–3,5"."""
    first = number_in_words(low, language, digits)
    return f"{first}{DASH}{number_in_words(high, language, digits)}"


def percent_sign(language: str) -> str:
    """The sign with the space that the language wants before it."""
    return f"{NO_BREAK}%" if locale_of(language) == "nl_NL" else "%"


def initials_of(name: str) -> str:
    """Two letters for an avatar: "Loes van Dam" is LD, "Fatima El Amrani" is FE."""
    words = [word for word in name.split() if word[0].isupper()] or name.split()
    return "".join(word[0] for word in words[:2]).upper()


def _share_number(share: Number, language: str, digits: int) -> str:
    """The percentage without its sign; less than everything is never written as 100."""
    exact = Decimal(str(share)) * 100
    shown = rounded(exact, digits)
    if shown == 100 and exact < 100:
        shown -= Decimal(1).scaleb(-digits)
    return number_in_words(shown, language, digits)


def text_in(language: str, dutch: str, english: str) -> str:
    """A text that people wrote in Dutch and perhaps in English, for a reader of one of these."""
    return english if language.startswith("en") and english else dutch
