"""A file with the chart and the people: what it changes, all of it or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from departments.access.roles import Role
from departments.audit.checking import verify
from departments.audit.models import AuditEntry
from departments.catalogue.models import Service
from departments.chart.models import ChartChange, Department, EarlierPlace, Succession
from departments.chart.services import rename_department
from departments.imports import services
from departments.imports.models import OrganisationImport, RememberedMapping
from departments.imports.services import NotNow, begin_again, drop, drop_forgotten
from departments.jobs.models import Job
from departments.people.models import Employee, RoleAssignment
from departments.people.selectors import leads_of
from ikg.tick import STEPS
from tests.departments.conftest import DAY, FOUNDED, NOW, person
from tests.departments.importing import (
    CHART,
    PEOPLE,
    applied,
    brought,
    checked,
    csv_of,
    latest_job,
    message_of,
    tree,
    work,
    xlsx_of,
)

State = OrganisationImport.State
UNCHANGED = "Geen wijziging: alles in het bestand staat al zo in IKG."
NUMBERED = ("E-mail", "Naam", "Afdeling", "Personeelsnummer")


def everything() -> bytes:
    return xlsx_of(Afdelingen=CHART, Mensen=PEOPLE)


@pytest.mark.django_db
def test_an_empty_installation_gets_its_chart_from_a_csv():
    found = applied(csv_of(CHART))

    assert tree() == {"stad": "", "werken": "stad", "vergunningen": "werken", "straten": "werken"}
    assert found.differences["departments"]["new"] == 4
    assert found.content is None


@pytest.mark.django_db
def test_chart_people_and_roles_come_from_one_workbook():
    applied(everything(), name="organisatie.xlsx")

    permits = Department.objects.get(code="vergunningen")
    assert Employee.objects.count() == 5
    assert Employee.objects.get(email="sanne@oeverstad.example").department == permits
    assert [lead.name for lead in leads_of(permits, DAY)] == ["Fatima El Amrani"]
    assert not Employee.objects.get(email="sanne@oeverstad.example").has_usable_password()


@pytest.mark.django_db
def test_rows_may_name_a_department_above_that_comes_later():
    applied(csv_of([CHART[0], ("c", "C", "b"), ("b", "B", "a"), ("a", "A", "")]))

    assert tree() == {"a": "", "b": "a", "c": "b"}


def test_the_same_file_again_changes_nothing(town):
    found = checked(everything(), name="organisatie.xlsx", is_complete=True)

    assert found.differences["problems"] == []
    assert message_of(found) == UNCHANGED
    assert found.differences["unchanged"] == {"departments": 4, "people": 5}


def test_carrying_out_a_file_without_changes_writes_nothing(town):
    entries = AuditEntry.objects.count()

    found = applied(everything(), name="organisatie.xlsx", is_complete=True)

    assert message_of(found) == UNCHANGED
    assert AuditEntry.objects.count() == entries
    assert ChartChange.objects.count() == 0


def test_a_new_name_and_place_keep_their_history(town):
    applied(csv_of([CHART[0], ("straten", "Wegen", "stad")]))

    town.streets.refresh_from_db()
    earlier = EarlierPlace.objects.get()
    assert (town.streets.name, town.streets.parent) == ("Wegen", town.hall)
    assert (earlier.name, earlier.parent, earlier.valid_from, earlier.valid_until) == (
        "Straten", town.works, FOUNDED, DAY,
    )  # fmt: skip
    assert sorted(ChartChange.objects.values_list("kind", "reason", "state")) == [
        ("move", "Nieuwe indeling", "done"),
        ("rename", "Nieuwe indeling", "done"),
    ]


def test_a_file_without_the_column_of_places_leaves_them(town):
    applied(csv_of([("Code", "Naam"), ("straten", "Wegen"), ("nieuw", "Nieuw")]))

    assert tree()["straten"] == "werken"
    assert tree()["nieuw"] == "stad"


def test_what_a_complete_file_does_not_name_closes_and_goes_up(town):
    service = Service.objects.create(department=town.permits, name="Vergunning")
    chart = [row for row in CHART if row[0] not in ("vergunningen", "werken")]

    applied(csv_of([*chart[:-1], ("straten", "Straten", "stad")]), is_complete=True)

    service.refresh_from_db()
    town.sanne.refresh_from_db()
    assert tree() == {"stad": "", "straten": "stad"}
    assert set(Succession.objects.values_list("predecessor__code", "successor__code", "is_heir", "on")) == {
        ("vergunningen", "stad", True, DAY),
        ("werken", "stad", True, DAY),
    }
    assert town.sanne.department == town.hall
    assert service.department == town.hall
    assert not RoleAssignment.objects.on(DAY).filter(department__in=[town.permits, town.works]).exists()


def test_a_file_that_is_not_complete_closes_nothing_and_nobody_leaves(town):
    applied(xlsx_of(Afdelingen=CHART[:2], Mensen=PEOPLE[:2]), name="a.xlsx", is_complete=False)

    assert len(tree()) == 4
    assert Employee.objects.filter(left_on=None).count() == 5


def test_who_is_not_in_a_complete_file_leaves_without_a_trace_of_who_it_was(town):
    applied(csv_of([row for row in PEOPLE if not row[0].startswith("fatima")]), is_complete=True)

    town.fatima.refresh_from_db()
    assert (town.fatima.name, town.fatima.email) == ("Oud-medewerker", f"vertrokken-{town.fatima.pk}@invalid")
    assert (town.fatima.left_on, town.fatima.department) == (DAY, None)
    assert leads_of(town.permits, DAY) == []


def test_a_functional_manager_is_never_sent_away_by_a_file(town):
    applied(csv_of([row for row in PEOPLE if not row[0].startswith(("yusuf", "sanne"))]), is_complete=True)

    town.yusuf.refresh_from_db()
    assert (town.yusuf.left_on, town.yusuf.name) == (None, "Yusuf Demir")


def test_who_works_in_no_department_is_not_sent_away_by_a_file_that_cannot_name_them(town):
    Employee.objects.filter(pk=town.sanne.pk).update(department=None)

    applied(csv_of([row for row in PEOPLE if not row[0].startswith("sanne")]), is_complete=True)

    town.sanne.refresh_from_db()
    assert (town.sanne.left_on, town.sanne.name) == (None, "Sanne Visser")


def test_somebody_with_a_personnel_number_may_get_another_address(town):
    Employee.objects.filter(pk=town.sanne.pk).update(employee_number="007")

    applied(csv_of([NUMBERED, ("sanne.visser@oeverstad.example", "Sanne de Visser", "straten", "007")]))

    town.sanne.refresh_from_db()
    assert (town.sanne.email, town.sanne.name) == ("sanne.visser@oeverstad.example", "Sanne de Visser")
    assert town.sanne.department == town.streets


def test_two_people_may_exchange_address_and_number(town):
    Employee.objects.filter(pk=town.sanne.pk).update(employee_number="1")
    Employee.objects.filter(pk=town.fatima.pk).update(employee_number="2")
    rows = [
        ("fatima@oeverstad.example", "Sanne Visser", "vergunningen", "1"),
        ("sanne@oeverstad.example", "Fatima El Amrani", "vergunningen", "2"),
    ]

    applied(csv_of([NUMBERED, *rows]))

    town.sanne.refresh_from_db()
    town.fatima.refresh_from_db()
    assert (town.sanne.email, town.fatima.email) == ("fatima@oeverstad.example", "sanne@oeverstad.example")


def test_the_address_of_who_leaves_is_free_for_somebody_else(town):
    Employee.objects.filter(pk=town.sanne.pk).update(employee_number="1")
    rows = [(*row[:3], "") for row in PEOPLE[1:] if not row[0].startswith(("fatima", "sanne"))]

    applied(
        csv_of([NUMBERED, *rows, ("fatima@oeverstad.example", "Sanne Visser", "vergunningen", "1")]), is_complete=True
    )

    town.sanne.refresh_from_db()
    town.fatima.refresh_from_db()
    assert town.sanne.email == "fatima@oeverstad.example"
    assert town.fatima.left_on == DAY


def test_roles_follow_the_file(town):
    rows = [(*row[:3], {"fatima": "", "sanne": "teamleider"}.get(row[0].split("@")[0], row[3])) for row in PEOPLE]

    found = applied(csv_of(rows))

    assert found.differences["roles"] == {"new": 1, "ended": 1}
    assert leads_of(town.permits, DAY) == [town.sanne]
    ended = RoleAssignment.objects.get(employee=town.fatima)
    assert (ended.valid_from, ended.valid_until) == (FOUNDED, DAY)
    assert RoleAssignment.objects.on(DAY).filter(role=Role.FUNCTIONAL_MANAGER).count() == 1


def test_without_a_column_for_roles_they_stay(town):
    applied(csv_of([(*row[:2], "straten") if number else row[:3] for number, row in enumerate(PEOPLE)]))

    assert leads_of(town.permits, DAY) == [town.fatima]


def test_one_person_may_lead_more_than_one_department(town):
    columns = ("E-mail", "Naam", "Afdeling", "Rol", "Leidt")
    applied(
        csv_of([columns, ("sanne@oeverstad.example", "Sanne Visser", "vergunningen", "teamleider", "straten, werken")])
    )

    assert set(RoleAssignment.objects.filter(employee=town.sanne).values_list("department__code", flat=True)) == {
        "straten",
        "werken",
    }


def test_a_role_that_ended_and_comes_back_begins_after_that(town):
    person("Piet Jansen", town.streets)
    columns = ("E-mail", "Naam", "Afdeling", "Rol")
    lead = csv_of([columns, ("piet@oeverstad.example", "Piet Jansen", "straten", "teamleider")])
    nobody = csv_of([columns, ("piet@oeverstad.example", "Piet Jansen", "straten", "")])
    later = NOW + timedelta(days=3)

    applied(lead)
    applied(nobody, now=later, day=DAY + timedelta(days=2))
    applied(lead, now=later)

    held = RoleAssignment.objects.filter(employee__email="piet@oeverstad.example").order_by("valid_from")
    assert list(held.values_list("valid_from", "valid_until")) == [
        (DAY, DAY + timedelta(days=2)),
        (DAY + timedelta(days=2), None),
    ]


def test_the_trail_tells_of_the_import_its_departments_and_roles_but_names_nobody(town):
    last = AuditEntry.objects.latest("number").number

    found = applied(
        xlsx_of(
            Afdelingen=[*CHART, ("nieuw", "Nieuw", "stad")], Mensen=[*PEOPLE, ("a@x.nl", "An", "nieuw", "teamleider")]
        ),
        name="a.xlsx",
        by=town.yusuf,
    )

    entries = list(AuditEntry.objects.filter(number__gt=last))
    assert [entry.event for entry in entries] == ["organisation.imported", "department.opened", "role.assigned"]
    assert entries[0].details["hash"] == found.content_hash
    assert entries[0].details["people"] == {"new": 1, "changed": 0, "moved": 0, "left": 0}
    assert {entry.actor_id for entry in entries} == {str(town.yusuf.pk)}
    assert "An" not in str([entry.details for entry in entries])
    assert verify() is None


def test_the_reason_and_the_name_of_a_file_hold_no_sign_that_turns_letters_round(town):
    found = brought(csv_of(CHART), reason="Besluit\u202e\x07\r\nvan mei", name="mei\u202evsc.csv")

    assert (found.reason, found.file_name) == ("Besluit van mei", "meivsc.csv")


def test_the_trail_says_whose_address_and_place_a_file_changed(town):
    """Who gives somebody another address can sign in as them: that is never only a number in a total."""
    Employee.objects.filter(pk=town.fatima.pk).update(employee_number="8")
    last = AuditEntry.objects.latest("number").number

    applied(
        csv_of(
            [
                ("E-mail", "Naam", "Afdeling", "Personeelsnummer"),
                ("f.amrani@elders.example", "Fatima El Amrani", "vergunningen", "8"),
                (town.sanne.email, "Sanne Visser", "straten", ""),
            ]
        ),
        by=town.yusuf,
    )

    told = {entry.event: entry for entry in AuditEntry.objects.filter(number__gt=last + 1)}
    assert set(told) == {"employee.changed", "department.people_moved"}
    assert (told["employee.changed"].target_id, told["employee.changed"].details) == (
        str(town.fatima.pk),
        {"fields": ["email"]},
    )
    assert told["department.people_moved"].details == {
        "before": town.permits.pk,
        "department": town.streets.pk,
        "employees": [town.sanne.pk],
    }
    assert {entry.actor_id for entry in told.values()} == {str(town.yusuf.pk)}
    assert verify() is None


def test_when_the_organisation_changed_since_the_check_nothing_is_stored(town):
    found = checked(csv_of([CHART[0], ("straten", "Wegen", "stad")]))
    rename_department(town.streets, name="Pleinen", on=DAY, by=None, now=NOW)
    services.apply(found, by=None, now=NOW)

    work()

    found.refresh_from_db()
    town.streets.refresh_from_db()
    assert message_of(found) == "De organisatie is intussen gewijzigd: controleer opnieuw. Er is niets opgeslagen."
    assert (town.streets.name, found.state) == ("Pleinen", State.CHECKING)
    assert latest_job(found).state == Job.State.FAILED

    begin_again(found, by=None, now=NOW)
    work()
    found.refresh_from_db()
    assert found.state == State.CHECKED


def test_a_change_elsewhere_does_not_stop_it(town):
    found = checked(csv_of([CHART[0], ("straten", "Wegen", "stad")]))
    rename_department(town.permits, name="Loket", on=DAY, by=None, now=NOW)
    services.apply(found, by=None, now=NOW)

    work()

    found.refresh_from_db()
    assert found.state == State.DONE


def test_what_was_chosen_is_remembered_for_the_next_file(town):
    content = csv_of([("x", "y", "z"), ("straten", "Wegen", "stad")])
    mapping = [{"sheet": "", "holds": "departments", "columns": {"code": "x", "name": "y", "parent": "z"}}]
    first = brought(content)
    assert first.mapping == [{"sheet": "", "holds": "", "columns": {}}]

    services.choose_columns(first, mapping, is_complete=False, by=None, now=NOW)

    assert brought(content).mapping == mapping
    assert RememberedMapping.objects.count() == 1


def test_dropping_erases_the_content(town):
    found = checked(csv_of(CHART))

    drop(found, by=None, now=NOW)

    found.refresh_from_db()
    assert (found.state, found.content) == (State.DROPPED, None)
    with pytest.raises(NotNow):
        services.apply(found, by=None, now=NOW)


def test_what_is_being_worked_on_is_not_dropped(town):
    found = brought(csv_of(CHART))
    services.choose_columns(found, found.mapping, is_complete=False, by=None, now=NOW)

    with pytest.raises(NotNow):
        drop(found, by=None, now=NOW)


def test_a_forgotten_import_is_dropped_after_a_week_by_the_tick(town):
    found = checked(csv_of(CHART))

    assert drop_forgotten(NOW + timedelta(days=6)) == 0
    assert drop_forgotten(NOW + timedelta(days=7)) == 1

    found.refresh_from_db()
    assert found.content is None
    assert drop_forgotten in [step for _name, step in STEPS]
