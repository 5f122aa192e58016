"""The engine's answers in the words of the reference, and the worked cases in those words too."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from departments.worktime.calculation import WorkCalendar
from departments.worktime.definition import calendar_from
from promises.deadlines.assessment import Assessment, Facts, assess
from promises.deadlines.bulk import MISSING, FactTable, assess_many
from promises.deadlines.outcomes import Outcome
from promises.deadlines.rules import parse_rule
from tests.promises.random_cases import Batch, Look
from tests.promises.reference import Request, Verdict
from tests.promises.reference_days import Calendar

CASES = Path(__file__).parents[1] / "cases"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECONDS = 1_000_000
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOTATIONS: tuple[tzinfo, ...] = (
    UTC,
    AMSTERDAM,
    timezone(timedelta(hours=1)),
    timezone(timedelta(hours=-3, minutes=-30)),
)


@dataclass(frozen=True)
class WorkedCase:
    """A row of `promise_cases.csv`."""

    name: str
    request: Request
    rule: str
    calendar: Calendar
    at: int
    expected: Verdict

    def as_batch(self) -> Batch:
        return Batch(self.calendar, self.rule, (Look(self.request, self.at),))


def seconds_of_text(text: str) -> int | None:
    return int(datetime.fromisoformat(text).timestamp()) if text else None


def moment(seconds: int, notation: tzinfo = UTC) -> datetime:
    return datetime.fromtimestamp(seconds, notation)


def seconds_of_moment(at: datetime) -> float:
    """Whole seconds compare equal to the reference's; a fraction that should not be there does not."""
    return (at - EPOCH) / timedelta(seconds=1)


def facts_of(request: Request, notations: Sequence[tzinfo] = (UTC,)) -> Facts:
    """The facts as the engine takes them; each stamp in one of the notations (the same ones every time)."""
    chance = random.Random(repr(request))

    def written(seconds: int | None) -> datetime | None:
        return None if seconds is None else moment(seconds, chance.choice(notations))

    return Facts(
        start=written(request.start),
        answered=written(request.answered),
        withdrawn=written(request.withdrawn),
        is_done_without_time=request.done_without_time,
        pauses=tuple((moment(since, chance.choice(notations)), written(to)) for since, to in request.pauses),
        deadline_given=written(request.given),
    )


def verdict_of(assessment: Assessment) -> Verdict:
    deadline = None if assessment.deadline is None else seconds_of_moment(assessment.deadline)
    elapsed = None if assessment.elapsed is None else assessment.elapsed / timedelta(seconds=1)
    return Verdict(str(assessment.status), deadline, elapsed)  # type: ignore[arg-type]  # a fraction must show


def by_the_engine(
    request: Request, rule: str, calendar: WorkCalendar, at: int, notations: Sequence[tzinfo] = (UTC,)
) -> Verdict:
    looked = moment(at, notations[at % len(notations)])
    return verdict_of(assess(facts_of(request, notations), parse_rule(rule), calendar, looked))


def in_bulk(requests: Sequence[Request], rule: str, calendar: WorkCalendar, at: Sequence[int]) -> list[Verdict]:
    """The same for a table of requests that was stored and read back."""
    table = FactTable.from_bytes(FactTable.of([facts_of(request) for request in requests]).to_bytes())
    moments = np.array(at, dtype=np.int64) * MICROSECONDS
    found = assess_many(table, parse_rule(rule), calendar, moments)
    outcomes = [outcome.value for outcome in Outcome]
    return [
        Verdict(outcomes[status], _seconds_or_none(deadline), _seconds_or_none(elapsed))
        for status, deadline, elapsed in zip(found.status, found.deadline, found.elapsed, strict=True)
    ]


def _seconds_or_none(microseconds: np.int64) -> int | None:
    if microseconds == MISSING:
        return None
    seconds, rest = divmod(int(microseconds), MICROSECONDS)
    return seconds if rest == 0 else microseconds / MICROSECONDS  # type: ignore[return-value]  # a fraction must show


def work_calendar(calendar: Calendar) -> WorkCalendar:
    return calendar_from(calendar)


@cache
def worked_cases() -> tuple[WorkedCase, ...]:
    with (CASES / "promise_cases.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_case(row) for row in csv.DictReader(file))


def _case(row: dict[str, str]) -> WorkedCase:
    end = row["end"]
    elapsed = row["expected_elapsed_working_seconds"]
    pauses = (pause.split("/") for pause in row["pauses"].split(";") if pause)
    request = Request(
        start=seconds_of_text(row["start"]),
        answered=seconds_of_text(end) if end[:1].isdigit() else None,
        withdrawn=seconds_of_text(end.removeprefix("cancelled@")) if end.startswith("cancelled@") else None,
        done_without_time=end == "unknown",
        pauses=tuple((_needed(since), seconds_of_text(to)) for since, to in pauses),
    )
    at = _needed(row["expected_status_at"])
    expected = Verdict(
        row["expected_status"], seconds_of_text(row["expected_deadline"]), int(elapsed) if elapsed else None
    )
    return WorkedCase(row["id"], request, row["promise"], written_calendar(row["calendar"]), at, expected)


def _needed(text: str) -> int:
    seconds = seconds_of_text(text)
    assert seconds is not None
    return seconds


def written_calendar(name: str) -> Calendar:
    """A calendar of `calendars.json`, with what it takes over from another written out."""
    calendar = dict(json.loads((CASES / "calendars.json").read_text(encoding="utf-8"))[name])
    return {**written_calendar(calendar.pop("extends")), **calendar} if "extends" in calendar else calendar
