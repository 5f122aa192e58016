"""`try_promise` on 10,000 random rows of which 5 % are broken: every row is answered, and rightly so."""

from __future__ import annotations

import csv
import random
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from departments.intake.files import read_file
from departments.worktime.calculation import WorkCalendar
from promises.deadlines.assessment import Facts, assess
from promises.deadlines.bulk import assess_many
from promises.deadlines.rules import parse_rule
from promises.trial.calendars_file import read_calendars
from promises.trial.columns import suggest
from promises.trial.reading import read_export
from promises.trial.result_csv import result_cells
from tests.promises.trying import CALENDARS, COLUMNS, Tried, try_promise

ROWS = 10_000
SEED = 20261124
RULES = (
    "wd:1 wd:2 wd:10 wd:2;late=next sd sd;cut=15:00 wh:1 wh:7.5 wh:40 ch:24 ch:0.5 cd:1 cd:14 cd:14;ext cd:56;ext"
).split()
BROKEN = (
    {"start": "gisteren"},
    {"start": "2026-02-30T10:00"},
    {"start": "29/2/2016 01:16"},
    {"start": "0001-01-01T00:00"},
    {"end": "9999-12-31T23:59:59+00:00"},
    {"start": "9999-12-31T23:59:59-12:00"},
    {"end": "-0001-01-01T00:00"},
    {"start": "=1+1"},
    {"end": "=1+1"},
    {"promise": "wd:-1"},
    {"promise": "wd:1e9"},
    {"promise": "fastest"},
    {"promise": "=1+1"},
    {"calendar": "NERGENS"},
    {"calendar": "=1+1"},
    {"pauses": "2026-03-03T11:00+01:00/2026-03-03T10:00+01:00"},
    {"pauses": "//;//"},
    {"pauses": "2026-03-03T11:00+01:00"},
    {"end": "cancelled@"},
    {"start": "NUL\0"},
    {"at": "later"},
    {"start": "2026-03-02T10:00+99:99"},
    {"start": "１９９９-01-01T00:00"},
)
LONG = {"start": "x" * 1_000_000}
DAMAGED = ("B{},KANTOOR", 'B{},"KANTOOR,2026-03-02T10:00', "B{}", "B{},,,,,,", "B{}" + ",x" * 50)
"""Lines that are no row: cells are missing or too many, or a quotation mark is not closed."""


def moment(dice: random.Random, first: datetime, span: timedelta) -> tuple[datetime, str]:
    """A random instant and a random way to write it, always with its offset."""
    instant = first + timedelta(seconds=dice.randrange(int(span.total_seconds())))
    zone = dice.choice([UTC, ZoneInfo("Europe/Amsterdam"), timezone(timedelta(hours=-9, minutes=-30))])
    text = instant.astimezone(zone).isoformat(dice.choice("T "))
    return instant, text.replace("+00:00", "Z") if dice.random() < 0.5 else text


def sound_row(dice: random.Random, number: int) -> tuple[dict[str, str], Facts, datetime]:
    """A row that can be read, and the same as facts; some begin far outside the days of people here."""
    name = dice.choice(["KANTOOR", "KANTOOR-BRUG", "KANTOOR-HALF", "LUNCH", "KCC", "24X7", "PIKET-NACHT"])
    years = 60 if name == "KCC" else 1  # laying out a calendar for so long takes a while: one of them is enough
    start, start_text = moment(dice, datetime(2025, 1, 1, tzinfo=UTC), timedelta(days=365 * years))
    stop, stop_text = moment(dice, start - timedelta(seconds=90), timedelta(days=dice.choice([1, 9, 60])))
    at, at_text = moment(dice, start, timedelta(days=30))
    kind = dice.choice(["answered"] * 6 + ["withdrawn", "open", "unknown"])
    pauses, pause_texts = [], []
    for _pause in range(dice.choice([0, 0, 0, 1, 2])):
        begins, begins_text = moment(dice, start - timedelta(hours=2), timedelta(days=6))
        ends, ends_text = moment(dice, begins, timedelta(days=4))
        is_running = dice.random() < 0.2
        pauses.append((begins, None if is_running else ends))
        pause_texts.append(f"{begins_text}/{'' if is_running else ends_text}")
    facts = Facts(
        start,
        answered=stop if kind == "answered" else None,
        withdrawn=stop if kind == "withdrawn" else None,
        is_done_without_time=kind == "unknown",
        pauses=tuple(pauses),
    )
    ends_as = {"answered": stop_text, "withdrawn": f"cancelled@{stop_text}", "open": "", "unknown": "unknown"}
    row = {
        "id": f"R{number}",
        "calendar": name,
        "start": start_text,
        "end": ends_as[kind],
        "pauses": ";".join(pause_texts),
        "promise": dice.choice(RULES),
        "at": at_text,
    }
    return row, facts, at


def as_assessed(row: dict[str, str], facts: Facts, at: datetime, calendars: dict[str, WorkCalendar]) -> tuple[str, ...]:
    """What `assess` says of one request by itself, as it is written."""
    calendar = calendars[row["calendar"]]
    found = assess(facts, parse_rule(row["promise"]), calendar, at)
    deadline = found.deadline and found.deadline.astimezone(ZoneInfo(calendar.zone)).isoformat()
    elapsed = None if found.elapsed is None else int(found.elapsed.total_seconds())
    return row["id"], found.status.value, deadline or "", "" if elapsed is None else str(elapsed)


def test_every_one_of_ten_thousand_random_rows_is_answered(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    calendars = read_calendars(CALENDARS)
    expected: list[tuple[str, ...]] = []
    target = StringIO()
    writer = csv.DictWriter(target, COLUMNS)
    writer.writeheader()
    for number in range(ROWS):
        if number % 20:
            row, facts, at = sound_row(dice, number)
            expected.append(as_assessed(row, facts, at, calendars))
            writer.writerow(row)
        elif number % 40:
            row = sound_row(dice, number)[0] | (LONG if number < 200 else dice.choice(BROKEN))
            expected.append((row["id"], "invalid", "", ""))
            writer.writerow(row)
        else:
            expected.append((f"B{number}", "invalid", "", ""))
            target.write(dice.choice(DAMAGED).format(number) + "\r\n")

    tried = try_promise(tmp_path, target.getvalue())

    assert (tried.code, tried.complained) == (0, "")
    assert answered(tried) == expected, f"seed {SEED}"
    assert all(row["problem"] for row in tried.rows or [] if row["status"] == "invalid")
    # the sound rows end in every way that there is
    assert min(Counter(status for _id, status, *_rest in expected).values()) > 50


def test_the_command_and_the_page_give_the_same_answers(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    calendar, seen = read_calendars(CALENDARS)["LUNCH"], datetime(2025, 7, 1, 12, tzinfo=UTC)
    asked = [sound_row(dice, number)[0] for number in range(500)]
    rows = [{name: row[name] for name in ("id", "start", "end", "pauses")} for row in asked]

    for rule in RULES:
        options = ("--default-calendar=LUNCH", f"--promise={rule}", f"--at={seen.isoformat()}")
        tried = try_promise(tmp_path, rows, *options)
        table = read_file("requests.csv", (tmp_path / "requests.csv").read_bytes())[0]
        mapping = suggest(table.columns, rows).mapping
        export = read_export(table.rows, mapping, ZoneInfo(calendar.zone))
        assessed = assess_many(export.table, parse_rule(rule), calendar, seen)

        by_page = [result_cells(assessed.assessment(place), "", calendar.zone)[:3] for place in range(len(rows))]
        by_command = [(row["deadline"], row["elapsed_working_seconds"], row["status"]) for row in tried.rows or []]
        assert by_page == by_command, rule


def answered(tried: Tried) -> list[tuple[str, ...]]:
    return [(row["id"], row["status"], row["deadline"], row["elapsed_working_seconds"]) for row in tried.rows or []]
