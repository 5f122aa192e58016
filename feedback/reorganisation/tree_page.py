"""The chart as a page shows it: rows in the order in which they stand, with what must be known of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from departments.chart.models import ChartChange
from departments.chart.plans import subjects
from departments.chart.selectors import plan_of
from departments.chart.tree import Chart, Place, ancestors_of
from departments.people.models import Employee
from departments.people.rules import LEADING
from departments.people.selectors import counts, holdings
from feedback.reorganisation import words

OPEN_LEVELS = 2
"""What stands below the first two levels is shown at once; deeper is folded away."""
ALL, NONE = "alles", "niets"


@dataclass(frozen=True)
class Directory:
    """Who works and leads where today; another day is not known."""

    people: Mapping[int, int] = field(default_factory=dict)
    leads: Mapping[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A department in the tree. `closes`: one item for each list that ends after it."""

    key: int
    code: str
    name: str
    people: int | None
    leads: list[str]
    is_without_lead: bool
    planned: list[str]
    below: int
    is_open: bool
    closes: range
    path: str = ""

    @property
    def has_page(self) -> bool:
        return self.key > 0


@dataclass(frozen=True)
class Figures:
    """How many there are; of another day than today people and leads are not known (None)."""

    departments: int
    people: int | None
    without_lead: int | None


def figures(chart: Chart, who: Directory | None) -> Figures:
    if who is None:
        return Figures(len(chart.places), None, None)
    people = sum(who.people.get(key, 0) for key in chart.places)
    return Figures(len(chart.places), people, sum(key not in who.leads for key in chart.places))


def directory(day: date) -> Directory:
    """Four queries, however many people there are."""
    return Directory(counts(day), leads(day))


def leads(day: date) -> dict[int, list[str]]:
    """Who leads each department, or stands in for who does. Three queries."""
    holding = [held for held in holdings(day, LEADING) if held.department is not None]
    names = dict(Employee.objects.here().filter(pk__in={held.employee for held in holding}).values_list("pk", "name"))
    found: dict[int, set[str]] = {}
    for held in holding:
        if held.department is not None and held.employee in names:
            found.setdefault(held.department, set()).add(names[held.employee])
    return {key: sorted(people) for key, people in found.items()}


def planned_by_department(changes: Iterable[ChartChange]) -> dict[int, list[str]]:
    """What is planned for each department, in a word or two."""
    found: dict[int, list[str]] = {}
    for change in changes:
        for department in subjects(plan_of(change)):
            found.setdefault(department, []).append(words.planned_badge(change))
    return found


def rows(chart: Chart, *, who: Directory | None, planned: Mapping[int, list[str]], unfolded: str = "") -> Iterator[Row]:
    """The whole tree, each department directly before its branch. `who` None: people are left out."""
    totals = totals_of(chart, who.people) if who else {}
    waiting: list[tuple[Place, int, int]] = [(top, 0, 0) for top in reversed(chart.tops)]
    while waiting:
        place, level, ends = waiting.pop()
        children = chart.children(place.key)
        yield _row(
            place,
            who=who,
            totals=totals,
            planned=planned,
            below=len(children),
            is_open=_is_open(level, unfolded),
            closes=range(0 if children else ends),
        )
        # the last child ends its own list and every list that its parent would have ended
        for number, child in enumerate(reversed(children)):
            waiting.append((child, level + 1, ends + 1 if number == 0 else 0))


def matches(chart: Chart, sought: str, *, who: Directory | None, planned: Mapping[int, list[str]]) -> list[Row]:
    """Every department whose name or code holds these letters, by name, with the way down to it."""
    wanted = sought.casefold()
    totals = totals_of(chart, who.people) if who else {}
    return [
        _row(place, who=who, totals=totals, planned=planned, path=path_of(chart, place.key))
        for place in chart.ordered
        if wanted in place.name.casefold() or wanted in place.code.casefold()
    ]


def path_of(chart: Chart, key: int) -> str:
    """The departments above, from the top down."""
    return " › ".join(chart.places[above].name for above in reversed(ancestors_of(key, chart.parents)))


def totals_of(chart: Chart, people: Mapping[int, int]) -> dict[int, int]:
    """How many people work in each department and everything below it."""
    found = {key: people.get(key, 0) for key in chart.places}
    for key in [key for top in chart.tops for key in reversed(chart.branch(top.key))]:
        parent = chart.parents[key]
        if parent in found:
            found[parent] += found[key]
    return found


def _row(
    place: Place,
    *,
    who: Directory | None,
    totals: Mapping[int, int],
    planned: Mapping[int, list[str]],
    below: int = 0,
    is_open: bool = False,
    closes: range = range(0),
    path: str = "",
) -> Row:
    leads = who.leads.get(place.key, []) if who else []
    return Row(
        key=place.key,
        code=place.code,
        name=place.name,
        people=totals.get(place.key, 0) if who else None,
        leads=leads,
        is_without_lead=who is not None and not leads,
        planned=planned.get(place.key, []),
        below=below,
        is_open=is_open,
        closes=closes,
        path=path,
    )


def _is_open(level: int, unfolded: str) -> bool:
    if unfolded in (ALL, NONE):
        return unfolded == ALL
    return level < OPEN_LEVELS
