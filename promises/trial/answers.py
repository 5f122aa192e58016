"""What `try_promise` answers to each row: rows in, answers out, in the same order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from departments.worktime.calculation import NeverOpen, WorkCalendar
from departments.worktime.windows import instant_of
from promises.clocks.words import problems_in_words
from promises.deadlines.assessment import Assessment, assess
from promises.deadlines.bulk import FactTable, assess_many
from promises.deadlines.outcomes import Outcome
from promises.deadlines.rules import Rule
from promises.trial.request_rows import BadRow, Defaults, RequestRow, read_row
from promises.trial.requests_csv import Record


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one row. `row` is None when it could not be read; `problem` says why, or what was odd."""

    assessment: Assessment
    problem: str = ""
    row: RequestRow | None = None

    @property
    def is_due(self) -> bool:
        """Whether it is in the percentage: kept or broken, with its deadline at or before the moment of looking."""
        deadline = self.assessment.deadline
        return (
            self.assessment.status in {Outcome.KEPT, Outcome.BROKEN}
            and self.row is not None
            and deadline is not None
            and deadline <= self.row.at
        )


def answers(records: Sequence[Record], columns: Sequence[str], defaults: Defaults) -> list[Answer]:
    """One answer for each record. Rows of one calendar and rule are worked out together."""
    found: dict[int, Answer] = {}
    alike: defaultdict[tuple[str, Rule], dict[int, RequestRow]] = defaultdict(dict)
    for place, record in enumerate(records):
        try:
            row = _read(record, columns, defaults)
        except BadRow as bad:
            found[place] = _invalid(str(bad))
        else:
            alike[row.calendar, row.rule][place] = row
    for (name, rule), rows in alike.items():
        assessed = _assessed(list(rows.values()), rule, defaults.calendars[name])
        found |= {place: _answer(row, each) for (place, row), each in zip(rows.items(), assessed, strict=True)}
    return [found[place] for place in range(len(records))]


def _read(record: Record, columns: Sequence[str], defaults: Defaults) -> RequestRow:
    if record.fault:
        raise BadRow(record.fault)
    return read_row(dict(zip(columns, record.cells, strict=True)), defaults)


def _assessed(rows: Sequence[RequestRow], rule: Rule, calendar: WorkCalendar) -> list[Assessment | None]:
    """None where the calendar has too few openings left."""
    looked = np.array([instant_of(row.at) for row in rows], dtype=np.int64)
    try:
        table = assess_many(FactTable.of([row.facts for row in rows]), rule, calendar, looked)
    except NeverOpen:
        return [_assessed_alone(row, calendar) for row in rows]
    return [table.assessment(place) for place in range(len(rows))]


def _assessed_alone(row: RequestRow, calendar: WorkCalendar) -> Assessment | None:
    try:
        return assess(row.facts, row.rule, calendar, row.at)
    except NeverOpen:
        return None


def _answer(row: RequestRow, assessment: Assessment | None) -> Answer:
    if assessment is None:
        return _invalid(
            _("De kalender ‘%(name)s’ is na dit moment niet lang genoeg open.") % {"name": row.calendar}, row
        )
    words = problems_in_words(assessment.problems)
    if assessment.status is Outcome.INVALID:
        return Answer(assessment, words, row)
    return Answer(assessment, "; ".join(filter(None, [*row.remarks, words])), row)


def _invalid(problem: str, row: RequestRow | None = None) -> Answer:
    return Answer(Assessment(Outcome.INVALID, None, None), problem, row)
