"""p-charts: limits for each period's own number, and the rules on the standardised shares."""

from datetime import date
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.control import Assurance, Improvement, Step, Variation
from figures.pchart import is_small_or_changing, p_chart
from figures.signals import Signal

# purchase orders, 25 samples: Montgomery, Introduction to Statistical Quality Control, variable sample size
DEFECTS = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
SAMPLES = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90, 100, 100, 100, 100]
SAMPLES += [90, 90]
ORDERS = list(zip(DEFECTS, SAMPLES, strict=True))


def test_the_limits_equal_the_published_example() -> None:
    chart = p_chart(ORDERS, improvement=Improvement.DECREASE)

    assert chart.stretches[0].mean == 234 / 2450
    # the book rounds the mean to 0.096, and with it 0.007..0.184 (100), -0.003..0.194 (80, shown as 0), 0.012..0.180
    published = {0: (0.007, 0.184), 1: (0.0, 0.194), 10: (0.012, 0.180)}
    for index, (low, high) in published.items():
        limits = chart.points[index].limits
        assert limits is not None
        assert [limits.lower, limits.upper] == pytest.approx([low, high], abs=0.0015)
    assert [index for index, point in enumerate(chart.points) if point.signal == Signal.OUTSIDE_HIGH] == [10]


def test_each_period_has_the_limits_of_its_own_number() -> None:
    counts = [(9, 10), (90, 100), (45, 50), (18, 20), (900, 1000), (27, 30)]

    chart = p_chart(counts)

    for (_, n), point in zip(counts, chart.points, strict=True):
        assert point.limits is not None
        sigma = sqrt(0.9 * 0.1 / n)
        assert point.limits.mean == 0.9
        assert point.limits.lower == pytest.approx(max(0, 0.9 - 3 * sigma))
        assert point.limits.near_lower == pytest.approx(max(0, 0.9 - 2 * sigma))
        assert point.limits.upper == pytest.approx(min(1, 0.9 + 3 * sigma))
        assert point.limits.near_upper == pytest.approx(min(1, 0.9 + 2 * sigma))


def test_a_bad_week_of_few_requests_is_chance_and_of_many_is_not() -> None:
    steady = [(90, 100)] * 12

    few, many = p_chart([*steady, (7, 10)], baseline=12), p_chart([*steady, (700, 1000)], baseline=12)

    assert few.points[-1].signal == Signal.COMMON
    assert many.points[-1].signal == Signal.OUTSIDE_LOW
    assert (few.variation, many.variation) == (Variation.COMMON, Variation.CONCERN)


def test_a_share_at_its_very_limit_is_not_outside() -> None:
    # p = 0.9 over all of them and n = 100: sigma is exactly 0.03, the limit exactly 0.81
    on_the_limit, beyond = [(81, 100), (99, 100)], [(80, 100), (100, 100)]

    def said(pair: list[tuple[int, int]]) -> Signal | None:
        return p_chart([*[(90, 100)] * 10, *pair]).points[10].signal

    assert said(on_the_limit) != Signal.OUTSIDE_LOW
    assert said(beyond) == Signal.OUTSIDE_LOW


@pytest.mark.parametrize(("size", "signal"), [(6, Signal.COMMON), (7, Signal.SHIFT_HIGH)])
def test_a_shift_is_seven_periods_above_the_mean_whatever_their_numbers(size: int, signal: Signal) -> None:
    above = [(10, 11), (183, 200), (19, 21), (92, 101), (46, 50), (184, 201), (37, 40)][:size]
    assert all(kept / n > 0.9 for kept, n in above)

    chart = p_chart([*[(90, 100)] * 12, *above], baseline=12)

    assert [point.signal for point in chart.points[12:]] == [signal] * size


def test_a_share_on_the_mean_breaks_the_run() -> None:
    above = [(93, 100), (92, 100)] * 3

    chart = p_chart([*[(9, 10)] * 12, *above, (27, 30), *above], baseline=12)

    assert {point.signal for point in chart.points} == {Signal.COMMON}


def test_the_rules_look_at_standardised_shares() -> None:
    # the shares fall and the numbers too: held to their own limits they rise
    counts = [(86, 100), (83, 94), (78, 87), (72, 80), (66, 72), (59, 63), (53, 55)]
    standardised = [(kept / n - 0.9) / sqrt(0.09 / n) for kept, n in counts]
    assert standardised == sorted(standardised)

    chart = p_chart([*[(90, 100)] * 12, *counts], baseline=12)

    assert {point.signal for point in chart.points[12:]} == {Signal.TREND_UP}


def test_a_hidden_period_and_one_without_requests_are_gaps() -> None:
    above = [(93, 100), (92, 100)] * 3

    chart = p_chart([*[(90, 100)] * 12, *above, None, *above, (0, 0), *above], baseline=12)

    assert [index for index, point in enumerate(chart.points) if point.value is None] == [18, 25]
    assert {point.signal for point in chart.points if point.value is not None} == {Signal.COMMON}


def test_one_that_fails_after_everything_was_kept_is_outside() -> None:
    chart = p_chart([*[(20, 20)] * 12, (19, 20), (20, 20)], baseline=12, target=0.9)

    assert [point.signal for point in chart.points[12:]] == [Signal.OUTSIDE_LOW, Signal.COMMON]
    assert chart.assurance == Assurance.CONSISTENTLY_HIT


@pytest.mark.parametrize(("count", "provisional"), [(5, None), (6, True), (11, True), (12, False)])
def test_few_periods_have_no_limits_and_some_have_provisional_ones(count: int, provisional: bool | None) -> None:
    chart = p_chart([(9, 10), (8, 10)] * count, baseline=None) if count > 12 else p_chart([(9, 10)] * count)

    assert (chart.points[0].limits is None) is (provisional is None)
    assert chart.stretches[0].is_provisional is bool(provisional)


def test_a_dated_step_begins_limits_of_its_own() -> None:
    step = Step(6, date(2026, 8, 24), "Fatima El Amrani", "nieuwe werkwijze")

    chart = p_chart([(80, 100)] * 6 + [(95, 100)] * 6, steps=[step], target=0.9)

    assert [stretch.mean for stretch in chart.stretches] == [0.8, 0.95]
    assert chart.assurance == Assurance.HIT_AND_MISS
    assert {point.signal for point in chart.points} == {Signal.COMMON}


@given(
    st.lists(st.none() | st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=30)
)
def test_limits_stay_within_0_and_1_around_the_mean(counts: list[tuple[int, int] | None]) -> None:
    for point in p_chart(counts, target=0.9).points:
        if point.limits is not None:
            limits = point.limits
            ends = [0, limits.lower, limits.near_lower, limits.mean, limits.near_upper, limits.upper, 1]
            assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([100] * 12, False),
        ([100, 120, 90, 0, 110], False),
        ([29] * 12, True),
        ([30] * 12, False),
        ([100, 100, 100, 160], True),
        ([100, 100, 100, 60], True),
        ([], True),
        ([0, 0], True),
    ],
)
def test_a_p_chart_is_for_numbers_that_are_small_or_change(numbers: list[int], expected: bool) -> None:
    assert is_small_or_changing(numbers) is expected


@pytest.mark.parametrize("count", [(3, 2), (-1, 5)])
def test_more_kept_than_there_were_is_refused(count: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="kept <= requests"):
        p_chart([count])
