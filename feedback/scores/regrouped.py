"""Reading old results in the chart as it stands now: where everybody counts, and what is shown there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import chain

from departments.chart.models import Department
from departments.worktime.calculation import local_date
from feedback.scores.cells import fingerprint
from feedback.scores.models import PublishedCell, RegroupedCell, RegroupedCellQuerySet, Regrouping
from feedback.scores.reading import Figure
from feedback.scores.regrouping_tree import Chart, Following, Places, from_json, outline, places_now, places_then
from feedback.scores.selectors import CustomerResult
from feedback.waves.models import Wave, WaveTransition, WaveUnit


def chart_today(today: date) -> Chart:
    """The departments that exist today and who followed whom. One query."""
    rows = Department.objects.order_by("pk").values_list(
        "pk", "parent_id", "valid_from", "valid_until", "successions__successor_id", "successions__on"
    )
    parents: dict[int, int | None] = {}
    followings: list[Following] = []
    for department, parent, begin, end, successor, on in rows:
        if begin <= today and (end is None or end > today):
            parents[department] = parent
        if successor is not None and on <= today:
            followings.append(Following(department, successor, on))
    return Chart(parents, tuple(followings))


def opened_on(wave: Wave) -> date:
    """The local date on which the chart of the wave was copied."""
    opened = WaveTransition.objects.filter(wave=wave, to_state=Wave.State.OPEN, from_state=Wave.State.SCHEDULED)
    first = opened.order_by("at", "pk").values_list("at", flat=True).first()
    return local_date(first or wave.opens_at)


def places_of_the_wave(wave: Wave) -> Places:
    """Where everybody counted when the wave was published."""
    return places_then(_units(wave), _suppliers(wave))


def places_today(wave: Wave, chart: Chart) -> Places:
    """Where everybody counts in this chart."""
    return places_now(chart, _units(wave).keys(), _suppliers(wave), opened_on(wave))


def current_regrouping(wave: Wave, today: date) -> Regrouping | None:
    """The results of a wave in the chart as it stands today; None: it is the chart of its day, or not worked out.

    One query for a wave that was never regrouped.
    """
    known = {one.hash: one for one in Regrouping.objects.filter(wave=wave)}
    if not known:
        return None
    return known.get(digest_of(wave, places_today(wave, chart_today(today))))


def digest_of(wave: Wave, places: Places) -> str:
    """The fingerprint of a wave in a chart."""
    return fingerprint({"wave": wave.pk, "units": outline(places)})


def regrouped_customers(
    regrouping: Regrouping, supplier: Department, cells: RegroupedCellQuerySet
) -> tuple[CustomerResult, ...]:
    """Every customer department and team of that chart in which people of the wave count, shown or not. Two queries.

    `cells`: those that the reader may see.
    """
    figures = {
        cell.customer_id: Figure(n=cell.n, mean=cell.mean)
        for cell in cells.filter(regrouping=regrouping, supplier=supplier, question=None)
    }
    below: dict[int, set[int]] = {}
    for place in from_json(regrouping.units).values():
        groups = place.about(supplier.pk)
        if groups:
            below.setdefault(groups[0], set()).update(groups[1:])
    names = dict(Department.objects.filter(pk__in={*below, *chain(*below.values())}).values_list("pk", "name"))

    def read(department: int, teams: Collection[int] = ()) -> CustomerResult:
        ordered = sorted(teams, key=lambda team: (names[team], team))
        return CustomerResult(department, names[department], figures.get(department), tuple(map(read, ordered)))

    return tuple(read(one, below[one]) for one in sorted(below, key=lambda one: (names[one], one)))


def regrouped_cells(regrouping: Regrouping, supplier: Department, cells: RegroupedCellQuerySet) -> list[RegroupedCell]:
    """Exactly the cells of one supplier in that chart, for an export: departments, then teams, by name."""
    found = cells.filter(regrouping=regrouping, supplier=supplier).select_related("question", "customer")
    level = {name: place for place, name in enumerate(PublishedCell.Level.values)}
    return sorted(
        found,
        key=lambda cell: (level[cell.level], cell.customer.name, cell.question.position if cell.question else 0),
    )


def name_then(wave: Wave, department: Department) -> str:
    """What the department was called when the wave opened."""
    units = WaveUnit.objects.filter(wave=wave, department=department)
    return units.values_list("name", flat=True).first() or department.name


def _units(wave: Wave) -> dict[int, int | None]:
    return dict(WaveUnit.objects.filter(wave=wave).order_by("department_id").values_list("department_id", "parent_id"))


def _suppliers(wave: Wave) -> set[int]:
    """Who could be judged and who was."""
    judged = PublishedCell.objects.filter(publication__wave=wave).order_by().values_list("supplier_id", flat=True)
    return {*wave.suppliers.values_list("pk", flat=True), *judged.distinct()}
