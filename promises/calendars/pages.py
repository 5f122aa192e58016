"""The page of all calendars and that of one: what stands on them, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.chart.tree import Place
from departments.worktime.calculation import DayKind, NeverOpen, WorkCalendar
from departments.worktime.draft import CalendarDraft
from departments.worktime.models import Calendar
from departments.worktime.overview import SpecialDay, a_year_on, dates, seconds_open, year_of
from departments.worktime.selectors import draft_of, missing_closures
from departments.worktime.windows import Windows
from departments.worktime.words import KINDS, day_name, list_name
from promises.calendars.months import Month, month_of, months_from
from promises.calendars.selectors import Uses, uses
from promises.calendars.versions import version_lines
from promises.calendars.words import (
    clock_of,
    day_long,
    day_short,
    departments_in_words,
    hours_in_words,
    number_as_word,
    open_in_words,
    week_in_words,
    windows_in_words,
    zone_place,
)

VERSIONS = 10
MARKS = (DayKind.HOLIDAY, DayKind.CLOSED, DayKind.SPECIAL, DayKind.REOPENED)


@dataclass(frozen=True)
class DifferentDay:
    """A day that is not as the week says: `what` is open then, `source` why when its name does not say so.

    `is_said`: its name is what somebody wrote, in the language of the organisation.
    """

    day: date
    mark: str
    name: str
    what: str
    source: str
    is_own: bool
    is_past: bool
    is_said: bool


@dataclass(frozen=True)
class MonthShown:
    """A month in which something is different."""

    first: date
    days: list[DifferentDay]


@dataclass(frozen=True)
class WeekDay:
    name: str
    hours: str
    is_open: bool
    length: str


@dataclass(frozen=True)
class WeekShown:
    """A week and from when it holds; `begins` None: from the beginning."""

    begins: date | None
    holds_now: bool
    days: list[WeekDay]
    length: str


@dataclass(frozen=True)
class Row:
    """A calendar in the list."""

    pk: int
    name: str
    week: str
    holidays: str
    base: str
    users: str
    inheriting: str
    next: DifferentDay | None


def list_context(calendars: Iterable[Calendar], today: date) -> dict[str, Any]:
    found = list(calendars)
    used = uses(today)
    rows = [_row(one, used, today) for one in found]
    soonest = sorted((row.next for row in rows if row.next is not None), key=lambda one: one.day)
    return {
        "rows": rows,
        "counted": number_as_word(len(rows)).capitalize(),
        "next_day": soonest[0] if soonest else None,
        "missing": missing_closures(today),
        "year": today.year + 1,
    }


def calendar_context(calendar: Calendar, now: datetime, *, page: str | None) -> dict[str, Any]:
    draft = draft_of(calendar)
    counting = draft.calendar()
    today = counting.local_date(now)
    first = today.replace(day=1)
    last = a_year_on(first) - timedelta(days=1)
    different = days_different(draft, calendar.based_on, first, today)
    coming = days_different(draft, calendar.based_on, today, today)
    followers = list(calendar.dependents.order_by("name"))
    versions = Paginator(calendar.versions.order_by("-number"), VERSIONS).get_page(page)
    return {
        "calendar": calendar,
        "base": calendar.based_on,
        "followers": followers,
        "holidays": list_name(draft.holidays),
        "zone": zone_place(draft.zone),
        "weeks": weeks_shown(draft, today),
        "grids": _grids(different, counting, first, today),
        "months": _months(different),
        "first_month": first,
        "last_month": last,
        "weekday_names": [day_short(number)[:1] for number in range(7)],
        "legend": [(kind.value, _legend(kind)) for kind in MARKS if any(one.mark == kind for one in different)],
        "year_finding": _year_finding(different),
        "year_hours": hours_in_words(_seconds(counting, first, last)),
        "working_days": sum(counting.is_working_day(day) for day in dates(first, last)),
        "next_day": coming[0] if coming else None,
        "missing": [one for one in missing_closures(today, [calendar]) if one.pk == calendar.pk],
        "year": today.year + 1,
        "page": versions,
        "versions": version_lines(versions.object_list),
        **_now(counting, now),
        **_users(calendar, uses(today)),
    }


def weeks_shown(draft: CalendarDraft, today: date) -> list[WeekShown]:
    """The first week and those that come or came later; which holds today."""
    weeks = [(None, draft.week), *draft.later_weeks]
    begun = [begins for begins, _week in weeks if begins is None or begins <= today]
    return [_week_shown(begins, week, holds_now=len(weeks) > 1 and begins == begun[-1]) for begins, week in weeks]


def _week_shown(begins: date | None, week: Sequence[Windows], *, holds_now: bool) -> WeekShown:
    lengths = [_length(windows) for windows in week]
    days = [
        WeekDay(day_long(number), windows_in_words(week[number]), bool(week[number]), hours_in_words(lengths[number]))
        for number in range(7)
    ]
    return WeekShown(begins, holds_now, days, hours_in_words(sum(lengths)))


def _length(windows: Windows) -> int:
    """Seconds, by the clock on the wall."""
    return 60 * sum(one.closes - one.opens for one in windows)


def _row(calendar: Calendar, used: Uses, today: date) -> Row:
    draft = draft_of(calendar)
    coming = days_different(draft, calendar.based_on, today, today)
    choosing = used.choosing(calendar.pk)
    below = len(used.inheriting(calendar.pk))
    return Row(
        pk=calendar.pk,
        name=calendar.name,
        week=week_in_words(draft.calendar().week_on(today)),
        holidays=list_name(draft.holidays),
        base=calendar.based_on.name if calendar.based_on else "",
        users=departments_in_words([place.name for place in choosing]),
        inheriting=_inheriting(below),
        next=coming[0] if coming else None,
    )


def _inheriting(count: int) -> str:
    if not count:
        return ""
    return ngettext("en {n} afdeling eronder", "en {n} afdelingen eronder", count).format(n=count)


def days_different(draft: CalendarDraft, base: Calendar | None, first: date, today: date) -> list[DifferentDay]:
    """The days of the 12 months from `first` on that are not as the week says."""
    return [_different(day, draft, base, today) for day in year_of(draft.calendar(), first, draft.reasons())]


def _different(day: SpecialDay, draft: CalendarDraft, base: Calendar | None, today: date) -> DifferentDay:
    own = any(entry.date == day.date for entry in draft.days)
    is_holiday = day.kind == DayKind.HOLIDAY
    mark = DayKind.CLOSED if day.kind == DayKind.SPECIAL and not day.windows else day.kind
    return DifferentDay(
        day=day.date,
        mark=mark.value,
        name=day_name(day),
        what=open_in_words(day.windows),
        source=str(KINDS[day.kind])
        if is_holiday
        else _("van {name}").format(name=base.name)
        if base and not own
        else "",
        is_own=own,
        is_past=day.date < today,
        is_said=bool(day.reason),
    )


def _grids(different: list[DifferentDay], calendar: WorkCalendar, first: date, today: date) -> list[Month]:
    marks = {one.day: one.mark for one in different}
    off = frozenset(number for number, windows in enumerate(calendar.week_on(today)) if not windows)
    return [month_of(month, marks, off, today) for month in months_from(first)]


def _months(different: list[DifferentDay]) -> list[MonthShown]:
    found: dict[date, list[DifferentDay]] = {}
    for one in different:
        found.setdefault(one.day.replace(day=1), []).append(one)
    return [MonthShown(first, days) for first, days in found.items()]


def _legend(kind: DayKind) -> str:
    return _("eigen sluiting") if kind == DayKind.CLOSED else str(KINDS[kind])


def _year_finding(different: list[DifferentDay]) -> str:
    if not different:
        return _("De komende twaalf maanden is elke week gewoon")
    words = ngettext(
        "{n} dag is anders in de komende twaalf maanden", "{n} dagen zijn anders in de komende twaalf maanden",
        len(different),
    )  # fmt: skip
    return words.format(n=number_as_word(len(different)).capitalize())


def _seconds(calendar: WorkCalendar, first: date, last: date) -> int:
    return sum(seconds_open(calendar.windows(day), day, calendar.zone) for day in dates(first, last))


def _now(calendar: WorkCalendar, now: datetime) -> dict[str, Any]:
    """Whether it is open now: until when, or when it opens again; both in wall-clock time of the calendar."""
    local = now.astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    if calendar.is_open(now):
        closes = next((one.closes for one in calendar.windows(local.date()) if one.opens <= minute < one.closes), 0)
        return {"open_until": clock_of(closes)} if closes else {}
    try:
        opens = calendar.next_opening(now).astimezone(ZoneInfo(calendar.zone))
    except NeverOpen:
        return {}
    is_soon = opens.date() == local.date()
    return {"opens_on": None if is_soon else opens.date(), "opens_time": clock_of(opens.hour * 60 + opens.minute)}


def _users(calendar: Calendar, used: Uses) -> dict[str, Any]:
    choosing, inheriting = used.choosing(calendar.pk), used.inheriting(calendar.pk)
    return {"own_users": choosing, "inheriting": inheriting, "users_finding": _users_finding(choosing, inheriting)}


def _users_finding(choosing: list[Place], inheriting: list[Place]) -> str:
    if not inheriting:
        return _("Gekozen door:")
    return _("Gekozen door de afdelingen hieronder; wat eronder staat, werkt er ook mee.")
