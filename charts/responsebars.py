"""Response per department: one bar each, hatched where it may not be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.svg import PETROL, TRACK, Frame, Svg, document, hatched, lines_of_text, rect, text
from charts.text import LINE_HEIGHT, text_width, wrap

WIDE, NARROW = 634, 293
BAR = 16


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One department's response: ``rate`` (fraction 0..1) with its words.

    ``percentage`` ("44 %", or "< 5 %") and ``counts`` ("31 / 70") are shown
    as given; where the words are capped the rate must be too, for the bar
    draws it. A hidden row has none of the three.
    """

    label: str
    rate: float | None = None
    percentage: str = ""
    counts: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn, or would show what must stay hidden.

        Raises:
            ValueError: figures without a rate, or a rate outside 0..1.
        """
        if self.rate is None and (self.percentage or self.counts):
            msg = "a hidden row carries no figures"
            raise ValueError(msg)
        if self.rate is not None and not 0 <= self.rate <= 1:
            msg = f"a rate lies between 0 and 1, not {self.rate}"
            raise ValueError(msg)


def response_bars(rows: Sequence[ResponseRow], *, frame: Frame, hidden: str, wide: int = WIDE) -> Svg:
    """The bars at both widths, in the order given; the style sheet shows one.

    ``hidden`` is the word in a row that is not shown; ``wide`` the width of
    the panel in px.
    """
    return Svg(
        draw_response_bars(rows, frame=frame.drawn("wide"), hidden=hidden, width=wide, css="wideonly")
        + draw_narrow_response_bars(rows, frame=frame.drawn("narrow"), hidden=hidden)
    )


def draw_response_bars(
    rows: Sequence[ResponseRow], *, frame: Frame, hidden: str, width: int = WIDE, css: str = ""
) -> Svg:
    """Label, bar and figures beside each other."""
    labels = [wrap(row.label, 138, 14) for row in rows]
    bar_at = 150
    if any(len(lines) > 1 for lines in labels):
        bar_at = 232
        labels = [wrap(row.label, bar_at - 16, 14) for row in rows]
    figures = max([82.0, *(text_width(row.counts, 13) + 12 for row in rows), text_width(hidden, 13) + 12])
    counts_at = width - figures
    bar_end = counts_at - max([54.0, *(text_width(row.percentage, 14, strong=True) + 12 for row in rows)])
    parts: list[str] = []
    top = 0.0
    for row, lines in zip(rows, labels, strict=True):
        height = max(38, LINE_HEIGHT * len(lines) + 14)
        centre = top + height / 2
        first = centre + 5 - LINE_HEIGHT * (len(lines) - 1) / 2
        parts += [
            lines_of_text(0, first, lines, step=LINE_HEIGHT),
            _bar(row, bar_at, centre - BAR / 2, bar_end - bar_at, frame),
            _figures(row, hidden, ends=(counts_at, width), y=centre + 5),
        ]
        top += height
    return _finish(rows, parts, frame, width, top, css)


def draw_narrow_response_bars(
    rows: Sequence[ResponseRow], *, frame: Frame, hidden: str, width: int = NARROW, css: str = "narrow"
) -> Svg:
    """Label and figures above the bar, for a phone."""
    counts = max([0.0, *(text_width(row.counts, 13) for row in rows)])
    counts_at = width - counts - 8 if counts else width
    parts: list[str] = []
    top = 0.0
    for row in rows:
        figures = (
            text_width(hidden, 13)
            if row.rate is None
            else width - counts_at + text_width(row.percentage, 14, strong=True)
        )
        lines = wrap(row.label, width - figures - 12, 14)
        bar_top = top + 24 + LINE_HEIGHT * (len(lines) - 1)
        parts += [
            lines_of_text(0, top + 16, lines, step=LINE_HEIGHT),
            _bar(row, 0, bar_top, width, frame),
            _figures(row, hidden, ends=(counts_at, width), y=top + 16),
        ]
        top = bar_top + 26
    return _finish(rows, parts, frame, width, top, css)


def _figures(row: ResponseRow, hidden: str, *, ends: tuple[float, float], y: float) -> str:
    """Percentage and counts, or the word that nothing is shown; ``ends`` are their right edges."""
    if row.rate is None:
        return text(ends[1], y, hidden, "ax end")
    counts = text(ends[1], y, row.counts, "ax end") if row.counts else ""
    return text(ends[0], y, row.percentage, "st end") + counts


def _bar(row: ResponseRow, x: float, y: float, width: float, frame: Frame) -> str:
    if row.rate is None:
        return hatched(frame, x, y, width, BAR)
    track = rect(x, y, width, BAR, fill=TRACK)
    return track + (rect(x, y, width * row.rate, BAR, fill=PETROL) if row.rate else "")


def _finish(
    rows: Sequence[ResponseRow], parts: Sequence[str], frame: Frame, width: int, height: float, css: str
) -> Svg:
    hidden = any(row.rate is None for row in rows)
    return document(frame, parts, width=width, height=height, css=css, hatched=hidden)
