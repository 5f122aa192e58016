"""Diverging Likert: per row the shares of five answers around the middle of neutral."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import isclose

from charts.svg import INK, LIKERT, Frame, Svg, document, hatched, line, lines_of_text, number, rect, text
from charts.text import LINE_HEIGHT, text_width, wrap

BAR = 28
NARROWEST_WITH_LABEL = 24
SMALLEST_SIDE = 0.25
"""Room kept on either side of the middle, as a share, so that its words fit."""

Shares = tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class LikertRow:
    """One row: an item, or a customer department.

    ``shares`` (fractions 0..1 of answers 1..5, together 1) is None when the
    distribution is not shown; ``mean`` ("3,4") is None when nothing is shown.
    ``margin`` ("3,2–3,6", or a few words) stands beside the mean.
    """

    label: str
    shares: Shares | None
    mean: str | None
    margin: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn, or would show what must stay hidden.

        Raises:
            ValueError: shares below 0 or not adding up to 1, or figures
                beside a mean that is not shown.
        """
        if self.mean is None and (self.shares is not None or self.margin):
            msg = "a hidden row carries no figures"
            raise ValueError(msg)
        if self.shares and (min(self.shares) < 0 or not isclose(sum(self.shares), 1, abs_tol=1e-6)):
            msg = f"shares must add up to 1, not {self.shares}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class LikertWords:
    """The words in the drawing, already translated."""

    negative: str
    positive: str
    mean: str
    hidden: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand at one width, in px; ``stacked`` puts the label above its bar."""

    css: str
    width: int
    left: int
    right: int
    mean_at: int = 0
    stacked: bool = False


class LikertSize(Enum):
    """The three widths: full page, tablet, phone."""

    WIDE = _Layout("wide68", 1144, 228, 990, mean_at=1020)
    MID = _Layout("midonly", 680, 228, 526, mean_at=556)
    NARROW = _Layout("narrow", 293, 0, 293, stacked=True)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Share to px: one scale for all rows, ``middle`` is the middle of neutral."""

    middle: float
    per_share: float


def likert(rows: Sequence[LikertRow], *, frame: Frame, words: LikertWords) -> Svg:
    """The chart at all three widths; the style sheet shows one.

    Rows are drawn in the order given.
    """
    drawings = (draw_likert(rows, frame=frame.drawn(size.name.lower()), words=words, size=size) for size in LikertSize)
    return Svg("".join(drawings))


def draw_likert(rows: Sequence[LikertRow], *, frame: Frame, words: LikertWords, size: LikertSize) -> Svg:
    """The chart at one width."""
    layout = size.value
    scale = _scale(rows, layout)
    draw = _stacked_row if layout.stacked else _row
    parts: list[str] = []
    top = 14.0 if layout.stacked else 28.0
    for index, row in enumerate(rows):
        if index and not layout.stacked:
            parts.append(line(0, top, layout.width, top, stroke="#dde1da", css="gridline"))
        drawn, height = draw(row, top, layout, scale, frame, words)
        parts.append(drawn)
        top += height
    height = top if layout.stacked else top + 4
    head = "" if layout.stacked else _head(rows, layout, scale, words, height)
    hidden = any(row.shares is None for row in rows)
    return document(frame, [head, *parts], width=layout.width, height=height, css=layout.css, hatched=hidden)


def _scale(rows: Sequence[LikertRow], layout: _Layout) -> _Scale:
    """The largest scale at which every row fits between left and right."""
    shown = [row.shares for row in rows if row.shares]
    before = max([SMALLEST_SIDE, *(one + two + three / 2 for one, two, three, _, _ in shown)])
    after = max([SMALLEST_SIDE, *(three / 2 + four + five for _, _, three, four, five in shown)])
    per_share = (layout.right - layout.left) / (before + after)
    return _Scale(layout.left + before * per_share, per_share)


def _head(rows: Sequence[LikertRow], layout: _Layout, scale: _Scale, words: LikertWords, height: float) -> str:
    fits = layout.mean_at + text_width(words.mean, 13) <= layout.width
    mean = text(layout.mean_at, 14, words.mean, "ax") if fits else text(layout.width, 14, words.mean, "ax end")
    if not any(row.shares for row in rows):
        return mean
    return (
        mean
        + text(scale.middle - 10, 14, words.negative, "ax end")
        + text(scale.middle + 10, 14, words.positive, "ax")
        + line(scale.middle, 22, scale.middle, height, stroke=INK, dash="1 3")
    )


def _row(
    row: LikertRow, top: float, layout: _Layout, scale: _Scale, frame: Frame, words: LikertWords
) -> tuple[str, float]:
    """Label, bar, mean and margin beside each other; returns the drawing and its height."""
    label = wrap(row.label, layout.left - 20, 14)
    mean = "–" if row.mean is None else row.mean
    margin_at = layout.mean_at + max(34, text_width(mean, 16, strong=True) + 8)
    margin = wrap(row.margin, layout.width - margin_at, 13)
    height = max(46, LINE_HEIGHT * max(len(label), len(margin)) + 14)
    centre = top + height / 2
    parts = [
        _centred(0, centre, label),
        text(layout.mean_at, centre + 6, mean, "lg"),
        _centred(margin_at, centre, margin, "ax") if row.margin else "",
        _bar(row, centre - BAR / 2, layout, scale, frame, words),
    ]
    return "".join(parts), height


def _stacked_row(
    row: LikertRow, top: float, layout: _Layout, scale: _Scale, frame: Frame, words: LikertWords
) -> tuple[str, float]:
    """Label, mean and margin above the bar; returns the drawing and its height."""
    margin = wrap(row.margin, 92, 13)
    mean = "–" if row.mean is None else row.mean
    mean_end = layout.right - (max(text_width(part, 13) for part in margin) + 6 if row.margin else 0)
    label = wrap(row.label, mean_end - text_width(mean, 14, strong=True) - 12, 14, strong=True)
    lines = max(len(label), len(margin))
    bar_top = top + 24 + LINE_HEIGHT * (lines - 1)
    parts = [
        lines_of_text(0, top + 14, label, "st", step=LINE_HEIGHT),
        text(mean_end, top + 14, mean, "st end"),
        lines_of_text(layout.right, top + 14, margin, "ax end", step=LINE_HEIGHT) if row.margin else "",
        _bar(row, bar_top, layout, scale, frame, words),
    ]
    return "".join(parts), bar_top + BAR + 14 - top


def _centred(x: float, centre: float, lines: Sequence[str], css: str = "") -> str:
    first = centre + 5 - LINE_HEIGHT * (len(lines) - 1) / 2
    return lines_of_text(x, first, lines, css, step=LINE_HEIGHT)


def _bar(row: LikertRow, top: float, layout: _Layout, scale: _Scale, frame: Frame, words: LikertWords) -> str:
    if row.shares is None:
        middle = (layout.left + layout.right) / 2
        return hatched(frame, layout.left, top, layout.right - layout.left, BAR) + text(
            middle, top + 19, words.hidden, "mid ax halo"
        )
    one, two, three, _, _ = row.shares
    x = scale.middle - (one + two + three / 2) * scale.per_share
    parts = []
    for answer, share in enumerate(row.shares):
        room = share * scale.per_share
        if share:
            parts.append(_segment(answer, share, x, top, room))
        x += room
    return "".join(parts)


def _segment(answer: int, share: float, x: float, top: float, room: float) -> str:
    """One answer's part of the bar, with a white gap and, where it fits, its percentage."""
    gap = min(1.0, room / 5)
    width = room - 2 * gap
    drawn = rect(x + gap, top, width, BAR, fill=LIKERT[answer], rx=3 if width > 6 else 1, css=f"l{answer + 1}")
    if width < NARROWEST_WITH_LABEL:
        return drawn
    # 99.6 % is not everybody
    percentage = 100 if share == 1 else min(99, int(100 * share + 0.5))
    on_dark = answer in {0, len(LIKERT) - 1}
    return drawn + text(x + room / 2, top + 19, number(percentage), f"mid on {'fg-w' if on_dark else 'fg-ink'}")
