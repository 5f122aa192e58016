"""A few days in a row with their openings: a question comes in on one of them and its last moment is on another."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from charts.svg import INK, PETROL, TRACK, Frame, Svg, circle, diamond, document, hatched, line, rect, text
from charts.text import text_width

WIDE, NARROW = 634, 293
MOST = 8
"""Days that fit on a phone; a closed one is half as wide as an open one."""
COUNTED, NOT_COUNTED = "#bcd8d2", "#d8e4e0"
INSET = 0.15
"""Of the width of a day, before the first opening and after the last close."""
_TOP, _HEIGHT = 40, 74
_BAR_TOP, _BAR = 62, 30
_SIGN = 26
ASIDE = 24
"""How far a note may stand from the middle of its days, in px."""
_ROOM = 12
"""Between a sign and its words, in px."""

Opening = tuple[int, int]
"""From and up to, in minutes after midnight."""


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day: ``label`` ("vr", "27 nov"), its openings (none: closed), and what stands in it ("dag 1").

    ``counts``: whether its openings are time of the promise.
    """

    label: tuple[str, str]
    openings: tuple[Opening, ...] = ()
    note: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class StripMark:
    """A moment: on which day (from 0), at which minute, and its words."""

    day: int
    minute: int
    words: str


@dataclass(frozen=True, slots=True)
class StripNote:
    """Words under the days from ``first`` up to and including ``last``."""

    first: int
    last: int
    words: str


def day_strip(
    days: Sequence[StripDay], start: StripMark, end: StripMark, *, frame: Frame, notes: Sequence[StripNote] = ()
) -> Svg:
    """The days at both widths; the style sheet shows one.

    Raises:
        ValueError: no days, more than fit on a phone, or a mark on another day.
    """
    if not days or sum(_share(day) for day in days) > MOST:
        msg = f"from one day to {MOST} fit, not {len(days)}"
        raise ValueError(msg)
    if not 0 <= start.day <= end.day < len(days):
        msg = f"the marks stand on the days, in order: {start.day}, {end.day}"
        raise ValueError(msg)
    wide, narrow = _Strip(days, WIDE, 8), _Strip(days, NARROW, 4)
    return Svg(
        document(
            frame.drawn("wide"),
            [
                *_days(wide, frame.drawn("wide"), is_narrow=False),
                *_marks(wide, start, end),
                *_notes(wide, notes),
            ],
            width=WIDE, height=176, css="wideonly", hatched=True,
        )
        + document(
            frame.drawn("narrow"),
            [*_days(narrow, frame.drawn("narrow"), is_narrow=True), *_marks(narrow, start, end)],
            width=NARROW, height=168, css="narrow", hatched=True,
        )
    )  # fmt: skip


def _notes(strip: "_Strip", notes: Sequence[StripNote]) -> list[str]:
    """Under their days, a little aside where the edge or the note before it is in the way; else left out."""
    parts, taken = [], 0.0
    for note in notes:
        middle, half = strip.middle(note.first, note.last), text_width(note.words, 13) / 2
        beside = min(max(middle, taken + half), strip.width - half)
        if abs(beside - middle) <= ASIDE and beside - half >= taken:
            parts.append(text(beside, 158, note.words, "mid ax"))
            taken = beside + half + 8
    return parts


def _share(day: StripDay) -> float:
    return 1.0 if day.openings else 0.5


class _Strip:
    """Where everything stands, in px."""

    def __init__(self, days: Sequence[StripDay], width: int, gap: int) -> None:
        self.days = days
        self.gap = gap
        self.unit = (width - gap * (len(days) - 1)) / sum(_share(day) for day in days)
        self.width = width
        before = accumulate((_share(day) * self.unit + gap for day in days), initial=0.0)
        self.left = list(before)[:-1]
        minutes = [minute for day in days for opening in day.openings for minute in opening] or [0, 1440]
        self.opens, self.closes = min(minutes), max(minutes)

    def width_of(self, day: int) -> float:
        return _share(self.days[day]) * self.unit

    def middle(self, first: int, last: int) -> float:
        return (self.left[first] + self.left[last] + self.width_of(last)) / 2

    def place(self, day: int, minute: int) -> float:
        """All days on one scale, from the earliest opening to the latest close; what lies outside, at the edge."""
        share = INSET + (1 - 2 * INSET) * (minute - self.opens) / (self.closes - self.opens)
        return self.left[day] + self.width_of(day) * min(max(share, 0.02), 0.98)


def _days(strip: _Strip, frame: Frame, *, is_narrow: bool) -> list[str]:
    parts: list[str] = []
    for number, day in enumerate(strip.days):
        left, width = strip.left[number], strip.width_of(number)
        if not day.openings:
            parts.append(hatched(frame, left, _TOP, width, _HEIGHT, rx=8))
        else:
            parts.append(rect(left, _TOP, width, _HEIGHT, fill=TRACK, rx=8))
        for opens, closes in day.openings:
            x = strip.place(number, opens)
            fill = COUNTED if day.counts else NOT_COUNTED
            parts.append(rect(x, _BAR_TOP, strip.place(number, closes) - x, _BAR, fill=fill))
        if day.note and day.openings:
            begins, ends = strip.place(number, day.openings[0][0]), strip.place(number, day.openings[-1][1])
            if text_width(day.note, 13, strong=True) < ends - begins:
                parts.append(text((begins + ends) / 2, 82, day.note, "mid ax st fg-accent"))
        parts += _label(strip, number, is_narrow=is_narrow)
    return parts


def _label(strip: _Strip, number: int, *, is_narrow: bool) -> list[str]:
    """On one line where it fits, else on two; a narrow closed day has its first word only."""
    name, date = strip.days[number].label
    middle, room = strip.middle(number, number), strip.width_of(number) + strip.gap
    if not is_narrow and text_width(f"{name} {date}", 13) < room:
        return [text(middle, 136, f"{name} {date}", "mid ax fg-ink")]
    parts = [text(middle, 136, name, "mid ax fg-ink")]
    if is_narrow and text_width(date, 13) < room:
        parts.append(text(middle, 152, date, "mid ax"))
    return parts


def _marks(strip: _Strip, start: StripMark, end: StripMark) -> list[str]:
    begins, ends = strip.place(start.day, start.minute), strip.place(end.day, end.minute)
    bottom = _BAR_TOP + _BAR + 6
    parts = [
        line(begins, _SIGN, begins, bottom, stroke=INK, width=2),
        circle(begins, _SIGN, 5, fill=INK, stroke=INK, width=0),
        line(ends, _SIGN + 6, ends, bottom, stroke=PETROL, width=2),
        diamond(ends, _SIGN, 7, fill=PETROL, width=0),
    ]
    first, second = text_width(start.words, 14, strong=True), text_width(end.words, 14, strong=True)
    taken = begins + 7
    if begins - _ROOM >= first:
        parts.append(text(begins - _ROOM, 24, start.words, "end st"))
    elif begins + _ROOM + first + 8 <= ends - _ROOM - second:
        parts.append(text(begins + _ROOM, 24, start.words, "st"))
        taken = begins + _ROOM + first
    if ends - _ROOM - second >= taken:
        parts.append(text(ends - _ROOM, 24, end.words, "end st fg-accent"))
    elif ends + _ROOM + second <= strip.width:
        parts.append(text(ends + _ROOM, 24, end.words, "st fg-accent"))
    else:
        # received just before the close of the same day: under the day, right of its name
        right = min(ends + second / 2, strip.width)
        name = text_width(" ".join(strip.days[end.day].label), 13)
        if right - second >= strip.middle(end.day, end.day) + name / 2 + 8:
            parts.append(text(right, 136, end.words, "end st fg-accent"))
    return parts
