"""A small chart as plain values, for the tests of what changes make of it.

1 Gemeente ─ 2 Ruimte (21 Bouw (211 Toezicht), 22 Groen) ─ 3 Bedrijf (31 ICT, 32 HR); 9 Archief closed in 2024.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from departments.chart.timeline import Life, Stay, Timeline
from departments.chart.tree import Chart

BEGIN = date(2020, 1, 1)
MOVED = date(2026, 3, 1)
"""The day on which HR came to stand under Bedrijf; before it stood under the top."""
CLOSED = date(2024, 6, 1)
TODAY = date(2026, 11, 16)
LATER = date(2027, 1, 1)

TOP, SPACE, BUILD, CHECK, GREEN, BUSINESS, ICT, HR, ARCHIVE = 1, 2, 21, 211, 22, 3, 31, 32, 9


def life(key: int, name: str, parent: int | None, *, begins: date = BEGIN, ends: date | None = None) -> Life:
    return Life(key, f"c{key}", begins, ends, (Stay(name, parent, begins, None),))


def known() -> Timeline:
    lives = [
        life(TOP, "Gemeente", None),
        life(SPACE, "Ruimte", TOP),
        life(BUILD, "Bouw", SPACE),
        life(CHECK, "Toezicht", BUILD),
        life(GREEN, "Groen", SPACE),
        life(BUSINESS, "Bedrijf", TOP),
        life(ICT, "ICT", BUSINESS),
        Life(HR, "c32", BEGIN, None, (Stay("Personeel", TOP, BEGIN, MOVED), Stay("HR", BUSINESS, MOVED, None))),
        life(ARCHIVE, "Archief", TOP, ends=CLOSED),
    ]
    return Timeline({one.key: one for one in lives})


def with_life(timeline: Timeline, one: Life) -> Timeline:
    return replace(timeline, lives={**timeline.lives, one.key: one})


def under(chart: Chart) -> dict[str, str]:
    """Name of each department -> name of the one above it; '' for the top."""
    names = {place.key: place.name for place in chart.places.values()}
    return {place.name: names.get(place.parent or 0, "") for place in chart.places.values()}
