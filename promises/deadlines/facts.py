"""The facts of many requests as columns of numbers. Pure.

Instants are whole microseconds since 1970 UTC in int64; MISSING where there is none.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from departments.worktime.timetable import Instants
from departments.worktime.windows import instant_of, moment_of
from promises.deadlines.assessment import Facts

Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]

MISSING = int(np.iinfo(np.int64).min)
COLUMNS = {
    "start": np.int64,
    "answered": np.int64,
    "withdrawn": np.int64,
    "given": np.int64,
    "is_done": np.bool_,
    "pause_offsets": np.int64,
    "pause_from": np.int64,
    "pause_to": np.int64,
}


class NoFactTable(ValueError):
    """These bytes are no table of facts."""


@dataclass(frozen=True, slots=True, eq=False)
class FactTable:
    """`Facts` of many requests, one row each.

    The pauses of row i are those from `pause_offsets[i]` up to `pause_offsets[i + 1]` in `pause_from` and `pause_to`.
    """

    start: Instants
    answered: Instants
    withdrawn: Instants
    given: Instants
    is_done: Flags
    pause_offsets: Instants
    pause_from: Instants
    pause_to: Instants

    def __len__(self) -> int:
        return len(self.start)

    @classmethod
    def of(cls, facts: Sequence[Facts]) -> FactTable:
        """The table of these requests, in their order."""
        pauses = [pause for each in facts for pause in each.pauses]
        return cls(
            start=_instants([each.start for each in facts]),
            answered=_instants([each.answered for each in facts]),
            withdrawn=_instants([each.withdrawn for each in facts]),
            given=_instants([each.deadline_given for each in facts]),
            is_done=np.array([each.is_done_without_time for each in facts], dtype=np.bool_),
            pause_offsets=_offsets([len(each.pauses) for each in facts]),
            pause_from=_instants([begins for begins, _ends in pauses]),
            pause_to=_instants([ends for _begins, ends in pauses]),
        )

    def take(self, mask: Flags) -> FactTable:
        """The rows for which the mask holds, in their order."""
        kept = mask[self.pause_rows]
        return FactTable(
            self.start[mask],
            self.answered[mask],
            self.withdrawn[mask],
            self.given[mask],
            self.is_done[mask],
            _offsets(np.diff(self.pause_offsets)[mask]),
            self.pause_from[kept],
            self.pause_to[kept],
        )

    @property
    def pause_rows(self) -> NDArray[np.intp]:
        """Of which row each pause is."""
        return np.repeat(np.arange(len(self)), np.diff(self.pause_offsets))

    def facts(self, row: int) -> Facts:
        """One row, as it went in; moments in UTC."""
        pauses = slice(self.pause_offsets[row], self.pause_offsets[row + 1])
        waits = zip(self.pause_from[pauses].tolist(), self.pause_to[pauses].tolist(), strict=True)
        return Facts(
            moment_or_none(self.start[row]),
            moment_or_none(self.answered[row]),
            moment_or_none(self.withdrawn[row]),
            bool(self.is_done[row]),
            tuple((moment_of(begins), moment_or_none(ends)) for begins, ends in waits),
            moment_or_none(self.given[row]),
        )

    def to_bytes(self) -> bytes:
        """The table compressed, to be stored; `from_bytes` reads it back."""
        stream = BytesIO()
        np.savez_compressed(stream, allow_pickle=False, **{name: getattr(self, name) for name in COLUMNS})
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> FactTable:
        """A table from `to_bytes`. Nothing in the bytes is ever run.

        Raises:
            NoFactTable: the bytes are something else.
        """
        try:
            with np.load(BytesIO(stored), allow_pickle=False) as archive:
                table = cls(**{name: archive[name] for name in COLUMNS})
        except (KeyError, ValueError, OSError, EOFError, AttributeError, zipfile.BadZipFile) as error:
            raise NoFactTable from error
        if not table._is_sound():
            raise NoFactTable
        return table

    def _is_sound(self) -> bool:
        columns = {name: getattr(self, name) for name in COLUMNS}
        if any(column.dtype != COLUMNS[name] or column.ndim != 1 for name, column in columns.items()):
            return False
        rows = {len(columns[name]) for name in ("start", "answered", "withdrawn", "given", "is_done")}
        offsets, pauses = self.pause_offsets, {len(self.pause_from), len(self.pause_to)}
        if rows != {len(offsets) - 1} or offsets[0] != 0 or pauses != {int(offsets[-1])}:
            return False
        return bool((np.diff(offsets) >= 0).all())


def moment_or_none(instant: int) -> datetime | None:
    """An instant of a column as a moment in UTC; None where it is MISSING."""
    return None if instant == MISSING else moment_of(int(instant))


def _instants(moments: Sequence[datetime | None]) -> Instants:
    return np.array([MISSING if moment is None else instant_of(moment) for moment in moments], dtype=np.int64)


def _offsets(counts: Sequence[int] | Instants) -> Instants:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])
