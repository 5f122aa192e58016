"""The curve of trying a promise: places by value, gaps, and labels that stand on nothing."""

from itertools import pairwise
from math import exp
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from charts.curve import BIG, CurvePoint, CurveSize, CurveWords, draw_kept_curve, kept_curve
from charts.sharebar import Promised
from charts.svg import BAND, INK, PAPER, PETROL, Frame
from tests.charts.drawing import (
    SVG,
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

FRAME = Frame("fig1", "Aandeel op tijd per gekozen termijn", "Met 4 werkdagen 94 procent.")
WORDS = CurveWords("beloofde termijn in werkdagen", "met 4 dagen")
WANTED = Promised(0.9, "u wilt 90\u00a0% halen")
# top and bottom of the plot in px, as in the drawing of the page
EDGES = {CurveSize.WIDE: (20, 280), CurveSize.MID: (20, 280), CurveSize.NARROW: (16, 224)}
sizes = pytest.mark.parametrize("size", CurveSize, ids=lambda size: size.name)


def measured(kept: dict[float, int], n: int) -> list[CurvePoint]:
    """A point for each term, with the interval of statsmodels."""
    points = []
    for at, each in kept.items():
        low, high = (min(max(end, 0), 1) for end in proportion_confint(each, n, method="wilson"))
        share = each / n
        points.append(CurvePoint(at, f"{at:g}", share, min(low, share), max(high, share), f"{100 * share:.0f}\u00a0%"))
    return points


# 312 requests: the page as it was drawn
DRAWN = measured({1: 131, 2: 222, 3: 275, 4: 293, 5: 300, 6: 303, 7: 306, 8: 309}, 312)


def drawing(
    points: list[CurvePoint], size: CurveSize, chosen: float | None = 4, wanted: Promised | None = WANTED
) -> ET.Element:
    return parsed(draw_kept_curve(points, frame=FRAME, words=WORDS, chosen=chosen, wanted=wanted, size=size))[0]


@sizes
def test_every_dot_stands_at_its_value(size: CurveSize) -> None:
    top, bottom = EDGES[size]

    dots = circles(drawing(DRAWN, size))

    assert [y for _, y, _ in dots] == pytest.approx(
        [bottom - share / 312 * (bottom - top) for share in (131, 222, 275, 293, 300, 303, 306, 309)], abs=0.06
    )
    steps = [after[0] - before[0] for before, after in pairwise(dots)]
    assert steps == pytest.approx([steps[0]] * 7, abs=0.11)


@sizes
def test_terms_stand_by_their_value_and_not_by_their_order(size: CurveSize) -> None:
    points = measured({1: 10, 2: 20, 3: 30, 5: 40, 10: 50}, 60)

    xs = [x for x, _, _ in circles(drawing(points, size, chosen=3))]

    per_day = (xs[4] - xs[0]) / 9
    assert xs == pytest.approx([xs[0] + per_day * (day - 1) for day in (1, 2, 3, 5, 10)], abs=0.11)


def test_at_full_width_the_dots_stand_where_the_page_was_drawn() -> None:
    dots = circles(drawing(DRAWN, CurveSize.WIDE))

    assert [x for x, _, _ in dots] == pytest.approx([89.5, 172.5, 255.5, 338.5, 421.5, 504.5, 587.5, 670.5], abs=0.06)


@sizes
def test_the_chosen_term_is_a_big_filled_dot_with_a_line_down_to_its_bold_name(size: CurveSize) -> None:
    found = drawing(DRAWN, size)

    (big,) = [dot for dot in found.iter(f"{SVG}circle") if float(dot.attrib["r"]) == BIG]
    assert big.attrib["fill"] == PETROL
    assert {dot.attrib["fill"] for dot in found.iter(f"{SVG}circle") if dot is not big} == {PAPER}
    (drop,) = [each for each in found.iter(f"{SVG}line") if each.attrib["stroke"] == PETROL]
    assert drop.attrib["x1"] == drop.attrib["x2"] == big.attrib["cx"]
    assert (drop.attrib["y1"], float(drop.attrib["y2"])) == (big.attrib["cy"], EDGES[size][1])
    (bold,) = [each for each in found.iter(f"{SVG}text") if each.text == "4"]
    assert bold.attrib["class"] == "mid st"
    assert float(bold.attrib["x"]) == pytest.approx(float(big.attrib["cx"]), abs=0.06)


@sizes
def test_the_chosen_figure_stands_by_its_line_with_its_words_below(size: CurveSize) -> None:
    found = drawing(DRAWN, size)

    boxes = text_boxes(found)
    figure, words = boxes["94\u00a0%"], boxes["met 4 dagen"]
    (x, _, _) = circles(found)[3]
    assert figure[0] == words[0] == pytest.approx(x + 12, abs=0.06)
    assert 15 < words[3] - figure[3] < 25


@sizes
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9, 1.0])
def test_the_wanted_level_is_a_dashed_line_at_its_value(size: CurveSize, share: float) -> None:
    top, bottom = EDGES[size]

    found = drawing(DRAWN, size, wanted=Promised(share, "naar wens genoeg"))

    (level,) = [each for each in found.iter(f"{SVG}line") if each.get("stroke-dasharray")]
    assert level.attrib["stroke"] == INK
    assert float(level.attrib["y1"]) == pytest.approx(bottom - share * (bottom - top), abs=0.06)
    assert "naar wens genoeg" in texts(found)


@sizes
def test_the_band_lies_between_the_ends_of_the_intervals(size: CurveSize) -> None:
    top, bottom = EDGES[size]

    (band,) = [each for each in drawing(DRAWN, size).iter(f"{SVG}path") if each.attrib["fill"] == BAND]

    places = path_places(band.attrib["d"])
    ends = [proportion_confint(kept, 312, method="wilson") for kept in (131, 222, 275, 293, 300, 303, 306, 309)]
    expected = [high for _, high in ends] + [low for low, _ in reversed(ends)]
    assert [y for _, y in places] == pytest.approx([bottom - end * (bottom - top) for end in expected], abs=0.06)


@sizes
def test_too_few_requests_leave_a_gap_without_dot_line_band_or_number(size: CurveSize) -> None:
    points = [CurvePoint(point.at, point.name) if point.at in {3, 4, 7} else point for point in DRAWN]

    found = drawing(points, size, chosen=2)

    lines = [path_places(each.attrib["d"]) for each in found.iter(f"{SVG}path") if each.attrib["fill"] == "none"]
    assert [len(line) for line in lines] == [2, 2]
    assert len([each for each in found.iter(f"{SVG}path") if each.attrib["fill"] == BAND]) == 3
    assert len(circles(found)) == 5
    assert not {"88\u00a0%", "94\u00a0%", "98\u00a0%"} & set(texts(found))
    assert {"3", "4", "7"} <= set(texts(found))


def test_a_chosen_term_without_a_figure_has_its_name_in_bold_and_nothing_more() -> None:
    points = [CurvePoint(point.at, point.name) if point.at == 4 else point for point in DRAWN]

    found = drawing(points, CurveSize.WIDE)

    assert "met 4 dagen" not in texts(found)
    assert len(circles(found)) == 7
    assert not [each for each in found.iter(f"{SVG}line") if each.attrib["stroke"] == PETROL]
    assert [each.text for each in found.iter(f"{SVG}text") if each.get("class") == "mid st"] == ["4"]


@sizes
def test_one_point_is_a_curve_too(size: CurveSize) -> None:
    found = drawing(measured({4: 60}, 90), size)

    ((x, _, _),) = circles(found)
    (low, high) = EDGES[size]
    assert 0.4 * float(found.attrib["width"]) < x < 0.6 * float(found.attrib["width"])
    (band,) = [path_places(each.attrib["d"]) for each in found.iter(f"{SVG}path")]
    assert {round(y) for _, y in band} == {
        round(high - end * (high - low)) for end in proportion_confint(60, 90, method="wilson")
    }


def assert_nothing_collides(found: ET.Element) -> None:
    """No text on another, on a dot or on the curve, and none over the edge."""
    boxes = text_boxes(found)
    strokes = [path_places(each.attrib["d"]) for each in found.iter(f"{SVG}path") if each.attrib["fill"] == "none"]
    over = [(words, "curve") for words, box in boxes.items() for line in strokes for place in along(line)
            if inside(place, box)]  # fmt: skip
    dots = [(x - r, y - r, x + r, y + r) for x, y, r in circles(found)]
    over += [(words, "dot") for words, box in boxes.items() for dot in dots if overlap(box, dot)]
    width, height = float(found.attrib["width"]), float(found.attrib["height"])
    over += [(words, "edge") for words, (left, top, right, bottom) in boxes.items()
             if left < 0 or top < 0 or right > width or bottom > height]  # fmt: skip
    assert not over
    assert not touching(boxes)


@sizes
@pytest.mark.parametrize("chosen", [1, 2, 3, 4, 5, 6, 7, 8])
def test_whatever_term_is_chosen_labels_stand_on_nothing(size: CurveSize, chosen: int) -> None:
    assert_nothing_collides(drawing(DRAWN, size, chosen=chosen))


@pytest.mark.parametrize("words", ["met 100 werkdagen", "within 100 working days", "met 100 kalenderdagen"])
@pytest.mark.parametrize("chosen", range(20, 180, 20))
def test_words_that_do_not_fit_beside_the_line_go_on_in_the_next(words: str, chosen: int) -> None:
    # the receipt of 1,434 permit applications: a curve that rises over the whole width
    kept = {20: 220, 40: 830, 60: 1000, 80: 1030, 100: 1014, 120: 1010, 140: 1000, 160: 990}
    points = measured(kept, 1088)

    found = parsed(
        draw_kept_curve(
            points,
            frame=FRAME,
            words=CurveWords("beloofde termijn in werkdagen", words),
            chosen=chosen,
            wanted=WANTED,
            size=CurveSize.NARROW,
        )
    )[0]

    assert_nothing_collides(found)
    assert words in " ".join(texts(found))
    drop = next(float(each.attrib["x1"]) for each in found.iter(f"{SVG}line") if each.attrib["stroke"] == PETROL)
    figure = points[chosen // 20 - 1].figure
    for label, (left, _top, right, _bottom) in text_boxes(found).items():
        if label == figure or (label in words and not label.isdigit()):
            assert not left < drop < right


@sizes
@settings(deadline=None, max_examples=50)  # the machine may be busy
@given(
    days=st.sets(st.integers(1, 30), min_size=1, max_size=30),
    speed=st.floats(0.5, 40),
    n=st.integers(5, 2000),
    wanted=st.sampled_from([0.5, 0.75, 0.9, 1]),
    pick=st.integers(0, 29),
)
def test_labels_stand_on_nothing_for_any_term_speed_and_number(
    size: CurveSize, days: set[int], speed: float, n: int, wanted: float, pick: int
) -> None:
    points = measured({day: round(n * (1 - exp(-day / speed))) for day in sorted(days)}, n)

    found = drawing(points, size, chosen=points[pick % len(points)].at, wanted=Promised(wanted, "naar wens genoeg"))

    assert_nothing_collides(found)
    assert "naar wens genoeg" in texts(found)
    assert "met 4 dagen" in " ".join(texts(found))
    dots = circles(found)
    assert all(before[0] + before[2] <= after[0] - after[2] + BIG for before, after in pairwise(dots))


@sizes
def test_thirty_terms_keep_names_that_do_not_touch_and_the_chosen_one(size: CurveSize) -> None:
    points = measured({day: 10 * day for day in range(1, 31)}, 300)

    found = drawing(points, size, chosen=12)

    names = [each for each in texts(found) if each.isdigit() and each not in {"0", "20", "40", "60", "80", "100"}]
    assert "12" in names
    assert 6 <= len(names) < 30
    assert not touching(text_boxes(found))


def test_long_words_along_the_axis_are_wrapped_and_stay_inside() -> None:
    words = CurveWords(
        "promised term in working days of the department that was asked, holidays left out", "with 4 days"
    )

    found = parsed(draw_kept_curve(DRAWN, frame=FRAME, words=words, chosen=4, size=CurveSize.NARROW))[0]

    assert words.axis in " ".join(texts(found))
    assert max(float(each.attrib["y"]) for each in found.iter(f"{SVG}text")) < float(found.attrib["height"])


def test_the_curve_is_drawn_for_every_width_with_ids_of_its_own() -> None:
    markup = kept_curve(DRAWN, frame=FRAME, words=WORDS, chosen=4, wanted=WANTED)

    assert [each.attrib["class"] for each in parsed(markup)] == ["wide68", "midonly", "narrow"]
    assert len(ids(markup)) == len(set(ids(markup))) == 6


@pytest.mark.parametrize(
    "figures",
    [
        {"share": 0.9},
        {"share": 0.9, "low": 0.8},
        {"figure": "90 %"},
        {"low": 0.1, "high": 0.2},
        {"share": 0.9, "low": 0.91, "high": 0.95},
        {"share": 0.9, "low": 0.8, "high": 1.1},
    ],
)
def test_a_point_that_contradicts_itself_is_refused(figures: dict[str, float | str]) -> None:
    with pytest.raises(ValueError, match="interval"):
        CurvePoint(1, "1", **figures)  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "chosen"), [([], None), ([2, 1], None), ([1, 1], None), ([1, 2], 3)])
def test_a_curve_that_cannot_be_drawn_is_refused(days: list[int], chosen: int | None) -> None:
    points = [CurvePoint(day, str(day)) for day in days]

    with pytest.raises(ValueError, match=r"left to right|not in"):
        draw_kept_curve(points, frame=FRAME, words=WORDS, chosen=chosen, size=CurveSize.WIDE)
