"""Closures from an agenda file, for somebody who waits for the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from departments.worktime.agenda import BadAgenda
from departments.worktime.ics import closures_from
from departments.worktime.refusals import CalendarRefused
from departments.worktime.words import NO_NAME, agenda_problem, agenda_remarks


@dataclass(frozen=True)
class IcsClosures:
    """`closures`: date -> reason, ascending, as `CalendarDraft.with_closures` takes them. `remarks`: sentences."""

    closures: dict[date, str]
    remarks: tuple[str, ...]


def read_closures(ics: bytes, zone: str, first: date, last: date) -> IcsClosures:
    """The whole days of an agenda file from `first` up to and including `last`, as local dates of the zone.

    Raises:
        CalendarRefused: the file is no agenda, broken off or too large; at the field "file".
    """
    try:
        found = closures_from(ics, zone, first, last)
    except BadAgenda as bad:
        raise CalendarRefused("file", agenda_problem(bad)) from None
    closures = {day: name or str(NO_NAME) for day, name in found.closures.items()}
    return IcsClosures(closures, tuple(agenda_remarks(found.remarks)))
