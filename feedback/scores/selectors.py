from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from departments.chart.models import Department
from feedback.scores.cells import Cell, fingerprint
from feedback.scores.comparison import Before, Comparison, compare
from feedback.scores.models import Publication, PublishedCell, PublishedCellQuerySet
from feedback.scores.reading import Figure, counts_of, figure_of
from feedback.surveys.models import Question
from feedback.waves.models import Wave, WaveUnit
from feedback.waves.rules import may_judge
from figures.change import Change, ChangeVerdict

TOO_FEW = Change(ChangeVerdict.TOO_FEW)


@dataclass(frozen=True)
class QuestionResult:
    """One question about a supplier; `figure` None: not shown. `change` None: there is nothing to compare with."""

    question: Question
    figure: Figure | None
    before: Before | None
    change: Change | None


@dataclass(frozen=True)
class CustomerResult:
    """What a customer department or team says; `figure` None: not shown, whatever the reason."""

    department_id: int
    name: str
    figure: Figure | None
    teams: tuple[CustomerResult, ...] = ()


@dataclass(frozen=True)
class SupplierResult:
    """Everything that is published about one supplier in one wave."""

    wave: Wave
    publication: Publication
    supplier: Department
    overall: Figure | None
    before: Before | None
    change: Change | None
    previous: Wave | None
    questions: tuple[QuestionResult, ...]
    customers: tuple[CustomerResult, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether anything is published about the supplier as a whole."""
        return self.overall is not None or any(one.figure for one in self.questions)

    @property
    def shown_questions(self) -> list[QuestionResult]:
        return [one for one in self.questions if one.figure is not None]


def published_waves() -> list[Wave]:
    """Waves with results, the newest first."""
    return [publication.wave for publication in _publications()]


def previous_wave(wave: Wave) -> Wave | None:
    """The wave that was published before this one."""
    previous = _previous(Publication.objects.select_related("wave").get(wave=wave))
    return previous.wave if previous else None


def latest_results(suppliers: Iterable[int], cells: PublishedCellQuerySet) -> dict[int, Publication]:
    """For each supplier the newest publication of which these cells say anything about it as a whole. Two queries."""
    newest_first = _publications()
    wanted = set(suppliers)
    pairs = (
        cells.filter(level=PublishedCell.Level.SUPPLIER, supplier__in=wanted)
        .values_list("publication_id", "supplier_id")
        .distinct()
        .order_by()
    )
    shown: dict[int, set[int]] = {}
    for number, supplier in pairs:
        shown.setdefault(number, set()).add(supplier)
    found: dict[int, Publication] = {}
    for publication in newest_first:
        for supplier in shown.get(publication.pk, set()):
            found.setdefault(supplier, publication)
    return found


def shown_suppliers(publication: Publication) -> list[int]:
    """The suppliers about whom something is published as a whole."""
    cells = PublishedCell.objects.filter(publication=publication, level=PublishedCell.Level.SUPPLIER)
    return list(cells.values_list("supplier_id", flat=True).distinct().order_by("supplier_id"))


def supplier_result(wave: Wave, supplier: Department, seen: PublishedCellQuerySet) -> SupplierResult | None:
    """The results of one supplier with all its customers; None when the wave has no results. Six queries.

    `seen`: the cells that the reader may see, as in the functions below.
    """
    publication = Publication.objects.select_related("wave").filter(wave=wave).first()
    if publication is None:
        return None
    cells = list(seen.filter(publication=publication, supplier=supplier))
    comparison, previous = _comparison(publication)
    totals = [cell for cell in cells if cell.level == PublishedCell.Level.SUPPLIER]
    result = _total(publication, supplier, totals, _questions(publication), comparison, previous)
    return replace(result, customers=_customers(wave, supplier.pk, cells))


def supplier_totals(
    publication: Publication, suppliers: Collection[Department], seen: PublishedCellQuerySet
) -> dict[int, SupplierResult]:
    """The results of several suppliers without their customers; five queries however many there are."""
    comparison, previous = _comparison(publication)
    questions = _questions(publication)
    cells: dict[int, list[PublishedCell]] = {}
    for cell in seen.filter(
        publication=publication, level=PublishedCell.Level.SUPPLIER, supplier__in=[one.pk for one in suppliers]
    ):
        cells.setdefault(cell.supplier_id, []).append(cell)
    return {
        one.pk: _total(publication, one, cells.get(one.pk, []), questions, comparison, previous) for one in suppliers
    }


def published_cells(wave: Wave, supplier: Department, seen: PublishedCellQuerySet) -> list[PublishedCell]:
    """Exactly the cells of one supplier, for an export: the whole first, then departments and teams by name."""
    cells = seen.filter(publication__wave=wave, supplier=supplier).select_related("question", "customer")
    level = {name: place for place, name in enumerate(PublishedCell.Level.values)}
    return sorted(
        cells,
        key=lambda cell: (
            level[cell.level],
            cell.customer.name if cell.customer else "",
            cell.question.position if cell.question else 0,
        ),
    )


def unchanged(publication: Publication) -> bool:
    """Whether every cell still is what was published: its own fingerprint, and the one over all."""
    prints = []
    for cell in PublishedCell.objects.filter(publication=publication):
        plain = Cell(
            cell.supplier_id,
            cell.level,
            cell.customer_id,
            cell.question_id,
            cell.n,
            cell.mean,
            cell.top2,
            cell.same_answer,
            counts_of(cell),
            cell.invited,
        )
        prints.append(plain.fingerprint(publication.wave_id))
        if prints[-1] != cell.hash:
            return False
    return fingerprint({"wave": publication.wave_id, "cells": sorted(prints)}) == publication.hash


def _publications() -> list[Publication]:
    return list(Publication.objects.select_related("wave").order_by("-at", "-pk"))


def _previous(publication: Publication) -> Publication | None:
    earlier = Publication.objects.select_related("wave").filter(at__lt=publication.at)
    return earlier.order_by("-at", "-pk").first()


def _comparison(publication: Publication) -> tuple[Comparison, Wave | None]:
    previous = _previous(publication)
    return compare(publication, previous), previous.wave if previous else None


def _questions(publication: Publication) -> list[Question]:
    version = publication.wave.survey_version_id
    return list(Question.objects.filter(version=version, kind=Question.Kind.AGREE).order_by("position"))


def _total(
    publication: Publication,
    supplier: Department,
    cells: Collection[PublishedCell],
    questions: Collection[Question],
    comparison: Comparison,
    previous: Wave | None,
) -> SupplierResult:
    by_question = {cell.question_id: cell for cell in cells}
    overall = by_question.get(None)
    invited = overall.invited if overall else None
    figures = {question: figure_of(cell, invited) for question, cell in by_question.items()}

    def compared(code: str, figure: Figure | None) -> tuple[Before | None, Change | None]:
        before = comparison.before.get((supplier.pk, code)) if figure else None
        return before, comparison.changes.get((supplier.pk, code), TOO_FEW) if before else None

    before, change = compared("", figures.get(None))
    return SupplierResult(
        wave=publication.wave,
        publication=publication,
        supplier=supplier,
        overall=figures.get(None),
        before=before,
        change=change,
        previous=previous,
        questions=tuple(
            QuestionResult(question, figures.get(question.pk), *compared(question.code, figures.get(question.pk)))
            for question in questions
        ),
    )


def _customers(wave: Wave, supplier: int, cells: Collection[PublishedCell]) -> tuple[CustomerResult, ...]:
    """Every customer department and team of that day by name, shown or not: what is missing tells nothing."""
    units = list(WaveUnit.objects.filter(wave=wave).order_by("name", "department_id"))
    parents = {unit.department_id: unit.parent_id for unit in units}
    shown = {cell.customer_id: cell for cell in cells if cell.question_id is None and cell.customer_id is not None}

    def below(parent: int | None) -> list[WaveUnit]:
        return [unit for unit in units if unit.parent_id == parent and may_judge(unit.department_id, supplier, parents)]

    def read(unit: WaveUnit, teams: tuple[CustomerResult, ...] = ()) -> CustomerResult:
        cell = shown.get(unit.department_id)
        figure = figure_of(cell, cell.invited) if cell else None
        return CustomerResult(unit.department_id, unit.name, figure, teams)

    tops = [unit for unit in units if unit.parent_id is None or unit.parent_id not in parents]
    return tuple(
        read(department, tuple(read(team) for team in below(department.department_id)))
        for top in tops
        for department in below(top.department_id)
    )
