"""Change between two waves: no arrow without proof."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from figures.change import (
    ChangeVerdict,
    adjusted,
    changes,
    hedges_g,
    newcombe,
    p_of_change,
    permutation_p,
    welch,
)
from figures.means import expanded
from tests.figures.cases import cases_about, identity

Counts = tuple[int, int, int, int, int]
WORSE: tuple[Counts, Counts] = ((3, 7, 20, 45, 25), (8, 15, 30, 35, 12))
SAME: tuple[Counts, Counts] = ((1, 2, 4, 9, 4), (1, 2, 3, 10, 4))


@pytest.mark.parametrize("case", cases_about("change between waves"), ids=identity)
def test_change_equals_the_worked_case(case: dict[str, Any]) -> None:
    first, second = case["inputs"]["wave1_counts"], case["inputs"]["wave2_counts"]
    expected, tolerance = case["expected"], case["tolerance"]

    result = welch(first, second)

    found = [result.difference, result.t, result.df, result.p]
    assert found == pytest.approx([expected[name] for name in ("diff", "welch_t", "df", "p")], abs=tolerance)
    assert [result.interval.low, result.interval.high] == pytest.approx(expected["ci95"], abs=tolerance)
    assert hedges_g(first, second) == pytest.approx(expected["hedges_g"], abs=tolerance)
    shares = newcombe(sum(first[3:]), sum(first), sum(second[3:]), sum(second))
    assert [shares.low, shares.high] == pytest.approx(expected["newcombe95"], abs=tolerance)


@pytest.mark.parametrize("case", cases_about("permutation test"), ids=identity)
def test_permutation_p_equals_the_worked_case(case: dict[str, Any]) -> None:
    inputs = case["inputs"]

    p = permutation_p(inputs["wave1_counts"], inputs["wave2_counts"])

    assert p == pytest.approx(case["expected"]["p"], abs=case["tolerance"])


small_wave = st.tuples(*[st.integers(0, 2)] * 5).filter(lambda counts: 2 <= sum(counts) <= 5)


@given(small_wave, small_wave)
@settings(max_examples=25, deadline=None)
def test_permutation_p_equals_scipy_over_all_permutations(first: Counts, second: Counts) -> None:
    def difference(one: Any, two: Any, axis: int) -> Any:
        return np.mean(two, axis=axis) - np.mean(one, axis=axis)

    theirs = stats.permutation_test(
        (expanded(first), expanded(second)), difference, vectorized=True, n_resamples=np.inf
    )

    assert permutation_p(first, second) == pytest.approx(theirs.pvalue)


def test_small_waves_take_the_larger_p() -> None:
    first, second = (0, 3, 5, 3, 1), (0, 1, 2, 6, 5)

    assert permutation_p(first, second) > welch(first, second).p
    assert p_of_change(first, second) == permutation_p(first, second)
    assert p_of_change(*WORSE) == welch(*WORSE).p


def test_from_3_8_to_3_6_with_13_and_12_answers_is_no_change() -> None:
    first, second = (0, 1, 3, 7, 2), (0, 2, 3, 5, 2)

    (change,) = changes([(first, second)])

    assert change.verdict == ChangeVerdict.NO_DIFFERENCE
    assert not change.proven


@pytest.mark.parametrize(
    ("first", "second"),
    [((0, 9, 0, 0, 0), (0, 0, 0, 0, 40)), ((0, 40, 0, 0, 0), (0, 0, 0, 0, 9)), ((0, 0, 0, 0, 0), (0, 0, 0, 5, 9))],
)
def test_fewer_than_ten_answers_in_a_wave_is_too_early_to_say(first: Counts, second: Counts) -> None:
    (change,) = changes([(first, second)])

    assert change.verdict == ChangeVerdict.TOO_FEW
    assert change.difference is None
    assert change.p is None


def test_ten_answers_in_both_waves_can_prove_a_change() -> None:
    (change,) = changes([((5, 5, 0, 0, 0), (0, 0, 0, 5, 5))])

    assert change.verdict == ChangeVerdict.BETTER
    assert change.proven
    assert change.difference == pytest.approx(3.0)


def test_a_change_has_a_direction_and_an_interval() -> None:
    (change,) = changes([WORSE])

    assert change.verdict == ChangeVerdict.WORSE
    assert change.interval is not None
    assert change.interval.high < 0


def test_a_difference_under_a_fifth_of_a_point_is_none_however_sure() -> None:
    first, second = (0, 0, 5000, 5000, 0), (0, 0, 4000, 6000, 0)

    (change,) = changes([(first, second)])

    assert change.p is not None
    assert change.p < 1e-6
    assert change.difference == pytest.approx(0.1)
    assert change.verdict == ChangeVerdict.NO_DIFFERENCE


def test_a_difference_of_exactly_a_fifth_of_a_point_counts() -> None:
    (change,) = changes([((0, 0, 2000, 8000, 0), (0, 0, 4000, 6000, 0))])

    assert change.verdict == ChangeVerdict.WORSE


def test_among_many_comparisons_a_doubtful_change_is_no_longer_proven() -> None:
    doubtful = ((0, 3, 5, 3, 1), (0, 1, 2, 6, 5))

    (alone,) = changes([doubtful])
    among_many = changes([doubtful, *[SAME] * 7])

    assert alone.verdict == ChangeVerdict.BETTER
    assert among_many[0].verdict == ChangeVerdict.NO_DIFFERENCE


def test_pairs_that_cannot_be_tested_do_not_count_as_comparisons() -> None:
    doubtful = ((0, 3, 5, 3, 1), (0, 1, 2, 6, 5))
    untestable = ((0, 0, 1, 4, 4), (0, 0, 1, 4, 4))

    found = changes([*[untestable] * 7, doubtful])

    assert [change.verdict for change in found] == [*[ChangeVerdict.TOO_FEW] * 7, ChangeVerdict.BETTER]


def test_the_same_waves_always_give_the_same_judgement() -> None:
    pairs = [WORSE, SAME, ((0, 3, 5, 3, 1), (0, 1, 2, 6, 5))]

    assert changes(pairs) == changes(pairs)


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        ((0, 0, 0, 12, 0), ChangeVerdict.NO_DIFFERENCE),
        ((0, 0, 0, 0, 12), ChangeVerdict.BETTER),
        ((0, 0, 12, 0, 0), ChangeVerdict.WORSE),
    ],
)
def test_waves_in_which_everybody_agrees_are_judged_without_a_warning(second: Counts, verdict: ChangeVerdict) -> None:
    (change,) = changes([((0, 0, 0, 12, 0), second)])

    assert change.verdict == verdict


def test_adjusted_p_follows_benjamini_and_hochberg() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert adjusted([]) == []
    assert changes([]) == []


@given(st.tuples(*[st.integers(0, 6)] * 5), st.tuples(*[st.integers(0, 6)] * 5))
@settings(max_examples=60, deadline=None)
def test_swapping_the_waves_turns_the_change_around(first: Counts, second: Counts) -> None:
    opposite = {ChangeVerdict.BETTER: ChangeVerdict.WORSE, ChangeVerdict.WORSE: ChangeVerdict.BETTER}

    (there,), (back,) = changes([(first, second)]), changes([(second, first)])

    assert back.verdict == opposite.get(there.verdict, there.verdict)
    assert (there.p is None) == (back.p is None)
    if there.p is not None:
        assert there.p == pytest.approx(back.p)
