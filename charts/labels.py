"""Where a label can stand: beside its point, and on nothing that is already drawn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from charts.svg import text
from charts.text import text_width

Place = tuple[float, float]
"""x and y, in px."""
Stroke = tuple[Place, Place]
STEP = 12
"""How far apart the places are that a label tries, in px."""
_NEVER = 10**9
"""Worse than anything that can be in the way: over the edge."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two have more than an edge in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def lies_in(self, other: "Box") -> bool:
        """Whether nothing of it sticks out."""
        return (
            other.left <= self.left
            and other.top <= self.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )

    def wider(self, margin: float) -> "Box":
        """The same with so many px more on every side."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def is_crossed(self, start: Place, end: Place) -> bool:
        """Whether the straight stroke from ``start`` to ``end`` comes inside.

        Source: Liang & Barsky 1984.
        """
        enters, leaves = 0.0, 1.0
        for begin, finish, low, high in (
            (start[0], end[0], self.left, self.right),
            (start[1], end[1], self.top, self.bottom),
        ):
            step = finish - begin
            if step == 0:
                if not low < begin < high:
                    return False
                continue
            first, second = sorted(((low - begin) / step, (high - begin) / step))
            enters, leaves = max(enters, first), min(leaves, second)
        return enters < leaves


class Anchor(StrEnum):
    """Which point of a line of text stands at its x; the class that says so."""

    START = ""
    MIDDLE = "mid"
    END = "end"


@dataclass(frozen=True, slots=True)
class Words:
    """One line of a label: its size in px, its classes and how far its baseline is under the line before."""

    words: str
    size: float = 14
    css: str = ""
    strong: bool = False
    below: float = 16


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text, the first with its baseline on ``y``."""

    x: float
    y: float
    lines: tuple[Words, ...]
    anchor: Anchor = Anchor.START

    @property
    def box(self) -> Box:
        """The room that it takes, on the safe side."""
        width = max(text_width(line.words, line.size, strong=line.strong) for line in self.lines)
        left = {Anchor.START: self.x, Anchor.MIDDLE: self.x - width / 2, Anchor.END: self.x - width}[self.anchor]
        first, last = self.lines[0], self.lines[-1]
        bottom = self.y + sum(line.below for line in self.lines[1:]) + 0.22 * last.size
        return Box(left, self.y - 0.75 * first.size, left + width, bottom)

    def draw(self) -> str:
        """The lines, each with a white edge so that it is read over a thin line."""
        drawn: list[str] = []
        y = self.y
        for position, line in enumerate(self.lines):
            y += line.below if position else 0
            drawn.append(text(self.x, y, line.words, " ".join(filter(None, (line.css, self.anchor, "halo")))))
        return "".join(drawn)


def around(place: Place, lines: tuple[Words, ...], area: Box) -> Iterator[Label]:
    """Places for a label all over ``area``, the nearest to ``place`` first."""
    box = Label(0, 0, lines).box
    width, up, down = box.right, -box.top, box.bottom
    x, y = place
    corners = [
        (area.left + across * STEP, area.top + up + below * STEP)
        for across in range(int((area.right - area.left - width) / STEP) + 1)
        for below in range(int((area.bottom - area.top - up - down) / STEP) + 1)
    ]
    corners.sort(key=lambda at: (at[0] + width / 2 - x) ** 2 + (at[1] + (down - up) / 2 - y) ** 2)
    return (Label(*corner, lines) for corner in corners)


@dataclass(slots=True)
class Room:
    """What is drawn in ``area`` already; a label takes the first of its places where nothing is.

    ``boxes`` are other labels and dots, ``strokes`` lines, ``edges`` the outline of a coloured surface.
    """

    area: Box
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    edges: list[Stroke] = field(default_factory=list)

    def take_line(self, places: Sequence[Place]) -> None:
        """A line through these places is in the way from now on."""
        self.strokes.extend(pairwise(places))

    def take_edge(self, places: Sequence[Place]) -> None:
        """A surface that ends along these places is in the way from now on, but less than a line."""
        self.edges.extend(pairwise(places))

    def take_dot(self, place: Place, radius: float) -> None:
        """A dot is in the way from now on."""
        x, y = place
        self.boxes.append(Box(x - radius, y - radius, x + radius, y + radius))

    def put(self, places: Iterable[Label], margin: float = 0) -> Label | None:
        """The first place that is free with so many px around it, taken from now on; None when there is none."""
        for label in places:
            box = label.box
            if box.lies_in(self.area) and not self._in_the_way(box.wider(margin)):
                self.boxes.append(box)
                return label
        return None

    def put_somewhere(self, places: Iterable[Label]) -> Label:
        """The first place that is free, else the first where least is in the way; taken from now on."""
        best: tuple[int, Label, Box] | None = None
        for label in places:
            box = label.box
            worth = self._in_the_way(box) if box.lies_in(self.area) else _NEVER
            if best is None or worth < best[0]:
                best = worth, label, box
            if worth == 0:
                break
        if best is None:
            msg = "a label that must be there needs a place"
            raise ValueError(msg)
        self.boxes.append(best[2])
        return best[1]

    def _in_the_way(self, box: Box) -> int:
        """0 when the box is free; what would be hidden weighs more than what is only crossed."""
        covered = sum(box.overlaps(other) for other in self.boxes)
        crossed = sum(box.is_crossed(start, end) for start, end in self.strokes)
        tinted = sum(box.is_crossed(start, end) for start, end in self.edges)
        return 10_000 * covered + 100 * crossed + tinted


def spread(places: Sequence[tuple[float, float]], low: float, high: float) -> list[float]:
    """Middles of things under each other, moved as little as needed so that none stands on the next.

    ``places`` are (middle, height) from top to bottom; the result lies between ``low`` and ``high`` when it fits.
    """
    middles = [middle for middle, _ in places]
    apart = [(one[1] + other[1]) / 2 for one, other in pairwise(places)]
    for _ in range(100):
        for index, distance in enumerate(apart):
            missing = distance - (middles[index + 1] - middles[index])
            if missing > 0:
                middles[index] -= missing / 2
                middles[index + 1] += missing / 2
    # what sticks out at an end is pushed back, the others before it
    for index in range(len(middles)):
        least = low + places[0][1] / 2 if index == 0 else middles[index - 1] + apart[index - 1]
        middles[index] = max(middles[index], least)
    for index in reversed(range(len(middles))):
        is_last = index == len(middles) - 1
        most = high - places[index][1] / 2 if is_last else middles[index + 1] - apart[index]
        middles[index] = min(middles[index], most)
    return middles
