"""What charts with two axes share: the edges of the plot, its grid and the names under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10

from charts.labels import Box
from charts.svg import line, text
from charts.text import text_width

Tick = tuple[float, str]
"""A value on the left axis and its name."""

_APART = 4
"""Px kept free on either side of a name under the axis."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Edges of the plot inside one drawing, in px, and the values at its bottom and top."""

    css: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    lowest: float = 0.0
    highest: float = 1.0

    @property
    def across(self) -> int:
        """Width of the plot."""
        return self.right - self.left

    @property
    def box(self) -> Box:
        """Where points can stand."""
        return Box(self.left, self.top, self.right, self.bottom)

    def y(self, value: float) -> float:
        """Where a value stands; what lies outside the axis stands at its end."""
        share = (value - self.lowest) / (self.highest - self.lowest)
        return self.bottom - min(max(share, 0), 1) * (self.bottom - self.top)


def even_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """At most so many round values, evenly apart, the first at or below ``low`` and the last at or above ``high``.

    Raises:
        ValueError: no room between the two, or fewer than two values asked for.
    """
    if not low < high or most < 2:
        msg = f"ticks lie between a low and a higher value, not {low} and {high}"
        raise ValueError(msg)
    power = floor(log10((high - low) / (most - 1)))
    for step in (factor * Decimal(10) ** (power + more) for more in (0, 1, 2) for factor in (1, 2, 5)):
        first = floor(Decimal(str(float(low))) / step)
        last = ceil(Decimal(str(float(high))) / step)
        if last - first < most:
            return [float(step * number) for number in range(first, last + 1)]
    return [low, high]  # a pair of huge neighbours: never on an axis of shares or hours


def grid(plot: Plot, ticks: Sequence[Tick]) -> str:
    """Horizontal hairlines with their names on the left."""
    lines = []
    for value, name in ticks:
        y = plot.y(value)
        lines.append(line(plot.left, y, plot.right, y, stroke="#dde1da", css="gridline"))
        lines.append(text(plot.left - 8, y + 4.5, name, "ax end"))
    return "".join(lines)


def names_below(plot: Plot, names: Sequence[tuple[float, str]], chosen: int | None = None) -> str:
    """Names under the axis, each in the middle of its x: all of them, or every second, third … one when they touch.

    The one at index ``chosen`` is bold and always there.
    """
    boxes = [_name_box(plot, x, name, is_chosen=index == chosen) for index, (x, name) in enumerate(names)]
    drawn = []
    for index in _apart(boxes, first=chosen or 0):
        box, name = boxes[index], names[index][1]
        css = "mid st" if index == chosen else "mid ax"
        drawn.append(text((box.left + box.right) / 2, plot.bottom + 20, name, css))
    return "".join(drawn)


def _name_box(plot: Plot, x: float, name: str, *, is_chosen: bool) -> Box:
    half = text_width(name, 14 if is_chosen else 13, strong=is_chosen) / 2
    middle = min(max(x, half), plot.width - half)
    return Box(middle - half - _APART, plot.bottom, middle + half + _APART, plot.bottom + 24)


def _apart(boxes: Sequence[Box], first: int) -> list[int]:
    """The index ``first`` and every so many before and after it, as many as do not touch."""
    for step in range(1, len(boxes) + 1):
        kept = [index for index in range(len(boxes)) if (index - first) % step == 0]
        if not any(boxes[one].overlaps(boxes[other]) for one, other in pairwise(kept)):
            return kept
    return [first]
