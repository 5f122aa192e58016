"""Which requests count in the percentage of a period: those that were due in it. Instants are µs since 1970 UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

NO_DEADLINE: Final = int(np.iinfo(np.int64).min)
"""Instead of an instant: there is no deadline (paused and invalid requests)."""

BEGINNING: Final = NO_DEADLINE + 1
END: Final = int(np.iinfo(np.int64).max)
"""Edges of a period without a beginning or an end."""


class Status(IntEnum):
    """What became of a request, seen at a moment; the codes are the order of the outcomes of the promises."""

    KEPT = 0
    BROKEN = 1
    OPEN = 2
    PAUSED = 3
    CANCELLED = 4
    UNKNOWN = 5
    INVALID = 6


@dataclass(frozen=True, slots=True)
class Cohort:
    """The requests of a period: ``kept`` of ``due`` is the percentage, the others stand beside it.

    ``early``: answered, and the deadline has yet to come. They count from their deadline on; counted at once they
    would flatter, for those that will be late are not there yet.
    """

    kept: int = 0
    broken: int = 0
    early: int = 0
    open: int = 0
    paused: int = 0
    cancelled: int = 0
    unknown: int = 0
    invalid: int = 0

    @property
    def due(self) -> int:
        """What the percentage is of."""
        return self.kept + self.broken


def due_cohort(
    statuses: npt.ArrayLike, deadlines: npt.ArrayLike, *, at: int, after: int = BEGINNING, until: int = END
) -> Cohort:
    """The cohort of one period, seen ``at`` a moment; without a period all requests."""
    return due_cohorts(statuses, deadlines, [after, until], at=at)[0]


def due_cohorts(
    statuses: npt.ArrayLike, deadlines: npt.ArrayLike, edges: Sequence[int], *, at: int
) -> tuple[Cohort, ...]:
    """One cohort for each period between two ``edges`` (ascending), seen ``at`` a moment.

    A request belongs to the period that its deadline lies in: after the first edge, and at the second at the latest,
    for 24:00 is of the day that ends. It is due when its deadline is at or before ``at`` and it was kept or broken.
    Requests without a deadline are of no period; they are counted in every cohort, so give those that concern it.

    Source: honest figures of the promises.

    Raises:
        ValueError: unequal lengths, an unknown status, or edges that do not ascend.
    """
    codes, due_at = np.asarray(statuses, dtype=np.int64), np.asarray(deadlines, dtype=np.int64)
    _check(codes, due_at, edges)
    periods = len(edges) - 1
    is_early = (codes <= Status.BROKEN) & (due_at > at)
    columns = np.where(is_early, len(Status), codes)
    period = np.searchsorted(np.asarray(edges, dtype=np.int64), due_at, side="left") - 1
    inside = (period >= 0) & (period < periods)
    width = len(Status) + 1
    counts = np.bincount(period[inside] * width + columns[inside], minlength=periods * width).reshape(periods, width)
    without = np.bincount(columns[due_at == NO_DEADLINE], minlength=width)
    return tuple(_cohort((row + without).tolist()) for row in counts)


def _check(codes: npt.NDArray[np.int64], due_at: npt.NDArray[np.int64], edges: Sequence[int]) -> None:
    if codes.shape != due_at.shape or codes.ndim != 1:
        msg = f"as many deadlines as statuses, not {due_at.shape} and {codes.shape}"
        raise ValueError(msg)
    if codes.size and not (codes.min() >= 0 and codes.max() < len(Status)):
        msg = f"a status is 0..{len(Status) - 1}"
        raise ValueError(msg)
    if len(edges) < 2 or list(edges) != sorted(set(edges)):
        msg = f"periods lie between two or more ascending edges, not {list(edges)}"
        raise ValueError(msg)


def _cohort(row: Sequence[int]) -> Cohort:
    kept, broken, still_open, paused, cancelled, unknown, invalid, early = row
    return Cohort(kept, broken, early, still_open, paused, cancelled, unknown, invalid)
