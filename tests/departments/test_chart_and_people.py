"""Who leads whom, who may read what: from the dated tree and dated roles."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from departments.access.roles import Right, Role
from departments.audit.models import AuditEntry
from departments.catalogue.selectors import customers_of, services_of, suppliers_of
from departments.catalogue.services import ServiceOfAnother, SuppliesItself, add_relation, add_service
from departments.chart.models import Department
from departments.chart.selectors import ancestors, branch, calendar_of, organisation_calendar, organisation_name, root
from departments.chart.services import DepartmentNotFree, close_department
from departments.chart.tree import ancestors_of, branch_of
from departments.people.guards import EmailTaken
from departments.people.models import Employee
from departments.people.names import one_line
from departments.people.selectors import (
    decision_departments,
    directors_of,
    lead_above,
    leads_of,
    managers,
    result_departments,
    rights_of,
    roles_of,
)
from departments.people.services import RoleNeedsDepartment, assign_role, close_account, create_employee, end_role
from departments.worktime.models import Calendar, CalendarDay
from tests.departments.conftest import DAY, FOUNDED, department


def names(things) -> list[str]:
    return [str(thing) for thing in things]


def test_a_loop_in_the_tree_ends():
    loop = {1: 2, 2: 3, 3: 1}

    assert ancestors_of(1, loop) == [2, 3]
    assert branch_of(1, loop) == [1, 3, 2]


def test_the_tree_is_walked_up_and_down(town):
    assert names(ancestors(town.permits)) == ["Stadswerken", "Gemeente Oeverstad"]
    assert names(branch(town.hall, DAY)) == ["Gemeente Oeverstad", "Stadswerken", "Straten", "Vergunningen"]
    assert root(DAY) == town.hall
    assert organisation_name(DAY) == "Gemeente Oeverstad"


def test_before_the_organisation_was_there_it_has_no_name(town):
    assert root(FOUNDED - timedelta(days=1)) is None
    assert organisation_name(FOUNDED - timedelta(days=1)) == ""


def test_a_closed_department_is_not_in_the_branch_any_more(town, now):
    close_department(town.streets, until=DAY, by=town.yusuf, now=now)

    assert town.streets in branch(town.works, DAY - timedelta(days=1))
    assert town.streets not in branch(town.works, DAY)


def test_a_department_with_others_below_it_does_not_close(town, now):
    with pytest.raises(DepartmentNotFree):
        close_department(town.works, until=DAY, by=town.yusuf, now=now)


def test_the_calendar_comes_from_the_nearest_department_that_has_one(town, now):
    early = Calendar.objects.create(name="Vroeg", week=[[["07:00", "12:30"], ["13:00", "24:00"]]] * 5 + [[], []])
    CalendarDay.objects.create(calendar=early, date=date(2026, 11, 25), kind="closed", reason="Studiedag")
    Department.objects.filter(pk=town.works.pk).update(calendar=early)

    inherited = calendar_of(Department.objects.get(pk=town.permits.pk))

    assert [(window.opens, window.closes) for window in inherited.windows(DAY)] == [(420, 750), (780, 1440)]
    assert not inherited.is_working_day(date(2026, 11, 25))
    assert organisation_calendar(DAY).is_working_day(date(2026, 11, 25))


def test_leads_and_directors_are_found(town):
    assert leads_of(town.permits, DAY) == [town.fatima]
    assert leads_of(town.streets, DAY) == []
    assert lead_above(town.permits, DAY) == [town.wim]
    assert lead_above(town.works, DAY) == [town.henk]
    assert lead_above(town.hall, DAY) == []
    assert directors_of(town.permits, DAY) == [town.henk]
    assert managers(DAY) == [town.yusuf]


def test_an_escalation_reaches_another_desk_when_one_person_leads_both(town, now):
    assign_role(town.wim, Role.TEAM_LEAD, department=town.permits, valid_from=FOUNDED, by=None, now=now)

    assert lead_above(town.permits, DAY) == [town.henk]


def test_who_left_leads_nothing(town, now):
    close_account(town.fatima, by=town.yusuf, now=now)

    assert leads_of(town.permits, DAY) == []


def test_a_role_holds_from_its_first_to_before_its_last_day(town, now):
    role = assign_role(town.sanne, Role.TEAM_LEAD, department=town.streets, valid_from=DAY, by=town.yusuf, now=now)
    end_role(role, until=DAY + timedelta(days=10), by=town.yusuf, now=now)

    assert Role.TEAM_LEAD not in roles_of(town.sanne, DAY - timedelta(days=1))
    assert Role.TEAM_LEAD in roles_of(town.sanne, DAY)
    assert Role.TEAM_LEAD in roles_of(town.sanne, DAY + timedelta(days=9))
    assert Role.TEAM_LEAD not in roles_of(town.sanne, DAY + timedelta(days=10))


def test_a_lead_without_a_department_is_refused_by_service_and_database(town, now):
    with pytest.raises(RoleNeedsDepartment):
        assign_role(town.sanne, Role.TEAM_LEAD, department=None, valid_from=DAY, by=None, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        town.sanne.roles.create(role=Role.TEAM_LEAD, department=None, valid_from=DAY)


@pytest.mark.parametrize(
    ("who", "read", "decide"),
    [
        ("sanne", [], []),
        ("fatima", ["Vergunningen"], ["Vergunningen"]),
        ("wim", ["Stadswerken", "Straten", "Vergunningen"], ["Stadswerken", "Straten", "Vergunningen"]),
        ("yusuf", ["Gemeente Oeverstad", "Stadswerken", "Straten", "Vergunningen"], []),
    ],
)
def test_whose_results_one_reads_and_where_one_decides(town, who, read, decide):
    employee = getattr(town, who)

    assert names(result_departments(employee, DAY).on(DAY).by_name()) == read
    assert names(decision_departments(employee, DAY).on(DAY).by_name()) == decide


def test_rights_follow_from_the_roles(town):
    assert Right.MANAGE in rights_of(town.yusuf, DAY)
    assert Right.MANAGE not in rights_of(town.sanne, DAY)
    assert Right.ANSWER_SURVEYS in rights_of(town.sanne, DAY)


def test_one_address_is_one_person_however_it_is_typed(town, now):
    with pytest.raises(EmailTaken):
        create_employee(email="SANNE@Oeverstad.Example", name="Een ander", department=None, by=None, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Employee.objects.create(email="SANNE@Oeverstad.Example", name="Een ander")


def test_names_are_fit_for_a_mail_header(town, now):
    employee = create_employee(
        email="x@oeverstad.example", name="Eva\r\nBcc: all@example.nl\u202e", department=None, by=None, now=now
    )

    assert employee.name == "Eva Bcc: all@example.nl"
    assert one_line(" Fina\u0308n \t cie\0n ") == "Finän cien"


def test_changes_of_people_and_roles_are_in_the_trail(town):
    assert set(AuditEntry.objects.values_list("event", flat=True)) == {
        "department.opened", "employee.created", "role.assigned"
    }  # fmt: skip


def test_suppliers_and_customers_are_declared(town, now):
    desk = add_service(town.streets, name="Schouw", by=town.yusuf, now=now)
    add_relation(customer=town.permits, supplier=town.streets, service=desk, by=town.yusuf, now=now)
    add_relation(customer=town.permits, supplier=town.streets, by=town.yusuf, now=now)
    add_relation(customer=town.permits, supplier=town.streets, by=town.yusuf, now=now)

    assert suppliers_of([town.permits.pk], DAY) == [town.streets]
    assert customers_of([town.streets.pk], DAY) == [town.permits]
    assert services_of(town.streets) == [desk]


def test_nobody_supplies_itself_nor_the_service_of_another(town, now):
    desk = add_service(town.streets, name="Schouw", by=town.yusuf, now=now)

    with pytest.raises(SuppliesItself):
        add_relation(customer=town.permits, supplier=town.permits, by=None, now=now)
    with pytest.raises(ServiceOfAnother):
        add_relation(customer=town.streets, supplier=town.works, service=desk, by=None, now=now)


def test_selectors_do_not_ask_more_of_the_database_for_a_larger_tree(town, now, django_assert_max_num_queries):
    for n in range(20):
        department(f"team-{n}", f"Team {n}", town.streets)
    sanne = Employee.objects.get(pk=town.sanne.pk)

    with django_assert_max_num_queries(4):
        branch(town.hall, DAY)
        ancestors(town.permits)
    with django_assert_max_num_queries(3):
        list(result_departments(sanne, DAY))
