"""Shares (0..1) with their interval, and the verdict against a promise."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor, sqrt

from figures.intervals import Z95, Interval

FEWEST_FOR_A_PERCENTAGE = 5
"""Below this number only counts are shown (honest figures of the promises)."""

FEWEST_FOR_A_COLOUR = 10
"""Below this number a percentage has no colour."""


def wilson(successes: float, n: float, z: float = Z95) -> Interval:
    """Score interval of a share; ends within 0..1.

    ``successes`` and ``n`` may be fractions (effective sizes).

    Source: Wilson 1927.

    Raises:
        ValueError: no observations, or more successes than observations.
    """
    _check(successes, n)
    share = successes / n
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    middle = share + z * z / (2 * n)
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else max(0.0, (middle - spread) / scale)
    high = 1.0 if successes == n else min(1.0, (middle + spread) / scale)
    return Interval(low, high)


def effective_size(n: int, population: int) -> float:
    """Number of independent answers that n out of a known population are worth.

    Infinite when everybody answered. Source: finite population correction,
    n(N - 1)/(N - n).

    Raises:
        ValueError: more answers than people, or no answers.
    """
    if not 0 < n <= population:
        msg = f"n must be in 1..population, not {n} of {population}"
        raise ValueError(msg)
    if n == population:
        return float("inf")
    return n * (population - 1) / (population - n)


def wilson_of_population(successes: int, n: int, population: int) -> Interval:
    """Wilson interval of a share among a known number of people.

    Only for describing one wave; never for change or comparison. When
    everybody answered nothing is unknown and the interval is a point.

    Source: Wilson 1927 on the effective size n(N - 1)/(N - n).
    """
    _check(successes, n)
    size = effective_size(n, population)
    if n == population:
        return Interval(successes / n, successes / n)
    # the share first: k·size/n can end a hair above size
    return wilson(successes / n * size, size)


class Outcome(StrEnum):
    """What a share says about the level that was promised."""

    MEETS = "meets"
    MISSES = "misses"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A measured share held against a promised one.

    ``share`` and ``interval`` (fractions 0..1) are None below five
    observations: then only the counts may be shown.
    """

    outcome: Outcome
    kept: int
    n: int
    share: float | None
    interval: Interval | None

    @property
    def shows_percentage(self) -> bool:
        """Whether the percentage may be shown, or the counts only."""
        return self.share is not None

    @property
    def shows_colour(self) -> bool:
        """Whether the verdict may have a colour."""
        return self.n >= FEWEST_FOR_A_COLOUR


def verdict(kept: int, n: int, promised_share: float) -> Verdict:
    """Hold ``kept`` of ``n`` against a promised share (0..1).

    Met when the lower end of the Wilson interval reaches the promised share,
    missed when the upper end stays under it, undecided otherwise and always
    below five observations. ``n`` may be 0.

    Source: honest figures of the promises; Wilson 1927.
    """
    if n < FEWEST_FOR_A_PERCENTAGE:
        if not 0 <= kept <= n:
            _check(kept, n)
        return Verdict(Outcome.UNDECIDED, kept, n, share=None, interval=None)
    interval = wilson(kept, n)
    outcome = Outcome.UNDECIDED
    if interval.low >= promised_share:
        outcome = Outcome.MEETS
    elif interval.high < promised_share:
        outcome = Outcome.MISSES
    return Verdict(outcome, kept, n, kept / n, interval)


def rounded_percentage(part: int, whole: int, decimals: int = 0) -> int | float:
    """``part`` of ``whole`` as a percentage to show, 0..100, halves up.

    It is 100 only when nothing is missing and 0 only when there is nothing:
    999 of 1000 is 99, 1 of 1000 is 1. An ``int`` when ``decimals`` is 0.

    Source: honest figures of the promises ("never rounded to 100 %").

    Raises:
        ValueError: nothing to divide by, or a part larger than the whole.
    """
    _check(part, whole)
    unit = 10**decimals
    steps = floor(Fraction(100 * unit * part, whole) + Fraction(1, 2))
    if 0 < part < whole:
        steps = min(max(steps, 1), 100 * unit - 1)
    return steps if decimals == 0 else steps / unit


def _check(part: float, whole: float) -> None:
    if whole <= 0 or not 0 <= part <= whole:
        msg = f"a share needs 0 <= part <= whole and whole > 0, not {part} of {whole}"
        raise ValueError(msg)
