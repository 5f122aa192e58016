"""Random requests around the difficult dates, for `reference.py` and the engine alike. Pure: plain numbers and JSON.

A batch is a calendar, a rule and some requests that are looked at, each at its own moment. Much is put exactly on an
edge: starts on an opening or a close, answers, withdrawals and looks on the deadline, pauses that begin on it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.promises.reference import Pause, Request, base_deadline, moved_deadline
from tests.promises.reference_days import (
    DAY,
    HOUR,
    Calendar,
    Seconds,
    cao_days,
    changes,
    clock_seconds,
    day_of_number,
    easter,
    kings_day,
    last_sunday,
    local_day,
    number,
    seconds_of,
    windows_on,
)

OFFICE = {str(day): [["09:00", "17:00"]] for day in range(5)}
WEEKS = {
    "office": OFFICE,
    "lunch": {**{str(day): [["09:00", "12:30"], ["13:00", "17:00"]] for day in range(4)}, "4": [["09:00", "12:30"]]},
    "late evening, Saturday": {**OFFICE, "3": [["08:00", "20:00"]], "5": [["10:00", "13:00"]]},
    "part time": {"0": [["09:00", "13:00"]], "1": [["09:00", "13:00"]], "3": [["12:00", "13:00"], ["15:30", "16:00"]]},
    "always": {str(day): [["00:00", "24:00"]] for day in range(7)},
    "night shift": {str(day): [["00:00", "06:00"], ["22:00", "24:00"]] for day in range(7)},
    "edges at 02:30": {str(day): [["00:00", "02:30"], ["23:15", "24:00"]] for day in range(7)},
    "opens at 02:30": {"6": [["02:30", "06:00"]], "0": [["02:30", "06:00"], ["06:00", "06:01"]]},
    "within the gap": {**OFFICE, "6": [["02:10", "02:50"]]},
    "Sunday only": {"6": [["02:15", "02:45"], ["03:00", "03:30"]]},
}
OTHER_WINDOWS = (
    [["09:00", "12:00"]],
    [["02:15", "02:45"]],
    [["01:30", "02:30"], ["02:40", "10:00"]],
    [["00:00", "24:00"]],
    [["12:00", "12:01"]],
    [],
)
ZONES = ("Europe/Amsterdam",) * 8 + ("Europe/Lisbon", "Europe/Athens", "Atlantic/Azores")
HOURS = ("0.25", "0.5", "1", "1.1", "2", "3.75", "4", "7.5", "8", "16", "24", "40")
CUTS = ("09:00", "10:15", "12:00", "15:00", "16:59", "17:00", "23:30")
ENDS = ("none", "none", "answered", "answered", "answered", "withdrawn", "withdrawn", "unknown")


@dataclass(frozen=True)
class Look:
    request: Request
    at: int


@dataclass(frozen=True)
class Batch:
    calendar: Calendar
    rule: str
    looks: tuple[Look, ...]


def batches(seed: int, count: int, looks: int = 5) -> Iterator[Batch]:
    """`count` batches of `looks` requests each; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        around = _difficult_date(chance)
        calendar = _calendar(chance, around)
        rule = _rule(chance)
        apart = chance.random() < 0.3  # one calendar, seen in several years
        dates = [_difficult_date(chance) if apart else around for _ in range(looks)]
        yield Batch(calendar, rule, tuple(_look(chance, calendar, rule, near) for near in dates))


def calendars(seed: int, count: int) -> list[Calendar]:
    """Some calendars with everything in them, each around another difficult date."""
    chance = random.Random(seed)
    return [_calendar(chance, _difficult_date(chance)) for _ in range(count)]


def far_batches(seed: int, count: int) -> Iterator[Batch]:
    """Terms of months and pauses of weeks, that end in another year or beyond what was looked up so far."""
    chance = random.Random(seed)
    for _ in range(count):
        around = _difficult_date(chance)
        rule = chance.choice(("wh:400", "wd:60", "wd:90;late=next", "cd:250", "cd:180;ext", "ch:6000"))
        calendar = {**_calendar(chance, around), "week": WEEKS[chance.choice(("office", "lunch", "night shift"))]}
        looks = []
        for _ in range(2):
            start = _moment(chance, calendar, number(around) - chance.randint(-3, 6))
            waits = tuple(start + chance.randrange(60 * DAY) for _ in range(2))
            pauses = tuple((since, since + chance.randrange(70 * DAY)) for since in waits)
            answered = chance.choice((None, start + chance.randrange(500 * DAY)))
            looks.append(Look(Request(start, answered, pauses=pauses), start + chance.randrange(600 * DAY)))
        yield Batch(calendar, rule, tuple(looks))


def _difficult_date(chance: random.Random) -> date:
    year = chance.randint(2024, 2030)
    if chance.random() < 0.2:
        return date(year, 1, 1) + timedelta(days=chance.randrange(365))
    nights = [last_sunday(year, 3), last_sunday(year, 10)] * 4
    easters = [easter(year) + timedelta(days=after) for after in (-2, -2, 1, 39, 50)]
    spring = [kings_day(year), date(year, 4, 27), date(year, 5, 5)]
    winter = [date(year, 12, 24), date(year, 12, 26), date(year, 12, 31), date(year, 1, 1)]
    return chance.choice(nights + easters + spring + winter)


def _calendar(chance: random.Random, around: date) -> Calendar:
    near = [(around + timedelta(days=after)).isoformat() for after in range(-6, 15)]
    holidays = sorted(day.isoformat() for day in cao_days(around.year))
    some = chance.random() < 0.6
    open_again = sorted({day for day in holidays if some and chance.random() < 0.3})
    closed = chance.sample(near, chance.randint(0, 3)) if some else []
    closed += [day for day in open_again if chance.random() < 0.4 and day not in closed]
    days = chance.sample(near, chance.randint(0, 3)) if some else []
    days += [day for day in closed + holidays if some and chance.random() < 0.2]
    calendar: dict[str, object] = {
        "tz": chance.choice(ZONES),
        "week": WEEKS[chance.choice(list(WEEKS))],
        "holidays": chance.choice(("CAO_GEMEENTEN", "CAO_GEMEENTEN", "CAO_GEMEENTEN", "NONE")),
        "closed": sorted(closed),
        "open_again": open_again,
        "override": {day: chance.choice(OTHER_WINDOWS) for day in sorted(days)},
    }
    if chance.random() < 0.25:
        calendar["weeks"] = [{"from": chance.choice(near), "week": WEEKS[chance.choice(list(WEEKS))]}]
    return calendar


def _rule(chance: random.Random) -> str:
    late = chance.choice(("", ";late=next"))
    extended = chance.choice(("", ";ext"))
    return chance.choice(
        [
            f"wh:{chance.choice(HOURS)}",
            f"wd:{chance.randint(1, 10)}{late}",
            f"wd:{chance.randint(1, 3)}{late}",
            "sd",
            f"sd;cut={chance.choice(CUTS)}",
            f"ch:{chance.choice(HOURS)}",
            f"cd:{chance.choice((1, 2, 3, 4, 5, 6, chance.randint(7, 30)))}{extended}",
            "at",
        ]
    )


def _look(chance: random.Random, calendar: Calendar, rule: str, around: date) -> Look:
    """One request: its deadline without pauses, then pauses around it, then an end and T around the moved one."""
    named = sorted([*calendar["closed"], *calendar["open_again"], *calendar["override"]])
    if named and chance.random() < 0.25:  # near a date that the calendar names
        around = date.fromisoformat(chance.choice(named))
    if rule.endswith("ext") and chance.random() < 0.3:  # Good Friday, which is no holiday otherwise
        around = easter(around.year) - timedelta(days=2)
    seconds = Seconds(calendar, number(around) - 40)
    earlier = chance.choice((0, chance.randint(-3, 6), _days_in(rule)))  # the last: so that it ends on that very date
    start = _moment(chance, calendar, number(around) - earlier)
    given = start + chance.choice((0, HOUR, DAY, chance.randrange(10 * DAY), -HOUR)) if rule == "at" else None
    request = Request(start=start, given=given)
    base = base_deadline(request, rule, seconds)
    pauses = _pauses(chance, calendar, start, base)
    ended = [(max(since, start), to) for since, to in pauses if to is not None and to > max(since, start)]
    deadline = moved_deadline(base, start, ended, rule, seconds)
    near = (deadline, deadline, deadline - 1, deadline + 1, base, start, start + 1)
    around_deadline = [*near, start - 120, start + chance.randrange(1, 2 * (max(deadline - start, HOUR)))]
    around_deadline += [moment for pause in pauses for moment in pause if moment is not None]
    around_deadline.append(deadline + chance.randrange(20 * DAY))
    end = chance.choice(around_deadline)
    request = _ended(chance, replace(request, pauses=pauses), end)
    at = chance.choice([*around_deadline, end, deadline + 20 * DAY, deadline + 20 * DAY])
    return Look(_perhaps_broken(chance, request), at)


def _days_in(rule: str) -> int:
    return int(rule.removeprefix("cd:").removesuffix(";ext")) if rule.startswith("cd") else 0


def _moment(chance: random.Random, calendar: Calendar, day: int) -> int:
    """A second of a date: any, an edge of its windows or one beside it, or around the moment the clock is set."""
    zone = str(calendar["tz"])
    first, clock = seconds_of(zone, day)
    change = next((each for each in changes(day_of_number(day).year) if each // DAY == day), None)
    if change is not None and chance.random() < 0.5:
        return change + chance.randrange(-2 * HOUR, 2 * HOUR)
    edges = [clock_seconds(edge) for window in windows_on(calendar, day) for edge in window]
    if edges and chance.random() < 0.5:
        passed = int((clock < chance.choice((edges[-1], chance.choice(edges)))).sum())
        return first + passed + chance.choice((0, 0, -1, 1))
    return first + chance.randrange(chance.choice((4 * HOUR, len(clock))))


def _pauses(chance: random.Random, calendar: Calendar, start: int, base: int) -> tuple[Pause, ...]:
    pauses: list[Pause] = []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        length = chance.choice((0, 1, 300, 4 * HOUR, DAY, 3 * DAY, chance.randrange(5 * DAY)))
        somewhere = start + chance.randrange(max(base - start, DAY) + DAY)
        on_an_edge = _moment(chance, calendar, local_day(str(calendar["tz"]), somewhere))
        since = chance.choice((somewhere, somewhere, on_an_edge, base, base - 1, start, start - 2 * HOUR))
        if pauses and chance.random() < 0.4:
            since = pauses[-1][0] + chance.randrange(4 * HOUR)
        pauses.append((since, None if chance.random() < 0.2 else since + length))
    return tuple(pauses)


def _ended(chance: random.Random, request: Request, end: int) -> Request:
    kind = chance.choice(ENDS)
    if kind == "answered":
        return replace(request, answered=end)
    if kind == "withdrawn":
        return replace(request, withdrawn=end)
    return replace(request, done_without_time=kind == "unknown")


def _perhaps_broken(chance: random.Random, request: Request) -> Request:
    """One in twelve is like the worst exports: no start, an answer long before it, a pause that runs backwards."""
    if chance.random() >= 1 / 12 or request.start is None:
        return request
    if chance.random() < 0.2:
        return replace(request, start=None)
    if chance.random() < 0.7:
        early = request.start - chance.choice((1, 120, 120, 121, 3 * HOUR))
        return replace(request, answered=early, withdrawn=None, done_without_time=False)
    since = request.start + chance.randrange(30 * DAY)
    return replace(request, pauses=(*request.pauses, (since, since - chance.choice((1, HOUR)))))
