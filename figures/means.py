"""One wave: the distribution of answers 1..5, its mean and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import nan, sqrt
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from figures.intervals import Interval
from figures.totals import total_given_size

Counts: TypeAlias = Sequence[int]
"""How many gave 1, 2, 3, 4 and 5: five numbers, 0 or more."""

LOWEST, HIGHEST = 1.0, 5.0
MOST_SILENT_FOR_EXACT = 200
PRIOR_PER_ANSWER = 0.2


def expanded(counts: Counts) -> NDArray[np.float64]:
    """The separate answers behind the counts: n values 1..5, ascending.

    Raises:
        ValueError: not five counts, or one below 0.
    """
    if len(counts) != int(HIGHEST) or min(counts) < 0:
        msg = f"five counts of 0 or more are needed, not {list(counts)}"
        raise ValueError(msg)
    return np.repeat(np.arange(LOWEST, HIGHEST + 1), np.asarray(counts, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Distribution:
    """Answers 1..5 of one item in one wave; "does not apply" is outside it.

    ``mean``, ``median`` and ``sd`` (ddof 1; nan for one answer) are in scale
    points; ``shares``, ``top2`` (4 and 5), ``bottom2`` (1 and 2) are fractions
    0..1; ``net`` = top2 - bottom2, -1..1.
    """

    counts: tuple[int, int, int, int, int]
    n: int
    mean: float
    median: float
    sd: float

    @classmethod
    def from_counts(cls, counts: Counts) -> Self:
        """Describe the counts n1..n5.

        Raises:
            ValueError: not five counts, one below 0, or no answer at all.
        """
        answers = expanded(counts)
        if not answers.size:
            msg = "a distribution needs at least one answer"
            raise ValueError(msg)
        one, two, three, four, five = (int(count) for count in counts)
        return cls(
            counts=(one, two, three, four, five),
            n=int(answers.size),
            mean=float(answers.mean()),
            median=float(np.median(answers)),
            sd=float(answers.std(ddof=1)) if answers.size > 1 else nan,
        )

    @property
    def shares(self) -> tuple[float, float, float, float, float]:
        """Share of each answer 1..5; they add up to 1."""
        one, two, three, four, five = (count / self.n for count in self.counts)
        return one, two, three, four, five

    @property
    def top2_count(self) -> int:
        """How many gave 4 or 5."""
        return self.counts[3] + self.counts[4]

    @property
    def bottom2_count(self) -> int:
        """How many gave 1 or 2."""
        return self.counts[0] + self.counts[1]

    @property
    def top2(self) -> float:
        """Share that gave 4 or 5."""
        return self.top2_count / self.n

    @property
    def bottom2(self) -> float:
        """Share that gave 1 or 2."""
        return self.bottom2_count / self.n

    @property
    def net(self) -> float:
        """Top-2 share minus bottom-2 share."""
        return (self.top2_count - self.bottom2_count) / self.n

    @property
    def score_0_100(self) -> float:
        """(mean - 1)/4·100; only shown when it is labelled so."""
        return (self.mean - LOWEST) / (HIGHEST - LOWEST) * 100


def interval_of_mean(counts: Counts, population: int) -> Interval:
    """95 % interval of the mean of everybody who was asked, in scale points.

    ``population`` is the number of people asked, answered or not. With at most
    200 silent people: the posterior predictive of their answers, Dirichlet-
    multinomial with parameters count + 0.2, exact; equal tails, the quantile
    is the smallest total with a cumulative chance of at least q. With more:
    Student's t with the finite population correction. It describes this wave
    only and knows nothing of who stayed silent.

    Raises:
        ValueError: no answers, or more answers than people.
    """
    answered = sum(counts)
    if not 0 < answered <= population:
        msg = f"answers must be in 1..population, not {answered} of {population}"
        raise ValueError(msg)
    silent = population - answered
    if silent > MOST_SILENT_FOR_EXACT:
        return t_interval_of_mean(counts, population)
    known = int(expanded(counts).sum())
    if not silent:
        return Interval(known / population, known / population)
    low, high = _silent_total(tuple(counts), silent)
    return Interval((known + low) / population, (known + high) / population)


def t_interval_of_mean(counts: Counts, population: int | None = None) -> Interval:
    """95 % interval of a mean in scale points, clipped to 1..5.

    Half-width t(0.975, n - 1)·sd/√n·√(1 - n/N); without a population the last
    factor is 1. One answer says nothing: 1..5.

    Source: Student 1908; finite population correction.
    """
    answers = Distribution.from_counts(counts)
    if answers.n == 1:
        return Interval(LOWEST, HIGHEST)
    unseen = 1.0 if population is None else 1 - answers.n / population
    quantile = float(stats.t.ppf(0.975, answers.n - 1))
    half = quantile * answers.sd / sqrt(answers.n) * sqrt(unseen)
    return Interval(max(LOWEST, answers.mean - half), min(HIGHEST, answers.mean + half))


class Certainty(StrEnum):
    """The word beside a mean, from the width of its interval."""

    FIRM = "firm"
    INDICATIVE = "indicative"
    TOO_FEW = "too_few"


def certainty(width: float) -> Certainty:
    """Word for an interval of this width in scale points: ≤ 0.4 firm, ≤ 0.8 indicative."""
    # 3.4 - 3.0 is a hair more than 0.4 in binary
    rounded = round(width, 9)
    if rounded <= 0.4:
        return Certainty.FIRM
    return Certainty.INDICATIVE if rounded <= 0.8 else Certainty.TOO_FEW


@lru_cache(maxsize=4096)
def _silent_total(counts: tuple[int, ...], silent: int) -> tuple[int, int]:
    """2.5 and 97.5 % quantile of the total of the silent people's answers.

    Independent negative binomials with one success chance, given their sum,
    are Dirichlet-multinomial; that keeps every number between 0 and 1.
    """
    weights = [count + PRIOR_PER_ANSWER for count in counts]
    stop = sum(weights) / (sum(weights) + silent)
    people = np.arange(silent + 1)
    chances = [stats.nbinom.pmf(people, weight, stop) for weight in weights]
    cumulative = np.cumsum(total_given_size(chances, silent))
    low, high = (int(np.searchsorted(cumulative, q)) for q in (0.025, 0.975))
    return low + silent, high + silent
