"""Measured shares as bars, each with its interval, against one promised level."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from charts.svg import (
    GREY,
    INK,
    LINE_STRONG,
    PAPER,
    PETROL,
    TRACK,
    Frame,
    Svg,
    document,
    hatched,
    line,
    lines_of_text,
    number,
    outline,
    rect,
    text,
)
from charts.text import LINE_HEIGHT, text_width, wrap

WIDE, NARROW = 430, 293


class Tone(Enum):
    """Who says so: (fill of the bar, class of the figure)."""

    CLOCK = (PETROL, "fig fg-accent")
    CUSTOMER = (INK, "fig")


@dataclass(frozen=True, slots=True)
class ShareBar:
    """One measured share (fraction 0..1) with its interval ``low``..``high``.

    ``figure`` is the number as shown ("92 %", or "3 van 4" when there are too
    few for a percentage: then ``share`` is None). ``hidden``: nothing may be
    shown; then ``figure`` is a dash and the bar hatched.
    """

    label: str
    figure: str
    share: float | None = None
    low: float | None = None
    high: float | None = None
    tone: Tone = Tone.CLOCK
    hidden: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn, or would show what must stay hidden.

        Raises:
            ValueError: figures in a hidden bar, or shares outside 0..1.
        """
        shares = [share for share in (self.share, self.low, self.high) if share is not None]
        if self.hidden and (shares or any(sign.isdigit() for sign in self.figure)):
            msg = "a hidden bar carries no figures"
            raise ValueError(msg)
        if any(not 0 <= share <= 1 for share in shares):
            msg = f"shares lie between 0 and 1, not {shares}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Promised:
    """The promised level (fraction 0..1) and its words ("beloofd 90 %")."""

    share: float
    words: str


def share_bars(
    bars: Sequence[ShareBar], *, frame: Frame, promised: Promised | None = None, full: str = "100 %", wide: int = WIDE
) -> Svg:
    """The bars at both widths; the style sheet shows one.

    ``full`` is the end of the axis in words; ``wide`` the width of the panel.
    """
    return Svg(
        draw_share_bars(bars, frame=frame.drawn("wide"), promised=promised, full=full, width=wide, css="wideonly")
        + draw_share_bars(bars, frame=frame.drawn("narrow"), promised=promised, full=full, width=NARROW, css="narrow")
    )


def draw_share_bars(
    bars: Sequence[ShareBar],
    *,
    frame: Frame,
    promised: Promised | None = None,
    full: str = "100 %",
    width: int = WIDE,
    css: str = "",
) -> Svg:
    """The bars at one width, from 0 to 100 %."""
    notes = wrap(promised.words, width, 13, strong=True) if promised else []
    top = 6.0 + 16 * len(notes)
    first = top
    drawings: list[str] = []
    captions: list[str] = []
    for bar in bars:
        caption, bar_top = _caption(bar, top, width)
        captions.append(caption)
        drawings.append(_bar(bar, bar_top, width, frame))
        top = bar_top + 50
    if promised:
        drawings.append(_promise(promised, notes, first, top, width))
    axis = _axis(top + 4, width, full)
    hidden = any(bar.hidden for bar in bars)
    return document(frame, [*drawings, *captions, axis], width=width, height=top + 24, css=css, hatched=hidden)


def _caption(bar: ShareBar, top: float, width: int) -> tuple[str, float]:
    """Figure and label; returns the drawing and where its bar begins."""
    x = max(62.0, text_width(bar.figure, 22, strong=True) + 6)
    beside = width - x >= width / 3
    css = "fig" if bar.hidden else bar.tone.value[1]
    drawn = text(0, top + 19, bar.figure, f"{css} halo")
    if not beside:
        x = 0
    lines = wrap(bar.label, width - x, 14)
    first = top + (18 if beside else 18 + 22)
    return drawn + lines_of_text(x, first, lines, "halo"), first + LINE_HEIGHT * (len(lines) - 1) + 10


def _bar(bar: ShareBar, top: float, width: int, frame: Frame) -> str:
    if bar.hidden:
        return hatched(frame, 0, top, width, 16)
    if bar.share is None:
        return outline(0, top, width, 16)
    drawn = rect(0, top, width, 16, fill=TRACK)
    if bar.share:
        drawn += rect(0, top, width * bar.share, 16, fill=bar.tone.value[0])
    if bar.low is None or bar.high is None:
        return drawn
    # half a line's width inside, so that an end at 0 or 100 % is not clipped
    low, high = (min(max(width * end, 0.75), width - 0.75) for end in (bar.low, bar.high))
    path = f"M{number(low)} {number(top + 21)}v6H{number(high)}v-6"
    return f'{drawn}<path d="{path}" fill="none" stroke="{GREY}" stroke-width="1.5"/>'


def _promise(promised: Promised, notes: Sequence[str], top: float, bottom: float, width: int) -> str:
    """A dashed line over all bars with its words above it, never beyond the edge."""
    x = min(max(width * promised.share, 0.75), width - 0.75)
    room = max(text_width(note, 13, strong=True) for note in notes)
    end = min(max(x + room / 2, room), width)
    return (
        line(x, top, x, bottom, stroke=PAPER, width=4)
        + line(x, top, x, bottom, stroke=INK, width=1.5, dash="6 4")
        + lines_of_text(end, 13, notes, "ax st fg-ink end", step=16)
    )


def _axis(y: float, width: int, full: str) -> str:
    return (
        line(0, y, width, y, stroke=LINE_STRONG, css="axis")
        + text(0, y + 16, "0", "ax")
        + text(width / 2, y + 16, "50", "ax mid")
        + text(width, y + 16, full, "ax end")
    )
