"""One row of somebody's export: what it says about a request. Pure; rows come from `departments.intake`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from departments.intake.reading import Row
from departments.worktime.calculation import ONE_DAY
from departments.worktime.windows import SECOND, instant_of, moment_of
from promises.deadlines.outcomes import Problem
from promises.trial.columns import MOMENTS, ExportMapping, Meaning
from promises.trial.pauses import BadPauses, read_pauses
from promises.trial.stamps import NoStamp, Stamp, after_cancelled, is_missing, stamp_reader

DONE_MARKS = frozenset({"unknown", "onbekend"})
"""What stands for an end that nobody knows; any other mark of "nothing" says that there is no end yet."""
LONGEST_NAME = 120


class Unusable(StrEnum):
    """What is wrong with a cell."""

    NO_MOMENT = "no_moment"
    OTHER_ORDER = "other_order"
    """No moment as the column was chosen, but one when day and month change places."""
    BAD_PAUSES = "bad_pauses"
    FAULT = "fault"
    """A formula, an error or a character that is no text."""
    NO_ID = "no_id"
    """The row counts as a request of its own."""


class BadCell(Exception):
    """Why a row says nothing that can be measured."""

    def __init__(self, reason: Unusable, column: str, text: str) -> None:
        super().__init__(reason)
        self.reason, self.column, self.text = reason, column, text


@dataclass(slots=True)
class RowFacts:
    """What a row says of a request; instants in microseconds since 1970 UTC.

    `minute`: that of the local day in which it began. `flags`: stamps that the clock skipped or that came twice.
    """

    start: int | None = None
    answered: int | None = None
    withdrawn: int | None = None
    given: int | None = None
    is_done: bool = False
    pauses: tuple[tuple[int, int | None], ...] = ()
    minute: int | None = None
    is_date_only: bool = False
    flags: tuple[Problem, ...] = ()


class RowReader:
    """Reads rows by a mapping; times without an offset are local times of `zone`."""

    def __init__(self, mapping: ExportMapping, zone: ZoneInfo) -> None:
        self._mapping, self._zone = mapping, zone
        # a column of pauses is written by whoever writes the starts
        self._readers = {meaning: stamp_reader(mapping.order(meaning), zone) for meaning in MOMENTS}
        self._flags: list[Problem] = []

    def name(self, row: Row, meaning: Meaning) -> str:
        """The number of the request or the name of the team; empty when there is none, or nothing usable."""
        text = row.values.get(self._mapping.columns.get(meaning, ""), "").strip()
        return "" if is_missing(text) else text[:LONGEST_NAME]

    def facts(self, row: Row) -> RowFacts:
        """What happened to the request.

        Raises:
            BadCell: a cell that counts cannot be used.
        """
        self._flags = []
        facts = RowFacts()
        start = self._stamp(row, Meaning.START)
        if start is not None:
            facts.start, facts.minute, facts.is_date_only = start.instant, start.minute, start.is_date_only
        self._read_end(row, facts)
        deadline = self._stamp(row, Meaning.DEADLINE)
        if deadline is not None:
            facts.given = self._end_of_date(deadline.instant) if deadline.is_date_only else deadline.instant
        facts.pauses = self._pauses(row)
        facts.flags = tuple(self._flags)
        return facts

    def _read_end(self, row: Row, facts: RowFacts) -> None:
        """The answer, the withdrawal, or that it was done nobody knows when."""
        text, status = self._text(row, Meaning.END), self._text(row, Meaning.STATUS)
        is_withdrawn = self._mapping.is_withdrawn(status)
        if (withdrawn_at := after_cancelled(text)) is not None:
            # the mark alone is no moment, and says so
            is_withdrawn, text = True, text if is_missing(withdrawn_at) else withdrawn_at
        is_over = is_withdrawn or self._mapping.is_done(status)
        if text.casefold() in DONE_MARKS or (is_over and is_missing(text)):
            facts.is_done = True
            return
        stamp = self._read(text, Meaning.END)
        if stamp is None:
            return
        moment = self._after_midnight(stamp.instant, facts.start) if stamp.is_date_only else stamp.instant
        if is_withdrawn:
            facts.withdrawn = moment
        else:
            facts.answered = moment

    def _pauses(self, row: Row) -> tuple[tuple[int, int | None], ...]:
        text = self._text(row, Meaning.PAUSES)
        if is_missing(text):
            return ()
        try:
            return tuple(
                (begins.instant, None if ends is None else ends.instant)
                for begins, ends in read_pauses(text, self._readers[Meaning.START])
            )
        except (BadPauses, NoStamp) as error:
            raise BadCell(Unusable.BAD_PAUSES, self._mapping.columns[Meaning.PAUSES], text) from error

    def _text(self, row: Row, meaning: Meaning) -> str:
        column = self._mapping.columns.get(meaning)
        if column is None:
            return ""
        if column in row.faults:
            raise BadCell(Unusable.FAULT, column, row.faults[column])
        return row.values[column].strip()

    def _stamp(self, row: Row, meaning: Meaning) -> Stamp | None:
        return self._read(self._text(row, meaning), meaning)

    def _read(self, text: str, meaning: Meaning) -> Stamp | None:
        if is_missing(text):
            return None
        try:
            stamp = self._readers[meaning](text)
        except NoStamp as error:
            raise BadCell(Unusable(error.reason.value), self._mapping.columns[meaning], text) from error
        if stamp.flag is not None:
            self._flags.append(stamp.flag)
        return stamp

    def _after_midnight(self, midnight: int, start: int | None) -> int:
        """The first second of a date; on the date of the start not before it, as nobody answers what is not there."""
        first = midnight + SECOND
        is_same_date = start is not None and self._local(start).date() == self._local(midnight).date()
        return max(first, start) if is_same_date and start is not None else first

    def _end_of_date(self, midnight: int) -> int:
        return instant_of(datetime.combine(self._local(midnight).date() + ONE_DAY, time(), self._zone))

    def _local(self, instant: int) -> datetime:
        return moment_of(instant).astimezone(self._zone)
