"""Age ruler, measured shares and response: lengths, limits and what stays hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.agebar import age_ruler, draw_age_key, draw_age_ruler
from charts.responsebars import ResponseRow, draw_narrow_response_bars, draw_response_bars, response_bars
from charts.sharebar import Promised, ShareBar, Tone, draw_share_bars, share_bars
from charts.svg import GREY, INK, ORANGE, PETROL, Frame
from tests.charts.drawing import SVG, hatches, parsed, places, texts

FRAME = Frame("fig1", "Titel", "Omschrijving")
KEPT = ShareBar("volgens de klok", "92 %", 0.92, 0.903, 0.934)
PROMISED = Promised(0.9, "beloofd 90 %")
LONGEST_NAME = "Vakgroep Bestemmingsplannen en Omgevingsvergunningen Buiten"


@pytest.mark.parametrize(
    ("age", "dot", "late"),
    [(5, 1 + 316 * 5 / 50, False), (20, 127.4, False), (21, 1 + 316 * 21 / 50, True), (46, 291.7, True)],
)
def test_the_ruler_is_grey_until_a_decision_is_due_and_orange_after(age: int, dot: float, late: bool) -> None:
    (drawing,) = parsed(draw_age_ruler(age, frame=FRAME))

    (circle,) = drawing.iter(f"{SVG}circle")
    assert float(circle.attrib["cx"]) == pytest.approx(dot, abs=0.06)
    assert circle.attrib["fill"] == (ORANGE if late else GREY)
    orange = places(drawing, "rect", fill=ORANGE)
    assert bool(orange) is late
    grey = places(drawing, "rect", fill=GREY)[0]
    assert grey["x"] + grey["width"] == pytest.approx(min(dot, 127.4), abs=0.11)
    for bar in orange:
        assert bar["x"] + bar["width"] == pytest.approx(dot, abs=0.11)


@pytest.mark.parametrize(("age", "passed"), [(19, 0), (20, 1), (25, 2), (30, 3), (39, 3), (40, 4)])
def test_a_tick_turns_dark_on_its_day(age: int, passed: int) -> None:
    (drawing,) = parsed(draw_age_ruler(age, frame=FRAME))

    assert len([line for line in drawing.iter(f"{SVG}line") if line.attrib["stroke"] == INK]) == passed


@given(st.integers(0, 2000))
def test_however_old_the_dot_stays_on_the_ruler(age: int) -> None:
    for drawing in parsed(age_ruler(age, frame=FRAME)):
        (circle,) = drawing.iter(f"{SVG}circle")
        assert 7 <= float(circle.attrib["cx"]) <= float(drawing.attrib["width"]) - 7


def test_an_age_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        draw_age_ruler(-1, frame=FRAME)


def test_the_key_names_every_tick() -> None:
    (drawing,) = parsed(draw_age_key([(20, "besluit"), (25, "manager"), (30, "directeur")], frame=FRAME))

    assert texts(drawing) == ["0", "20", "besluit", "25", "manager", "30", "directeur"]


@pytest.mark.parametrize("width", [430, 293])
def test_bar_bracket_and_promise_share_one_scale(width: int) -> None:
    (drawing,) = parsed(draw_share_bars([KEPT], frame=FRAME, promised=PROMISED, width=width))

    (bar,) = places(drawing, "rect", fill=PETROL)
    (bracket,) = drawing.iter(f"{SVG}path")
    promise = [line for line in drawing.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert bar["width"] == pytest.approx(0.92 * width, abs=0.06)
    low, high = bracket.attrib["d"].removeprefix("M").removesuffix("v-6").split("v6H")
    assert float(low.split()[0]) == pytest.approx(0.903 * width, abs=0.06)
    assert float(high) == pytest.approx(0.934 * width, abs=0.06)
    assert [float(line.attrib["x1"]) for line in promise] == pytest.approx([0.9 * width], abs=0.06)


def test_a_customer_bar_is_ink_and_a_clock_bar_petrol() -> None:
    bars = [KEPT, ShareBar("volgens de klant", "61 %", 0.61, 0.51, 0.71, Tone.CUSTOMER)]

    (drawing,) = parsed(draw_share_bars(bars, frame=FRAME))

    assert len(places(drawing, "rect", fill=PETROL)) == 1
    assert len(places(drawing, "rect", fill=INK)) == 1
    assert texts(drawing) == ["92 %", "volgens de klok", "61 %", "volgens de klant", "0", "50", "100 %"]


def test_too_few_for_a_percentage_draws_counts_and_no_bar() -> None:
    (drawing,) = parsed(draw_share_bars([ShareBar("Experts", "3 van 4")], frame=FRAME))

    assert "3 van 4" in texts(drawing)
    assert not places(drawing, "rect", fill=PETROL)
    assert not list(drawing.iter(f"{SVG}path"))


def test_a_hidden_share_is_hatched_and_carries_no_number() -> None:
    (drawing,) = parsed(draw_share_bars([ShareBar("Experts", "–", hidden=True)], frame=FRAME))

    assert len(hatches(drawing)) == 1
    assert texts(drawing)[:2] == ["–", "Experts"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"figure": "92 %", "hidden": True},
        {"figure": "–", "share": 0.9, "hidden": True},
        {"figure": "120 %", "share": 1.2},
        {"figure": "90 %", "share": 0.9, "low": -0.1, "high": 1},
    ],
)
def test_a_share_that_contradicts_itself_is_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"hidden bar|between 0 and 1"):
        ShareBar("Experts", **arguments)  # type: ignore[arg-type]


ROWS = [
    ResponseRow("Burgerzaken", 0.44, "44 %", "31 / 70"),
    ResponseRow("Griffie"),
    ResponseRow("HR", 0.51, "51 %", "22 / 43"),
]


def test_response_is_drawn_from_zero_on_one_scale() -> None:
    (drawing,) = parsed(draw_response_bars(ROWS, frame=FRAME, hidden="niet getoond"))

    tracks = places(drawing, "rect", fill="#eff1ec")
    bars = places(drawing, "rect", fill=PETROL)
    assert [bar["width"] / track["width"] for bar, track in zip(bars, tracks, strict=True)] == pytest.approx(
        [0.44, 0.51], abs=0.001
    )
    assert {bar["x"] for bar in bars} == {track["x"] for track in tracks}


@pytest.mark.parametrize("draw", [draw_response_bars, draw_narrow_response_bars])
def test_a_department_that_is_not_shown_is_hatched_and_carries_no_number(draw: object) -> None:
    assert callable(draw)

    (drawing,) = parsed(draw([ResponseRow("Griffie")], frame=FRAME, hidden="niet getoond"))

    assert len(hatches(drawing)) == 1
    assert texts(drawing) == ["Griffie", "niet getoond"]


def test_no_response_has_a_track_and_no_bar() -> None:
    (drawing,) = parsed(draw_response_bars([ResponseRow("HR", 0, "0 %", "0 / 43")], frame=FRAME, hidden="–"))

    assert not places(drawing, "rect", fill=PETROL)
    assert "0 / 43" in texts(drawing)


@pytest.mark.parametrize(("rate", "percentage"), [(None, "44 %"), (1.01, "101 %"), (-0.1, "")])
def test_a_response_that_contradicts_itself_is_refused(rate: float | None, percentage: str) -> None:
    with pytest.raises(ValueError, match=r"hidden row|between 0 and 1"):
        ResponseRow("HR", rate, percentage)


def test_a_long_name_wraps_in_every_bar_chart() -> None:
    wide, narrow = parsed(response_bars([ResponseRow(LONGEST_NAME, 0.5, "50 %", "5 / 10")], frame=FRAME, hidden="–"))
    broad, phone = parsed(share_bars([ShareBar(LONGEST_NAME, "68,9 %", 0.689, 0.664, 0.714)], frame=FRAME))

    for drawing in (wide, narrow, broad, phone):
        assert all(word in " ".join(texts(drawing)) for word in LONGEST_NAME.split())
        assert not any(LONGEST_NAME in words for words in texts(drawing))
