"""A preview in words: what changes, in the order in which somebody who confirms it wants to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.formatting import day_in_words, number_in_words
from departments.worktime.calculation import local_date
from departments.worktime.overview import DayChange, Differences, a_year_on
from departments.worktime.windows import Windows
from promises.calendars.preview import Preview
from promises.calendars.words import (
    clock_of,
    date_in_words,
    day_long,
    hours_changed,
    language,
    windows_in_words,
)
from promises.clocks.selectors import Moved, Moves

TOGETHER = 4
"""From so many alike on, the same weekday is one line."""
MOST_LINES = 20
HOLIDAYS_BETWEEN = timedelta(weeks=3)
"""Fridays are closed on both 25 December and 1 January."""


@dataclass(frozen=True)
class DayLine:
    """Which days, and the opening before and after."""

    when: str
    before: str
    after: str


@dataclass(frozen=True)
class MoveLine:
    """An open request: of whom, which, and its deadline before and after."""

    department: str
    request: str
    before: str
    after: str
    is_late: bool


def context(found: Preview, *, zone: str, now: datetime) -> dict[str, Any]:
    until = a_year_on(local_date(now, zone))
    lines = day_lines(found.days.days, until)
    return {
        "day_lines": lines[:MOST_LINES],
        "more_lines": max(len(lines) - MOST_LINES, 0),
        "zone_changes": found.days.zone_changes,
        "days_words": days_words(found.days),
        "hours_words": hours_words(found.days),
        "followers": found.followers,
        **moves_context(found.moves, zone=zone, now=now),
    }


def moves_context(moves: Moves, *, zone: str, now: datetime) -> dict[str, Any]:
    return {
        "moves": moves,
        "moves_words": moves_words(moves),
        "moves_sentence": moves_sentence(moves),
        "move_lines": [_move_line(one, ZoneInfo(zone), now) for one in moves.examples],
        "more_moves": moves.count - len(moves.examples),
    }


def days_words(days: Differences) -> str:
    """ "3 dagen anders" """
    count = len(days.days)
    if not count:
        return _("geen dag anders")
    return ngettext("{n} dag anders", "{n} dagen anders", count).format(n=number_in_words(count, language()))


def hours_words(days: Differences) -> str:
    """ "12 uur minder open" """
    return _("{hours} open").format(hours=hours_changed(days.gained - days.lost))


def moves_words(moves: Moves) -> str:
    """ "41 open verzoeken" """
    if not moves.count:
        return _("geen enkel open verzoek")
    shown = number_in_words(moves.count, language())
    return ngettext("{n} open verzoek", "{n} open verzoeken", moves.count).format(n=shown)


def moves_sentence(moves: Moves) -> str:
    """How many open requests get another deadline, and to which side."""
    about = {
        "n": number_in_words(moves.count, language()),
        "later": number_in_words(moves.later, language()),
        "earlier": number_in_words(moves.earlier, language()),
    }
    if not moves.earlier:
        words = ngettext(
            "{n} open verzoek krijgt een later uiterste moment.",
            "{n} open verzoeken krijgen een later uiterste moment.",
            moves.count,
        )
    elif not moves.later:
        words = ngettext(
            "{n} open verzoek krijgt een eerder uiterste moment.",
            "{n} open verzoeken krijgen een eerder uiterste moment.",
            moves.count,
        )
    else:
        words = _("{n} open verzoeken krijgen een ander uiterste moment: {later} later, {earlier} eerder.")
    return words.format(**about)


def day_lines(days: Sequence[DayChange], until: date) -> list[DayLine]:
    """Each changed day up to `until`; the same change on the same weekday, week after week, is one line."""
    alike: dict[tuple[int, Windows, Windows], list[date]] = {}
    for day in days:
        alike.setdefault((day.date.weekday(), day.before, day.after), []).append(day.date)
    found: list[tuple[date, DayLine]] = []
    for (weekday, before, after), dates in alike.items():
        for run in _runs(dates):
            named = [_every(weekday, run, until)] if _is_weekly(run) else [_single(day) for day in run]
            found += [
                (day, DayLine(when, windows_in_words(before), windows_in_words(after)))
                for when, day in zip(named, run, strict=False)
            ]
    return [line for _day, line in sorted(found, key=lambda pair: pair[0])]


def _runs(dates: Sequence[date]) -> list[list[date]]:
    """Dates of one weekday, apart where more than a few weeks lie between."""
    runs = [[dates[0]]]
    for before, day in pairwise(dates):
        if day - before > HOLIDAYS_BETWEEN:
            runs.append([])
        runs[-1].append(day)
    return runs


def _is_weekly(run: Sequence[date]) -> bool:
    """Whether this is every week but for a holiday: not every other week, nor once a month."""
    weeks = (run[-1] - run[0]).days // 7 + 1
    return len(run) >= max(TOGETHER, weeks * 3 / 4)


def _single(day: date) -> str:
    return day_in_words(day, language(), "year")


def _every(weekday: int, dates: Sequence[date], until: date) -> str:
    if until - dates[-1] > HOLIDAYS_BETWEEN:
        return _("Elke {weekday} van {first} tot en met {last} ({n} dagen)").format(
            weekday=day_long(weekday),
            first=date_in_words(dates[0]),
            last=date_in_words(dates[-1]),
            n=number_in_words(len(dates), language()),
        )
    return _("Elke {weekday} vanaf {day} ({n} dagen)").format(
        weekday=day_long(weekday), day=date_in_words(dates[0]), n=number_in_words(len(dates), language())
    )


def _move_line(moved: Moved, zone: ZoneInfo, now: datetime) -> MoveLine:
    return MoveLine(
        department=moved.department.name,
        request=_("verzoek {number}").format(number=moved.request.source_id),
        before=_moment(moved.old, zone),
        after=_moment(moved.new, zone),
        is_late=moved.new < now,
    )


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    """ "di 1 december 17.00" """
    local = moment.astimezone(zone)
    return f"{day_in_words(local.date(), language(), 'short')} {clock_of(local.hour * 60 + local.minute)}"


def steps_now(number: int) -> list[dict[str, str]]:
    """The two steps of every change, of which this one is now."""
    labels = [_("Invullen"), _("Bekijken wat het verschuift, en bevestigen")]
    states = ["done" if place < number else "now" if place == number else "todo" for place in (1, 2)]
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]
