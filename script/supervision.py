"""Keep a few processes alive and stop them together. Standard library only."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

LONGEST_STOP = 40.0  # seconds; gunicorn and Celery finish what they are doing first
LONGEST_START = 60.0  # seconds until the web server answers
LONGEST_PAUSE = 30.0  # seconds between two starts of a child that keeps dying
LONG_LIFE = 60.0  # seconds after which a death is a new misfortune and no repetition
LARGEST_LOG = 10_000_000  # bytes; then the log is put aside once
OWN_FILES_ONLY = 0o077  # umask: logs and data are for this user alone
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process: how it is started and what became of it. Moments are of `time.monotonic`, in seconds."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = field(default=0.0)

    def start(self, log: Path) -> None:
        """Start it; it writes to the log and reads nothing."""
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches only us; we pass it on once
                preexec_fn=_end_with_parent,
            )
        self.started = time.monotonic()

    def has_died(self) -> bool:
        """Whether it ran and does not run any more."""
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it and to all that it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def _end_with_parent() -> None:
    """Ask Linux to stop this child when its supervisor is killed; elsewhere nothing happens."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Starts the children, starts again what dies, and stops all of them when it is told to."""

    def __init__(self, children: list[Child], logs: Path) -> None:
        self.children = children
        self.logs = logs
        self.stopping = False

    def run(self, *, ready_at: int, announcement: str) -> int:
        """Return 0 after a stop that was asked for, 1 when the web server does not come up on port `ready_at`."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)
        os.umask(OWN_FILES_ONLY)
        self.logs.mkdir(parents=True, exist_ok=True)
        try:
            for child in self.children:
                self._start(child)
            if not self._wait_for_answer(ready_at):
                return 0 if self.stopping else self._explain_failure()
            print(announcement, flush=True)
            while not self.stopping:
                self._start_again_what_died()
                time.sleep(0.2)
            print("Stopping …", flush=True)
            return 0
        finally:
            self._stop_all()

    def _stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _log(self, child: Child) -> Path:
        return self.logs / f"{child.name}.log"

    def _start(self, child: Child) -> None:
        log = self._log(child)
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        child.start(log)

    def _wait_for_answer(self, port: int) -> bool:
        deadline = time.monotonic() + LONGEST_START
        while not self.stopping and time.monotonic() < deadline:
            if any(child.has_died() for child in self.children):
                return False
            if _answers(port):
                return True
            time.sleep(0.1)
        return False

    def _explain_failure(self) -> int:
        for child in self.children:
            if child.has_died():
                lines = self._log(child).read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
                print(f"Not started: {child.name} stopped. The end of {self._log(child)}:", file=sys.stderr)
                print("\n".join(f"  {line}" for line in lines), file=sys.stderr)
                return 1
        print(f"Not started: no answer within {LONGEST_START:.0f} seconds. See {self.logs}.", file=sys.stderr)
        return 1

    def _start_again_what_died(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if not child.has_died():
                continue
            if not child.again_at:
                child.deaths = 1 if now - child.started > LONG_LIFE else child.deaths + 1
                pause = 0.0 if child.deaths == 1 else min(2.0 ** (child.deaths - 2), LONGEST_PAUSE)
                child.again_at = now + pause
                print(f"{child.name} stopped; it is started again. See {self._log(child)}.", flush=True)
            if now >= child.again_at:
                child.signal(signal.SIGKILL)  # what a killed web server leaves behind still holds the port
                child.again_at = 0.0
                self._start(child)

    def _stop_all(self) -> None:
        for child in self.children:
            if child.process is not None and not child.has_died():
                child.process.terminate()
        deadline = time.monotonic() + LONGEST_STOP
        for child in self.children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
                child.signal(signal.SIGKILL)
                child.process.wait()


def _answers(port: int) -> bool:
    """Whether a web server speaks on this port, whatever it says."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
