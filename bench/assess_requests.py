"""How long it takes to judge 100,000 requests over five years with pauses, in bulk and one by one.

    .venv/bin/python -m bench.assess_requests [REQUESTS]

Every rule of the grammar on the same requests: two in five have a pause or more, one in ten was withdrawn or still
waits. The first of them are judged one by one too, and every answer compared. CPU time, the best of three. Then the
curve of twenty terms, and `try_promise` on a file of the same requests. Bars: the curve in 2 s, the file in seconds.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from departments.worktime.calculation import WorkCalendar
from promises.deadlines.assessment import Facts, assess
from promises.deadlines.bulk import FactTable, assess_many
from promises.deadlines.rules import parse_rule
from promises.trial.curve import curve, speed

SEED = 20261124
FIRST = datetime(2022, 1, 1, tzinfo=UTC)
SECONDS = 5 * 365 * 86_400
SEEN = datetime(2027, 1, 1, tzinfo=UTC)
OFFICE = WorkCalendar()
RULES = "wd:2 wd:2;late=next sd sd;cut=15:00 wh:16 ch:24 cd:14 cd:14;ext".split()
ONE_BY_ONE = 5_000
CALENDARS = Path("tests/cases/calendars.json")


def main(number: int) -> None:
    requests = make_requests(number)
    pauses = sum(len(each.pauses) for each in requests)
    print(
        f"{number:,} requests, {pauses:,} pauses, seed {SEED}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    table = FactTable.of(requests)
    tell("laying the facts in a table", timed(lambda: FactTable.of(requests)), number)
    tell("storing and reading the table", timed(lambda: FactTable.from_bytes(table.to_bytes())), number)
    for text in RULES:
        judge(text, table, requests[:ONE_BY_ONE])
    terms = [parse_rule(f"wd:{days}") for days in range(1, 21)]
    tell("curve of 20 terms", timed(lambda: curve(table, OFFICE, terms, SEEN)), number)
    tell("median and p90", timed(lambda: speed(table, OFFICE, SEEN)), number)
    try_file(requests)


def judge(text: str, table: FactTable, first: list[Facts]) -> None:
    rule = parse_rule(text)
    tell(f"{text}, in bulk", timed(lambda: assess_many(table, rule, OFFICE, SEEN)), len(table))
    tell(f"{text}, one by one", timed(lambda: [assess(each, rule, OFFICE, SEEN) for each in first]), len(first))
    many = assess_many(table, rule, OFFICE, SEEN)
    assert all(many.assessment(row) == assess(each, rule, OFFICE, SEEN) for row, each in enumerate(first)), text


def try_file(requests: list[Facts]) -> None:
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "requests.csv", Path(folder) / "result.csv"
        write(requests, source)
        begun = time.monotonic()
        files = ["--calendar", str(CALENDARS), "--out", str(target)]
        options = ["--default-calendar=KANTOOR", "--promise=wd:2", f"--at={SEEN.isoformat()}"]
        command = [sys.executable, "manage.py", "try_promise", str(source), *files, *options]
        subprocess.run(command, check=True, capture_output=True)
        megabytes = source.stat().st_size / 1e6
        print(f"  try_promise on a file of {megabytes:.0f} MB, start to end {time.monotonic() - begun:.1f} s wall")


def write(requests: list[Facts], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "start", "end", "pauses"])
        for number, each in enumerate(requests):
            pauses = ";".join(
                f"{begins.isoformat()}/{ends.isoformat() if ends else ''}" for begins, ends in each.pauses
            )
            writer.writerow([number, each.start.isoformat() if each.start else "", end_of(each), pauses])


def end_of(facts: Facts) -> str:
    if facts.withdrawn:
        return f"cancelled@{facts.withdrawn.isoformat()}"
    return facts.answered.isoformat() if facts.answered else ""


def make_requests(number: int) -> list[Facts]:
    dice = np.random.default_rng(SEED)
    found = []
    for _request in range(number):
        start = FIRST + timedelta(seconds=int(dice.integers(SECONDS)))
        stop = start + timedelta(seconds=int(dice.exponential(3 * 86_400)))
        pauses = []
        for _pause in range(int(dice.choice([0, 0, 0, 1, 2]))):
            begins = start + timedelta(seconds=int(dice.integers(2 * 86_400)))
            pauses.append((begins, begins + timedelta(seconds=int(dice.integers(3 * 86_400)))))
        kind = dice.integers(20)
        found.append(Facts(start, None if kind < 2 else stop, stop if kind == 1 else None, pauses=tuple(pauses)))
    return found


def timed(work: Callable[[], Any]) -> float:
    best = float("inf")
    for _again in range(3):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


def tell(name: str, seconds: float, requests: int) -> None:
    print(f"  {name:34}{requests:>9,}{seconds:>9.3f} s CPU{seconds / requests * 1e6:>10.2f} µs each")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
