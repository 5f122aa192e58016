"""The few SVG elements that the charts are made of.

Presentation attributes and classes only, never ``style=`` (strict CSP). A
class of the style sheet wins from an attribute; the attribute is what is left
where the style sheet is not loaded. Lengths are px.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

INK, PAPER, GREY, LINE_STRONG, TRACK = "#16211f", "#fff", "#5b6763", "#7d8681", "#eff1ec"
INK_2, TINT, BAND = "#44504c", "#e3efec", "#cfe2de"
OPEN, COUNTED = "#d8e4e0", "#bcd8d2"
PETROL, ORANGE, BLUE = "#0b5d57", "#a6400b", "#1f5a93"
LIKERT = ("#a6400b", "#f0a868", "#e4e6e8", "#8fb8de", "#1f5a93")
_HATCH = "#c9cfc8"
_IDENT = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class Svg(str):
    """Finished markup: a template shows it as it is (``__html__`` protocol)."""

    __slots__ = ()

    def __html__(self) -> str:
        """Itself: every text in it is already escaped."""
        return self


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds one drawing.

    ``ident`` is unique on the page and begins with a letter; ``title`` and
    ``description`` are what a screen reader says instead of the picture.
    """

    ident: str
    title: str
    description: str

    def __post_init__(self) -> None:
        """Refuse an ident that cannot be an id.

        Raises:
            ValueError: other signs than letters, digits, - and _.
        """
        if not _IDENT.fullmatch(self.ident):
            msg = f"not usable as an id: {self.ident!r}"
            raise ValueError(msg)

    def drawn(self, size: str) -> "Frame":
        """The same frame for one of several drawings of a chart."""
        return Frame(f"{self.ident}-{size}", self.title, self.description)

    @property
    def hatch(self) -> str:
        """Id of this drawing's hatch."""
        return f"{self.ident}-h"


def number(value: float) -> str:
    """A coordinate: at most one decimal, a point, no exponent."""
    shown = f"{value:.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown


def document(
    frame: Frame, parts: Iterable[str], *, width: float, height: float, css: str, hatched: bool = False
) -> Svg:
    """A whole drawing, named for a screen reader; ``css`` are its classes."""
    size = f'viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}" height="{number(height)}"'
    ident = frame.ident
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{escape(css)}" {size} role="img"'
        f' aria-labelledby="{ident}-t {ident}-d">'
        f'<title id="{ident}-t">{escape(frame.title)}</title>'
        f'<desc id="{ident}-d">{escape(frame.description)}</desc>'
    )
    defs = _hatch(frame.hatch) if hatched else ""
    return Svg(head + defs + "".join(parts) + "</svg>")


def rect(x: float, y: float, width: float, height: float, *, fill: str, rx: float = 4, css: str = "") -> str:
    """A filled rectangle."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        f' rx="{number(rx)}" fill="{fill}"{_class(css)}/>'
    )


def hatched(frame: Frame, x: float, y: float, width: float, height: float, *, rx: float = 4) -> str:
    """A rectangle that says: not shown."""
    return rect(x, y, width, height, fill=f"url(#{frame.hatch})", rx=rx)


def outline(x: float, y: float, width: float, height: float) -> str:
    """A dashed empty rectangle: there is no percentage to draw."""
    return (
        f'<rect x="{number(x + 0.5)}" y="{number(y + 0.5)}" width="{number(width - 1)}"'
        f' height="{number(height - 1)}" rx="4" fill="none" stroke="{LINE_STRONG}" stroke-dasharray="4 3"/>'
    )


def line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float = 1, dash: str = "", css: str = ""
) -> str:
    """A straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
        f' stroke="{stroke}" stroke-width="{number(width)}"{dashes}{_class(css)}/>'
    )


def circle(x: float, y: float, radius: float, *, fill: str, stroke: str, width: float = 1.5) -> str:
    """A dot with its edge."""
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}"'
        f' stroke="{stroke}" stroke-width="{number(width)}"/>'
    )


def through(places: Sequence[tuple[float, float]], *, stroke: str, width: float = 1.5, dash: str = "") -> str:
    """Straight strokes from place to place."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{_places(places)}" fill="none" stroke="{stroke}" stroke-width="{number(width)}"'
        f' stroke-linejoin="round"{dashes}/>'
    )


def diamond(x: float, y: float, radius: float, *, fill: str, stroke: str = PAPER, width: float = 1.5) -> str:
    """A dot with corners."""
    corners = _places([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)])
    return f'<path d="M{corners}Z" fill="{fill}" stroke="{stroke}" stroke-width="{number(width)}"/>'


def area(places: Sequence[tuple[float, float]], *, fill: str) -> str:
    """The surface between these places."""
    return f'<path d="M{_places(places)}Z" fill="{fill}"/>'


def text(x: float, y: float, words: str, css: str = "") -> str:
    """One line of text on baseline y; classes ``mid`` and ``end`` anchor it."""
    return f'<text x="{number(x)}" y="{number(y)}"{_class(css)}>{escape(words)}</text>'


def lines_of_text(x: float, y: float, lines: Sequence[str], css: str = "", *, step: float = 18) -> str:
    """Lines under each other, the first on baseline y."""
    return "".join(text(x, y + step * index, words, css) for index, words in enumerate(lines))


def _places(places: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{number(x)} {number(y)}" for x, y in places)


def _class(css: str) -> str:
    return f' class="{escape(css)}"' if css else ""


def _hatch(ident: str) -> str:
    return (
        f'<defs><pattern id="{ident}" width="7" height="7" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/>'
        f'<rect width="1.6" height="7" fill="{_HATCH}"/></pattern></defs>'
    )
