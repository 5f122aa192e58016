"""In which chart the customers of a result stand: that of its day, or that of today. And what a supplier was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from departments.chart.models import Department
from departments.chart.selectors import predecessors
from departments.people.models import Employee
from departments.people.selectors import result_departments
from feedback.actions.words import day_words
from feedback.scores.models import PublishedCell, RegroupedCell, Regrouping
from feedback.scores.regrouped import current_regrouping, name_then, opened_on, regrouped_cells, regrouped_customers
from feedback.scores.selectors import CustomerResult
from feedback.waves.models import Wave

THEN, NOW = "toen", "nu"


class NoSuchChart(Exception):
    """Asked for another chart than that of then or now."""


@dataclass(frozen=True)
class ChartLink:
    """One of the two charts that can be chosen; `value` is what the address says."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True)
class ResultChart:
    """The chart in which somebody reads the customers of one supplier in one wave."""

    wave: Wave
    supplier: Department
    reader: Employee
    today: date
    asked: str

    def __post_init__(self) -> None:
        if self.asked not in {"", THEN, NOW}:
            raise NoSuchChart(self.asked)

    @cached_property
    def regrouping(self) -> Regrouping | None:
        """The results in the chart of today, where that is another one and they were worked out."""
        return current_regrouping(self.wave, self.today)

    @property
    def is_now(self) -> bool:
        return self.asked == NOW and self.regrouping is not None

    @property
    def name(self) -> str:
        """As a file calls it."""
        return self._now if self.is_now else self._then

    @property
    def links(self) -> list[ChartLink]:
        """Nothing to choose when there is one chart."""
        if self.regrouping is None:
            return []
        return [ChartLink(THEN, self._then, not self.is_now), ChartLink(NOW, self._now, self.is_now)]

    def customers(self, then: Sequence[CustomerResult]) -> Sequence[CustomerResult]:
        if self.regrouping is None or not self.is_now:
            return then
        cells = RegroupedCell.objects.visible_to(self.reader, self.today)
        return regrouped_customers(self.regrouping, self.supplier, cells)

    def cells(self, then: Sequence[PublishedCell]) -> Sequence[PublishedCell | RegroupedCell]:
        """What a file holds: of the chart of today exactly its own cells; none when there is no such chart."""
        if self.asked != NOW:
            return then
        if self.regrouping is None:
            return []
        return regrouped_cells(
            self.regrouping, self.supplier, RegroupedCell.objects.visible_to(self.reader, self.today)
        )

    @property
    def _then(self) -> str:
        return _("Indeling van toen (%(day)s)") % {"day": self._day(opened_on(self.wave))}

    @property
    def _now(self) -> str:
        day = self.regrouping.chart_on if self.regrouping else self.today
        return _("Indeling van nu (%(day)s)") % {"day": self._day(day)}

    def _day(self, day: date) -> str:
        return day_words(day, "bare" if day.year == self.today.year else "bare-year")


@dataclass(frozen=True)
class Predecessor:
    """A closed department with results of its own, for which this one answers now."""

    department: Department
    until: str


def predecessors_with_results(department: Department, reader: Employee, today: date) -> list[Predecessor]:
    """Those that the reader may read, by name."""
    judged = Wave.objects.filter(state=Wave.State.PUBLISHED).values("suppliers")
    numbers = [one.pk for one in predecessors(department, today)]
    found = result_departments(reader, today).filter(pk__in=numbers).filter(pk__in=judged).by_name()
    return [
        Predecessor(one, day_words(one.valid_until, "bare" if one.valid_until.year == today.year else "bare-year"))
        for one in found
        if one.valid_until is not None
    ]


def earlier_name(wave: Wave, department: Department) -> str:
    """What it was called when the wave opened; empty when it still is."""
    name = name_then(wave, department)
    return "" if name == department.name else name
