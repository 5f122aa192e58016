"""What a result says in one sentence: only what is more than chance. Plain values, no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from figures.intervals import Interval

MIDDLE = 3.0
SATISFIED = 3.5
"""Scale points; a whole interval above it is satisfied, a whole interval under the middle is not."""


class Finding(StrEnum):
    """Which sentence fits; the words are the page's."""

    NOTHING = "nothing"
    TOO_FEW = "too_few"
    CONTRAST = "contrast"
    DISSATISFIED = "dissatisfied"
    ORDER = "order"
    SATISFIED = "satisfied"
    EVEN = "even"


@dataclass(frozen=True)
class Topic:
    """One question by its topic; `interval` None where the distribution is not published."""

    name: str
    mean: float
    interval: Interval | None


@dataclass(frozen=True)
class FindingOf:
    """A finding and the topics that it names."""

    finding: Finding
    best: Topic | None = None
    worst: Topic | None = None


def finding_of(topics: Sequence[Topic]) -> FindingOf:
    """The strongest sentence that the intervals bear out. The first of equals is named."""
    if not topics:
        return FindingOf(Finding.NOTHING)
    known = [topic for topic in topics if topic.interval is not None]
    if not known:
        return FindingOf(Finding.TOO_FEW)
    best = max(known, key=lambda topic: topic.mean)
    worst = min(known, key=lambda topic: topic.mean)
    return _sentence(known, best, worst)


def _sentence(known: Sequence[Topic], best: Topic, worst: Topic) -> FindingOf:
    apart = best.interval is not None and worst.interval is not None and best.interval.low > worst.interval.high
    dissatisfied = worst.interval is not None and worst.interval.high < MIDDLE
    if dissatisfied and apart and best.interval is not None and best.interval.low >= SATISFIED:
        return FindingOf(Finding.CONTRAST, best, worst)
    if dissatisfied:
        return FindingOf(Finding.DISSATISFIED, worst=worst)
    if apart:
        return FindingOf(Finding.ORDER, best, worst)
    if all(topic.interval and topic.interval.low >= SATISFIED for topic in known):
        return FindingOf(Finding.SATISFIED)
    return FindingOf(Finding.EVEN)
