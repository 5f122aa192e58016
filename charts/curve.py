"""Trying a promise: the share that would have been kept against the number of days promised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, pairwise
from math import ceil

from charts.labels import STEP, Anchor, Box, Label, Room, Words, around
from charts.plot import Plot, grid, names_below
from charts.sharebar import Promised
from charts.svg import BAND, INK, PAPER, PETROL, Frame, Svg, area, circle, document, line, lines_of_text, through
from charts.text import text_width, wrap

BIG = 9
"""Radius of the chosen dot."""
MOST_FIGURES = 10
"""More points than this: not all of them have their figure beside them."""
FARTHEST = 18
"""A figure further than this from its dot would seem to belong to nothing, in px."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What came out with one term: ``at`` is its place on the axis, ``name`` what stands there ("4").

    ``share`` and its interval ``low``..``high`` are fractions 0..1, ``figure`` the number as shown ("94 %"). With too
    few requests for a percentage all four are left out: the curve has a gap there.
    """

    at: float
    name: str
    share: float | None = None
    low: float | None = None
    high: float | None = None
    figure: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn, or would show what must stay hidden.

        Raises:
            ValueError: a part of the figures only, or an interval around something else than the share.
        """
        if self.share is None or self.low is None or self.high is None:
            if self.figure or {self.share, self.low, self.high} != {None}:
                msg = "a point has a share with its interval, or no figures at all"
                raise ValueError(msg)
        elif not 0 <= self.low <= self.share <= self.high <= 1:
            msg = f"an interval lies around its share and within 0..1, not {self.low}..{self.high} around {self.share}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class CurveWords:
    """Translated: what stands along the axis, and under the chosen figure ("met 4 dagen")."""

    axis: str
    chosen: str = ""


class CurveSize(Enum):
    """The three widths: two thirds of the page, tablet, phone."""

    WIDE = Plot("wide68", 736, 330, left=48, right=712, top=20, bottom=280)
    MID = Plot("midonly", 680, 330, left=48, right=656, top=20, bottom=280)
    NARROW = Plot("narrow", 293, 270, left=34, right=281, top=16, bottom=224)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A point with figures, where it stands."""

    point: CurvePoint
    x: float
    y: float
    low: float
    high: float


def kept_curve(
    points: Sequence[CurvePoint],
    *,
    frame: Frame,
    words: CurveWords,
    chosen: float | None = None,
    wanted: Promised | None = None,
) -> Svg:
    """The curve at all three widths; the style sheet shows one.

    ``chosen`` is the ``at`` of the term that stands out; ``wanted`` a dashed level with its words.
    """
    return Svg(
        "".join(
            draw_kept_curve(
                points, frame=frame.drawn(size.name.lower()), words=words, chosen=chosen, wanted=wanted, size=size
            )
            for size in CurveSize
        )
    )


def draw_kept_curve(
    points: Sequence[CurvePoint],
    *,
    frame: Frame,
    words: CurveWords,
    chosen: float | None = None,
    wanted: Promised | None = None,
    size: CurveSize,
) -> Svg:
    """The curve at one width, from 0 to 100 %.

    Raises:
        ValueError: no points, points that do not ascend, or a chosen one that is not among them.
    """
    places = [point.at for point in points]
    if not points or places != sorted(set(places)):
        msg = f"a curve has points from left to right, not {places}"
        raise ValueError(msg)
    chosen_at = None if chosen is None else places.index(chosen)
    plot = size.value
    xs = _across(places, plot)
    runs = _runs(points, xs, plot)
    drawn = [each for run in runs for each in run]
    picked = next((each for each in drawn if each.point.at == chosen), None)
    radius = _radius(xs)
    room = _room(runs, picked, wanted, plot, radius)
    labels = _labels(drawn, picked, words, wanted, plot, room)
    axis_words = wrap(words.axis, plot.across, 13)
    parts = [
        grid(plot, [(share / 100, str(share)) for share in range(0, 101, 20)]),
        *(_band(run) for run in runs),
        _wanted(wanted, plot) if wanted else "",
        *(through([(each.x, each.y) for each in run], stroke=PETROL, width=2) for run in runs if len(run) > 1),
        *(circle(each.x, each.y, radius, fill=PAPER, stroke=PETROL, width=2) for each in drawn if each is not picked),
        _picked(picked, plot) if picked else "",
        *(label.draw() for label in labels),
        names_below(plot, list(zip(xs, (point.name for point in points), strict=True)), chosen_at),
        lines_of_text(plot.left, plot.height - 4, axis_words, "ax", step=16),
    ]
    height = plot.height + 16 * (len(axis_words) - 1)
    return document(frame, parts, width=plot.width, height=height, css=plot.css)


def _across(places: Sequence[float], plot: Plot) -> list[float]:
    """Every place in px, by its value; half a step is left free on either side."""
    if len(places) == 1:
        return [plot.left + plot.across / 2]
    edge = max(plot.across / (2 * len(places)), BIG)
    per_unit = (plot.across - 2 * edge) / (places[-1] - places[0])
    return [plot.left + edge + (place - places[0]) * per_unit for place in places]


def _runs(points: Sequence[CurvePoint], xs: Sequence[float], plot: Plot) -> list[list[_Drawn]]:
    """Neighbours with figures; a gap ends a run."""
    runs: list[list[_Drawn]] = []
    for is_shown, group in groupby(zip(points, xs, strict=True), key=lambda pair: pair[0].share is not None):
        if is_shown:
            runs.append([_drawn(point, x, plot) for point, x in group])
    return runs


def _drawn(point: CurvePoint, x: float, plot: Plot) -> _Drawn:
    share, low, high = (plot.y(each or 0) for each in (point.share, point.low, point.high))
    return _Drawn(point, x, share, low, high)


def _radius(xs: Sequence[float]) -> float:
    """Dots touch nobody: smaller where points are close together."""
    nearest = min((after - before for before, after in pairwise(xs)), default=99)
    return min(max(nearest / 2 - 2, 2), 5)


def _room(
    runs: Sequence[Sequence[_Drawn]],
    picked: _Drawn | None,
    wanted: Promised | None,
    plot: Plot,
    radius: float,
) -> Room:
    """What labels have to keep clear of."""
    room = Room(Box(plot.left, 0, plot.width, plot.bottom))
    for run in runs:
        room.take_line([(each.x, each.y) for each in run])
        room.take_edge([(each.x, each.high) for each in run])
        room.take_edge([(each.x, each.low) for each in run])
        for each in run:
            room.take_edge([(each.x, each.high), (each.x, each.low)])
            room.take_dot((each.x, each.y), BIG + 2 if each is picked else radius + 1)
    if wanted:
        level = plot.y(wanted.share)
        room.boxes.append(Box(plot.left, level - 5, plot.right, level + 5))
    if picked:
        room.take_line([(picked.x, picked.y), (picked.x, plot.bottom)])
    return room


def _labels(
    drawn: Sequence[_Drawn],
    picked: _Drawn | None,
    words: CurveWords,
    wanted: Promised | None,
    plot: Plot,
    room: Room,
) -> list[Label]:
    """The chosen figure and the wanted level always; another figure where it fits."""
    labels = []
    if picked:
        labels.append(room.put_somewhere(_picked_label(picked, words, plot)))
    if wanted:
        labels.append(room.put_somewhere(_wanted_label(wanted, plot)))
    for each in drawn[:: max(1, ceil(len(drawn) / MOST_FIGURES))]:
        if each is not picked:
            found = room.put(_figure(each), margin=3)
            labels += [found] if found else []
    return labels


def _figure(each: _Drawn) -> Iterator[Label]:
    """Places for the figure of a point: under the curve, and not far from its dot."""
    line = (Words(each.point.figure),)
    for down in (16, 20, 24):
        yield Label(each.x + 12, each.y + down, line)
    if each.low - each.y < FARTHEST:
        yield Label(each.x + 6, each.low + 16, line)


def _picked_label(picked: _Drawn, words: CurveWords, plot: Plot) -> Iterator[Label]:
    """Places for the chosen figure: beside its drop line, else wherever it fits near the dot."""
    widths = [text_width(word, 14, strong=True) for word in words.chosen.split(" ")]
    wide, narrow = (_picked_lines(picked, words, width) for width in (plot.across, max(widths)))
    highest, lowest = picked.y + BIG + 22, plot.bottom - 30
    for lines in (wide, narrow):
        for y in ((plot.top + plot.bottom) / 2, (highest + lowest) / 2, highest, lowest - 16 * (len(lines) - 2)):
            if highest <= y <= lowest:
                yield Label(picked.x + 12, y, lines)
                yield Label(picked.x - 12, y, lines, Anchor.END)
    for lines in (wide, narrow):
        yield from around((picked.x, picked.y - 36), lines, plot.box)


def _picked_lines(picked: _Drawn, words: CurveWords, width: float) -> tuple[Words, ...]:
    """The chosen figure over its words, which go on another line where they do not fit in ``width`` px."""
    figure = Words(picked.point.figure, 22, "fig fg-accent", strong=True)
    below = [line for line in wrap(words.chosen, width, 14, strong=True) if line]
    return figure, *(
        Words(line, 14, "st fg-accent", strong=True, below=16 if position else 20)
        for position, line in enumerate(below)
    )


def _wanted_label(wanted: Promised, plot: Plot) -> Iterator[Label]:
    """Places for the words of the level: under it at the end, else above it or elsewhere along it."""
    lines = tuple(
        Words(words, 13, "ax st fg-ink", strong=True) for words in wrap(wanted.words, plot.across, 13, strong=True)
    )
    level, more = plot.y(wanted.share), 16 * (len(lines) - 1)
    sides: list[tuple[float, Anchor]] = [(plot.right, Anchor.END), (plot.left + 4, Anchor.START)]
    sides += [(x, Anchor.END) for x in range(plot.right - STEP, plot.left, -STEP)]
    for heights in ((level + 20, level - 8 - more), (level + 30, level - 18 - more)):
        for x, anchor in sides:
            for y in heights:
                yield Label(x, y, lines, anchor)
    yield from around((plot.right, level), lines, plot.box)


def _band(run: Sequence[_Drawn]) -> str:
    """The interval along the run; of one point alone an upright bar."""
    sides = (-7, 7) if len(run) == 1 else (0,)
    above = [(each.x + side, each.high) for each in run for side in sides]
    below = [(each.x + side, each.low) for each in run for side in sides]
    return area([*above, *reversed(below)], fill=BAND)


def _wanted(wanted: Promised, plot: Plot) -> str:
    level = plot.y(wanted.share)
    return line(plot.left, level, plot.right, level, stroke=INK, width=1.5, dash="7 4")


def _picked(picked: _Drawn, plot: Plot) -> str:
    drop = line(picked.x, picked.y, picked.x, plot.bottom, stroke=PETROL, width=2)
    return drop + circle(picked.x, picked.y, BIG, fill=PETROL, stroke=PAPER, width=2)
