"""Long work behind the site: found by an alarm every two seconds, on Redis and in one process alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from departments.imports import services
from departments.imports.models import OrganisationImport
from departments.jobs.models import Job
from departments.notifications.models import Heartbeat
from ikg.schedule import BEAT_SCHEDULE
from ikg.tasks import jobs_task
from tests.departments.conftest import FOUNDED, NOW
from tests.departments.importing import CHART, brought, csv_of
from tests.services.background import database_url
from tests.services.daemons import waited_for

State = OrganisationImport.State


def waiting_import() -> OrganisationImport:
    found = brought(csv_of(CHART), day=FOUNDED)
    services.choose_columns(found, found.mapping, is_complete=False, by=None, now=NOW)
    return found


def is_checked(found: OrganisationImport) -> bool:
    found.refresh_from_db(fields=["state"])
    return found.state == State.CHECKED


def test_an_alarm_for_jobs_that_comes_late_is_thrown_away():
    entry = BEAT_SCHEDULE["jobs"]

    assert entry["options"] == {"expires": entry["schedule"]}


@pytest.mark.django_db
def test_after_a_job_the_tick_that_waited_for_it_comes_first():
    found = waiting_import()
    other = waiting_import()

    jobs_task()

    assert is_checked(found)
    assert not is_checked(other)
    assert Heartbeat.objects.filter(name="tick").exists()


@pytest.mark.django_db
def test_without_work_there_is_no_tick(django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        jobs_task()

    assert not Heartbeat.objects.filter(name="tick").exists()


@pytest.mark.worker
def test_a_worker_on_redis_does_the_job(background):
    from ikg.celery import app

    found = waiting_import()
    app.conf.broker_url = background.redis_url
    app.send_task("ikg.jobs")

    assert waited_for(lambda: is_checked(found), 30), background.said()
    assert Job.objects.get().state == Job.State.DONE


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_process_alone_finds_the_job_within_seconds(tmp_path):
    found = waiting_import()
    environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    environment |= {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(tmp_path),
        "EMAIL_URL": "memorymail://",
        "DJANGO_SETTINGS_MODULE": "ikg.settings",
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ikg.embedded"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        assert waited_for(lambda: is_checked(found), 30), (tmp_path / "log").read_text()

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.wait()
