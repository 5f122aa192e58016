"""Published results once more, in the chart as it stands after a reorganisation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import structlog
from django.core.cache import cache
from django.db import transaction
from django.db.models import Subquery

from departments.audit.services import record
from departments.chart.models import Department
from departments.worktime.calculation import local_date
from feedback.responses.models import SealedRating
from feedback.scores import regrouping_gate
from feedback.scores.calculation import Rating, tally
from feedback.scores.cells import LEVELS, fingerprint
from feedback.scores.incomplete import forms_of
from feedback.scores.models import Publication, PublishedCell, RegroupedCell, Regrouping
from feedback.scores.regrouped import chart_today, digest_of, places_of_the_wave, places_today
from feedback.scores.regrouping_rules import NewCell, Said, Shown, new_cells
from feedback.scores.regrouping_tree import Chart, Places, customers_of, from_json, outline, to_json, units_of
from feedback.surveys.models import Question
from feedback.waves.models import Wave

log = structlog.get_logger(__name__)

ROWS_AT_ONCE = 1000
LOOKED_AT = "scores.regrouped"
LOOK_AGAIN_AFTER = 24 * 3600
"""Seconds after which all is looked through again although the chart did not change."""


class RegroupingRefused(Exception):
    """The last check found something wrong. Nothing was written."""


class RegroupedMeanwhile(Exception):
    """Somebody else wrote results of this wave while these were worked out."""


@dataclass(frozen=True)
class Cell:
    """One total as it is written."""

    supplier: int
    level: str
    customer: int
    question: int | None
    n: int
    mean: float


@dataclass(frozen=True)
class Published:
    """A total of a wave as it stands in the tables; `units` None: everybody."""

    supplier: int
    question: int | None
    units: frozenset[int] | None
    n: int
    mean: float | None


def regroup_due(now: datetime) -> int:
    """Work out every published wave for whose people the chart has changed; returns how many were written.

    Two queries when nothing changed: whatever changed the chart (a person, an import, a planned day that came), the
    chart itself is compared with the one that was looked through last. A wave with an alarm is left alone.
    """
    today = local_date(now)
    chart = chart_today(today)
    if cache.get(LOOKED_AT) == _state(chart):
        return 0
    written, all_done = 0, True
    for wave in Wave.objects.filter(state=Wave.State.PUBLISHED, alarm="").order_by("pk"):
        try:
            written += regroup(wave, chart, today=today, now=now) is not None
        except RegroupedMeanwhile:
            all_done = False
    if all_done:
        cache.set(LOOKED_AT, _state(chart), LOOK_AGAIN_AFTER)
    return written


def _state(chart: Chart) -> str:
    """What the work follows from and what it leaves: other results or another chart make it look again."""
    regrouped = Regrouping.objects.order_by("-pk").values("hash")[:1]
    newest = Publication.objects.order_by("-pk").values_list("pk", "hash", Subquery(regrouped)).first()
    return fingerprint([newest, sorted(chart.parents.items()), sorted(map(str, chart.followings))])


def regroup(wave: Wave, chart: Chart, *, today: date, now: datetime) -> Regrouping | None:
    """Write the results of one published wave in this chart; None: there is nothing new, or it may not be shown.

    Raises:
        RegroupedMeanwhile: see there.
    """
    then, places = places_of_the_wave(wave), places_today(wave, chart)
    if outline(places) == outline(then):
        return None
    digest = digest_of(wave, places)
    before = list(Regrouping.objects.filter(wave=wave))
    if any(one.hash == digest for one in before):
        return None
    try:
        cells = _checked_cells(wave, then, before, places)
    except Exception as refused:
        # no numbers: the log is read by others too
        log.error("results in the new chart refused", wave=wave.pk, reason=type(refused).__name__)
        return None
    if cells is None:
        return None
    regrouping = Regrouping(wave=wave, chart_on=today, at=now, units=to_json(places), hash=digest)
    _write(regrouping, cells, before)
    return regrouping


def _checked_cells(wave: Wave, then: Places, before: Sequence[Regrouping], places: Places) -> list[Cell] | None:
    """What may be shown, after the independent check; None when the ratings are no longer kept.

    Raises:
        RegroupingRefused: the check was not empty.
    """
    questions = list(
        Question.objects.filter(version=wave.survey_version_id, kind=Question.Kind.AGREE).values_list("pk", flat=True)
    )
    ratings: list[Rating] = list(
        SealedRating.objects.filter(wave=wave)
        .values_list("supplier_id", "customer_unit_id", "answers")
        .iterator(chunk_size=5000)
    )
    if not ratings:
        return None
    published = [*_published(wave, then), *(total for one in before for total in _regrouped(one))]
    cells = list(_cells(wave, ratings, questions, published, places))
    found = regrouping_gate.examine(
        [
            *(regrouping_gate.Total(**vars(total), is_new=False) for total in published),
            *(_total(cell, places) for cell in cells),
        ],
        regrouping_gate.Evidence(ratings, questions, wave.k),
    )
    if found:
        raise RegroupingRefused(wave.pk)
    return cells


def _published(wave: Wave, then: Places) -> Iterator[Published]:
    """The publication of the wave itself, in the chart of its day."""
    inside: dict[int, set[int]] = {}
    for unit, place in then.items():
        for group in place.groups:
            inside.setdefault(group, set()).add(unit)
    for cell in PublishedCell.objects.filter(publication__wave=wave):
        units = None if cell.customer_id is None else frozenset(inside.get(cell.customer_id, ()))
        yield Published(cell.supplier_id, cell.question_id, units, cell.n, cell.mean)


def _regrouped(regrouping: Regrouping) -> Iterator[Published]:
    """An earlier new chart."""
    places = from_json(regrouping.units)
    units: dict[tuple[int, int], frozenset[int]] = {}
    for cell in RegroupedCell.objects.filter(regrouping=regrouping):
        key = (cell.supplier_id, cell.customer_id)
        if key not in units:
            units[key] = units_of(places, *key)
        yield Published(cell.supplier_id, cell.question_id, units[key], cell.n, cell.mean)


def _total(cell: Cell, places: Places) -> regrouping_gate.Total:
    stored = {
        unit for unit, place in places.items() if cell.customer in place.groups and cell.supplier not in place.not_for
    }
    return regrouping_gate.Total(cell.supplier, cell.question, frozenset(stored), cell.n, cell.mean, is_new=True)


def _cells(
    wave: Wave,
    ratings: Sequence[Rating],
    questions: Sequence[int],
    published: Sequence[Published],
    places: Places,
) -> Iterator[Cell]:
    names = dict(Department.objects.values_list("pk", "name"))
    place_of = {str(question): place for place, question in enumerate(questions)}
    forms = forms_of(ratings, place_of)
    shown: dict[int, list[Published]] = {}
    for total in published:
        shown.setdefault(total.supplier, []).append(total)
    for supplier, units in sorted(tally(ratings, questions).items()):
        rated = {unit: said for unit, said in units.items() if said.persons}
        said = Said(rated, forms.get(supplier, {}), len(questions), wave.k, wave.distribution_respondents)
        before = _shown(shown.get(supplier, ()), rated.keys(), place_of)
        for new in new_cells(said, customers_of(places, supplier, names), before):
            yield _cell(supplier, new, questions)


def _shown(totals: Sequence[Published], everybody: Collection[int], place_of: Mapping[str, int]) -> list[Shown]:
    return [
        Shown(
            None if total.question is None else place_of[str(total.question)],
            frozenset(everybody) if total.units is None else total.units,
            total.mean,
        )
        for total in totals
    ]


def _cell(supplier: int, new: NewCell, questions: Sequence[int]) -> Cell:
    question = None if new.block is None else questions[new.block]
    return Cell(supplier, LEVELS[new.level], new.customer, question, new.n, new.mean)


@transaction.atomic
def _write(regrouping: Regrouping, cells: Sequence[Cell], before: Sequence[Regrouping]) -> None:
    """Write the chart, its cells and the audit row in one transaction.

    Raises:
        RegroupedMeanwhile: the cells were held against something else than what stands there now.
    """
    wave = regrouping.wave
    # the update holds the row of the wave until the end: who comes next sees what this one wrote
    held = Wave.objects.filter(pk=wave.pk, state=Wave.State.PUBLISHED, alarm="").update(state=Wave.State.PUBLISHED)
    known = set(Regrouping.objects.filter(wave=wave).values_list("pk", flat=True))
    if not held or known != {one.pk for one in before}:
        raise RegroupedMeanwhile(wave.pk)
    regrouping.save(force_insert=True)
    prints = [fingerprint({"wave": wave.pk, "chart": regrouping.hash, **asdict(cell)}) for cell in cells]
    RegroupedCell.objects.bulk_create(
        (
            RegroupedCell(
                regrouping=regrouping,
                supplier_id=cell.supplier,
                level=cell.level,
                customer_id=cell.customer,
                question_id=cell.question,
                n=cell.n,
                mean=cell.mean,
                hash=print_,
            )
            for cell, print_ in zip(cells, prints, strict=True)
        ),
        batch_size=ROWS_AT_ONCE,
    )
    record(
        actor=None,
        event="results.regrouped",
        target=regrouping,
        at=regrouping.at,
        wave=wave.pk,
        chart=regrouping.hash,
        chart_on=regrouping.chart_on,
        cells=len(cells),
        hash=fingerprint(sorted(prints)),
        k=wave.k,
    )
