"""Questions by mail and call-back notes, with promises in working days: what a calendar moves can be seen on them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from ikg.demonstration.people import Chart
from ikg.demonstration.requests import draw
from promises.definitions.services import make_promise
from promises.imports.services import import_requests

SPAN = timedelta(days=180)
SATURDAY = 5
COLUMNS = ("nummer", "afdeling", "ontvangen", "beantwoord")


@dataclass(frozen=True)
class Stream:
    """What a department is asked: its promise, how often, and how long an answer takes (hours at `requests.SHARES`)."""

    promise: str
    department: str
    sentence: str
    sentence_en: str
    rule: str
    share: str
    messages: int
    taken: tuple[float, ...]


STREAMS = [
    Stream(
        "ict-antwoord", "ict",
        "Een vraag of melding bij de servicedesk heeft binnen 2 werkdagen een antwoord.",
        "A question or report to the service desk has an answer within 2 working days.",
        "wd:2", "0.90", 620, (0.1, 0.4, 0.8, 2.5, 9, 27, 52, 80, 170),
    ),
    Stream(
        "kcc-terugbellen", "kcc",
        "Wie een terugbelnotitie krijgt, belt binnen 1 werkdag terug.",
        "Who gets a call-back note calls back within 1 working day.",
        "wd:1", "0.85", 480, (0.1, 0.3, 0.6, 2, 6, 21, 30, 49, 120),
    ),
]  # fmt: skip


def promise_and_bring(chart: Chart, random: Random, *, since: datetime, now: datetime) -> None:
    """Make the promises and import the messages, as an export of the mailbox would be imported now."""
    for stream in STREAMS:
        make_promise(
            code=stream.promise,
            department=chart[stream.department],
            sentence=stream.sentence,
            sentence_en=stream.sentence_en,
            rule=stream.rule,
            promised_share=Decimal(stream.share),
            valid_from=since.date(),
            by=None,
            now=since,
        )
    mapping = {
        "source": "postbus",
        "zone": "Europe/Amsterdam",
        "columns": {"id": "nummer", "department": "afdeling", "received": "ontvangen", "answered": "beantwoord"},
        "departments": {stream.department: stream.department for stream in STREAMS},
        "promises": {stream.department: stream.promise for stream in STREAMS},
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "berichten.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(COLUMNS)
            writer.writerows(rows(random, now))
        import_requests(path, mapping, by=None, now=now)


def rows(random: Random, now: datetime) -> Iterator[tuple[str, ...]]:
    """Number, department, received and answered (ISO; empty while it waits), on weekdays."""
    for stream in STREAMS:
        for number in range(1, stream.messages + 1):
            received = _weekday(now - SPAN * random.random() ** 1.5)
            answered = received + timedelta(hours=draw(stream.taken, random))
            yield (
                f"{stream.department}-{number:04d}",
                stream.department,
                received.isoformat(timespec="seconds"),
                "" if answered > now else answered.isoformat(timespec="seconds"),
            )


def _weekday(moment: datetime) -> datetime:
    """The same time on the Friday before, when it is in a weekend."""
    return moment - timedelta(days=max(moment.weekday() - SATURDAY + 1, 0))
