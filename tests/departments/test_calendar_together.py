"""Two people change calendars at the same moment; on PostgreSQL, where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections

from departments.worktime.draft import DayEntry, EntryKind
from departments.worktime.models import Calendar
from departments.worktime.selectors import current_version, draft_of, load, load_version
from departments.worktime.services import CalendarChanged, change_calendar, make_calendar

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ROUNDS = 8

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("only_postgres")]


def closure(number: int) -> DayEntry:
    return DayEntry(date(2027, 1, 4) + timedelta(days=number), EntryKind.CLOSED, reason="Dicht")


def at_once(*changes: Callable[[], None]) -> list[BaseException | None]:
    """Do all at the same moment; what each raised."""
    ready = Barrier(len(changes))

    def one(change: Callable[[], None]) -> BaseException | None:
        try:
            ready.wait()
            change()
        except CalendarChanged as late:
            return late
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(changes)) as people:
        return list(people.map(one, changes))


def test_of_two_changes_of_one_calendar_one_is_kept_and_the_other_hears_it() -> None:
    make_calendar(name="Kantoor", by=None, now=NOW)
    for number in range(ROUNDS):
        seen = [Calendar.objects.get(), Calendar.objects.get()]
        drafts = [draft_of(one).with_day(closure(2 * number + place)) for place, one in enumerate(seen)]

        raised = at_once(
            *(
                lambda one=one, draft=draft: change_calendar(one, draft, reason="", by=None, now=NOW)
                for one, draft in zip(seen, drafts, strict=True)
            )
        )

        assert sorted(type(late).__name__ for late in raised) == ["CalendarChanged", "NoneType"]
    calendar = Calendar.objects.get()
    assert (calendar.number, calendar.versions.count(), calendar.days.count()) == (1 + ROUNDS, 1 + ROUNDS, ROUNDS)


def test_a_calendar_and_the_one_that_takes_over_its_days_never_come_to_disagree() -> None:
    base = make_calendar(name="Kantoor", by=None, now=NOW)
    follower = make_calendar(name="Balie", based_on=base, by=None, now=NOW)
    for number in range(ROUNDS):
        base.refresh_from_db()
        follower.refresh_from_db()
        theirs = draft_of(follower).with_day(closure(100 + number))
        ours = draft_of(base).with_day(closure(number))

        raised = at_once(
            lambda draft=ours: change_calendar(base, draft, reason="", by=None, now=NOW),  # type: ignore[misc]
            lambda draft=theirs: change_calendar(follower, draft, reason="", by=None, now=NOW),  # type: ignore[misc]
        )

        assert raised[0] is None
        for calendar in Calendar.objects.all():
            assert load_version(current_version(calendar)) == load(calendar)
    assert base.days.count() == ROUNDS


def test_who_begins_to_take_over_days_that_change_right_then_gets_them_all() -> None:
    base = make_calendar(name="Kantoor", by=None, now=NOW)
    for number in range(ROUNDS):
        newcomer = make_calendar(name=f"Balie {number}", by=None, now=NOW)
        base.refresh_from_db()
        ours = draft_of(base).with_day(closure(number))
        theirs = draft_of(newcomer).with_base(base.pk)

        raised = at_once(
            lambda draft=ours: change_calendar(base, draft, reason="", by=None, now=NOW),  # type: ignore[misc]
            lambda one=newcomer, draft=theirs: change_calendar(one, draft, reason="", by=None, now=NOW),  # type: ignore[misc]
        )

        assert raised == [None, None]
        for calendar in Calendar.objects.all():
            assert load_version(current_version(calendar)) == load(calendar)
