"""A changed calendar moves the deadlines of what is open, and of nothing else (rule 30). Dates worked out by hand.

Thursday 14 May 2026 is Ascension Day; a request of Wednesday 13 May 15.00 for one working day ends on Friday 17.00,
or, when the Friday is a bridge day, on Monday 18 May 17.00.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from departments.audit.models import AuditEntry
from departments.chart.models import Department
from departments.chart.services import set_calendar
from departments.worktime.calculation import Window
from departments.worktime.models import Calendar
from departments.worktime.selectors import draft_of
from departments.worktime.services import change_calendar, make_calendar
from ikg.tick import catch_up
from promises.clocks import services
from promises.clocks.models import Clock
from promises.clocks.selectors import moved_by
from promises.clocks.services import move_deadlines
from promises.definitions.models import PromiseVersion
from promises.requests.models import Request
from tests.promises.clock_cast import BRIDGE_DAY, WEDNESDAY, asked, close, deadlines, on, promised, reopen

pytestmark = pytest.mark.django_db

FRIDAY, MONDAY = on("2026-05-15T17:00"), on("2026-05-18T17:00")
AN_HOUR_LATER = WEDNESDAY + timedelta(hours=1)
EARLY = (Window(7 * 60, 15 * 60),)


@pytest.fixture
def calendar(organisation: Department, departments: dict[str, Department]) -> Calendar:
    """Of the whole organisation."""
    calendar = make_calendar(name="Gemeente", by=None, now=WEDNESDAY)
    set_calendar(organisation, calendar, by=None, now=WEDNESDAY)
    return calendar


@pytest.fixture
def version(departments: dict[str, Department]) -> PromiseVersion:
    return promised(departments["General"], "wd:1")


def entries() -> list[dict[str, object]]:
    found = AuditEntry.objects.filter(event="calendar.deadlines_moved").order_by("number")
    return list(found.values_list("details", flat=True))


def pins() -> list[int | None]:
    return list(Clock.objects.order_by("pk").values_list("calendar_version__number", flat=True))


def test_a_bridge_day_declared_afterwards_moves_what_is_open(calendar: Calendar, version: PromiseVersion) -> None:
    clock = asked(version)
    close(calendar, [BRIDGE_DAY])

    moved = move_deadlines(AN_HOUR_LATER)

    assert moved == 1
    assert deadlines([clock]) == [MONDAY]
    assert pins() == [2]
    assert entries() == [{"version": 2, "counted": 1, "earlier": 0, "later": 1, "newly_late": 0}]


def test_what_is_settled_stays_as_it_was_counted(
    calendar: Calendar, version: PromiseVersion, departments: dict[str, Department]
) -> None:
    answered = asked(version, answered_at=WEDNESDAY)
    withdrawn = asked(version, withdrawn_at=WEDNESDAY)
    unknown = asked(version, is_done_without_time=True)
    late = asked(version, on("2026-05-12T11:00"))
    invalid = asked(version, None)
    of_the_source = asked(promised(departments["General"], "at"), deadline_given=FRIDAY)
    clocks = [answered, withdrawn, unknown, late, invalid, of_the_source]
    before = deadlines(clocks)
    close(calendar, [date(2026, 5, 13), BRIDGE_DAY])

    moved = move_deadlines(on("2026-05-13T17:00:00.000001"))

    assert (moved, deadlines(clocks), pins(), entries()) == (0, before, [1] * 6, [])
    assert before[:4] == [FRIDAY, FRIDAY, FRIDAY, on("2026-05-13T17:00")]


def test_at_the_deadline_itself_a_request_is_still_open_and_moves(calendar: Calendar, version: PromiseVersion) -> None:
    clock = asked(version)
    close(calendar, [BRIDGE_DAY])

    assert move_deadlines(FRIDAY) == 1
    assert deadlines([clock]) == [MONDAY]


def test_after_the_deadline_nothing_repairs_it(calendar: Calendar, version: PromiseVersion) -> None:
    clock = asked(version)
    close(calendar, [BRIDGE_DAY])

    assert move_deadlines(FRIDAY + timedelta(microseconds=1)) == 0
    assert deadlines([clock]) == [FRIDAY]


def test_a_deadline_that_comes_to_lie_in_the_past_is_late_at_once(calendar: Calendar, version: PromiseVersion) -> None:
    close(calendar, [BRIDGE_DAY])
    clock = asked(version)
    reopen(calendar, BRIDGE_DAY)
    saturday = on("2026-05-16T10:00")

    assert move_deadlines(saturday) == 1
    assert deadlines([clock]) == [FRIDAY]
    assert entries() == [{"version": 3, "counted": 1, "earlier": 1, "later": 0, "newly_late": 1}]
    # and from then on it is no longer open
    close(calendar, [BRIDGE_DAY])
    assert move_deadlines(saturday) == 0


def test_however_often_it_runs_it_does_it_once(calendar: Calendar, version: PromiseVersion) -> None:
    asked(version)
    close(calendar, [BRIDGE_DAY])
    move_deadlines(AN_HOUR_LATER)
    before = list(Clock.objects.values_list()), len(entries())

    assert move_deadlines(AN_HOUR_LATER) == 0
    assert (list(Clock.objects.values_list()), len(entries())) == before


def test_a_change_that_moves_no_deadline_is_pinned_and_told_as_that(
    calendar: Calendar, version: PromiseVersion
) -> None:
    clock = asked(version)
    close(calendar, [date(2026, 8, 3)])

    move_deadlines(AN_HOUR_LATER)

    assert (deadlines([clock]), pins()) == ([FRIDAY], [2])
    assert entries() == [{"version": 2, "counted": 1, "earlier": 0, "later": 0, "newly_late": 0}]


def test_a_department_that_gets_its_first_calendar_another_one_or_none_counts_anew(
    departments: dict[str, Department], version: PromiseVersion
) -> None:
    clock = asked(version)
    early = make_calendar(name="Vroeg", week=(EARLY,) * 5 + ((), ()), by=None, now=WEDNESDAY)
    office = make_calendar(name="Kantoor", by=None, now=WEDNESDAY)
    found = []
    for calendar in (early, office, None):
        department = Department.objects.get(pk=departments["General"].pk)
        set_calendar(department, calendar, by=None, now=WEDNESDAY)
        assert move_deadlines(AN_HOUR_LATER) == 1
        found.append((*deadlines([clock]), *Clock.objects.values_list("calendar_version__calendar__name", flat=True)))

    assert found == [(on("2026-05-15T15:00"), "Vroeg"), (FRIDAY, "Kantoor"), (FRIDAY, None)]
    assert [entry["earlier"] for entry in entries()] == [1, 0, 0]
    assert AuditEntry.objects.filter(event="calendar.deadlines_moved").order_by("number").last().target_id == ""  # type: ignore[union-attr]


def test_a_calendar_that_takes_over_the_days_of_another_moves_too(
    calendar: Calendar, departments: dict[str, Department], version: PromiseVersion
) -> None:
    own = make_calendar(name="Balie", week=(EARLY,) * 5 + ((), ()), based_on=calendar, by=None, now=WEDNESDAY)
    set_calendar(departments["General"], own, by=None, now=WEDNESDAY)
    clock = asked(version)
    close(calendar, [BRIDGE_DAY])

    assert move_deadlines(AN_HOUR_LATER) == 1
    assert deadlines([clock]) == [on("2026-05-18T15:00")]


def test_each_version_of_a_calendar_is_told_once_for_all_departments(
    calendar: Calendar, departments: dict[str, Department]
) -> None:
    own = make_calendar(name="Balie", by=None, now=WEDNESDAY)
    set_calendar(departments["Experts"], own, by=None, now=WEDNESDAY)
    for department in departments.values():
        asked(promised(department, "wd:1"))
    close(calendar, [BRIDGE_DAY])
    close(own, [BRIDGE_DAY])

    assert move_deadlines(AN_HOUR_LATER) == 3
    assert sorted(entry["counted"] for entry in entries()) == [1, 2]  # type: ignore[type-var]


def test_every_rule_moves_in_its_own_way(calendar: Calendar, departments: dict[str, Department]) -> None:
    rules = ["wd:1", "wd:2", "wh:4", "ch:24", "cd:1", "cd:2;ext", "sd;cut=15:00"]
    clocks = [asked(promised(departments["General"], rule)) for rule in rules]
    close(calendar, [BRIDGE_DAY])

    move_deadlines(AN_HOUR_LATER)

    assert deadlines(clocks) == [
        MONDAY,
        on("2026-05-19T17:00"),
        on("2026-05-18T11:00"),
        on("2026-05-14T15:00"),
        on("2026-05-15T00:00"),
        # Friday 15 May is no Saturday, Sunday or holiday of the law
        on("2026-05-16T00:00"),
        MONDAY,
    ]


def test_thousands_are_moved_in_batches(
    calendar: Calendar, version: PromiseVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BATCH", 3)
    clocks = [asked(version) for _number in range(8)]
    close(calendar, [BRIDGE_DAY])

    assert move_deadlines(AN_HOUR_LATER) == 8
    assert set(deadlines(clocks)) == {MONDAY}
    assert [entry["later"] for entry in entries()] == [8]


def test_a_tick_in_which_no_calendar_changed_costs_a_few_reads(calendar: Calendar, version: PromiseVersion) -> None:
    for _number in range(5):
        asked(version)

    with CaptureQueriesContext(connection) as queries:
        assert move_deadlines(AN_HOUR_LATER) == 0

    assert len(queries) <= 4
    assert not any(query["sql"].startswith(("UPDATE", "INSERT")) for query in queries)


def test_a_calendar_that_never_opens_any_more_keeps_no_other_from_moving(
    calendar: Calendar, version: PromiseVersion, departments: dict[str, Department]
) -> None:
    own = make_calendar(name="Balie", by=None, now=WEDNESDAY)
    set_calendar(departments["Experts"], own, by=None, now=WEDNESDAY)
    stuck, other = asked(promised(departments["Experts"], "wd:1")), asked(version)
    close(calendar, [BRIDGE_DAY])
    close(own, [BRIDGE_DAY])
    broken = own.versions.get(number=2)
    broken.definition = {**broken.definition, "weeks": [{"from": "2026-05-13", "week": {}}]}
    broken.save()

    assert move_deadlines(AN_HOUR_LATER) == 1
    assert deadlines([stuck, other]) == [FRIDAY, MONDAY]


def test_a_tick_moves_them(calendar: Calendar, version: PromiseVersion) -> None:
    clock = asked(version)
    close(calendar, [BRIDGE_DAY])

    catch_up(AN_HOUR_LATER)

    assert deadlines([clock]) == [MONDAY]


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_do_it_once(calendar: Calendar, version: PromiseVersion) -> None:
    clocks = [asked(version) for _number in range(5)]
    close(calendar, [BRIDGE_DAY])
    start = Barrier(2)

    def tick() -> int:
        try:
            start.wait(timeout=10)
            return move_deadlines(AN_HOUR_LATER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        moved = [future.result() for future in [pool.submit(tick), pool.submit(tick)]]

    assert sorted(moved) == [0, 5]
    assert set(deadlines(clocks)) == {MONDAY}
    assert len(entries()) == 1


# ---- the preview ---------------------------------------------------------------------------------------------------


def test_a_preview_says_what_the_change_will_do_and_changes_nothing(
    calendar: Calendar, version: PromiseVersion
) -> None:
    asked(version, answered_at=WEDNESDAY)
    clock = asked(version)
    would_be = draft_of(calendar).with_closures({BRIDGE_DAY: "Brugdag"}).calendar()

    moves = moved_by(calendar, would_be, AN_HOUR_LATER)

    assert (moves.count, moves.earlier, moves.later, moves.newly_late) == (1, 0, 1, 0)
    [example] = moves.examples
    assert (example.request, example.old, example.new) == (clock.request, FRIDAY, MONDAY)
    assert example.department == version.promise.department
    assert deadlines([clock]) == [FRIDAY]


def test_what_a_preview_says_is_what_happens(calendar: Calendar, departments: dict[str, Department]) -> None:
    close(calendar, [BRIDGE_DAY])
    for rule in ("wd:1", "wh:2", "ch:24", "wd:3"):
        for hours in range(0, 60, 7):
            asked(promised(departments["General"], rule), WEDNESDAY - timedelta(hours=hours))
    draft = draft_of(calendar).with_week((EARLY,) * 5 + ((), ())).without_day(BRIDGE_DAY)

    seen = moved_by(calendar, draft.calendar(), AN_HOUR_LATER)
    change_calendar(calendar, draft, reason="Vroeger open", by=None, now=WEDNESDAY)
    move_deadlines(AN_HOUR_LATER)

    [told] = entries()
    assert (seen.earlier, seen.later, seen.newly_late) == (told["earlier"], told["later"], told["newly_late"])
    assert seen.count == seen.earlier + seen.later
    assert seen.earlier
    assert seen.later or seen.newly_late


def test_a_preview_shows_first_what_would_be_late_at_once(calendar: Calendar, version: PromiseVersion) -> None:
    close(calendar, [BRIDGE_DAY])
    for hours in range(6):
        asked(version, WEDNESDAY + timedelta(minutes=hours))
    # ends on Tuesday 19 May, and would end on Monday 18 May
    last = asked(promised(version.promise.department, "wd:2"))
    saturday = on("2026-05-16T10:00")

    moves = moved_by(calendar, draft_of(calendar).without_day(BRIDGE_DAY).calendar(), saturday)

    assert (moves.count, moves.newly_late) == (7, 6)
    assert len(moves.examples) == 5
    assert last.request not in [example.request for example in moves.examples]
    assert all(example.new < saturday for example in moves.examples)


def test_what_would_be_late_comes_before_what_ends_earlier(calendar: Calendar, version: PromiseVersion) -> None:
    # 2 hours on Wednesday and 7.5 on Friday; from 7.00 to 15.00 it is 8 on Friday and 1.5 on Monday
    moved = asked(promised(version.promise.department, "wh:9.5"))
    late = asked(version)
    earlier = draft_of(calendar).with_week((EARLY,) * 5 + ((), ())).calendar()

    moves = moved_by(calendar, earlier, on("2026-05-15T16:00"))

    assert [(example.request, example.old, example.new) for example in moves.examples] == [
        (late.request, FRIDAY, on("2026-05-15T15:00")),
        (moved.request, on("2026-05-15T16:30"), on("2026-05-18T08:30")),
    ]
    assert (moves.earlier, moves.later, moves.newly_late) == (1, 1, 1)


def test_only_who_counts_with_the_calendar_is_in_its_preview(
    calendar: Calendar, departments: dict[str, Department], version: PromiseVersion
) -> None:
    own = make_calendar(name="Balie", by=None, now=WEDNESDAY)
    set_calendar(departments["Experts"], own, by=None, now=WEDNESDAY)
    asked(version)
    asked(promised(departments["Experts"], "wd:1"))
    closed = draft_of(calendar).with_closures({BRIDGE_DAY: "Brugdag"}).calendar()

    assert [moved_by(one, closed, AN_HOUR_LATER).count for one in (calendar, own)] == [1, 1]
    both = [departments["Experts"].pk, departments["General"].pk]
    assert moved_by(own, closed, AN_HOUR_LATER, departments=both).count == 2


def test_an_old_request_of_a_promise_by_the_source_is_in_no_preview(
    calendar: Calendar, departments: dict[str, Department]
) -> None:
    asked(promised(departments["General"], "at"), deadline_given=FRIDAY)
    closed = draft_of(calendar).with_closures({BRIDGE_DAY: "Brugdag"}).calendar()

    assert moved_by(calendar, closed, AN_HOUR_LATER).count == 0
    assert Request.objects.count() == 1
