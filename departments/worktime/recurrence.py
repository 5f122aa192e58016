"""Which dates a repeating whole day falls on: RFC 5545, section 3.3.10, for dates. Pure.

Written here because the libraries walk a rule from its start to the year 9999 and have no limit: one rule that never
comes true would keep a process busy for hours. Here every date that is looked at is paid for from a `Budget`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import count as counting_from

ONE_WEEK = 7
MONTHS = 12
PERIOD_COST = 8
"""What it costs to look at a period, next to the dates in it."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,6}", re.ASCII)


class UnknownRepetition(Exception):
    """The rule is no rule, or one of hours, or of weeks by number."""


class TooMuchRepetition(Exception):
    """Following the rules costs more than a file of closures ever should."""


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True)
class Repetition:
    """A rule for dates. `weekdays`: (0 for Monday, which one of the month or year; 0 for every one)."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    positions: frozenset[int] = frozenset()
    week_start: int = 0


@dataclass
class Budget:
    """How many dates may still be looked at."""

    left: int

    def pay(self, days: int) -> None:
        self.left -= days
        if self.left < 0:
            raise TooMuchRepetition


def repetition_from(text: str, date_from: Callable[[str], date]) -> Repetition:
    """The rule in a text such as "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"; `date_from` reads UNTIL.

    Raises:
        UnknownRepetition: see there.
        ValueError: UNTIL is no date.
    """
    parts: dict[str, str] = {}
    for part in text.strip().upper().rstrip(";").split(";"):
        key, _equals, value = part.partition("=")
        if key in parts or key not in _PARTS:
            raise UnknownRepetition(text[:200])
        parts[key] = value
    if parts.get("FREQ") not in set(Frequency) or {"COUNT", "UNTIL"} <= parts.keys():
        raise UnknownRepetition(text[:200])
    rule = Repetition(
        frequency=Frequency(parts["FREQ"]),
        interval=_number(parts.get("INTERVAL", "1"), 1, 999_999),
        count=_number(parts["COUNT"], 1, 999_999) if "COUNT" in parts else None,
        until=date_from(parts["UNTIL"]) if "UNTIL" in parts else None,
        months=_numbers(parts.get("BYMONTH"), 1, MONTHS),
        month_days=_numbers(parts.get("BYMONTHDAY"), -31, 31),
        year_days=_numbers(parts.get("BYYEARDAY"), -366, 366),
        weekdays=_weekdays(parts.get("BYDAY")),
        positions=_numbers(parts.get("BYSETPOS"), -366, 366),
        week_start=_week_start(parts.get("WKST", "MO")),
    )
    if rule.frequency in {Frequency.DAILY, Frequency.WEEKLY} and any(nth for _weekday, nth in rule.weekdays):
        raise UnknownRepetition(text[:200])
    return rule


def occurrences(rule: Repetition, start: date, first: date, last: date, budget: Budget) -> Iterator[date]:
    """The dates from `first` up to and including `last`, ascending, of a rule that begins at `start`.

    Raises:
        TooMuchRepetition: the budget is spent.
    """
    rule = _with_defaults(rule, start)
    end = min(last, rule.until or last)
    found = 0
    for number in counting_from(0 if rule.count is not None else _periods_before(rule, start, first)):
        span = _period(rule, start, number)
        if span is None or span[0] > end.toordinal():
            return
        budget.pay(PERIOD_COST + sum(stop - begin for begin, stop in _parts(rule, span)))
        for day in _chosen(rule, span):
            if day < start:
                continue
            if day > end or found == rule.count:
                return
            found += 1
            if day >= first:
                yield day


def _with_defaults(rule: Repetition, start: date) -> Repetition:
    """What the rule leaves open is as on the first date."""
    if rule.month_days or rule.year_days or rule.weekdays or rule.frequency == Frequency.DAILY:
        return rule
    if rule.frequency == Frequency.WEEKLY:
        return replace(rule, weekdays=frozenset({(start.weekday(), 0)}))
    if rule.frequency == Frequency.MONTHLY:
        return replace(rule, month_days=frozenset({start.day}))
    return replace(rule, month_days=frozenset({start.day}), months=rule.months or frozenset({start.month}))


Span = tuple[int, int]
"""Numbers of dates (`date.toordinal()`), the second one not included."""


def _period(rule: Repetition, start: date, number: int) -> Span | None:
    """The year, month, week or day that comes `number` intervals after that of the start; None after the year 9998."""
    step = number * rule.interval
    if rule.frequency == Frequency.YEARLY:
        year = start.year + step
        return (date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()) if year < date.max.year else None
    if rule.frequency == Frequency.MONTHLY:
        year, month = divmod(start.year * MONTHS + start.month - 1 + step, MONTHS)
        return _month(year, month + 1) if year < date.max.year else None
    if rule.frequency == Frequency.WEEKLY:
        begin = start.toordinal() - (start.weekday() - rule.week_start) % ONE_WEEK + ONE_WEEK * step
        return (begin, begin + ONE_WEEK) if begin < _LAST else None
    begin = start.toordinal() + step
    return (begin, begin + 1) if begin < _LAST else None


def _periods_before(rule: Repetition, start: date, first: date) -> int:
    """How many periods lie wholly before `first`; as many or fewer."""
    if first <= start:
        return 0
    days = (first - start).days
    length = {Frequency.YEARLY: 366, Frequency.MONTHLY: 31, Frequency.WEEKLY: 7, Frequency.DAILY: 1}[rule.frequency]
    return max(0, days // (length * rule.interval) - 1)


def _parts(rule: Repetition, span: Span) -> list[Span]:
    """The period itself; of a year only the months that count."""
    if rule.frequency != Frequency.YEARLY or not rule.months:
        return [span]
    year = date.fromordinal(span[0]).year
    return [_month(year, month) for month in sorted(rule.months)]


def _month(year: int, month: int) -> Span:
    begin = date(year, month, 1).toordinal()
    return begin, begin + monthrange(year, month)[1]


def _chosen(rule: Repetition, span: Span) -> list[date]:
    days = [
        day
        for begin, stop in _parts(rule, span)
        for day in map(date.fromordinal, range(begin, stop))
        if _suits(rule, day)
    ]
    if not rule.positions:
        return days
    places = {place - 1 if place > 0 else len(days) + place for place in rule.positions}
    return [day for place, day in enumerate(days) if place in places]


def _suits(rule: Repetition, day: date) -> bool:
    return (
        (not rule.months or day.month in rule.months)
        and (not rule.month_days or not rule.month_days.isdisjoint(_places_in_month(day)))
        and (not rule.year_days or not rule.year_days.isdisjoint(_places_in_year(day)))
        and (not rule.weekdays or _is_named_weekday(rule, day))
    )


def _is_named_weekday(rule: Repetition, day: date) -> bool:
    weekday = day.weekday()
    if (weekday, 0) in rule.weekdays:
        return True
    in_year = rule.frequency == Frequency.YEARLY and not rule.months
    forward, backward = _places_in_year(day) if in_year else _places_in_month(day)
    nth, nth_last = (forward - 1) // ONE_WEEK + 1, (-backward - 1) // ONE_WEEK + 1
    return (weekday, nth) in rule.weekdays or (weekday, -nth_last) in rule.weekdays


def _places_in_month(day: date) -> tuple[int, int]:
    """Which day of the month it is, from the front and from the back (-1 is the last)."""
    return day.day, day.day - monthrange(day.year, day.month)[1] - 1


def _places_in_year(day: date) -> tuple[int, int]:
    place = day.toordinal() - date(day.year, 1, 1).toordinal() + 1
    return place, day.toordinal() - date(day.year, 12, 31).toordinal() - 1


def _number(text: str, least: int, most: int) -> int:
    if not NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise UnknownRepetition(text[:200])
    return int(text)


def _numbers(text: str | None, least: int, most: int) -> frozenset[int]:
    found = frozenset(_number(part, least, most) for part in text.split(",")) if text is not None else frozenset()
    if 0 in found:
        raise UnknownRepetition("0")
    return found


def _weekdays(text: str | None) -> frozenset[tuple[int, int]]:
    found = set()
    for part in text.split(",") if text is not None else ():
        match = WEEKDAY.fullmatch(part)
        if match is None or match[1] in {"0", "+0", "-0", "00", "+00", "-00"}:
            raise UnknownRepetition(part[:200])
        found.add((WEEKDAYS.index(match[2]), int(match[1] or 0)))
    return frozenset(found)


def _week_start(text: str) -> int:
    if text not in WEEKDAYS:
        raise UnknownRepetition(text[:200])
    return WEEKDAYS.index(text)


_LAST = date(date.max.year, 1, 1).toordinal()
_PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYDAY", "BYSETPOS", "WKST"}
)
