"""Age ruler: how many working days a point has been waiting, on one ruler for all."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.svg import GREY, INK, LINE_STRONG, ORANGE, PAPER, Frame, Svg, document, line, number, rect, text
from charts.text import text_width

RULER_DAYS = 50
WIDE, NARROW = 318, 293
_TRACK = "#e6e9e3"


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """Ticks of the ruler in working days; after ``decide_by`` a point is late."""

    decide_by: int = 20
    then: tuple[int, ...] = (25, 30, 40)

    @property
    def days(self) -> tuple[int, ...]:
        """All ticks, ascending."""
        return (self.decide_by, *self.then)


DEFAULT_LIMITS = AgeLimits()


def age_ruler(age: int, *, frame: Frame, limits: AgeLimits = DEFAULT_LIMITS) -> Svg:
    """The ruler at both widths for a point of ``age`` working days; one is shown.

    An age over 50 stands at the end of the ruler.
    """
    return Svg(
        draw_age_ruler(age, frame=frame.drawn("wide"), width=WIDE, css="wideonly", limits=limits)
        + draw_age_ruler(age, frame=frame.drawn("narrow"), width=NARROW, css="narrow", limits=limits)
    )


def draw_age_ruler(
    age: int, *, frame: Frame, width: int = WIDE, css: str = "", limits: AgeLimits = DEFAULT_LIMITS
) -> Svg:
    """The ruler at one width: grey until a decision is due, orange after that.

    Raises:
        ValueError: an age below 0.
    """
    if age < 0:
        msg = f"an age is 0 or more working days, not {age}"
        raise ValueError(msg)
    at, due = _place(width, age), _place(width, limits.decide_by)
    late = age > limits.decide_by
    parts = [
        rect(1, 12, width - 2, 8, fill=_TRACK),
        rect(1, 12, (due if late else at) - 1, 8, fill=GREY),
        rect(due, 12, at - due, 8, fill=ORANGE, rx=0) if late else "",
        *(_tick(width, day, passed=age >= day) for day in limits.days),
        text(1, 40, "0", "ax"),
        # wholly inside, at day 0 and at the end of the ruler too
        _dot(min(max(at, 8), width - 8), ORANGE if late else GREY),
    ]
    return document(frame, parts, width=width, height=44, css=css)


def draw_age_key(names: Sequence[tuple[int, str]], *, frame: Frame, width: int = WIDE, css: str = "") -> Svg:
    """The ruler without an age, its ticks explained: (working day, who hears of it then).

    Names stand on two levels in turn, so that neighbours do not touch.
    """
    parts = [rect(1, 12, width - 2, 8, fill=_TRACK), text(1, 40, "0", "ax")]
    for index, (day, name) in enumerate(names):
        half = text_width(name, 13) / 2
        x = min(max(_place(width, day), half), width - half)
        parts += [_tick(width, day, passed=True), text(x, 58 + 16 * (index % 2), name, "ax mid")]
    return document(frame, parts, width=width, height=80, css=css)


def _place(width: int, day: int) -> float:
    """Day to px; days after the end of the ruler stand at its end."""
    return 1 + (width - 2) * min(day, RULER_DAYS) / RULER_DAYS


def _tick(width: int, day: int, *, passed: bool) -> str:
    x = _place(width, day)
    return (
        line(x, 8, x, 24, stroke=PAPER, width=4)
        + line(x, 8, x, 24, stroke=INK if passed else LINE_STRONG, width=2)
        + text(x, 40, str(day), "ax mid fg-ink" if passed else "ax mid")
    )


def _dot(x: float, fill: str) -> str:
    return f'<circle cx="{number(x)}" cy="16" r="7" fill="{fill}" stroke="{PAPER}" stroke-width="2"/>'
