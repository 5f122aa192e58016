"""What a stored clock is counted with. Expected deadlines worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from departments.chart.models import Department
from departments.chart.services import set_calendar
from departments.worktime.calculation import OFFICE_WEEK, Window
from departments.worktime.models import Calendar
from departments.worktime.services import make_calendar
from promises.clocks.models import Clock
from promises.clocks.selectors import countings
from promises.clocks.services import clock_for
from promises.deadlines.assessment import Facts, assess
from promises.deadlines.outcomes import Outcome
from promises.deadlines.rules import RULES_VERSION, parse_rule
from promises.definitions.models import PromiseVersion
from promises.imports.refusal import ImportRefused
from promises.imports.services import ImportReport, import_requests
from promises.requests.models import Request
from promises.results.outcomes import outcome_is
from tests.promises.clock_cast import BRIDGE_DAY, WEDNESDAY, asked, close, on, promised
from tests.promises.conftest import NOW, WABO, Row, Write

pytestmark = pytest.mark.django_db

TakeOver = Callable[[Sequence[Row]], ImportReport]
SATURDAY_TOO = (*OFFICE_WEEK[:5], (Window(10 * 60, 13 * 60),), ())
RULES = ("at", "wd:2", "wd:2;late=next", "sd", "sd;cut=15:00", "wh:4", "wh:1.5", "ch:24", "cd:3", "cd:3;ext")


@pytest.fixture
def calendar(organisation: Department, departments: dict[str, Department]) -> Calendar:
    """Of the whole organisation."""
    calendar = make_calendar(name="Gemeente", by=None, now=WEDNESDAY)
    set_calendar(organisation, calendar, by=None, now=WEDNESDAY)
    return calendar


def in_days(mapping: dict[str, Any], promises: dict[str, PromiseVersion], rule: str = "wd:1") -> dict[str, Any]:
    """The mapping of a file without deadlines, for promises with another rule."""
    PromiseVersion.objects.filter(pk__in=[version.pk for version in promises.values()]).update(rule=rule)
    columns = {role: name for role, name in mapping["columns"].items() if role != "deadline"}
    return {**mapping, "columns": columns}


def row(number: int, received: str, answered: str = "", department: str = "General") -> Row:
    return (f"z-{number}", department, received, answered, "")


@pytest.mark.parametrize(
    ("rule", "deadline"),
    [
        ("wd:1", "2026-05-15T17:00"),
        ("wd:2", "2026-05-18T17:00"),
        ("sd", "2026-05-13T17:00"),
        ("sd;cut=15:00", "2026-05-15T17:00"),
        ("wh:4", "2026-05-15T11:00"),
        ("ch:24", "2026-05-14T15:00"),
        ("cd:1", "2026-05-15T00:00"),
        # Thursday is Ascension Day
        ("cd:1;ext", "2026-05-16T00:00"),
    ],
)
def test_the_deadline_follows_from_the_rule_and_the_calendar(
    departments: dict[str, Department], rule: str, deadline: str
) -> None:
    clock = asked(promised(departments["General"], rule))

    assert (clock.deadline, clock.state) == (on(deadline), "running")


def test_a_clock_pins_the_version_of_the_calendar_and_of_the_rules(
    departments: dict[str, Department], calendar: Calendar
) -> None:
    close(calendar, [BRIDGE_DAY])

    clock = asked(promised(departments["General"], "wd:1"))

    assert clock.deadline == on("2026-05-18T17:00")
    assert clock.calendar_version == calendar.versions.get(number=2)
    assert clock.rules_version == RULES_VERSION


def test_without_a_calendar_it_counts_in_office_hours_and_pins_none(departments: dict[str, Department]) -> None:
    assert asked(promised(departments["General"], "wd:1")).calendar_version is None


def test_a_department_counts_with_its_own_calendar_before_that_of_the_department_above(
    departments: dict[str, Department], calendar: Calendar
) -> None:
    own = make_calendar(name="Balie", week=SATURDAY_TOO, by=None, now=WEDNESDAY)
    set_calendar(departments["General"], own, by=None, now=WEDNESDAY)
    friday = on("2026-03-06T15:00")

    clocks = [asked(promised(departments[name], "wd:1"), friday) for name in ("General", "Experts")]

    assert [clock.deadline for clock in clocks] == [on("2026-03-07T13:00"), on("2026-03-09T17:00")]
    assert [clock.calendar_version and clock.calendar_version.calendar for clock in clocks] == [own, calendar]


def test_a_request_without_a_receipt_is_invalid_by_every_rule(departments: dict[str, Department]) -> None:
    for rule in RULES:
        clock = asked(promised(departments["General"], rule), None)

        assert (clock.state, clock.problem, clock.deadline) == ("invalid", "no_start", None)


# ---- an import ----------------------------------------------------------------------------------------------------


def test_a_file_without_deadlines_is_measured_by_the_rule_of_the_promise(
    mapping: dict[str, Any], promises: dict[str, PromiseVersion], write: Write
) -> None:
    rows = [row(1, "2026-05-13T15:00+02:00", "2026-05-15T17:00+02:00"), row(2, "2026-05-13T15:00+02:00")]

    import_requests(write(rows), in_days(mapping, promises), by=None, now=NOW)

    assert set(Clock.objects.values_list("deadline", flat=True)) == {on("2026-05-15T17:00")}
    assert Clock.objects.filter(outcome_is(Outcome.KEPT, NOW)).get().request.source_id == "z-1"
    assert Clock.objects.filter(outcome_is(Outcome.BROKEN, NOW)).get().request.source_id == "z-2"


def test_a_promise_that_takes_the_deadline_from_the_source_needs_its_column(
    mapping: dict[str, Any], promises: dict[str, PromiseVersion], write: Write
) -> None:
    path = write([row(1, "2026-05-13T15:00+02:00")])

    with pytest.raises(ImportRefused, match="Noem in de mapping bij ‘columns’ ook de kolom voor ‘deadline’"):
        import_requests(path, in_days(mapping, promises, "at"), by=None, now=NOW)


def test_a_mapping_may_name_the_rule_that_it_expects(
    mapping: dict[str, Any], promises: dict[str, PromiseVersion], write: Write
) -> None:
    path = write([row(1, "2026-05-13T15:00+02:00")])
    expecting = in_days(mapping, promises, "wd:2")

    import_requests(path, {**expecting, "rule": "wd:2"}, by=None, now=NOW)
    with pytest.raises(ImportRefused, match="heeft regel ‘wd:2’; de mapping noemt ‘wh:16’"):
        import_requests(path, {**expecting, "rule": "wh:16"}, by=None, now=NOW)


def test_every_department_in_a_file_is_counted_with_its_own_calendar_in_as_many_queries(
    mapping: dict[str, Any],
    promises: dict[str, PromiseVersion],
    departments: dict[str, Department],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for name, department in departments.items():
        own = make_calendar(name=name, week=SATURDAY_TOO, by=None, now=WEDNESDAY)
        set_calendar(department, own, by=None, now=WEDNESDAY)
    counted = in_days(mapping, promises, "wd:5")

    with django_assert_max_num_queries(50):
        import_requests(WABO, counted, by=None, now=NOW)

    assert Clock.objects.values("calendar_version").distinct().count() == 3


def test_the_same_file_after_a_change_of_the_calendar_changes_nothing(
    mapping: dict[str, Any], promises: dict[str, PromiseVersion], calendar: Calendar, write: Write
) -> None:
    path = write([row(1, "2026-05-13T15:00+02:00", "2026-05-15T10:00+02:00"), row(2, "2026-05-13T15:00+02:00")])
    import_requests(path, in_days(mapping, promises), by=None, now=WEDNESDAY)
    close(calendar, [BRIDGE_DAY])

    again = import_requests(path, in_days(mapping, promises), by=None, now=WEDNESDAY)

    assert (again.unchanged, again.changed) == (2, 0)
    assert set(Clock.objects.values_list("deadline", flat=True)) == {on("2026-05-15T17:00")}


def test_a_correction_of_what_is_settled_keeps_the_deadline_and_what_is_open_gets_that_of_today(
    mapping: dict[str, Any], promises: dict[str, PromiseVersion], calendar: Calendar, write: Write
) -> None:
    received = "2026-05-13T15:00+02:00"
    late = "2026-05-12T15:00+02:00"
    counted = in_days(mapping, promises)
    first = [row(1, received, "2026-05-13T16:00+02:00"), row(2, received), row(3, late), row(4, received)]
    import_requests(write(first), counted, by=None, now=WEDNESDAY)
    close(calendar, [date(2026, 5, 13), BRIDGE_DAY])
    noon = on("2026-05-14T12:00")

    answered = "2026-05-15T10:00+02:00"
    second = [row(1, received, answered), row(2, received, answered), row(3, late, answered),
              row(4, "2026-05-13T14:00+02:00")]  # fmt: skip
    import_requests(write(second), counted, by=None, now=noon)

    found = dict(Clock.objects.values_list("request__source_id", "deadline"))
    assert found["z-1"] == on("2026-05-15T17:00")  # was answered
    assert found["z-2"] == on("2026-05-18T17:00")  # was open
    assert found["z-3"] == on("2026-05-13T17:00")  # was late
    assert found["z-4"] == on("2026-05-18T17:00")  # was received at another time
    pins = dict(Clock.objects.values_list("request__source_id", "calendar_version__number"))
    assert pins == {"z-1": 1, "z-2": 2, "z-3": 1, "z-4": 2}


def test_the_source_may_correct_a_deadline_that_it_gave_itself(take_over: TakeOver) -> None:
    settled = ("z-1", "General", "2026-03-02T10:00+01:00", "2026-03-04T10:00+01:00")
    take_over([(*settled, "2026-03-05T17:00+01:00")])

    report = take_over([(*settled, "2026-03-03T17:00+01:00")])

    assert report.changed == 1
    assert Clock.objects.get().deadline == on("2026-03-03T17:00")


def test_a_calendar_that_does_not_open_any_more_is_told_by_row(
    mapping: dict[str, Any], promises: dict[str, PromiseVersion], calendar: Calendar, write: Write
) -> None:
    version = calendar.versions.get()
    version.definition = {**version.definition, "weeks": [{"from": "2026-05-13", "week": {}}]}
    version.save()

    with pytest.raises(ImportRefused, match="Rij 2: de kalender van ‘vergunningen’ is na de ontvangst te kort open"):
        import_requests(write([row(1, "2026-05-13T15:00+02:00")]), in_days(mapping, promises), by=None, now=NOW)


# ---- SQL and the engine -------------------------------------------------------------------------------------------


def test_sql_says_of_stored_clocks_of_every_rule_what_the_engine_says(
    departments: dict[str, Department], calendar: Calendar
) -> None:
    random = Random(20260513)
    moments = [WEDNESDAY + timedelta(hours=6 * step) for step in range(16)]
    department = departments["General"]
    counting = countings([department.pk])[department.pk]
    versions = [promised(department, rule) for rule in RULES]
    shapes = list(product(moments[::2], ("", "answered", "withdrawn", "both", "done"), range(2)))
    made: list[Request] = []
    for number, (start, shape, _twice) in enumerate(shapes):
        late = start + timedelta(seconds=random.choice([-121, -60, 0, 1, 3600, 86_400, 172_800, 259_200]))
        later = start + timedelta(seconds=random.randrange(-200, 400_000))
        made.append(
            Request(
                source="proef",
                source_id=str(number),
                evidence="logged",
                department=department,
                received_at=start,
                answered_at=late if shape in {"answered", "both"} else None,
                withdrawn_at=later if shape in {"withdrawn", "both"} else None,
                is_done_without_time=shape == "done",
                deadline_given=start + timedelta(hours=random.randrange(0, 72)),
            )
        )
    requests = Request.objects.bulk_create(made)
    Clock.objects.bulk_create(
        clock_for(request, version, calendar=counting.calendar, calendar_version=counting.version)
        for request, version in product(requests, versions)
    )

    seen: set[Outcome] = set()
    stored = list(Clock.objects.select_related("request", "promise_version"))
    for moment in [*moments, on("2026-05-15T17:00"), on("2026-05-15T17:00") + timedelta(microseconds=1)]:
        in_sql = {
            key: outcome
            for outcome in Outcome
            for key in Clock.objects.filter(outcome_is(outcome, moment)).values_list("pk", flat=True)
        }
        by_the_engine = {
            clock.pk: assess(
                facts_of(clock.request), parse_rule(clock.promise_version.rule), counting.calendar, moment
            ).status
            for clock in stored
        }
        assert in_sql == by_the_engine
        seen |= set(in_sql.values())
    assert seen == set(Outcome) - {Outcome.PAUSED}


def facts_of(request: Request) -> Facts:
    return Facts(
        start=request.received_at,
        answered=request.answered_at,
        withdrawn=request.withdrawn_at,
        is_done_without_time=request.is_done_without_time,
        deadline_given=request.deadline_given,
    )
