"""The facts of many requests on their way into one table, small in memory. Pure."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from promises.deadlines.bulk import MISSING, FactTable
from promises.deadlines.outcomes import Problem
from promises.trial.export_rows import RowFacts

Instants = NDArray[np.int64]
Pauses = tuple[tuple[int, int | None], ...]
NO_TEAM = -1


def _column(kind: str) -> Callable[[], array[int]]:
    return lambda: array(kind)


@dataclass(slots=True)
class Gathering:
    """One place per request, in the order in which they first stood there; a later row of the same number replaces it.

    Instants are microseconds since 1970 UTC, MISSING when there is none.
    """

    rows: int = 0
    ids: list[str] = field(default_factory=list)
    team_codes: dict[str, int] = field(default_factory=dict)
    team: array[int] = field(default_factory=_column("i"))
    minute: array[int] = field(default_factory=_column("i"))
    is_date_only: array[int] = field(default_factory=_column("b"))
    _start: array[int] = field(default_factory=_column("q"))
    _answered: array[int] = field(default_factory=_column("q"))
    _withdrawn: array[int] = field(default_factory=_column("q"))
    _given: array[int] = field(default_factory=_column("q"))
    _is_done: array[int] = field(default_factory=_column("b"))
    _pauses: dict[int, Pauses] = field(default_factory=dict)
    _flags: dict[int, tuple[Problem, ...]] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)

    def add(self, number: str, team: str, facts: RowFacts) -> None:
        """One row; without a number it is a request of its own."""
        self.rows += 1
        place = self._place(number)
        self.team[place] = self.team_codes.setdefault(team, len(self.team_codes)) if team else NO_TEAM
        self.minute[place] = -1 if facts.minute is None else facts.minute
        self.is_date_only[place] = facts.is_date_only
        self._is_done[place] = facts.is_done
        for column, instant in zip(self._instants(), _instants_of(facts), strict=True):
            column[place] = MISSING if instant is None else instant
        _put(self._pauses, place, facts.pauses)
        _put(self._flags, place, facts.flags)

    def table(self) -> FactTable:
        pauses = [self._pauses.get(place, ()) for place in range(len(self.ids))] if self._pauses else []
        every = list(chain.from_iterable(pauses))
        lengths = np.fromiter(map(len, pauses), np.int64, len(pauses)) if pauses else np.zeros(len(self.ids), np.int64)
        return FactTable(
            start=np.array(self._start, np.int64),
            answered=np.array(self._answered, np.int64),
            withdrawn=np.array(self._withdrawn, np.int64),
            given=np.array(self._given, np.int64),
            is_done=np.array(self._is_done, np.bool_),
            pause_offsets=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
            pause_from=np.array([begins for begins, _ends in every], np.int64),
            pause_to=np.array([MISSING if ends is None else ends for _begins, ends in every], np.int64),
        )

    def starts(self) -> Instants:
        """Of every request, MISSING where there is none."""
        return np.array(self._start, np.int64)

    def span(self) -> tuple[int | None, int | None]:
        """The first start, and the last start or end."""
        starts = self.starts()
        happened = np.concatenate([starts, np.array(self._answered, np.int64), np.array(self._withdrawn, np.int64)])
        known, happened = starts[starts != MISSING], happened[happened != MISSING]
        return (int(known.min()) if known.size else None, int(happened.max()) if happened.size else None)

    def flags(self) -> dict[Problem, int]:
        """How many requests have an odd moment, by what is odd."""
        return dict(Counter(chain.from_iterable(map(set, self._flags.values()))))

    def _instants(self) -> tuple[array[int], ...]:
        return self._start, self._answered, self._withdrawn, self._given

    def _place(self, number: str) -> int:
        new = len(self.ids)
        place = self._places.setdefault(number, new) if number else new
        if place == new:
            self.ids.append(number)
            for column in (*self._instants(), self.team, self.minute, self.is_date_only, self._is_done):
                column.append(0)
        return place


def _instants_of(facts: RowFacts) -> tuple[int | None, ...]:
    return facts.start, facts.answered, facts.withdrawn, facts.given


def _put(kept: dict[int, tuple[Any, ...]], place: int, value: tuple[Any, ...]) -> None:
    if value:
        kept[place] = value
    else:
        kept.pop(place, None)
