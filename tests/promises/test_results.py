"""Figures of promises. Expected numbers: the design's own count of the log, and hand-made rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from promises.clocks.models import Clock
from promises.deadlines.outcomes import Outcome, outcome_at
from promises.definitions.models import PromiseVersion
from promises.definitions.services import change_promise
from promises.imports.services import ImportReport
from promises.requests.models import Request
from promises.results.measured import PromiseFigures
from promises.results.outcomes import outcome_is
from promises.results.selectors import overall, promise_figures, unmeasured, unmeasured_in_words, version_figures
from tests.promises.conftest import LOG_END, NOW, Row

pytestmark = pytest.mark.django_db

TakeOver = Callable[[Sequence[Row]], ImportReport]
KEPT, BROKEN = "2026-03-05T17:00:00+01:00", "2026-03-05T17:00:01+01:00"


def rows(kept: int, broken: int) -> list[Row]:
    """So many of each; the kept ones at the last moment, the broken ones a second later."""
    return [
        (f"z-{number}", "General", "2026-03-02T10:00+01:00", answered, "2026-03-05T17:00+01:00")
        for number, answered in enumerate([KEPT] * kept + [BROKEN] * broken)
    ]


def of(name: str, promises: dict[str, PromiseVersion], now: datetime = NOW) -> PromiseFigures:
    [figures] = promise_figures(now, promises=[promises[name].promise])
    return figures


def test_the_log_seen_at_its_end(wabo: ImportReport) -> None:
    [total] = overall(promise_figures(LOG_END))

    counts = total.counts
    assert counts.total == 1434
    assert (counts.kept, counts.broken, counts.broken_open, counts.open, counts.invalid) == (950, 416, 39, 66, 2)
    assert (counts.cancelled, counts.unknown, counts.paused) == (0, 0, 0)
    assert (counts.due_kept, counts.due_total) == (923, 1339)
    assert (total.words.figure, total.words.margin, total.words.count) == (
        "68,9\u00a0%",
        "66,4–71,4\u00a0%",
        "923\u00a0van\u00a01.339",
    )


@pytest.mark.parametrize(
    ("name", "due_kept", "due_total", "requests"),
    [("Customer contact", 23, 24, 29), ("Experts", 9, 15, 15), ("General", 891, 1300, 1390)],
)
def test_the_log_by_department_seen_at_its_end(
    wabo: ImportReport, promises: dict[str, PromiseVersion], name: str, due_kept: int, due_total: int, requests: int
) -> None:
    figures = of(name, promises, LOG_END)

    assert (figures.due_kept, figures.due_total, figures.total) == (due_kept, due_total, requests)


def test_an_overdue_request_without_an_answer_is_broken_and_not_open(
    take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over([("z-1", "General", "2026-03-02T10:00Z", "", "2026-03-05T16:00Z")])
    deadline = datetime(2026, 3, 5, 16, 0, tzinfo=UTC)

    before, after = of("General", promises, deadline), of("General", promises, deadline + timedelta(seconds=1))

    assert (before.open, before.broken, before.due_total) == (1, 0, 0)
    assert (after.open, after.broken, after.broken_open, after.due_total) == (0, 1, 1, 1)


def test_an_answer_at_the_deadline_is_kept_and_a_second_later_broken(
    take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over(rows(kept=3, broken=2))

    figures = of("General", promises)

    assert (figures.kept, figures.broken) == (3, 2)


def test_an_answer_before_its_deadline_has_come_is_kept_but_not_in_the_percentage_yet(
    take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over([("z-1", "General", "2026-11-02T10:00Z", "2026-11-03T10:00Z", "2026-12-01T10:00Z")])

    figures = of("General", promises)

    assert (figures.kept, figures.due_total, figures.kept_early) == (1, 0, 1)


def test_fewer_than_five_show_counts_only_and_fewer_than_ten_no_colour(
    take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    shown = []
    for n in (0, 4, 5, 9, 10):
        Request.objects.all().delete()
        take_over([*rows(kept=n, broken=0), ("x", "Experts", "2026-03-02T10:00Z", "", "2026-03-05T16:00Z")])
        words = of("General", promises).words
        shown.append((words.figure, words.kind))

    assert shown == [
        ("–", "state"),
        ("4\u00a0van\u00a04", "state"),
        ("100\u00a0%", "state"),
        ("100\u00a0%", "state"),
        ("100\u00a0%", "mind"),
    ]


@pytest.mark.parametrize(
    ("kept", "broken", "verdict", "kind"),
    [
        (40, 0, "Gehaald", "good"),
        (38, 2, "Nog niet te zeggen", "mind"),
        (20, 20, "Niet gehaald", "act"),
    ],
)
def test_the_verdict_needs_the_whole_interval_on_one_side(
    take_over: TakeOver, promises: dict[str, PromiseVersion], kept: int, broken: int, verdict: str, kind: str
) -> None:
    take_over(rows(kept=kept, broken=broken))

    words = of("General", promises).words

    assert (words.verdict, words.kind) == (verdict, kind)


def test_it_is_never_a_hundred_percent_when_one_is_broken(
    take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over(rows(kept=2999, broken=1))

    assert of("General", promises).words.figure == "99,9\u00a0%"


def test_figures_take_two_queries_however_many_promises_and_requests(
    wabo: ImportReport, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(2):
        figures = promise_figures(LOG_END)
        for each in figures:
            assert each.words.figure
            assert each.department.name

    assert len(figures) == 3


def test_classes_of_evidence_are_never_mixed_in_one_percentage(
    take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over(rows(kept=5, broken=5))
    Request.objects.filter(source_id__in=["z-0", "z-1"]).update(evidence="logged")

    figures = promise_figures(NOW, promises=[promises["General"].promise])

    assert [(each.evidence, each.due_kept, each.due_total) for each in figures] == [
        ("imported", 3, 8),
        ("logged", 2, 2),
    ]


def test_a_new_version_begins_without_the_figures_of_the_old_one(
    take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over(rows(kept=5, broken=5))
    change_promise(
        promises["General"].promise,
        sentence="Eerder klaar.",
        promised_share=Decimal("0.95"),
        valid_from=date(2026, 11, 1),
        reason="De klant vroeg erom",
        by=None,
        now=NOW,
    )

    assert of("General", promises).due_total == 0
    assert of("General", promises, datetime(2026, 10, 31, 12, tzinfo=UTC)).due_total == 10
    versions = version_figures(promises["General"].promise, NOW)
    assert [(each.version.number, each.due_total) for each in versions] == [(2, 0), (1, 10)]


def test_departments_stand_in_alphabetical_order(wabo: ImportReport) -> None:
    names = [each.department.name for each in promise_figures(LOG_END)]

    assert names == ["Advies", "Klantcontactcentrum", "Vergunningen"]


def test_invalid_and_unknown_requests_are_listed_with_their_reason(
    wabo: ImportReport, promises: dict[str, PromiseVersion]
) -> None:
    clocks = [each for version in promises.values() for each in unmeasured(version, LOG_END)]
    listed = [unmeasured_in_words(clock, LOG_END) for clock in clocks]

    assert sorted((each.source_id, each.reason) for each in listed) == [
        ("case-10862", "het antwoord ligt vóór de ontvangst"),
        ("case-8267", "het antwoord ligt vóór de ontvangst"),
    ]


def test_a_receipt_in_the_future_is_invalid_and_listed(
    take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over([("z-1", "General", "2026-11-25T10:00Z", "", "2026-12-05T16:00Z")])

    [listed] = [unmeasured_in_words(clock, NOW) for clock in unmeasured(promises["General"], NOW)]

    assert of("General", promises).invalid == 1
    assert (listed.source_id, listed.reason) == ("z-1", "de ontvangst ligt in de toekomst")


def test_sql_says_what_the_engine_says_for_every_order_of_events(promises: dict[str, PromiseVersion]) -> None:
    instants = [NOW + timedelta(hours=hour) for hour in range(4)]
    started = [(state, start, end, stop)
               for state in ("running", "unknown", "stopped", "withdrawn")
               for start, end in product(instants, repeat=2)
               for stop in (instants if state in {"stopped", "withdrawn"} else [None])]  # fmt: skip
    version = promises["General"]
    department = version.promise.department
    requests = Request.objects.bulk_create(
        Request(source="orders", source_id=str(number), evidence="logged", department=department)
        for number in range(len(started) + 1)
    )
    Clock.objects.bulk_create(
        Clock(
            request=request, promise_version=version, department=department,
            state=state, started_at=start, deadline=end, stopped_at=stop,
        )
        for request, (state, start, end, stop) in zip(requests, started, strict=False)
    )  # fmt: skip
    Clock.objects.create(
        request=requests[-1], promise_version=version, department=department, state="invalid", problem="no_start"
    )

    for moment in instants:
        in_sql = {
            key: outcome
            for outcome in Outcome
            for key in Clock.objects.filter(outcome_is(outcome, moment)).values_list("pk", flat=True)
        }
        by_the_engine = {
            clock.pk: outcome_at(clock.state, clock.deadline, clock.stopped_at, moment, started_at=clock.started_at)
            for clock in Clock.objects.all()
        }
        assert in_sql == by_the_engine
        [figures] = promise_figures(moment, promises=[version.promise])
        assert figures.total == len(requests)
