"""How fast answers come when some have not come yet: Kaplan-Meier, median and p90."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from figures.intervals import Z95, Interval

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

_ROUNDING = 1e-9
"""Products of fractions end a hair beside a quantile that they reach exactly."""


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalCurve:
    """The share still without an answer, step by step; all arrays are equally long.

    ``times`` are the different durations, ascending, in the unit that was given. On each: ``at_risk`` had waited at
    least that long, ``events`` got their answer then, ``survival`` is the share without an answer from then on, and
    ``low``..``high`` its 95 % interval. Before the first time everybody waits.
    """

    times: Floats
    at_risk: Counts
    events: Counts
    survival: Floats
    low: Floats
    high: Floats

    @property
    def n(self) -> int:
        """How many requests there are, answered or not."""
        return int(self.at_risk[0])

    @property
    def answered(self) -> int:
        """How many got their answer; the others were still waiting when they were last seen."""
        return int(self.events.sum())

    @property
    def longest(self) -> float:
        """The longest duration, with or without an answer: a quantile that is not reached is more than this."""
        return float(self.times[-1])

    @property
    def median(self) -> float | None:
        """The duration within which half got an answer; None when the curve does not get there."""
        return self.quantile(0.5)

    @property
    def p90(self) -> float | None:
        """The duration within which nine out of ten got an answer; None when the curve does not get there."""
        return self.quantile(0.9)

    def quantile(self, answered: float) -> float | None:
        """The smallest duration at which at least this share (0..1) got an answer; None when not reached.

        Raises:
            ValueError: a share outside 0..1.
        """
        if not 0 <= answered <= 1:
            msg = f"a share lies between 0 and 1, not {answered}"
            raise ValueError(msg)
        reached = np.flatnonzero(self.survival <= 1 - answered + _ROUNDING)
        return float(self.times[reached[0]]) if reached.size else None

    def waiting_after(self, duration: float) -> tuple[float, Interval]:
        """The share that waits longer than this, with its interval."""
        step = int(np.searchsorted(self.times, duration, side="right")) - 1
        if step < 0:
            return 1.0, Interval(1.0, 1.0)
        return float(self.survival[step]), Interval(float(self.low[step]), float(self.high[step]))


def kaplan_meier(durations: npt.ArrayLike, is_answered: npt.ArrayLike) -> SurvivalCurve:
    """The curve of ``durations`` (0 or more, any unit); those without an answer were last seen waiting then.

    Who is last seen waiting at the moment when another gets an answer, counts as waiting at that moment.
    The interval is Greenwood's on the scale log(-log S), so it stays within 0..1. It is a point before the first
    answer; where nobody is left it has no value, and its upper end stays where it was.

    Source: Kaplan & Meier 1958; Greenwood 1926; Kalbfleisch & Prentice 1980 (the scale).

    Raises:
        ValueError: nothing given, unequal lengths, or a duration that is no number of 0 or more.
    """
    waited = np.asarray(durations, dtype=np.float64)
    is_event = np.asarray(is_answered, dtype=np.bool_)
    if waited.ndim != 1 or waited.size == 0 or waited.shape != is_event.shape:
        msg = f"as many durations as answers and at least one, not {waited.shape} and {is_event.shape}"
        raise ValueError(msg)
    if not np.isfinite(waited).all() or waited.min() < 0:
        msg = "a duration is a number of 0 or more"
        raise ValueError(msg)
    times, place, leaving = np.unique(waited, return_inverse=True, return_counts=True)
    events = np.bincount(place[is_event], minlength=times.size).astype(np.int64)
    at_risk = waited.size - np.concatenate(([0], np.cumsum(leaving)[:-1])).astype(np.int64)
    survival: Floats = np.cumprod((at_risk - events) / at_risk, dtype=np.float64)
    low, high = _log_log_interval(survival, at_risk, events)
    return SurvivalCurve(times, at_risk, events, survival, low, high)


def _log_log_interval(survival: Floats, at_risk: Counts, events: Counts) -> tuple[Floats, Floats]:
    """Both ends: S to the power exp(± z·se/log S), se² the sum of d/(n(n - d))."""
    low, high = np.ones_like(survival), np.ones_like(survival)
    inside = (survival > 0) & (survival < 1)
    left = at_risk - events
    variance = np.cumsum(np.divide(events, at_risk * left, out=np.zeros_like(survival), where=left > 0))
    log_survival = np.log(survival[inside])
    spread = Z95 * np.sqrt(variance[inside]) / log_survival
    low[inside] = np.exp(log_survival * np.exp(-spread))
    high[inside] = np.exp(log_survival * np.exp(spread))
    none_left = survival == 0
    low[none_left] = 0.0
    known = high[~none_left]
    high[none_left] = known[-1] if known.size else 1.0
    return low, high
