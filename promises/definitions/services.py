from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Model

from departments.audit.services import record
from departments.catalogue.models import Service
from departments.chart.models import Department
from promises.deadlines.rules import parse_rule
from promises.definitions.models import Promise, PromiseVersion


class PromiseRefused(Exception):
    """The promise makes no sense as it is told; `reason` is a code for the caller to put in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def make_promise(
    *,
    code: str,
    department: Department,
    sentence: str,
    promised_share: Decimal,
    valid_from: date,
    by: Model | None,
    now: datetime,
    rule: str = "at",
    measures: str = Promise.Measures.FIRST_ANSWER,
    service: Service | None = None,
    sentence_en: str = "",
) -> PromiseVersion:
    """Record what a department promises its colleagues; returns the first version.

    `promised_share` is a fraction, above 0 and at most 1. `valid_from` is a local date: requests received before it
    cannot be held against the promise.

    Raises:
        UnknownRule: `rule` is not in the grammar.
        PromiseRefused: `share` outside 0..1, or the code is taken (`code`).
    """
    rule = str(parse_rule(rule))
    _check_share(promised_share)
    if Promise.objects.filter(code=code).exists():
        raise PromiseRefused("code")
    promise = Promise.objects.create(code=code, department=department, measures=measures, service=service)
    version = PromiseVersion.objects.create(
        promise=promise,
        number=1,
        sentence=sentence.strip(),
        sentence_en=sentence_en.strip(),
        rule=rule,
        promised_share=promised_share,
        valid_from=valid_from,
    )
    record(
        actor=by,
        event="promise.made",
        target=promise,
        at=now,
        code=code,
        department=department.pk,
        sentence=version.sentence,
        rule=rule,
        promised_share=str(promised_share),
        valid_from=valid_from,
    )
    return version


@transaction.atomic
def change_promise(
    promise: Promise,
    *,
    sentence: str,
    promised_share: Decimal,
    valid_from: date,
    reason: str,
    by: Model | None,
    now: datetime,
    rule: str = "at",
    sentence_en: str = "",
) -> PromiseVersion:
    """Promise something else from `valid_from` (local date) on; what was promised before that day stays as it was.

    Raises:
        UnknownRule: `rule` is not in the grammar.
        PromiseRefused: `share` outside 0..1, or `valid_from` not after the start of the last version (`valid_from`).
    """
    rule = str(parse_rule(rule))
    _check_share(promised_share)
    # two people who change the same promise wait for each other here
    Promise.objects.select_for_update().get(pk=promise.pk)
    last = promise.versions.latest("number")
    if valid_from <= last.valid_from:
        raise PromiseRefused("valid_from")
    last.valid_until = valid_from
    last.save(update_fields=["valid_until"])
    version = PromiseVersion.objects.create(
        promise=promise,
        number=last.number + 1,
        sentence=sentence.strip(),
        sentence_en=sentence_en.strip(),
        rule=rule,
        promised_share=promised_share,
        reason=reason.strip(),
        valid_from=valid_from,
    )
    record(
        actor=by,
        event="promise.changed",
        target=promise,
        at=now,
        version=version.number,
        sentence=version.sentence,
        rule=rule,
        promised_share=str(promised_share),
        valid_from=valid_from,
        reason=version.reason,
    )
    return version


def _check_share(promised_share: Decimal) -> None:
    if not 0 < promised_share <= 1:
        raise PromiseRefused("share")
