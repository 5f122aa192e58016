"""The alarm clocks: one process without a broker, worker and beat with Redis."""

import os
import signal
import subprocess
import sys

import pytest

from departments.notifications.models import Heartbeat
from ikg.celery import app
from tests.services.background import database_url
from tests.services.daemons import waited_for


def test_every_entry_of_the_schedule_is_a_registered_task():
    app.loader.import_default_modules()

    unknown = [entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"] not in app.tasks]

    assert unknown == []


def test_redis_waits_longer_for_a_task_than_the_task_may_take(settings):
    from ikg import broker

    assert broker.task_time_limit < 2 * broker.LONGEST_TASK
    assert broker.task_acks_late is True
    if settings.REDIS_URL:
        assert broker.broker_transport_options["visibility_timeout"] > broker.task_time_limit


@pytest.mark.worker
def test_a_worker_on_redis_does_what_beat_asks(background):
    background.ask_for_a_tick()

    assert waited_for(lambda: Heartbeat.objects.filter(name="tick").exists(), 20), background.said()


@pytest.mark.worker
def test_a_tick_survives_the_kill_of_the_worker_that_took_it(background):
    (worker,) = background.processes
    background.kill(worker)
    background.ask_for_a_tick()

    background.start_worker()

    assert waited_for(lambda: Heartbeat.objects.filter(name="tick").exists(), 60), background.said()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_process_is_enough_without_a_broker(tmp_path):
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
        # the first tick comes after a minute
        assert waited_for(lambda: Heartbeat.objects.filter(name="tick").exists(), 90), (tmp_path / "log").read_text()

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.wait()
