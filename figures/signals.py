"""The four rules of a control chart: which points are more than chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from math import isclose

LONG_RUN = 7
"""So many points on one side of the mean, or each above (below) the one before, are no chance."""


class Signal(StrEnum):
    """What a point is; when more than one rule holds, the first one here."""

    OUTSIDE_HIGH = "outside_high"
    OUTSIDE_LOW = "outside_low"
    TWO_OF_THREE_HIGH = "two_of_three_high"
    TWO_OF_THREE_LOW = "two_of_three_low"
    TREND_UP = "trend_up"
    TREND_DOWN = "trend_down"
    SHIFT_HIGH = "shift_high"
    SHIFT_LOW = "shift_low"
    COMMON = "common"

    @property
    def direction(self) -> int:
        """1 towards higher values, -1 towards lower ones, 0 for chance."""
        return 0 if self is Signal.COMMON else 1 if self.endswith(("_high", "_up")) else -1


@dataclass(frozen=True, slots=True)
class Limits:
    """The mean, the process limits (three sigma) and the near limits (two sigma), in the unit of the values."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float

    @classmethod
    def around(cls, mean: float, three_sigma: float) -> "Limits":
        """Limits on both sides; the near ones are two thirds of the way."""
        two_sigma = three_sigma * 2 / 3
        return cls(mean, mean - three_sigma, mean + three_sigma, mean - two_sigma, mean + two_sigma)


def signals(values: Sequence[float | None], limits: Limits) -> list[Signal | None]:
    """What each point is by the four rules; None for a gap, which breaks every run.

    All points of a run are marked; of two in three only the two. Strictly beyond a limit, strictly on one side,
    strictly above the one before: values that differ by rounding only are equal.

    Source: NHS England, Making Data Count, as in the R package NHSRplotthedots.
    """
    outside = [_side(value, limits.lower, limits.upper) for value in values]
    side = [_side(value, limits.mean, limits.mean) for value in values]
    near = [
        0 if out else _side(value, limits.near_lower, limits.near_upper)
        for value, out in zip(values, outside, strict=True)
    ]
    two_of_three, trend, shift = _two_of_three(side, near), _trend(values), _shift(side)
    return [
        None if value is None else _first(outside[index], two_of_three[index], trend[index], shift[index])
        for index, value in enumerate(values)
    ]


def is_above(value: float, other: float) -> bool:
    """Strictly above, and by more than the rounding of a computer."""
    return value > other and not isclose(value, other, rel_tol=1e-9, abs_tol=1e-12)


def _side(value: float | None, low: float, high: float) -> int:
    """1 strictly above ``high``, -1 strictly below ``low``, else 0; a gap is on no side."""
    if value is None:
        return 0
    return 1 if is_above(value, high) else -1 if is_above(low, value) else 0


def _first(outside: int, two_of_three: int, trend: int, shift: int) -> Signal:
    for direction, high, low in (
        (outside, Signal.OUTSIDE_HIGH, Signal.OUTSIDE_LOW),
        (two_of_three, Signal.TWO_OF_THREE_HIGH, Signal.TWO_OF_THREE_LOW),
        (trend, Signal.TREND_UP, Signal.TREND_DOWN),
        (shift, Signal.SHIFT_HIGH, Signal.SHIFT_LOW),
    ):
        if direction:
            return high if direction > 0 else low
    return Signal.COMMON


def _two_of_three(side: Sequence[int], near: Sequence[int]) -> list[int]:
    """Of three points on one side, those between the near limit and the limit when there are two of them."""
    marked = [0] * len(side)
    for first in range(len(side) - 2):
        three = range(first, first + 3)
        on_one_side = all(side[index] == side[first] for index in three)
        close = [index for index in three if near[index]]
        if on_one_side and len(close) >= 2:
            for index in close:
                marked[index] = side[first]
    return marked


def _trend(values: Sequence[float | None]) -> list[int]:
    """Long runs in which each point is above, or each below, the one before; the first point belongs to it."""
    steps = [0 if before is None else _side(after, before, before) for before, after in pairwise(values)]
    marked = [0] * len(values)
    for direction, first, until in _runs(steps, LONG_RUN - 1):
        marked[first : until + 1] = [direction] * (until + 1 - first)
    return marked


def _shift(side: Sequence[int]) -> list[int]:
    """Long runs on one side of the mean."""
    marked = [0] * len(side)
    for direction, first, until in _runs(side, LONG_RUN):
        marked[first:until] = [direction] * (until - first)
    return marked


def _runs(directions: Sequence[int], shortest: int) -> Iterator[tuple[int, int, int]]:
    """Direction, first and end (exclusive) of every run of one direction that is long enough."""
    first = 0
    for direction, run in groupby(directions):
        until = first + len(list(run))
        if direction and until - first >= shortest:
            yield direction, first, until
        first = until
