"""`kill -9` of the worker while it reads, checks and writes: nothing stored, the job says so, and it begins again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from departments.audit.models import AuditEntry
from departments.chart.models import ChartChange, Department, EarlierPlace, Succession
from departments.imports import services
from departments.imports.models import OrganisationImport
from departments.jobs.models import Job
from departments.jobs.services import run_waiting
from departments.people.models import Employee, RoleAssignment
from ikg.work import WORK
from tests.departments.conftest import NOW, make_town
from tests.departments.importing import CHART, PEOPLE, brought, checked, latest_job, work, xlsx_of
from tests.services.background import ROOT, database_url

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

State = OrganisationImport.State
LEASE = timedelta(seconds=5)
INTERRUPTED = "Het werk is onderbroken. Er is niets opgeslagen. U kunt opnieuw beginnen."
NEW_CHART = [
    CHART[0],
    ("stad", "Gemeente Oeverstad", ""),
    ("straten", "Wegen", "stad"),
    ("nieuw", "Nieuw", "straten"),
]
NEW_PEOPLE = [
    *PEOPLE[:2],
    ("wim@oeverstad.example", "Wim de Boer", "nieuw", "teamleider"),
    ("anna@oeverstad.example", "Anna Smit", "nieuw", ""),
]


def worker(*kill_at: str) -> int:
    """The real worker as a process; returns how it ended."""
    return start_worker(*kill_at).wait(timeout=120)


def start_worker(*kill_at: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ikg.settings",
        "DATABASE_URL": database_url(),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.departments.work_once", NOW.isoformat(), str(LEASE.total_seconds())]
    return subprocess.Popen([*command, *(kill_at or [""])], env=environment, cwd=ROOT)


def picture() -> tuple[object, ...]:
    """Everything that an import writes."""
    tables = [Department, EarlierPlace, Succession, ChartChange, Employee, RoleAssignment, AuditEntry]
    return tuple(list(table.objects.order_by("pk").values()) for table in tables)


def new_file() -> bytes:
    return xlsx_of(Afdelingen=NEW_CHART, Mensen=NEW_PEOPLE)


@pytest.mark.parametrize("kill_at", [("reading",), ("checking",), ('UPDATE "departments_organisationimport"',)])
def test_a_worker_killed_while_it_checks_leaves_nothing_and_the_check_begins_again(kill_at):
    make_town()
    found = brought(new_file(), name="a.xlsx", is_complete=True)
    services.choose_columns(found, found.mapping, is_complete=True, by=None, now=NOW)
    before = picture()

    assert worker(*kill_at) == -signal.SIGKILL
    assert picture() == before

    found = restarted(found)
    assert found.state == State.CHECKED


@pytest.mark.parametrize(
    "kill_at",
    [
        ("reading",),
        ("storing",),
        ('INSERT INTO "departments_department"',),
        ('INSERT INTO "departments_earlierplace"',),
        ('UPDATE "departments_department"', "2"),
        ('INSERT INTO "departments_succession"',),
        ('INSERT INTO "departments_chartchange"',),
        ("vertrokken-",),
        ('INSERT INTO "departments_employee"',),
        ('INSERT INTO "departments_roleassignment"',),
        ('INSERT INTO "departments_auditentry"', "2"),
        ('UPDATE "departments_organisationimport"',),
        ("Verwerkt.",),
    ],
    ids=lambda kill_at: kill_at[0].replace('"', "").replace("departments_", ""),
)
def test_a_worker_killed_while_it_stores_leaves_nothing_and_it_begins_again(kill_at):
    make_town()
    found = checked(new_file(), name="a.xlsx", is_complete=True)
    assert found.state == State.CHECKED, found.differences
    services.apply(found, by=None, now=NOW)
    before = picture()

    assert worker(*kill_at) == -signal.SIGKILL
    assert picture() == before

    found = restarted(found)
    assert found.state == State.DONE
    assert set(Department.objects.filter(valid_until=None).values_list("code", flat=True)) == {
        "stad", "straten", "nieuw",
    }  # fmt: skip
    assert set(Employee.objects.filter(left_on=None).values_list("email", flat=True)) == {
        "henk@oeverstad.example", "wim@oeverstad.example", "anna@oeverstad.example", "yusuf@oeverstad.example",
    }  # fmt: skip


def restarted(found: OrganisationImport) -> OrganisationImport:
    """Within the lease nothing happens, after it the job says that it was interrupted; then it is done again."""
    later = NOW + LEASE
    assert run_waiting(later - timedelta(seconds=1), WORK, lambda: later) == 0
    assert latest_job(found).state == Job.State.RUNNING
    assert run_waiting(later, WORK, lambda: later) == 0
    job = latest_job(found)
    assert (job.state, job.message) == (Job.State.INTERRUPTED, INTERRUPTED)

    services.begin_again(found, by=None, now=later)
    work(later)
    found.refresh_from_db()
    return found


def test_a_worker_that_is_not_killed_finishes():
    make_town()
    found = brought(new_file(), name="a.xlsx", is_complete=True)
    services.choose_columns(found, found.mapping, is_complete=True, by=None, now=NOW)

    assert worker("") == 0

    found.refresh_from_db()
    assert found.state == State.CHECKED


def test_two_imports_at_once_are_carried_out_one_after_another():
    make_town()
    imports = [checked(new_file(), name="a.xlsx", is_complete=True) for _twice in range(2)]
    for found in imports:
        services.apply(found, by=None, now=NOW)

    both = [start_worker() for _twice in range(2)]

    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert sorted(OrganisationImport.objects.values_list("state", flat=True)) == [State.CHECKING, State.DONE]
    assert sorted(Job.objects.filter(kind="organisation_import.apply").values_list("state", flat=True)) == [
        Job.State.DONE, Job.State.FAILED,
    ]  # fmt: skip
    assert Employee.objects.filter(email="anna@oeverstad.example").count() == 1
