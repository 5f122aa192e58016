"""The days of a term: what is open, what counts, when it came and when the answer is due."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.svg import COUNTED, INK, OPEN, PETROL, TRACK, Frame
from charts.timeline import Pin, TimelineDay, TimelineSize, draw_timeline, timeline
from tests.charts.drawing import (
    SVG,
    circles,
    hatches,
    ids,
    overlap,
    parsed,
    path_places,
    places,
    text_boxes,
    texts,
    touching,
)

FRAME = Frame("fig1", "Voorbeeld met uw eigen openingstijden", "Uiterlijk dinsdag 17.00 uur.")
OFFICE = ((9 * 60, 17 * 60),)
DAYS = [
    TimelineDay("vr 27 nov", "vr", "27 nov", OFFICE, note="dag van ontvangst telt niet"),
    TimelineDay("za", "za", note="weekend telt niet"),
    TimelineDay("zo", "zo", note="weekend telt niet"),
    TimelineDay("ma 30 nov", "ma", "30 nov", OFFICE, OFFICE, "dag 1"),
    TimelineDay("di 1 dec", "di", "1 dec", OFFICE, OFFICE, "dag 2"),
]
RECEIVED = Pin(0, 16 * 60 + 40, "ontvangen 16.40", "16.40")
DUE = Pin(4, 17 * 60, "uiterlijk 17.00", "vóór 17.00")
sizes = pytest.mark.parametrize("size", TimelineSize, ids=lambda size: size.name)


def drawing(size: TimelineSize, days: list[TimelineDay] = DAYS, received: Pin = RECEIVED, due: Pin = DUE) -> ET.Element:
    return parsed(draw_timeline(days, received, due, frame=FRAME, size=size))[0]


def due_at(found: ET.Element) -> tuple[float, float]:
    """Where the answer is due: the middle of the diamond."""
    (corners,) = [path_places(each.attrib["d"]) for each in found.iter(f"{SVG}path") if each.get("fill") == PETROL]
    return corners[0][0], corners[1][1]


@sizes
def test_closed_days_are_hatched_and_half_as_wide(size: TimelineSize) -> None:
    found = drawing(size)

    closed, opened = hatches(found), places(found, "rect", fill=TRACK)
    assert (len(closed), len(opened)) == (2, 3)
    assert [each["width"] for each in closed] == pytest.approx([opened[0]["width"] / 2] * 2, abs=0.11)
    assert opened[-1]["x"] + opened[-1]["width"] == pytest.approx(float(found.attrib["width"]), abs=0.11)


@sizes
def test_the_answer_is_due_at_the_close_of_its_day(size: TimelineSize) -> None:
    found = drawing(size)

    last = places(found, "rect", fill=COUNTED)[-1]
    assert due_at(found)[0] == pytest.approx(last["x"] + last["width"], abs=0.11)


@sizes
def test_the_request_stands_at_its_time_between_opening_and_close(size: TimelineSize) -> None:
    found = drawing(size)

    window = places(found, "rect", fill=OPEN)[0]
    ((x, _, _),) = circles(found)
    # 16.40 is 460 of the 480 minutes after 9.00
    assert x == pytest.approx(window["x"] + window["width"] * 460 / 480, abs=0.11)
    (line,) = [each for each in found.iter(f"{SVG}line") if each.attrib["stroke"] == INK]
    assert float(line.attrib["x1"]) == pytest.approx(x, abs=0.06)


@sizes
def test_only_the_part_that_counts_is_darker(size: TimelineSize) -> None:
    half = TimelineDay("vr 27 nov", "vr", "27 nov", OFFICE, ((13 * 60, 17 * 60),))

    found = drawing(size, [half], Pin(0, 13 * 60, "a", "a"), Pin(0, 17 * 60, "b", "b"))

    (window,), (counted,) = places(found, "rect", fill=OPEN), places(found, "rect", fill=COUNTED)
    assert counted["width"] == pytest.approx(window["width"] / 2, abs=0.11)
    assert counted["x"] + counted["width"] == pytest.approx(window["x"] + window["width"], abs=0.11)


def test_a_lunch_break_is_two_windows() -> None:
    lunch = ((8 * 60 + 30, 12 * 60), (12 * 60 + 30, 17 * 60))

    found = drawing(
        TimelineSize.WIDE, [TimelineDay("ma", "ma", "", lunch)], Pin(0, 540, "a", "a"), Pin(0, 1020, "b", "b")
    )

    morning, afternoon = places(found, "rect", fill=OPEN)
    per_minute = morning["width"] / 210
    assert afternoon["x"] - morning["x"] - morning["width"] == pytest.approx(30 * per_minute, abs=0.2)
    assert afternoon["width"] == pytest.approx(270 * per_minute, abs=0.2)


def test_the_wide_one_says_why_days_do_not_count_once_for_neighbours() -> None:
    words = texts(drawing(TimelineSize.WIDE))

    assert words.count("weekend telt niet") == 1
    assert {"dag van ontvangst telt niet", "dag 1", "dag 2", "ontvangen 16.40", "uiterlijk 17.00"} <= set(words)


def test_a_phone_has_names_in_two_lines_and_short_words() -> None:
    words = texts(drawing(TimelineSize.NARROW))

    assert {"vr", "27 nov", "16.40", "vóór 17.00", "dag 1"} <= set(words)
    assert "weekend telt niet" not in words


def test_days_left_out_are_dots() -> None:
    days = [DAYS[0], TimelineDay("…", "…", is_skipped=True), DAYS[4]]

    found = drawing(TimelineSize.WIDE, days, RECEIVED, Pin(2, 1020, "uiterlijk 17.00", "17.00"))

    assert "…" in texts(found)
    assert not hatches(found)


MOMENTS = st.integers(0, 1440)


@sizes
@settings(deadline=None, max_examples=80)  # the machine may be busy
@given(first=st.integers(0, 6), count=st.integers(1, 16), received=MOMENTS, due=MOMENTS)
def test_pins_and_words_stay_inside_and_do_not_touch(
    size: TimelineSize, first: int, count: int, received: int, due: int
) -> None:
    week = ["ma", "di", "wo", "do", "vr", "za", "zo"]
    days = []
    for index in range(count):
        name = week[(first + index) % 7]
        windows = () if name in {"za", "zo"} else OFFICE
        note = "weekend telt niet" if name in {"za", "zo"} else ""
        days.append(TimelineDay(f"{name} {index + 1} nov", name, f"{index + 1} nov", windows, windows, "dag", note))
    last = Pin(count - 1, max(due, received) if count == 1 else due, "vóór maandag", "voor nu")

    found = drawing(size, days, Pin(0, received, "ontvangen ooit", "ooit"), last)

    width, height = float(found.attrib["width"]), float(found.attrib["height"])
    boxes = text_boxes(found)
    for left, top, right, bottom in boxes.values():
        assert left >= -4  # the width of letters is a guess here
        assert right <= width + 4
        assert top >= 0
        assert bottom <= height
    words = {"ontvangen ooit", "vóór maandag"} if size is TimelineSize.WIDE else {"ooit", "voor nu"}
    assert words <= set(boxes)
    assert not [pair for pair in touching(boxes) if pair != ("dag", "dag")]
    ((x, y, radius),) = circles(found)
    at, row = due_at(found)
    for pin in ((x - radius, y - radius, x + radius, y + radius), (at - 5, row - 5, at + 5, row + 5)):
        assert pin[0] >= 0
        assert pin[2] <= width
        assert not any(overlap(boxes[each], pin) for each in words)


def test_the_days_are_drawn_for_both_widths_with_ids_of_their_own() -> None:
    markup = timeline(DAYS, RECEIVED, DUE, frame=FRAME)

    assert [each.attrib["class"] for each in parsed(markup)] == ["wideonly", "narrow"]
    assert len(ids(markup)) == len(set(ids(markup))) == 6


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (Pin(5, 0, "a", "a"), DUE),
        (Pin(-1, 0, "a", "a"), DUE),
        (RECEIVED, Pin(0, 960, "b", "b")),
        (RECEIVED, Pin(4, 1441, "b", "b")),
    ],
)
def test_moments_that_are_not_on_the_days_are_refused(received: Pin, due: Pin) -> None:
    with pytest.raises(ValueError, match=r"not on one of|before it came"):
        drawing(TimelineSize.WIDE, DAYS, received, due)


@pytest.mark.parametrize("windows", [((540, 1441),), ((540, 500),), ((540, 700), (650, 800))])
def test_windows_that_are_none_are_refused(windows: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="windows ascend"):
        TimelineDay("ma", "ma", "", windows)
