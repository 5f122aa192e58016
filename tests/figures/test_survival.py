"""Kaplan-Meier: the same curve as lifelines, honest about answers that have not come yet."""

import time
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_time

from figures.survival import SurvivalCurve, kaplan_meier

SEED = 20261122


def random_sample(number: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """One of 200 samples: ties, heavy and no censoring, nothing answered, zeros, one request."""
    chance = np.random.default_rng(SEED + number)
    size = 1 if number % 20 == 0 else int(chance.integers(2, 120))
    durations = chance.exponential(20.0, size)
    if number % 3 == 0:  # ties, and zeros among them
        durations = np.floor(durations / 8)
    answered = chance.random(size) < (0.0, 1.0, 0.1, 0.5, 0.9)[number % 5]
    return durations, answered.astype(np.bool_)


@cache
def fitted(number: int) -> KaplanMeierFitter:
    durations, answered = random_sample(number)
    return KaplanMeierFitter().fit(durations, event_observed=answered)


def reached(number: float) -> float | None:
    """How lifelines says "not reached": infinity."""
    return None if np.isinf(number) else float(number)


@pytest.mark.parametrize("number", range(200))
def test_the_curve_and_its_interval_equal_lifelines(number: int) -> None:
    durations, answered = random_sample(number)

    curve = kaplan_meier(durations, answered)

    reference = fitted(number)
    table = reference.event_table
    table = table[table["removed"] > 0]
    assert curve.times.tolist() == table.index.tolist()
    assert curve.at_risk.tolist() == table["at_risk"].tolist()
    assert curve.events.tolist() == table["observed"].tolist()
    assert curve.survival == pytest.approx(reference.survival_function_at_times(curve.times).to_numpy(), abs=1e-12)
    bounds = reference.confidence_interval_survival_function_.loc[curve.times].to_numpy()
    somebody_left = curve.survival > 1e-12  # lifelines ends at 0..0, as if nothing were unsure
    assert curve.low == pytest.approx(bounds[:, 0], abs=1e-9)
    assert curve.high[somebody_left] == pytest.approx(bounds[somebody_left, 1], abs=1e-9)


@pytest.mark.parametrize("number", range(200))
def test_median_and_quantiles_equal_lifelines(number: int) -> None:
    durations, answered = random_sample(number)

    curve = kaplan_meier(durations, answered)

    reference = fitted(number)
    rounded = reference.survival_function_.iloc[:, 0].round(
        12
    )  # else a curve on the very share is a matter of chance there
    for share in (0.1, 0.25, 0.5, 0.75, 0.9, 0.95):
        assert curve.quantile(share) == reached(qth_survival_time(round(1 - share, 12), rounded))
    assert curve.median == reached(median_survival_times(rounded))


def test_a_worked_example_by_hand() -> None:
    # 6 requests: answers after 1, 3, 3 and 5 hours, one seen waiting after 3 and one after 8 hours
    curve = kaplan_meier([1, 3, 3, 3, 5, 8], [True, True, False, True, True, False])

    assert curve.times.tolist() == [1, 3, 5, 8]
    assert curve.at_risk.tolist() == [6, 5, 2, 1]
    assert curve.events.tolist() == [1, 2, 1, 0]
    assert curve.survival == pytest.approx([5 / 6, 5 / 6 * 3 / 5, 1 / 4, 1 / 4])
    assert (curve.n, curve.answered, curve.longest) == (6, 4, 8)
    assert curve.median == 3
    assert curve.p90 is None


def test_a_share_that_is_reached_exactly_is_reached() -> None:
    for size in range(1, 120):
        curve = kaplan_meier(np.arange(1, size + 1), np.ones(size))

        # without anybody waiting: the ceil(q·n)-th shortest duration
        assert curve.median == -(-size // 2)
        assert curve.p90 == -(-9 * size // 10)


def test_nobody_answered_reaches_nothing() -> None:
    curve = kaplan_meier([2.0, 4.0], [False, False])

    assert curve.median is None
    assert curve.longest == 4
    assert curve.survival.tolist() == [1, 1]
    assert (curve.low.tolist(), curve.high.tolist()) == ([1, 1], [1, 1])


def test_leaving_open_requests_out_would_flatter() -> None:
    answered_only = kaplan_meier([1, 2, 3, 4], [True] * 4)
    with_open = kaplan_meier([1, 2, 3, 4, *[10] * 4], [True] * 4 + [False] * 4)

    assert answered_only.median == 2
    assert with_open.median == 4
    assert with_open.p90 is None


def test_an_answer_at_once_counts_at_zero() -> None:
    curve = kaplan_meier([0, 0, 5], [True, True, True])

    assert curve.median == 0
    share, interval = curve.waiting_after(0)
    assert share == pytest.approx(1 / 3)
    assert interval.low < share < interval.high


def test_before_the_first_answer_everybody_waits() -> None:
    curve = kaplan_meier([3, 6], [True, True])

    share, interval = curve.waiting_after(2.9)

    assert (share, interval.low, interval.high) == (1, 1, 1)


def test_where_nobody_is_left_it_is_not_certain_that_nobody_waits() -> None:
    curve = kaplan_meier([1, 2, 3], [True, True, True])

    assert curve.survival[-1] == 0
    assert curve.low[-1] == 0
    assert curve.high[-1] == curve.high[-2] > 0


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=60))
def test_the_curve_falls_and_lies_in_its_interval(requests: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(*zip(*requests, strict=True))

    assert (np.diff(curve.survival) <= 0).all()
    assert (curve.low >= 0).all()
    assert (curve.low <= curve.survival + 1e-12).all()
    assert (curve.survival <= curve.high + 1e-12).all()
    assert (curve.high <= 1).all()
    quantiles = [curve.quantile(share) for share in (0.1, 0.5, 0.9)]
    known = [each for each in quantiles if each is not None]
    assert known == sorted(known)
    assert quantiles == [*known, *[None] * (3 - len(known))]


def test_the_unit_does_not_matter() -> None:
    durations, answered = random_sample(8)

    hours, seconds = kaplan_meier(durations, answered), kaplan_meier(durations * 3600, answered)

    assert hours.median is not None
    assert seconds.median == pytest.approx(3600 * hours.median)


@pytest.mark.parametrize(
    ("durations", "answered"),
    [([], []), ([1.0], [True, False]), ([-1.0], [True]), ([float("nan")], [True]), ([float("inf")], [False])],
)
def test_what_is_no_waiting_time_is_refused(durations: list[float], answered: list[bool]) -> None:
    with pytest.raises(ValueError, match="duration"):
        kaplan_meier(durations, answered)


def test_a_share_outside_0_and_1_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        kaplan_meier([1], [True]).quantile(1.1)


def test_a_hundred_thousand_durations_take_milliseconds() -> None:
    chance = np.random.default_rng(SEED)
    durations, answered = chance.exponential(9.0, 100_000), chance.random(100_000) < 0.8

    curves: list[SurvivalCurve] = []
    started = time.process_time()
    curves.append(kaplan_meier(durations, answered))
    spent = time.process_time() - started

    assert curves[0].n == 100_000
    assert spent < 0.5  # 20 ms on the machine that built it
