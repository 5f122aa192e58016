from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from departments.audit.services import record
from departments.worktime.calculation import NeverOpen
from promises.clocks.models import Clock
from promises.clocks.services import clock_for, replace_clocks
from promises.deadlines.rules import RuleKind
from promises.imports.importing import Facts, ReadFile, read_requests
from promises.imports.mapping import RequestMapping, check_mapping
from promises.imports.refusal import ImportRefused
from promises.imports.targets import NoPromiseThatDay, Targets, load_targets
from promises.requests.models import Request
from promises.requests.services import FACTS, save_requests

CLOCK_FACTS = (
    "promise_version_id",
    "department_id",
    "state",
    "started_at",
    "deadline",
    "stopped_at",
    "problem",
    "calendar_version_id",
    "rules_version",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A row that is stored but cannot be measured, or is odd; `problems` are words of `deadlines.outcomes.Problem`."""

    row: int
    source_id: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or in a dry run would do. `problems`: the invalid rows; `odd`: valid rows with a flag."""

    source: str
    rows: int
    new: int
    changed: int
    unchanged: int
    problems: tuple[Listed, ...]
    odd: tuple[Listed, ...]
    unknown: int
    encoding: str
    delimiter: str
    is_dry_run: bool

    @property
    def invalid(self) -> int:
        return len(self.problems)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the store says about one request: FACTS in their order, and CLOCK_FACTS of each of its clocks."""

    pk: int
    request: tuple[Any, ...]
    clocks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Measured:
    """A row of the file beside what it becomes; `pk` of the stored request that it replaces."""

    facts: Facts
    request: Request
    clock: Clock


def import_requests(
    path: Path | str,
    mapping: RequestMapping | Mapping[str, Any],
    *,
    by: Model | None,
    now: datetime,
    dry_run: bool = False,
) -> ImportReport:
    """Take over the requests in a CSV file, all of them or none; the same file twice changes nothing.

    A request is known by its source and its number there: a row that says something else than before replaces what
    was stored. Requests that are in the store but not in the file stay. An answer before the receipt, or a missing
    receipt or deadline, is no refusal: such a request is stored as invalid and listed.

    What was settled before keeps the deadline that it was counted with, whatever the calendar says now (rule 30).

    Raises:
        ImportRefused: the file, the mapping or a row cannot be understood. Nothing is stored.
    """
    chosen = mapping if isinstance(mapping, RequestMapping) else check_mapping(dict(mapping))
    read = read_requests(Path(path), chosen)
    return _take_over(read, chosen, file=Path(path).name, by=by, now=now, dry_run=dry_run)


@transaction.atomic
def _take_over(
    read: ReadFile, mapping: RequestMapping, *, file: str, by: Model | None, now: datetime, dry_run: bool
) -> ImportReport:
    targets = load_targets(mapping, now)
    measured = _measure_all(read.facts, targets, mapping)
    stored = _stored(mapping.source)
    for each in measured:
        _keep_what_was_counted(each, stored.get(each.facts.source_id), now)
    new = [each for each in measured if each.facts.source_id not in stored]
    changed = [each for each in measured if _differs(each, stored)]
    report = _report(read, mapping, measured, new=len(new), changed=len(changed), is_dry_run=dry_run)
    if dry_run or not (new or changed):
        return report
    for each in changed:
        each.request.pk = stored[each.facts.source_id].pk
    save_requests(new=[each.request for each in new], changed=[each.request for each in changed])
    replace_clocks(of=[each.request for each in changed], clocks=[each.clock for each in new + changed])
    record(
        actor=by,
        event="requests.imported",
        target=Request(source=mapping.source),
        at=now,
        source=mapping.source,
        file=file,
        rows=report.rows,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        invalid=report.invalid,
    )
    return report


def _measure_all(facts: Sequence[Facts], targets: Targets, mapping: RequestMapping) -> list[_Measured]:
    measured: list[_Measured] = []
    problems: list[str] = []
    for each in facts:
        try:
            version = targets.version_for(each)
        except NoPromiseThatDay as problem:
            problems.append(str(problem))
            continue
        request, counting = _request(each, targets, mapping), targets.countings[each.department]
        try:
            clock = clock_for(
                request, version, calendar=counting.calendar, calendar_version=counting.version, flags=each.flags
            )
        except NeverOpen:
            problems.append(_never_open(each, version.promise.code))
            continue
        measured.append(_Measured(each, request, clock))
    if problems:
        raise ImportRefused.listing(problems)
    return measured


def _never_open(facts: Facts, code: str) -> str:
    return _(
        "Rij %(row)d: de kalender van ‘%(department)s’ is na de ontvangst te kort open voor belofte ‘%(code)s’. "
        "Verbeter eerst de kalender."
    ) % {"row": facts.row, "department": facts.department, "code": code}


def _keep_what_was_counted(measured: _Measured, known: _Stored | None, now: datetime) -> None:
    """Leave the deadline of a settled request as it was counted, and that of an open one that says nothing new.

    Only the tick moves open ones to another calendar, and tells so.
    """
    clock = measured.clock
    same = ("promise_version_id", "department_id", "started_at")
    if known is None or len(known.clocks) != 1 or clock.deadline is None:
        return
    [before] = known.clocks
    if before["deadline"] is None or any(before[name] != getattr(clock, name) for name in same):
        return
    is_settled = before["state"] != Clock.State.RUNNING or before["deadline"] < now
    if not is_settled and known.request != _facts_of(measured.request):
        return
    clock.calendar_version_id = before["calendar_version_id"]
    clock.rules_version = before["rules_version"]
    if clock.promise_version.rule != RuleKind.AT:
        clock.deadline = before["deadline"]


def _facts_of(request: Request) -> tuple[Any, ...]:
    return tuple(getattr(request, name) for name in FACTS)


def _request(facts: Facts, targets: Targets, mapping: RequestMapping) -> Request:
    return Request(
        source=mapping.source,
        source_id=facts.source_id,
        evidence=Request.Evidence.IMPORTED,
        department_id=targets.departments[facts.department],
        customer_id=targets.departments[facts.customer] if facts.customer else None,
        received_at=facts.received_at,
        answered_at=facts.answered_at,
        withdrawn_at=facts.withdrawn_at,
        is_done_without_time=facts.is_done_without_time,
        deadline_given=facts.deadline_given,
        deadline_origin=mapping.deadline_origin,
    )


def _stored(source: str) -> dict[str, _Stored]:
    """What the store says about the requests of this source, by their number there. Two queries at most."""
    stored = {
        row[1]: _Stored(row[0], row[2:], [])
        for row in Request.objects.filter(source=source).values_list("pk", "source_id", *FACTS)
    }
    clocks = Clock.objects.filter(request__source=source) if stored else Clock.objects.none()
    for clock in clocks.values("request__source_id", *CLOCK_FACTS):
        stored[clock.pop("request__source_id")].clocks.append(clock)
    return stored


def _differs(measured: _Measured, stored: Mapping[str, _Stored]) -> bool:
    known = stored.get(measured.facts.source_id)
    if known is None:
        return False
    clock = {name: getattr(measured.clock, name) for name in CLOCK_FACTS}
    return known.request != _facts_of(measured.request) or known.clocks != [clock]


def _report(
    read: ReadFile, mapping: RequestMapping, measured: Sequence[_Measured], *, new: int, changed: int, is_dry_run: bool
) -> ImportReport:
    invalid = [each for each in measured if each.clock.state == Clock.State.INVALID]
    odd = [each for each in measured if each.clock.problem and each.clock.state != Clock.State.INVALID]
    return ImportReport(
        source=mapping.source,
        rows=len(measured),
        new=new,
        changed=changed,
        unchanged=len(measured) - new - changed,
        problems=_listed(invalid),
        odd=_listed(odd),
        unknown=sum(each.clock.state == Clock.State.UNKNOWN for each in measured),
        encoding=read.encoding,
        delimiter=read.delimiter,
        is_dry_run=is_dry_run,
    )


def _listed(measured: Sequence[_Measured]) -> tuple[Listed, ...]:
    return tuple(Listed(each.facts.row, each.facts.source_id, tuple(each.clock.problem.split())) for each in measured)
