"""Months as grids of days, Monday first."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

MONTHS = 12


@dataclass(frozen=True)
class Cell:
    """A day of a month; `mark` says how it differs (the value of a `DayKind`), empty when the week holds.

    `is_off`: the week never opens on such a day.
    """

    number: int
    mark: str
    is_off: bool
    is_today: bool


@dataclass(frozen=True)
class Month:
    """`weeks`: seven cells each; None outside the month."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]

    @property
    def has_marks(self) -> bool:
        return any(cell is not None and cell.mark for week in self.weeks for cell in week)


def months_from(first: date, count: int = MONTHS) -> list[date]:
    """The first days of `count` months from that of `first` on."""
    begin = first.year * 12 + first.month - 1
    return [date((begin + n) // 12, (begin + n) % 12 + 1, 1) for n in range(count)]


def month_of(first: date, marks: Mapping[date, str], closed_weekdays: frozenset[int], today: date) -> Month:
    """The grid of the month that begins on `first`. `closed_weekdays`: 0 is Monday; these never open of themselves."""
    weeks = Weeks().monthdatescalendar(first.year, first.month)
    return Month(
        first,
        tuple(
            tuple(
                Cell(day.day, marks.get(day, ""), day.weekday() in closed_weekdays, day == today)
                if day.month == first.month
                else None
                for day in week
            )
            for week in weeks
        ),
    )
