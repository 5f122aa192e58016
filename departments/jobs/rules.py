"""How long a job may be silent, and how often it tells how far it is. Pure."""

from __future__ import annotations

from datetime import timedelta

LEASE = timedelta(minutes=2)
"""A worker that told nothing for this long is dead; its job may be started again."""

BETWEEN_SIGNS = 0.25
"""Seconds between two rows of progress: four a second is all that an eye needs and a database should bear."""


def share(done: int, total: int) -> float:
    """How far it is, from 0 to 1; 0 as long as the total is not known."""
    return min(done / total, 1.0) if total else 0.0
