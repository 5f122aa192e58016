"""How fast answers come, those that have not come yet included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from departments.worktime.calculation import WorkCalendar
from departments.worktime.models import CalendarVersion
from departments.worktime.selectors import DEFAULT, load_version
from departments.worktime.windows import HOUR
from figures.shares import FEWEST_FOR_A_PERCENTAGE
from figures.survival import SurvivalCurve, kaplan_meier
from promises.clocks.models import Clock
from promises.deadlines.assessment import Facts
from promises.deadlines.bulk import FactTable, assess_many
from promises.deadlines.rules import parse_rule
from promises.definitions.models import PromiseVersion

MOST = 2000
"""Requests looked at, those with the latest deadlines: enough for a median, and a page costs the same at a million."""
MEASURED = (Clock.State.RUNNING, Clock.State.STOPPED, Clock.State.WITHDRAWN)
COLUMNS = ("calendar_version_id", "state", "started_at", "deadline", "stopped_at")


@dataclass(frozen=True, slots=True)
class Quantile:
    """The time within which a share got an answer; `is_more`: that share is not reached, and this is the longest."""

    value: float
    is_more: bool


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast `n` requests were answered, in opening hours and in days on the clock; half of them and nine of ten.

    `is_latest`: there are more requests, and these are the latest ones.
    """

    n: int
    is_latest: bool
    half_hours: Quantile
    half_days: Quantile
    most_hours: Quantile
    most_days: Quantile


@dataclass(frozen=True, slots=True)
class Pace:
    """`speed` is None with fewer than five requests. `counted_with`: the versions of calendars, None: office hours."""

    speed: Speed | None
    counted_with: tuple[CalendarVersion | None, ...]


def pace_of(version: PromiseVersion, evidence: str, now: datetime) -> Pace:
    """How fast the requests of one class of evidence were answered, seen at `now`. Two queries.

    Who still waits, or withdrew, waited at least so long (Kaplan-Meier). Unknown and invalid requests have no duration.
    Working hours are counted with the version of the calendar that each request pins.
    """
    rows = list(
        Clock.objects.filter(
            promise_version=version, request__evidence=evidence, state__in=MEASURED, started_at__lte=now
        )
        .order_by("-deadline")
        .values(*COLUMNS)[: MOST + 1]
    )
    versions = _versions({row["calendar_version_id"] for row in rows[:MOST]})
    counted_with = sorted(versions.values(), key=lambda one: (one is not None, one.pk if one else 0))
    if len(rows) < FEWEST_FOR_A_PERCENTAGE:
        return Pace(None, tuple(counted_with))
    return Pace(_speed(rows[:MOST], versions, version, now, is_latest=len(rows) > MOST), tuple(counted_with))


def _versions(pins: set[int | None]) -> dict[int | None, CalendarVersion | None]:
    found: dict[int | None, CalendarVersion | None] = {None: None} if None in pins else {}
    numbers = [pin for pin in pins if pin is not None]
    for version in CalendarVersion.objects.select_related("calendar").filter(pk__in=numbers):
        found[version.pk] = version
    return found


def _speed(
    rows: list[dict[str, Any]],
    versions: Mapping[int | None, CalendarVersion | None],
    version: PromiseVersion,
    now: datetime,
    *,
    is_latest: bool,
) -> Speed:
    worked: list[float] = []
    ordered: list[dict[str, Any]] = []
    for pin, pinned in versions.items():
        same = [row for row in rows if row["calendar_version_id"] == pin]
        worked += _opening_hours(same, version.rule, DEFAULT if pinned is None else load_version(pinned), now)
        ordered += same
    is_answered = [row["state"] == Clock.State.STOPPED and row["stopped_at"] <= now for row in ordered]
    hours = kaplan_meier(worked, is_answered)
    days = kaplan_meier([_waited(row, now) / timedelta(days=1) for row in ordered], is_answered)
    return Speed(
        len(rows),
        is_latest,
        half_hours=_quantile(hours, hours.median),
        half_days=_quantile(days, days.median),
        most_hours=_quantile(hours, hours.p90),
        most_days=_quantile(days, days.p90),
    )


def _opening_hours(rows: Iterable[dict[str, Any]], rule: str, calendar: WorkCalendar, now: datetime) -> list[float]:
    facts = [
        Facts(
            start=row["started_at"],
            answered=row["stopped_at"] if row["state"] == Clock.State.STOPPED else None,
            withdrawn=row["stopped_at"] if row["state"] == Clock.State.WITHDRAWN else None,
            deadline_given=row["deadline"],
        )
        for row in rows
    ]
    elapsed = assess_many(FactTable.of(facts), parse_rule(rule), calendar, now).elapsed
    return [int(each) / HOUR for each in elapsed]


def _waited(row: dict[str, Any], now: datetime) -> timedelta:
    start: datetime = row["started_at"]
    until: datetime = min(row["stopped_at"] or now, now)
    return max(until - start, timedelta(0))


def _quantile(curve: SurvivalCurve, value: float | None) -> Quantile:
    return Quantile(curve.longest, is_more=True) if value is None else Quantile(value, is_more=False)
