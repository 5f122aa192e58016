"""Every request with its outcome, in the columns of `try_promise`: bring it to the command and it says the same."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from departments.worktime.calculation import WorkCalendar
from departments.worktime.models import Calendar
from promises.clocks.words import problems_in_words
from promises.deadlines.assessment import Facts, Pause
from promises.deadlines.bulk import AssessmentTable, assess_many
from promises.deadlines.rules import Rule
from promises.trial.keeping import Requests
from promises.trial.request_rows import COLUMNS, UNKNOWN_MARK
from promises.trial.result_csv import BYTE_ORDER_MARK, KeptColumns, result_cells
from promises.trial.stamps import CANCELLED_MARK

AT_ONCE = 1_000
"""Lines that go out together."""


class _Line:
    """A file that holds one line at a time: what `csv.writer` writes, `writerow` gives back."""

    def write(self, text: str) -> str:
        return text


def outcome_lines(
    requests: Requests, rule: Rule, calendar: WorkCalendar, row: Calendar | None, at: datetime
) -> Iterator[str]:
    """The lines of the file, some at a time. Moments stand in the zone of the calendar; `row` names it.

    Raises:
        NeverOpen: now, before the first line.
    """
    return _lines(requests, assess_many(requests.table, rule, calendar, at), rule, calendar, row, at)


def _lines(
    requests: Requests,
    assessed: AssessmentTable,
    rule: Rule,
    calendar: WorkCalendar,
    row: Calendar | None,
    at: datetime,
) -> Iterator[str]:
    zone = ZoneInfo(calendar.zone)
    name, seen = row.name if row else _("Kantooruren"), at.astimezone(zone).isoformat()
    kept, writer = KeptColumns(COLUMNS), csv.writer(_Line(), lineterminator="\n")
    lines = [BYTE_ORDER_MARK, writer.writerow(kept.head)]
    for place in range(len(assessed)):
        facts, assessment = requests.table.facts(place), assessed.assessment(place)
        start = facts.start.astimezone(zone).isoformat() if facts.start else ""
        cells = (requests.ids[place], name, start, _end(facts, zone), _pauses(facts.pauses, zone), str(rule), seen)
        result = result_cells(assessment, problems_in_words(assessment.problems), calendar.zone)
        lines.append(writer.writerow(kept.row(cells, result)))
        if len(lines) >= AT_ONCE:
            yield "".join(map(str, lines))
            lines = []
    yield "".join(map(str, lines))


def _end(facts: Facts, zone: ZoneInfo) -> str:
    """The answer or the withdrawal, whichever came first."""
    if facts.withdrawn and (facts.answered is None or facts.withdrawn < facts.answered):
        return f"{CANCELLED_MARK}{facts.withdrawn.astimezone(zone).isoformat()}"
    if facts.answered:
        return facts.answered.astimezone(zone).isoformat()
    return UNKNOWN_MARK if facts.is_done_without_time else ""


def _pauses(pauses: tuple[Pause, ...], zone: ZoneInfo) -> str:
    return ";".join(
        f"{begins.astimezone(zone).isoformat()}/{ends.astimezone(zone).isoformat() if ends else ''}"
        for begins, ends in pauses
    )
