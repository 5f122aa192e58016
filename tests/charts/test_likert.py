"""The diverging Likert: its geometry, and what a hidden row does not say."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.likert import LikertRow, LikertSize, LikertWords, Shares, draw_likert, likert
from charts.svg import Frame
from tests.charts.drawing import hatches, parsed, places, texts

FRAME = Frame("fig1", "Antwoorden per onderwerp", "Reactiesnelheid is het laagst.")
WORDS = LikertWords(negative="oneens", positive="eens", mean="gemiddelde", hidden="niet getoond")
EXPERTISE = LikertRow("Deskundigheid", (0.01, 0.06, 0.14, 0.48, 0.31), "4,0", "3,9–4,1")
REACTION = LikertRow("Reactiesnelheid", (0.14, 0.31, 0.23, 0.25, 0.07), "2,8", "2,7–2,9")
UNSHOWN = LikertRow("Rekenkamer", None, None)
LONGEST_NAME = "Uitvoering Sociaal Domein, Wet maatschappelijke ondersteuning"

counts = st.tuples(*[st.integers(0, 40)] * 5).filter(any)
sizes = pytest.mark.parametrize("size", LikertSize)


def row_of(numbers: tuple[int, ...]) -> LikertRow:
    one, two, three, four, five = (number / sum(numbers) for number in numbers)
    return LikertRow("Rij", (one, two, three, four, five), "3,0", "2,8–3,2")


def segments(row: LikertRow, size: LikertSize, *others: LikertRow) -> dict[int, dict[str, float]]:
    """Answer 1..5 to the rectangle drawn for it in the first row."""
    (drawing,) = parsed(draw_likert([row, *others], frame=FRAME, words=WORDS, size=size))
    found = {answer: places(drawing, "rect", **{"class": f"l{answer}"}) for answer in range(1, 6)}
    first = min(place["y"] for rectangles in found.values() for place in rectangles)
    return {answer: place for answer, rectangles in found.items() for place in rectangles if place["y"] == first}


@sizes
@given(numbers=counts)
def test_segments_add_up_and_stay_between_label_and_mean(size: LikertSize, numbers: tuple[int, ...]) -> None:
    row = row_of(numbers)
    assert row.shares is not None

    drawn = list(segments(row, size).values())

    left, right = drawn[0]["x"], drawn[-1]["x"] + drawn[-1]["width"]
    assert size.value.left <= left
    assert right <= size.value.right
    for one, other in pairwise(drawn):
        gap = other["x"] - one["x"] - one["width"]
        assert -0.11 <= gap <= 2.2
    per_share = (right - left) / sum(row.shares)
    for place, share in zip(drawn, [share for share in row.shares if share], strict=True):
        assert place["width"] == pytest.approx(share * per_share, abs=4.5)


@sizes
def test_every_row_is_centred_on_the_middle_of_neutral(size: LikertSize) -> None:
    middles = []
    for row, other in ((EXPERTISE, REACTION), (REACTION, EXPERTISE)):
        neutral = segments(row, size, other)[3]
        middles.append(neutral["x"] + neutral["width"] / 2)

    assert middles[0] == pytest.approx(middles[1], abs=0.2)


@sizes
def test_the_widest_rows_fill_the_room_between_label_and_mean(size: LikertSize) -> None:
    most_positive, most_negative = segments(EXPERTISE, size, REACTION), segments(REACTION, size, EXPERTISE)

    assert most_negative[1]["x"] == pytest.approx(size.value.left, abs=1.1)
    assert most_positive[5]["x"] + most_positive[5]["width"] == pytest.approx(size.value.right, abs=1.1)


@sizes
def test_one_scale_serves_all_rows(size: LikertSize) -> None:
    one, other = segments(EXPERTISE, size, REACTION), segments(REACTION, size, EXPERTISE)

    assert (one[4]["width"] + 2) / 0.48 == pytest.approx((other[4]["width"] + 2) / 0.25, rel=0.01)


@sizes
def test_a_row_without_shown_answers_is_hatched_and_carries_no_number(size: LikertSize) -> None:
    (drawing,) = parsed(draw_likert([UNSHOWN], frame=FRAME, words=WORDS, size=size))

    assert len(hatches(drawing)) == 1
    assert hatches(drawing)[0]["width"] == size.value.right - size.value.left
    assert {"Rekenkamer", "–", "niet getoond"} <= set(texts(drawing))
    assert not any(sign.isdigit() for words in texts(drawing) for sign in words)


def test_a_hidden_row_tells_nothing_through_the_scale_of_the_others() -> None:
    (alone,) = parsed(draw_likert([REACTION], frame=FRAME, words=WORDS, size=LikertSize.WIDE))
    (beside,) = parsed(draw_likert([REACTION, UNSHOWN], frame=FRAME, words=WORDS, size=LikertSize.WIDE))

    for answer in range(1, 6):
        named = {"class": f"l{answer}"}
        assert places(alone, "rect", **named) == places(beside, "rect", **named)


@sizes
def test_a_mean_can_be_shown_without_its_distribution(size: LikertSize) -> None:
    row = LikertRow("Griffie", None, "3,4", "2,9–3,8")

    (drawing,) = parsed(draw_likert([row], frame=FRAME, words=WORDS, size=size))

    assert len(hatches(drawing)) == 1
    assert {"3,4", "2,9–3,8", "niet getoond"} <= set(texts(drawing))


@pytest.mark.parametrize(
    ("shares", "mean", "margin"),
    [
        ((0.2, 0.2, 0.2, 0.2, 0.2), None, ""),
        (None, None, "2,9–3,8"),
        ((0.2, 0.2, 0.2, 0.2, 0.3), "3,0", ""),
        ((-0.2, 0.4, 0.4, 0.2, 0.2), "3,0", ""),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(shares: Shares | None, mean: str | None, margin: str) -> None:
    with pytest.raises(ValueError, match=r"hidden row|add up"):
        LikertRow("Rij", shares, mean, margin)


def test_a_percentage_is_only_shown_where_it_fits_and_never_rounded_to_all() -> None:
    row = LikertRow("Rij", (0.004, 0, 0, 0, 0.996), "5,0", "4,9–5,0")

    (drawing,) = parsed(draw_likert([row], frame=FRAME, words=WORDS, size=LikertSize.WIDE))

    assert "99" in texts(drawing)
    assert not {"0", "100"} & set(texts(drawing))


@sizes
def test_a_long_name_wraps_and_makes_its_row_higher(size: LikertSize) -> None:
    row = LikertRow(LONGEST_NAME, REACTION.shares, "2,8", "2,7–2,9")

    (long,) = parsed(draw_likert([row], frame=FRAME, words=WORDS, size=size))
    (short,) = parsed(draw_likert([REACTION], frame=FRAME, words=WORDS, size=size))

    assert float(long.attrib["height"]) > float(short.attrib["height"])
    assert all(word in " ".join(texts(long)) for word in LONGEST_NAME.split())


def test_the_three_drawings_are_shown_by_the_style_sheet_one_at_a_time() -> None:
    drawings = parsed(likert([EXPERTISE, UNSHOWN], frame=FRAME, words=WORDS))

    assert [drawing.attrib["class"] for drawing in drawings] == ["wide68", "midonly", "narrow"]
    assert [drawing.attrib["width"] for drawing in drawings] == ["1144", "680", "293"]


def test_no_rows_is_an_empty_drawing_and_no_error() -> None:
    (drawing,) = parsed(draw_likert([], frame=FRAME, words=WORDS, size=LikertSize.WIDE))

    assert texts(drawing) == ["gemiddelde"]
