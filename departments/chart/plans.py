"""What a change of the chart is to do, as plain values that can be kept as JSON. Pure.

Departments and people are named by number (`Department.pk`, `Employee.pk`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

ITSELF = -1
"""The place of the department itself among the parts of a split, when it keeps existing."""


@dataclass(frozen=True)
class Opening:
    """A new department; `parent` None only for the organisation itself."""

    code: str
    name: str
    parent: int | None


@dataclass(frozen=True)
class Renaming:
    department: int
    name: str


@dataclass(frozen=True)
class Moving:
    """To another place, with all below it."""

    department: int
    parent: int


@dataclass(frozen=True)
class Merging:
    """These departments close and go on in `into`, or (None) in a new one with this code, name and parent.

    `lead` becomes the team lead there, in the place of who led it; None: who leads `into` stays.
    """

    departments: tuple[int, ...]
    into: int | None = None
    code: str = ""
    name: str = ""
    parent: int | None = None
    lead: int | None = None


@dataclass(frozen=True)
class Part:
    code: str
    name: str


@dataclass(frozen=True)
class Splitting:
    """A department becomes these parts beside it, or (`keeps`) stays and gives off these parts.

    `heir` is the place of the part that gets what is open and who or what is not named: -1 (and only that) when the
    department keeps existing. `people` and `children`: employee or department -> place.
    """

    department: int
    parts: tuple[Part, ...]
    keeps: bool = False
    heir: int = 0
    people: Mapping[int, int] = field(default_factory=dict)
    children: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Closing:
    """It ends; `heir` gets its people, its departments and what is open."""

    department: int
    heir: int


Plan = Opening | Renaming | Moving | Merging | Splitting | Closing

KINDS: dict[type[Any], str] = {
    Opening: "open",
    Renaming: "rename",
    Moving: "move",
    Merging: "merge",
    Splitting: "split",
    Closing: "close",
}


def kind_of(plan: Plan) -> str:
    """The kind as `ChartChange.Kind` keeps it."""
    return KINDS[type(plan)]


def to_json(plan: Plan) -> dict[str, Any]:
    """Plain values for JSON; numbers that are keys become text there."""
    found = asdict(plan)
    for name, value in found.items():
        if isinstance(value, dict):
            found[name] = {str(key): place for key, place in value.items()}
        elif isinstance(value, tuple):
            found[name] = list(value)
    return found


def plan_from(kind: str, json: Mapping[str, Any]) -> Plan:
    """The plan that `to_json` wrote.

    Raises:
        KeyError, TypeError: no such kind, or not what that kind holds.
    """
    values = dict(json)
    if kind == "merge":
        values["departments"] = tuple(values["departments"])
    if kind == "split":
        values["parts"] = tuple(Part(**part) for part in values["parts"])
        values["people"] = {int(key): place for key, place in values["people"].items()}
        values["children"] = {int(key): place for key, place in values["children"].items()}
    made = {name: type_ for type_, name in KINDS.items()}[kind]
    plan: Plan = made(**values)
    return plan


def involved(plan: Plan) -> set[int]:
    """Every existing department that the plan names."""
    match plan:
        case Opening():
            named = [plan.parent]
        case Renaming():
            named = [plan.department]
        case Moving():
            named = [plan.department, plan.parent]
        case Merging():
            named = [*plan.departments, plan.into, plan.parent if plan.into is None else None]
        case Splitting():
            named = [plan.department, *plan.children]
        case Closing():
            named = [plan.department, plan.heir]
    return {one for one in named if one is not None}


def subjects(plan: Plan) -> set[int]:
    """The existing departments that become something else by it; the others are only named."""
    match plan:
        case Opening():
            return set()
        case Merging():
            return {*plan.departments, *([plan.into] if plan.into is not None else [])}
        case Renaming() | Moving() | Splitting() | Closing():
            return {plan.department}
