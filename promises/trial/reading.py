"""From the rows of somebody's export to the facts of its requests. Pure; rows come from `departments.intake`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from departments.intake.reading import Row
from departments.worktime.windows import MINUTE
from promises.deadlines.bulk import MISSING, FactTable
from promises.deadlines.outcomes import Problem
from promises.trial.columns import ExportMapping, Meaning
from promises.trial.export_rows import BadCell, RowFacts, RowReader, Unusable
from promises.trial.gathering import Gathering

__all__ = ["ReadExport", "Unread", "Unusable", "read_export"]

SHOWN = 5
"""Rows that are named of each thing that cannot be used."""
LONGEST_SHOWN = 60
TOLD_EVERY = 5_000
"""Rows between two words about the progress."""
MINUTES_PER_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Unread:
    """Cells of a column that could not be used for one reason. `first`: row number and text of the first of them."""

    reason: Unusable
    column: str
    count: int
    first: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReadExport:
    """The requests of an export, in the order in which they first stood there; all arrays are equally long.

    `teams`: place in `team_names`, -1 without a team. `rows`: all rows; `replaced` of them were followed by a later
    row of the same request, and the last one counts. `first` start and `last` start or end, in microseconds since 1970
    UTC. Requests with a moment that the clock `skipped` or that came twice (`double`, rule 29). Starts: how many have
    no time (`date_only`), lie in the first minute of the local day (`at_midnight`, those without a time too) or in that
    of the UTC day (`at_utc_midnight`): many of these say that the export has dates only, or another time zone.
    """

    table: FactTable
    ids: tuple[str, ...]
    teams: NDArray[np.int32]
    team_names: tuple[str, ...]
    rows: int
    replaced: int
    unread: tuple[Unread, ...]
    first: int | None
    last: int | None
    skipped: int
    double: int
    date_only: int
    at_midnight: int
    at_utc_midnight: int


def read_export(
    rows: Iterable[Row],
    mapping: ExportMapping,
    zone: ZoneInfo,
    *,
    tell: Callable[[int], None] = lambda _rows: None,
) -> ReadExport:
    """Read every row; of several rows of one request the last one counts.

    A request of which a moment cannot be read has no start, so that it is counted as invalid. Times without an offset
    are local times of `zone`. A start without a time is 00:00; an end without one is the first second of its date, not
    before the start on the same date: so an answer on the last day is in time and one on the day after is not. A
    deadline without one is the end of its date. `tell` hears how many rows were read so far.

    Raises:
        UnreadableFile: by the rows, while they are read.
    """
    reader = RowReader(mapping, zone)
    found, complaints = Gathering(), _Complaints()
    for row in rows:
        number = reader.name(row, Meaning.ID)
        if not number and Meaning.ID in mapping.columns:
            complaints.add(row, BadCell(Unusable.NO_ID, mapping.columns[Meaning.ID], ""))
        try:
            facts = reader.facts(row)
        except BadCell as bad:
            complaints.add(row, bad)
            facts = RowFacts()
        found.add(number, reader.name(row, Meaning.TEAM), facts)
        if found.rows % TOLD_EVERY == 0:
            tell(found.rows)
    tell(found.rows)
    return _result(found, complaints)


@dataclass(slots=True)
class _Complaints:
    """What could not be used, counted, with the first rows of each."""

    counts: Counter[tuple[Unusable, str]] = field(default_factory=Counter)
    first: dict[tuple[Unusable, str], list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, row: Row, bad: BadCell) -> None:
        key = (bad.reason, bad.column)
        self.counts[key] += 1
        shown = self.first.setdefault(key, [])
        if len(shown) < SHOWN:
            shown.append((row.number, bad.text[:LONGEST_SHOWN]))

    def listed(self) -> tuple[Unread, ...]:
        return tuple(
            Unread(reason, column, count, tuple(self.first[reason, column]))
            for (reason, column), count in self.counts.most_common()
        )


def _result(found: Gathering, complaints: _Complaints) -> ReadExport:
    first, last = found.span()
    flags = found.flags()
    starts = found.starts()
    utc_minutes = starts[starts != MISSING] // MINUTE % MINUTES_PER_DAY
    return ReadExport(
        table=found.table(),
        ids=tuple(found.ids),
        teams=np.array(found.team, np.int32),
        team_names=tuple(found.team_codes),
        rows=found.rows,
        replaced=found.rows - len(found.ids),
        unread=complaints.listed(),
        first=first,
        last=last,
        skipped=flags.get(Problem.SKIPPED_TIME, 0),
        double=flags.get(Problem.DOUBLE_TIME, 0),
        date_only=int(np.array(found.is_date_only, np.bool_).sum()),
        at_midnight=int((np.array(found.minute, np.int32) == 0).sum()),
        at_utc_midnight=int((utc_minutes == 0).sum()),
    )
