"""Random calendars, rules and requests for hypothesis, around the dates on which something is the matter."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from departments.worktime.calculation import Window, Windows, WorkCalendar
from departments.worktime.holidays import cao_gemeenten, no_holidays
from departments.worktime.windows import moment_of
from promises.deadlines.assessment import Facts, Pause
from promises.deadlines.rules import Rule, parse_rule

HALF_HOUR = 1_800_000_000
T = TypeVar("T")
ZONES = ("Europe/Amsterdam", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu")
OFFICE: Windows = (Window(540, 1020),)
DAYS: tuple[Windows, ...] = (
    (),
    OFFICE,
    (Window(540, 750), Window(780, 1020)),
    (Window(540, 720),),
    (Window(0, 360), Window(1320, 1440)),
    (Window(150, 180),),
    (Window(0, 1440),),
)
# Easter, both changes of the clock, Christmas
SPRING, AUTUMN, WINTER = date(2026, 3, 25), date(2026, 10, 20), date(2026, 12, 20)

dates = st.builds(
    lambda first, days: first + timedelta(days=days), st.sampled_from([SPRING, AUTUMN, WINTER]), st.integers(0, 20)
)
calendars = st.builds(
    WorkCalendar,
    zone=st.sampled_from(ZONES),
    # Monday to Friday may be anything; one day in the week is always worked
    week=st.tuples(*[st.sampled_from(DAYS)] * 6).map(lambda days: (*days, OFFICE)),
    days=st.dictionaries(dates, st.sampled_from(DAYS), max_size=4),
    holidays=st.sampled_from([cao_gemeenten, no_holidays]),
    closed=st.frozensets(dates, max_size=5),
    reopened=st.frozensets(dates, max_size=2),
)
rules_without_at = st.one_of(
    st.integers(1, 12).map("wd:{}".format),
    st.integers(1, 12).map("wd:{};late=next".format),
    st.sampled_from(["sd", "sd;cut=15:00", "sd;cut=02:30", "sd;cut=12:00"]),
    st.sampled_from(["wh:0.25", "wh:4", "wh:7.5", "wh:16", "wh:40.000001"]),
    st.sampled_from(["ch:0.5", "ch:24", "ch:100"]),
    st.integers(1, 20).map("cd:{}".format),
    st.integers(1, 20).map("cd:{};ext".format),
).map(parse_rule)
rules: st.SearchStrategy[Rule] = st.one_of(rules_without_at, st.just(parse_rule("at")))


def mostly(usual: st.SearchStrategy[T], seldom: st.SearchStrategy[T], share: int = 10) -> st.SearchStrategy[T]:
    """One of the first, and of the second once in `share` times."""
    return st.integers(1, share).flatmap(lambda chance: seldom if chance == share else usual)


def _moment(day: date, half_hours: int, more: int) -> datetime:
    return moment_of((day.toordinal() - date(1970, 1, 1).toordinal()) * 48 * HALF_HOUR + half_hours * HALF_HOUR + more)


def moments_from(first: date, days: int) -> st.SearchStrategy[datetime]:
    """Whole and half hours are edges of windows; just beside them is where mistakes are made."""
    return st.builds(
        _moment,
        st.integers(0, days).map(lambda day: first + timedelta(days=day)),
        st.integers(0, 47),
        st.sampled_from([0, 0, 0, 1, -1, 60_000_000, -119_000_000, -121_000_000, 300_000_000]),
    )


def _facts_from(first: date) -> st.SearchStrategy[Facts]:
    starts, anywhere = moments_from(first, 5), moments_from(first, 18)
    later = mostly(moments_from(first + timedelta(days=5), 10), anywhere, 5)
    any_pauses = st.lists(st.tuples(anywhere, st.one_of(st.none(), anywhere)), max_size=4).map(tuple)
    return st.builds(
        Facts,
        start=mostly(starts, st.none(), 20),
        answered=st.one_of(st.none(), later),
        withdrawn=mostly(st.none(), later, 3),
        is_done_without_time=st.sampled_from([False, False, True]),
        pauses=mostly(any_pauses.map(_forwards), any_pauses),
        deadline_given=mostly(later, st.none()),
    )


def _forwards(pauses: tuple[Pause, ...]) -> tuple[Pause, ...]:
    return tuple((begins, ends) if ends is None else (min(begins, ends), max(begins, ends)) for begins, ends in pauses)


zones = st.sampled_from([ZoneInfo(zone) for zone in (*ZONES, "UTC")])
seasons = st.sampled_from([SPRING, AUTUMN, WINTER])
moments = seasons.flatmap(lambda first: moments_from(first, 20))


def _seen_from(first: date) -> st.SearchStrategy[tuple[Facts, datetime, datetime]]:
    late, anywhen = moments_from(first + timedelta(days=8), 14), moments_from(first, 20)
    two = st.tuples(mostly(late, anywhen, 3), late).map(lambda pair: (min(pair), max(pair)))
    return st.tuples(_facts_from(first), two).map(lambda seen: (seen[0], *seen[1]))


# a request and two moments of looking, in order
seen = seasons.flatmap(_seen_from)
many_seen = seasons.flatmap(lambda first: st.lists(_seen_from(first), max_size=10))
