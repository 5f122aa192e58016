"""What `script/test` does, inside .venv: checks, then the suite on SQLite and on PostgreSQL with the real services."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from script.installation import ROOT
from script.translating import compile_all

RARE = "slow or faults or attack or large"
NO_TEST_RAN = 5  # pytest's exit code when it selected nothing


@dataclass(frozen=True)
class Part:
    """One step of the run: a command, and for pytest what it selects and where it runs."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def is_pytest(self) -> bool:
        """Whether its output ends in pytest's closing line."""
        return "pytest" in self.command


@dataclass(frozen=True)
class Outcome:
    """How a part ended; ``closing`` is pytest's own last line, without its rule of equal signs."""

    part: Part
    code: int
    seconds: float
    closing: str

    @property
    def is_good(self) -> bool:
        """Whether nothing failed; a part without tests is good, as long as another part had some."""
        return self.code == 0 or (self.part.is_pytest and self.code == NO_TEST_RAN)


def main(arguments: list[str]) -> int:
    """Run the parts; 0 when all of them are good and at least one test ran."""
    everything = "--all" in arguments
    chosen = [argument for argument in arguments if argument != "--all"]
    os.chdir(ROOT)
    compile_all()
    with _scratch() as scratch, _services() as urls:
        environment = {**_clean_environment(), "DATA_DIR": str(scratch)}
        parts = [*([] if chosen else _checks()), *_suites(urls, chosen, everything=everything)]
        outcomes = [_run(part, {**environment, **part.environment}) for part in parts]
    return _report(outcomes)


def _clean_environment() -> dict[str, str]:
    """Ours decides which database a part uses; colour stays off in a log."""
    dropped = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "DEBUG", "DEMONSTRATION", "SITE_URL", "PORT"}
    return {name: value for name, value in os.environ.items() if name not in dropped}


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for what the tests write."""
    folder = Path(tempfile.mkdtemp(prefix="ikg-test-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _services() -> Iterator[dict[str, str]]:
    """Real servers, or an end with a sentence: a service that does not start is a failure."""
    from tests.services.daemons import ServiceDidNotStart, services

    try:
        with services() as urls:
            print(
                f"PostgreSQL and Redis answer: {', '.join(url.rpartition('@')[2] for url in urls.values())}", flush=True
            )
            yield urls
    except ServiceDidNotStart as error:
        sys.exit(f"FAILED: {error}")


def _checks() -> list[Part]:
    python = [sys.executable, "-m"]
    return [
        Part("ruff", [*python, "ruff", "check", "."]),
        Part("mypy", [*python, "mypy", "--no-incremental"]),  # a cache that another run wrote to has lied
        Part("djlint", [*python, "djlint", "templates", "--lint", "--quiet"]),
        Part("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
        Part("translations", [*python, "script.translating", "check"]),
    ]


def _suites(urls: dict[str, str], chosen: list[str], *, everything: bool) -> list[Part]:
    """The quick tests, those with a database on both, then what needs the whole set of services once."""
    quick = "" if everything else f" and not ({RARE})"
    both = f"not browser and not worker and not ({RARE})"
    # two processes on two cores; for a handful of tests their start costs more than they save
    parallel = [] if chosen else ["-n", "2"]
    real = {"DATABASE_URL": urls["DATABASE_URL"], "REDIS_URL": urls["REDIS_URL"]}
    suites = [
        ("SQLite", both, parallel, {}),
        ("PostgreSQL", both, [*parallel, "--only-with-database"], real),
        ("worker", f"worker and not browser{quick}", [], real),
        ("browser", f"browser{quick}", parallel, real),
    ]
    if everything:
        suites.append(("rare", f"({RARE}) and not browser and not worker", [], real))
    return [
        Part(name, [sys.executable, "-m", "pytest", "-m", mark, *options, *chosen], environment)
        for name, mark, options, environment in suites
    ]


def _run(part: Part, environment: dict[str, str]) -> Outcome:
    """Show what it says while it says it, and remember the last line."""
    print(f"\n──── {part.name} ────", flush=True)
    began = time.monotonic()
    closing = ""
    with subprocess.Popen(
        part.command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or []:
            print(line, end="", flush=True)
            closing = line.strip() or closing
    return Outcome(part, process.returncode, time.monotonic() - began, closing.strip("= "))


def _report(outcomes: list[Outcome]) -> int:
    """Print a line per part and the totals; the totals are the last line."""
    print("\n──── summary ────")
    for outcome in outcomes:
        word = "ok" if outcome.is_good else "FAILED"
        closing = outcome.closing if outcome.part.is_pytest else ""
        print(f"{outcome.part.name:13} {word:7} {outcome.seconds:7.1f} s  {closing}")
    counts = {word: _total(outcomes, word) for word in ("passed", "failed", "errors?", "skipped")}
    failed = counts["failed"] + counts["errors?"]
    print(f"\n{counts['passed']} passed, {failed} failed, {counts['skipped']} skipped")
    if not all(outcome.is_good for outcome in outcomes):
        return 1
    return 0 if counts["passed"] else NO_TEST_RAN


def _total(outcomes: list[Outcome], word: str) -> int:
    found = (re.search(rf"(\d+) {word}\b", outcome.closing) for outcome in outcomes if outcome.part.is_pytest)
    return sum(int(match[1]) for match in found if match)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
