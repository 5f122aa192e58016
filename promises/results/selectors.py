from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from departments.chart.models import Department
from departments.chart.selectors import answering_names, with_predecessors
from departments.worktime.calculation import local_date
from promises.clocks.models import Clock
from promises.clocks.words import problems_in_words
from promises.deadlines.outcomes import Outcome, outcome_at
from promises.definitions.models import Promise, PromiseVersion
from promises.results.measured import Counts, PromiseFigures, added
from promises.results.outcomes import counts_at, outcome_is
from promises.results.words import ShareWords, every_request, evidence_in_words, share_words


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A request that has no place in the percentage, and why. `received_at` may be unknown."""

    source: str
    source_id: str
    received_at: datetime | None
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Overall:
    """What all promises of one class of evidence come to."""

    evidence: str
    promises: int
    counts: Counts

    @property
    def words(self) -> ShareWords:
        return share_words(self.counts.due_kept, self.counts.due_total)

    @property
    def every(self) -> str:
        return every_request(self.counts)

    @property
    def evidence_in_words(self) -> str:
        return evidence_in_words(self.evidence)


def promise_figures(
    now: datetime,
    *,
    promises: Iterable[Promise | int] | None = None,
    departments: Iterable[Department | int] | None = None,
) -> list[PromiseFigures]:
    """How each promise stands at `now`, by department and sentence: the version that holds now, else the last one.

    One row per class of evidence, because these are never mixed in one percentage. Without `promises`, those that
    have ended are left out. Those of closed departments are with `departments` that answer for them now. Two queries,
    whatever the number; one more with `departments`, and two when some of those are closed.
    """
    versions = PromiseVersion.objects.select_related("promise__department")
    if promises is not None:
        versions = versions.filter(promise__in=promises)
    if departments is not None:
        numbers = [one if isinstance(one, int) else one.pk for one in departments]
        versions = versions.filter(promise__department__in=with_predecessors(numbers, local_date(now)))
    current = _current(versions.order_by("promise_id", "number"), local_date(now), with_ended=promises is not None)
    return _figures(current, now)


def current_versions(today: date, departments: Iterable[int]) -> list[PromiseVersion]:
    """What exactly these departments promise today, or will, by name of the department. One query."""
    versions = PromiseVersion.objects.select_related("promise__department").filter(
        promise__department__in=set(departments)
    )
    found = _current(versions.order_by("promise_id", "number"), today, with_ended=False)
    return sorted(found, key=lambda one: (one.promise.department.name.casefold(), one.sentence.casefold(), one.pk))


def overall(figures: Iterable[PromiseFigures]) -> list[Overall]:
    """All promises together, one for each class of evidence that has a percentage. No query."""
    by_evidence: dict[str, list[PromiseFigures]] = {}
    for each in figures:
        by_evidence.setdefault(each.evidence, []).append(each)
    totals = [Overall(evidence, len(found), added(found)) for evidence, found in sorted(by_evidence.items())]
    return [total for total in totals if total.counts.due_total]


def version_figures(promise: Promise, now: datetime) -> list[PromiseFigures]:
    """How every version of a promise did, the newest first. Two queries."""
    versions = PromiseVersion.objects.select_related("promise__department").filter(promise=promise)
    return sorted(_figures(list(versions), now), key=lambda each: (-each.version.number, each.evidence))


def unmeasured(version: PromiseVersion, now: datetime) -> QuerySet[Clock]:
    """The invalid and the unknown requests of a version, the newest first; `unmeasured_in_words` says why."""
    invalid, unknown = outcome_is(Outcome.INVALID, now), outcome_is(Outcome.UNKNOWN, now)
    clocks = Clock.objects.filter(invalid | unknown, promise_version=version).select_related("request")
    return clocks.order_by(F("started_at").desc(nulls_last=True), "-pk")


def unmeasured_in_words(clock: Clock, now: datetime) -> Unmeasured:
    """One of `unmeasured`, for a reader. No query."""
    outcome = outcome_at(clock.state, clock.deadline, clock.stopped_at, now, started_at=clock.started_at)
    return Unmeasured(
        source=clock.request.source,
        source_id=clock.request.source_id,
        received_at=clock.started_at,
        outcome=outcome,
        reason=_reason(clock, outcome),
    )


def sources_of(version: PromiseVersion) -> list[str]:
    """Where the requests of a version come from, by name. One query."""
    return list(
        Clock.objects.filter(promise_version=version)
        .order_by("request__source")
        .values_list("request__source", flat=True)
        .distinct()
    )


def _current(versions: Iterable[PromiseVersion], today: date, *, with_ended: bool) -> list[PromiseVersion]:
    """Of each promise the last version that has begun, else the first to come. `versions` by promise and number."""
    chosen: dict[int, PromiseVersion] = {}
    for version in versions:
        if version.promise_id not in chosen or version.valid_from <= today:
            chosen[version.promise_id] = version
    return [
        version
        for version in chosen.values()
        if with_ended or version.valid_until is None or version.valid_until > today
    ]


def _figures(versions: list[PromiseVersion], now: datetime) -> list[PromiseFigures]:
    counted: dict[int, list[PromiseFigures]] = {version.pk: [] for version in versions}
    known = {version.pk: version for version in versions}
    names = counts_at(now)
    answering = answering_names((version.promise.department for version in versions), local_date(now))
    rows = (
        Clock.objects.filter(promise_version__in=known)
        .values("promise_version_id", "request__evidence")
        .annotate(**names)
        .order_by("request__evidence")
    )
    for row in cast("Iterable[dict[str, Any]]", rows):
        key, evidence = row["promise_version_id"], row["request__evidence"]
        counts = {name: row[name] for name in names}
        counted[key].append(PromiseFigures(version=known[key], evidence=evidence, **counts))
    empty = {key: [PromiseFigures(version=version)] for key, version in known.items()}
    every = [
        replace(each, answered_by=answering.get(each.department.pk, ""))
        for key, found in counted.items()
        for each in found or empty[key]
    ]
    return sorted(every, key=_alphabetical)


def _alphabetical(each: PromiseFigures) -> tuple[str, int, str, int]:
    department = each.department
    return department.name.casefold(), department.pk, each.version.sentence.casefold(), each.promise.pk


def _reason(clock: Clock, outcome: Outcome) -> str:
    if outcome == Outcome.UNKNOWN:
        return _("klaar, maar de tijd is niet bekend")
    if clock.state == Clock.State.INVALID:
        return problems_in_words(clock.problem.split())
    return _("de ontvangst ligt in de toekomst")
