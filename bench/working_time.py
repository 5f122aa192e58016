"""Working time between two moments: time per pair and how often the answers agree, beside four libraries.

    .venv/bin/python -m bench.working_time [PAIRS]

The peers stand in requirements/bench.txt. The pairs begin anywhere in five years and are five days long on average.
A slow peer gets the first of the same pairs only; how many stands beside it. Every peer that takes a list of holidays
gets that of IKG, so that what differs is the counting, but for the row that says otherwise. CPU time, the best of three
where it takes under a second. Bars: 0.5 µs per pair in bulk, 5 µs for one call.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo

import businesstimedelta
import numpy as np
import officehours
import pytz
from numpy.typing import NDArray
from workalendar.europe import Netherlands

from departments.worktime.calculation import Window, WorkCalendar
from departments.worktime.holidays import no_holidays

SEED = 20261124
YEARS = range(2022, 2027)
FIRST = datetime(2022, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=5 * 365)
MEAN_DAYS = 5
SECOND = 1_000_000
ZONE = "Europe/Amsterdam"
ALL_DAY = (Window(0, 1440),)

OFFICE = WorkCalendar()
LUNCH = WorkCalendar(week=((Window(540, 750), Window(780, 1020)),) * 5 + ((), ()))
DAY_AND_NIGHT = WorkCalendar(week=(ALL_DAY,) * 7, holidays=no_holidays)
HOLIDAYS = sorted({day for year in YEARS for day in OFFICE.holidays(year)} | set(OFFICE.holidays(2027)))

Pair = tuple[datetime, datetime]
Count = Callable[[datetime, datetime], float]


@dataclass(frozen=True)
class Pairs:
    """The same pairs as instants (microseconds since 1970 UTC), as aware local moments, and as their local dates."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    moments: Sequence[Pair]

    @property
    def naive(self) -> list[Pair]:
        return [(start.replace(tzinfo=None), end.replace(tzinfo=None)) for start, end in self.moments]


def main(number: int) -> None:
    pairs = make_pairs(number)
    print(f"{number:,} pairs, seed {SEED}; load of this machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':46}{'pairs':>8}{'µs/pair':>10}{'times':>8}{'agrees':>10}")
    office(pairs)
    lunch(pairs)
    day_and_night(pairs)
    whole_days(pairs)


def office(pairs: Pairs) -> None:
    print("\nMonday to Friday 9-17, holidays of the Cao Gemeenten")
    right, bulk = ours(OFFICE, pairs)
    told = [(start, end) for start, end in pairs.naive]
    calculator = officehours.Calculator("9:00", "17:00", HOLIDAYS)
    peer("officehours", calculator.working_seconds, told[:20_000], right, bulk)
    rules = [work_days(clock(9), clock(17)), holidays_off()]
    peer("businesstimedelta", seconds_by(rules), pairs.moments[:1_000], right, bulk)
    utc = [
        (start.astimezone(UTC).replace(tzinfo=None), end.astimezone(UTC).replace(tzinfo=None))
        for start, end in pairs.moments
    ]
    peer("officehours, fed UTC", calculator.working_seconds, utc[:20_000], right, bulk)
    without = officehours.Calculator("9:00", "17:00")
    peer("officehours, without holidays", without.working_seconds, told[:20_000], right, bulk)


def lunch(pairs: Pairs) -> None:
    print("\nThe same with lunch from 12.30 to 13.00")
    right, bulk = ours(LUNCH, pairs)
    pause = businesstimedelta.LunchTimeRule(clock(12, 30), clock(13), tz=pytz.timezone(ZONE))
    rules = [work_days(clock(9), clock(17)), pause, holidays_off()]
    peer("businesstimedelta", seconds_by(rules), pairs.moments[:1_000], right, bulk)
    calculator = officehours.Calculator("9:00", "17:00", HOLIDAYS)
    peer("officehours, which knows no lunch", calculator.working_seconds, pairs.naive[:20_000], right, bulk)


def day_and_night(pairs: Pairs) -> None:
    print("\nDay and night: days of 23 and 25 hours")
    right, bulk = ours(DAY_AND_NIGHT, pairs)
    rules = [work_days(clock(0), clock.max, range(7))]
    # it knows no 24.00, and loses up to a second a day
    peer("businesstimedelta, within a minute", seconds_by(rules), pairs.moments[:1_000], right, bulk, within=60)
    peer("subtracting local times", lambda start, end: (end - start).total_seconds(), pairs.naive, right, bulk)


def whole_days(pairs: Pairs) -> None:
    print("\nWhole working days: the day of receipt does not count, the last one does")
    number = len(pairs.starts)
    right = np.array([OFFICE.working_days_between(start.date(), end.date()) for start, end in pairs.moments])
    seconds = OFFICE.timetable.many.opening_between(pairs.starts, pairs.ends) // SECOND
    bulk = timed(lambda: OFFICE.timetable.many.opening_between(pairs.starts, pairs.ends), number)
    tell("IKG, seconds in bulk", number, bulk, bulk, number)
    after_first, after_last = (day.astype("datetime64[D]") + 1 for day in local_seconds(pairs))
    calendar = np.busdaycalendar(holidays=[day.isoformat() for day in HOLIDAYS])

    def days() -> NDArray[np.int64]:
        return np.busday_count(after_first, after_last, busdaycal=calendar)

    each = timed(days, number)
    tell("numpy busday_count", number, each, bulk, int((days() == right).sum()))
    tell("numpy busday_count times 8 hours", number, each, bulk, int((days() * 28_800 == seconds).sum()))
    peer("workalendar, its own holidays of NL", netherlands(), pairs.moments[:2_000], right, bulk)


def netherlands() -> Count:
    calendar = Netherlands()
    return lambda start, end: calendar.get_working_days_delta(start.date(), end.date())


def ours(calendar: WorkCalendar, pairs: Pairs) -> tuple[NDArray[np.int64], float]:
    """Seconds of each pair by IKG and the time that a pair takes in bulk, in microseconds; checked one by one."""
    number = len(pairs.starts)
    first, last = pairs.moments[0][0], max(end for _start, end in pairs.moments)
    begun = time.process_time()
    calendar.opening_seconds(first, last)
    laid_out = time.process_time() - begun
    seconds = calendar.timetable.many.opening_between(pairs.starts, pairs.ends) // SECOND
    bulk = timed(lambda: calendar.timetable.many.opening_between(pairs.starts, pairs.ends), number)
    tell("IKG, bulk", number, bulk, bulk, number, f"laying out the calendar once: {1000 * laid_out:.0f} ms")
    peer("IKG, one call each", calendar.opening_seconds, pairs.moments, seconds, bulk)
    return seconds, bulk


def peer(
    name: str, count: Count, pairs: Sequence[Pair], right: NDArray[np.int64], bulk: float, within: int = 1
) -> None:
    found = [count(start, end) for start, end in pairs]
    agrees = sum(abs(one - int(other)) < within for one, other in zip(found, right, strict=False))
    each = timed(lambda: [count(start, end) for start, end in pairs], len(pairs))
    tell(name, len(pairs), each, bulk, agrees)


def tell(name: str, pairs: int, each: float, bulk: float, agrees: int, more: str = "") -> None:
    times = each / bulk
    ratio = f"{times:.1f}" if times < 10 else f"{times:.0f}"
    print(f"  {name:44}{pairs:>8,}{each:>10.3f}{ratio:>8}{agrees / pairs:>10.2%}  {more}".rstrip())


def timed(work: Callable[[], Any], pairs: int) -> float:
    """Microseconds of CPU per pair, the best of three; once when it is slow."""
    best = float("inf")
    for _again in range(3):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
        if best > 1:
            break
    return best / pairs * 1e6


def seconds_by(rules: Sequence[Any]) -> Count:
    combined = businesstimedelta.Rules(rules)

    def count(start: datetime, end: datetime) -> float:
        return float(combined.difference(start, end).timedelta.total_seconds())

    return count


def work_days(opens: clock, closes: clock, days: Sequence[int] = range(5)) -> Any:
    return businesstimedelta.WorkDayRule(opens, closes, list(days), tz=pytz.timezone(ZONE))


def holidays_off() -> Any:
    return businesstimedelta.HolidayRule(set(HOLIDAYS), tz=pytz.timezone(ZONE))


def local_seconds(pairs: Pairs) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    starts, ends = zip(*pairs.naive, strict=True)
    return np.array(starts, dtype="datetime64[s]"), np.array(ends, dtype="datetime64[s]")


def make_pairs(number: int) -> Pairs:
    dice = np.random.default_rng(SEED)
    starts = dice.integers(0, int(SPAN.total_seconds()), number) + int(FIRST.timestamp())
    ends = starts + dice.exponential(MEAN_DAYS * 86_400, number).astype(np.int64)
    zone = ZoneInfo(ZONE)
    moments = [
        (datetime.fromtimestamp(start, zone), datetime.fromtimestamp(end, zone))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    return Pairs(starts * SECOND, ends * SECOND, moments)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
