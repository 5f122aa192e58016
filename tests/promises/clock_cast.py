"""Promises by every rule, requests to them, and calendars that change: what the tests of the clocks share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from departments.chart.models import Department
from departments.worktime.draft import DayEntry, EntryKind
from departments.worktime.models import Calendar
from departments.worktime.selectors import draft_of
from departments.worktime.services import change_calendar
from promises.clocks.models import Clock
from promises.clocks.selectors import countings
from promises.clocks.services import clock_for
from promises.definitions.models import PromiseVersion
from promises.definitions.services import make_promise
from promises.requests.models import Request

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Ascension Day is Thursday 14 May 2026: a request of Wednesday 13 May for wd:1 ends on Friday 15 May
WEDNESDAY = datetime(2026, 5, 13, 15, tzinfo=AMSTERDAM)
BRIDGE_DAY = date(2026, 5, 15)

_numbers = count(1)


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def promised(department: Department, rule: str) -> PromiseVersion:
    return make_promise(
        code=f"belofte-{next(_numbers)}", department=department, sentence="U hoort van ons.", rule=rule,
        promised_share=Decimal("0.9"), valid_from=date(2010, 1, 1), by=None, now=WEDNESDAY,
    )  # fmt: skip


def asked(version: PromiseVersion, received: datetime | None = WEDNESDAY, **facts: datetime | bool | None) -> Clock:
    """A stored request with the clock that it gets now."""
    department = version.promise.department
    request = Request.objects.create(
        source="balie", source_id=f"v-{next(_numbers)}", evidence="logged", department=department,
        received_at=received, **facts,
    )  # fmt: skip
    counting = countings([department.pk])[department.pk]
    clock = clock_for(request, version, calendar=counting.calendar, calendar_version=counting.version)
    clock.save()
    return clock


def close(calendar: Calendar, days: Iterable[date], *, now: datetime = WEDNESDAY) -> None:
    """Declare local closures."""
    draft = draft_of(calendar)
    for day in days:
        draft = draft.with_day(DayEntry(day, EntryKind.CLOSED, reason="Brugdag"))
    change_calendar(calendar, draft, reason="Brugdag", by=None, now=now)


def reopen(calendar: Calendar, day: date, *, now: datetime = WEDNESDAY) -> None:
    """Take a closure away again."""
    draft = draft_of(calendar).without_day(day)
    change_calendar(calendar, draft, reason="Toch open", by=None, now=now)


def deadlines(clocks: Iterable[Clock]) -> list[datetime | None]:
    return [Clock.objects.get(pk=clock.pk).deadline for clock in clocks]
