"""What a calendar says, as plain values: as it stands, or as it would be after a change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from departments.worktime.calculation import HOME_ZONE, OFFICE_WEEK, WorkCalendar
from departments.worktime.holidays import CAO_GEMEENTEN, holiday_list
from departments.worktime.windows import Windows

Week = tuple[Windows, ...]


class EntryKind(StrEnum):
    """What a calendar can say of a date; the first that it says decides (rule 2)."""

    WINDOWS = "windows"
    """Other windows than the week's."""
    CLOSED = "closed"
    REOPENED = "reopened"
    """The week holds, although it is a holiday."""


PRECEDENCE = tuple(EntryKind)


@dataclass(frozen=True)
class DayEntry:
    """One thing that a calendar says of a local date; windows only for the kind of that name."""

    date: date
    kind: EntryKind
    windows: Windows = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if self.windows and self.kind != EntryKind.WINDOWS:
            raise ValueError(f"a day that is {self.kind} has no windows of its own")


@dataclass(frozen=True)
class CalendarDraft:
    """A calendar as it would be. `number`: the version it was drawn from, 0 for none.

    `later_weeks`: the weeks that follow `week`, each from a date on. `days`: what it says itself. `taken_over`: what
    the calendar that it is based on (`based_on`, its number in the database) says; of a date that this calendar says
    something about, none of that holds.
    """

    name: str = ""
    zone: str = HOME_ZONE
    week: Week = OFFICE_WEEK
    later_weeks: tuple[tuple[date, Week], ...] = ()
    holidays: str = CAO_GEMEENTEN
    based_on: int | None = None
    days: tuple[DayEntry, ...] = ()
    taken_over: tuple[DayEntry, ...] = ()
    number: int = 0

    def entries(self) -> tuple[DayEntry, ...]:
        """All that holds, its own and what it takes over, by date; of one date in the order of rule 2."""
        return in_order((*self.days, *not_of_dates(self.taken_over, self.days)))

    def deciding(self) -> dict[date, DayEntry]:
        """Date -> the entry that decides about it."""
        return {entry.date: entry for entry in reversed(self.entries())}

    def reasons(self) -> dict[date, str]:
        """Date -> why the week does not hold there, or does; for `year_of`."""
        return {day: entry.reason for day, entry in self.deciding().items()}

    def calendar(self) -> WorkCalendar:
        """It ready to count with.

        Raises:
            UnknownHolidayList: there is no list with its code.
        """
        entries = self.entries()
        return WorkCalendar(
            zone=self.zone,
            week=self.week,
            days={entry.date: entry.windows for entry in entries if entry.kind == EntryKind.WINDOWS},
            holidays=holiday_list(self.holidays),
            closed=frozenset(entry.date for entry in entries if entry.kind == EntryKind.CLOSED),
            reopened=frozenset(entry.date for entry in entries if entry.kind == EntryKind.REOPENED),
            later_weeks=self.later_weeks,
        )

    def with_day(self, entry: DayEntry) -> CalendarDraft:
        """The last word about a date: what it said itself of that date goes."""
        return replace(self, days=in_order((*not_of_dates(self.days, [entry]), entry)))

    def with_days(self, entries: Iterable[DayEntry]) -> CalendarDraft:
        """The last word about several dates; of one date several kinds may be given."""
        new = tuple(entries)
        return replace(self, days=in_order((*not_of_dates(self.days, new), *new)))

    def with_closures(self, closures: Mapping[date, str]) -> CalendarDraft:
        """Closed on these dates, for these reasons; a date about which it says something itself stays as it is."""
        new = [DayEntry(day, EntryKind.CLOSED, reason=reason) for day, reason in closures.items()]
        return self.with_days(not_of_dates(new, self.days))

    def without_day(self, day: date, kind: EntryKind | None = None) -> CalendarDraft:
        """Says nothing of this date itself any more, or not this kind of thing; what it takes over holds again."""
        kept = (entry for entry in self.days if entry.date != day or (kind is not None and entry.kind != kind))
        return replace(self, days=tuple(kept))

    def with_week(self, week: Week, valid_from: date | None = None) -> CalendarDraft:
        """Another week: from a date on until the next later week, or without a date from the beginning."""
        if valid_from is None:
            return replace(self, week=week)
        weeks = {**dict(self.later_weeks), valid_from: week}
        return replace(self, later_weeks=tuple(sorted(weeks.items(), key=lambda item: item[0])))

    def without_week(self, valid_from: date) -> CalendarDraft:
        """The week before it goes on."""
        return replace(self, later_weeks=tuple(item for item in self.later_weeks if item[0] != valid_from))

    def with_base(self, based_on: int | None, taken_over: Iterable[DayEntry] = ()) -> CalendarDraft:
        """Based on another calendar (its own number and entries), or on none."""
        return replace(self, based_on=based_on, taken_over=in_order(taken_over))


def in_order(entries: Iterable[DayEntry]) -> tuple[DayEntry, ...]:
    """By date, of one date by precedence."""
    return tuple(sorted(entries, key=lambda entry: (entry.date, PRECEDENCE.index(entry.kind))))


def not_of_dates(entries: Iterable[DayEntry], others: Iterable[DayEntry]) -> list[DayEntry]:
    """Those about dates that none of the others is about."""
    taken = {entry.date for entry in others}
    return [entry for entry in entries if entry.date not in taken]
