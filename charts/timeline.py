"""What a term means, on days: when a request came, which days do not count, and when the answer is due."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby

from charts.labels import Anchor, Box, Label, Room, Words
from charts.svg import (
    COUNTED,
    INK,
    OPEN,
    PETROL,
    TRACK,
    Frame,
    Svg,
    circle,
    diamond,
    document,
    hatched,
    line,
    rect,
    text,
)
from charts.text import text_width

CELL, WINDOW = 74, 30
"""Height of a day and of its opening hours, in px."""
_SIDE = 0.15
"""Part of a day's width left free before the first opening and after the last close."""
_OFFICE = (9 * 60, 17 * 60)
_ROW, _PIN = 18, 7


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """One day: ``name`` ("vr 27 nov"), on a phone ``weekday`` over ``date``; ``windows`` in minutes of the day.

    Without windows the day is closed and hatched. ``counted`` is the part of the windows that counts for the term and
    ``label`` what it counts as ("dag 1"). ``note`` stands below the day, once for neighbours that have the same
    ("weekend telt niet"); a phone has no room for it. ``is_skipped``: days left out, shown by ``name`` only ("…").
    """

    name: str
    weekday: str
    date: str = ""
    windows: tuple[tuple[int, int], ...] = ()
    counted: tuple[tuple[int, int], ...] = ()
    label: str = ""
    note: str = ""
    is_skipped: bool = False

    def __post_init__(self) -> None:
        """Refuse windows that are none.

        Raises:
            ValueError: minutes outside 0..1440, or windows that do not ascend.
        """
        for windows in (self.windows, self.counted):
            edges = [edge for window in windows for edge in window]
            if edges != sorted(edges) or any(not 0 <= edge <= 1440 for edge in edges):
                msg = f"windows ascend within 0..1440 minutes, not {windows}"
                raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Pin:
    """A moment: the day with index ``day`` at ``minute``; ``words`` ("ontvangen 16.40"), ``short`` on a phone."""

    day: int
    minute: int
    words: str
    short: str


@dataclass(frozen=True, slots=True)
class _Layout:
    css: str
    width: int
    gap: int
    is_wide: bool


class TimelineSize(Enum):
    """Half a page or a tablet, and a phone."""

    WIDE = _Layout("wideonly", 634, 8, is_wide=True)
    NARROW = _Layout("narrow", 293, 4, is_wide=False)


@dataclass(frozen=True, slots=True)
class _Strip:
    """Where the days stand: an open day is twice as wide as a closed one."""

    days: Sequence[TimelineDay]
    cells: Sequence[tuple[float, float]]
    hours: tuple[int, int]
    top: int

    def x(self, day: int, minute: int) -> float:
        """A moment in px; what lies far outside the opening hours stands at the edge of its day."""
        left, right = self.cells[day]
        opens, closes = self.hours
        share = _SIDE + (minute - opens) / (closes - opens) * (1 - 2 * _SIDE)
        x = left + (right - left) * min(max(share, 0.02), 0.98)
        # a pin is wholly inside the drawing, on the first and the last day too
        return min(max(x, _PIN), self.cells[-1][1] - _PIN)


def timeline(days: Sequence[TimelineDay], received: Pin, due: Pin, *, frame: Frame) -> Svg:
    """The days at both widths; the style sheet shows one."""
    return Svg(
        "".join(
            draw_timeline(days, received, due, frame=frame.drawn(size.name.lower()), size=size) for size in TimelineSize
        )
    )


def draw_timeline(days: Sequence[TimelineDay], received: Pin, due: Pin, *, frame: Frame, size: TimelineSize) -> Svg:
    """The days at one width.

    Raises:
        ValueError: a moment on a day that is not there or is left out, or an answer due before the request came.
    """
    _check(days, received, due)
    layout = size.value
    cells = _cells(days, layout)
    edges = [edge for day in days for window in day.windows for edge in window]
    hours = (min(edges), max(edges)) if edges else _OFFICE
    strip = _Strip(days, cells, hours, top=40)
    labels = _pin_labels(strip, received, due, layout)
    if len(labels) < 2:  # they stand on each other: the request gets a row above
        strip = replace(strip, top=40 + _ROW)
        labels = _pin_labels(strip, received, due, layout)
    names, names_end = _names(strip, layout, {received.day, due.day})
    notes, height = _notes(strip, names_end) if layout.is_wide else ("", names_end)
    parts = [
        *(_day(strip, index, frame) for index in range(len(days))),
        names,
        notes,
        _received(strip, received),
        _due(strip, due),
        *(label.draw() for label in labels),
    ]
    is_hatched = any(not day.windows and not day.is_skipped for day in days)
    return document(frame, parts, width=layout.width, height=height, css=layout.css, hatched=is_hatched)


def _check(days: Sequence[TimelineDay], received: Pin, due: Pin) -> None:
    for pin in (received, due):
        if not 0 <= pin.day < len(days) or days[pin.day].is_skipped or not 0 <= pin.minute <= 1440:
            msg = f"{pin} is not on one of the {len(days)} days"
            raise ValueError(msg)
    if (due.day, due.minute) < (received.day, received.minute):
        msg = f"due at {due} before it came at {received}"
        raise ValueError(msg)


def _cells(days: Sequence[TimelineDay], layout: _Layout) -> list[tuple[float, float]]:
    """Left and right edge of each day: an open one is twice as wide as a closed one, or one left out."""
    parts = [2 if day.windows else 1 for day in days]
    unit = (layout.width - layout.gap * (len(days) - 1)) / sum(parts)
    cells = []
    left = 0.0
    for part in parts:
        cells.append((left, left + part * unit))
        left += part * unit + layout.gap
    return cells


def _pin_labels(strip: _Strip, received: Pin, due: Pin, layout: _Layout) -> list[Label]:
    """The words of both moments, left or right of their pins; fewer than two when they do not fit in one row."""
    room = Room(Box(0, 0, layout.width, strip.top))
    rows = {received: 24.0, due: strip.top - 16.0}
    for pin, y in rows.items():
        x = strip.x(pin.day, pin.minute)
        room.boxes.append(Box(x - 7, y - 8, x + 7, strip.top))
    is_last = strip.top > 40
    labels = []
    for pin, css, other in ((received, "st", due), (due, "st fg-accent", received)):
        x, y = strip.x(pin.day, pin.minute), rows[pin]
        beyond = strip.x(other.day, other.minute)
        words = (Words(pin.words if layout.is_wide else pin.short, 14, css, strong=True),)
        places = [Label(x - 11, y, words, Anchor.END), Label(x + 11, y, words)]
        over = [Label(beyond - 11, y, words, Anchor.END), Label(beyond + 11, y, words)]
        found = room.put_somewhere([*places, *over]) if is_last else room.put(places)
        labels += [found] if found else []
    return labels


def _day(strip: _Strip, index: int, frame: Frame) -> str:
    day, (left, right) = strip.days[index], strip.cells[index]
    if day.is_skipped:
        return text((left + right) / 2, strip.top + CELL / 2 + 5, day.name, "mid ax")
    if not day.windows:
        return hatched(frame, left, strip.top, right - left, CELL, rx=8)
    drawn = [rect(left, strip.top, right - left, CELL, fill=TRACK, rx=8)]
    for windows, fill in ((day.windows, OPEN), (day.counted, COUNTED)):
        for opens, closes in windows:
            x1, x2 = strip.x(index, opens), strip.x(index, closes)
            drawn.append(rect(x1, strip.top + (CELL - WINDOW) / 2, x2 - x1, WINDOW, fill=fill))
    if day.counted:
        begins, ends = strip.x(index, day.counted[0][0]), strip.x(index, day.counted[-1][1])
        if text_width(day.label, 13, strong=True) <= ends - begins + 2:
            drawn.append(text((begins + ends) / 2, strip.top + CELL / 2 + 5, day.label, "mid ax st fg-accent"))
    return "".join(drawn)


def _names(strip: _Strip, layout: _Layout, always: set[int]) -> tuple[str, float]:
    """Under each day its name in one line or two, where it fits; the drawing and where it ends."""
    shown = [index for index, day in enumerate(strip.days) if not day.is_skipped]
    room = [right - left + layout.gap - 2 for left, right in strip.cells]
    in_one = layout.is_wide and all(text_width(strip.days[index].name, 13) <= room[index] for index in shown)
    y = strip.top + CELL + 22
    taken: list[Box] = []
    drawn = []
    for index in sorted(shown, key=lambda index: index not in always):
        day = strip.days[index]
        lines = [day.name] if in_one else [day.weekday, day.date]
        kept = [words for words in lines if words and (index in always or text_width(words, 13) <= room[index])]
        half = max((text_width(words, 13) for words in kept), default=0) / 2
        middle = min(max(sum(strip.cells[index]) / 2, half), layout.width - half)
        box = Box(middle - half, y - 12, middle + half, y + 16)
        if any(box.overlaps(other) for other in taken):
            continue
        taken.append(box)
        for row, words in enumerate(kept):
            drawn.append(text(middle, y + 16 * row, words, "mid ax" if row else "mid ax fg-ink"))
    return "".join(drawn), y + 10 + (0 if in_one else 16)


def _notes(strip: _Strip, top: float) -> tuple[str, float]:
    """Why days do not count, once for neighbours with the same reason; the drawing and where it ends."""
    taken: list[Box] = []
    drawn = []
    width = strip.cells[-1][1]
    for note, group in groupby(range(len(strip.days)), key=lambda index: strip.days[index].note):
        if not note:
            continue
        same = list(group)
        half = text_width(note, 13) / 2
        middle = (strip.cells[same[0]][0] + strip.cells[same[-1]][1]) / 2
        middle = min(max(middle, half), width - half)
        box = Box(middle - half - 6, top, middle + half + 6, top + 16)
        while any(box.overlaps(other) for other in taken):
            box = replace(box, top=box.top + 16, bottom=box.bottom + 16)
        taken.append(box)
        drawn.append(text(middle, box.top + 12, note, "mid ax"))
    return "".join(drawn), max([top, *(box.bottom + 4 for box in taken)])


def _received(strip: _Strip, pin: Pin) -> str:
    x, y = strip.x(pin.day, pin.minute), 26
    return line(x, y, x, strip.top + CELL - 16, stroke=INK, width=2) + circle(x, y, 5, fill=INK, stroke=INK, width=0)


def _due(strip: _Strip, pin: Pin) -> str:
    x, y = strip.x(pin.day, pin.minute), strip.top - 14
    return diamond(x, y, 7, fill=PETROL, stroke=PETROL, width=0) + line(
        x, y + 6, x, strip.top + CELL - 16, stroke=PETROL, width=2
    )
