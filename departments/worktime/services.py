from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Model, Q

from departments.audit.services import record
from departments.worktime.calculation import HOME_ZONE, OFFICE_WEEK, NeverOpen, local_date
from departments.worktime.checks import Reason, Refusal, reason_refusal, refusal_of
from departments.worktime.definition import check_openings, definition_of
from departments.worktime.draft import CalendarDraft, DayEntry, Week, in_order
from departments.worktime.holidays import CAO_GEMEENTEN
from departments.worktime.importing import IcsClosures, read_closures
from departments.worktime.models import Calendar, CalendarDay, CalendarVersion, CalendarWeek
from departments.worktime.notation import texts_of
from departments.worktime.refusals import refused
from departments.worktime.selectors import current_version, draft_of, entries_of

__all__ = [
    "CalendarChanged",
    "IcsClosures",
    "change_calendar",
    "confirm_closures",
    "make_calendar",
    "read_closures",
]

FIELDS = ("name", "zone", "week", "later_weeks", "holidays", "based_on", "days")
"""What a change can be about, as the trail keeps it."""
# rows in one statement
AT_ONCE = 500


class CalendarChanged(Exception):
    """Somebody else was first: the calendar is another than the change was drawn from."""


@transaction.atomic
def make_calendar(
    *,
    name: str,
    by: Model | None,
    now: datetime,
    zone: str = HOME_ZONE,
    week: Week = OFFICE_WEEK,
    holidays: str = CAO_GEMEENTEN,
    based_on: Calendar | None = None,
    reason: str = "",
) -> Calendar:
    """A new calendar with its first version.

    Raises:
        CalendarRefused: it cannot be like this.
        CalendarNeverOpens: one of these; rule 5.
    """
    wanted = _cleaned(CalendarDraft(name=name, zone=zone, week=week, holidays=holidays))
    if based_on is not None:
        wanted = _with_base(wanted, based_on.pk, None)
    _check(wanted, None, reason, now)
    with _only_one(wanted.name):
        calendar = Calendar.objects.create(
            name=wanted.name, zone=zone, week=_texts(week), holidays=holidays, based_on_id=wanted.based_on
        )
    version = _keep_version(calendar, wanted, reason=reason, by=by, now=now)
    record(actor=by, event="calendar.made", target=calendar, at=now, name=calendar.name, version=version.number)
    return calendar


@transaction.atomic
def change_calendar(
    calendar: Calendar, changes: CalendarDraft, *, reason: str, by: Model | None, now: datetime
) -> CalendarVersion:
    """Make the calendar what the draft says; returns the version that it now has. No difference: no new version.

    Every calendar that takes over days from it gets a version of its own when those days change.

    Raises:
        CalendarChanged: somebody was first since the draft was made.
        CalendarRefused: it cannot be like this.
        CalendarNeverOpens: one of these; rule 5, also for who takes over its days.
    """
    _lock(calendar.pk, changes.based_on)
    stored = Calendar.objects.get(pk=calendar.pk)
    before = draft_of(stored)
    if changes.number != before.number:
        raise CalendarChanged(calendar.pk)
    wanted = _cleaned(changes).with_base(None)
    if changes.based_on is not None:
        wanted = _with_base(wanted, changes.based_on, calendar.pk)
    fields = [field for field in FIELDS if getattr(before, field) != getattr(wanted, field)]
    if not fields:
        return current_version(stored)
    _check(wanted, calendar.pk, reason, now)
    _store(stored, wanted)
    version = _keep_version(stored, wanted, reason=reason, by=by, now=now)
    record(
        actor=by,
        event="calendar.changed",
        target=stored,
        at=now,
        version=version.number,
        fields=fields,
        days=len(set(before.days) ^ set(wanted.days)) or None,
        reason=reason.strip(),
    )
    if "days" in fields:
        _renew_followers(stored, wanted, reason=reason, by=by, now=now)
    calendar.refresh_from_db()
    return version


@transaction.atomic
def confirm_closures(calendar: Calendar, year: int, *, by: Model | None, now: datetime) -> Calendar:
    """Say that all local closures of a year are in, also when there are none; returns the calendar it is said of.

    That is the one that it takes its days from, when there is one. An earlier year than was said already: nothing.
    """
    judged = calendar.based_on or calendar
    known = Q(closures_known_for=None) | Q(closures_known_for__lt=year)
    if Calendar.objects.filter(known, pk=judged.pk).update(closures_known_for=year):
        record(actor=by, event="calendar.closures_known", target=judged, at=now, year=str(year))
    judged.refresh_from_db()
    return judged


def _lock(*calendars: int | None) -> None:
    """These and all that take over days from them, always in the same order, so that two changes wait in turn."""
    numbers = [number for number in calendars if number is not None]
    wanted = Calendar.objects.filter(Q(pk__in=numbers) | Q(based_on__in=numbers))
    list(wanted.order_by("pk").select_for_update().values_list("pk", flat=True))


def _cleaned(draft: CalendarDraft) -> CalendarDraft:
    days = tuple(replace(entry, reason=entry.reason.strip()) for entry in draft.days)
    return replace(draft, name=draft.name.strip(), days=days)


def _with_base(draft: CalendarDraft, number: int, own: int | None) -> CalendarDraft:
    """Based on a calendar, with what that one says now."""
    base = Calendar.objects.filter(pk=number).first()
    if base is None:
        raise refused(Refusal("based_on", Reason.NO_BASE))
    if base.pk == own:
        raise refused(Refusal("based_on", Reason.ITS_OWN_BASE))
    if base.based_on_id is not None:
        raise refused(Refusal("based_on", Reason.BASE_HAS_BASE, name=base.name))
    follower = Calendar.objects.filter(based_on=own).order_by("name").first() if own is not None else None
    if follower is not None:
        raise refused(Refusal("based_on", Reason.IS_A_BASE, name=follower.name))
    return draft.with_base(base.pk, entries_of(base))


def _check(draft: CalendarDraft, own: int | None, reason: str, now: datetime) -> None:
    refusal = refusal_of(draft) or reason_refusal(reason.strip())
    others = Calendar.objects.all() if own is None else Calendar.objects.exclude(pk=own)
    if refusal is None and others.filter(name__iexact=draft.name).exists():
        refusal = Refusal("name", Reason.NAME_TAKEN, name=draft.name)
    if refusal is None and not _opens(draft, now):
        refusal = Refusal("week", Reason.NEVER_OPEN)
    if refusal is not None:
        raise refused(refusal)


@contextmanager
def _only_one(name: str) -> Iterator[None]:
    """Refuse a name that somebody else gave just now."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise refused(Refusal("name", Reason.NAME_TAKEN, name=name)) from None


def _opens(draft: CalendarDraft, now: datetime) -> bool:
    try:
        check_openings(draft.calendar(), local_date(now, draft.zone))
    except NeverOpen:
        return False
    return True


def _store(calendar: Calendar, wanted: CalendarDraft) -> None:
    calendar.name, calendar.zone, calendar.holidays = wanted.name, wanted.zone, wanted.holidays
    calendar.week, calendar.based_on_id = _texts(wanted.week), wanted.based_on
    changed = Calendar.objects.filter(pk=calendar.pk, number=calendar.number).update(number=F("number") + 1)
    if not changed:
        raise CalendarChanged(calendar.pk)
    calendar.number += 1
    with _only_one(wanted.name):
        calendar.save(update_fields=["name", "zone", "holidays", "week", "based_on"])
    calendar.later_weeks.all().delete()
    CalendarWeek.objects.bulk_create(
        CalendarWeek(calendar=calendar, valid_from=valid_from, windows=_texts(week))
        for valid_from, week in wanted.later_weeks
    )
    _store_days(calendar, set(wanted.days))


def _store_days(calendar: Calendar, wanted: set[DayEntry]) -> None:
    stored = set(entries_of(calendar))
    gone = {(entry.date, entry.kind.value) for entry in stored - wanted}
    rows = [pk for pk, day, kind in calendar.days.values_list("pk", "date", "kind") if (day, kind) in gone]
    for start in range(0, len(rows), AT_ONCE):
        CalendarDay.objects.filter(pk__in=rows[start : start + AT_ONCE]).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(
            calendar=calendar,
            date=entry.date,
            kind=entry.kind.value,
            windows=texts_of(entry.windows),
            reason=entry.reason,
        )
        for entry in in_order(wanted - stored)
    )


def _renew_followers(base: Calendar, draft: CalendarDraft, *, reason: str, by: Model | None, now: datetime) -> None:
    for follower in Calendar.objects.filter(based_on=base).order_by("pk"):
        theirs = draft_of(follower).with_base(base.pk, draft.days)
        if not _opens(theirs, now):
            raise refused(Refusal("days", Reason.FOLLOWER_NEVER_OPEN, name=follower.name))
        Calendar.objects.filter(pk=follower.pk).update(number=F("number") + 1)
        follower.refresh_from_db()
        version = _keep_version(follower, theirs, reason=reason, by=by, now=now)
        record(actor=by, event="calendar.followed", target=follower, at=now, version=version.number, base=base.pk)


def _keep_version(
    calendar: Calendar, draft: CalendarDraft, *, reason: str, by: Model | None, now: datetime
) -> CalendarVersion:
    return CalendarVersion.objects.create(
        calendar=calendar,
        number=calendar.number,
        definition=definition_of(draft),
        reason=reason.strip(),
        made_at=now,
        made_by=by.pk if by is not None else None,
    )


def _texts(week: Week) -> list[list[list[str]]]:
    return [texts_of(windows) for windows in week]
