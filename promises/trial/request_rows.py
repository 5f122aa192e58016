"""One row for `try_promise`: which calendar, which rule, seen when, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from departments.worktime.calculation import WorkCalendar
from promises.clocks.words import problems_in_words
from promises.deadlines.assessment import Facts
from promises.deadlines.moments import Moment, NoMoment, NoTimeOfDay, read_moment
from promises.deadlines.rules import GRAMMAR, Rule, RuleKind, UnknownRule, parse_rule
from promises.trial.pauses import BadPauses, read_pauses
from promises.trial.stamps import after_cancelled

ID, CALENDAR, START, END, PAUSES, PROMISE, AT = COLUMNS = ("id", "calendar", "start", "end", "pauses", "promise", "at")
DEADLINE = "deadline"
"""Read for the rule `at` only; the result puts the deadline as it worked out in its place."""
UNKNOWN_MARK = "unknown"
LONGEST_SHOWN = 60
REMEMBERED = 1 << 16


class BadRow(Exception):
    """The row cannot be read; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for a row that says nothing itself: a cell that is filled always wins.

    `at`: ISO; without an offset it is read in the zone of the calendar of each row.
    """

    calendars: Mapping[str, WorkCalendar]
    calendar: str = ""
    promise: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A row, understood. `remarks`: what was odd about its moments (rule 29), in sentences."""

    facts: Facts
    rule: Rule
    calendar: str
    at: datetime
    remarks: tuple[str, ...] = ()


def read_row(cells: Mapping[str, str], defaults: Defaults) -> RequestRow:
    """Read the cells of a row by the name of their column.

    Raises:
        BadRow: why it cannot be read.
    """
    name = _cell(cells, CALENDAR) or defaults.calendar
    if not name:
        raise BadRow(_("Er staat geen kalender bij."))
    calendar = defaults.calendars.get(name)
    if calendar is None:
        raise BadRow(_("De kalender ‘%(name)s’ is er niet.") % {"name": short(name)})
    rule = _rule(_cell(cells, PROMISE) or defaults.promise)
    reader = _Reader(calendar.zone)
    at = reader.read(AT, _cell(cells, AT) or defaults.at)
    if at is None:
        raise BadRow(_("Er staat niet bij op welk moment er gekeken wordt (at)."))
    facts = _facts(cells, rule, reader)
    return RequestRow(facts, rule, name, at, tuple(reader.remarks))


def read_at(text: str, zone: str) -> datetime:
    """A moment with its time.

    Raises:
        NoMoment: see there.
    """
    return _moment(text, zone).instant


def short(text: str) -> str:
    """What a sentence shows of a text, without line ends."""
    line = " ".join(text[: LONGEST_SHOWN + 1].split())
    return line if len(text) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


class _Reader:
    """Reads the moments of one row and keeps what was odd about them."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self.remarks: list[str] = []

    def read(self, column: str, text: str) -> datetime | None:
        """A moment, or None when nothing stands there."""
        if not text:
            return None
        try:
            moment = _moment(text, self._zone)
        except NoMoment as error:
            raise BadRow(_no_moment(column, text, error)) from error
        if moment.flag is not None:
            self.remarks.append(f"{column}: {problems_in_words([moment.flag])}")
        return moment.instant


def _no_moment(column: str, text: str, error: NoMoment) -> str:
    place = {"column": column, "text": short(text)}
    if isinstance(error, NoTimeOfDay):
        return _("%(column)s: ‘%(text)s’ heeft geen tijd.") % place
    return _("%(column)s: ‘%(text)s’ is geen datum en tijd.") % place


def _cell(cells: Mapping[str, str], column: str) -> str:
    return cells.get(column, "").strip()


def _rule(text: str) -> Rule:
    if not text:
        raise BadRow(_("Er staat geen belofte bij."))
    try:
        return rule_of(text)
    except UnknownRule as error:
        raise BadRow(
            _("De belofte ‘%(text)s’ is geen regel. Een regel is een van: %(grammar)s.")
            % {"text": short(text), "grammar": ", ".join(GRAMMAR)}
        ) from error


def _facts(cells: Mapping[str, str], rule: Rule, reader: _Reader) -> Facts:
    start = reader.read(START, _cell(cells, START))
    end = _cell(cells, END)
    is_done = end.casefold() == UNKNOWN_MARK
    withdrawn = after_cancelled(end)
    is_withdrawn = withdrawn is not None
    stopped = None if is_done else reader.read(END, end if withdrawn is None else withdrawn)
    if is_withdrawn and stopped is None:
        raise BadRow(_("%(column)s: bij cancelled@ ontbreekt het moment.") % {"column": END})
    return Facts(
        start,
        answered=None if is_withdrawn else stopped,
        withdrawn=stopped if is_withdrawn else None,
        is_done_without_time=is_done,
        pauses=_pauses(_cell(cells, PAUSES), reader),
        deadline_given=reader.read(DEADLINE, _cell(cells, DEADLINE)) if rule.kind is RuleKind.AT else None,
    )


def _pauses(text: str, reader: _Reader) -> tuple[tuple[datetime, datetime | None], ...]:
    try:
        read = read_pauses(text, lambda part: reader.read(PAUSES, part))
        return tuple((begins, ends) for begins, ends in read if begins is not None)
    except BadPauses as error:
        raise BadRow(
            _("%(column)s: ‘%(text)s’ is geen pauze. Schrijf van/tot, met ; ertussen.")
            % {"column": PAUSES, "text": short(str(error))}
        ) from error


@lru_cache(maxsize=REMEMBERED)
def _moment(text: str, zone: str) -> Moment:
    return read_moment(text, ZoneInfo(zone))


rule_of = lru_cache(maxsize=REMEMBERED)(parse_rule)
"""Read a rule; many rows have the same."""
