"""What changed since the previous wave, judged for all suppliers and questions of a wave together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from feedback.scores.models import Publication, PublishedCell
from feedback.scores.reading import counts_of
from figures.change import FEWEST_FOR_CHANGE, Change, ChangeVerdict, changes
from figures.intervals import Interval

KEPT_FOR = 30 * 24 * 3600
"""Seconds; published cells never change, so neither does what follows from them."""

Subject = tuple[int, str]
"""(supplier, code of the question; empty: the overall judgement)."""


@dataclass(frozen=True)
class Before:
    """The same total in the previous wave."""

    n: int
    mean: float | None


@dataclass(frozen=True)
class Comparison:
    """A wave against the one published before it. Without a previous wave both tables are empty."""

    changes: dict[Subject, Change]
    before: dict[Subject, Before]


def compare(publication: Publication, previous: Publication | None) -> Comparison:
    """All changes of the supplier totals of a wave, corrected for how many there are (Benjamini-Hochberg).

    A change needs 10 answers in both waves, and at least twice k, so that a few people who came or went do not show.
    Worked out once for each pair of publications and kept.
    """
    if previous is None:
        return Comparison({}, {})
    key = f"scores.comparison.{publication.hash}.{previous.hash}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = _worked_out(publication, previous)
        cache.set(key, kept, KEPT_FOR)
    return Comparison(
        {(supplier, code): _change(*row) for supplier, code, *row in kept["changes"]},
        {(supplier, code): Before(n, mean) for supplier, code, n, mean in kept["before"]},
    )


def _worked_out(publication: Publication, previous: Publication) -> dict[str, Any]:
    now, before = _totals(publication), _totals(previous)
    both = sorted(now.keys() & before.keys())
    fewest = max(FEWEST_FOR_CHANGE, 2 * publication.wave.k, 2 * previous.wave.k)
    testable = []
    for subject in both:
        old, new = counts_of(before[subject]), counts_of(now[subject])
        if old and new and min(sum(old), sum(new)) >= fewest:
            testable.append((subject, old, new))
    judged = changes([(old, new) for _subject, old, new in testable])
    rows = [_plain(subject, change) for (subject, _old, _new), change in zip(testable, judged, strict=True)]
    return {"changes": rows, "before": [[*subject, before[subject].n, before[subject].mean] for subject in both]}


def _totals(publication: Publication) -> dict[Subject, PublishedCell]:
    cells = PublishedCell.objects.filter(publication=publication, level=PublishedCell.Level.SUPPLIER)
    return {
        (cell.supplier_id, cell.question.code if cell.question else ""): cell
        for cell in cells.select_related("question")
    }


def _plain(subject: Subject, change: Change) -> list[Any]:
    low, high = (change.interval.low, change.interval.high) if change.interval else (None, None)
    return [*subject, change.verdict.value, change.difference, low, high]


def _change(verdict: str, difference: float | None, low: float | None, high: float | None) -> Change:
    interval = Interval(low, high) if low is not None and high is not None else None
    return Change(ChangeVerdict(verdict), difference, interval)
