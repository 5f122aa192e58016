"""The reference itself, before anything is held to it: the worked cases, and its zone rule against the tz database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.easter import easter as easter_of_dateutil

from tests.promises import reference, reference_days
from tests.promises.reference_engine import WorkedCase, worked_cases


@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: case.name)
def test_the_reference_agrees_with_the_worked_case(case: WorkedCase) -> None:
    assert reference.assess(case.request, case.rule, case.calendar, case.at) == case.expected


def test_there_are_sixty_worked_cases() -> None:
    assert len(worked_cases()) == 60


@pytest.mark.parametrize("zone", sorted(reference_days.WINTER_HOURS))
def test_the_rule_of_the_union_is_what_the_tz_database_says_for_every_half_hour(zone: str) -> None:
    moment, end = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
    differences = []
    while moment < end:
        known = moment.astimezone(ZoneInfo(zone)).utcoffset()
        if known != timedelta(seconds=reference_days.offset(zone, int(moment.timestamp()))):
            differences.append(moment)
        moment += timedelta(minutes=30)

    assert differences == []


def test_the_table_of_full_moons_gives_easter_in_every_year_of_two_centuries() -> None:
    years = range(1900, 2200)

    assert [reference_days.easter(year) for year in years] == [easter_of_dateutil(year) for year in years]


def test_the_reference_knows_no_project_code() -> None:
    for module in (reference, reference_days):
        assert module.__file__ is not None
        lines = Path(module.__file__).read_text(encoding="utf-8").splitlines()
        imports = [line for line in lines if line.startswith(("import ", "from "))]
        assert imports
        assert not [line for line in imports if line.split()[1].startswith(("departments", "promises", "zoneinfo"))]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 26), 24)],
)
def test_a_date_has_as_many_seconds_as_the_clock_makes_of_it(day: date, hours: int) -> None:
    first, clock = reference_days.seconds_of("Europe/Amsterdam", reference_days.number(day))
    next_first, _ = reference_days.seconds_of("Europe/Amsterdam", reference_days.number(day) + 1)

    assert len(clock) == next_first - first == hours * 3600
