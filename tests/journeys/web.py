"""A real web server as a process, and people who send forms to it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType

from django.conf import settings
from django.test import Client

from departments.people.models import Employee
from tests.services.background import ROOT, database_url
from tests.services.daemons import ServiceDidNotStart, free_port, waited_for

LONGEST_START = 60.0  # seconds
Fields = Mapping[str, str | Sequence[str]]


class WebServer:
    """gunicorn with the product's own settings, on the database of this test unless `changes` say otherwise."""

    def __init__(self, changes: Mapping[str, str] | None = None) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.folder = Path(tempfile.mkdtemp(prefix="ikg-web-", dir=settings.DATA_DIR))
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ikg.settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": str(settings.REDIS_URL),
            "SECRET_KEY": settings.SECRET_KEY,
            "TEST_CLOCK": "1",
            "EMAIL_URL": "memorymail://",
            "PYTHONPATH": str(ROOT),
            **(changes or {}),
            "SITE_URL": self.url,
            "PORT": str(self.port),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        prepare_files(self.environment)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "python:ikg.gunicorn", "ikg.wsgi"],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if not waited_for(self.answers, LONGEST_START):
            raise ServiceDidNotStart(f"The web server did not start:\n{self.said()}")

    def answers(self) -> bool:
        """Whether it speaks, whatever it says."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def said(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """`kill -9`, with all its workers: nothing is said goodbye to."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def __enter__(self) -> WebServer:
        self.start()
        return self

    def __exit__(self, *_raised: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill()


def prepare_files(environment: Mapping[str, str]) -> None:
    """Collect the static files and compile the translations, as `script/run` does before it starts a server."""
    subprocess.run(
        [sys.executable, "-c", "from script.preparation import prepare; prepare(only_files=True)"],
        env=dict(environment),
        cwd=ROOT,
        check=True,
        stdin=subprocess.DEVNULL,
    )


class Sender:
    """Somebody with a browser without script: keeps cookies, carries the token of the page."""

    def __init__(self, server: WebServer, person: Employee | None = None) -> None:
        self.server = server
        self.cookies: dict[str, str] = {}
        if person is not None:
            client = Client()
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
            self.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.token = ""

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page, which is not followed when it leads elsewhere."""
        status, text, _where = self._ask("GET", path, None)
        if found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text):
            self.token = found[1]
        return status, text

    def post(self, path: str, fields: Fields) -> tuple[int, str]:
        """Status, and where it leads to (or "")."""
        status, _text, where = self._ask("POST", path, {**fields, "csrfmiddlewaretoken": self.token})
        return status, where

    def _ask(self, method: str, path: str, fields: Fields | None) -> tuple[int, str, str]:
        connection = HTTPConnection("localhost", self.server.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(fields, doseq=True)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")
