"""Wrong engines are noticed: which worked cases do it stands with each fault, and random requests notice every one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from departments.worktime.windows import NeverOpen
from promises.deadlines.rules import Rule
from tests.promises import reference
from tests.promises.random_cases import Batch, batches
from tests.promises.reference import Verdict
from tests.promises.reference_engine import AMSTERDAM, by_the_engine, in_bulk, work_calendar, worked_cases
from tests.promises.wrong_engines import BULK_FAULTS, FAULTS, OTHER_FAULTS, Fault, NothingToReplace, planted

SEED = 20260302
FIRST_BATCHES = 80

Assess = Callable[[Batch], list[Verdict]]


@cache
def expected() -> list[tuple[Batch, list[Verdict]]]:
    return [
        (batch, [reference.assess(look.request, batch.rule, batch.calendar, look.at) for look in batch.looks])
        for batch in batches(SEED, FIRST_BATCHES, looks=8)
    ]


def one_by_one(batch: Batch) -> list[Verdict]:
    calendar = work_calendar(batch.calendar)
    return [by_the_engine(look.request, batch.rule, calendar, look.at, (AMSTERDAM,)) for look in batch.looks]


def all_at_once(batch: Batch) -> list[Verdict]:
    looks = batch.looks
    calendar = work_calendar(batch.calendar)
    return in_bulk([look.request for look in looks], batch.rule, calendar, [look.at for look in looks])


def worked_cases_that_notice(assess: Assess) -> list[str]:
    return [case.name for case in worked_cases() if answers(assess, case.as_batch()) != [case.expected]]


def random_requests_notice(assess: Assess) -> bool:
    return any(answers(assess, batch) != verdicts for batch, verdicts in expected())


def answers(assess: Assess, batch: Batch) -> list[Verdict] | None:
    """None when the engine broke down on it, which is noticed too."""
    try:
        return assess(batch)
    except (NeverOpen, AttributeError, IndexError):
        return None


@pytest.mark.parametrize("fault", [*FAULTS, *OTHER_FAULTS], ids=lambda fault: fault.name)
def test_a_wrong_engine_is_noticed(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    with planted(fault, monkeypatch):
        assert " ".join(worked_cases_that_notice(one_by_one)) == fault.worked
        assert random_requests_notice(one_by_one), f"seed {SEED}"


@pytest.mark.parametrize("fault", BULK_FAULTS, ids=lambda fault: fault.name)
def test_a_wrong_engine_is_noticed_in_bulk(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    with planted(fault, monkeypatch):
        assert " ".join(worked_cases_that_notice(all_at_once)) == fault.worked
        assert random_requests_notice(all_at_once), f"seed {SEED}"


@pytest.mark.parametrize("assess", [one_by_one, all_at_once])
def test_the_real_engine_has_nothing_to_notice(assess: Assess) -> None:
    assert worked_cases_that_notice(assess) == []
    assert not random_requests_notice(assess), f"seed {SEED}"


def test_the_fault_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = FAULTS[0]

    with planted(fault, monkeypatch):
        assert worked_cases_that_notice(one_by_one)

    assert not worked_cases_that_notice(one_by_one)


def test_a_fault_that_cannot_be_planted_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = Fault("nowhere", Rule.counts_openings, "this does not stand there", "", "")

    with pytest.raises(NothingToReplace), planted(nowhere, monkeypatch):
        pass


def test_each_of_the_twelve_engines_of_the_brief_is_there() -> None:
    names = " ".join(fault.name for fault in FAULTS)

    for told in (
        "national holidays", "no holidays", "fixed UTC+1", "days as 8 hours", "receipt day", "as wall clock",
        "pauses ignored", "pauses summed", "exclusive boundary", "overdue left open", "cancelled always", "UTC date",
    ):  # fmt: skip
        assert told in names
