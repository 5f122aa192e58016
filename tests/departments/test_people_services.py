"""The directory and the roles in it: one address a person, who manages does not check, never without a manager."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from departments.access.roles import Role
from departments.audit.models import AuditEntry
from departments.people.guards import EmailTaken, LastManager, NumberTaken
from departments.people.models import Employee, RoleAssignment
from departments.people.rules import Term, always_somebody, clashes
from departments.people.selectors import counts, managers, roles_of
from departments.people.services import (
    ManagerChecksNobody,
    NobodyHere,
    RoleHeldAlready,
    RoleIsOfTheWhole,
    assign_role,
    change_employee,
    close_account,
    create_employee,
    end_role,
    leave,
    leave_together,
    move_people,
)
from tests.departments.conftest import DAY, FOUNDED, NOW, make_town

LATER = DAY + timedelta(days=30)


def give(person, role, *, since=DAY, until=None, department=None):
    return assign_role(person, role, department=department, valid_from=since, valid_until=until, by=None, now=NOW)


def changed(person, **fields):
    known = {
        "name": person.name,
        "email": person.email,
        "department": person.department,
        "language": person.language,
        "employee_number": person.employee_number,
    }
    return change_employee(person, **{**known, **fields}, by=None, now=NOW)


@pytest.mark.parametrize(
    ("terms", "day", "expected"),
    [
        ([], DAY, False),
        ([Term(FOUNDED)], DAY, True),
        ([Term(FOUNDED, DAY)], DAY, False),
        ([Term(LATER)], DAY, False),
        ([Term(FOUNDED, LATER), Term(LATER)], DAY, True),
        ([Term(FOUNDED, LATER), Term(LATER + timedelta(days=1))], DAY, False),
        ([Term(LATER), Term(FOUNDED, LATER)], DAY, True),
        ([Term(FOUNDED, LATER)], DAY, False),
    ],
)
def test_there_is_somebody_on_every_day_or_there_is_not(terms, day, expected):
    assert always_somebody(terms, day) is expected


@pytest.mark.parametrize(
    ("role", "term", "held", "expected"),
    [
        (Role.AUDITOR, Term(DAY), [(Role.FUNCTIONAL_MANAGER, Term(FOUNDED))], True),
        (Role.FUNCTIONAL_MANAGER, Term(DAY), [(Role.AUDITOR, Term(LATER))], True),
        (Role.AUDITOR, Term(DAY), [(Role.FUNCTIONAL_MANAGER, Term(FOUNDED, DAY))], False),
        (Role.AUDITOR, Term(DAY, LATER), [(Role.FUNCTIONAL_MANAGER, Term(LATER))], False),
        (Role.AUDITOR, Term(DAY), [(Role.DIRECTOR, Term(FOUNDED))], False),
        (Role.DIRECTOR, Term(DAY), [(Role.AUDITOR, Term(FOUNDED))], False),
        (Role.AUDITOR, Term(DAY), [(Role.AUDITOR, Term(FOUNDED))], False),
    ],
)
def test_who_manages_does_not_check_on_the_same_day(role, term, held, expected):
    assert clashes(role, term, held) is expected


def test_capitals_make_no_other_address_and_no_other_number(town, now):
    create_employee(
        email="eva@oeverstad.example", name="Eva", department=None, by=None, now=now, employee_number="ab12"
    )

    with pytest.raises(NumberTaken):
        create_employee(email="e@x.example", name="E", department=None, by=None, now=now, employee_number="AB12")
    with pytest.raises(EmailTaken):
        changed(town.sanne, email="EVA@Oeverstad.example")
    with pytest.raises(NumberTaken):
        changed(town.sanne, employee_number="Ab12")
    with pytest.raises(IntegrityError), transaction.atomic():
        Employee.objects.filter(pk=town.sanne.pk).update(employee_number="AB12")


def test_many_people_may_be_without_a_number(town):
    assert changed(town.sanne, name="Sanne de Visser") == ["name"]
    assert Employee.objects.filter(employee_number="").count() == 5


def test_the_trail_says_what_changed_but_never_who_it_was(town):
    changed(town.sanne, name="Iemand Anders", email="anders@oeverstad.example", department=town.streets)

    entry = AuditEntry.objects.last()
    assert (entry.event, entry.target_kind, entry.target_id) == ("employee.changed", "employee", str(town.sanne.pk))
    assert entry.details == {
        "fields": ["name", "email", "department"],
        "before": town.permits.pk,
        "department": town.streets.pk,
    }


def test_nothing_different_leaves_no_trail(town):
    before = AuditEntry.objects.count()

    assert changed(town.sanne, email="SANNE@oeverstad.example", name=" Sanne  Visser ") == []
    assert AuditEntry.objects.count() == before


def test_people_move_together_with_one_entry_for_each_department_they_leave(town, now):
    leave(town.henk, on=DAY, by=town.yusuf, now=now)

    moved = move_people(
        [town.sanne.pk, town.fatima.pk, town.wim.pk, town.henk.pk], department=town.works, by=town.yusuf, now=now
    )

    assert moved == 2  # Wim works there, Henk left
    assert counts(DAY) == {town.works.pk: 3, town.hall.pk: 1}
    entry = AuditEntry.objects.filter(event="department.people_moved").get()
    assert entry.details["employees"] == sorted([town.sanne.pk, town.fatima.pk])


def test_managers_and_auditors_are_that_for_the_whole_organisation(town):
    for role in (Role.FUNCTIONAL_MANAGER, Role.AUDITOR):
        with pytest.raises(RoleIsOfTheWhole):
            give(town.sanne, role, department=town.works)


def test_nobody_manages_and_checks_at_the_same_time(town):
    give(town.sanne, Role.AUDITOR)

    with pytest.raises(ManagerChecksNobody):
        give(town.yusuf, Role.AUDITOR)
    with pytest.raises(ManagerChecksNobody):
        give(town.sanne, Role.FUNCTIONAL_MANAGER, since=LATER)


def test_a_role_is_not_given_twice_for_the_same_time(town):
    with pytest.raises(RoleHeldAlready):
        give(town.fatima, Role.TEAM_LEAD, department=town.permits)

    assert give(town.fatima, Role.TEAM_LEAD, department=town.streets)


def test_who_left_gets_no_role_and_no_other_name(town, now):
    leave(town.sanne, on=DAY, by=None, now=now)

    with pytest.raises(NobodyHere):
        give(town.sanne, Role.TEAM_LEAD, department=town.streets)
    with pytest.raises(NobodyHere):
        changed(town.sanne, name="Toch weer")


def the_role(town) -> RoleAssignment:
    return RoleAssignment.objects.get(employee=town.yusuf, role=Role.FUNCTIONAL_MANAGER)


@pytest.mark.parametrize(
    "let_go",
    [
        lambda town, now: end_role(the_role(town), until=DAY, by=None, now=now),
        lambda town, now: end_role(the_role(town), until=LATER, by=None, now=now),
        lambda town, now: leave(town.yusuf, on=DAY, by=None, now=now),
        lambda town, now: close_account(town.yusuf, by=None, now=now),
        lambda town, now: leave_together([town.sanne.pk, town.yusuf.pk], on=DAY, by=None, now=now),
    ],
)
def test_the_last_manager_stays(town, now, let_go):
    with pytest.raises(LastManager):
        let_go(town, now)

    assert managers(DAY) == [town.yusuf]
    assert Employee.objects.get(pk=town.sanne.pk).left_on is None
    give(town.wim, Role.FUNCTIONAL_MANAGER)
    let_go(town, now)


def test_a_manager_for_a_while_does_not_replace_one_without_an_end(town, now):
    give(town.wim, Role.FUNCTIONAL_MANAGER, until=LATER)

    with pytest.raises(LastManager):
        end_role(the_role(town), until=DAY, by=None, now=now)


def test_a_manager_who_cannot_sign_in_replaces_nobody(town, now):
    give(town.wim, Role.FUNCTIONAL_MANAGER)
    close_account(town.wim, by=None, now=now)

    with pytest.raises(LastManager):
        leave(town.yusuf, on=DAY, by=None, now=now)


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_the_same_moment_do_not_both_go():
    town = make_town()
    give(town.wim, Role.FUNCTIONAL_MANAGER)
    refused, start = [], Barrier(2)

    def go(person):
        start.wait()
        try:
            leave(person, on=DAY, by=None, now=NOW)
        except LastManager:
            refused.append(person.pk)
        finally:
            connection.close()

    threads = [Thread(target=go, args=[person]) for person in (town.yusuf, town.wim)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert [one.pk for one in managers(DAY)] == refused


def test_a_role_that_had_not_begun_is_taken_back(town, now):
    role = give(town.sanne, Role.TEAM_LEAD, department=town.streets, since=LATER)

    end_role(role, until=DAY, by=None, now=now)

    assert not town.sanne.roles.exists()


def test_leaving_ends_roles_on_the_day_and_keeps_what_was(town, now):
    give(town.fatima, Role.DIRECTOR, department=town.hall, since=LATER)

    leave(town.fatima, on=DAY, by=town.yusuf, now=now)

    assert roles_of(town.fatima, DAY - timedelta(days=1)) == {Role.EMPLOYEE, Role.TEAM_LEAD}
    assert roles_of(town.fatima, DAY) == {Role.EMPLOYEE}
    assert [role.valid_until for role in town.fatima.roles.all()] == [DAY]


def test_leaving_forgets_who_it_was_once(town, now):
    changed(town.sanne, employee_number="12345")

    assert leave_together([town.sanne.pk], on=DAY, by=town.yusuf, now=now) == 1
    assert leave_together([town.sanne.pk], on=LATER, by=town.yusuf, now=now) == 0

    left = Employee.objects.get(pk=town.sanne.pk)
    assert (left.name, left.email) == ("Oud-medewerker", f"vertrokken-{left.pk}@invalid")
    assert (left.employee_number, left.department, left.left_on, left.is_active) == ("", None, DAY, False)
    assert not left.has_usable_password()
    assert AuditEntry.objects.filter(event="employee.left").count() == 1
    assert left not in Employee.objects.here()


def test_many_leave_in_few_queries(town, now, django_assert_max_num_queries):
    people = [
        create_employee(email=f"p{n}@oeverstad.example", name=f"P {n}", department=town.permits, by=None, now=now).pk
        for n in range(30)
    ]

    with django_assert_max_num_queries(30):
        assert leave_together(people, on=date(2026, 11, 24), by=None, now=now) == 30
