"""Scores of a dimension: several items that measure one thing."""

from collections.abc import Sequence
from statistics import fmean


def person_score(answers: Sequence[float | None]) -> float | None:
    """One person's score on a dimension: mean of the items answered, in scale points.

    ``None`` is an item that was not answered or does not apply. None when
    fewer than half of the items were answered.

    Source: "Scores" of the statistics.
    """
    given = [answer for answer in answers if answer is not None]
    return fmean(given) if given and 2 * len(given) >= len(answers) else None


def person_scores(rows: Sequence[Sequence[float | None]]) -> list[float]:
    """Scores of the people (one row each) who answered at least half, in the order given."""
    return [score for score in map(person_score, rows) if score is not None]


def dimension_mean(rows: Sequence[Sequence[float | None]]) -> float | None:
    """Mean over people of their own score; None when nobody has one.

    Not the mean of the item means: that weighs an item that few answered as
    much as one that all answered.
    """
    scores = person_scores(rows)
    return fmean(scores) if scores else None
