"""Control charts of shares when the number of requests is small, or not the same in each period."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf, sqrt

from figures.control import (
    FEWEST_FOR_LIMITS,
    ControlChart,
    ControlPoint,
    Improvement,
    Part,
    Step,
    Stretch,
    baseline_end,
    composed,
    parts,
)
from figures.signals import Limits, signals

FEWEST_FOR_XMR = 30
"""With fewer requests in a period its share jumps by itself, so that the moving range says little."""

_MAY_DIFFER = 0.25
"""Numbers further than this from their mean, as a share of it, need limits of their own (AIAG, SPC manual)."""

Count = tuple[int, int]
"""Kept, and all that were due."""


def p_chart(
    counts: Sequence[Count | None],
    *,
    improvement: Improvement = Improvement.INCREASE,
    target: float | None = None,
    baseline: int | None = None,
    steps: Sequence[Step] = (),
) -> ControlChart:
    """Shares of ``counts``, one a period, with limits for each point; values and target are fractions 0..1.

    Limits are p ± 3·sqrt(p(1 - p)/n) with p over all requests of the baseline, within 0..1. The four rules look at the
    standardised shares, so that few requests are not held to the limits of many. None, or a period without requests,
    is a gap. ``baseline`` and ``steps`` as in :func:`figures.control.xmr_chart`.

    Source: Montgomery, Introduction to Statistical Quality Control, control charts for attributes (variable sample
    size; the standardised control chart); Provost & Murray, The Health Care Data Guide (p-charts).

    Raises:
        ValueError: more kept than there were, a baseline too small, or steps that do not ascend within the periods.
    """
    if any(each is not None and not 0 <= each[0] <= each[1] for each in counts):
        msg = f"each period has 0 <= kept <= requests, not {counts}"
        raise ValueError(msg)
    shown = [each if each is not None and each[1] else None for each in counts]
    return composed(
        [_stretch_of(shown[first:until], first, step, baseline) for first, until, step in parts(len(shown), steps)],
        improvement,
        target,
    )


def is_small_or_changing(numbers: Sequence[int]) -> bool:
    """Whether the numbers of requests (those of 0 left out) ask for a p-chart instead of an XmR chart."""
    known = [each for each in numbers if each]
    if not known:
        return True
    mean = sum(known) / len(known)
    return min(known) < FEWEST_FOR_XMR or any(abs(each - mean) > _MAY_DIFFER * mean for each in known)


def _stretch_of(counts: Sequence[Count | None], first: int, step: Step | None, baseline: int | None) -> Part:
    end = baseline_end([each is not None for each in counts], baseline)
    known = [each for each in counts[:end] if each is not None]
    stretch = Stretch(first, first + len(counts), step, known=sum(each is not None for each in counts))
    shares = [None if each is None else each[0] / each[1] for each in counts]
    if len(known) < FEWEST_FOR_LIMITS:
        return stretch, [ControlPoint(share, None, None, None) for share in shares]
    overall = (sum(kept for kept, _ in known), sum(n for _, n in known))
    standard = [None if each is None else _standardised(each, overall) for each in counts]
    points = [
        ControlPoint(share, None if each is None else _limits(each[1], overall), None, signal)
        for each, share, signal in zip(counts, shares, signals(standard, Limits.around(0, 3)), strict=True)
    ]
    return replace(stretch, mean=overall[0] / overall[1]), points


def _standardised(count: Count, overall: Count) -> float:
    """How many sigma a share is from the overall one; whole numbers until the end, so that equal shares give 0."""
    (kept, n), (all_kept, every) = count, overall
    difference = kept * every - all_kept * n
    spread = sqrt(n * all_kept * (every - all_kept))
    if spread == 0:  # everything kept, or nothing, in the baseline: any other share is outside
        return 0.0 if difference == 0 else inf if difference > 0 else -inf
    return difference / spread


def _limits(n: int, overall: Count) -> Limits:
    share = overall[0] / overall[1]
    limits = Limits.around(share, 3 * sqrt(share * (1 - share) / n))
    return replace(
        limits,
        lower=max(limits.lower, 0),
        near_lower=max(limits.near_lower, 0),
        upper=min(limits.upper, 1),
        near_upper=min(limits.near_upper, 1),
    )
