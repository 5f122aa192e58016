"""Which department works with which calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from departments.chart.models import Department
from departments.chart.selectors import chart_on
from departments.chart.tree import Chart, Place, ancestors_of


@dataclass(frozen=True)
class Uses:
    """The chart of today, and `own`: department -> the number of the calendar that it chose itself."""

    chart: Chart
    own: Mapping[int, int]

    @cached_property
    def in_force(self) -> dict[int, int | None]:
        """Department -> the calendar it works with: its own, else that of the nearest one above; None: office hours."""
        parents = self.chart.parents
        return {
            key: next((self.own[one] for one in (key, *ancestors_of(key, parents)) if one in self.own), None)
            for key in self.chart.places
        }

    def choosing(self, calendar: int) -> list[Place]:
        """Who chose it, by name."""
        return [place for place in self.chart.ordered if self.own.get(place.key) == calendar]

    def inheriting(self, calendar: int) -> list[Place]:
        """Who works with it because a department above chose it, by name."""
        return [
            place for place in self.chart.ordered if self.in_force[place.key] == calendar and place.key not in self.own
        ]

    def with_choices(self, calendar: int, chosen: set[int]) -> Uses:
        """As it would be if exactly these departments chose this calendar."""
        kept = {key: one for key, one in self.own.items() if one != calendar}
        return Uses(self.chart, {**kept, **dict.fromkeys(sorted(chosen), calendar)})

    @property
    def seal(self) -> str:
        """The choices as one text, to see whether somebody changed them meanwhile."""
        return " ".join(f"{key}:{calendar}" for key, calendar in sorted(self.own.items()))


def uses(today: date) -> Uses:
    """Two queries."""
    own = Department.objects.on(today).filter(calendar__isnull=False).values_list("pk", "calendar_id")
    return Uses(chart_on(today, today), {key: calendar for key, calendar in own if calendar is not None})
