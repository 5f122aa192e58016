"""`kill -9` of the worker at each step between claim and mark: nothing lost, a second copy only after the 250."""

import os
import signal
import subprocess
import sys

import pytest

from departments.notifications.calculation import LEASE
from departments.notifications.delivery import deliver
from departments.notifications.models import Notification
from tests.departments.conftest import make_town
from tests.departments.outbox import MINUTE, TUESDAY, State, kinds, owed, states
from tests.departments.test_notifications_by_smtp import ids, server  # noqa: F401 - a fixture
from tests.services.background import ROOT, database_url

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("step", "copies"), [("EHLO", 1), ("MAIL", 1), ("RCPT", 1), ("DATA", 2)])
def test_a_killed_worker_loses_nothing(server, settings, step, copies):  # noqa: F811
    town = make_town()
    owed(town.permits, [town.fatima, town.wim])
    worker: list[subprocess.Popen[bytes]] = []

    def kill(command: str) -> None:
        if command == step and worker[0].poll() is None:
            os.kill(worker[0].pid, signal.SIGKILL)

    server.at = kill
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ikg.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": server.url,
        "PYTHONPATH": str(ROOT),
    }
    worker.append(subprocess.Popen([sys.executable, "-m", "tests.departments.deliver_once"], env=environment, cwd=ROOT))

    assert worker[0].wait(timeout=60) == -signal.SIGKILL
    assert sorted(states()) == [State.CLAIMED, State.OWED]
    server.at = lambda _command: None

    # before the lease ends only the other person is served
    assert deliver(TUESDAY + MINUTE, kinds()) == 1
    assert deliver(TUESDAY + LEASE + MINUTE, kinds()) == 1
    assert deliver(TUESDAY + LEASE + 2 * MINUTE, kinds()) == 0

    assert states() == [State.SENT, State.SENT]
    killed = Notification.objects.get(lapses=1)
    assert ids(server).count(killed.message_id) == copies
    assert len(ids(server)) == copies + 1
