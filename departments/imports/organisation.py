"""What a file wishes for the organisation, and how the organisation stands: plain values, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

MOST_PROBLEMS = 100
MOST_NAMES = 50

Led = tuple[str, str]
"""A role ("team_lead" or "director") of a department (its code)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: the sheet ("" in CSV) and the row as the spreadsheet shows it."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the file is refused: what is wrong, where. `row` None: about the file as a whole."""

    sheet: str
    row: int | None
    column: str
    sentence: str

    def as_json(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "row": self.row, "column": self.column, "sentence": self.sentence}


@dataclass(slots=True)
class Problems:
    """The first hundred, and how many there are."""

    listed: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, place: Place | None, column: str, sentence: str) -> None:
        self.count += 1
        if len(self.listed) < MOST_PROBLEMS:
            self.listed.append(Problem(place.sheet if place else "", place.row if place else None, column, sentence))


@dataclass(frozen=True, slots=True)
class DepartmentWish:
    """A row about a department. `parent` "": at the top; None: the file does not say where it stands."""

    code: str
    name: str
    parent: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class PersonWish:
    """A row about a person. None: the file does not say. `roles`: all that this person leads."""

    email: str
    name: str
    department: str
    number: str | None
    language: str | None
    roles: frozenset[Led] | None
    place: Place


@dataclass(slots=True)
class Wishes:
    """All that the file says. None: it has no table about that. `columns`: (what, field) -> name of the column.

    `codes`: every department that has a row, also when something is wrong with that row.
    """

    departments: list[DepartmentWish] | None = None
    people: list[PersonWish] | None = None
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)

    def column(self, holds: str, name: str) -> str:
        return self.columns.get((holds, name), "")


@dataclass(frozen=True, slots=True)
class DepartmentNow:
    """A department that exists from `begin`. `since`: it is called and stands like this from then on."""

    pk: int
    code: str
    name: str
    parent: int | None
    begin: date
    since: date
    is_ending: bool


@dataclass(frozen=True, slots=True)
class PersonNow:
    pk: int
    email: str
    name: str
    department: int | None
    number: str
    language: str


@dataclass(frozen=True, slots=True)
class RoleNow:
    """A role of a department that somebody holds; `employee` by number."""

    pk: int
    employee: int
    role: str
    department: int
    valid_from: date


@dataclass(frozen=True)
class Organisation:
    """How it stands. `closed`: code -> the day it ended. `kept`: people whom no file sends away."""

    departments: Mapping[int, DepartmentNow]
    closed: Mapping[str, date]
    people: Mapping[int, PersonNow]
    roles: Sequence[RoleNow]
    kept: frozenset[int]
    planned: int

    def stays(self, person: int) -> bool:
        """Whether no file sends this person away: who has no department stands in no file that we write."""
        return person in self.kept or self.people[person].department is None

    def by_code(self) -> dict[str, DepartmentNow]:
        return {each.code: each for each in self.departments.values()}
