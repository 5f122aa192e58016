"""The limits of chance in a control chart: a tint between them, and lines that go up and down with the numbers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from charts.labels import Place
from charts.plot import Plot
from charts.svg import PETROL, TINT, area, through

FIRM, PROVISIONAL = "2 3", "1 4"
"""Dashes of a limit; a provisional one is thinner on the ground, and there is no tint."""


@dataclass(frozen=True, slots=True)
class LimitSlot:
    """The room of one point, ``left``..``right`` in px, with the values of its limits."""

    left: float
    right: float
    lower: float
    mean: float
    upper: float
    is_provisional: bool


def draw_limits(slots: Sequence[LimitSlot], plot: Plot) -> str:
    """Tint, mean and limits along these slots, which touch each other. A limit outside the axis has no line."""
    is_provisional = slots[0].is_provisional
    dash = PROVISIONAL if is_provisional else FIRM
    mean = through(_stepped(slots, plot, lambda slot: slot.mean), stroke=PETROL, dash=dash if is_provisional else "")
    parts = ["" if is_provisional else _tint(slots, plot), mean]
    for value in (_upper, _lower):
        parts += [through(line, stroke=PETROL, width=1, dash=dash) for line in _visible(slots, plot, value)]
    return "".join(parts)


def limit_lines(slots: Sequence[LimitSlot], plot: Plot) -> Iterator[list[Place]]:
    """The corners of every line that is drawn."""
    yield _stepped(slots, plot, lambda slot: slot.mean)
    yield from _visible(slots, plot, _upper)
    yield from _visible(slots, plot, _lower)


def _upper(slot: LimitSlot) -> float:
    return slot.upper


def _lower(slot: LimitSlot) -> float:
    return slot.lower


def _tint(slots: Sequence[LimitSlot], plot: Plot) -> str:
    return area([*_stepped(slots, plot, _upper), *reversed(_stepped(slots, plot, _lower))], fill=TINT)


def _visible(slots: Sequence[LimitSlot], plot: Plot, value: Callable[[LimitSlot], float]) -> Iterator[list[Place]]:
    """The line of a limit, in pieces where it leaves the axis."""
    for is_seen, piece in groupby(slots, key=lambda slot: plot.lowest <= value(slot) <= plot.highest):
        if is_seen:
            yield _stepped(list(piece), plot, value)


def _stepped(slots: Sequence[LimitSlot], plot: Plot, value: Callable[[LimitSlot], float]) -> list[Place]:
    """Left and right of every level; neighbours on one level are one stroke."""
    places: list[Place] = []
    for level, group in groupby(slots, key=lambda slot: plot.y(value(slot))):
        same = list(group)
        places += [(same[0].left, level), (same[-1].right, level)]
    return places
