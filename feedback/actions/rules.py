"""What becomes a point, and who may do what with it. Plain values, no database."""

from __future__ import annotations

from collections.abc import Sequence

LOW = 3.0
"""Scale points: below the middle of the scale more is wrong than right."""

LEAST_REASON = 50
"""Characters: a no explains itself."""


def points_of(means: Sequence[tuple[int, float]]) -> list[int]:
    """The questions that ask for a decision: the lowest one, and every one below 3.0; in the order given.

    `means` are (question, published mean of everybody); the first of equals is the lowest.
    """
    if not means:
        return []
    lowest = min(means, key=lambda pair: pair[1])[0]
    return [question for question, mean in means if question == lowest or mean < LOW]
