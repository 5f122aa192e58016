"""Control chart: one point a period, the limits of chance, and the dated steps from which they were set anew."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from charts.labels import STEP, Anchor, Box, Label, Room, Words
from charts.levels import Kind, Level, beside, legend, room_beside
from charts.limits import draw_limits, limit_lines
from charts.periods import ControlDot, ControlStep, ControlWords, Series
from charts.plot import Plot, Tick, grid, names_below
from charts.sharebar import Promised
from charts.svg import (
    INK,
    INK_2,
    LINE_STRONG,
    Frame,
    Svg,
    circle,
    diamond,
    document,
    line,
    lines_of_text,
    text,
    through,
)
from charts.text import text_width, wrap

NARROWEST = 56
"""Px that the words of a step need beside its line."""


class ControlSize(Enum):
    """Half a page or a tablet, and a phone; the edges left and right follow the words."""

    WIDE = Plot("wideonly", 634, 256, left=0, right=634, top=16, bottom=256)
    NARROW = Plot("narrow", 293, 206, left=0, right=293, top=14, bottom=206)


def control_chart(
    dots: Sequence[ControlDot],
    *,
    frame: Frame,
    words: ControlWords,
    ticks: Sequence[Tick],
    steps: Sequence[ControlStep] = (),
    target: Promised | None = None,
) -> Svg:
    """The chart at both widths; the style sheet shows one.

    ``ticks`` are the values along the left axis with their names, ascending; the first and the last are its ends.
    """
    return Svg(
        "".join(
            draw_control_chart(
                dots,
                frame=frame.drawn(size.name.lower()),
                words=words,
                ticks=ticks,
                steps=steps,
                target=target,
                size=size,
            )
            for size in ControlSize
        )
    )


def draw_control_chart(
    dots: Sequence[ControlDot],
    *,
    frame: Frame,
    words: ControlWords,
    ticks: Sequence[Tick],
    steps: Sequence[ControlStep] = (),
    target: Promised | None = None,
    size: ControlSize,
) -> Svg:
    """The chart at one width.

    Raises:
        ValueError: nothing to draw, a value outside the axis, or steps that do not ascend within the dots.
    """
    _check(dots, ticks, steps)
    levels = _levels(dots, words, target, ticks)
    plot = _plot(size, ticks, levels)
    series = Series(dots, steps, plot, plot.across / len(dots))
    room = _room(series, target)
    labels = _figures(series, room, size)
    reasons = [room.put(_reason(series, index)) for index in range(len(steps))]
    if None in reasons:  # then all of them are told below, by number
        reasons = []
    below, height = _below(series, words, levels if size is ControlSize.NARROW else [], is_numbered=not reasons)
    parts = [
        grid(plot, ticks),
        *(draw_limits(run, plot) for run in series.limits()),
        _target(target, plot) if target else "",
        *(_step(series, index, is_numbered=not reasons) for index in range(len(steps))),
        *(through([series.place(index) for index in run], stroke=INK_2) for run in series.runs() if len(run) > 1),
        *(_dot(series, index) for index, dot in enumerate(dots) if dot.value is not None),
        *(label.draw() for label in [*labels, *filter(None, reasons)]),
        names_below(plot, [(series.x(index), dot.name) for index, dot in enumerate(dots)]),
        beside(levels, plot) if size is ControlSize.WIDE else "",
        below,
    ]
    return document(frame, parts, width=plot.width, height=height, css=plot.css)


def _check(dots: Sequence[ControlDot], ticks: Sequence[Tick], steps: Sequence[ControlStep]) -> None:
    values = [value for value, _ in ticks]
    if not dots or len(values) < 2 or values != sorted(set(values)):
        msg = f"a chart has dots, and an axis with ascending ticks, not {values}"
        raise ValueError(msg)
    outside = [dot.value for dot in dots if dot.value is not None and not values[0] <= dot.value <= values[-1]]
    if outside:
        msg = f"not on an axis of {values[0]} to {values[-1]}: {outside}"
        raise ValueError(msg)
    begins = [step.first for step in steps]
    if begins != sorted(set(begins)) or any(not 0 <= begin < len(dots) for begin in begins):
        msg = f"steps begin at ascending dots below {len(dots)}, not at {begins}"
        raise ValueError(msg)


def _levels(
    dots: Sequence[ControlDot], words: ControlWords, target: Promised | None, ticks: Sequence[Tick]
) -> list[Level]:
    """The levels of now that have words: those of the last dot, if it has limits, and the target."""
    now = dots[-1]
    mean, limit = (Kind.PROVISIONAL_MEAN, Kind.PROVISIONAL_LIMIT) if now.is_provisional else (Kind.MEAN, Kind.LIMIT)
    wanted = [(now.mean, words.mean, mean), (now.upper, words.upper, limit), (now.lower, words.lower, limit)]
    if target:
        wanted.insert(1, (target.share, target.words, Kind.TARGET))
    return [
        Level(value, told, kind)
        for value, told, kind in wanted
        if told and value is not None and ticks[0][0] <= value <= ticks[-1][0]
    ]


def _plot(size: ControlSize, ticks: Sequence[Tick], levels: Sequence[Level]) -> Plot:
    """The plot between the names of the ticks and the words beside it."""
    plot = size.value
    left = max(text_width(name, 13) for _, name in ticks) + 10
    right = plot.width - (room_beside(levels) if size is ControlSize.WIDE else 8)
    return replace(plot, left=round(left), right=round(right), lowest=ticks[0][0], highest=ticks[-1][0])


def _room(series: Series, target: Promised | None) -> Room:
    """What labels have to keep clear of."""
    plot = series.plot
    room = Room(Box(plot.left, 0, plot.right, plot.bottom))
    for run in series.runs():
        room.take_line([series.place(index) for index in run])
        for index in run:
            room.take_dot(series.place(index), _radius(series, series.dots[index]) + 1)
    for slots in series.limits():
        for corners in limit_lines(slots, plot):
            room.take_line(corners)
    for step in series.steps:
        room.take_line([(series.edge(step.first), plot.top), (series.edge(step.first), plot.bottom)])
    if target:
        room.take_line([(plot.left, plot.y(target.share)), (plot.right, plot.y(target.share))])
    return room


def _figures(series: Series, room: Room, size: ControlSize) -> list[Label]:
    """The figures of points outside the limits, the latest first, where they fit."""
    labels = []
    for index, dot in reversed(list(enumerate(series.dots))):
        options = [dot.figure, dot.short] if size is ControlSize.WIDE else [dot.short or dot.figure]
        x, y = series.place(index)
        away = _radius(series, dot) + 5
        found = room.put(
            Label(*place, (Words(told, 14, f"st {dot.mark.value[1]}", strong=True),), anchor)
            for told in filter(None, options)
            for place, anchor in (
                ((x + away, y + 5), Anchor.START),
                ((x - away, y + 5), Anchor.END),
                ((x, y + away + 13), Anchor.MIDDLE),
                ((x, y - away - 4), Anchor.MIDDLE),
            )
        )
        labels += [found] if found else []
    return labels


def _reason(series: Series, number: int) -> list[Label]:
    """Places for the words of a step: on the right of its line, from the bottom up, else on the left."""
    plot, first = series.plot, series.steps[number].first
    x = series.edge(first)
    end = plot.right if number + 1 == len(series.steps) else series.edge(series.steps[number + 1].first)
    begin = plot.left if number == 0 else series.edge(series.steps[number - 1].first)
    labels = []
    for side, width, anchor in ((6, end - x - 8, Anchor.START), (-6, x - begin - 8, Anchor.END)):
        if width < NARROWEST:
            continue
        lines = tuple(Words(told, 13, "ax") for told in wrap(series.steps[number].reason, width, 13))
        lowest = plot.bottom - 8 - 16 * (len(lines) - 1)
        labels += [Label(x + side, y, lines, anchor) for y in range(lowest, plot.top + 8, -STEP)]
    return labels


def _below(series: Series, words: ControlWords, levels: Sequence[Level], *, is_numbered: bool) -> tuple[str, float]:
    """What stands under the names: the words of the axis, the legend, and reasons by number; and where it ends."""
    plot = series.plot
    left, width = 0, plot.width
    axis = wrap(words.axis, plot.width - plot.left, 13)
    drawn = [lines_of_text(plot.left, plot.bottom + 40, axis, "ax", step=16)]
    y = plot.bottom + 44.0 + 16 * (len(axis) - 1)
    if levels:
        rows, height = legend(levels, left, width, y + 8)
        drawn.append(rows)
        y += 8 + height
    for number, step in enumerate(series.steps if is_numbered else (), start=1):
        lines = wrap(step.reason, width - 20, 13)
        drawn.append(text(left, y + 18, str(number), "ax st fg-ink"))
        drawn.append(lines_of_text(left + 20, y + 18, lines, "ax", step=16))
        y += 4 + 16 * len(lines)
    return "".join(drawn), y + 4


def _target(target: Promised, plot: Plot) -> str:
    level = plot.y(target.share)
    return line(plot.left, level, plot.right, level, stroke=INK, width=1.5, dash="7 4")


def _step(series: Series, number: int, *, is_numbered: bool) -> str:
    plot, x = series.plot, series.edge(series.steps[number].first)
    drawn = line(x, plot.top, x, plot.bottom, stroke=LINE_STRONG)
    return drawn + text(x, plot.top - 3, str(number + 1), "ax st fg-ink mid") if is_numbered else drawn


def _radius(series: Series, dot: ControlDot) -> float:
    """Dots touch nobody; one outside the limits is larger."""
    radius = min(max(series.slot / 2 - 1, 2), 4)
    return max(radius * 2, 5) if dot.mark.is_outside else radius


def _dot(series: Series, index: int) -> str:
    dot = series.dots[index]
    x, y = series.place(index)
    if dot.mark.is_outside:
        return diamond(x, y, _radius(series, dot), fill=dot.mark.value[0])
    return circle(x, y, _radius(series, dot), fill=dot.mark.value[0], stroke=INK)
