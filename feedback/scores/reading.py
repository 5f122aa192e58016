"""One published total as a page reads it: with its certainty, and never more than the cell holds."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.scores.calculation import Counts
from feedback.scores.models import PublishedCell
from figures.intervals import Interval
from figures.means import HIGHEST, LOWEST, Certainty, Distribution, certainty, interval_of_mean, t_interval_of_mean


@dataclass(frozen=True)
class Figure:
    """`mean` in scale points 1..5, None when nearly everybody gave the same answer; `top2` a share 0..1.

    `interval` is about everybody who was asked (95 %), None where the distribution is not published; `invited` how
    many were asked, None where a response may not be shown.
    """

    n: int
    mean: float | None
    top2: float | None = None
    counts: Counts | None = None
    invited: int | None = None
    same_answer: bool = False
    interval: Interval | None = None

    @property
    def certainty(self) -> Certainty | None:
        return certainty(self.interval.width) if self.interval else None

    @property
    def response(self) -> float | None:
        """Share of the invited who answered, 0..1."""
        return self.n / self.invited if self.invited else None

    @property
    def shares(self) -> tuple[float, float, float, float, float] | None:
        return Distribution.from_counts(self.counts).shares if self.counts else None

    @property
    def more_against(self) -> bool:
        """More people disagree than agree; only known where the distribution is."""
        return bool(self.counts) and Distribution.from_counts(self.counts or ()).net < 0


def figure_of(cell: PublishedCell, invited: int | None) -> Figure:
    """`invited`: of the group that the cell is about, where it may be shown."""
    counts = counts_of(cell)
    return Figure(
        n=cell.n,
        mean=cell.mean,
        top2=cell.top2,
        counts=counts,
        invited=invited,
        same_answer=cell.same_answer,
        interval=_interval(cell.mean, counts, invited) if counts and cell.mean is not None else None,
    )


def counts_of(cell: PublishedCell) -> Counts | None:
    one, two, three, four, five = cell.n1, cell.n2, cell.n3, cell.n4, cell.n5
    if one is None or two is None or three is None or four is None or five is None:
        return None
    return one, two, three, four, five


def _interval(mean: float, counts: Counts, invited: int | None) -> Interval:
    """Around the published mean: that of the overall judgement is not exactly the mean of its rounded counts."""
    found = interval_of_mean(counts, max(invited, sum(counts))) if invited else t_interval_of_mean(counts)
    shift = mean - Distribution.from_counts(counts).mean
    return Interval(max(LOWEST, found.low + shift), min(HIGHEST, found.high + shift))
