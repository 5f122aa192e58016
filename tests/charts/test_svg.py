"""What holds for every chart: safe, named, unique and without styles."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.agebar import age_ruler, draw_age_key
from charts.control import control_chart
from charts.curve import CurvePoint, CurveWords, kept_curve
from charts.likert import LikertRow, LikertWords, likert
from charts.periods import ControlDot, ControlStep, ControlWords, Mark
from charts.responsebars import ResponseRow, response_bars
from charts.sharebar import Promised, ShareBar, share_bars
from charts.survival import AnswerStep, SpeedMark, answer_curve
from charts.svg import Frame, Svg, number
from charts.text import text_width, wrap
from charts.timeline import Pin, TimelineDay, timeline
from tests.charts.drawing import SVG, ids, parsed, places

Chart = Callable[[str, str], Svg]
ATTACK = '<script>alert("1")</script>&'


def a_likert(ident: str, name: str) -> Svg:
    rows = [LikertRow(name, (0.1, 0.2, 0.3, 0.2, 0.2), "3,2", "3,0–3,4"), LikertRow(name, None, None)]
    return likert(rows, frame=Frame(ident, name, name), words=LikertWords(name, name, name, name))


def an_age_ruler(ident: str, name: str) -> Svg:
    return Svg(
        age_ruler(33, frame=Frame(ident, name, name))
        + draw_age_key([(20, name)], frame=Frame(f"{ident}-key", name, name))
    )


def some_share_bars(ident: str, name: str) -> Svg:
    bars = [ShareBar(name, "68,9 %", 0.689, 0.664, 0.714), ShareBar(name, "3 van 4"), ShareBar(name, "–", hidden=True)]
    return share_bars(bars, frame=Frame(ident, name, name), promised=Promised(0.9, name), full=name)


def some_response_bars(ident: str, name: str) -> Svg:
    rows = [ResponseRow(name, 0.44, "44 %", "1.214 / 2.759"), ResponseRow(name)]
    return response_bars(rows, frame=Frame(ident, name, name), hidden=name)


def a_curve(ident: str, name: str) -> Svg:
    points = [
        CurvePoint(1, name, 0.4, 0.3, 0.5, "40 %"),
        CurvePoint(2, name),
        CurvePoint(5, name, 0.7, 0.6, 0.8, "70 %"),
    ]
    words = CurveWords(name, name)
    return kept_curve(points, frame=Frame(ident, name, name), words=words, chosen=5, wanted=Promised(0.9, name))


def a_control_chart(ident: str, name: str) -> Svg:
    dots = [
        ControlDot(name, 0.9, 0.8, 0.9, 0.95),
        ControlDot(name, None, 0.8, 0.9, 0.95),
        ControlDot(name, 0.7, 0.8, 0.9, 0.95, mark=Mark.OUTSIDE_BAD, figure="70 %", short="70 %"),
    ]
    return control_chart(
        dots,
        frame=Frame(ident, name, name),
        words=ControlWords(name, name, name, name),
        ticks=[(0.5, "50"), (1, "100 %")],
        steps=[ControlStep(1, name)],
        target=Promised(0.9, name),
    )


def an_answer_curve(ident: str, name: str) -> Svg:
    steps = [AnswerStep(2, 0.6, 0.5, 0.7), AnswerStep(6, 0.9, 0.8, 0.95)]
    marks = [SpeedMark(2, 0.5, "2 uur", name)]
    return answer_curve(steps, frame=Frame(ident, name, name), axis=name, ticks=[(0, "0"), (10, name)], marks=marks)


def some_days(ident: str, name: str) -> Svg:
    hours = ((540, 1020),)
    days = [
        TimelineDay("vr", "vr", "27 nov", hours, note=name),
        TimelineDay("za", "za"),
        TimelineDay("ma", "ma", "", hours),
    ]
    return timeline(days, Pin(0, 600, "10.00", "10.00"), Pin(2, 1020, "17.00", "17.00"), frame=Frame(ident, name, name))


EVERY = [a_likert, an_age_ruler, some_share_bars, some_response_bars]
EVERY += [a_curve, a_control_chart, an_answer_curve, some_days]
charts = pytest.mark.parametrize("chart", EVERY)


@charts
def test_names_are_escaped_and_the_drawing_stays_well_formed(chart: Chart) -> None:
    markup = chart("fig1", ATTACK)

    assert "<script" not in markup
    drawings = parsed(markup)
    assert all(ATTACK in "".join(drawing.itertext()).replace("\n", "") for drawing in drawings)


@charts
def test_a_screen_reader_gets_the_title_and_the_description(chart: Chart) -> None:
    for drawing in parsed(chart("fig1", "Respons")):
        named = {drawing[0].attrib["id"]: "title", drawing[1].attrib["id"]: "desc"}
        assert drawing.attrib["role"] == "img"
        assert drawing.attrib["aria-labelledby"].split() == list(named)
        assert [child.tag.removeprefix(SVG) for child in drawing[:2]] == list(named.values())


@charts
def test_ids_are_unique_on_a_page_with_the_chart_twice(chart: Chart) -> None:
    found = ids(chart("fig1", "Respons") + chart("fig2", "Respons"))

    assert found
    assert len(found) == len(set(found))


@charts
def test_a_hatch_is_found_in_its_own_drawing(chart: Chart) -> None:
    for drawing in parsed(chart("fig1", "Respons")):
        own = {f"url(#{pattern.attrib['id']})" for pattern in drawing.iter(f"{SVG}pattern")}
        used = {rect.attrib["fill"] for rect in drawing.iter(f"{SVG}rect") if "url" in rect.attrib["fill"]}
        assert used == own


@charts
def test_no_style_no_script_and_no_decimal_comma_in_an_attribute(chart: Chart) -> None:
    for drawing in parsed(chart("fig1", "Respons")):
        for element in drawing.iter():
            assert "style" not in element.attrib
            assert not any(name.startswith("on") for name in element.attrib)
            for name in {"x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "rx", "viewBox", "d"}:
                assert re.fullmatch(r"[-0-9. MLZvH]*", element.get(name, ""))


@charts
def test_every_bar_lies_within_its_drawing(chart: Chart) -> None:
    for drawing in parsed(chart("fig1", "Een afdeling met een naam van precies zestig tekens lang, ja")):
        width, height = float(drawing.attrib["width"]), float(drawing.attrib["height"])
        for place in places(drawing, "rect"):
            if "x" not in place:  # the tile of the hatch
                continue
            assert place["x"] >= 0
            assert place["x"] + place["width"] <= width + 0.1
            assert place["y"] + place["height"] <= height + 0.1


@charts
def test_every_line_of_text_ends_before_the_edge(chart: Chart) -> None:
    for drawing in parsed(chart("fig1", "Omgevingsvergunningen")):
        width, height = float(drawing.attrib["width"]), float(drawing.attrib["height"])
        for element in drawing.iter(f"{SVG}text"):
            css, words = element.get("class", ""), "".join(element.itertext())
            long = text_width(words, 13 if "ax" in css else 14)
            start = float(element.attrib["x"]) - (long if "end" in css else long / 2 if "mid" in css else 0)
            assert start >= -1
            assert start + long <= width + 1
            assert 10 <= float(element.attrib["y"]) <= height - 3


def test_a_template_shows_a_drawing_as_it_is() -> None:
    drawing = some_share_bars("fig1", "Respons")

    assert drawing.__html__() is drawing


@pytest.mark.parametrize("ident", ["", "1", "fig 1", 'x"', "a>b"])
def test_an_ident_that_is_no_id_is_refused(ident: str) -> None:
    with pytest.raises(ValueError, match="not usable as an id"):
        Frame(ident, "Titel", "Omschrijving")


@pytest.mark.parametrize(
    ("value", "shown"), [(3.0, "3"), (3.14, "3.1"), (-0.01, "0"), (1e6, "1000000"), (1234.56, "1234.6")]
)
def test_a_coordinate_has_a_point_and_no_exponent(value: float, shown: str) -> None:
    assert number(value) == shown


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc", "Pd"]), max_size=80), st.integers(40, 300))
def test_wrapping_loses_no_letter_and_keeps_within_the_width(words: str, width: int) -> None:
    lines = wrap(words, width, 14)

    assert "".join(lines).replace("-", "").replace(" ", "") == words.replace(" ", "")
    assert all(text_width(line, 14) <= width for line in lines)


def test_a_name_without_spaces_is_broken_with_a_hyphen() -> None:
    lines = wrap("Gegevensbeschermingseffectbeoordelingscommissie", 150, 14)

    assert len(lines) > 1
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines) == "Gegevensbeschermingseffectbeoordelingscommissie"


def test_a_number_and_its_unit_stay_on_one_line() -> None:
    assert wrap("beloofd is 90\u00a0%", 70, 14) == ["beloofd is", "90\u00a0%"]
