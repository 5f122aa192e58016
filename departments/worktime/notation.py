"""Reading and writing the parts of a calendar's written form: times, windows, dates, reasons. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NoReturn
from zoneinfo import available_timezones

from departments.worktime.windows import Window, Windows

TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Of a date that a calendar names."""
LONGEST_REASON = 200


class Wrong(StrEnum):
    """What is wrong with a definition; `words.definition_problem` says it in a sentence."""

    FORM = "form"  # key: not the kind of value that belongs there
    UNKNOWN_KEY = "unknown-key"  # key
    ZONE = "zone"  # value
    NO_WEEK = "no-week"
    WEEKDAY = "weekday"  # key, value
    TIME = "time"  # value
    BACKWARDS = "backwards"  # value: closes before it opens
    OVERLAP = "overlap"  # value: the second window
    DATE = "date"  # value
    REASON = "reason"  # key
    HOLIDAYS = "holidays"  # value
    NO_BASE = "no-base"  # value
    CIRCLE = "circle"  # value


class BadDefinition(Exception):
    """The definition does not say what a calendar is: `wrong`, and the `key` and `value` that it is about.

    `calendar`: its name, when several are read from one file.
    """

    def __init__(self, wrong: Wrong, key: str = "", value: str = "") -> None:
        super().__init__(f"{wrong.value}: {key} {value}".rstrip())
        self.wrong = wrong
        self.key = key[:LONGEST_REASON]
        self.value = value[:LONGEST_REASON]
        self.calendar = ""


def windows_from(texts: object) -> Windows:
    """Windows from texts such as [["09:00", "12:30"], ["13:00", "24:00"]]: ascending, not overlapping.

    Raises:
        BadDefinition: FORM, TIME, BACKWARDS or OVERLAP.
    """
    windows = tuple(_window(pair) for pair in sequence_from(texts, "week"))
    overlap = first_overlap(windows)
    if overlap is not None:
        raise BadDefinition(Wrong.OVERLAP, value=window_text(overlap))
    return windows


def first_overlap(windows: Windows) -> Window | None:
    """The first window that begins before the one in front of it ends. One may begin where another ends."""
    return next((later for earlier, later in pairwise(windows) if later.opens < earlier.closes), None)


def texts_of(windows: Windows) -> list[list[str]]:
    return [[time_text(window.opens), time_text(window.closes)] for window in windows]


def time_text(minute: int) -> str:
    """Minutes after midnight (0-1440) as "09:30"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def window_text(window: Window) -> str:
    return f"{time_text(window.opens)}-{time_text(window.closes)}"


def is_zone(name: str) -> bool:
    """Whether there is a time zone with this IANA name."""
    return name in _zones()


def _window(pair: object) -> Window:
    times = texts_from(sequence_from(pair, "week"), "week")
    if len(times) != 2:
        malformed("week")
    opens, closes = (_minute(text) for text in times)
    if opens >= closes:
        raise BadDefinition(Wrong.BACKWARDS, value=f"{times[0]}-{times[1]}")
    return Window(opens, closes)


def _minute(text: str) -> int:
    if not TIME.fullmatch(text):
        raise BadDefinition(Wrong.TIME, value=text)
    return int(text[:2]) * 60 + int(text[3:])


def date_from(value: object) -> date:
    text = text_from(value, "date")
    try:
        day = date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDefinition(Wrong.DATE, value=text)
    return day


def reason_from(value: object, key: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_REASON or has_hidden_signs(value):
        raise BadDefinition(Wrong.REASON, key)
    return value


def has_hidden_signs(text: str) -> bool:
    """Whether it holds what is no character of a text: NUL, a new line, half of a pair, a sign that turns the order."""
    return any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in text)


def mapping_from(value: object, key: str) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else malformed(key)


def sequence_from(value: object, key: str) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else malformed(key)


def texts_from(values: Iterable[object], key: str) -> list[str]:
    return [text_from(value, key) for value in values]


def text_from(value: object, key: str) -> str:
    return value if isinstance(value, str) else malformed(key)


def malformed(key: str) -> NoReturn:
    raise BadDefinition(Wrong.FORM, key)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
