"""The curve of how fast answers come: a stair from 0, with the median and p90 where they are."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from charts.plot import even_ticks
from charts.survival import AnswerStep, SpeedMark, answer_curve, draw_answer_curve
from charts.svg import BAND, PETROL, Frame
from tests.charts.drawing import SVG, along, circles, ids, inside, parsed, path_places, text_boxes, texts, touching

FRAME = Frame("fig1", "Zo snel kwam het antwoord", "De helft binnen 5 werkuren.")
TICKS = [(0.0, "0"), (10.0, "10"), (20.0, "20"), (30.0, "30"), (40.0, "40")]
# three steps: after 4 hours a fifth, after 10 half and after 30 nine of ten
STEPS = [AnswerStep(4, 0.2, 0.1, 0.3), AnswerStep(10, 0.5, 0.4, 0.6), AnswerStep(30, 0.9, 0.8, 0.95)]
MARKS = [SpeedMark(10, 0.5, "10 uur", "de helft"), SpeedMark(30, 0.9, "30 uur", "9 van de 10")]
# the plot on a phone: left, right, top and bottom in px
LEFT, RIGHT, TOP, BOTTOM = 34, 281, 28, 196


def drawing(steps: list[AnswerStep], marks: list[SpeedMark]) -> ET.Element:
    return parsed(draw_answer_curve(steps, frame=FRAME, axis="werkuren", ticks=TICKS, marks=marks))[0]


def place(at: float, share: float) -> tuple[float, float]:
    return LEFT + at / 40 * (RIGHT - LEFT), BOTTOM - share * (BOTTOM - TOP)


def test_the_curve_is_a_stair_from_nobody_to_the_last_answer() -> None:
    (curve,) = [path_places(each.attrib["d"]) for each in drawing(STEPS, []).iter(f"{SVG}path") if each.get("stroke")]

    expected = [(0, 0), (4, 0), (4, 0.2), (10, 0.2), (10, 0.5), (30, 0.5), (30, 0.9), (30, 0.9)]
    for corner, (at, share) in zip(curve, expected, strict=True):
        assert corner == pytest.approx(place(at, share), abs=0.3)


def test_median_and_p90_are_dots_with_a_line_down_to_their_time() -> None:
    found = drawing(STEPS, MARKS)

    assert [(x, y) for x, y, _ in circles(found)] == [
        pytest.approx(place(10, 0.5), abs=0.06),
        pytest.approx(place(30, 0.9), abs=0.06),
    ]
    down = [each for each in found.iter(f"{SVG}line") if each.attrib["stroke"] == PETROL]
    assert [float(each.attrib["x1"]) for each in down] == pytest.approx([place(10, 0)[0], place(30, 0)[0]], abs=0.06)
    assert {float(each.attrib["y2"]) for each in down} == {BOTTOM}
    assert {"10 uur", "de helft", "30 uur", "9 van de 10"} <= set(texts(found))


def test_the_band_lies_around_the_curve() -> None:
    (band,) = [
        path_places(each.attrib["d"]) for each in drawing(STEPS, []).iter(f"{SVG}path") if each.get("fill") == BAND
    ]

    ys = {round(y, 1) for _, y in band}
    assert ys == {round(place(0, share)[1], 1) for share in (0, 0.1, 0.3, 0.4, 0.6, 0.8, 0.95)}


def test_a_wait_longer_than_the_axis_is_not_drawn() -> None:
    found = drawing([*STEPS, AnswerStep(90, 1, 0.9, 1)], [])

    assert max(x for each in found.iter(f"{SVG}path") for x, _ in path_places(each.attrib["d"])) <= RIGHT


def test_a_hundred_thousand_answers_are_a_small_picture() -> None:
    steps = [AnswerStep(n / 2500, n / 100_000, n / 100_000, n / 100_000) for n in range(1, 100_001)]

    assert len(answer_curve(steps, frame=FRAME, axis="werkuren", ticks=TICKS)) < 120_000


def test_nobody_answered_is_a_line_along_the_axis() -> None:
    found = drawing([AnswerStep(8, 0, 0, 0)], [])

    (curve,) = [path_places(each.attrib["d"]) for each in found.iter(f"{SVG}path") if each.get("stroke")]
    assert {y for _, y in curve} == {BOTTOM}
    assert curve[-1][0] == pytest.approx(place(8, 0)[0], abs=0.3)


@settings(deadline=None, max_examples=60)  # the machine may be busy
@given(st.integers(1, 400), st.floats(0.5, 25), st.integers(0, 10**6))
def test_labels_stand_on_no_line_and_on_no_other_word(size: int, speed: float, seed: int) -> None:
    durations = np.random.default_rng(seed).gamma(2, speed / 2, size)
    curve = KaplanMeierFitter().fit(durations)
    answered = 1 - curve.survival_function_.iloc[1:, 0]
    ends = 1 - curve.confidence_interval_survival_function_.iloc[1:].to_numpy()
    steps = [
        AnswerStep(float(at), share, low, high)
        for at, share, (high, low) in zip(answered.index, answered, ends, strict=True)
    ]
    marks = [
        SpeedMark(at, share, f"{at:.1f} uur", words)
        for share, words in ((0.5, "de helft"), (0.9, "9 van de 10"))
        if (at := float(np.sort(durations)[int(np.ceil(size * share)) - 1])) <= 40
    ]

    found = drawing(steps, marks)

    boxes = text_boxes(found)
    assert not touching(boxes)
    lines = [path_places(each.attrib["d"]) for each in found.iter(f"{SVG}path") if each.get("stroke")]
    lines += [
        [(float(each.attrib["x1"]), float(each.attrib["y1"])), (float(each.attrib["x2"]), float(each.attrib["y2"]))]
        for each in found.iter(f"{SVG}line")
        if each.get("class") != "gridline"
    ]
    for mark in marks:
        for words in (mark.figure, mark.words):
            assert words in boxes
            assert not any(inside(place, boxes[words]) for line in lines for place in along(line))


def test_the_curve_is_drawn_for_both_widths_with_ids_of_its_own() -> None:
    markup = answer_curve(STEPS, frame=FRAME, axis="werkuren", ticks=TICKS, marks=MARKS)

    assert [each.attrib["class"] for each in parsed(markup)] == ["wideonly", "narrow"]
    assert len(ids(markup)) == len(set(ids(markup))) == 4


@pytest.mark.parametrize(
    ("steps", "ticks"),
    [([], TICKS), (STEPS[::-1], TICKS), (STEPS, TICKS[:1]), (STEPS, TICKS[1:]), (STEPS, TICKS[::-1])],
)
def test_a_curve_that_cannot_be_drawn_is_refused(steps: list[AnswerStep], ticks: list[tuple[float, str]]) -> None:
    with pytest.raises(ValueError, match="ascend"):
        draw_answer_curve(steps, frame=FRAME, axis="werkuren", ticks=ticks)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 40, [0, 10, 20, 30, 40]),
        (0, 5, [0, 1, 2, 3, 4, 5]),
        (0, 3.2, [0, 1, 2, 3, 4]),
        (0.72, 1, [0.7, 0.8, 0.9, 1.0]),
        (0.861, 0.984, [0.85, 0.9, 0.95, 1.0]),
        (0, 0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
        (-3, 12, [-5, 0, 5, 10, 15]),
    ],
)
def test_ticks_are_round_values_around_what_is_drawn(low: float, high: float, expected: list[float]) -> None:
    assert even_ticks(low, high) == expected


@given(st.floats(-1e5, 1e5), st.floats(0.001, 1e6), st.integers(2, 12))
def test_ticks_hold_both_ends_and_are_few(low: float, room: float, most: int) -> None:
    ticks = even_ticks(low, low + room, most)

    assert ticks[0] <= low
    assert ticks[-1] >= low + room
    assert 2 <= len(ticks) <= most


def test_ticks_take_the_numbers_of_numpy() -> None:
    assert even_ticks(np.float64(0), np.float64(40)) == [0, 10, 20, 30, 40]


def test_ticks_without_room_are_refused() -> None:
    with pytest.raises(ValueError, match="higher value"):
        even_ticks(1, 1)
