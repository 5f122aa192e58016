"""Closures from an agenda file: the whole days of its events, as local dates. Pure.

- A whole day is a date, and its end is exclusive; without an end it is one day.
- An event from midnight to midnight in local time is whole days too (Outlook writes them like that), also when it ends
  at 23:59. Local time is that of the calendar; a time with a zone that is known is converted to it, a time without one,
  or with one that nobody knows, is taken as local.
- An event with other times is no closure; it is named in a remark. What was cancelled is passed over.
- Repetitions are followed between the two dates that are asked for, and no further.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar.prop import vDuration
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from departments.worktime.agenda import Event, Value, agenda_from
from departments.worktime.calculation import ONE_DAY
from departments.worktime.notation import LONGEST_REASON, is_zone
from departments.worktime.recurrence import (
    Budget,
    TooMuchRepetition,
    UnknownRepetition,
    occurrences,
    repetition_from,
)

MOST_DATES = 500_000
"""Dates that are looked at for all repetitions of one file: about a second; 2,000 holidays of every year cost half."""
FIRST_YEAR = 1583
"""Of an event: the first whole year of this calendar."""
MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(?P<hour>\d\d)(\d\d)(\d\d)(?P<utc>Z)?)?", re.ASCII)
LAST_MINUTE = time(23, 59)


class RemarkKind(StrEnum):
    """Why an event gave no closure."""

    TIMED = "timed"
    CANCELLED = "cancelled"
    UNREADABLE = "unreadable"
    HIDDEN = "hidden"
    REPETITION = "repetition"
    TOO_MUCH = "too-much"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Remark:
    """`name`: what the event is called, cut; `day`: when it is or begins, if that can be read."""

    kind: RemarkKind
    name: str = ""
    day: date | None = None


@dataclass(frozen=True)
class FoundClosures:
    """`closures`: date -> what the first event on it is called (empty when it has no name), ascending."""

    closures: dict[date, str]
    remarks: tuple[Remark, ...]


class _Left(Exception):
    """This event gives no closure."""

    def __init__(self, kind: RemarkKind, day: date | None = None) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.day = day


def closures_from(content: bytes, zone: str, first: date, last: date) -> FoundClosures:
    """The closed dates of a file from `first` up to and including `last`, in the zone of the calendar.

    Raises:
        BadAgenda: the file cannot be read at all.
    """
    agenda = agenda_from(content)
    reader = _Reader(ZoneInfo(zone), _zone(agenda.zone), first, last)
    found: dict[date, str] = {}
    remarks: list[Remark] = []
    moved = _moved(agenda.events, reader)
    for event in _newest(agenda.events):
        name = _name(event)
        try:
            if agenda.is_cancelled or event.text("STATUS").upper() == "CANCELLED":
                raise _Left(RemarkKind.CANCELLED)
            days = reader.days(event, moved.get(event.text("UID"), frozenset()))
            if name is None:
                raise _Left(RemarkKind.HIDDEN, days[0])
        except _Left as left:
            remarks.append(Remark(left.kind, name or "", left.day))
        else:
            for day in days:
                found.setdefault(day, name)
    return FoundClosures(dict(sorted(found.items())), tuple(remarks))


class _Reader:
    """Reads events into dates of one zone, between two dates."""

    def __init__(self, zone: ZoneInfo, floating: ZoneInfo | None, first: date, last: date) -> None:
        self.zone = zone
        # times without a zone are in that of the file, when it says so
        self.floating = floating or zone
        self.first = first
        self.last = last
        self.budget = Budget(MOST_DATES)

    def days(self, event: Event, moved: frozenset[date]) -> list[date]:
        """The dates in the asked range on which a whole-day event is; at least one.

        Raises:
            _Left: there are none, or it is no event of whole days.
        """
        if event.is_broken:
            raise _Left(RemarkKind.UNREADABLE)
        begin, length = self._begin_and_length(event)
        starts = {*self._starts(event, begin, length), *self._others(event, "RDATE")}
        starts -= set(self._others(event, "EXDATE"))
        if event.first("RECURRENCE-ID") is None:
            starts -= moved
        found = sorted(self._covered(starts, begin, length))
        if not found:
            raise _Left(RemarkKind.OUTSIDE, begin)
        return found

    def date_of(self, value: Value) -> date:
        """The date of a whole day, or of local midnight.

        Raises:
            _Left: it has another time, or is none.
        """
        moment = self._moment(value)
        if isinstance(moment, datetime):
            if moment.time() != time.min:
                raise _Left(RemarkKind.TIMED, moment.date())
            return moment.date()
        return moment

    def _begin_and_length(self, event: Event) -> tuple[date, int]:
        start, end = event.first("DTSTART"), event.first("DTEND")
        if start is None:
            raise _Left(RemarkKind.UNREADABLE)
        begin = self.date_of(start)
        timed = isinstance(self._moment(start), datetime)
        if end is not None:
            length = (self._end(end) - begin).days
        elif event.first("DURATION") is not None:
            length = _whole_days(event.text("DURATION"), begin)
        else:
            # a moment without an end takes no time
            length = 0 if timed else 1
        if length == 0 and not timed:
            # some programs write the same day twice
            length = 1
        if length < 1:
            raise _Left(RemarkKind.TIMED if timed and length == 0 else RemarkKind.UNREADABLE, begin)
        return begin, length

    def _end(self, value: Value) -> date:
        """The first date after the event."""
        moment = self._moment(value)
        if isinstance(moment, datetime) and moment.time() >= LAST_MINUTE:
            return moment.date() + ONE_DAY
        return self.date_of(value)

    def _starts(self, event: Event, begin: date, length: int) -> Iterator[date]:
        if event.all("EXRULE"):
            raise _Left(RemarkKind.REPETITION, begin)
        if not event.all("RRULE"):
            yield begin
        for value in event.all("RRULE"):
            yield from self._repeated(value, begin, length)

    def _repeated(self, value: Value, begin: date, length: int) -> Iterator[date]:
        """The first dates of the occurrences that reach into the asked range."""
        earliest = date.fromordinal(max(date.min.toordinal(), self.first.toordinal() - length + 1))
        try:
            rule = repetition_from(value.text, lambda text: self._until(text, value.zone))
            yield from occurrences(rule, begin, earliest, self.last, self.budget)
        except UnknownRepetition:
            raise _Left(RemarkKind.REPETITION, begin) from None
        except TooMuchRepetition:
            raise _Left(RemarkKind.TOO_MUCH, begin) from None

    def _until(self, text: str, zone: str) -> date:
        moment = self._moment(Value(text, zone))
        return moment.date() if isinstance(moment, datetime) else moment

    def _others(self, event: Event, name: str) -> Iterator[date]:
        for value in event.all(name):
            for text in value.text.split(","):
                yield self.date_of(Value(text, value.zone))

    def _covered(self, starts: Iterable[date], begun: date, length: int) -> set[date]:
        """The dates of all occurrences, no further than was asked."""
        found: set[date] = set()
        for start in starts:
            begin = max(start, self.first).toordinal()
            end = min(start.toordinal() + length, self.last.toordinal() + 1)
            try:
                self.budget.pay(max(0, end - begin))
            except TooMuchRepetition:
                raise _Left(RemarkKind.TOO_MUCH, begun) from None
            found.update(map(date.fromordinal, range(begin, end)))
        return found

    def _moment(self, value: Value) -> date | datetime:
        """A date, or a time as the clock of the calendar shows it (without a zone)."""
        match = MOMENT.fullmatch(value.text.strip())
        if match is None:
            raise _Left(RemarkKind.UNREADABLE)
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        try:
            if not FIRST_YEAR <= year < date.max.year:
                raise ValueError(year)
            if match["hour"] is None:
                return date(year, month, day)
            return self._local(datetime(year, month, day, hour, minute, second, tzinfo=UTC), value, bool(match["utc"]))
        except ValueError:
            raise _Left(RemarkKind.UNREADABLE) from None

    def _local(self, wall: datetime, value: Value, is_utc: bool) -> datetime:
        if not is_utc:
            place = _zone(value.zone) or (self.zone if value.zone else self.floating)
            wall = wall.replace(tzinfo=place)
        return wall.astimezone(self.zone).replace(tzinfo=None)


def _whole_days(text: str, begin: date) -> int:
    try:
        length: timedelta = vDuration.from_ical(text)  # type: ignore[no-untyped-call]
    except ValueError:
        raise _Left(RemarkKind.UNREADABLE, begin) from None
    if length % ONE_DAY:
        raise _Left(RemarkKind.TIMED, begin)
    return length // ONE_DAY


def _zone(name: str) -> ZoneInfo | None:
    """A zone by its IANA name or its name on Windows; None when nobody knows it."""
    name = WINDOWS_TO_OLSON.get(name, name)
    return ZoneInfo(name) if is_zone(name) else None


def _name(event: Event) -> str | None:
    """On one line, cut; None when there is a control character in it."""
    text = " ".join(unicodedata.normalize("NFC", event.text("SUMMARY")).split())
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        return None
    shown = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return shown[:LONGEST_REASON].strip()


def _newest(events: Iterable[Event]) -> list[Event]:
    """Without what a later version of the same event replaces."""
    latest = Counter[tuple[str, str]]()
    for event in events:
        latest[_key(event)] = max(latest[_key(event)], _sequence(event))
    return [event for event in events if not event.text("UID") or _sequence(event) == latest[_key(event)]]


def _key(event: Event) -> tuple[str, str]:
    return event.text("UID"), event.text("RECURRENCE-ID")


def _sequence(event: Event) -> int:
    text = event.text("SEQUENCE")
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else 0


def _moved(events: Iterable[Event], reader: _Reader) -> dict[str, frozenset[date]]:
    """UID -> the dates of its repetition that another event of the file stands for."""
    found: dict[str, set[date]] = {}
    for event in events:
        value = event.first("RECURRENCE-ID")
        if value is not None and event.text("UID"):
            try:
                found.setdefault(event.text("UID"), set()).add(reader.date_of(value))
            except _Left:
                continue
    return {uid: frozenset(days) for uid, days in found.items()}
