"""Change between two waves: a difference is shown only when it is proven."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, sqrt

import numpy as np
from scipy import stats

from figures.intervals import Interval
from figures.means import Counts, Distribution, expanded
from figures.shares import wilson
from figures.totals import total_given_size

FEWEST_FOR_CHANGE = 10
FEWEST_WITHOUT_PERMUTATION = 30
SMALLEST_DIFFERENCE = 0.2
"""In scale points; less is no difference that anyone notices."""
FALSE_DISCOVERY_RATE = 0.10


class ChangeVerdict(StrEnum):
    """What two waves together allow us to say."""

    TOO_FEW = "too_few"
    NO_DIFFERENCE = "no_difference"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Change:
    """Second wave minus first wave of one item.

    ``difference`` and ``interval`` (95 %, Welch) are in scale points; ``p`` is
    the p-value of this one comparison, ``adjusted_p`` the one that counts all
    comparisons of the wave; ``effect`` is Hedges' g. All are None when one of
    the waves has fewer than 10 answers.
    """

    verdict: ChangeVerdict
    difference: float | None = None
    interval: Interval | None = None
    p: float | None = None
    adjusted_p: float | None = None
    effect: float | None = None

    @property
    def proven(self) -> bool:
        """Whether an arrow and a colour are allowed."""
        return self.verdict in {ChangeVerdict.BETTER, ChangeVerdict.WORSE}


@dataclass(frozen=True, slots=True)
class WelchResult:
    """Welch's test: difference of means (second - first), t, df, p and 95 % interval."""

    difference: float
    t: float
    df: float
    p: float
    interval: Interval


def welch(first: Counts, second: Counts) -> WelchResult:
    """Unequal-variance t test on counts n1..n5 of two waves; each n ≥ 2.

    When nobody differs within either wave, t says nothing: then p is 1
    without a difference and 0 with one (the permutation test judges).

    Source: Welch 1947, ``scipy.stats.ttest_ind(equal_var=False)``.
    """
    before, after = expanded(first), expanded(second)
    difference = float(after.mean() - before.mean())
    if before.std() == 0 and after.std() == 0:
        t = inf if difference > 0 else -inf if difference < 0 else 0.0
        p = 0.0 if difference else 1.0
        return WelchResult(difference, t, inf, p, Interval(difference, difference))
    result = stats.ttest_ind(after, before, equal_var=False)
    ends = result.confidence_interval(0.95)
    interval = Interval(float(ends.low), float(ends.high))
    return WelchResult(difference, float(result.statistic), float(result.df), float(result.pvalue), interval)


def permutation_p(first: Counts, second: Counts) -> float:
    """Exact two-sided p of the difference of means over all permutations.

    Twice the smaller tail, at most 1, as ``scipy.stats.permutation_test``;
    exact by dynamic programming over the pooled counts, so no random numbers.

    Source: Fisher 1935; Pitman 1937.
    """
    small, other = sorted((tuple(first), tuple(second)), key=sum)
    size = sum(small)
    pooled = [one + two for one, two in zip(small, other, strict=True)]
    # binomials with one chance, given their sum, are the multivariate hypergeometric of a draw
    people = np.arange(size + 1)
    chances = [stats.binom.pmf(people, count, size / sum(pooled)) for count in pooled]
    totals = total_given_size(chances, size)
    seen = sum(score * count for score, count in enumerate(small))
    tail = min(float(totals[: seen + 1].sum()), float(totals[seen:].sum()))
    return min(1.0, 2 * tail)


def p_of_change(first: Counts, second: Counts) -> float:
    """Welch's p; with fewer than 30 answers in a wave the larger of Welch and permutation."""
    p = welch(first, second).p
    if min(sum(first), sum(second)) < FEWEST_WITHOUT_PERMUTATION:
        p = max(p, permutation_p(first, second))
    return p


def hedges_g(first: Counts, second: Counts) -> float:
    """Standardised difference (second - first), corrected for small samples.

    J = 1 - 3/(4(n1 + n2) - 9) times the difference over the pooled sd;
    infinite when nobody differs within the waves but the waves do.

    Source: Hedges 1981.
    """
    one, two = Distribution.from_counts(first), Distribution.from_counts(second)
    freedom = one.n + two.n - 2
    pooled = sqrt(((one.n - 1) * one.sd**2 + (two.n - 1) * two.sd**2) / freedom)
    difference = two.mean - one.mean
    if pooled == 0:
        return 0.0 if difference == 0 else inf if difference > 0 else -inf
    return (1 - 3 / (4 * (one.n + two.n) - 9)) * difference / pooled


def newcombe(first_successes: int, first_n: int, second_successes: int, second_n: int) -> Interval:
    """95 % interval of the difference of two shares, second - first, -1..1.

    Source: Newcombe 1998, method 10: hybrid of two Wilson intervals.
    """
    before, after = first_successes / first_n, second_successes / second_n
    old, new = wilson(first_successes, first_n), wilson(second_successes, second_n)
    difference = after - before
    return Interval(
        difference - sqrt((after - new.low) ** 2 + (old.high - before) ** 2),
        difference + sqrt((new.high - after) ** 2 + (before - old.low) ** 2),
    )


def adjusted(p_values: Sequence[float]) -> list[float]:
    """p-values adjusted for the number of comparisons (false discovery rate), same order.

    Source: Benjamini & Hochberg 1995, ``scipy.stats.false_discovery_control``.
    """
    if not p_values:
        return []
    return [float(p) for p in stats.false_discovery_control(list(p_values), method="bh")]


def changes(pairs: Sequence[tuple[Counts, Counts]]) -> list[Change]:
    """Judge all changes of one wave together, in the order given.

    ``pairs`` holds (counts of the first wave, counts of the second wave) of
    every supplier and dimension that is shown: leaving some out makes the others
    look surer than they are. A change is proven with at least 10 answers in
    both waves, an adjusted p of at most 0.10 and at least 0.2 scale point.

    Source: "Change between waves" of the statistics.
    """
    testable = [index for index, (old, new) in enumerate(pairs) if min(sum(old), sum(new)) >= FEWEST_FOR_CHANGE]
    p_values = [p_of_change(*pairs[index]) for index in testable]
    judged = {
        index: _change(*pairs[index], p=p, adjusted_p=adjusted_p)
        for index, p, adjusted_p in zip(testable, p_values, adjusted(p_values), strict=True)
    }
    return [judged.get(index, Change(ChangeVerdict.TOO_FEW)) for index in range(len(pairs))]


def _change(first: Counts, second: Counts, *, p: float, adjusted_p: float) -> Change:
    test = welch(first, second)
    # 3.8 - 3.6 is a hair less than 0.2 in binary
    noticeable = round(abs(test.difference), 9) >= SMALLEST_DIFFERENCE
    verdict = ChangeVerdict.NO_DIFFERENCE
    if noticeable and adjusted_p <= FALSE_DISCOVERY_RATE:
        verdict = ChangeVerdict.BETTER if test.difference > 0 else ChangeVerdict.WORSE
    return Change(verdict, test.difference, test.interval, p, adjusted_p, hedges_g(first, second))
