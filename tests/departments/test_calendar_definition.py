"""The written form of a calendar: what is read, what is refused, and in which words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.worktime.calculation import DayKind, NeverOpen, WorkCalendar
from departments.worktime.definition import (
    BadDefinition,
    Wrong,
    calendar_from,
    calendars_from,
    definition_of,
    draft_from,
    first_opening,
)
from departments.worktime.draft import CalendarDraft, DayEntry, EntryKind, in_order
from departments.worktime.windows import Window
from departments.worktime.words import PROBLEMS, definition_problem

FILE = json.loads((Path(__file__).parents[1] / "cases" / "calendars.json").read_text(encoding="utf-8"))
WEEK = {"0": [["09:00", "17:00"]]}
MORNING = (Window(9 * 60, 12 * 60),)


def wrong(definition: object, others: dict[str, object] | None = None) -> BadDefinition:
    with pytest.raises(BadDefinition) as caught:
        calendar_from(definition, others)
    return caught.value


# ---- what is read -------------------------------------------------------------------------------------------------


def test_the_calendars_of_the_worked_cases() -> None:
    calendars = calendars_from(FILE)

    assert len(calendars) == 11
    assert calendars["KCC"].windows(date(2026, 3, 5)) == (Window(8 * 60, 20 * 60),)  # Thursday evening
    assert calendars["LUNCH"].windows(date(2026, 3, 2)) == (Window(540, 750), Window(780, 1020))
    assert calendars["24X7"].windows(date(2026, 12, 25)) == (Window(0, 1440),)
    assert calendars["KANTOOR-BRUG"].windows(date(2026, 5, 15)) == ()
    assert calendars["KANTOOR-HALF"].windows(date(2026, 12, 24)) == MORNING
    assert calendars["KANTOOR-0505"].is_working_day(date(2026, 5, 5))
    assert not calendars["KANTOOR"].is_working_day(date(2026, 5, 5))


def test_a_weekday_that_is_missing_is_closed_and_the_holidays_are_those_of_the_cao() -> None:
    calendar = calendar_from({"week": WEEK})

    assert calendar == WorkCalendar(week=((Window(540, 1020),), *((),) * 6))


def test_all_parts_at_once_by_the_precedence_of_rule_2() -> None:
    days = ["2026-04-27", "2026-05-05", "2026-05-14", "2026-05-25"]
    calendar = calendar_from(
        {
            "_comment": "holidays on weekdays",
            "tz": "Europe/Brussels",
            "week": {str(day): [["09:00", "17:00"]] for day in range(7)},
            "override": {days[0]: {"windows": [["09:00", "12:00"]], "reason": "Oranjemarkt"}},
            "closed": {days[0]: "Dicht", days[1]: "Dicht"},
            "open_again": days[:3],
            "weeks": [{"from": "2027-01-01", "week": WEEK}],
        }
    )

    assert [calendar.kind_of(date.fromisoformat(day)) for day in days] == [
        DayKind.SPECIAL, DayKind.CLOSED, DayKind.REOPENED, DayKind.HOLIDAY,
    ]  # fmt: skip
    assert calendar.windows(date(2026, 4, 27)) == MORNING
    assert calendar.is_working_day(date(2026, 12, 31))
    assert not calendar.is_working_day(date(2027, 1, 5))  # a Tuesday


def test_what_is_said_of_a_date_replaces_all_that_the_other_says_of_it() -> None:
    base = {"week": WEEK, "override": {"2026-12-21": [["09:00", "12:00"]]}, "closed": ["2026-12-28"]}

    calendar = calendar_from({"extends": "BASE", "closed": ["2026-12-21"]}, {"BASE": base})

    assert calendar.windows(date(2026, 12, 21)) == ()
    assert calendar.windows(date(2026, 12, 28)) == ()


def test_a_week_of_its_own_goes_without_the_later_weeks_of_the_other() -> None:
    base = {"tz": "Asia/Tokyo", "week": WEEK, "weeks": [{"from": "2027-01-01", "week": {}}]}

    assert calendar_from({"extends": "BASE"}, {"BASE": base}).later_weeks != ()
    own = calendar_from({"extends": "BASE", "week": {"1": [["00:00", "24:00"]]}}, {"BASE": base})

    assert (own.zone, own.later_weeks) == ("Asia/Tokyo", ())
    assert own.windows(date(2027, 1, 5)) == (Window(0, 1440),)


def test_windows_that_touch_are_two_windows() -> None:
    assert calendar_from({"week": {"0": [["09:00", "12:00"], ["12:00", "17:00"]]}}).week[0] == (
        Window(540, 720),
        Window(720, 1020),
    )


def test_the_calendar_of_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "calendars.md").read_text(encoding="utf-8")

    calendar = calendar_from(json.loads(text.partition("```json")[2].partition("```")[0]))

    assert calendar.windows(date(2026, 12, 24)) == MORNING
    assert calendar.kind_of(date(2026, 5, 5)) == DayKind.REOPENED
    assert calendar.week_on(date(2027, 1, 4)) == ((Window(480, 960),), *((),) * 6)


# ---- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        (None, Wrong.FORM),
        ([], Wrong.FORM),
        ({}, Wrong.NO_WEEK),
        ({"week": WEEK, "weekdays": {}}, Wrong.UNKNOWN_KEY),
        ({"week": []}, Wrong.FORM),
        ({"week": {"7": []}}, Wrong.WEEKDAY),
        ({"week": {"maandag": []}}, Wrong.WEEKDAY),
        ({"week": {"0": "09:00-17:00"}}, Wrong.FORM),
        ({"week": {"0": [["09:00"]]}}, Wrong.FORM),
        ({"week": {"0": [[9, 17]]}}, Wrong.FORM),
        ({"week": {"0": [["9:00", "17:00"]]}}, Wrong.TIME),
        ({"week": {"0": [["09:00", "24:01"]]}}, Wrong.TIME),
        ({"week": {"0": [["09:00", "25:00"]]}}, Wrong.TIME),
        ({"week": {"0": [["09:00", "17:00\n"]]}}, Wrong.TIME),
        ({"week": {"0": [["٠٩:٠٠", "17:00"]]}}, Wrong.TIME),
        ({"week": {"0": [["17:00", "09:00"]]}}, Wrong.BACKWARDS),
        ({"week": {"0": [["09:00", "09:00"]]}}, Wrong.BACKWARDS),
        ({"week": {"0": [["24:00", "24:00"]]}}, Wrong.BACKWARDS),
        ({"week": {"0": [["09:00", "12:00"], ["11:59", "17:00"]]}}, Wrong.OVERLAP),
        ({"week": {"0": [["13:00", "17:00"], ["09:00", "12:00"]]}}, Wrong.OVERLAP),
        ({"week": WEEK, "tz": "Europe/Adam"}, Wrong.ZONE),
        ({"week": WEEK, "tz": "../../etc/passwd"}, Wrong.ZONE),
        ({"week": WEEK, "tz": ""}, Wrong.ZONE),
        ({"week": WEEK, "tz": None}, Wrong.FORM),
        ({"week": WEEK, "holidays": "XX"}, Wrong.HOLIDAYS),
        ({"week": WEEK, "holidays": "DE-XX"}, Wrong.HOLIDAYS),
        ({"week": WEEK, "holidays": "NL-"}, Wrong.HOLIDAYS),
        ({"week": WEEK, "holidays": "__init__"}, Wrong.HOLIDAYS),
        ({"week": WEEK, "closed": "2026-05-15"}, Wrong.FORM),
        ({"week": WEEK, "closed": ["2026-02-29"]}, Wrong.DATE),
        ({"week": WEEK, "closed": ["20260515"]}, Wrong.DATE),
        ({"week": WEEK, "closed": ["2026-W20-5"]}, Wrong.DATE),
        ({"week": WEEK, "closed": ["9999-12-31"]}, Wrong.DATE),
        ({"week": WEEK, "closed": [20260515]}, Wrong.FORM),
        ({"week": WEEK, "closed": {"2026-05-15": 1}}, Wrong.REASON),
        ({"week": WEEK, "closed": {"2026-05-15": "x" * 201}}, Wrong.REASON),
        ({"week": WEEK, "closed": {"2026-05-15": "a\0b"}}, Wrong.REASON),
        ({"week": WEEK, "override": ["2026-05-15"]}, Wrong.FORM),
        ({"week": WEEK, "override": {"2026-05-15": {"reason": "x"}}}, Wrong.FORM),
        ({"week": WEEK, "override": {"2026-05-15": {"windows": [], "why": "x"}}}, Wrong.FORM),
        ({"week": WEEK, "weeks": [{"from": "2026-05-15"}]}, Wrong.FORM),
        ({"week": WEEK, "weeks": {}}, Wrong.FORM),
        ({"extends": "NOBODY"}, Wrong.NO_BASE),
        ({"extends": 3}, Wrong.FORM),
        ({"extends": "_comment"}, Wrong.NO_BASE),
        ({"extends": "A"}, Wrong.CIRCLE),
        ({"extends": "B"}, Wrong.CIRCLE),
        ({"extends": "L0"}, Wrong.CIRCLE),
    ],
)
def test_what_is_no_calendar_is_refused_with_its_reason_in_a_sentence(definition: object, reason: Wrong) -> None:
    chain = {f"L{number}": {"extends": f"L{number + 1}"} for number in range(2000)}
    others = {"_comment": "x", "A": {"extends": "B"}, "B": {"extends": "A"}, **chain}

    bad = wrong(definition, others)

    assert bad.wrong == reason
    assert definition_problem(bad).endswith(".")
    assert "%" not in definition_problem(bad)


def test_every_reason_has_words() -> None:
    assert set(PROBLEMS) == set(Wrong)


def test_the_sentence_names_the_calendar_of_a_file_and_the_piece_that_is_wrong() -> None:
    with pytest.raises(BadDefinition) as caught:
        calendars_from({"KANTOOR": {"week": WEEK}, "BALIE": {"extends": "KANTOOR", "tz": "Mars/Olympus"}})

    sentence = definition_problem(caught.value)
    assert "‘BALIE’" in sentence
    assert "‘Mars/Olympus’" in sentence


def test_a_calendar_cannot_extend_itself() -> None:
    with pytest.raises(BadDefinition) as caught:
        calendars_from({"A": {"extends": "A", "week": WEEK}})

    assert caught.value.wrong == Wrong.CIRCLE


# ---- there and back -----------------------------------------------------------------------------------------------

minutes = st.lists(st.integers(0, 1440), min_size=0, max_size=6, unique=True).map(sorted)
windows = minutes.map(lambda edges: tuple(Window(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)))
weeks = st.tuples(*[windows] * 7)
some_dates = st.dates(date(1970, 1, 1), date(2199, 12, 31))
reasons = st.sampled_from(["", "Brugdag", "Jaarlijkse ‘schouw’ & borrel", "休日"])
entries = st.one_of(
    st.builds(DayEntry, some_dates, st.sampled_from([EntryKind.CLOSED, EntryKind.REOPENED]), reason=reasons),
    st.builds(DayEntry, some_dates, st.just(EntryKind.WINDOWS), windows, reasons),
)
drafts = st.builds(
    CalendarDraft,
    zone=st.sampled_from(["Europe/Amsterdam", "America/New_York", "UTC"]),
    week=weeks,
    later_weeks=st.dictionaries(some_dates, weeks, max_size=3).map(lambda found: tuple(sorted(found.items()))),
    holidays=st.sampled_from(["cao-gemeenten", "none", "NL", "DE-BY"]),
    days=st.lists(entries, max_size=8, unique_by=lambda entry: (entry.date, entry.kind)).map(in_order),
)


@given(drafts)
def test_what_is_written_is_read_back_the_same(draft: CalendarDraft) -> None:
    text = json.dumps(definition_of(draft))

    assert draft_from(json.loads(text)) == draft


def test_what_is_taken_over_stands_in_the_definition_itself() -> None:
    taken = DayEntry(date(2027, 5, 7), EntryKind.CLOSED, reason="Brugdag")
    hidden = DayEntry(date(2026, 12, 24), EntryKind.CLOSED, reason="Kerstavond")
    own = DayEntry(date(2026, 12, 24), EntryKind.WINDOWS, MORNING, "Balie")
    draft = CalendarDraft(days=(own,), taken_over=(hidden, taken), based_on=3)

    assert draft_from(definition_of(draft)).days == (own, taken)


# ---- rule 5 -------------------------------------------------------------------------------------------------------


def test_the_first_opening_is_looked_for_in_800_days_from_the_day_itself() -> None:
    day = date(2026, 11, 24)
    shut = CalendarDraft(week=((),) * 7)

    def opening(on: date) -> WorkCalendar:
        return shut.with_day(DayEntry(on, EntryKind.WINDOWS, MORNING, "Open dag")).calendar()

    assert first_opening(opening(day), day) == day
    assert first_opening(opening(date(2029, 1, 31)), day) == date(2029, 1, 31)
    with pytest.raises(NeverOpen):
        first_opening(opening(date(2029, 2, 1)), day)


def test_a_window_that_the_spring_gap_swallows_is_no_opening() -> None:
    night = DayEntry(date(2027, 3, 28), EntryKind.WINDOWS, (Window(120, 180),), "Storing")
    calendar = CalendarDraft(week=((),) * 7).with_day(night).calendar()

    with pytest.raises(NeverOpen):
        first_opening(calendar, date(2026, 11, 24))
