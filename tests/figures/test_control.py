"""XmR charts: limits, the four rules, gaps, few points and dated steps."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.control import (
    PRODUCT_BASELINE,
    Assurance,
    ControlChart,
    Improvement,
    Step,
    Variation,
    first_point_on,
    xmr_chart,
)
from figures.signals import Limits, Signal, signals
from tests.figures.cases import cases_about, identity

UP, DOWN = Improvement.INCREASE, Improvement.DECREASE
# the words of the cases
ASSURANCE = {
    "consistently_pass": Assurance.CONSISTENTLY_HIT,
    "consistently_fail": Assurance.CONSISTENTLY_MISSED,
    "hit_and_miss": Assurance.HIT_AND_MISS,
}
# mean 10, limits 1 and 19, near limits 4 and 16
AROUND_TEN = Limits.around(10, 9)


def said(chart: ControlChart) -> list[str | None]:
    return [point.signal for point in chart.points]


def labels(values: list[float | None]) -> list[str]:
    """Short names of what is said around a mean of 10: O, 2, T, S with + or -, a dot for chance, a blank for a gap."""
    short = {"outside": "O", "two": "2", "trend": "T", "shift": "S"}
    found = signals(values, AROUND_TEN)
    return [
        " " if each is None else "." if each == "common" else short[each.split("_")[0]] + "+-"[each.direction < 0]
        for each in found
    ]


@pytest.mark.parametrize("case", cases_about("SPC XmR"), ids=identity)
def test_the_chart_equals_the_worked_case(case: dict[str, Any]) -> None:
    inputs, expected, tolerance = case["inputs"], case["expected"], case["tolerance"]

    chart = xmr_chart(inputs["values"], improvement=Improvement(inputs["improvement"]), target=inputs["target"])

    (stretch,) = chart.stretches
    limits = chart.points[0].limits
    assert limits is not None
    found = {
        "mean": limits.mean,
        "avg_moving_range": stretch.mean_moving_range,
        "upl": limits.upper,
        "lpl": limits.lower,
        "near_upl": limits.near_upper,
        "near_lpl": limits.near_lower,
        "mr_ucl": stretch.moving_range_limit,
    }
    assert found == pytest.approx({name: expected[name] for name in found}, abs=tolerance)
    assert said(chart) == [label.replace("astro", "outside") for label in expected["point_labels"]]
    assert chart.last is not None
    assert chart.last.signal == expected["last_point"].replace("astro", "outside")
    assert chart.variation == expected["variation_icon"]
    assert chart.assurance == ASSURANCE[expected["assurance_icon"]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # a shift: six on one side are chance, seven are not
        ([11, 12] * 3, ". . . . . ."),
        ([11, 12] * 3 + [11], "S+ S+ S+ S+ S+ S+ S+"),
        ([9, 8] * 3 + [9], "S- S- S- S- S- S- S-"),
        # one on the mean breaks the run: six and six, then six and seven
        ([11, 12] * 3 + [10] + [12, 11] * 3, ". . . . . . . . . . . . ."),
        ([11, 12] * 3 + [10] + [12, 11] * 3 + [12], ". . . . . . . S+ S+ S+ S+ S+ S+ S+"),
        # a gap too, wherever it stands
        ([11, 12] * 3 + [None] + [12, 11] * 3, ". . . . . .   . . . . . ."),
        ([None, 11, 12, 11, 12, 11, 12, 11, None], "  S+ S+ S+ S+ S+ S+ S+  "),
        # a trend: six rising are chance, seven are not; an equal one and a gap break it
        ([7, 8, 9, 10, 11, 12], ". . . . . ."),
        ([7, 8, 9, 10, 11, 12, 13], "T+ T+ T+ T+ T+ T+ T+"),
        ([13, 12, 11, 10, 9, 8, 7], "T- T- T- T- T- T- T-"),
        ([7, 8, 9, 9, 10, 11, 12, 13], ". . . . . . . ."),
        ([7, 8, 9, None, 10, 11, 12, 13], ". . .   . . . ."),
        ([6, 7, 8, 9, 10, 11, 12, 13, 5], "T+ T+ T+ T+ T+ T+ T+ T+ ."),
        # outside: strictly
        ([19, 10, 1], ". . ."),
        ([19.001, 10, 0.999], "O+ . O-"),
        # two of three on one side, between the near limit and the limit; only the two are marked
        ([17, 11, 17], "2+ . 2+"),
        ([3, 3, 9], "2- 2- ."),
        ([17, 10, 17], ". . ."),
        ([17, 9, 17], ". . ."),
        ([17, None, 17], ".   ."),
        ([16, 11, 16], ". . ."),
        ([17, 19, 11], "2+ 2+ ."),
        ([17, 20, 11], ". O+ ."),
        ([17, 20, 17], "2+ O+ 2+"),
        ([17, 11, 11, 17], ". . . ."),
        # the order of the labels: outside, two of three, trend, shift
        ([11, 12, 13, 14, 17, 18, 20], "T+ T+ T+ T+ 2+ 2+ O+"),
        ([11, 12, 13, 14, 15, 15.5, 15.9, 15, 14], "T+ T+ T+ T+ T+ T+ T+ S+ S+"),
    ],
)
def test_each_rule_begins_where_it_begins(values: list[float | None], expected: str) -> None:
    found = labels(values)

    # a gap is shown as a blank of its own
    assert " ".join(found) == expected


def of_the_window(numbers: list[int], limits: Limits) -> dict[str, list[int]]:
    """Which places of this window each rule marks; a window of 1, 3 or 7 points without a gap."""
    ways = (("high", "up", 1), ("low", "down", -1))
    marked: dict[str, list[int]] = {}
    for name, trend, sign in ways:
        # seen from the mean in this direction; the limits lie equally far on both sides
        away = [sign * (number - Fraction(limits.mean)) for number in numbers]
        far = Fraction(limits.upper) - Fraction(limits.mean)
        close = [at for at, each in enumerate(away) if far * 2 / 3 < each <= far]
        if len(numbers) == 1 and away[0] > far:
            marked[f"outside_{name}"] = [0]
        if len(numbers) == 3 and min(away) > 0 and len(close) > 1:
            marked[f"two_of_three_{name}"] = close
        if len(numbers) == 7 and min(away) > 0:
            marked[f"shift_{name}"] = [*range(7)]
        if len(numbers) == 7 and away == sorted(set(away)):
            marked[f"trend_{trend}"] = [*range(7)]
    return marked


def by_the_book(values: list[int | None], limits: Limits) -> list[str | None]:
    """The four rules once more, in exact numbers: every window of points is looked at by itself."""
    found: list[list[str]] = [[] for _ in values]
    for size in (1, 3, 7):
        for start in range(len(values) - size + 1):
            numbers = [each for each in values[start : start + size] if each is not None]
            marked = of_the_window(numbers, limits) if len(numbers) == size else {}
            for name, places in marked.items():
                for at in places:
                    found[start + at].append(name)
    order = [each.value for each in Signal]
    return [
        None if value is None else min(names, key=order.index, default="common")
        for value, names in zip(values, found, strict=True)
    ]


@given(st.lists(st.none() | st.integers(-1, 21), max_size=40))
def test_the_rules_equal_a_check_of_every_window(values: list[int | None]) -> None:
    assert signals(values, AROUND_TEN) == by_the_book(values, AROUND_TEN)


@given(
    st.lists(st.integers(8, 12), min_size=7, max_size=40).map(
        lambda steps: [sum(steps[:n]) - 10 * n for n in range(len(steps))]
    )
)
def test_the_rules_equal_a_check_of_every_window_on_slow_changes(values: list[int]) -> None:
    limits = Limits.around(0, 6)

    assert signals(values, limits) == by_the_book(list(values), limits)


LIMITS = xmr_chart([20, 22] * 3, improvement=UP).points[0].limits
"""Mean 21, mean moving range 2: limits 15.68 and 26.32."""


@pytest.mark.parametrize(
    ("target", "improvement", "expected"),
    [
        # a target on a limit is not strictly outside
        (26.32, UP, Assurance.HIT_AND_MISS),
        (15.68, UP, Assurance.HIT_AND_MISS),
        (26.33, UP, Assurance.CONSISTENTLY_MISSED),
        (15.67, UP, Assurance.CONSISTENTLY_HIT),
        (26.33, DOWN, Assurance.CONSISTENTLY_HIT),
        (15.67, DOWN, Assurance.CONSISTENTLY_MISSED),
        (26.32, DOWN, Assurance.HIT_AND_MISS),
        (None, UP, None),
    ],
)
def test_a_target_is_always_hit_or_missed_only_strictly_outside_the_limits(
    target: float | None, improvement: Improvement, expected: Assurance | None
) -> None:
    chart = xmr_chart([20, 22] * 3, improvement=improvement, target=target)

    assert chart.assurance == expected


@pytest.mark.parametrize(
    ("last", "improvement", "expected"),
    [
        (40, UP, Variation.IMPROVEMENT),
        (40, DOWN, Variation.CONCERN),
        (1, UP, Variation.CONCERN),
        (1, DOWN, Variation.IMPROVEMENT),
        (21, UP, Variation.COMMON),
    ],
)
def test_variation_is_what_the_last_point_says(last: float, improvement: Improvement, expected: Variation) -> None:
    chart = xmr_chart([*[20, 22] * 6, last], improvement=improvement, baseline=PRODUCT_BASELINE)

    assert chart.variation == expected


@pytest.mark.parametrize(
    ("count", "has_limits", "provisional"),
    [(0, False, False), (1, False, False), (5, False, False), (6, True, True), (11, True, True), (12, True, False)],
)
def test_few_points_have_no_limits_and_some_have_provisional_ones(
    count: int, has_limits: bool, provisional: bool
) -> None:
    chart = xmr_chart(([20, 22] * 6)[:count], improvement=UP, target=50)

    assert [stretch.is_provisional for stretch in chart.stretches] == [provisional] * bool(count)
    assert all((point.limits is not None) is has_limits for point in chart.points)
    assert all((point.signal is not None) is has_limits for point in chart.points)
    assert (chart.variation is not None) is has_limits
    assert (chart.assurance is not None) is has_limits


def test_hidden_periods_do_not_count_as_points() -> None:
    chart = xmr_chart([20, 22, None, 20, 22, None, 20], improvement=UP)

    assert chart.stretches[0].known == 5
    assert all(point.limits is None for point in chart.points)


def test_no_moving_range_goes_across_a_gap() -> None:
    chart = xmr_chart([10, 12, 10, None, 50, 52, 50], improvement=UP)

    assert [point.moving_range for point in chart.points] == [None, 2, 2, None, None, 2, 2]
    assert chart.stretches[0].mean_moving_range == 2
    assert [point.signal is None for point in chart.points] == [False] * 3 + [True] + [False] * 3


def test_points_without_a_single_neighbour_have_no_limits() -> None:
    chart = xmr_chart([10, None, 12, None, 10, None, 12, None, 10, None, 12], improvement=UP)

    assert chart.stretches[0].mean is None
    assert chart.variation is None


def test_the_last_point_is_the_last_one_that_is_shown() -> None:
    chart = xmr_chart([*[20, 22] * 6, 40, None], improvement=UP)

    assert chart.variation == Variation.IMPROVEMENT


def test_the_product_takes_its_limits_from_the_first_twelve_points_once_there_are_twelve() -> None:
    steady, later = [20.0, 22.0] * 6, [30.0] * 8

    fixed = xmr_chart([*steady, *later], improvement=UP, baseline=PRODUCT_BASELINE)
    of_all = xmr_chart([*steady, *later], improvement=UP)
    of_eleven = xmr_chart(steady[:11], improvement=UP, baseline=PRODUCT_BASELINE)

    assert fixed.stretches[0].mean == 21
    assert fixed.stretches[0].mean_moving_range == 2
    assert of_all.stretches[0].mean == 24.6
    assert of_eleven.stretches[0].mean == pytest.approx(sum(steady[:11]) / 11)
    assert said(fixed)[12:] == [Signal.OUTSIDE_HIGH] * 8


def test_a_hidden_period_is_not_one_of_the_first_twelve() -> None:
    values = [20.0, None, 22.0, *[20.0, 22.0] * 5, 90.0]

    chart = xmr_chart(values, improvement=UP, baseline=PRODUCT_BASELINE)

    assert chart.stretches[0].mean == 21
    assert said(chart)[-1] == Signal.OUTSIDE_HIGH


def test_rounding_of_a_computer_is_no_signal() -> None:
    thirds = [0.1 + 0.2, 0.3] * 6  # 0.30000000000000004 and 0.3

    chart = xmr_chart(thirds, improvement=UP, target=0.3)

    assert set(said(chart)) == {Signal.COMMON}
    assert chart.assurance == Assurance.HIT_AND_MISS


@pytest.mark.parametrize("value", [0.1, 0.7, 0.9, 1 / 3, 88.1])
@pytest.mark.parametrize("count", [6, 7, 12, 26])
def test_what_never_changes_is_chance(value: float, count: int) -> None:
    assert set(said(xmr_chart([value] * count, improvement=UP))) == {Signal.COMMON}


NEW_WAY = Step(12, date(2026, 8, 24), "Fatima El Amrani", "nieuwe werkwijze")


def test_a_dated_step_begins_limits_of_its_own_and_says_who_and_why() -> None:
    before, after = [20.0, 22.0] * 6, [30.0, 31.0] * 6

    chart = xmr_chart([*before, *after], improvement=UP, target=25, steps=[NEW_WAY])

    first, second = chart.stretches
    assert (first.first, first.until, first.step) == (0, 12, None)
    assert (second.first, second.until, second.step) == (12, 24, NEW_WAY)
    assert (first.mean, second.mean) == (21, 30.5)
    assert second.mean_moving_range == 1
    assert chart.points[12].moving_range is None
    assert set(said(chart)) == {Signal.COMMON}
    assert chart.assurance == Assurance.CONSISTENTLY_HIT


def test_without_the_step_the_same_points_are_a_shift() -> None:
    chart = xmr_chart([*[20.0, 22.0] * 6, *[30.0, 31.0] * 6], improvement=UP)

    assert not set(said(chart)) & {Signal.COMMON}


def test_a_run_does_not_go_on_across_a_step() -> None:
    rising = [float(each) for each in range(12)]
    step = Step(6, date(2026, 8, 24), "Fatima El Amrani", "nieuwe werkwijze")

    assert Signal.TREND_UP in said(xmr_chart(rising, improvement=UP))
    assert Signal.TREND_UP not in said(xmr_chart(rising, improvement=UP, steps=[step]))


def test_after_a_step_with_few_points_nothing_is_said_yet() -> None:
    chart = xmr_chart([*[20.0, 22.0] * 6, 30.0, 31.0], improvement=UP, target=25, steps=[NEW_WAY])

    assert chart.stretches[1].mean is None
    assert said(chart)[12:] == [None, None]
    assert chart.variation is None
    assert chart.assurance is None


def test_a_step_at_the_first_point_is_the_only_stretch() -> None:
    step = Step(0, date(2026, 8, 24), "Fatima El Amrani", "eerste grenzen")

    assert [stretch.step for stretch in xmr_chart([1.0, 2.0], improvement=UP, steps=[step]).stretches] == [step]


@pytest.mark.parametrize("begins", [[2], [-1], [1, 1], [1, 0]])
def test_steps_that_do_not_ascend_within_the_points_are_refused(begins: list[int]) -> None:
    steps = [Step(begin, date(2026, 8, 24), "Fatima El Amrani", "reden") for begin in begins]

    with pytest.raises(ValueError, match="steps begin"):
        xmr_chart([1.0, 2.0], improvement=UP, steps=steps)


def test_a_baseline_too_small_for_limits_is_refused() -> None:
    with pytest.raises(ValueError, match="limits need 6"):
        xmr_chart([1.0] * 8, improvement=UP, baseline=5)


@pytest.mark.parametrize(("on", "index"), [((8, 17), 0), ((8, 24), 1), ((8, 25), 2), ((8, 31), 2), ((9, 1), 3)])
def test_a_step_begins_with_the_first_period_on_or_after_its_date(on: tuple[int, int], index: int) -> None:
    weeks = [date(2026, 8, 17), date(2026, 8, 24), date(2026, 8, 31)]

    assert first_point_on(weeks, date(2026, *on)) == index
