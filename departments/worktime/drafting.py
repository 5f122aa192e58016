"""Changes of a draft as a form asks for them; what cannot be is refused with a sentence. Nothing is saved."""

from __future__ import annotations

from datetime import date

from departments.worktime.checks import Reason, Refusal, range_refusal
from departments.worktime.draft import CalendarDraft, DayEntry, EntryKind
from departments.worktime.overview import dates
from departments.worktime.refusals import refused
from departments.worktime.windows import Windows


def with_range(
    draft: CalendarDraft, first: date, last: date, kind: EntryKind, *, reason: str, windows: Windows = ()
) -> CalendarDraft:
    """Say one thing about every date from `first` up to and including `last`.

    Other windows hold only on dates on which the week is open, unless it is one date; opening again is only about
    holidays. Closed is closed, in the weekend too.

    Raises:
        CalendarRefused: the range runs backwards, is longer than 366 days, or has no such date.
    """
    refusal = range_refusal(first, last)
    if refusal is not None:
        raise refused(refusal)
    calendar = draft.calendar()
    days = list(dates(first, last))
    if kind == EntryKind.REOPENED:
        days = [day for day in days if day in calendar.holidays(day.year)]
    elif kind == EntryKind.WINDOWS and len(days) > 1:
        days = [day for day in days if calendar.week_on(day)[day.weekday()]]
    if not days:
        raise refused(Refusal("first_day", Reason.NO_HOLIDAY if kind == EntryKind.REOPENED else Reason.NO_OPEN_DAY))
    return draft.with_days(DayEntry(day, kind, windows, reason.strip()) for day in days)
