"""Control charts: is a change more than chance, and can the process do what was promised?

Source: NHS England, Making Data Count, as in the R package NHSRplotthedots.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import fsum

from figures.signals import Limits, Signal, is_above, signals

FEWEST_FOR_LIMITS = 6
"""Below this number of points there are no limits, so nothing is said."""

FEWEST_FOR_FIRM_LIMITS = 12
"""Below this number of points the limits are provisional."""

PRODUCT_BASELINE = 12
"""The limits that people see come from the first twelve points, once there are twelve."""

_THREE_SIGMA, _RANGE_LIMIT = 2.66, 3.267
"""Mean moving range to limits: 3/d2 and D4 for ranges of two (d2 = 1.128)."""


class Improvement(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"


class Variation(StrEnum):
    """What the last point says."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    COMMON = "common"


class Assurance(StrEnum):
    """Whether the target can be reached as things go now."""

    CONSISTENTLY_HIT = "consistently_hit"
    CONSISTENTLY_MISSED = "consistently_missed"
    HIT_AND_MISS = "hit_and_miss"


@dataclass(frozen=True, slots=True)
class Step:
    """From the point with index ``first`` on, limits of its own: since ``on``, decided ``by`` a person, and why."""

    first: int
    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One period. ``value`` None: hidden. Without ``limits`` nothing is said and ``signal`` is None too.

    ``moving_range`` is the distance to the period before; None across a gap or a step.
    """

    value: float | None
    limits: Limits | None
    moving_range: float | None
    signal: Signal | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points ``first`` up to and not including ``until``: a chart of its own, begun by ``step`` (None: the first).

    ``known`` points have a value. ``mean`` and the ranges are None without limits, the ranges in a p-chart always.
    """

    first: int
    until: int
    step: Step | None
    known: int
    mean: float | None = None
    mean_moving_range: float | None = None
    moving_range_limit: float | None = None

    @property
    def is_provisional(self) -> bool:
        """Whether the limits may still move much: there are limits, from fewer than twelve points."""
        return self.mean is not None and self.known < FEWEST_FOR_FIRM_LIMITS


@dataclass(frozen=True, slots=True)
class ControlChart:
    """All points and the stretches that they fall into."""

    points: tuple[ControlPoint, ...]
    stretches: tuple[Stretch, ...]
    improvement: Improvement
    target: float | None

    @property
    def last(self) -> ControlPoint | None:
        """The last point with a value in the stretch of now; None when there is none."""
        now = self.points[self.stretches[-1].first :] if self.stretches else ()
        return next((point for point in reversed(now) if point.value is not None), None)

    @property
    def variation(self) -> Variation | None:
        """What the last point says; None without limits."""
        if self.last is None or self.last.signal is None:
            return None
        direction = self.last.signal.direction
        if direction == 0:
            return Variation.COMMON
        better = 1 if self.improvement is Improvement.INCREASE else -1
        return Variation.IMPROVEMENT if direction == better else Variation.CONCERN

    @property
    def assurance(self) -> Assurance | None:
        """The target held against the limits of the last point: only strictly outside is always; None without."""
        if self.target is None or self.last is None or self.last.limits is None:
            return None
        limits, is_more_better = self.last.limits, self.improvement is Improvement.INCREASE
        if is_above(self.target, limits.upper):
            return Assurance.CONSISTENTLY_MISSED if is_more_better else Assurance.CONSISTENTLY_HIT
        if is_above(limits.lower, self.target):
            return Assurance.CONSISTENTLY_HIT if is_more_better else Assurance.CONSISTENTLY_MISSED
        return Assurance.HIT_AND_MISS


def first_point_on(periods: Sequence[date], on: date) -> int:
    """Index of the first period that begins on this date or later: where a step begins. Their number when none does.

    ``periods`` are the first dates of the periods, ascending.
    """
    return bisect_left(periods, on)


def xmr_chart(
    values: Sequence[float | None],
    *,
    improvement: Improvement,
    target: float | None = None,
    baseline: int | None = None,
    steps: Sequence[Step] = (),
) -> ControlChart:
    """Limits from the moving ranges of ``values``, one a period, and what each point says.

    Limits are the mean ± 2.66 times the mean moving range; every moving range counts. None is a hidden period: a gap,
    with no moving range across it. ``baseline`` is how many points with a value, from the first one of a stretch, the
    limits come from; all of them by default, and as long as there are fewer.

    Raises:
        ValueError: a baseline too small for limits, or steps that do not ascend within the values.
    """
    return composed(
        [_stretch_of(values[first:until], first, step, baseline) for first, until, step in parts(len(values), steps)],
        improvement,
        target,
    )


Part = tuple[Stretch, list[ControlPoint]]
"""A stretch and its points."""


def composed(stretches: Sequence[Part], improvement: Improvement, target: float | None) -> ControlChart:
    """One chart of these stretches."""
    points = tuple(point for _, its_points in stretches for point in its_points)
    return ControlChart(points, tuple(stretch for stretch, _ in stretches), improvement, target)


def parts(count: int, steps: Sequence[Step]) -> list[tuple[int, int, Step | None]]:
    """First and end (exclusive) of each stretch of ``count`` points, and the step that began it.

    Raises:
        ValueError: steps that do not ascend or that begin outside the points.
    """
    begins = [step.first for step in steps]
    if begins != sorted(set(begins)) or any(not 0 <= begin < count for begin in begins):
        msg = f"steps begin at ascending points below {count}, not at {begins}"
        raise ValueError(msg)
    starts: list[tuple[int, Step | None]] = [(step.first, step) for step in steps]
    if count and 0 not in begins:
        starts.insert(0, (0, None))
    ends = [first for first, _ in starts[1:]] + [count]
    return [(first, until, step) for (first, step), until in zip(starts, ends, strict=bool(starts))]


def baseline_end(is_known: Sequence[bool], baseline: int | None) -> int:
    """Where the points end that the limits come from: after ``baseline`` known ones, or after all.

    Raises:
        ValueError: a baseline too small for limits.
    """
    if baseline is None:
        return len(is_known)
    if baseline < FEWEST_FOR_LIMITS:
        msg = f"limits need {FEWEST_FOR_LIMITS} points, not a baseline of {baseline}"
        raise ValueError(msg)
    known = [index for index, each in enumerate(is_known) if each]
    return known[baseline - 1] + 1 if len(known) >= baseline else len(is_known)


def _stretch_of(values: Sequence[float | None], first: int, step: Step | None, baseline: int | None) -> Part:
    ranges = [None, *(_range(*pair) for pair in pairwise(values))]
    end = baseline_end([value is not None for value in values], baseline)
    known = [value for value in values[:end] if value is not None]
    moving = [each for each in ranges[:end] if each is not None]
    stretch = Stretch(first, first + len(values), step, known=sum(value is not None for value in values))
    limits: Limits | None = None
    said: list[Signal | None] = [None] * len(values)
    if len(known) >= FEWEST_FOR_LIMITS and moving:
        mean, mean_range = fsum(known) / len(known), fsum(moving) / len(moving)
        limits = Limits.around(mean, _THREE_SIGMA * mean_range)
        said = signals(values, limits)
        stretch = replace(
            stretch, mean=mean, mean_moving_range=mean_range, moving_range_limit=_RANGE_LIMIT * mean_range
        )
    return stretch, [
        ControlPoint(value, limits, each, signal) for value, each, signal in zip(values, ranges, said, strict=True)
    ]


def _range(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else abs(after - before)
