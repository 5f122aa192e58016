"""A date and time as any export may write it. Pure; what it means is rule 29 of the promises (`deadlines.moments`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from departments.worktime.windows import instant_of
from promises.deadlines.moments import NoMoment, NoTimeOfDay, read_moment
from promises.deadlines.outcomes import Problem

REMEMBERED = 1 << 16
"""Texts whose meaning is kept at hand: many requests share a moment."""

MISSING_MARKS = frozenset(
    [
        "",
        *"? - -- – — . null (null) none nil nan nat n/a na #n/a #n/b nvt n.v.t. onbekend unknown leeg (leeg)".split(),
        *"blank (blank) empty geen".split(),
    ]
)
PLACEHOLDER_YEAR = re.compile(r"\b(0000|0001|1753|1899|1900|9999)\b")
"""Dates in these years stand for "not filled in" in many databases: 0000-00-00, 01-01-1900, 31-12-9999."""

_DATE_FIRST = re.compile(
    r"(?P<a>\d{1,4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,4})"
    r"(?:(?:T|,? +)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?P<part>[.,]\d{1,9})?)?"
    r" *(?P<half>[ap]\.?m\.?)? *(?P<offset>Z|UTC|[+-]\d\d(?::?\d\d)?)?(?: uur)?)?",
    re.ASCII | re.IGNORECASE,
)
LONGEST = 40
"""Characters of a moment; what is longer is something else."""
CANCELLED_MARK = "cancelled@"
"""Before the moment of a withdrawal."""


class Order(StrEnum):
    """What stands first in a date that does not begin with its year."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class Unreadable(StrEnum):
    """Why a text cannot be read as a moment."""

    NO_MOMENT = "no_moment"
    OTHER_ORDER = "other_order"
    """It is one when day and month change places."""


class NoStamp(ValueError):
    """This text is no moment; `reason` says why."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Stamp:
    """An instant in microseconds since 1970 UTC, and the minute of the local day that it falls in (0..1439).

    `flag`: a time that the clock skipped or that came twice. A date without a time is 00:00 there.
    """

    instant: int
    minute: int
    flag: Problem | None = None
    is_date_only: bool = False


def is_missing(text: str) -> bool:
    """Whether this stands for "nothing", as far as a moment is concerned."""
    return text.casefold() in MISSING_MARKS or _is_placeholder(text)


def after_cancelled(text: str) -> str | None:
    """What stands after `cancelled@`, in capitals or not; None when the text does not begin so."""
    is_cancelled = text[: len(CANCELLED_MARK)].casefold() == CANCELLED_MARK
    return text[len(CANCELLED_MARK) :].strip() if is_cancelled else None


def stamp_reader(order: Order, zone: ZoneInfo) -> Callable[[str], Stamp]:
    """A function that reads texts without spaces around them; times without an offset are local times of `zone`.

    A date that begins with its year is read as such whatever `order`. The function raises NoStamp.
    """

    @lru_cache(maxsize=REMEMBERED)
    def read(text: str) -> Stamp:
        return _read(text, order, zone)

    return read


def orders_of(texts: Iterable[str]) -> set[Order]:
    """The orders that the texts prove: 29/2/2016 has its day first, 2/29/2016 its month. Empty: it can be either."""
    proven = set()
    for text in texts:
        found = _DATE_FIRST.fullmatch(text) if len(text) <= LONGEST else None
        if found is None or len(found["a"]) > 2:
            continue
        if int(found["a"]) > 12 >= int(found["b"]):
            proven.add(Order.DAY_FIRST)
        elif int(found["b"]) > 12 >= int(found["a"]):
            proven.add(Order.MONTH_FIRST)
    return proven


def looks_like_moment(text: str) -> bool:
    """Whether this has the form of a date, with or without a time; that of a withdrawal too."""
    withdrawn = after_cancelled(text)
    text = text if withdrawn is None else withdrawn
    return len(text) <= LONGEST and _DATE_FIRST.fullmatch(text) is not None


def has_order(text: str) -> bool:
    """Whether the meaning of this date hangs on which stands first, day or month."""
    found = _DATE_FIRST.fullmatch(text) if len(text) <= LONGEST else None
    return found is not None and len(found["a"]) <= 2


def _read(text: str, order: Order, zone: ZoneInfo) -> Stamp:
    if len(text) > LONGEST:
        raise NoStamp(Unreadable.NO_MOMENT)
    try:
        return _stamp(_iso(text, order), zone)
    except NoMoment as error:
        other = Order.DAY_FIRST if order == Order.MONTH_FIRST else Order.MONTH_FIRST
        swapped = other in orders_of([text])
        raise NoStamp(Unreadable.OTHER_ORDER if swapped else Unreadable.NO_MOMENT) from error


def _stamp(iso: str, zone: ZoneInfo) -> Stamp:
    try:
        moment = read_moment(iso, zone)
        is_date_only = False
    except NoTimeOfDay:
        moment = read_moment(f"{iso}T00:00", zone)
        is_date_only = True
    local = moment.instant.astimezone(zone)
    return Stamp(instant_of(moment.instant), 60 * local.hour + local.minute, moment.flag, is_date_only)


def _iso(text: str, order: Order) -> str:
    """The same moment in ISO 8601; a text that is no date by the look of it stays what it is."""
    found = _DATE_FIRST.fullmatch(text)
    if found is None:
        return text
    year, month, day = _date_parts(found["a"], found["b"], found["c"], order)
    date = f"{year:0>4}-{month:0>2}-{day:0>2}"
    if found["hour"] is None:
        return date
    hour = _hour(int(found["hour"]), found["half"], text)
    offset = (found["offset"] or "").upper().replace("UTC", "Z")
    part = (found["part"] or "").replace(",", ".")
    return f"{date}T{hour:02}:{found['minute']}:{found['second'] or '00'}{part}{offset}"


def _date_parts(a: str, b: str, c: str, order: Order) -> tuple[str, str, str]:
    """Year, month and day. A year of two figures is nobody's guess to make."""
    if len(a) == 4 and len(c) <= 2:
        return a, b, c
    if len(c) != 4 or len(a) > 2:
        raise NoMoment(f"{a}-{b}-{c}")
    return (c, b, a) if order == Order.DAY_FIRST else (c, a, b)


def _hour(hour: int, half: str | None, text: str) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise NoMoment(text)
    return hour % 12 + (12 if half.lower().startswith("p") else 0)


def _is_placeholder(text: str) -> bool:
    if len(text) > LONGEST or not PLACEHOLDER_YEAR.search(text):
        return False
    found = _DATE_FIRST.fullmatch(text)
    return found is not None and any(PLACEHOLDER_YEAR.fullmatch(found[part]) for part in "ac")
