"""Changing the order of a list of questions. Plain values."""

from __future__ import annotations

from collections.abc import Sequence


def changed(codes: Sequence[str], change: str) -> list[str] | None:
    """The codes after a change such as "up:effort", "down:…", "remove:…" or "add:…"; None when it cannot be.

    The first cannot go up and the last cannot go down: that changes nothing.
    """
    verb, _colon, code = change.partition(":")
    order = list(codes)
    if verb == "add" and code not in order:
        return [*order, code]
    if code not in order:
        return None
    at = order.index(code)
    if verb == "remove":
        return order[:at] + order[at + 1 :]
    if verb in ("up", "down"):
        to = at - 1 if verb == "up" else at + 1
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
        return order
    return None
