"""The share kept for every term that could be promised, and how fast it went: against other ways to count."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from departments.intake.files import read_file
from departments.worktime.calculation import WorkCalendar
from promises.deadlines.assessment import Facts, assess
from promises.deadlines.bulk import FactTable
from promises.deadlines.outcomes import Outcome
from promises.deadlines.rules import Rule, parse_rule
from promises.trial.columns import suggest
from promises.trial.curve import CurvePoint, curve, speed
from promises.trial.reading import read_export
from promises.trial.result import reaches

CASES = Path(__file__).parents[1] / "cases"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = WorkCalendar()
SEEN = datetime.fromisoformat("2012-01-23T23:59:59+01:00")
# the Cao Gemeenten by rule 4, written out; those in a weekend left out
HOLIDAYS = {
    date.fromisoformat(day) for day in "2011-04-25 2011-04-27 2011-05-05 2011-06-02 2011-06-13 2011-12-26".split()
}


@pytest.fixture(scope="module")
def wabo() -> FactTable:
    content = (CASES / "receipt_wabo.csv").read_bytes()
    table = read_file("receipt_wabo.csv", content)[0]
    mapping = suggest(table.columns, [row.values for row in table.rows][:200]).mapping
    return read_export(read_file("receipt_wabo.csv", content)[0].rows, mapping, AMSTERDAM).table


def wabo_rows() -> list[tuple[datetime, datetime | None]]:
    with (CASES / "receipt_wabo.csv").open(encoding="utf-8", newline="") as file:
        return [
            (
                datetime.fromisoformat(row["startdate"]),
                datetime.fromisoformat(row["enddate"]) if row["enddate"] else None,
            )
            for row in csv.DictReader(file)
        ]


def counted_by_hand(days: int) -> tuple[int, int]:
    """Kept and due under `wd:days`, by walking along the calendar day by day."""
    kept = due = 0
    for start, end in wabo_rows():
        if end is not None and (start - end).total_seconds() > 120:
            continue
        day, left = start.astimezone(AMSTERDAM).date(), days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5 and day not in HOLIDAYS
        deadline = datetime.combine(day, time(17), AMSTERDAM)
        if deadline <= SEEN:
            due += 1
            kept += end is not None and end <= min(deadline, SEEN)
    return kept, due


def rules(text: str) -> list[Rule]:
    return [parse_rule(each) for each in text.split()]


def test_the_given_deadlines_of_the_municipality_give_the_known_share(wabo: FactTable) -> None:
    (point,) = curve(wabo, OFFICE, rules("at"), SEEN)

    assert (point.kept, point.due, point.early, point.open, point.invalid) == (923, 1339, 27, 66, 2)
    assert point.total == 1434
    assert point.share == pytest.approx(0.6893, abs=5e-5)
    assert point.interval is not None
    assert (point.interval.low, point.interval.high) == pytest.approx((0.6640, 0.7135), abs=5e-5)


@pytest.mark.parametrize("days", [5, 20, 40, 60])
def test_a_point_of_the_curve_is_what_counting_day_by_day_gives(wabo: FactTable, days: int) -> None:
    (point,) = curve(wabo, OFFICE, rules(f"wd:{days}"), SEEN)

    assert (point.kept, point.due) == counted_by_hand(days)


def test_a_longer_term_is_kept_more_often(wabo: FactTable) -> None:
    points = curve(wabo, OFFICE, rules(" ".join(f"wd:{days}" for days in range(1, 90, 8))), SEEN)

    shares = [point.share or 0 for point in points]
    assert shares == sorted(shares)
    assert {point.total for point in points} == {1434}


def test_a_term_reaches_what_is_wanted_when_its_interval_does(wabo: FactTable) -> None:
    points = curve(wabo, OFFICE, rules("wd:20 wd:40 wd:60 wd:80"), SEEN)
    at_40 = points[1]
    assert at_40.share is not None
    assert at_40.interval is not None

    assert [reaches(point, at_40.interval.low) for point in points] == [False, True, True, True]
    # the share itself reaches it, but that may be luck
    assert [reaches(point, at_40.share) for point in points] == [False, False, True, True]
    assert not any(reaches(point, 1.0) for point in points)


def some(kept: int, late: int, **others: Facts) -> FactTable:
    """Requests of Monday 2 March 2026; kept within the day, or answered on Friday."""
    start = datetime(2026, 3, 2, 10, tzinfo=AMSTERDAM)
    answered = [Facts(start, answered=start + timedelta(hours=1))] * kept
    return FactTable.of([*answered, *[Facts(start, answered=start + timedelta(days=4))] * late, *others.values()])


def points_of(table: FactTable, rule: str = "wd:1", at: datetime | None = None) -> CurvePoint:
    (point,) = curve(table, OFFICE, [parse_rule(rule)], at or datetime(2026, 3, 9, 10, tzinfo=AMSTERDAM))
    return point


def test_fewer_than_five_due_have_no_percentage() -> None:
    four, five = points_of(some(3, 1)), points_of(some(3, 2))

    assert (four.kept, four.due, four.share, four.interval) == (3, 4, None, None)
    assert (five.share, five.interval is not None) == (0.6, True)


def test_what_stands_beside_the_percentage_is_counted_and_never_in_it() -> None:
    start = datetime(2026, 3, 2, 10, tzinfo=AMSTERDAM)
    sunday = datetime(2026, 3, 8, 12, tzinfo=AMSTERDAM)

    point = points_of(
        some(
            4,
            1,
            open=Facts(sunday),
            early=Facts(sunday, answered=sunday + timedelta(hours=1)),
            paused=Facts(start, pauses=((start, None),)),
            cancelled=Facts(start, withdrawn=start + timedelta(hours=1)),
            unknown=Facts(start, is_done_without_time=True),
            invalid=Facts(None),
            late_and_open=Facts(start),
        )
    )

    assert (point.kept, point.due) == (4, 6)
    beside = (point.early, point.open, point.paused, point.cancelled, point.unknown, point.invalid)
    assert beside == (1, 1, 1, 1, 1, 1)
    assert point.total == 12


def test_a_point_counts_what_each_request_by_itself_would_be(wabo: FactTable) -> None:
    rule, seen = parse_rule("wd:30;late=next"), datetime(2011, 6, 1, 12, tzinfo=UTC)

    (point,) = curve(wabo, OFFICE, [rule], seen)

    single = [assess(wabo.facts(row), rule, OFFICE, seen) for row in range(len(wabo))]
    due = [each for each in single if each.deadline is not None and each.deadline <= seen]
    assert point.kept == sum(each.status is Outcome.KEPT for each in due)
    assert point.due == sum(each.status in {Outcome.KEPT, Outcome.BROKEN} for each in due)
    assert point.open == sum(each.status is Outcome.OPEN for each in single)
    assert point.invalid == sum(each.status is Outcome.INVALID for each in single)


def test_how_fast_it_went_is_told_in_opening_hours_and_in_calendar_days() -> None:
    friday = datetime(2026, 3, 6, 16, tzinfo=AMSTERDAM)
    table = FactTable.of([Facts(friday, answered=friday + timedelta(days=3))] * 3)

    found = speed(table, OFFICE, datetime(2026, 4, 1, tzinfo=AMSTERDAM))

    # Friday 16.00 to Monday 16.00: one hour on Friday and seven on Monday
    assert found.opening_hours is not None
    assert found.calendar_days is not None
    assert (found.opening_hours.median, found.calendar_days.median) == (8.0, 3.0)


def test_who_still_waits_or_gave_up_counts_as_waiting_and_not_as_fast() -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=AMSTERDAM)
    hour = timedelta(hours=1)
    table = FactTable.of(
        [
            Facts(start, answered=start + hour),
            Facts(start, answered=start + 3 * hour),
            Facts(start, withdrawn=start + 2 * hour, answered=start + 3 * hour),
            Facts(start, pauses=((start + hour, None),)),
            Facts(start),
            Facts(start, answered=start + timedelta(days=9)),
            Facts(start, is_done_without_time=True),
            Facts(None),
        ]
    )

    both = speed(table, OFFICE, start + 4 * hour)

    found, days = both.opening_hours, both.calendar_days
    assert found is not None
    assert days is not None
    assert (days.times * 24).tolist() == pytest.approx([1, 2, 3, 4])
    assert (found.n, found.answered, found.longest) == (6, 2, 4.0)
    # by hand: 5/6 after one hour; of the three left who had waited three hours one was answered: 5/6 x 2/3
    assert found.survival.tolist() == pytest.approx([5 / 6, 5 / 6, 5 / 9, 5 / 9])
    assert (found.median, found.p90) == (None, None)


def test_a_pause_counts_for_the_requester_and_not_for_the_clock() -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=AMSTERDAM)
    pause = (start + timedelta(hours=1), start + timedelta(hours=5))
    table = FactTable.of([Facts(start, answered=start + timedelta(hours=6), pauses=(pause,))])

    found = speed(table, OFFICE, start + timedelta(days=1))

    assert found.opening_hours is not None
    assert found.calendar_days is not None
    assert (found.opening_hours.median, found.calendar_days.median) == (2.0, 0.25)


def test_without_a_measured_request_there_is_no_speed() -> None:
    found = speed(FactTable.of([Facts(None)]), OFFICE, SEEN)

    assert (found.opening_hours, found.calendar_days) == (None, None)


def test_the_municipality_took_as_long_as_the_reference_says(wabo: FactTable) -> None:
    found = speed(wabo, OFFICE, SEEN).calendar_days

    # by hand: half of 1,432 measured requests (two end before they begin), open ones as waiting until the moment
    waited = sorted((min(end or SEEN, SEEN) - start, end is None) for start, end in wabo_rows())
    measured = [(time_.total_seconds() / 86400, is_open) for time_, is_open in waited if time_.total_seconds() >= 0]
    alive, left = 1.0, len(measured)
    median = 0.0
    for days, is_open in measured:
        if alive > 0.5:
            median = days
        alive *= 1 if is_open else (left - 1) / left
        left -= 1
    assert found is not None
    assert found.median == pytest.approx(median, abs=1e-6)
