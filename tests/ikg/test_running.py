"""`script/run`: one command from nothing to the page in the browser, and back to nothing."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.services.daemons import free_port, waited_for

ROOT = Path(__file__).resolve().parents[2]


class Started:
    """A running `script/run`, with what it printed."""

    def __init__(self, root: Path, data: Path, port: int, *arguments: str, path: str = os.environ["PATH"]) -> None:
        self.port = port
        self.output = data.with_suffix(".out")
        environment = {"PATH": path, "HOME": os.environ.get("HOME", "/"), "PORT": str(port), "DATA_DIR": str(data)}
        environment |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [str(root / "script" / "run"), *arguments],
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, text: str, seconds: float) -> float:
        """Wait until it printed this; return how long that took, in seconds."""
        began = time.monotonic()
        assert waited_for(lambda: text in self.said() or self.process.poll() is not None, seconds), self.said()
        assert text in self.said(), self.said()
        return time.monotonic() - began

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def started(root: Path, data: Path, port: int, *arguments: str, **options: str) -> Iterator[Started]:
    run = Started(root, data, port, *arguments, **options)
    try:
        yield run
    finally:
        if run.process.poll() is None:
            run.process.send_signal(signal.SIGINT)
            try:
                run.process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                run.process.kill()
                run.process.wait()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def is_gone(process: psutil.Process) -> bool:
    """Whether it ended; where nobody collects the dead, as in some containers, they stay listed."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.slow
def test_it_starts_again_what_dies_and_leaves_nothing_behind(tmp_path):
    port = free_port()
    with started(ROOT, tmp_path / "data", port, "--empty") as run:
        run.wait_for(f"http://127.0.0.1:{port}", 180)
        made = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
        assert [path.name for path in made if path.is_file() and path.stat().st_mode & 0o077] == []
        assert made[0].stat().st_mode & 0o077 == 0
        before = run.children()
        for child in before:
            if {"gunicorn", "ikg.embedded"} & set(child.cmdline()):
                child.kill()

        assert waited_for(lambda: all(map(is_gone, before)) and run.answers(), 60), run.said()
        after = [child for child in run.children() if not is_gone(child)]
        assert len(after) == len(before)

        run.process.send_signal(signal.SIGINT)
        assert run.process.wait(timeout=60) == 0
        assert all(map(is_gone, after))
        assert is_free(port)


@pytest.mark.slow
def test_a_killed_supervisor_takes_its_children_along(tmp_path):
    port = free_port()
    with started(ROOT, tmp_path / "data", port, "--empty") as run:
        run.wait_for(f"http://127.0.0.1:{port}", 180)
        children = run.children()

        run.process.kill()
        run.process.wait()

        assert waited_for(lambda: all(map(is_gone, children)), 60)
        assert is_free(port)


def test_a_port_in_use_is_said_in_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(ROOT, tmp_path / "data", port) as run:
            assert run.process.wait(timeout=20) == 1

    assert run.said().strip() == (
        f"Not started: port {port} is in use. Stop what uses it, or choose another: PORT=8001 script/run"
    )


@pytest.mark.slow
def test_nonsense_in_the_environment_is_one_sentence(tmp_path, monkeypatch):
    done = subprocess.run(
        [str(ROOT / "script" / "run"), "--empty"],
        env={"PATH": os.environ["PATH"], "PORT": str(free_port()), "DATA_DIR": str(tmp_path), "REDIS_URL": "amqp://h"},
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=180,
    )

    assert done.returncode == 1
    assert done.stderr.strip().startswith("Not started: REDIS_URL begins with 'amqp:'.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("demonstration", "sentence"),
    [("1", "this database holds a real organisation"), ("0", "this database holds the demonstration organisation")],
)
def test_a_demonstration_and_a_real_organisation_never_share_a_database(tmp_path, demonstration, sentence):
    environment = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "EMAIL_URL"}}
    environment |= {
        "DATABASE_URL": f"sqlite:///{tmp_path}/one.sqlite3",
        "DATA_DIR": str(tmp_path),
        "DEMONSTRATION": demonstration,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "ikg.settings",
    }
    fill = (
        """
from django.utils import timezone
from departments.notifications.models import Heartbeat
from departments.people.models import Employee
Employee.objects.create(email="a@example.nl", name="A")
Heartbeat.objects.create(name="demonstration", at=timezone.now())
"""
        if demonstration == "0"
        else """
from departments.people.models import Employee
Employee.objects.create(email="a@example.nl", name="A")
"""
    )
    for command in (["migrate", "-v0"], ["shell", "--no-imports", "-c", fill]):
        subprocess.run([sys.executable, str(ROOT / "manage.py"), *command], env=environment, check=True)

    done = subprocess.run(
        [sys.executable, "-m", "script.preparation"],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )

    assert done.returncode == 1
    assert sentence in done.stderr


def test_an_old_python_and_one_without_venv_are_told(tmp_path):
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "ensurepip" else found(name, *rest)
from pathlib import Path
from script import installation
installation.VENV_PYTHON = Path("/nonexistent/python")
installation.install_or_exit("base")
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)

    assert done.returncode == 1
    assert "has no venv. On Debian or Ubuntu: apt-get install python3-venv." in done.stderr


# Seconds. On two idle cores a first start takes one minute and a second one four seconds; a busy machine is no fault.
LONGEST_START = 900


@pytest.mark.slow
def test_a_fresh_clone_shows_the_demonstration_and_starts_again_without_installing(tmp_path):
    clone = tmp_path / "a fresh clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    programs = tmp_path / "bin"
    programs.mkdir()
    # no PostgreSQL, Redis or Node: nothing but python3 and env
    (programs / "python3").symlink_to(Path(getattr(sys, "_base_executable", sys.executable)).resolve())
    (programs / "env").symlink_to(shutil.which("env") or "/usr/bin/env")
    port = free_port()

    with started(clone, clone / "var", port, path=str(programs)) as first:
        first.wait_for(f"http://127.0.0.1:{port}", LONGEST_START)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/inloggen/", timeout=20) as answer:
            page = answer.read().decode()
    with started(clone, clone / "var", port, path=str(programs)) as second:
        second.wait_for(f"http://127.0.0.1:{port}", LONGEST_START)
        again = second.said()

    assert "Installing" not in again
    assert "Loading" not in again
    assert re.search(r'name="rol"|name=rol', page), "the sign-in page of a demonstration has a button per role"
