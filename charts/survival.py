"""So fast came the answer: the share that was answered within a time, step by step, with median and p90."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from charts.labels import Anchor, Box, Label, Place, Room, Words, around
from charts.plot import Plot, Tick, grid, names_below
from charts.svg import BAND, INK, PAPER, PETROL, Frame, Svg, area, circle, document, line, lines_of_text, through
from charts.text import wrap

WIDE = 430
_WIDE = Plot("wideonly", WIDE, 272, left=48, right=WIDE - 12, top=28, bottom=228)
_NARROW = Plot("narrow", 293, 244, left=34, right=281, top=28, bottom=196)
_PER_PX = 2
"""Steps closer together than half a px are one: a hundred thousand answers are no larger a picture than a hundred."""


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """From ``at`` on, this share (0..1) was ``answered``, with its interval ``low``..``high``."""

    at: float
    answered: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SpeedMark:
    """A moment that stands out: at ``at`` the share ``answered`` was reached. ``figure`` ("14 uur") over ``words``."""

    at: float
    answered: float
    figure: str
    words: str


def answer_curve(
    steps: Sequence[AnswerStep],
    *,
    frame: Frame,
    axis: str,
    ticks: Sequence[Tick],
    marks: Sequence[SpeedMark] = (),
    wide: int = WIDE,
) -> Svg:
    """The curve at both widths; the style sheet shows one.

    ``ticks`` are the times under the axis, ascending from 0, with their names: the last one is its end, and a longer
    wait is not drawn. ``axis`` says their unit; ``wide`` is the width of the panel.
    """
    broad = replace(_WIDE, width=wide, right=wide - 12)
    return Svg(
        draw_answer_curve(steps, frame=frame.drawn("wide"), axis=axis, ticks=ticks, marks=marks, plot=broad)
        + draw_answer_curve(steps, frame=frame.drawn("narrow"), axis=axis, ticks=ticks, marks=marks, plot=_NARROW)
    )


def draw_answer_curve(
    steps: Sequence[AnswerStep],
    *,
    frame: Frame,
    axis: str,
    ticks: Sequence[Tick],
    marks: Sequence[SpeedMark] = (),
    plot: Plot = _NARROW,
) -> Svg:
    """The curve at one width, from 0 to 100 % answered.

    Raises:
        ValueError: nothing to draw, steps or ticks that do not ascend, or an axis that does not begin at 0.
    """
    _check(steps, ticks)
    end = ticks[-1][0]
    shown = [step for step in steps if step.at <= end]
    curve, low, high = (
        _stepped(
            [(step.at, value) for step, value in zip(shown, values, strict=True)], min(steps[-1].at, end), end, plot
        )
        for values in ([s.answered for s in shown], [s.low for s in shown], [s.high for s in shown])
    )
    places = [(_x(mark.at, end, plot), plot.y(mark.answered)) for mark in marks]
    room = Room(Box(plot.left, 0, plot.right, plot.bottom))
    room.take_line(curve)
    room.take_edge(low)
    room.take_edge(high)
    for x, y in places:
        room.take_line([(plot.left, y), (x, y), (x, plot.bottom)])
        room.take_dot((x, y), 6)
    labels = [room.put_somewhere(_label(mark, place, plot)) for mark, place in zip(marks, places, strict=True)]
    words = wrap(axis, plot.across, 13)
    parts = [
        grid(plot, [(share / 100, str(share)) for share in range(0, 101, 20)]),
        area([*high, *reversed(low)], fill=BAND),
        *(_guides(place, plot) for place in places),
        through(curve, stroke=PETROL, width=2),
        *(circle(x, y, 5, fill=PETROL, stroke=PAPER) for x, y in places),
        *(label.draw() for label in labels),
        names_below(plot, [(_x(at, end, plot), name) for at, name in ticks]),
        lines_of_text(plot.left, plot.bottom + 42, words, "ax", step=16),
    ]
    height = plot.bottom + 46 + 16 * (len(words) - 1)
    return document(frame, parts, width=plot.width, height=height, css=plot.css)


def _check(steps: Sequence[AnswerStep], ticks: Sequence[Tick]) -> None:
    times, values = [step.at for step in steps], [value for value, _ in ticks]
    if not times or times != sorted(set(times)) or len(values) < 2 or values != sorted(set(values)) or values[0]:
        msg = f"steps and ticks ascend, and the ticks from 0: {times[:5]}, {values}"
        raise ValueError(msg)


def _x(at: float, end: float, plot: Plot) -> float:
    return plot.left + min(at / end, 1) * plot.across


def _stepped(values: Sequence[Place], last: float, end: float, plot: Plot) -> list[Place]:
    """The corners of a stair of (time, share) from (0, 0) up to the last time; at most two a half px."""
    columns: dict[float, float] = {}
    for at, share in values:
        columns[round(_x(at, end, plot) * _PER_PX) / _PER_PX] = plot.y(share)
    corners: list[Place] = [(plot.left, plot.y(0))]
    for x, y in columns.items():
        corners += [(x, corners[-1][1]), (x, y)]
    return [*corners, (_x(last, end, plot), corners[-1][1])]


def _guides(place: Place, plot: Plot) -> str:
    """From the left axis to the dot and down."""
    x, y = place
    return line(plot.left, y, x, y, stroke=INK, dash="2 3") + line(x, y, x, plot.bottom, stroke=PETROL, width=1.5)


def _label(mark: SpeedMark, place: Place, plot: Plot) -> Iterator[Label]:
    """Places for the words of a mark: beside the line under its dot, else on the dots that lead to it."""
    lines = (
        Words(mark.figure, 16, "lg fg-accent", strong=True),
        *(Words(each, 13, "ax fg-ink", below=17) for each in wrap(mark.words, 130, 13)),
    )
    x, y = place
    more = 17 * (len(lines) - 1)
    lowest = plot.bottom - 8 - more
    for first in (*range(int(y) + 26, lowest, 12), lowest):
        yield Label(x + 8, first, lines)
    yield Label(x - 8, y - 9 - more, lines, Anchor.END)
    yield Label(plot.left + 4, y - 9 - more, lines)
    yield from around((x, y), lines, plot.box)
