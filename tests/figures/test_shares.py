"""Shares: intervals, verdicts against a promise, honest rounding."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from figures.shares import (
    Outcome,
    effective_size,
    rounded_percentage,
    verdict,
    wilson,
    wilson_of_population,
)
from tests.figures.cases import cases_about, identity


@pytest.mark.parametrize("case", cases_about("Wilson interval"), ids=identity)
def test_wilson_equals_the_worked_case(case: dict[str, Any]) -> None:
    inputs = case["inputs"]

    interval = wilson(inputs["k"], inputs["n"])

    assert [interval.low, interval.high] == pytest.approx(case["expected"]["wilson"], abs=case["tolerance"])


@pytest.mark.parametrize("case", cases_about("Wilson with finite population"), ids=identity)
def test_wilson_of_a_known_population_equals_the_worked_case(case: dict[str, Any]) -> None:
    inputs, expected = case["inputs"], case["expected"]

    interval = wilson_of_population(inputs["k"], inputs["n"], inputs["N"])

    assert [interval.low, interval.high] == pytest.approx(expected["interval"], abs=case["tolerance"])
    if expected["n_eff"] is not None:
        assert effective_size(inputs["n"], inputs["N"]) == pytest.approx(expected["n_eff"], abs=case["tolerance"])


@pytest.mark.parametrize(
    ("kept", "n", "low", "high"),
    [
        # "Honest figures" of the promises, in per cent
        (9, 10, 59.6, 98.2),
        (45, 50, 78.6, 95.7),
        (713, 1000, 68.4, 74.0),
        # receipt log of a Dutch municipality
        (923, 1339, 66.4, 71.4),
    ],
)
def test_promise_percentages_have_the_published_interval(kept: int, n: int, low: float, high: float) -> None:
    interval = wilson(kept, n)

    assert round(100 * interval.low, 1) == low
    assert round(100 * interval.high, 1) == high


def random_shares() -> list[tuple[int, int]]:
    """200 of them: none and all of 1, 5, 10 … among them."""
    chance = np.random.default_rng(20261122)
    sizes = [1, 2, 5, 10, 30, 100, 1000, 20_000]
    ends = [(kept, n) for n in sizes for kept in (0, n)]
    numbers = [int(10 ** chance.uniform(0, 5)) for _ in range(200 - len(ends))]
    return ends + [(int(chance.integers(0, n + 1)), n) for n in numbers]


@pytest.mark.parametrize(("kept", "n"), random_shares())
def test_wilson_equals_statsmodels(kept: int, n: int) -> None:
    interval = wilson(kept, n)

    assert [interval.low, interval.high] == pytest.approx(proportion_confint(kept, n, method="wilson"), abs=1e-12)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_stays_within_0_and_1(share: tuple[int, int]) -> None:
    kept, n = share

    interval = wilson(kept, n)

    assert 0 <= interval.low <= kept / n <= interval.high <= 1


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(n, 4 * n))))
def test_a_known_population_never_widens_the_interval(numbers: tuple[int, int, int]) -> None:
    kept, n, population = numbers

    known, unknown = wilson_of_population(kept, n, population), wilson(kept, n)

    assert known.width <= unknown.width + 1e-12


def test_all_of_a_part_of_the_population_is_a_share_like_any_other() -> None:
    assert wilson_of_population(39, 39, 138).high == 1


@pytest.mark.parametrize(("kept", "n"), [(0, 0), (2, 1), (-1, 5)])
def test_a_share_of_nothing_is_refused(kept: int, n: int) -> None:
    with pytest.raises(ValueError, match="a share needs"):
        wilson(kept, n)


def test_more_answers_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match="population"):
        wilson_of_population(3, 12, 11)


@pytest.mark.parametrize(
    ("kept", "n", "promised", "outcome"),
    [
        (45, 50, 0.78, Outcome.MEETS),
        (45, 50, 0.79, Outcome.UNDECIDED),
        (45, 50, 0.95, Outcome.UNDECIDED),
        (45, 50, 0.96, Outcome.MISSES),
        (923, 1339, 0.90, Outcome.MISSES),
        (50, 50, 1.00, Outcome.UNDECIDED),
        (9, 10, 0.90, Outcome.UNDECIDED),
    ],
)
def test_verdict_follows_the_interval_and_not_the_percentage(
    kept: int, n: int, promised: float, outcome: Outcome
) -> None:
    assert verdict(kept, n, promised).outcome == outcome


@pytest.mark.parametrize(
    ("n", "percentage", "colour"),
    [(0, False, False), (4, False, False), (5, True, False), (9, True, False), (10, True, True)],
)
def test_few_observations_show_counts_only_and_no_colour(n: int, percentage: bool, colour: bool) -> None:
    judged = verdict(n, n, 0.1)

    assert judged.shows_percentage is percentage
    assert judged.shows_colour is colour
    assert (judged.share is None) is not percentage
    assert (judged.interval is None) is not percentage


def test_fewer_than_five_is_never_a_verdict() -> None:
    assert verdict(4, 4, 0.0).outcome == Outcome.UNDECIDED
    assert verdict(0, 4, 1.0).outcome == Outcome.UNDECIDED


def test_a_verdict_on_more_kept_than_there_were_is_refused() -> None:
    with pytest.raises(ValueError, match="a share needs"):
        verdict(4, 3, 0.5)


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "shown"),
    [
        (923, 1339, 0, 69),
        (923, 1339, 1, 68.9),
        (999, 1000, 0, 99),
        (9999, 10000, 1, 99.9),
        (1000, 1000, 0, 100),
        (1, 1000, 0, 1),
        (0, 1000, 0, 0),
        (1, 8, 0, 13),
        (1, 8, 1, 12.5),
        (5, 200, 0, 3),
    ],
)
def test_percentage_is_never_100_when_one_is_broken(part: int, whole: int, decimals: int, shown: float) -> None:
    assert rounded_percentage(part, whole, decimals) == shown


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 2))
def test_percentage_is_100_or_0_only_when_it_is_exactly_so(share: tuple[int, int], decimals: int) -> None:
    part, whole = share

    shown = rounded_percentage(part, whole, decimals)

    assert (shown == 100) == (part == whole)
    assert (shown == 0) == (part == 0)
