"""The control chart: values at their place, limits that step, shapes that say what a point is, labels on nothing."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.control import ControlSize, control_chart, draw_control_chart
from charts.labels import spread
from charts.limits import FIRM, PROVISIONAL
from charts.periods import ControlDot, ControlStep, ControlWords, Mark
from charts.sharebar import Promised
from charts.svg import BLUE, INK, LINE_STRONG, ORANGE, PAPER, PETROL, TINT, Frame
from tests.charts.drawing import (
    SVG,
    Box,
    along,
    circles,
    ids,
    inside,
    overlap,
    parsed,
    path_places,
    text_boxes,
    texts,
    touching,
)

FRAME = Frame("fig1", "E-mail binnen 2 werkdagen, per week", "Week 31 ligt buiten de grenzen.")
WORDS = ControlWords("week", "gemiddeld 92\u00a0%", "grens 87\u00a0%", "grens 97\u00a0%")
TICKS = [(0.6, "60"), (0.7, "70"), (0.8, "80"), (0.9, "90"), (1.0, "100\u00a0%")]
TARGET = Promised(0.9, "belofte 90\u00a0%")
REASON = "nieuwe werkwijze, grenzen opnieuw bepaald"
# top and bottom of the plot in px, as in the drawing of the page
EDGES = {ControlSize.WIDE: (16, 256), ControlSize.NARROW: (14, 206)}
WEEKS = [88, 86, 89, 87, 90, 85, 88, 86, 89, 72, 84, 87, 88, 91, 92, 90, 93, 92, 91, 94, 92, 90, 93, 92, 94, 92]
sizes = pytest.mark.parametrize("size", ControlSize, ids=lambda size: size.name)


def drawn_page() -> list[ControlDot]:
    """Weeks 22 to 47: limits 73.6 to 98.4, and from week 35 on 86.9 to 97.1; week 31 is outside."""
    dots = []
    for index, value in enumerate(WEEKS):
        lower, mean, upper = (0.736, 0.861, 0.984) if index < 13 else (0.869, 0.92, 0.971)
        outside = (
            {"mark": Mark.OUTSIDE_BAD, "figure": "72 %, buiten de grenzen", "short": "72 %"} if value == 72 else {}
        )
        dots.append(ControlDot(str(22 + index), value / 100, lower, mean, upper, **outside))  # type: ignore[arg-type]
    return dots


def drawing(
    dots: list[ControlDot],
    size: ControlSize,
    steps: tuple[ControlStep, ...] = (),
    target: Promised | None = TARGET,
    words: ControlWords = WORDS,
) -> ET.Element:
    return parsed(
        draw_control_chart(dots, frame=FRAME, words=words, ticks=TICKS, steps=steps, target=target, size=size)
    )[0]


def heights(values: list[float], size: ControlSize) -> list[float]:
    top, bottom = EDGES[size]
    return [bottom - (value - 0.6) / 0.4 * (bottom - top) for value in values]


def paths(found: ET.Element, **attributes: str) -> list[list[tuple[float, float]]]:
    return [
        path_places(each.attrib["d"])
        for each in found.iter(f"{SVG}path")
        if all(each.get(name.replace("_", "-")) == value for name, value in attributes.items())
    ]


@sizes
def test_every_dot_stands_at_its_value_in_the_middle_of_its_week(size: ControlSize) -> None:
    dots = [ControlDot(str(week), value / 100) for week, value in enumerate(WEEKS)]

    found = circles(drawing(dots, size))

    assert [y for _, y, _ in found] == pytest.approx(heights([value / 100 for value in WEEKS], size), abs=0.06)
    steps = [after[0] - before[0] for before, after in pairwise(found)]
    assert steps == pytest.approx([steps[0]] * 25, abs=0.11)


@sizes
def test_what_a_point_is_shows_by_its_shape(size: ControlSize) -> None:
    dots = [
        ControlDot("1", 0.8),
        ControlDot("2", 0.9, mark=Mark.SPECIAL),
        ControlDot("3", 0.7, mark=Mark.OUTSIDE_BAD),
        ControlDot("4", 0.98, mark=Mark.OUTSIDE_GOOD),
    ]

    found = drawing(dots, size)

    assert [dot.attrib["fill"] for dot in found.iter(f"{SVG}circle")] == [PAPER, INK]
    (bad,), (good,) = paths(found, fill=ORANGE), paths(found, fill=BLUE)
    for corners, value in ((bad, 0.7), (good, 0.98)):
        assert len(corners) == 4
        assert corners[1][1] == pytest.approx(heights([value], size)[0], abs=0.06)


@sizes
def test_limits_step_with_the_week_that_they_were_set_anew(size: ControlSize) -> None:
    found = drawing(drawn_page(), size, (ControlStep(13, REASON),))

    (step,) = [each for each in found.iter(f"{SVG}line") if each.attrib["stroke"] == LINE_STRONG]
    boundary = float(step.attrib["x1"])
    means = paths(found, stroke=PETROL, stroke_width="1.5")
    assert [y for line in means for _, y in line] == pytest.approx(
        [y for each in heights([0.861, 0.92], size) for y in (each, each)], abs=0.06
    )
    assert means[0][-1][0] == means[1][0][0] == pytest.approx(boundary, abs=0.06)
    limits = paths(found, stroke=PETROL, stroke_dasharray=FIRM)
    assert [line[0][1] for line in limits] == pytest.approx(heights([0.984, 0.736, 0.971, 0.869], size), abs=0.06)
    assert len(paths(found, fill=TINT)) == 2
    dots = sorted([x for x, _, _ in circles(found)] + [corners[0][0] for corners in paths(found, fill=ORANGE)])
    assert dots[12] < boundary < dots[13]


@sizes
def test_the_reason_of_a_step_stands_in_the_chart(size: ControlSize) -> None:
    found = drawing(drawn_page(), size, (ControlStep(13, REASON),))

    assert REASON in " ".join(texts(found))


@sizes
def test_reasons_without_room_are_told_below_by_number(size: ControlSize) -> None:
    steps = tuple(ControlStep(first, f"{REASON} nummer {first}") for first in (2, 4, 6))

    found = drawing(drawn_page(), size, steps)

    words = texts(found)
    lines = [each for each in found.iter(f"{SVG}line") if each.attrib["stroke"] == LINE_STRONG]
    numbers = [each for each in found.iter(f"{SVG}text") if each.text in {"1", "2", "3"}]
    assert [each.text for each in numbers] == ["1", "2", "3", "1", "2", "3"]
    assert [each.attrib["x"] for each in numbers[:3]] == [each.attrib["x1"] for each in lines]
    assert all(f"{REASON} nummer {first}" in " ".join(words) for first in (2, 4, 6))
    assert not touching({words: box for words, box in text_boxes(found).items() if words not in {"1", "2", "3"}})


@sizes
def test_a_hidden_week_is_a_gap_in_the_line_and_not_in_the_limits(size: ControlSize) -> None:
    dots = [
        ControlDot(dot.name, None if index in {4, 15} else dot.value, dot.lower, dot.mean, dot.upper)
        for index, dot in enumerate(drawn_page())
    ]

    found = drawing(dots, size, (ControlStep(13, REASON),))

    assert len(circles(found)) == 24
    series = [len(line) for line in paths(found, fill="none", stroke="#44504c")]
    assert series == [4, 8, 2, 10]
    assert len(paths(found, stroke=PETROL, stroke_width="1.5")) == 2


@sizes
def test_the_line_does_not_go_on_across_a_step(size: ControlSize) -> None:
    found = drawing(drawn_page(), size, (ControlStep(13, REASON),))

    assert [len(line) for line in paths(found, fill="none", stroke="#44504c")] == [13, 13]


@sizes
def test_provisional_limits_are_thinner_dots_without_a_tint(size: ControlSize) -> None:
    dots = [ControlDot(str(week), 0.9, 0.8, 0.9, 0.95, is_provisional=True) for week in range(8)]

    found = drawing(dots, size)

    assert not paths(found, fill=TINT)
    assert len(paths(found, stroke=PETROL, stroke_dasharray=PROVISIONAL)) == 3
    assert not paths(found, stroke=PETROL, stroke_dasharray=FIRM)


@sizes
def test_without_limits_there_are_points_and_the_target_only(size: ControlSize) -> None:
    found = drawing([ControlDot(str(week), 0.9) for week in range(4)], size)

    assert not [each for each in found.iter() if each.get("stroke") == PETROL]
    assert {"belofte 90\u00a0%"} == {words for words in texts(found) if "%" in words} - {"100\u00a0%"}


@sizes
def test_limits_of_changing_numbers_go_up_and_down_by_the_week(size: ControlSize) -> None:
    lowers, uppers = [0.7, 0.7, 0.65, 0.75], [0.9, 0.9, 0.95, 0.85]
    dots = [ControlDot(str(n), 0.8, low, 0.8, up) for n, (low, up) in enumerate(zip(lowers, uppers, strict=True))]

    found = drawing(dots, size, target=None)

    upper, lower = paths(found, stroke=PETROL, stroke_dasharray=FIRM)
    assert [y for _, y in upper] == pytest.approx(heights([0.9, 0.9, 0.95, 0.95, 0.85, 0.85], size), abs=0.06)
    assert [y for _, y in lower] == pytest.approx(heights([0.7, 0.7, 0.65, 0.65, 0.75, 0.75], size), abs=0.06)
    assert upper[1][0] == upper[2][0]
    xs = [x for x, _, _ in circles(found)]
    assert xs[1] < upper[1][0] < xs[2]


@sizes
def test_a_limit_beyond_the_axis_has_no_line_and_no_words(size: ControlSize) -> None:
    dots = [ControlDot(str(week), 0.95, 0.8, 0.95, 1.1) for week in range(12)]

    found = drawing(dots, size)

    assert len(paths(found, stroke=PETROL, stroke_dasharray=FIRM)) == 1
    assert "grens 97\u00a0%" not in texts(found)
    (tint,) = paths(found, fill=TINT)
    assert min(y for _, y in tint) == EDGES[size][0]


@sizes
def test_the_target_is_a_dashed_line_in_ink_at_its_value(size: ControlSize) -> None:
    found = drawing(drawn_page(), size)

    (target, *_) = [each for each in found.iter(f"{SVG}line") if each.get("stroke-dasharray") == "7 4"]
    assert target.attrib["stroke"] == INK
    assert float(target.attrib["y1"]) == pytest.approx(heights([0.9], size)[0], abs=0.06)


def test_words_stand_beside_their_lines_and_not_on_each_other() -> None:
    # mean 92 %, target 90 %, limits 87 and 97 %: 12 px between some of them
    boxes = text_boxes(drawing(drawn_page(), ControlSize.WIDE, (ControlStep(13, REASON),)))

    levels = {"grens 97\u00a0%": 0.971, "gemiddeld 92\u00a0%": 0.92, "belofte 90\u00a0%": 0.9, "grens 87\u00a0%": 0.869}
    for words, value in levels.items():
        _, top, _, bottom = boxes[words]
        assert abs((top + bottom) / 2 - heights([value], ControlSize.WIDE)[0]) < 14
    assert not touching(boxes)


def test_on_a_phone_the_levels_are_told_in_a_legend() -> None:
    found = drawing(drawn_page(), ControlSize.NARROW, (ControlStep(13, REASON),))

    boxes = text_boxes(found)
    for words in ("gemiddeld 92\u00a0%", "belofte 90\u00a0%", "grens 97\u00a0%", "grens 87\u00a0%"):
        assert boxes[words][1] > EDGES[ControlSize.NARROW][1] + 40
    assert max(box[3] for box in boxes.values()) < float(found.attrib["height"])


@pytest.mark.parametrize(
    ("size", "words"), [(ControlSize.WIDE, "72 %, buiten de grenzen"), (ControlSize.NARROW, "72 %")]
)
def test_a_point_outside_the_limits_has_its_figure_beside_it(size: ControlSize, words: str) -> None:
    found = drawing(drawn_page(), size)

    (corners,) = paths(found, fill=ORANGE)
    (x, y) = (corners[0][0], corners[1][1])
    left, top, right, bottom = text_boxes(found)[words]
    assert left - 30 < x < right + 30
    assert top - 20 < y < bottom + 30


def assert_nothing_collides(found: ET.Element, labels: set[str]) -> None:
    """No text on another or over the edge; the labels in the plot on no dot and on no line."""
    boxes = text_boxes(found)
    assert not touching(boxes)
    width, height = float(found.attrib["width"]), float(found.attrib["height"])
    for left, top, right, bottom in boxes.values():
        assert left >= -1
        assert right <= width + 1
        assert top >= 0
        assert bottom <= height
    dots = [(x - r, y - r, x + r, y + r) for x, y, r in circles(found)]
    lines = paths(found, fill="none")
    for words in labels & set(boxes):
        box: Box = boxes[words]
        assert not any(overlap(box, dot) for dot in dots)
        assert not any(inside(place, box) for line in lines for place in along(line))


@sizes
@settings(deadline=None, max_examples=50)  # the machine may be busy
@given(
    values=st.lists(st.none() | st.integers(60, 100), min_size=1, max_size=60),
    first=st.integers(0, 59),
    spread_of=st.integers(0, 20),
    target=st.integers(60, 100),
)
def test_labels_stand_on_nothing_whatever_the_values(
    size: ControlSize, values: list[int | None], first: int, spread_of: int, target: int
) -> None:
    dots = []
    for index, value in enumerate(values):
        is_out = value is not None and abs(value - 80) > spread_of
        told = {"mark": Mark.OUTSIDE_BAD, "figure": f"{value}!", "short": f"{value}!"} if is_out else {}
        share = None if value is None else value / 100
        limits = (0.8 - spread_of / 100, 0.8, 0.8 + spread_of / 100)
        dots.append(ControlDot(str(index), share, *limits, **told))  # type: ignore[arg-type]
    steps = (ControlStep(first, "nieuwe naam"),) if first < len(values) else ()

    found = drawing(dots, size, steps, Promised(target / 100, "belofte"))

    assert_nothing_collides(found, {f"{value}!" for value in values} | {"nieuwe", "naam", "nieuwe naam"})
    assert not steps or "nieuwe naam" in " ".join(texts(found))


def test_the_chart_is_drawn_for_both_widths_with_ids_of_its_own() -> None:
    markup = control_chart(drawn_page(), frame=FRAME, words=WORDS, ticks=TICKS, target=TARGET)

    assert [each.attrib["class"] for each in parsed(markup)] == ["wideonly", "narrow"]
    assert len(ids(markup)) == len(set(ids(markup))) == 4


@given(st.lists(st.tuples(st.floats(0, 200), st.sampled_from([17.0, 33.0])), min_size=1, max_size=6))
def test_words_that_want_the_same_place_are_spread(places: list[tuple[float, float]]) -> None:
    ordered = sorted(places)

    middles = spread(ordered, 0, 260)

    for (one, other), (first, second) in zip(pairwise(middles), pairwise(ordered), strict=True):
        assert other - one >= (first[1] + second[1]) / 2 - 0.01
    assert middles[0] - ordered[0][1] / 2 >= -0.01
    assert middles[-1] + ordered[-1][1] / 2 <= 260.01


def test_words_with_room_enough_do_not_move() -> None:
    assert spread([(20, 17), (60, 17), (90, 17)], 0, 200) == [20, 60, 90]


@pytest.mark.parametrize(
    "figures",
    [
        {"mark": Mark.SPECIAL},
        {"figure": "72 %"},
        {"value": 0.9, "lower": 0.8},
        {"value": 0.9, "lower": 0.8, "mean": 0.7, "upper": 0.9},
    ],
)
def test_a_dot_that_contradicts_itself_is_refused(figures: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"hidden period|limits lie"):
        ControlDot("1", **figures)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dots", "ticks", "steps"),
    [
        ([], TICKS, []),
        ([ControlDot("1", 0.9)], TICKS[:1], []),
        ([ControlDot("1", 0.9)], TICKS[::-1], []),
        ([ControlDot("1", 0.5)], TICKS, []),
        ([ControlDot("1", 0.9)], TICKS, [1]),
        ([ControlDot("1", 0.9)], TICKS, [0, 0]),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused(
    dots: list[ControlDot], ticks: list[tuple[float, str]], steps: list[int]
) -> None:
    with pytest.raises(ValueError, match=r"axis|steps begin"):
        draw_control_chart(
            dots,
            frame=FRAME,
            words=WORDS,
            ticks=ticks,
            steps=[ControlStep(first, "reden") for first in steps],
            size=ControlSize.WIDE,
        )


def test_two_words_for_one_place_move_equally_far() -> None:
    assert spread([(50, 17), (50, 17)], 0, 200) == pytest.approx([41.5, 58.5])
