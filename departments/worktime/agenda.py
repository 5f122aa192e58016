"""The events of an agenda file (iCalendar, RFC 5545), with only what days need. Pure.

Nothing of the file is looked up or run: its own descriptions of time zones are passed over, zones are known by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from icalendar.parser import Contentline, Contentlines

LARGEST = 1024 * 1024
"""Bytes of a file."""
MOST_EVENTS = 2000
PROPERTIES = (
    "DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS", "UID", "SEQUENCE", "RECURRENCE-ID", "RRULE", "RDATE",
    "EXDATE", "EXRULE",
)  # fmt: skip
WANTED = re.compile(rf"({'|'.join(PROPERTIES)})[;:]", re.IGNORECASE)
BLOCK = re.compile(r"(BEGIN|END):\s*([A-Z0-9-]+)\s*", re.IGNORECASE)
CALENDAR = ("VCALENDAR",)
EVENT = ("VCALENDAR", "VEVENT")
DEEPEST = 20
HEAD = re.compile(r"(METHOD|X-WR-TIMEZONE):(.*)", re.IGNORECASE)


class BadFile(StrEnum):
    """Why a file cannot be read at all."""

    TOO_LARGE = "too-large"
    NO_AGENDA = "no-agenda"
    BROKEN_OFF = "broken-off"
    TOO_MANY_EVENTS = "too-many-events"


class BadAgenda(Exception):
    def __init__(self, reason: BadFile) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Value:
    """A value of a property, with the parameters that dates have."""

    text: str
    zone: str = ""


@dataclass
class Event:
    """The properties of one event as they stand; `is_broken`: one of them cannot be read."""

    values: dict[str, list[Value]] = field(default_factory=dict)
    is_broken: bool = False

    def text(self, name: str) -> str:
        value = self.first(name)
        return value.text.strip() if value is not None else ""

    def first(self, name: str) -> Value | None:
        return next(iter(self.values.get(name, ())), None)

    def all(self, name: str) -> list[Value]:
        return self.values.get(name, [])


@dataclass(frozen=True)
class Agenda:
    """`zone`: of times without one (X-WR-TIMEZONE), if the file says so. `is_cancelled`: it takes everything back."""

    events: tuple[Event, ...]
    zone: str
    is_cancelled: bool


def agenda_from(content: bytes) -> Agenda:
    """The events of a file.

    Raises:
        BadAgenda: it is too large, no agenda, broken off, or has more than 2,000 events.
    """
    if len(content) > LARGEST:
        raise BadAgenda(BadFile.TOO_LARGE)
    text = _decoded(content)
    if "\0" in text or not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise BadAgenda(BadFile.NO_AGENDA)
    heads: dict[str, str] = {}
    events = []
    lines: Iterable[Contentline] = Contentlines.from_ical(text)  # type: ignore[no-untyped-call]
    for event in _events(lines, heads):
        events.append(event)
        if len(events) > MOST_EVENTS:
            raise BadAgenda(BadFile.TOO_MANY_EVENTS)
    return Agenda(tuple(events), heads.get("X-WR-TIMEZONE", ""), heads.get("METHOD", "").upper() == "CANCEL")


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # what older programs on Windows write; every byte means something
        return content.decode("latin-1")


def _events(lines: Iterable[Contentline], heads: dict[str, str]) -> Iterator[Event]:
    """Each event; what stands in a block inside it (an alarm) or in other blocks is passed over."""
    event = Event()
    for path, line in _walked(lines):
        if path == CALENDAR and line is not None and (head := HEAD.fullmatch(line)):
            heads[head[1].upper()] = head[2].strip()
        elif path == EVENT and line is not None:
            _take(event, line)
        elif path == EVENT:
            yield event
            event = Event()


def _walked(lines: Iterable[Contentline]) -> Iterator[tuple[tuple[str, ...], Contentline | None]]:
    """Each line with the blocks that it stands in; None where the last of these ends."""
    path: tuple[str, ...] = ()
    for line in lines:
        block = BLOCK.fullmatch(line)
        if block is None:
            yield path, line
        elif block[1].upper() == "BEGIN":
            path = (*path, block[2].upper())
            if len(path) > DEEPEST:
                raise BadAgenda(BadFile.NO_AGENDA)
        else:
            if path[-1:] != (block[2].upper(),):
                raise BadAgenda(BadFile.BROKEN_OFF)
            yield path, None
            path = path[:-1]
    if path:
        raise BadAgenda(BadFile.BROKEN_OFF)


def _take(event: Event, line: Contentline) -> None:
    if not WANTED.match(line):
        return
    try:
        name, parameters, text = line.parts()
    except ValueError:
        event.is_broken = True
        return
    zone = parameters.get("TZID", "")
    event.values.setdefault(name.upper(), []).append(Value(text, zone if isinstance(zone, str) else ""))
