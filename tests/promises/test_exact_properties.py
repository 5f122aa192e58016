"""The properties at the end of promises.md, by hypothesis, to the microsecond and in more zones than ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from departments.worktime.calculation import Window, WorkCalendar
from departments.worktime.holidays import no_holidays
from departments.worktime.windows import instant_of
from promises.deadlines.assessment import Facts, assess, deadline_of
from promises.deadlines.bulk import FactTable, assess_many
from promises.deadlines.rules import parse_rule
from tests.promises.random_cases import calendars
from tests.promises.reference_days import easter, kings_day, last_sunday
from tests.promises.reference_engine import work_calendar

# where the clock is set at other hours than ours: by half an hour, at midnight, in October, around Ramadan
OTHER_ZONES = (
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
)
YEARS = range(2024, 2031)
DIFFICULT = [
    day
    for year in YEARS
    for day in (last_sunday(year, 3), last_sunday(year, 10), easter(year), kings_day(year), date(year, 12, 25))
]
RULES = ("wh:0.5", "wh:8", "wh:30", "wd:1", "wd:4", "wd:2;late=next", "sd", "sd;cut=12:00", "ch:36", "cd:3", "cd:9;ext")
FAR = datetime(2034, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NOTATIONS = st.sampled_from(
    [
        UTC,
        ZoneInfo("Europe/Amsterdam"),
        ZoneInfo("America/St_Johns"),
        timezone(timedelta(hours=14)),
        timezone(-timedelta(hours=9, minutes=30)),
    ]
)
quickly = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def pool() -> list[WorkCalendar]:
    """Calendars with everything in them, and some of those in the other zones."""
    made = [work_calendar(calendar) for calendar in calendars(seed=7, count=20)]
    return made + [replace(made[number], zone=zone) for number, zone in enumerate(OTHER_ZONES)]


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """An instant to the microsecond, often within days of a difficult date."""
    seconds = st.integers(-5 * 86_400, 5 * 86_400)
    near = st.builds(
        lambda day, after: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=after),
        st.sampled_from(DIFFICULT),
        seconds,
    )
    somewhere = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))
    moment: datetime = draw(st.one_of(near, near, somewhere))
    return moment + MICROSECOND * draw(st.sampled_from([0, 0, 1, -1, 500_000]))


work_calendars = st.integers(0, 26).map(lambda number: pool()[number])
rules = st.sampled_from(RULES).map(parse_rule)
spans = st.one_of(
    st.timedeltas(timedelta(0), timedelta(days=4)), st.sampled_from([timedelta(0), MICROSECOND, timedelta(minutes=5)])
)


@quickly
@given(work_calendars, rules, moments(), spans)
def test_who_asks_later_is_never_promised_an_earlier_answer(calendar, rule, start, later):
    assert deadline_of(rule, start, calendar) <= deadline_of(rule, start + later, calendar)


@quickly
@given(work_calendars, rules, moments(), st.integers(-3, 12))
def test_one_more_closed_day_never_makes_the_deadline_earlier(calendar, rule, start, after):
    closed = replace(calendar, closed=calendar.closed | {start.date() + timedelta(days=after)})

    assert deadline_of(rule, start, calendar) <= deadline_of(rule, start, closed)


@quickly
@given(work_calendars, moments(), moments(), moments())
def test_opening_time_adds_up(calendar, one, two, three):
    times = calendar.timetable.opening_between
    a, b, c = sorted((moment - datetime(1970, 1, 1, tzinfo=UTC)) // MICROSECOND for moment in (one, two, three))

    assert times(a, c) == times(a, b) + times(b, c)
    assert 0 <= times(a, b) <= b - a


@quickly
@given(work_calendars, rules, moments(), st.data())
def test_a_pause_before_the_deadline_moves_it_exactly_as_long_as_it_lasted(calendar, rule, start, data):
    base = deadline_of(rule, start, calendar)
    within = st.integers(0, (base - start) // MICROSECOND).map(lambda length: start + length * MICROSECOND)
    since, to = sorted((data.draw(within), data.draw(within)))

    moved = assess(Facts(start, pauses=((since, to),)), rule, calendar, FAR).deadline

    if str(rule).startswith(("ch", "cd")):
        assert moved - base == to - since
        return
    waited = calendar.opening_seconds(since, to)
    assert calendar.opening_seconds(base, moved) == waited
    assert moved == base if waited == 0 else calendar.is_open(moved - MICROSECOND)


@quickly
@given(work_calendars, rules, moments(), st.lists(st.tuples(spans, spans), min_size=1, max_size=3), spans)
def test_one_more_pause_never_makes_the_deadline_earlier(calendar, rule, start, waits, more):
    pauses = tuple((start + since, start + since + length) for since, length in waits)
    facts = Facts(start, pauses=pauses[1:])
    waits_more = Facts(start, pauses=pauses)

    assert assess(facts, rule, calendar, FAR).deadline <= assess(waits_more, rule, calendar, FAR).deadline


@st.composite
def requests(draw: st.DrawFn) -> Facts:
    start = draw(moments())
    pauses = draw(st.lists(st.tuples(spans, st.one_of(st.none(), spans)), max_size=3))
    early = st.sampled_from([timedelta(0), timedelta(0), timedelta(seconds=60), timedelta(seconds=121)])
    ends = {
        "answered": start + draw(spans) - draw(early),
        "withdrawn": start + draw(spans) - draw(early),
        "is_done_without_time": True,
    }
    happened = draw(st.sets(st.sampled_from(sorted(ends)), max_size=2))  # also what no source should say together
    ended = {name: ends[name] for name in sorted(happened)}
    waits = tuple((start + since, None if length is None else start + since + length) for since, length in pauses)
    return Facts(start, pauses=waits, **ended)


@quickly
@given(work_calendars, rules, requests(), spans, st.lists(NOTATIONS, min_size=8, max_size=8))
def test_the_notation_of_the_offset_makes_no_difference(calendar, rule, facts, later, notations):
    def written(moment: datetime | None, notation: tzinfo) -> datetime | None:
        return None if moment is None else moment.astimezone(notation)

    other = Facts(
        written(facts.start, notations[0]),
        written(facts.answered, notations[1]),
        written(facts.withdrawn, notations[2]),
        facts.is_done_without_time,
        tuple((written(since, notations[3]), written(to, notations[4])) for since, to in facts.pauses),
    )
    at = facts.start + later

    assert assess(other, rule, calendar, written(at, notations[5])) == assess(facts, rule, calendar, at)
    assert deadline_of(rule, written(facts.start, notations[6]), calendar) == deadline_of(rule, facts.start, calendar)


@quickly
@given(work_calendars, rules, st.lists(st.tuples(requests(), spans), max_size=6))
def test_in_bulk_the_answers_are_those_of_one_by_one_to_the_microsecond(calendar, rule, looks):
    moments_of_looking = [facts.start + later for facts, later in looks]
    instants = [(at - datetime(1970, 1, 1, tzinfo=UTC)) // MICROSECOND for at in moments_of_looking]

    table = FactTable.of([facts for facts, _ in looks])
    found = assess_many(table, rule, calendar, np.array(instants, dtype=np.int64))

    assert [found.assessment(row) for row in range(len(looks))] == [
        assess(facts, rule, calendar, at) for (facts, _), at in zip(looks, moments_of_looking, strict=True)
    ]


@quickly
@given(st.sampled_from(OTHER_ZONES), moments(), moments())
def test_who_is_always_open_is_open_all_the_time_in_every_zone(zone, one, other):
    day = (Window(0, 10 * 60), Window(10 * 60, 24 * 60))
    calendar = WorkCalendar(zone=zone, week=(day,) * 7, holidays=no_holidays)
    start, end = sorted((one, other))

    assert timedelta(seconds=calendar.opening_seconds(start, end)) == end - start
    assert calendar.is_open(start)
    assert calendar.timetable.day_of(instant_of(start)) == start.astimezone(ZoneInfo(zone)).date().toordinal()
