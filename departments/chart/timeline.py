"""The chart through time as plain values: where every department stood on any day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from departments.chart.tree import Chart, Gone, Place


@dataclass(frozen=True)
class Stay:
    """It was called and stood so from `since` up to, not including, `until` (None: still)."""

    name: str
    parent: int | None
    since: date
    until: date | None


@dataclass(frozen=True)
class Life:
    """One department; `stays` in order of time, each from where the one before ends."""

    key: int
    code: str
    begins: date
    ends: date | None
    stays: tuple[Stay, ...]

    def exists_on(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)

    def stay_on(self, day: date) -> Stay:
        """Where it stood that day; before its time the first, after its time the last."""
        return next((stay for stay in self.stays if stay.until is None or day < stay.until), self.stays[-1])


@dataclass(frozen=True)
class Timeline:
    """Every department that ever was."""

    lives: Mapping[int, Life] = field(default_factory=dict)

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(life.code.casefold() for life in self.lives.values())

    def on(self, day: date) -> Chart:
        """The chart as it was on this day."""
        places = {}
        for life in self.lives.values():
            if life.exists_on(day):
                stay = life.stay_on(day)
                places[life.key] = Place(life.key, life.code, stay.name, stay.parent, stay.since, life.begins)
        gone = {
            life.key: Gone(life.stays[-1].name, life.ends)
            for life in self.lives.values()
            if life.ends is not None and life.ends <= day
        }
        return Chart(places, gone, self.codes)

    def changes_after(self, day: date, until: date) -> list[date]:
        """The days in (day, until] on which something began, ended or became otherwise; in order."""
        return sorted({moment for life in self.lives.values() for moment in _moments(life) if day < moment <= until})

    def name_on(self, key: int | None, day: date) -> str:
        """What a department was called that day; nothing for one that is unknown."""
        return self.lives[key].stay_on(day).name if key is not None and key in self.lives else ""


def _moments(life: Life) -> Iterable[date]:
    yield from (stay.since for stay in life.stays)
    if life.ends is not None:
        yield life.ends
