from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from departments.access.roles import Role
from departments.audit.checking import verify
from departments.audit.models import AuditEntry
from departments.chart.models import ChartChange, Department, Succession
from departments.chart.plans import Closing, Merging, Moving, Opening, Part, Plan, Renaming, Splitting
from departments.chart.selectors import chart_on, heirs, history, name_on, planned_changes, predecessors
from departments.people.models import Employee, RoleAssignment
from departments.people.selectors import decision_departments, leads_of
from departments.worktime.models import Calendar
from feedback.dashboard.home import management_todos
from feedback.reorganisation.services import ChangeRefused, apply_due, plan_change, withdraw_change
from tests.feedback.reorganising_cast import (
    LATER,
    LONG_AGO,
    NOW,
    TODAY,
    Cast,
    chart_now,
    relations,
    reorganising_municipality,
    works_in,
)

ONE_DAY = timedelta(days=1)
REASON = "Besluit van het college"


@pytest.fixture
def cast(db: None) -> Cast:
    return reorganising_municipality()


def do(cast: Cast, plan: Plan, day: date = TODAY) -> ChartChange:
    return plan_change(plan, day=day, reason=REASON, by=cast.manager, now=NOW)


def named(code: str) -> Department:
    return Department.objects.get(code=code)


def lasting(department: Department, day: date = TODAY) -> set[str]:
    return set(RoleAssignment.objects.on(day).filter(department=department).values_list("employee__name", flat=True))


def test_merging_two_into_a_new_one_moves_people_lead_services_and_relations(cast: Cast) -> None:
    lead = cast.people["ict"][3]

    change = do(cast, Merging(cast.pk("ict", "hr"), None, "advies", "Advies", cast["bedrijf"].pk, lead=lead.pk))

    new = named("advies")
    assert change.state == ChartChange.State.DONE
    assert works_in(*cast.people["ict"], *cast.people["hr"]) == {"advies"}
    assert [one.pk for one in leads_of(new, TODAY)] == [lead.pk]
    assert lasting(cast["ict"]) == lasting(cast["hr"]) == set()
    # HR was a customer of ICT: that would be the new one with itself. Of two services Werkplek one remains.
    assert relations() == {("kcc", "advies", "Werkplek"), ("bouw", "advies", "Salaris")}
    assert sorted(new.services.filter(is_active=True).values_list("name", flat=True)) == ["Salaris", "Werkplek"]
    assert {one.code for one in predecessors(new, TODAY)} == {"ict", "hr"}
    assert set(change.departments.values_list("code", flat=True)) == {"ict", "hr", "bedrijf", "advies"}


def test_merging_into_an_existing_one_keeps_its_lead_unless_another_is_chosen(cast: Cast) -> None:
    do(cast, Merging(cast.pk("bouw"), into=cast["groen"].pk))

    assert lasting(cast["groen"]) == {"Groen 0"}
    assert chart_now()["toezicht"] == "groen"
    assert works_in(*cast.people["bouw"], *cast.people["groen"]) == {"groen"}
    assert works_in(*cast.people["toezicht"]) == {"toezicht"}

    do(cast, Merging(cast.pk("toezicht"), into=cast["groen"].pk, lead=cast.leads["toezicht"].pk), TODAY + ONE_DAY)
    apply_due(NOW + ONE_DAY)

    assert lasting(cast["groen"], TODAY) == {"Groen 0"}
    assert lasting(cast["groen"], TODAY + ONE_DAY) == {"Toezicht 0"}


def test_splitting_closes_the_whole_and_gives_each_part_its_people_and_teams(cast: Cast) -> None:
    named_people = {cast.people["bouw"][1].pk: 0, cast.people["bouw"][2].pk: 0, cast.people["kcc"][2].pk: 0}
    parts = (Part("bouw-n", "Bouw noord"), Part("bouw-z", "Bouw zuid"))

    do(cast, Splitting(cast["bouw"].pk, parts, heir=1, people=named_people, children={cast["toezicht"].pk: 0}))

    north, south = named("bouw-n"), named("bouw-z")
    assert set(north.employees.all()) == {cast.people["bouw"][1], cast.people["bouw"][2]}
    assert south.employees.count() == 4
    assert works_in(*cast.people["kcc"]) == {"kcc"}
    assert chart_now()["toezicht"] == "bouw-n"
    assert lasting(cast["bouw"]) == set()
    assert heirs(TODAY) == {cast["bouw"].pk: south.pk}
    assert relations() >= {("bouw-z", "hr", "Salaris")}
    assert set(Succession.objects.values_list("successor__code", "is_heir")) == {("bouw-n", False), ("bouw-z", True)}


def test_splitting_off_leaves_the_department_its_lead_and_the_rest(cast: Cast) -> None:
    people = {one.pk: 0 for one in cast.people["ict"][4:]}

    do(cast, Splitting(cast["ict"].pk, (Part("data", "Data"),), keeps=True, heir=-1, people=people))

    assert named("data").employees.count() == 3
    assert cast["ict"].employees.count() == 4
    assert lasting(cast["ict"]) == {"ICT 0"}
    assert heirs(TODAY) == {}
    assert ("kcc", "ict", "Werkplek") in relations()


def test_closing_hands_everything_to_the_heir_and_lets_its_lead_decide(cast: Cast) -> None:
    do(cast, Closing(cast["bouw"].pk, cast["groen"].pk))

    assert chart_now() == {
        "gemeente": "", "ruimte": "gemeente", "groen": "ruimte", "toezicht": "groen", "bedrijf": "gemeente",
        "ict": "bedrijf", "hr": "bedrijf", "kcc": "gemeente",
    }  # fmt: skip
    assert cast["bouw"] in decision_departments(cast.leads["groen"], TODAY)
    assert cast["bouw"] not in decision_departments(cast.leads["bouw"], TODAY)
    assert cast["bouw"] not in decision_departments(cast.leads["ict"], TODAY)


def test_renaming_moving_and_opening_keep_the_days_before(cast: Cast) -> None:
    do(cast, Renaming(cast["ict"].pk, "Informatie"))
    do(cast, Moving(cast["ict"].pk, cast["ruimte"].pk))
    do(cast, Opening("nieuw", "Nieuw", cast["ruimte"].pk))

    yesterday = chart_on(TODAY - ONE_DAY, TODAY)
    ict = cast["ict"].pk
    assert (yesterday.places[ict].name, yesterday.places[ict].parent) == ("ICT", cast["bedrijf"].pk)
    assert (chart_on(TODAY, TODAY).places[ict].name, chart_now()["ict"]) == ("Informatie", "ruimte")
    assert name_on(named("ict"), TODAY - ONE_DAY) == "ICT"
    assert name_on(named("ict"), TODAY) == "Informatie"


def test_history_tells_what_happened_in_the_names_of_that_day_with_the_reason(cast: Cast) -> None:
    do(cast, Renaming(cast["ict"].pk, "Informatie"), date(2026, 3, 1))
    do(cast, Moving(cast["ict"].pk, cast["ruimte"].pk), date(2026, 4, 1))
    do(cast, Merging(cast.pk("ict"), into=cast["kcc"].pk), date(2026, 5, 1))

    told = [(line.day, line.kind, line.before, line.after, line.others, line.reason) for line in history(named("ict"))]
    assert told == [
        (date(2026, 5, 1), "closed", "", "KCC", ("KCC",), REASON),
        (date(2026, 4, 1), "moved", "Bedrijf", "Ruimte", (), REASON),
        (date(2026, 3, 1), "renamed", "ICT", "Informatie", (), REASON),
        (LONG_AGO, "opened", "Bedrijf", "ICT", (), ""),
    ]
    assert [(line.kind, line.others) for line in history(named("kcc"))] == [
        ("took_over", ("Informatie",)),
        ("opened", ()),
    ]


def test_a_planned_change_waits_for_its_day_and_is_done_once(cast: Cast) -> None:
    change = do(cast, Merging(cast.pk("ict", "hr"), None, "advies", "Advies", cast["bedrijf"].pk), LATER)

    assert change.state == ChartChange.State.PLANNED
    assert planned_changes() == [change]
    assert "advies" not in chart_now()
    future = chart_on(LATER, TODAY)
    assert [place.name for place in future.children(cast["bedrijf"].pk)] == ["Advies"]
    assert next(iter(future.children(cast["bedrijf"].pk))).key < 0

    early = apply_due(NOW + timedelta(days=45))
    done = [apply_due(NOW + timedelta(days=46)), apply_due(NOW + timedelta(days=46))]

    assert (early, done) == (0, [1, 0])
    assert named("advies").valid_from == LATER
    assert named("ict").valid_until == LATER
    change.refresh_from_db()
    assert change.state == ChartChange.State.DONE
    assert named("advies") in change.departments.all()


def test_a_planned_change_that_no_longer_fits_is_blocked_and_asks_for_the_manager(cast: Cast) -> None:
    lead = cast.people["ict"][2]
    change = do(cast, Merging(cast.pk("ict", "hr"), None, "x", "X", cast["bedrijf"].pk, lead=lead.pk), LATER)
    Employee.objects.filter(pk=lead.pk).update(is_active=False)
    before = chart_now()

    done = apply_due(NOW + timedelta(days=60))

    change.refresh_from_db()
    assert (done, change.state) == (0, ChartChange.State.BLOCKED)
    assert change.problem == "Deze collega werkt hier niet meer. Kies een ander."
    assert chart_now() == before
    assert [todo.why for todo in management_todos(cast.manager, NOW) if todo.badge == "Kon niet doorgaan"] == [
        change.problem
    ]
    withdraw_change(change, by=cast.manager, now=NOW)
    assert not [todo for todo in management_todos(cast.manager, NOW) if todo.badge == "Kon niet doorgaan"]


def test_what_is_withdrawn_does_not_happen_and_cannot_be_withdrawn_again(cast: Cast) -> None:
    change = do(cast, Renaming(cast["ict"].pk, "Informatie"), LATER)

    withdraw_change(change, by=cast.manager, now=NOW)

    assert apply_due(NOW + timedelta(days=60)) == 0
    with pytest.raises(ChangeRefused):
        withdraw_change(change, by=cast.manager, now=NOW)
    assert do(cast, Moving(cast["ict"].pk, cast["ruimte"].pk)).state == ChartChange.State.DONE


def test_the_trail_names_day_and_reason_and_still_verifies(cast: Cast) -> None:
    do(cast, Renaming(cast["ict"].pk, "Informatie"))
    planned = do(cast, Closing(cast["hr"].pk, cast["bedrijf"].pk), LATER)
    withdraw_change(planned, by=cast.manager, now=NOW)

    entries = AuditEntry.objects.filter(event__startswith="chart_change").order_by("number")
    assert [entry.event for entry in entries] == ["chart_change.done", "chart_change.planned", "chart_change.withdrawn"]
    assert entries[0].details["day"] == "2026-11-16"
    assert entries[0].details["reason"] == REASON
    assert AuditEntry.objects.filter(event="department.renamed").count() == 1
    assert not verify()


REFUSALS: list[tuple[str, Callable[[Cast], Plan], date, str]] = [
    ("a loop", lambda cast: Moving(cast["ruimte"].pk, cast["toezicht"].pk), TODAY, "parent"),
    ("the code of a closed one", lambda cast: Opening("oud", "Oud", cast["gemeente"].pk), TODAY, "code"),
    ("nobody of that number", lambda cast: Merging(cast.pk("ict"), into=cast["hr"].pk, lead=99999), TODAY, "lead"),
    ("before it began", lambda cast: Renaming(cast["ict"].pk, "X"), LONG_AGO - ONE_DAY, "department"),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "day", "field"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_what_is_refused_stores_nothing(cast: Cast, plan: Callable[[Cast], Plan], day: date, field: str) -> None:
    Department.objects.create(
        code="oud", name="Oud", parent=cast["gemeente"], valid_from=LONG_AGO, valid_until=date(2021, 1, 1)
    )
    entries = AuditEntry.objects.count()

    with pytest.raises(ChangeRefused) as no:
        do(cast, plan(cast), day)

    assert no.value.field == field
    assert ChartChange.objects.count() == 0
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_change_without_a_readable_reason_is_refused(cast: Cast, reason: str) -> None:
    with pytest.raises(ChangeRefused) as no:
        plan_change(Renaming(cast["ict"].pk, "X"), day=TODAY, reason=reason, by=cast.manager, now=NOW)

    assert no.value.field == "reason"


def test_a_change_dated_before_the_last_one_is_refused_and_on_that_day_allowed(cast: Cast) -> None:
    do(cast, Renaming(cast["ict"].pk, "Informatie"), date(2026, 6, 1))

    with pytest.raises(ChangeRefused) as no:
        do(cast, Moving(cast["ict"].pk, cast["ruimte"].pk), date(2026, 5, 31))
    do(cast, Moving(cast["ict"].pk, cast["ruimte"].pk), date(2026, 6, 1))

    assert no.value.field == "day"
    assert chart_on(date(2026, 5, 31), TODAY).places[cast["ict"].pk].parent == cast["bedrijf"].pk
    assert chart_on(date(2026, 6, 1), TODAY).places[cast["ict"].pk].parent == cast["ruimte"].pk


def test_merging_takes_as_many_queries_for_ten_people_as_for_fifty(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as few:
        do(cast, Merging(cast.pk("groen"), into=cast["kcc"].pk))
    for n in range(50):
        Employee.objects.create(email=f"meer{n}@voorbeeldstad.test", name=f"Meer {n}", department=cast["bouw"])
    do(cast, Moving(cast["toezicht"].pk, cast["ruimte"].pk))
    with CaptureQueriesContext(connection) as many:
        do(cast, Merging(cast.pk("bouw"), into=cast["kcc"].pk))

    # Bouw has one relation more than Groen
    assert len(many) <= len(few) + 1


@pytest.mark.django_db(transaction=True)
def test_of_two_ticks_at_once_one_does_the_change() -> None:
    cast = reorganising_municipality()
    do(cast, Merging(cast.pk("ict", "hr"), None, "advies", "Advies", cast["bedrijf"].pk), LATER)

    outcomes = at_once([lambda: apply_due(NOW + timedelta(days=60))] * 2)

    assert sorted(outcomes, key=str) == [0, 1]
    assert Department.objects.filter(code="advies").count() == 1
    assert ChartChange.objects.get().state == ChartChange.State.DONE


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_cannot_make_a_loop() -> None:
    cast = reorganising_municipality()

    outcomes = at_once(
        [
            lambda: _tried(cast, Moving(cast["ruimte"].pk, cast["bedrijf"].pk)),
            lambda: _tried(cast, Moving(cast["bedrijf"].pk, cast["ruimte"].pk)),
        ]
    )

    assert sorted(outcomes, key=str) == ["done", "parent"]


def at_once(works: list[Callable[[], object]]) -> list[object]:
    """What each of these answers when they begin at the same moment, each on a connection of its own."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        start.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def _tried(cast: Cast, plan: Plan) -> str:
    try:
        do(cast, plan)
    except ChangeRefused as no:
        return no.field
    return "done"


def test_a_new_department_keeps_the_working_days_that_its_predecessors_share(cast: Cast) -> None:
    calendar = Calendar.objects.create(name="Balie")
    Department.objects.filter(code__in=["ict", "hr"]).update(calendar=calendar)

    do(cast, Merging(cast.pk("ict", "hr"), None, "advies", "Advies", cast["bedrijf"].pk))
    do(cast, Merging(cast.pk("groen", "kcc"), None, "buiten", "Buiten", cast["ruimte"].pk))

    assert (named("advies").calendar, named("buiten").calendar) == (calendar, None)


def test_roles_that_would_begin_later_at_a_closed_department_are_taken_back(cast: Cast) -> None:
    RoleAssignment.objects.create(
        employee=cast.people["ict"][1], role=Role.DIRECTOR.value, department=cast["ict"], valid_from=LATER
    )

    do(cast, Closing(cast["ict"].pk, cast["hr"].pk))

    assert not RoleAssignment.objects.filter(department=cast["ict"]).exclude(valid_until=TODAY).exists()


class BreaksAt:
    """The database answers no more from statement number `number` on."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        self.left -= 1
        if self.left <= 0 and "SAVEPOINT" not in sql:
            raise ConnectionError
        return execute(sql, params, many, context)


def test_a_change_that_breaks_halfway_leaves_nothing_behind_and_is_done_by_the_next_tick(cast: Cast) -> None:
    do(
        cast,
        Merging(cast.pk("ict", "bouw"), None, "samen", "Samen", cast["bedrijf"].pk, cast.people["ict"][1].pk),
        LATER,
    )
    moment, before = NOW + timedelta(days=60), everything()
    breaks = 0

    for number in range(1, 400, 5):
        try:
            with transaction.atomic(), connection.execute_wrapper(BreaksAt(number)):
                apply_due(moment)
        except ConnectionError:
            breaks += 1
            assert everything() == before
        else:
            break

    assert breaks > 10
    assert ChartChange.objects.get().state == ChartChange.State.DONE
    assert works_in(*cast.people["ict"], *cast.people["bouw"]) == {"samen"}


def everything() -> list[object]:
    return [
        list(Department.objects.order_by("pk").values()),
        list(Employee.objects.order_by("pk").values_list("pk", "department")),
        list(RoleAssignment.objects.order_by("pk").values()),
        list(ChartChange.objects.values()),
        relations(),
        Succession.objects.count(),
        AuditEntry.objects.count(),
    ]
