"""Who looks, for rooms that stand before the people: they know what it can do, not what it is."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from departments.access.roles import Right


class Reader(Protocol):
    """Somebody who reads; an employee. `holds` gives a condition that a query can filter on."""

    def holds(self, right: Right, day: date) -> Any: ...
