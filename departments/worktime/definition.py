"""The one written form of a calendar, as it stands in a calendars file and in a `CalendarVersion`. Pure.

    {"tz": "Europe/Amsterdam", "week": {"0": [["09:00", "12:30"], ["13:00", "17:00"]]}, "holidays": "CAO_GEMEENTEN",
     "weeks": [{"from": "2027-01-01", "week": {…}}], "closed": {"2026-05-15": "Brugdag"},
     "override": {"2026-12-24": {"windows": [["09:00", "12:00"]], "reason": "Kerstavond"}},
     "open_again": ["2026-05-05"], "extends": "KANTOOR"}

Windows are wall-clock times of the zone, half-open; weekdays count from Monday 0, one that is missing is closed. Each
of `closed`, `override` and `open_again` may leave the reasons out. Holidays: "CAO_GEMEENTEN", "NONE" or the code of a
country ("BE", "DE-BY"). `extends` takes over everything of another calendar that is not said here; what is said here
of a date replaces all that the other says of that date. A key that begins with "_" is a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from departments.worktime.calculation import LONGEST_CLOSURE, ONE_DAY, NeverOpen, WorkCalendar
from departments.worktime.draft import CalendarDraft, DayEntry, EntryKind, Week, in_order, not_of_dates
from departments.worktime.holidays import CAO_GEMEENTEN, NONE, UnknownHolidayList, holiday_list
from departments.worktime.notation import (
    BadDefinition,
    Wrong,
    date_from,
    is_zone,
    malformed,
    mapping_from,
    reason_from,
    sequence_from,
    text_from,
    texts_from,
    texts_of,
    windows_from,
)

__all__ = [
    "BadDefinition",
    "Wrong",
    "calendar_from",
    "calendars_from",
    "check_openings",
    "definition_of",
    "draft_from",
    "first_opening",
    "windows_from",
]

KEYS = frozenset({"tz", "week", "weeks", "closed", "override", "open_again", "holidays", "extends"})
LISTS = {"CAO_GEMEENTEN": CAO_GEMEENTEN, "NONE": NONE}
CODES = {code: name for name, code in LISTS.items()}
WEEKDAYS = tuple(str(number) for number in range(7))
DEEPEST = 20
"""Calendars that take over from each other in one chain."""

Definition = Mapping[str, object]


def calendars_from(document: object) -> dict[str, WorkCalendar]:
    """All calendars of a file by name; a name that begins with "_" is a remark.

    Raises:
        BadDefinition: with the name of the calendar.
    """
    named = mapping_from(document, "")
    found: dict[str, WorkCalendar] = {}
    for name, definition in named.items():
        if name.startswith("_"):
            continue
        try:
            found[name] = _draft_from(definition, named, (name,)).calendar()
        except BadDefinition as bad:
            bad.calendar = name
            raise
    return found


def calendar_from(definition: object, others: Definition | None = None) -> WorkCalendar:
    """The calendar ready to count with; `others` by name, for `extends`.

    Raises:
        BadDefinition: see there.
    """
    return draft_from(definition, others).calendar()


def draft_from(definition: object, others: Definition | None = None) -> CalendarDraft:
    """What a definition says; with what it extends in it.

    Raises:
        BadDefinition: see there.
    """
    return _draft_from(definition, others or {}, ())


def definition_of(draft: CalendarDraft) -> dict[str, object]:
    """The whole of a draft, with what it takes over in it, ready for JSON. `draft_from` reads it back."""
    entries = draft.entries()
    found: dict[str, object] = {
        "tz": draft.zone,
        "week": _week_texts(draft.week),
        "holidays": CODES.get(draft.holidays, draft.holidays),
        "closed": _reasons(entries, EntryKind.CLOSED),
        "override": {
            entry.date.isoformat(): {"windows": texts_of(entry.windows), "reason": entry.reason}
            for entry in entries
            if entry.kind == EntryKind.WINDOWS
        },
        "open_again": _reasons(entries, EntryKind.REOPENED),
        "weeks": [
            {"from": valid_from.isoformat(), "week": _week_texts(week)} for valid_from, week in draft.later_weeks
        ],
    }
    return {key: value for key, value in found.items() if value or key == "week"}


def check_openings(calendar: WorkCalendar, today: date) -> None:
    """Rule 5, for the week of today and for each week that is still to begin: a last week without hours never ends.

    Raises:
        NeverOpen: 800 days without an opening, from today or from the beginning of a later week.
    """
    for day in (today, *(begins for begins, _week in calendar.later_weeks if begins > today)):
        first_opening(calendar, day)


def first_opening(calendar: WorkCalendar, after: date) -> date:
    """The first working day from `after` on, which itself may be it (rule 5).

    Raises:
        NeverOpen: there is none in 800 days.
    """
    day = after
    for _tried in range(LONGEST_CLOSURE):
        if calendar.is_working_day(day):
            return day
        day += ONE_DAY
    raise NeverOpen


def _draft_from(definition: object, others: Definition, seen: tuple[str, ...]) -> CalendarDraft:
    given = mapping_from(definition, "")
    for key in given:
        if key not in KEYS and not key.startswith("_"):
            raise BadDefinition(Wrong.UNKNOWN_KEY, key)
    base = _base(given, others, seen)
    if base is None and "week" not in given:
        raise BadDefinition(Wrong.NO_WEEK)
    draft = base or CalendarDraft()
    for key, read in _READERS.items():
        if key in given:
            draft = read(draft, given[key])
    own = _entries(given)
    return replace(draft, days=in_order((*not_of_dates(draft.days, own), *own)))


def _base(given: Definition, others: Definition, seen: tuple[str, ...]) -> CalendarDraft | None:
    if "extends" not in given:
        return None
    name = text_from(given["extends"], "extends")
    if name in seen or len(seen) > DEEPEST:
        raise BadDefinition(Wrong.CIRCLE, value=name)
    if name not in others or name.startswith("_"):
        raise BadDefinition(Wrong.NO_BASE, value=name)
    return _draft_from(others[name], others, (*seen, name))


def _zone(draft: CalendarDraft, value: object) -> CalendarDraft:
    zone = text_from(value, "tz")
    if not is_zone(zone):
        raise BadDefinition(Wrong.ZONE, value=zone)
    return replace(draft, zone=zone)


def _holidays(draft: CalendarDraft, value: object) -> CalendarDraft:
    name = text_from(value, "holidays")
    code = LISTS.get(name, name)
    try:
        holiday_list(code)
    except UnknownHolidayList:
        raise BadDefinition(Wrong.HOLIDAYS, value=name) from None
    return replace(draft, holidays=code)


def _first_week(draft: CalendarDraft, value: object) -> CalendarDraft:
    # a week of its own: the later weeks of what it extends follow another one
    return replace(draft, week=_week(value), later_weeks=())


def _later_weeks(draft: CalendarDraft, value: object) -> CalendarDraft:
    weeks: dict[date, Week] = {}
    for item in sequence_from(value, "weeks"):
        given = mapping_from(item, "weeks")
        if set(given) != {"from", "week"}:
            malformed("weeks")
        weeks[date_from(given["from"])] = _week(given["week"])
    return replace(draft, later_weeks=tuple(sorted(weeks.items(), key=lambda item: item[0])))


_READERS: dict[str, Callable[[CalendarDraft, object], CalendarDraft]] = {
    "tz": _zone,
    "holidays": _holidays,
    "week": _first_week,
    "weeks": _later_weeks,
}


def _week(value: object) -> Week:
    given = mapping_from(value, "week")
    for key in given:
        if key not in WEEKDAYS:
            raise BadDefinition(Wrong.WEEKDAY, value=key)
    return tuple(windows_from(given.get(weekday, ())) for weekday in WEEKDAYS)


def _entries(given: Definition) -> list[DayEntry]:
    return [
        *_plain(given.get("closed", ()), "closed", EntryKind.CLOSED),
        *_special(given.get("override", {})),
        *_plain(given.get("open_again", ()), "open_again", EntryKind.REOPENED),
    ]


def _plain(value: object, key: str, kind: EntryKind) -> Iterator[DayEntry]:
    """From a list of dates, or from a mapping of dates to reasons."""
    given = value if isinstance(value, Mapping) else dict.fromkeys(texts_from(sequence_from(value, key), key), "")
    for day, reason in {date_from(day): reason for day, reason in given.items()}.items():
        yield DayEntry(day, kind, reason=reason_from(reason, key))


def _special(value: object) -> Iterator[DayEntry]:
    for day, given in mapping_from(value, "override").items():
        texts, reason = given, ""
        if isinstance(given, Mapping):
            if not set(given) <= {"windows", "reason"} or "windows" not in given:
                malformed("override")
            texts, reason = given["windows"], reason_from(given.get("reason", ""), "override")
        yield DayEntry(date_from(day), EntryKind.WINDOWS, windows_from(texts), reason)


def _reasons(entries: Iterable[DayEntry], kind: EntryKind) -> dict[str, str]:
    return {entry.date.isoformat(): entry.reason for entry in entries if entry.kind == kind}


def _week_texts(week: Week) -> dict[str, list[list[str]]]:
    return {str(number): texts_of(windows) for number, windows in enumerate(week) if windows}
