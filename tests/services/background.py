"""A real Celery worker and beat, as processes, on the test's own database and Redis."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psutil
import redis
from django.conf import settings
from django.db import connection

from tests.services.daemons import ServiceDidNotStart, waited_for
from tests.services.mail import MailServer

ROOT = Path(__file__).resolve().parents[2]
LONGEST_WAIT = 30.0  # seconds


def database_url() -> str:
    """The database of this test, as other processes find it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    login = quote(str(values["USER"])) + (f":{quote(str(values['PASSWORD']))}" if values["PASSWORD"] else "")
    return f"postgres://{login}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


class Background:
    """The processes behind the site. What they log is in `log`."""

    def __init__(self, redis_url: str, mail_server: MailServer) -> None:
        self.redis_url = redis_url
        self.mail_server = mail_server
        self.processes: list[subprocess.Popen[bytes]] = []
        self.log = Path(tempfile.mkdtemp(prefix="ikg-background-", dir=settings.DATA_DIR)) / "log"

    def environment(self) -> dict[str, str]:
        """What these processes are told; also for a web server or a command that a test starts."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ikg.settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.redis_url,
            "EMAIL_URL": self.mail_server.url,
            "SITE_URL": settings.SITE_URL,
            "SECRET_KEY": settings.SECRET_KEY,
            "TEST_CLOCK": "1",
            "PYTHONPATH": str(ROOT),
        }

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it listens."""
        import ikg.tasks  # noqa: F401  - so that Celery knows its names when Django is not asked to look
        from ikg.celery import app

        worker = self._start("worker", "--concurrency=1", f"--hostname=w{len(self.processes)}@ikg")
        app.conf.broker_url = self.redis_url
        if not waited_for(lambda: bool(app.control.ping(timeout=0.5)) or worker.poll() is not None, LONGEST_WAIT):
            raise ServiceDidNotStart(f"The Celery worker did not start:\n{self.said()}")
        if worker.poll() is not None:
            raise ServiceDidNotStart(f"The Celery worker ended:\n{self.said()}")
        return worker

    def start_beat(self) -> subprocess.Popen[bytes]:
        """Start beat; its first tick comes after a minute."""
        return self._start("beat", "--pidfile=")

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "ikg", *command],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def ask_for_a_tick(self) -> None:
        """Wake the worker as beat does."""
        from ikg.celery import app

        app.conf.broker_url = self.redis_url
        app.send_task("ikg.tick")

    def ask_for_work(self) -> None:
        """Wake the worker for long work, as beat does every two seconds."""
        from ikg.celery import app

        app.conf.broker_url = self.redis_url
        app.send_task("ikg.jobs")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """`kill -9`, its children included: nothing is said goodbye to.

        Waits until Redis noticed. A message that comes before that is handed to the dead and lost; beat asks again a
        minute later, and a test without beat would wait in vain.
        """
        ports = _ports_of(process)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with redis.Redis.from_url(self.redis_url) as client:
            if not waited_for(lambda: ports.isdisjoint(_ports_at(client)), LONGEST_WAIT):
                raise ServiceDidNotStart("Redis keeps the connections of a process that was killed")

    def said(self) -> str:
        """What the processes logged."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def flush_broker(self) -> None:
        """Throw away all that Redis holds for this test."""
        with redis.Redis.from_url(self.redis_url) as client:
            client.flushdb()

    def __enter__(self) -> "Background":
        self.flush_broker()
        return self

    def __exit__(self, *_raised: type[BaseException] | BaseException | TracebackType | None) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=LONGEST_WAIT)
            except subprocess.TimeoutExpired:
                self.kill(process)
        from ikg.celery import app

        app.close()
        self.flush_broker()


def _ports_of(process: subprocess.Popen[bytes]) -> set[int]:
    """The ports from which a process speaks to others, its children included."""
    parent = psutil.Process(process.pid)
    family = [parent, *parent.children(recursive=True)]
    return {link.laddr.port for each in family for link in each.net_connections("tcp") if link.raddr}


def _ports_at(client: redis.Redis) -> set[int]:
    return {int(each["addr"].rpartition(":")[2]) for each in client.client_list()}
