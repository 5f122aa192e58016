"""What a calendar may not say. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from departments.worktime.draft import CalendarDraft, DayEntry, EntryKind, Week
from departments.worktime.holidays import UnknownHolidayList, holiday_list
from departments.worktime.notation import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_REASON,
    first_overlap,
    has_hidden_signs,
    is_zone,
    window_text,
)

LONGEST_NAME = 120
LONGEST_RANGE = 366


class Reason(StrEnum):
    NO_NAME = "no-name"
    NAME_TOO_LONG = "name-too-long"
    HIDDEN = "hidden"
    NAME_TAKEN = "name-taken"  # name
    ZONE = "zone"  # value
    OVERLAP = "overlap"  # weekday or day, value
    HOLIDAYS = "holidays"
    NO_REASON = "no-reason"  # day
    REASON_TOO_LONG = "reason-too-long"
    NO_WINDOWS = "no-windows"  # day
    FAR_AWAY = "far-away"
    BACKWARDS = "backwards"
    RANGE_TOO_LONG = "range-too-long"
    NO_HOLIDAY = "no-holiday"
    NO_OPEN_DAY = "no-open-day"
    NO_BASE = "no-base"
    ITS_OWN_BASE = "its-own-base"
    BASE_HAS_BASE = "base-has-base"  # name
    IS_A_BASE = "is-a-base"  # name
    NEVER_OPEN = "never-open"
    FOLLOWER_NEVER_OPEN = "follower-never-open"  # name


@dataclass(frozen=True)
class Refusal:
    """Why not, at which field of the draft, and what it is about."""

    field: str
    reason: Reason
    name: str = ""
    value: str = ""
    day: date | None = None
    weekday: int | None = None


def refusal_of(draft: CalendarDraft) -> Refusal | None:
    """The first thing that is wrong with a calendar by itself."""
    return next(_refusals(draft), None)


def reason_refusal(reason: str, field: str = "reason", day: date | None = None) -> Refusal | None:
    """What is wrong with a reason, which may be empty."""
    if len(reason) > LONGEST_REASON:
        return Refusal(field, Reason.REASON_TOO_LONG, day=day)
    return Refusal(field, Reason.HIDDEN, day=day) if has_hidden_signs(reason) else None


def range_refusal(first: date, last: date) -> Refusal | None:
    """What is wrong with a range of dates."""
    if last < first:
        return Refusal("last_day", Reason.BACKWARDS)
    return Refusal("last_day", Reason.RANGE_TOO_LONG) if (last - first).days >= LONGEST_RANGE else None


def _refusals(draft: CalendarDraft) -> Iterator[Refusal]:
    yield from _of_name(draft.name)
    if not is_zone(draft.zone):
        yield Refusal("zone", Reason.ZONE, value=draft.zone)
    try:
        holiday_list(draft.holidays)
    except UnknownHolidayList:
        yield Refusal("holidays", Reason.HOLIDAYS)
    yield from _of_week(draft.week)
    for valid_from, week in draft.later_weeks:
        if _is_far_away(valid_from):
            yield Refusal("valid_from", Reason.FAR_AWAY)
        yield from _of_week(week)
    for entry in draft.days:
        yield from _of_entry(entry)


def _of_name(name: str) -> Iterator[Refusal]:
    if not name.strip():
        yield Refusal("name", Reason.NO_NAME)
    if len(name) > LONGEST_NAME:
        yield Refusal("name", Reason.NAME_TOO_LONG)
    if has_hidden_signs(name):
        yield Refusal("name", Reason.HIDDEN)


def _of_week(week: Week) -> Iterator[Refusal]:
    for weekday, windows in enumerate(week):
        overlap = first_overlap(windows)
        if overlap is not None:
            yield Refusal("week", Reason.OVERLAP, value=window_text(overlap), weekday=weekday)


def _of_entry(entry: DayEntry) -> Iterator[Refusal]:
    if _is_far_away(entry.date):
        yield Refusal("date", Reason.FAR_AWAY)
    if not entry.reason.strip():
        yield Refusal("reason", Reason.NO_REASON, day=entry.date)
    wrong = reason_refusal(entry.reason, day=entry.date)
    if wrong is not None:
        yield wrong
    if entry.kind == EntryKind.WINDOWS and not entry.windows:
        yield Refusal("windows", Reason.NO_WINDOWS, day=entry.date)
    overlap = first_overlap(entry.windows)
    if overlap is not None:
        yield Refusal("windows", Reason.OVERLAP, value=window_text(overlap), day=entry.date)


def _is_far_away(day: date) -> bool:
    return not FIRST_YEAR <= day.year <= LAST_YEAR
