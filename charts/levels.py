"""Words for the levels in a chart: beside their lines where there is room, in a legend below where there is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from charts.labels import spread
from charts.limits import FIRM, PROVISIONAL
from charts.plot import Plot
from charts.svg import INK, PETROL, line, lines_of_text
from charts.text import text_width, wrap

WIDEST = 180
"""Px that words beside a line may take; longer ones are wrapped."""
SAMPLE = 22
"""Length of the piece of line in a legend, in px."""
_LINE = 16


@dataclass(frozen=True, slots=True)
class _Look:
    """Of the words: classes, px, bold. Of the line: colour, px, dashes."""

    css: str
    size: float
    strong: bool
    stroke: str
    width: float
    dash: str = ""


class Kind(Enum):
    """What a level is."""

    MEAN = _Look("st fg-accent", 14, strong=True, stroke=PETROL, width=1.5)
    PROVISIONAL_MEAN = _Look("st fg-accent", 14, strong=True, stroke=PETROL, width=1.5, dash=PROVISIONAL)
    LIMIT = _Look("ax", 13, strong=False, stroke=PETROL, width=1, dash=FIRM)
    PROVISIONAL_LIMIT = _Look("ax", 13, strong=False, stroke=PETROL, width=1, dash=PROVISIONAL)
    TARGET = _Look("ax st fg-ink", 13, strong=True, stroke=INK, width=1.5, dash="7 4")

    def width(self, words: str) -> float:
        """How wide its words are, in px."""
        return text_width(words, self.value.size, strong=self.value.strong)

    def lines(self, words: str, width: float) -> list[str]:
        """Its words in lines that fit."""
        return wrap(words, width, self.value.size, strong=self.value.strong)

    def sample(self, x1: float, x2: float, y: float) -> str:
        """A piece of its line."""
        return line(x1, y, x2, y, stroke=self.value.stroke, width=self.value.width, dash=self.value.dash)


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line at ``value`` with its words."""

    value: float
    words: str
    kind: Kind


def room_beside(levels: Sequence[Level]) -> float:
    """Px that the words need on the right of the plot."""
    return min(WIDEST, max((level.kind.width(level.words) for level in levels), default=0)) + 12


def beside(levels: Sequence[Level], plot: Plot) -> str:
    """The words on the right, each at its line or as near as the others let it."""
    ordered = sorted(levels, key=lambda level: -level.value)
    texts = [level.kind.lines(level.words, WIDEST) for level in ordered]
    places = [(plot.y(level.value), _LINE * len(lines) + 1.0) for level, lines in zip(ordered, texts, strict=True)]
    middles = spread(places, plot.top - 8, plot.bottom + 8) if places else []
    return "".join(
        lines_of_text(
            plot.right + 10, middle + 4.5 - _LINE * (len(lines) - 1) / 2, lines, level.kind.value.css, step=_LINE
        )
        for level, lines, middle in zip(ordered, texts, middles, strict=True)
    )


def legend(levels: Sequence[Level], left: float, width: float, top: float) -> tuple[str, float]:
    """A piece of each line with its words, row after row; the drawing and how high it is."""
    x, y = left, top
    drawn = []
    for level in levels:
        lines = level.kind.lines(level.words, width - SAMPLE - 8)
        wide = SAMPLE + 8 + max(level.kind.width(each) for each in lines)
        if x > left and x + wide > left + width:
            x, y = left, y + 20
        drawn.append(level.kind.sample(x, x + SAMPLE, y + 9.5))
        drawn.append(lines_of_text(x + SAMPLE + 8, y + 14, lines, level.kind.value.css, step=_LINE))
        y += _LINE * (len(lines) - 1)
        x += wide + 16
    return "".join(drawn), y + 20 - top if levels else 0.0
