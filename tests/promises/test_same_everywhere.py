"""The page of a promise, the page that tries the same promise on the same requests, and the command: one answer."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import Client
from lifelines import KaplanMeierFitter

from departments.chart.models import Department
from departments.chart.services import set_calendar
from departments.worktime.calculation import Window
from departments.worktime.draft import DayEntry, EntryKind
from departments.worktime.models import Calendar
from departments.worktime.selectors import definition_of, draft_of
from departments.worktime.services import change_calendar, make_calendar
from promises.clocks.models import Clock
from promises.definitions.models import PromiseVersion
from promises.results.selectors import promise_figures
from promises.results.speed import pace_of
from tests.promises.clock_cast import AMSTERDAM, BRIDGE_DAY, asked, promised
from tests.promises.test_trial_pages_csv import RULES
from tests.promises.trying import COLUMNS, Tried, try_promise

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 5, 4, 8, tzinfo=AMSTERDAM)
SEEN = datetime(2026, 5, 20, 11, 30, tzinfo=AMSTERDAM)


@pytest.fixture
def department(departments: dict[str, Department]) -> Department:
    """Works with a calendar that has a bridge day and a half day."""
    general = departments["General"]
    calendar = make_calendar(name="Stadskantoor", by=None, now=MONDAY)
    draft = draft_of(calendar).with_day(DayEntry(BRIDGE_DAY, EntryKind.CLOSED, reason="Brugdag"))
    half = DayEntry(SEEN.date(), EntryKind.WINDOWS, (Window(540, 720),), "Uitje")
    change_calendar(calendar, draft.with_day(half), reason="Afgesproken", by=None, now=MONDAY)
    set_calendar(general, calendar, by=None, now=MONDAY)
    return general


def asked_in_many_ways(version: PromiseVersion, random: Random) -> None:
    for number in range(60):
        start = MONDAY + timedelta(minutes=random.randrange(16 * 24 * 60))
        stop, later = (start + timedelta(minutes=random.randrange(6 * 24 * 60)) for _each in range(2))
        just_before = start - timedelta(seconds=random.choice([0, 120, 121]))
        shapes: list[tuple[datetime | None, dict[str, Any]]] = [
            *[(start, {"answered_at": stop})] * 3,
            (start, {}),
            (start, {"withdrawn_at": stop}),
            (start, {"answered_at": stop, "withdrawn_at": later}),
            (start, {"is_done_without_time": True}),
            (start, {"answered_at": just_before}),
            (None, {"answered_at": stop}),
            (SEEN + timedelta(days=1), {}),
        ]
        received, facts = shapes[number % len(shapes)]
        asked(version, received, **facts)


def as_file(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def commanded(folder: Path, calendar: Calendar, file: list[dict[str, str]]) -> Tried:
    calendars = folder / "calendars.json"
    calendars.write_text(json.dumps({calendar.name: definition_of(draft_of(calendar))}), encoding="utf-8")
    return try_promise(folder, [{name: row[name] for name in COLUMNS} for row in file], calendars=calendars)


@pytest.mark.parametrize("rule", RULES)
def test_the_promise_the_trial_and_the_command_count_the_same(
    browser: Client, department: Department, tmp_path: Path, rule: str
) -> None:
    version = promised(department, rule)
    asked_in_many_ways(version, Random(f"same {rule}"))
    address = f"/beloften/uitproberen/afdeling/{department.pk}/"
    question = {**RULES[rule], "gezien": SEEN.isoformat(), "meting": "logged"}

    [promise] = promise_figures(SEEN, promises=[version.promise])
    trial = browser.get(address, question).context["result"]
    file = as_file(browser.post(f"{address}uitkomst.csv", question))
    command = commanded(tmp_path, Calendar.objects.get(), file)

    assert command.rows == file
    counted = Counter(row["status"] for row in file)
    assert counted == Counter(
        kept=promise.kept, broken=promise.broken, open=promise.open, cancelled=promise.cancelled,
        unknown=promise.unknown, invalid=promise.invalid,
    )  # fmt: skip
    assert min(counted.values()) > 0, "every outcome is among them"
    assert (trial.chosen.kept, trial.chosen.due) == (promise.due_kept, promise.due_total)
    assert (trial.chosen.early, trial.chosen.open) == (promise.kept_early, promise.open)
    stored = dict(Clock.objects.exclude(deadline=None).values_list("request__source_id", "deadline"))
    told = {row["id"]: datetime.fromisoformat(row["deadline"]) for row in file if row["deadline"]}
    assert told == {number: stored[number] for number in told}


def test_how_fast_it_went_is_the_same_on_both_pages_and_by_lifelines(browser: Client, department: Department) -> None:
    version = promised(department, "wd:3")
    asked_in_many_ways(version, Random(20260520))
    address = f"/beloften/uitproberen/afdeling/{department.pk}/"

    speed = pace_of(version, "logged", SEEN).speed
    paces = browser.get(address, {"gezien": SEEN.isoformat(), "meting": "logged"}).context["result"].paces

    assert speed is not None
    assert speed.half_hours.value == pytest.approx(by_lifelines(department, "hours"))
    assert speed.half_days.value == pytest.approx(by_lifelines(department, "days"))
    for told, half, most in (
        (paces.opening_hours, speed.half_hours, speed.most_hours),
        (paces.calendar_days, speed.half_days, speed.most_days),
    ):
        assert told.half == pytest.approx(half.value)
        assert (told.longest if told.nine_of_ten is None else told.nine_of_ten) == pytest.approx(most.value)
        assert most.is_more == (told.nine_of_ten is None)


def by_lifelines(department: Department, unit: str) -> float:
    """The median with lifelines; the opening hours of each request minute by minute, from what the rules say."""
    waited, is_answered = [], []
    for clock in Clock.objects.filter(department=department, state__in=("running", "stopped", "withdrawn")):
        assert clock.started_at is not None
        if clock.started_at > SEEN:
            continue
        until = max(min(clock.stopped_at or SEEN, SEEN), clock.started_at)
        waited.append(
            (until - clock.started_at) / timedelta(days=1) if unit == "days" else hours(clock.started_at, until)
        )
        is_answered.append(clock.state == "stopped" and clock.stopped_at is not None and clock.stopped_at <= SEEN)
    median = KaplanMeierFitter().fit(waited, is_answered).median_survival_time_
    return float(median)


def hours(start: datetime, until: datetime) -> float:
    """Opening hours, all of them whole minutes: 9 to 17 hours, closed on 5, 14, 15 May and in the weekend."""
    minute, found = start.astimezone(AMSTERDAM), 0
    while minute < until:
        closes = 12 if minute.date() == SEEN.date() else 17
        is_closed = minute.weekday() > 4 or minute.day in {5, 14, 15}
        found += not is_closed and 9 <= minute.hour < closes
        minute += timedelta(minutes=1)
    return found / 60
