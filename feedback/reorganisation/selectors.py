"""What is open at departments, and which waves a change of the chart meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from departments.catalogue.models import Service
from departments.chart.selectors import heirs
from departments.formatting import day_in_words
from departments.worktime.calculation import local_date
from feedback.actions import words
from feedback.actions.models import Action
from feedback.actions.selectors import unsettled_points
from feedback.waves.models import Wave
from feedback.waves.reminders import title_of
from promises.results.selectors import current_versions

Heirs = Mapping[int, str]
"""Departments that close -> the name of who answers for them then."""


class WaveEffect(StrEnum):
    KEEPS = "keeps"
    BEFORE = "before"
    NEW_CHART = "new_chart"


@dataclass(frozen=True)
class WaveTouched:
    """A wave that is not over: `effect` on it, and the same in a sentence."""

    pk: int
    title: str
    state: str
    effect: WaveEffect
    sentence: str


@dataclass(frozen=True)
class Touched:
    """Something open at a department that closes, and who answers for it then."""

    pk: int
    title: str
    department: str
    heir: str


def touched_waves(day: date, today: date, closing: Heirs) -> list[WaveTouched]:
    """The waves that are planned, run or wait for their results, the first to open first. Two queries."""
    states = [Wave.State.DRAFT, Wave.State.SCHEDULED, Wave.State.OPEN, Wave.State.CLOSED, Wave.State.SEALING]
    waves = Wave.objects.filter(state__in=states).order_by("opens_at", "pk").prefetch_related("suppliers")
    found = []
    for wave in waves:
        is_to_open = wave.state in (Wave.State.DRAFT, Wave.State.SCHEDULED)
        opens_on = local_date(wave.opens_at)
        effect = WaveEffect.NEW_CHART if is_to_open else WaveEffect.KEEPS
        if is_to_open and opens_on < day:
            effect = WaveEffect.BEFORE
        judged = [(one.name, closing[one.pk]) for one in wave.suppliers.all() if one.pk in closing]
        sentence = _wave_sentence(effect, opens_on, judged)
        found.append(WaveTouched(wave.pk, title_of(wave), wave.state, effect, sentence))
    return found


def _wave_sentence(effect: WaveEffect, opens_on: date, judged: list[tuple[str, str]]) -> str:
    if effect == WaveEffect.KEEPS:
        return _("Loopt door. De uitkomsten blijven bij de afdelingen van de dag waarop de meting begon.")
    opens = {"day": day_in_words(opens_on, words.language(), "year")}
    if effect == WaveEffect.BEFORE:
        return _("Begint op %(day)s, nog met de afdelingen van nu.") % opens
    sentences = [_("Begint op %(day)s, met de nieuwe afdelingen.") % opens]
    instead = _("Niet %(old)s maar %(new)s wordt beoordeeld.")
    return " ".join([*sentences, *(instead % {"old": old, "new": new} for old, new in judged)])


def open_points(closing: Heirs, today: date) -> list[Touched]:
    """The points without a decision, the oldest first."""
    if not closing:
        return []
    answered = _answered(closing, today)
    points = unsettled_points().filter(follow_up__supplier__in=answered).order_by("follow_up__started_on", "pk")
    return [
        Touched(one.pk, words.topic(one), one.follow_up.supplier.name, answered[one.follow_up.supplier_id])
        for one in points
    ]


def open_actions(closing: Heirs, today: date) -> list[Touched]:
    """The actions that are not done, the first due first."""
    if not closing:
        return []
    answered = _answered(closing, today)
    actions = Action.objects.filter(status=Action.Status.OPEN, department__in=answered).select_related("department")
    return [
        Touched(one.decision_id, one.title, one.department.name, answered[one.department_id])
        for one in actions.order_by("due_on", "pk")
    ]


def promises_of(closing: Heirs, today: date) -> list[Touched]:
    """The promises that hold or are to come."""
    if not closing:
        return []
    answered = _answered(closing, today)
    return [
        Touched(one.promise_id, one.sentence_here, one.promise.department.name, answered[one.promise.department_id])
        for one in current_versions(today, answered)
    ]


def services_of(closing: Heirs) -> list[Touched]:
    """What these departments offer, by name."""
    offered = Service.objects.filter(department__in=closing, is_active=True).select_related("department")
    return [
        Touched(one.pk, one.name, one.department.name, closing[one.department_id])
        for one in offered.order_by("name", "pk")
    ]


def _answered(closing: Heirs, today: date) -> dict[int, str]:
    """Those that close and those for which they answered: -> who answers then."""
    before = {old: closing[heir] for old, heir in heirs(today).items() if heir in closing}
    return {**before, **closing}
