"""Hours as somebody types and reads them, a week in one line, months as grids."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from departments.worktime.calculation import OFFICE_WEEK, Window, Windows
from promises.calendars.hours import read_hours, written
from promises.calendars.months import month_of, months_from
from promises.calendars.words import hours_changed, listed, week_in_words, windows_in_words

DAY: Windows = (Window(540, 1020),)
LUNCH: Windows = (Window(540, 750), Window(780, 1020))
ALWAYS: Windows = (Window(0, 1440),)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("9.00-17.00", DAY),
        ("9-17", DAY),
        ("9.00\N{MINUS SIGN}17.00", DAY),
        ("09:00 – 17:00 uur", DAY),
        ("9u tot 17u", DAY),
        ("9.00-12.30, 13.00-17.00", LUNCH),
        ("9-12.30 en 13-17", LUNCH),
        ("13.00-17.00; 9.00-12.30", LUNCH),
        ("0.00-24.00", ALWAYS),
        ("22-24", (Window(1320, 1440),)),
        ("9-12,12-17", (Window(540, 720), Window(720, 1020))),
        ("", ()),
        (" gesloten ", ()),
        ("-", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, windows: Windows) -> None:
    assert read_hours(text) == windows


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("9", "‘9’ kunnen wij niet lezen. Schrijf bijvoorbeeld 9.00-12.30, 13.00-17.00."),
        ("van negen tot vijf", "‘van negen tot vijf’ kunnen wij niet lezen."),
        ("9.00-25.00", "25.00 is geen tijd."),
        ("9.60-17", "9.60 is geen tijd."),
        ("24.30-24.40", "24.30 is geen tijd."),
        ("17-9", "‘17-9’ sluit voor het opent."),
        ("9-9", "‘9-9’ sluit voor het opent."),
        ("9-12, 11-13", "9.00-12.00 en 11.00-13.00 overlappen."),
        (", ".join(f"{hour}-{hour}.30" for hour in range(7)), "Een dag heeft hooguit 6 blokken."),
    ],
)
def test_hours_that_cannot_be_are_refused_with_the_way_out(text: str, sentence: str) -> None:
    with translation.override("nl"), pytest.raises(ValidationError) as refused:
        read_hours(text)

    assert sentence in refused.value.messages[0]


@pytest.mark.parametrize("windows", [(), DAY, LUNCH, ALWAYS])
def test_what_the_form_shows_is_what_it_reads(windows: Windows) -> None:
    assert read_hours(written(windows)) == windows


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (OFFICE_WEEK, "ma–vr 9.00–17.00"),
        ((DAY, DAY, DAY, (Window(540, 1200),), DAY, (), ()), "ma–vr 9.00–17.00, do tot 20.00"),
        ((DAY,) * 5 + ((Window(600, 840),), ()), "ma–vr 9.00–17.00, za 10.00–14.00"),
        ((LUNCH,) * 5 + ((), ()), "ma–vr 9.00–12.30 en 13.00–17.00"),
        ((DAY, (), DAY, (), DAY, (), ()), "ma, wo, vr 9.00–17.00"),
        ((DAY, DAY, (), (), (), (), ()), "ma en di 9.00–17.00"),
        (
            ((Window(540, 720),), DAY, DAY, DAY, (Window(540, 720),), (), ()),
            "ma–vr 9.00–17.00, ma, vr tot 12.00",
        ),
        ((LUNCH, DAY, DAY, DAY, DAY, (), ()), "di–vr 9.00–17.00, ma 9.00–12.30 en 13.00–17.00"),
        ((ALWAYS,) * 7, "ma–zo 0.00–24.00"),
        (((),) * 7, "nooit open"),
    ],
)
def test_a_week_in_one_line(week: tuple[Windows, ...], words: str) -> None:
    with translation.override("nl"):
        assert week_in_words(week) == words


def test_a_week_reads_in_english_too() -> None:
    with translation.override("en"):
        assert week_in_words(OFFICE_WEEK) == "Mon–Fri 9.00–17.00"
        assert windows_in_words(DAY) == "9.00–17.00"


def test_names_in_a_row() -> None:
    with translation.override("nl"):
        assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A en B", "A, B en C"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "evenveel uren"), (100, "evenveel uren"), (5400, "1,5\xa0uur meer"), (-7_200_000, "2.000\xa0uur minder")],
)
def test_hours_won_and_lost(seconds: int, words: str) -> None:
    with translation.override("nl"):
        assert hours_changed(seconds) == words


def test_twelve_months_from_this_one() -> None:
    months = months_from(date(2026, 11, 22))

    assert (months[0], months[1], months[2], months[-1], len(months)) == (
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 10, 1), 12,
    )  # fmt: skip


def test_a_month_begins_on_its_weekday_and_marks_its_days() -> None:
    month = month_of(date(2026, 11, 1), {date(2026, 11, 5): "closed"}, frozenset({5, 6}), date(2026, 11, 30))

    assert [cell and cell.number for cell in month.weeks[0]] == [None] * 6 + [1]
    assert [cell and cell.number for cell in month.weeks[-1]] == [30] + [None] * 6
    cells = {cell.number: cell for week in month.weeks for cell in week if cell}
    assert len(cells) == 30
    assert (cells[5].mark, cells[6].mark) == ("closed", "")
    assert [number for number, cell in cells.items() if cell.is_off] == [1, 7, 8, 14, 15, 21, 22, 28, 29]
    assert [number for number, cell in cells.items() if cell.is_today] == [30]
