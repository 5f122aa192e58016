"""Exact distribution of a total of scores, by dynamic programming."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def total_given_size(probabilities: Sequence[NDArray[np.float64]], size: int) -> NDArray[np.float64]:
    """Distribution of the total score of exactly ``size`` people.

    ``probabilities[j][m]`` is the chance (up to a constant) that m people gave
    category j, independently per category, for m = 0..size. Category j scores
    j, so five categories give totals 0..4·size. Returned: an array of
    ``(categories - 1)·size + 1`` chances that add up to 1, indexed by total.
    """
    highest = len(probabilities) - 1
    table = np.zeros((size + 1, highest * size + 1))
    table[:, 0] = probabilities[0]
    for score in range(1, highest):
        table = _add_category(table, probabilities[score], score, size)
    last = np.zeros(highest * size + 1)
    for people in range(size + 1):
        shift = highest * people
        last[shift:] += probabilities[highest][people] * table[size - people, : last.size - shift]
    result: NDArray[np.float64] = last / last.sum()
    return result


def _add_category(
    table: NDArray[np.float64], chances: NDArray[np.float64], score: int, size: int
) -> NDArray[np.float64]:
    """Add one category; ``table[people, total]`` covers the ones before it."""
    result = np.zeros_like(table)
    width = table.shape[1]
    for people in range(size + 1):
        if chances[people] == 0:
            continue
        shift = score * people
        result[people:, shift:] += chances[people] * table[: size + 1 - people, : width - shift]
    return result
