"""An interval: what is known of a figure and how sure it is."""

from dataclasses import dataclass

Z95 = 1.959963984540054
"""Two-sided 95 % quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Two-sided 95 % interval, in the unit of the figure it belongs to."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """High minus low, same unit."""
        return self.high - self.low
