"""Means: the distribution of one wave, its interval and the word beside it."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.dimensions import dimension_mean, person_score, person_scores
from figures.means import (
    Certainty,
    Distribution,
    certainty,
    interval_of_mean,
    t_interval_of_mean,
)
from tests.figures.cases import cases_about, identity

few_counts = st.tuples(*[st.integers(0, 8)] * 5).filter(any)


@pytest.mark.parametrize("case", cases_about("item score"), ids=identity)
def test_distribution_equals_the_worked_case(case: dict[str, Any]) -> None:
    expected = case["expected"]

    found = Distribution.from_counts(case["inputs"]["counts_1_to_5"])

    described = {
        "n": found.n,
        "mean": found.mean,
        "sd": found.sd,
        "median": found.median,
        "top2_count": found.top2_count,
        "top2": found.top2,
        "bottom2": found.bottom2,
        "net_score": found.net,
        "score_0_100": found.score_0_100,
    }
    assert described == pytest.approx(expected, abs=case["tolerance"])


@pytest.mark.parametrize("case", cases_about("finite-population Dirichlet"), ids=identity)
def test_interval_of_a_mean_equals_the_worked_case(case: dict[str, Any]) -> None:
    inputs, expected = case["inputs"], case["expected"]

    interval = interval_of_mean(inputs["counts_1_to_5"], inputs["N"])

    found = [interval.low, interval.high, interval.width]
    assert found == pytest.approx([expected["lo"], expected["hi"], expected["width"]], abs=case["tolerance"])


@pytest.mark.parametrize("case", cases_about("t interval of a mean"), ids=identity)
def test_t_interval_equals_the_worked_case(case: dict[str, Any]) -> None:
    inputs, expected = case["inputs"], case["expected"]

    interval = t_interval_of_mean(inputs["counts_1_to_5"], inputs["N"])

    assert [interval.low, interval.high] == pytest.approx(
        [expected["lo_clipped"], expected["hi_clipped"]], abs=case["tolerance"]
    )


@pytest.mark.parametrize("case", cases_about("dimension score"), ids=identity)
def test_dimension_score_equals_the_worked_case(case: dict[str, Any]) -> None:
    rows, expected = case["inputs"]["answers"], case["expected"]

    assert person_scores(rows) == pytest.approx(expected["person_scores"], abs=case["tolerance"])
    assert dimension_mean(rows) == pytest.approx(expected["dimension_mean"], abs=case["tolerance"])


def test_a_person_needs_half_of_the_items() -> None:
    assert person_score([4, None]) == 4
    assert person_score([4, None, None]) is None
    assert person_score([]) is None
    assert dimension_mean([[None, None]]) is None


def test_shares_of_the_five_answers_add_up() -> None:
    found = Distribution.from_counts((0, 1, 2, 6, 3))

    assert found.shares == pytest.approx((0, 1 / 12, 2 / 12, 6 / 12, 3 / 12))
    assert found.bottom2_count == 1


@pytest.mark.parametrize("counts", [(0, 0, 0, 0, 0), (1, 2, 3), (1, 1, 1, 1, -1)])
def test_counts_that_are_no_distribution_are_refused(counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"answer|counts"):
        Distribution.from_counts(counts)


def test_exact_interval_equals_counting_every_way_the_silent_can_answer() -> None:
    counts, silent = (1, 0, 2, 3, 1), 3
    weights = [count + 0.2 for count in counts]
    chances: dict[int, float] = {}
    for answers in product(range(5), repeat=silent):
        urn, chance = list(weights), 1.0
        for answer in answers:
            chance *= urn[answer] / sum(urn)
            urn[answer] += 1
        total = sum(answers) + silent
        chances[total] = chances.get(total, 0.0) + chance

    interval = interval_of_mean(counts, sum(counts) + silent)

    known = sum(score * count for score, count in enumerate(counts, start=1))
    ends = []
    for quantile in (0.025, 0.975):
        cumulative = 0.0
        for total in sorted(chances):
            cumulative += chances[total]
            if cumulative >= quantile:
                ends.append((known + total) / 10)
                break
    assert [interval.low, interval.high] == pytest.approx(ends)


def test_with_200_silent_it_is_exact_and_with_201_it_is_t() -> None:
    counts = (1, 2, 4, 6, 2)

    exact, student = interval_of_mean(counts, 15 + 200), interval_of_mean(counts, 15 + 201)

    assert exact != t_interval_of_mean(counts, 15 + 200)
    assert student == t_interval_of_mean(counts, 15 + 201)


def test_nothing_is_unknown_when_everybody_answered() -> None:
    interval = interval_of_mean((0, 1, 2, 6, 3), 12)

    assert (interval.low, interval.high) == pytest.approx((47 / 12, 47 / 12))


def test_one_answer_says_nothing() -> None:
    interval = interval_of_mean((0, 0, 1, 0, 0), 500)

    assert (interval.low, interval.high) == (1, 5)


@given(few_counts, st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_interval_stays_within_what_the_silent_can_still_change(counts: tuple[int, ...], silent: int) -> None:
    known = sum(score * count for score, count in enumerate(counts, start=1))
    population = sum(counts) + silent

    interval = interval_of_mean(counts, population)

    assert (known + silent) / population <= interval.low + 1e-9
    assert interval.low <= interval.high
    assert interval.high <= (known + 5 * silent) / population + 1e-9


@given(few_counts, st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_interval_turns_around_with_the_scale(counts: tuple[int, ...], silent: int) -> None:
    population = sum(counts) + silent

    one, other = interval_of_mean(counts, population), interval_of_mean(counts[::-1], population)

    # the quantile is a whole total, so mirrored ends may differ by one answer's step
    assert np.allclose([one.low, one.high], [6 - other.high, 6 - other.low], atol=4 / population + 1e-9)


@pytest.mark.parametrize("population", [11, 0])
def test_more_answers_than_people_have_no_interval(population: int) -> None:
    with pytest.raises(ValueError, match="population"):
        interval_of_mean((0, 1, 2, 6, 3), population)


@pytest.mark.parametrize(
    ("width", "word"),
    [
        (0.0, Certainty.FIRM),
        (3.4 - 3.0, Certainty.FIRM),
        (0.41, Certainty.INDICATIVE),
        (3.8 - 3.0, Certainty.INDICATIVE),
        (0.81, Certainty.TOO_FEW),
    ],
)
def test_the_word_follows_the_width(width: float, word: Certainty) -> None:
    assert certainty(width) == word
