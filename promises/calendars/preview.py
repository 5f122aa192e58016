"""What a change of a calendar moves: days and hours in the coming 12 months, and open requests. Nothing is saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from departments.chart.selectors import with_predecessors
from departments.worktime.calculation import NeverOpen, WorkCalendar, local_date
from departments.worktime.checks import Reason, Refusal, refusal_of
from departments.worktime.definition import check_openings
from departments.worktime.draft import CalendarDraft
from departments.worktime.models import Calendar
from departments.worktime.overview import Differences, a_year_on, differences
from departments.worktime.refusals import CalendarRefused, refused
from departments.worktime.selectors import draft_of, load
from promises.calendars.selectors import Uses
from promises.clocks.selectors import MOST_EXAMPLES, Moves, moved_by


@dataclass(frozen=True)
class Preview:
    """`days`: what becomes different in the calendar itself; `followers`: who takes over its days, and changes too."""

    days: Differences
    moves: Moves
    followers: list[str] = field(default_factory=list)


def preview_change(calendar: Calendar, before: CalendarDraft, after: CalendarDraft, now: datetime) -> Preview:
    """A calendar that becomes another.

    Raises:
        CalendarRefused: it cannot be like this.
    """
    would_be = checked(after, now)
    found = [_moved(calendar, would_be, now)]
    followers = list(calendar.dependents.order_by("name")) if before.days != after.days else []
    for follower in followers:
        theirs = draft_of(follower).with_base(calendar.pk, after.days)
        if not _opens(theirs, now):
            raise refused(Refusal("days", Reason.FOLLOWER_NEVER_OPEN, name=follower.name))
        found.append(_moved(follower, theirs.calendar(), now))
    days = coming(before.calendar(), would_be, would_be.local_date(now))
    return Preview(days, together(found), [one.name for one in followers])


def preview_new(after: CalendarDraft, uses: Uses, top: int | None, now: datetime) -> Preview:
    """A calendar that is not there yet; `top`: the department that will choose it, with what is below it.

    Raises:
        CalendarRefused: it cannot be like this.
    """
    would_be = checked(after, now)
    if top is None:
        return Preview(coming(would_be, would_be, would_be.local_date(now)), Moves())
    would_use = uses.with_choices(NEW, {top})
    days = coming(load(None), would_be, would_be.local_date(now))
    return Preview(days, preview_uses(uses, would_use, {NEW: would_be}, now))


NEW = 0
"""The number of a calendar that is not there yet."""


def preview_uses(uses: Uses, would_be: Uses, known: dict[int, WorkCalendar], now: datetime) -> Moves:
    """What happens to the open requests of the departments that will work with another calendar.

    `known`: calendars that need not be loaded, by number.

    Raises:
        CalendarRefused: one of them is open too little to count with.
    """
    groups: dict[int | None, set[int]] = {}
    for key, calendar in would_be.in_force.items():
        if calendar != uses.in_force[key]:
            groups.setdefault(calendar, set()).add(key)
    today = local_date(now)
    rows = Calendar.objects.whole().in_bulk([one for one in groups if one is not None and one not in known])
    return together(
        _moved(
            rows.get(number or NEW, Calendar()),
            known[number] if number in known else load(rows.get(number or NEW)),
            now,
            departments=with_predecessors(departments, today),
        )
        for number, departments in groups.items()
    )


def checked(draft: CalendarDraft, now: datetime) -> WorkCalendar:
    """The calendar ready to count with.

    Raises:
        CalendarRefused: it cannot be like this.
    """
    refusal = refusal_of(draft)
    if refusal is None and not _opens(draft, now):
        refusal = Refusal("week", Reason.NEVER_OPEN)
    if refusal is not None:
        raise refused(refusal)
    return draft.calendar()


def coming(before: WorkCalendar, after: WorkCalendar, today: date) -> Differences:
    """What becomes different in the 12 months from today on."""
    return differences(before, after, today, a_year_on(today) - timedelta(days=1))


def together(moves: Iterable[Moves]) -> Moves:
    """Those of several calendars as one; the examples of the first deadlines."""
    found = list(moves)
    examples = sorted((one for each in found for one in each.examples), key=lambda one: one.old)
    return Moves(
        count=sum(each.count for each in found),
        earlier=sum(each.earlier for each in found),
        later=sum(each.later for each in found),
        newly_late=sum(each.newly_late for each in found),
        examples=tuple(examples[:MOST_EXAMPLES]),
    )


def _moved(calendar: Calendar, would_be: WorkCalendar, now: datetime, *, departments: set[int] | None = None) -> Moves:
    try:
        return moved_by(calendar, would_be, now, departments=departments)
    except NeverOpen:
        sentence = _("Zo is er te weinig open om termijnen van verzoeken mee te tellen. Geef meer openingstijden.")
        raise CalendarRefused("week", sentence) from None


def _opens(draft: CalendarDraft, now: datetime) -> bool:
    calendar = draft.calendar()
    try:
        check_openings(calendar, calendar.local_date(now))
    except NeverOpen:
        return False
    return True
