"""From which state a wave may go to which. Source: "A wave" of the follow-up."""

from __future__ import annotations

DRAFT, SCHEDULED, OPEN, CLOSED = "draft", "scheduled", "open", "closed"
SEALING, PUBLISHED, CANCELLED = "sealing", "published", "cancelled"

MOVES: dict[str, frozenset[str]] = {
    DRAFT: frozenset({SCHEDULED, CANCELLED}),
    SCHEDULED: frozenset({OPEN, CANCELLED}),
    # open to open: extended, with a reason
    OPEN: frozenset({OPEN, CLOSED, CANCELLED}),
    CLOSED: frozenset({SEALING}),
    SEALING: frozenset({PUBLISHED}),
    PUBLISHED: frozenset(),
    CANCELLED: frozenset(),
}

CAN_BE_CANCELLED = frozenset(state for state, others in MOVES.items() if CANCELLED in others)


def may_move(from_state: str, to_state: str) -> bool:
    """Whether the table knows this step."""
    return to_state in MOVES.get(from_state, frozenset())
