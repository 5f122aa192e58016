"""The 60 worked cases of promises, and cases worked out by hand: one by one and in bulk."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from departments.worktime.calculation import WorkCalendar
from departments.worktime.definition import calendars_from
from departments.worktime.windows import instant_of
from promises.deadlines.assessment import Assessment, Facts, assess
from promises.deadlines.bulk import FactTable, assess_many
from promises.deadlines.outcomes import Outcome, judge, outcome_at
from promises.deadlines.rules import parse_rule

CASES = Path(__file__).parents[1] / "cases"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CALENDARS = calendars_from(
    {
        **json.loads((CASES / "calendars.json").read_text(encoding="utf-8")),
        "KING": {"extends": "KANTOOR", "override": {"2026-04-27": [["10:00", "12:00"]]}, "closed": ["2026-04-27"]},
    }
)


def moment(text: str) -> datetime:
    """A moment with an offset, or else as the clock in Amsterdam shows it."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=AMSTERDAM)


def moment_or_none(text: str) -> datetime | None:
    return moment(text) if text else None


@dataclass(frozen=True)
class Case:
    """A row of `promise_cases.csv`, or one of ours in the same words."""

    name: str
    calendar: str
    rule: str
    start: str
    end: str
    pauses: str
    at: str
    deadline: str
    elapsed: str
    status: str

    @property
    def facts(self) -> Facts:
        pauses = (pause.split("/") for pause in self.pauses.split(";") if pause)
        return Facts(
            moment_or_none(self.start),
            answered=moment_or_none(self.end) if self.end[:1].isdigit() else None,
            withdrawn=moment(self.end.removeprefix("cancelled@")) if self.end.startswith("cancelled@") else None,
            is_done_without_time=self.end == "unknown",
            pauses=tuple((moment(begins), moment_or_none(ends)) for begins, ends in pauses),
        )

    @property
    def expected(self) -> tuple[str, datetime | None, float | None]:
        elapsed = float(self.elapsed) if self.elapsed else None
        return self.status, moment_or_none(self.deadline), elapsed


def _worked_cases() -> list[Case]:
    with (CASES / "promise_cases.csv").open(encoding="utf-8", newline="") as file:
        return [
            Case(
                f"{row['id']} {row['description']}", row["calendar"], row["promise"], row["start"], row["end"],
                row["pauses"], row["expected_status_at"], row["expected_deadline"],
                row["expected_elapsed_working_seconds"], row["expected_status"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


WORKED = _worked_cases()
BY_HAND = [
    # 27 April 2025 is a Sunday, so King's Day is Saturday the 26th and Monday 28 April an ordinary day:
    # Thursday 24 April and two working days is Friday 25 and Monday 28; until Monday 09:30 that is 7 + 8 + 0.5 hours
    Case("King's Day on the 26th", "KANTOOR", "wd:2", "2025-04-24T10:00", "2025-04-28T09:30", "", "2025-05-01T09:00",
         "2025-04-28T17:00", "55800", "kept"),
    # and a team that works on Saturdays is closed on the 26th: Friday 16:00 + 3 h = 1 h and Monday 08:00-10:00
    Case("King's Day closes Saturday", "KCC", "wh:3", "2025-04-25T16:00", "2025-04-28T10:00:01", "", "2025-05-01T09:00",
         "2025-04-28T10:00", "10801", "broken"),
    # on Sundays open from 02:30; 25 October 2026 has that twice, and the first one counts: 00:30Z. Three hours on is
    # 03:30Z, 04:30 there
    Case("an edge in the repeated hour", "ZO-0230", "wh:3", "2026-10-24T12:00", "2026-10-25T04:30", "",
         "2026-10-26T09:00", "2026-10-25T04:30", "10800", "kept"),
    # begun at the second 02:15 (01:15Z): the window has been open for 45 minutes, so an hour later is 02:15Z, 03:15
    Case("begun in the second pass", "ZO-0230", "wh:1", "2026-10-25T02:15+01:00", "", "", "2026-10-25T03:15",
         "2026-10-25T03:15", "3600", "open"),
    # seen on Wednesday the pause till Friday runs and has used 6 hours: no deadline can be told yet
    Case("a pause that ends after T runs", "KANTOOR", "wh:8", "2026-03-02T10:00", "",
         "2026-03-02T16:00/2026-03-06T12:00", "2026-03-04T12:00", "", "21600", "paused"),
    # seen on Friday afternoon it is over: 1 + 8 + 8 + 8 + 3 hours moved Tuesday 10:00 to Friday 14:00
    Case("and is over later", "KANTOOR", "wh:8", "2026-03-02T10:00", "", "2026-03-02T16:00/2026-03-06T12:00",
         "2026-03-06T14:00", "2026-03-06T14:00", "28800", "open"),
    # exactly at the close is too late for the same day: Tuesday 17:00 belongs to Wednesday
    Case("sd at the close", "KANTOOR", "sd", "2026-03-03T17:00", "2026-03-04T17:00", "", "2026-03-05T09:00",
         "2026-03-04T17:00", "28800", "kept"),
    # but it is no late receipt: only after the close it counts as received on Wednesday
    Case("late=next at the close", "KANTOOR", "wd:1;late=next", "2026-03-03T17:00", "", "", "2026-03-05T09:00",
         "2026-03-04T17:00", "28800", "broken"),
    Case("late=next after the close", "KANTOOR", "wd:1;late=next", "2026-03-03T17:00:01", "", "", "2026-03-05T09:00",
         "2026-03-05T17:00", "28800", "open"),
    # on 24 December the close of 12:00 comes before the cut of 15:00: 11:59 is in time, 12:00 is for Monday the 28th
    Case("cut on a half day, in time", "KANTOOR-HALF", "sd;cut=15:00", "2026-12-24T11:59", "2026-12-24T12:00", "",
         "2026-12-29T09:00", "2026-12-24T12:00", "60", "kept"),
    Case("cut on a half day, at the close", "KANTOOR-HALF", "sd;cut=15:00", "2026-12-24T12:00", "", "",
         "2026-12-28T17:00", "2026-12-28T17:00", "28800", "open"),
    # windows of its own go before the closure and the holiday of that date: Friday 16:00 + 3 h ends Monday 12:00
    Case("own windows on a closed date", "KING", "wh:3", "2026-04-24T16:00", "2026-04-27T12:00", "",
         "2026-04-29T09:00", "2026-04-27T12:00", "10800", "kept"),
    # waiting since Tuesday 10:00; withdrawn Wednesday 10:00: 8 hours moved Tuesday 17:00 to Wednesday 17:00, 8 used
    Case("withdrawn while paused", "KANTOOR", "wd:1", "2026-03-02T10:00", "cancelled@2026-03-04T10:00",
         "2026-03-03T10:00/", "2026-03-09T09:00", "2026-03-04T17:00", "28800", "cancelled"),
    # Thursday 26 March and 8 days is Good Friday; then Saturday, Easter Sunday and Monday: Tuesday 7 April 24:00
    Case("cd;ext over Good Friday", "KANTOOR", "cd:8;ext", "2026-03-26T10:00", "", "", "2026-04-08T00:00",
         "2026-04-08T00:00", "226800", "open"),
    # 24 hours on the clock over the day of 23 hours, and over the day of 25
    Case("a day of 23 hours", "24X7", "ch:24", "2026-03-28T12:00", "", "", "2026-03-29T13:00",
         "2026-03-29T13:00", "86400", "open"),
    Case("a day of 25 hours", "24X7", "ch:24", "2026-10-24T12:00", "", "", "2026-10-25T11:00",
         "2026-10-25T11:00", "86400", "open"),
    Case("until midnight after 25 hours", "24X7", "cd:1", "2026-10-24T12:00", "2026-10-26T00:00", "",
         "2026-10-27T00:00", "2026-10-26T00:00", "133200", "kept"),
    # a pause of a whole day of 25 hours is 25 hours of the clock
    Case("a pause of 25 hours", "24X7", "ch:1", "2026-10-24T23:30", "", "2026-10-25T00:00/2026-10-26T00:00",
         "2026-10-26T00:30", "2026-10-26T00:30", "3600", "open"),
    # five minutes of waiting before the opening moves nothing, also when the deadline lies in the same night
    Case("a pause in the night", "KANTOOR", "wd:1", "2026-03-02T10:00", "", "2026-03-03T08:00/2026-03-03T08:05",
         "2026-03-03T17:00", "2026-03-03T17:00", "54000", "open"),
    # the second pause lies before the deadline that the first one moved: 17:00, then 10:00, then 11:00 on Wednesday
    Case("a pause before the moved deadline", "KANTOOR", "wd:1", "2026-03-02T10:00", "2026-03-04T11:00",
         "2026-03-03T09:00/2026-03-03T10:00;2026-03-04T09:30/2026-03-04T10:30", "2026-03-09T09:00",
         "2026-03-04T11:00", "54000", "kept"),
]  # fmt: skip
ALL = [*WORKED, *BY_HAND]
every_case = pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])


def in_short(found: Assessment) -> tuple[str, datetime | None, float | None]:
    elapsed = None if found.elapsed is None else found.elapsed / timedelta(seconds=1)
    return found.status.value, found.deadline, elapsed


def test_there_are_sixty_worked_cases_of_every_outcome() -> None:
    assert len(WORKED) == 60
    assert {case.status for case in WORKED} == {outcome.value for outcome in Outcome}


@every_case
def test_a_request_is_assessed_as_it_was_worked_out(case: Case) -> None:
    assert (
        in_short(assess(case.facts, parse_rule(case.rule), CALENDARS[case.calendar], moment(case.at))) == case.expected
    )


@pytest.mark.parametrize(("calendar", "rule"), sorted({(case.calendar, case.rule) for case in ALL}))
def test_in_bulk_every_case_gets_the_same_answer_each_at_its_own_moment(calendar: str, rule: str) -> None:
    cases = [case for case in ALL if (case.calendar, case.rule) == (calendar, rule)]
    moments = np.array([instant_of(moment(case.at)) for case in cases])

    found = assess_many(FactTable.of([case.facts for case in cases]), parse_rule(rule), CALENDARS[calendar], moments)

    assert [in_short(found.assessment(row)) for row in range(len(cases))] == [case.expected for case in cases]


def test_a_bridge_day_moves_the_deadline_of_the_same_request() -> None:
    facts, rule, later = Facts(moment("2026-05-13T15:00")), parse_rule("wd:1"), moment("2026-05-13T16:00")
    bridge: WorkCalendar = CALENDARS["KANTOOR-BRUG"]

    assert assess(facts, rule, CALENDARS["KANTOOR"], later).deadline == moment("2026-05-15T17:00")
    assert assess(facts, rule, bridge, later).deadline == moment("2026-05-18T17:00")


def shown(hour: int, minute: int, second: int = 0, *, again: bool = False) -> datetime:
    """What the clock in Amsterdam shows on 25 October 2026; from 02:00 to 03:00 a first time and `again`."""
    return datetime(2026, 10, 25, hour, minute, second, fold=again, tzinfo=AMSTERDAM)


IN_SPRING = datetime(2026, 3, 29, 3, 0, tzinfo=AMSTERDAM)
A_SECOND_BEFORE = datetime(2026, 3, 29, 1, 59, 59, tzinfo=AMSTERDAM)
LATER = datetime(2026, 10, 30, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("facts", "at", "status"),
    [
        # 02:45 and half an hour later 02:15: the clock shows less, and it is later all the same
        (Facts(shown(2, 45)), shown(2, 15, again=True), Outcome.OPEN),
        (Facts(shown(2, 45), answered=shown(2, 15, again=True)), LATER, Outcome.KEPT),
        (Facts(shown(2, 45), withdrawn=shown(2, 15, again=True)), LATER, Outcome.CANCELLED),
        (Facts(shown(2, 0), answered=shown(2, 40), withdrawn=shown(2, 5, again=True)), LATER, Outcome.KEPT),
        (Facts(shown(2, 0), pauses=((shown(2, 45), shown(2, 15, again=True)),)), shown(4, 0), Outcome.OPEN),
        # a second before the start, although the clock shows an hour and a second less
        (Facts(IN_SPRING, answered=A_SECOND_BEFORE), LATER, Outcome.KEPT),
        # an hour before the start, although the clock shows the same
        (Facts(shown(2, 30, again=True), answered=shown(2, 30)), LATER, Outcome.INVALID),
        (Facts(shown(2, 30, again=True), withdrawn=shown(2, 30)), LATER, Outcome.INVALID),
        (Facts(shown(2, 15, again=True)), shown(2, 45), Outcome.INVALID),
    ],
)
def test_moments_of_one_zone_are_ordered_as_they_happened_and_not_as_the_clock_shows_them(
    facts: Facts, at: datetime, status: Outcome
) -> None:
    clock = judge(
        started_at=facts.start,
        deadline=moment("2026-10-27"),
        answered_at=facts.answered,
        withdrawn_at=facts.withdrawn,
    )

    assert assess(facts, parse_rule("cd:1"), CALENDARS["24X7"], at).status == status
    assert outcome_at(clock.state, clock.deadline, clock.stopped_at, at, started_at=facts.start) == status


@pytest.mark.parametrize(("again", "status"), [(False, Outcome.KEPT), (True, Outcome.BROKEN)])
def test_an_answer_in_the_second_pass_is_after_a_deadline_in_the_first(again: bool, status: Outcome) -> None:
    deadline, answered = shown(2, 31), shown(2, 30, again=again)
    facts = Facts(shown(1, 0), answered=answered, deadline_given=deadline)

    assert assess(facts, parse_rule("at"), CALENDARS["24X7"], LATER).status == status
    assert outcome_at("stopped", deadline, answered, LATER, started_at=facts.start) == status
