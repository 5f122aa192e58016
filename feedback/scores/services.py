from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import structlog
from django.db import transaction
from django.utils.translation import gettext_noop

from departments.audit.services import record
from feedback.responses.models import SealedRating, StagedRating
from feedback.scores import gate
from feedback.scores.calculation import SUPPLIER, CustomerTree, Rating, customer_tree, tally
from feedback.scores.cells import Cell, Limits, cells_of, fingerprint
from feedback.scores.models import Publication, PublishedCell
from feedback.scores.suppression import Key
from feedback.surveys.models import Question
from feedback.waves.models import Wave, WaveUnit
from feedback.waves.rules import may_judge
from feedback.waves.transitions import WaveMovedOn, move_wave

log = structlog.get_logger(__name__)

ROWS_AT_ONCE = 1000
ALARM = gettext_noop("De controle op de uitkomsten vond iets wat niet klopt. Er is niets gepubliceerd.")


class NotSealed(Exception):
    """The wave is not in the state in which results are made, or its answers still wait to be sealed."""


class PublicationRefused(Exception):
    """The last check found a group of too few people, or could not be done. Nothing was published."""


class Unit(NamedTuple):
    department: int
    parent: int | None
    name: str
    invited: int


def publish_due(now: datetime) -> int:
    """Publish every wave whose answers are sealed; returns how many. A wave with an alarm waits for a person."""
    ready = Wave.objects.filter(state=Wave.State.SEALING, alarm="").order_by("closes_at", "pk")
    published = 0
    for wave in ready:
        try:
            published += publish(wave, now=now) is not None
        except NotSealed:
            log.info("wave waits to be sealed", wave=wave.pk)
        except PublicationRefused:
            log.exception("publication refused", wave=wave.pk)
    return published


def publish(wave: Wave, *, now: datetime) -> Publication | None:
    """Count the sealed ratings of a wave, hide what must be hidden, check and write the results. Once.

    The only place where ratings are read; they no longer change, so counting needs no lock. Returns None when somebody
    else published it first.

    Raises:
        NotSealed: answers of this wave still wait to be sealed, or it is in another state.
        PublicationRefused: the check was not empty or broke; the wave has an alarm and keeps its state.
    """
    wave.refresh_from_db(fields=["state", "closes_at"])
    if wave.state == Wave.State.PUBLISHED:
        return None
    if wave.state != Wave.State.SEALING or StagedRating.objects.filter(wave=wave).exists():
        raise NotSealed(wave.pk)
    try:
        cells = _checked_cells(wave)
    except PublicationRefused:
        _raise_alarm(wave, now)
        raise
    try:
        return _write(wave, cells, now)
    except WaveMovedOn:
        return None


def _checked_cells(wave: Wave) -> list[Cell]:
    """The cells of a wave after suppression and the independent check.

    Raises:
        PublicationRefused: leaks were found, or something broke on the way: then nothing is shown at all.
    """
    questions = list(
        Question.objects.filter(version=wave.survey_version_id, kind=Question.Kind.AGREE).values_list("pk", flat=True)
    )
    units = [
        Unit(*row)
        for row in WaveUnit.objects.filter(wave=wave).values_list("department_id", "parent_id", "name", "invited")
    ]
    ratings: list[Rating] = list(
        SealedRating.objects.filter(wave=wave)
        .values_list("supplier_id", "customer_unit_id", "answers")
        .iterator(chunk_size=5000)
    )
    try:
        cells = _cells(wave, ratings, questions, units)
        found = gate.examine(
            [
                gate.Claim(c.supplier, c.customer, c.question, c.n, c.mean, c.counts is not None, c.invited)
                for c in cells
            ],
            gate.Ground(
                ratings,
                questions,
                {unit.department: unit.parent for unit in units},
                wave.k,
                wave.distribution_respondents,
            ),
        )
    except Exception as broken:
        raise PublicationRefused(wave.pk) from broken
    if found:
        # which supplier and question, never how many people: the log is read by others too
        raise PublicationRefused(wave.pk, sorted({leak.block for leak in found}))
    return cells


def _cells(wave: Wave, ratings: Sequence[Rating], questions: Sequence[int], units: Sequence[Unit]) -> list[Cell]:
    customers = customer_tree((unit.department, unit.parent, unit.name) for unit in units)
    limits = Limits(wave.k, wave.distribution_respondents)
    found: list[Cell] = []
    for supplier, judged in sorted(tally(ratings, questions).items()):
        invited = _invited(supplier, customers, units)
        found += cells_of(supplier, judged, customers, questions=questions, invited=invited, limits=limits)
    return found


def _invited(supplier: int, customers: CustomerTree, units: Sequence[Unit]) -> dict[Key, int]:
    """How many people directly in each node were asked and may judge this supplier: nobody judges their own."""
    parents = {unit.department: unit.parent for unit in units}
    invited: dict[Key, int] = {SUPPLIER: 0}
    for unit in units:
        if may_judge(unit.department, supplier, parents):
            key = customers.place(unit.department)
            invited[key] = invited.get(key, 0) + unit.invited
    return invited


@transaction.atomic
def _write(wave: Wave, cells: Sequence[Cell], now: datetime) -> Publication:
    """Take the step and write the results in one transaction.

    Raises:
        WaveMovedOn: another publisher was first.
    """
    prints = [cell.fingerprint(wave.pk) for cell in cells]
    move_wave(wave, Wave.State.PUBLISHED, by=None, now=now, alarm="")
    publication = Publication.objects.create(wave=wave, at=now, hash=publication_hash(wave.pk, prints))
    PublishedCell.objects.bulk_create(
        (_row(publication, cell, print_) for cell, print_ in zip(cells, prints, strict=True)),
        batch_size=ROWS_AT_ONCE,
    )
    record(
        actor=None,
        event="publication.written",
        target=publication,
        at=now,
        wave=wave.pk,
        hash=publication.hash,
        cells=len(cells),
        k=wave.k,
        distribution=wave.distribution_respondents,
    )
    return publication


def publication_hash(wave: int, prints: Sequence[str]) -> str:
    """The fingerprint that covers every cell, whatever their order."""
    return fingerprint({"wave": wave, "cells": sorted(prints)})


def _row(publication: Publication, cell: Cell, print_: str) -> PublishedCell:
    one, two, three, four, five = cell.counts or (None,) * 5
    return PublishedCell(
        publication=publication,
        supplier_id=cell.supplier,
        level=cell.level,
        customer_id=cell.customer,
        question_id=cell.question,
        n=cell.n,
        mean=cell.mean,
        top2=cell.top2,
        same_answer=cell.same_answer,
        n1=one,
        n2=two,
        n3=three,
        n4=four,
        n5=five,
        invited=cell.invited,
        hash=print_,
    )


@transaction.atomic
def _raise_alarm(wave: Wave, now: datetime) -> None:
    if Wave.objects.filter(pk=wave.pk, state=Wave.State.SEALING, alarm="").update(alarm=ALARM):
        wave.alarm = ALARM
        record(actor=None, event="wave.publication_refused", target=wave, at=now)
