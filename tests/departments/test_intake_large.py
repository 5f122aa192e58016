"""A whole organisation in one workbook: everything arrives, in a number of statements that does not grow with it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.access.roles import Role
from departments.audit.models import AuditEntry
from departments.chart.models import Department
from departments.imports import services
from departments.imports.models import OrganisationImport
from departments.people.models import Employee, RoleAssignment
from tests.departments.conftest import NOW
from tests.departments.importing import applied, checked, message_of, work
from tests.departments.large_organisation import workbook

pytestmark = pytest.mark.django_db

PER_STATEMENT = 80
"""Rows in one statement that is sure to be reached: SQLite takes 999 values, a person has twelve."""


def queries_of(people: int, departments: int) -> int:
    found = checked(workbook(people, departments), name="organisatie.xlsx", is_complete=True)
    services.apply(found, by=None, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        work()
    found.refresh_from_db()
    assert found.state == OrganisationImport.State.DONE, message_of(found)
    return len(asked)


def test_a_small_organisation_takes_a_handful_of_statements():
    assert queries_of(50, 10) < 60


@pytest.mark.large
def test_twenty_thousand_people_and_eight_hundred_departments_arrive():
    asked = queries_of(20_000, 800)

    assert Department.objects.count() == 800
    assert Employee.objects.count() == 20_000
    assert RoleAssignment.objects.filter(role=Role.TEAM_LEAD).count() == 800
    assert Employee.objects.filter(language="en").count() == 400
    assert AuditEntry.objects.count() == 800 + 800 + 1
    assert asked < 100 + (20_000 + 5 * 800) / PER_STATEMENT


@pytest.mark.large
def test_the_same_large_file_again_changes_nothing_in_a_handful_of_statements():
    content = workbook(20_000, 800)
    applied(content, name="organisatie.xlsx", is_complete=True)
    entries = AuditEntry.objects.count()

    with CaptureQueriesContext(connection) as asked:
        found = applied(content, name="organisatie.xlsx", is_complete=True)

    assert message_of(found) == "Geen wijziging: alles in het bestand staat al zo in IKG."
    assert found.differences["unchanged"] == {"departments": 800, "people": 20_000}
    assert AuditEntry.objects.count() == entries
    assert len(asked) < 150
