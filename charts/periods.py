"""What a control chart draws: one dot a period, in stretches that begin with a step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from charts.labels import Place
from charts.limits import LimitSlot
from charts.plot import Plot
from charts.svg import BLUE, INK, ORANGE, PAPER


class Mark(Enum):
    """What a point is: (fill, class of its figure). Outside the limits its shape differs, not only its colour."""

    COMMON = (PAPER, "")
    SPECIAL = (INK, "")
    OUTSIDE_BAD = (ORANGE, "fg-act")
    OUTSIDE_GOOD = (BLUE, "fg-good")

    @property
    def is_outside(self) -> bool:
        """Whether it is beyond a limit."""
        return self in {Mark.OUTSIDE_BAD, Mark.OUTSIDE_GOOD}


@dataclass(frozen=True, slots=True)
class ControlDot:
    """One period: ``name`` under the axis, ``value`` (None: hidden, a gap) and the limits that hold then.

    ``figure`` stands beside a point outside the limits ("72 %, buiten de grenzen"), ``short`` on a phone ("72 %").
    Without limits all three of them are None.
    """

    name: str
    value: float | None = None
    lower: float | None = None
    mean: float | None = None
    upper: float | None = None
    mark: Mark = Mark.COMMON
    figure: str = ""
    short: str = ""
    is_provisional: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn, or would show what must stay hidden.

        Raises:
            ValueError: words or a mark for a hidden value, or limits that are not around the mean.
        """
        if self.value is None and (self.mark is not Mark.COMMON or self.figure or self.short):
            msg = "a hidden period carries no figures"
            raise ValueError(msg)
        known = [each for each in (self.lower, self.mean, self.upper) if each is not None]
        if len(known) not in {0, 3} or known != sorted(known):
            msg = f"limits lie around the mean, or there are none: {self.lower}, {self.mean}, {self.upper}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class ControlStep:
    """The limits were set anew from the point with index ``first`` on, and why in words."""

    first: int
    reason: str


@dataclass(frozen=True, slots=True)
class ControlWords:
    """Translated: what stands along the axis ("week"), and the levels of now ("gemiddeld 92 %", "grens 97 %")."""

    axis: str
    mean: str = ""
    lower: str = ""
    upper: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The dots where they stand: ``slot`` px for each of them."""

    dots: Sequence[ControlDot]
    steps: Sequence[ControlStep]
    plot: Plot
    slot: float

    def x(self, index: int) -> float:
        """The middle of the room of a dot."""
        return self.edge(index + 0.5)

    def edge(self, index: float) -> float:
        """Where the room of a dot begins."""
        return self.plot.left + self.slot * index

    def place(self, index: int) -> Place:
        """Where a dot with a value stands."""
        return self.x(index), self.plot.y(self.dots[index].value or 0)

    def runs(self) -> list[list[int]]:
        """Indexes of neighbours with a value; a gap ends a run, and so does a step."""
        return self._grouped(lambda index: self.dots[index].value is not None)

    def limits(self) -> list[list[LimitSlot]]:
        """Neighbours with limits that belong together."""
        return [
            [self._limit_slot(index) for index in run]
            for run in self._grouped(lambda index: self.dots[index].mean is not None)
        ]

    def _grouped(self, is_in: Callable[[int], bool]) -> list[list[int]]:
        def stretch(index: int) -> tuple[bool, int]:
            return is_in(index), sum(step.first <= index for step in self.steps)

        return [list(run) for (inside, _), run in groupby(range(len(self.dots)), key=stretch) if inside]

    def _limit_slot(self, index: int) -> LimitSlot:
        dot = self.dots[index]
        lower, mean, upper = dot.lower or 0, dot.mean or 0, dot.upper or 0
        return LimitSlot(self.edge(index), self.edge(index + 1), lower, mean, upper, dot.is_provisional)
