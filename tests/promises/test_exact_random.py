"""2,000 random requests: the engine against the second-by-second reference, one by one and in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache

import pytest

from departments.worktime.calculation import WorkCalendar
from promises.deadlines.outcomes import judge, outcome_at
from promises.deadlines.rules import parse_rule
from tests.promises import reference
from tests.promises.random_cases import Batch, Look, batches, far_batches
from tests.promises.reference import Verdict
from tests.promises.reference_engine import (
    AMSTERDAM,
    NOTATIONS,
    by_the_engine,
    facts_of,
    in_bulk,
    moment,
    work_calendar,
)

SEED = 20260302
BATCHES, LOOKS = 250, 8
MORE_SEEDS = range(1, 11)


@dataclass(frozen=True)
class Expected:
    """A batch, what the reference makes of it, and its calendar as the engine takes it."""

    batch: Batch
    verdicts: list[Verdict]
    calendar: WorkCalendar


@cache
def expected(seed: int = SEED) -> list[Expected]:
    return [_expected(batch) for batch in batches(seed, BATCHES, LOOKS)]


def _expected(batch: Batch) -> Expected:
    verdicts = [reference.assess(look.request, batch.rule, batch.calendar, look.at) for look in batch.looks]
    return Expected(batch, verdicts, work_calendar(batch.calendar))


def one_by_one(known: Expected, notations: Sequence[tzinfo] = NOTATIONS) -> list[Verdict]:
    batch = known.batch
    return [by_the_engine(look.request, batch.rule, known.calendar, look.at, notations) for look in batch.looks]


def all_at_once(known: Expected) -> list[Verdict]:
    looks = known.batch.looks
    return in_bulk([look.request for look in looks], known.batch.rule, known.calendar, [look.at for look in looks])


def differences(known: Expected, found: list[Verdict]) -> list[object]:
    looks = zip(known.batch.looks, known.verdicts, found, strict=True)
    return [
        (known.batch.rule, known.batch.calendar, look, f"expected {verdict}", f"found {seen}")
        for look, verdict, seen in looks
        if verdict != seen
    ]


def all_equal(found: list[object], seed: int) -> None:
    assert not found, f"seed {seed}: {len(found)} differ; the first: {found[0]}"


def test_the_random_requests_are_of_every_kind() -> None:
    statuses = Counter(verdict.status for known in expected() for verdict in known.verdicts)
    rules = Counter(str(parse_rule(known.batch.rule).kind) for known in expected())
    looks = [(look, verdict) for known in expected() for look, verdict in zip(known.batch.looks, known.verdicts)]  # noqa: B905

    assert statuses.total() == 2000
    assert len(statuses) == 7
    assert min(statuses.values()) > 100
    assert len(rules) == 6
    assert min(rules.values()) >= 15
    assert sum(look.at == verdict.deadline for look, verdict in looks) > 100
    assert sum(look.request.answered == verdict.deadline is not None for look, verdict in looks) > 50
    assert sum(look.request.withdrawn == verdict.deadline is not None for look, verdict in looks) > 30
    assert sum(len(look.request.pauses) > 1 for look, _ in looks) > 300


def test_every_random_request_is_assessed_as_second_by_second() -> None:
    all_equal([found for known in expected() for found in differences(known, one_by_one(known))], SEED)


def test_stamps_of_one_zone_are_compared_as_instants_also_in_the_repeated_hour() -> None:
    # within one zone Python compares what the clock on the wall showed
    found = [each for known in expected() for each in differences(known, one_by_one(known, (AMSTERDAM,)))]

    all_equal(found, SEED)


def test_a_stored_clock_has_the_same_outcome() -> None:
    """`judge` and `outcome_at`, which are given a deadline and know no pauses."""
    found = []
    for known in expected():
        for look, verdict in zip(known.batch.looks, known.verdicts, strict=True):
            if not look.request.pauses and verdict.deadline is not None:
                outcome = stored_outcome(look, verdict.deadline)
                found += [(look, verdict, outcome)] if outcome != verdict.status else []

    all_equal(found, SEED)


def stored_outcome(look: Look, deadline: int) -> str:
    facts, due = facts_of(look.request, (AMSTERDAM,)), moment(deadline, AMSTERDAM)
    judged = judge(
        started_at=facts.start,
        deadline=due,
        answered_at=facts.answered,
        withdrawn_at=facts.withdrawn,
        is_done_without_time=facts.is_done_without_time,
    )
    looked = moment(look.at, AMSTERDAM)
    return outcome_at(judged.state, judged.deadline, judged.stopped_at, looked, started_at=facts.start).value


def test_in_bulk_every_random_request_gets_the_same_numbers() -> None:
    all_equal([found for known in expected() for found in differences(known, all_at_once(known))], SEED)


def test_many_requests_in_one_table_do_not_disturb_each_other() -> None:
    known = [_expected(batch) for batch in batches(SEED + 1, count=6, looks=60)]

    all_equal([found for each in known for found in differences(each, all_at_once(each))], SEED + 1)


def test_long_terms_and_long_pauses_are_assessed_as_second_by_second() -> None:
    known = [_expected(batch) for batch in far_batches(SEED, count=12)]

    all_equal([found for each in known for found in differences(each, one_by_one(each))], SEED)
    all_equal([found for each in known for found in differences(each, all_at_once(each))], SEED)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MORE_SEEDS)
def test_twenty_thousand_others(seed: int) -> None:
    for batch in batches(seed, BATCHES, LOOKS):
        known = _expected(batch)
        all_equal(differences(known, one_by_one(known)), seed)
        all_equal(differences(known, all_at_once(known)), seed)
