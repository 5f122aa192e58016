"""The promises of `promises.md` a second time, second by second: slow, plain, and without any project code.

Every rule is applied as it is written, to one boolean for each second. The tests hold the engine to this.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from tests.promises.reference_days import (
    DAY,
    HOUR,
    Calendar,
    Seconds,
    clock_seconds,
    day_of_number,
    local_day,
    seconds_of,
    statutory_days,
)

Pause = tuple[int, int | None]


@dataclass(frozen=True)
class Request:
    """What is known of one request; instants in seconds since 1970 UTC."""

    start: int | None
    answered: int | None = None
    withdrawn: int | None = None
    done_without_time: bool = False
    pauses: tuple[Pause, ...] = ()
    given: int | None = None


@dataclass(frozen=True)
class Verdict:
    status: str
    deadline: int | None
    elapsed: int | None


INVALID = Verdict("invalid", None, None)


def assess(request: Request, rule: str, calendar: Calendar, at: int) -> Verdict:
    """Rules 18-28: what a request is, seen at a moment."""
    if is_invalid(request, at) or request.start is None:
        return INVALID
    start = request.start
    answered = _if_happened(request.answered, start, at)
    withdrawn = _if_happened(request.withdrawn, start, at)
    stop = next(moment for moment in (answered, withdrawn, at) if moment is not None)
    first = min(start, start if request.given is None else request.given)
    seconds = Seconds(calendar, local_day(str(calendar["tz"]), first))
    cut = _cut(request.pauses, start, stop)
    deadline = moved_deadline(base_deadline(request, rule, seconds), start, cut, rule, seconds)
    paused = _paused(cut, start, stop)
    elapsed = int(np.count_nonzero(seconds.between(start, stop) & ~paused))
    if request.done_without_time:
        return Verdict("unknown", deadline, None)
    if answered is not None:
        return Verdict("kept" if answered <= deadline else "broken", deadline, elapsed)
    if withdrawn is not None:
        return Verdict("cancelled" if withdrawn <= deadline else "broken", deadline, elapsed)
    if any(since <= at < (at + 1 if to is None else to) and since < deadline for since, to in request.pauses):
        return Verdict("paused", None, elapsed)
    return Verdict("open" if at <= deadline else "broken", deadline, elapsed)


def is_invalid(request: Request, at: int) -> bool:
    """Rule 27."""
    if request.start is None or request.start > at:
        return True
    ends = [moment for moment in (request.answered, request.withdrawn) if moment is not None]
    too_early = any(end < request.start - 120 for end in ends)
    return too_early or any(to is not None and to < since for since, to in request.pauses)


def _if_happened(moment: int | None, start: int, at: int) -> int | None:
    """Rule 23 (what comes after T is ignored) and rule 27 (just before the start counts as 0 s)."""
    return None if moment is None or moment > at else max(moment, start)


def _cut(pauses: tuple[Pause, ...], start: int, stop: int) -> list[tuple[int, int]]:
    """Rule 18: a pause ends at the stop at the latest; what lies before the start does not count (rule 19)."""
    cut = [(max(since, start), stop if to is None else min(to, stop)) for since, to in pauses]
    return [(since, to) for since, to in cut if since < to]


def _paused(cut: list[tuple[int, int]], start: int, end: int) -> np.ndarray:
    """One boolean for each second of [start, end), so that overlapping pauses count once."""
    paused = np.zeros(max(end - start, 0), dtype=bool)
    for since, to in cut:
        paused[max(since - start, 0) : max(to - start, 0)] = True
    return paused


def moved_deadline(base: int, start: int, cut: list[tuple[int, int]], rule: str, seconds: Seconds) -> int:
    """Rule 19, as written: the earliest t >= D0 with W(D0, t) >= opening seconds of the pauses in [start, t).

    Looked for a day of seconds at a time.
    """
    counts = _always if rule.startswith(("ch", "cd")) else seconds.between
    debt = np.count_nonzero(counts(start, base) & _paused(cut, start, base))
    paid = 0
    while paid < debt:
        is_counted = counts(base, base + DAY)
        paid_by_then = paid + np.cumsum(is_counted)
        debt_by_then = debt + np.cumsum(is_counted & _paused(cut, base, base + DAY))
        found = np.flatnonzero(paid_by_then >= debt_by_then)
        if len(found):
            return base + int(found[0]) + 1
        paid, debt, base = int(paid_by_then[-1]), int(debt_by_then[-1]), base + DAY
    return base


def _always(start: int, end: int) -> np.ndarray:
    return np.ones(max(end - start, 0), dtype=bool)


def base_deadline(request: Request, rule: str, seconds: Seconds) -> int:
    """D0: rules 10-15. The caller has a start."""
    assert request.start is not None
    name, *options = rule.split(";")
    kind, _, amount = name.partition(":")
    if kind == "at":
        assert request.given is not None
        return request.given
    if kind == "ch":
        return request.start + _seconds_in(amount)
    if kind == "wh":
        return _working_hours(request.start, _seconds_in(amount), seconds)
    if kind == "cd":
        return _calendar_days(request.start, int(amount), "ext" in options, seconds)
    if kind == "wd":
        return _working_days(request.start, int(amount), "late=next" in options, seconds)
    assert kind == "sd"
    return _same_day(request.start, [option.removeprefix("cut=") for option in options], seconds)


def _seconds_in(hours: str) -> int:
    seconds = Fraction(hours) * HOUR
    assert seconds.denominator == 1, "the reference counts whole seconds"
    return int(seconds)


def _working_hours(start: int, needed: int, seconds: Seconds) -> int:
    """Rule 11: the end of the last open second that is needed."""
    while True:
        open_seconds = np.flatnonzero(seconds.between(start, seconds.end)) if seconds.end > start else []
        if len(open_seconds) >= needed:
            return start + int(open_seconds[needed - 1]) + 1
        seconds.grow()


def _working_days(start: int, amount: int, late_next: bool, seconds: Seconds) -> int:
    """Rules 12 and 13."""
    day = local_day(seconds.zone, start)
    close = seconds.last_close(day)
    if late_next and (close is None or start > close):
        day = seconds.next_working_day(day)
    for _ in range(amount):
        day = seconds.next_working_day(day)
    last = seconds.last_close(day)
    assert last is not None
    return last


def _same_day(start: int, cuts: list[str], seconds: Seconds) -> int:
    """Rule 14: before the close, and before the cut when there is one."""
    day = local_day(seconds.zone, start)
    close = seconds.last_close(day)
    first, clock = seconds_of(seconds.zone, day)
    is_in_time = close is not None and start < close
    for cut in cuts:
        is_in_time = is_in_time and start < first + int(np.searchsorted(clock, clock_seconds(cut)))
    if is_in_time and close is not None:
        return close
    last = seconds.last_close(seconds.next_working_day(day))
    assert last is not None
    return last


def _calendar_days(start: int, amount: int, is_extended: bool, seconds: Seconds) -> int:
    """Rule 15: 24:00 of the Nth day after, which is where the next date begins."""
    day = local_day(seconds.zone, start) + amount
    while is_extended and _is_free(day):
        day += 1
    return seconds_of(seconds.zone, day + 1)[0]


def _is_free(day: int) -> bool:
    local = day_of_number(day)
    return local.weekday() >= 5 or local in statutory_days(local.year)
