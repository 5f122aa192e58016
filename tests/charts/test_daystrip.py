"""Days in a row: where the openings, the closed days and the two moments stand."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.daystrip import COUNTED, NOT_COUNTED, StripDay, StripMark, StripNote, day_strip
from charts.svg import INK, PETROL, Frame
from tests.charts.drawing import SVG, hatches, parsed, places, text_boxes, texts, touching

FRAME = Frame("fig1", "Voorbeeld", "Ontvangen vrijdag, uiterlijk dinsdag.")
OFFICE = ((540, 1020),)
FRIDAY_TO_TUESDAY = [
    StripDay(("vr", "27 nov"), OFFICE),
    StripDay(("za", "28 nov")),
    StripDay(("zo", "29 nov")),
    StripDay(("ma", "30 nov"), OFFICE, "dag 1", counts=True),
    StripDay(("di", "1 dec"), OFFICE, "dag 2", counts=True),
]
RECEIVED = StripMark(0, 1000, "ontvangen 16.40")
NOTES = (StripNote(0, 0, "dag van ontvangst telt niet"), StripNote(1, 2, "weekend telt niet"))


def drawn(
    days: list[StripDay], start: StripMark, end: StripMark, notes: tuple[StripNote, ...] = ()
) -> tuple[ET.Element, ET.Element]:
    wide, narrow = parsed(day_strip(days, start, end, frame=FRAME, notes=notes))
    return wide, narrow


def example() -> tuple[ET.Element, ET.Element]:
    return drawn(FRIDAY_TO_TUESDAY, RECEIVED, StripMark(4, 1020, "uiterlijk 17.00"), NOTES)


def line_at(element: ET.Element, stroke: str) -> float:
    [found] = [each for each in element.iter(f"{SVG}line") if each.get("stroke") == stroke]
    return float(found.attrib["x1"])


def test_a_closed_day_is_hatched_and_half_as_wide() -> None:
    wide, _narrow = example()

    # 634 px, four gaps of 8, three open days and two half ones
    unit = (634 - 4 * 8) / 4
    assert [each["width"] for each in hatches(wide)] == pytest.approx([unit / 2] * 2, abs=0.06)
    assert hatches(wide)[0]["x"] == pytest.approx(unit + 8, abs=0.06)


def test_the_day_of_receipt_has_another_tint_than_the_days_that_count() -> None:
    for drawing in example():
        assert len(places(drawing, "rect", fill=NOT_COUNTED)) == 1
        assert len(places(drawing, "rect", fill=COUNTED)) == 2


def test_the_marks_stand_at_their_minute_of_their_opening() -> None:
    for drawing in example():
        [opening] = places(drawing, "rect", fill=NOT_COUNTED)
        last = places(drawing, "rect", fill=COUNTED)[1]
        # 16.40 is 460 of the 480 minutes; 17.00 is the close
        assert line_at(drawing, INK) == pytest.approx(opening["x"] + opening["width"] * 460 / 480, abs=0.2)
        assert line_at(drawing, PETROL) == pytest.approx(last["x"] + last["width"], abs=0.2)


def test_a_lunch_break_and_a_half_day_are_on_the_same_scale() -> None:
    days = [StripDay(("do", "24"), ((540, 720),)), StripDay(("ma", "28"), ((540, 750), (780, 1020)), counts=True)]

    wide, _narrow = drawn(days, StripMark(0, 600, "a"), StripMark(1, 800, "b"))

    [half] = places(wide, "rect", fill=NOT_COUNTED)
    morning, afternoon = places(wide, "rect", fill=COUNTED)
    a_minute = half["width"] / 180
    assert morning["width"] == pytest.approx(210 * a_minute, abs=0.2)
    assert afternoon["x"] - morning["x"] - morning["width"] == pytest.approx(30 * a_minute, abs=0.2)


def test_everything_is_named_and_nothing_stands_on_each_other() -> None:
    wide, narrow = example()

    assert {"ontvangen 16.40", "uiterlijk 17.00", "dag 1", "dag 2", "vr 27 nov", "weekend telt niet"} <= set(
        texts(wide)
    )
    assert "dag van ontvangst telt niet" in texts(wide)
    assert {"uiterlijk 17.00", "vr", "27 nov", "za"} <= set(texts(narrow))
    for drawing in (wide, narrow):
        assert touching(text_boxes(drawing)) == []


@given(
    st.lists(st.booleans(), min_size=1, max_size=7),
    st.integers(0, 1439),
    st.integers(0, 1439),
)
def test_whatever_the_days_are_words_stay_inside_and_apart(is_open: list[bool], start: int, end: int) -> None:
    days = [
        StripDay(("ma", f"{number + 20} nov"), OFFICE if opened else (), f"dag {number}", counts=True)
        for number, opened in enumerate(is_open)
    ]
    first, last = sorted((start, end)) if len(days) == 1 else (start, end)

    for drawing in drawn(
        days, StripMark(0, first, "gevraagd 16.40"), StripMark(len(days) - 1, last, "gedaan om 17.00")
    ):
        width = float(drawing.attrib["width"])
        boxes = text_boxes(drawing)
        assert all(left >= -1 and right <= width + 1 for left, _top, right, _bottom in boxes.values())
        assert touching(boxes) == []


def test_a_note_that_does_not_fit_under_its_days_is_left_out() -> None:
    days = [StripDay(("ma", str(number)), OFFICE) for number in range(8)]
    long = StripNote(3, 3, "dag van ontvangst telt niet, en ook niet de dag daarna")

    wide, _narrow = drawn(days, StripMark(0, 600, "a"), StripMark(7, 700, "b"), (StripNote(2, 2, "dicht"), long))

    assert "dicht" in texts(wide)
    assert long.words not in texts(wide)


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        ([], 0, 0),
        ([StripDay(("ma", "1"), OFFICE)] * 9, 0, 1),
        ([StripDay(("ma", "1"), OFFICE)] * 2, 0, 2),
        ([StripDay(("ma", "1"), OFFICE)] * 2, 1, 0),
    ],
)
def test_what_cannot_be_drawn_is_refused(days: list[StripDay], start: int, end: int) -> None:
    with pytest.raises(ValueError, match="day"):
        day_strip(days, StripMark(start, 600, "a"), StripMark(end, 600, "b"), frame=FRAME)


def test_words_are_text_and_never_markup() -> None:
    days = [StripDay(("<b>ma", "1 & 2"), OFFICE, "<i>")]

    markup = day_strip(days, StripMark(0, 600, "<a>"), StripMark(0, 700, "<z>"), frame=FRAME)

    assert "<b>" not in markup
    assert "&lt;b&gt;ma" in markup
