"""What must be true before the chart may change: each check gives the department, or refuses. Pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from departments.chart.plans import ITSELF, Splitting
from departments.chart.tree import Chart, Place


class Reason(StrEnum):
    """Why the chart cannot change like this."""

    NO_NAME = "no_name"
    NAME_TOO_LONG = "name_too_long"
    NO_CODE = "no_code"
    CODE_TOO_LONG = "code_too_long"
    CODE_TAKEN = "code_taken"
    SISTER_HAS_NAME = "sister_has_name"
    SAME_NAME = "same_name"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    NOT_YET = "not_yet"
    NO_PARENT = "no_parent"
    SAME_PARENT = "same_parent"
    LOOP = "loop"
    TOP = "top"
    TOO_FEW_TO_MERGE = "too_few_to_merge"
    WITH_ITSELF = "with_itself"
    OWN_BRANCH = "own_branch"
    TOO_FEW_PARTS = "too_few_parts"
    NO_SUCH_PART = "no_such_part"
    KEEPS_ITSELF = "keeps_itself"
    NOT_ITS_CHILD = "not_its_child"
    BEFORE_LAST_CHANGE = "before_last_change"
    TOO_SOON_TO_END = "too_soon_to_end"
    WAITS_ALREADY = "waits_already"
    BREAKS_PLANNED = "breaks_planned"


@dataclass(frozen=True)
class Refusal:
    """At which field of the plan it stands, why, and what the sentence names (departments, a code, a day)."""

    field: str
    reason: Reason
    department: str = ""
    other: str = ""
    day: date | None = None


class Refused(Exception):
    """Carries why the change cannot be."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


LONGEST_NAME, LONGEST_CODE = 120, 60


def sound_name(name: str, at: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused(Refusal(at, Reason.NO_NAME))
    if len(name) > LONGEST_NAME:
        raise Refused(Refusal(at, Reason.NAME_TOO_LONG))
    return name


def sound_code(code: str, taken: frozenset[str], at: str) -> str:
    code = code.strip()
    if not code:
        raise Refused(Refusal(at, Reason.NO_CODE))
    if len(code) > LONGEST_CODE:
        raise Refused(Refusal(at, Reason.CODE_TOO_LONG))
    if code.casefold() in taken:
        raise Refused(Refusal(at, Reason.CODE_TAKEN, code))
    return code


def no_sister_called(chart: Chart, name: str, parent: int | None, but: AbstractSet[int], at: str) -> None:
    for place in chart.places.values():
        if place.parent == parent and place.key not in but and place.name.casefold() == name.casefold():
            above = _name_of(chart, parent)
            raise Refused(Refusal(at, Reason.SISTER_HAS_NAME, place.name, above))


def existing(chart: Chart, key: int, at: str, day: date) -> Place:
    """A department that exists on the day."""
    place = chart.places.get(key)
    if place is None:
        if key in chart.gone:
            raise Refused(Refusal(at, Reason.CLOSED, chart.gone[key].name, day=chart.gone[key].until))
        raise Refused(Refusal(at, Reason.UNKNOWN))
    if place.begins > day:
        raise Refused(Refusal(at, Reason.NOT_YET, place.name, day=place.begins))
    return place


def changing(chart: Chart, key: int, at: str, day: date) -> Place:
    """A department that may be called or placed otherwise from the day: nothing happened to it after that."""
    place = existing(chart, key, at, day)
    if day < place.since:
        raise Refused(Refusal("day", Reason.BEFORE_LAST_CHANGE, place.name, day=place.since))
    return place


def ending(chart: Chart, key: int, at: str, day: date) -> Place:
    """A department that may end on the day: it stood so for a day at least."""
    place = changing(chart, key, at, day)
    not_the_top(place, at)
    if day <= place.since:
        raise Refused(Refusal("day", Reason.TOO_SOON_TO_END, place.name, day=place.since))
    return place


def not_the_top(place: Place, at: str) -> None:
    if place.parent is None:
        raise Refused(Refusal(at, Reason.TOP, place.name))


def outside(chart: Chart, ending: list[Place], chosen: Place, at: str) -> None:
    """What is to go on cannot be, or stand below, what ends."""
    for place in ending:
        if chosen.key == place.key:
            raise Refused(Refusal(at, Reason.WITH_ITSELF, place.name))
        if chosen.key in chart.branch(place.key):
            raise Refused(Refusal(at, Reason.OWN_BRANCH, place.name, chosen.name))


def sound_parts(chart: Chart, plan: Splitting, whole: Place) -> None:
    if len(plan.parts) < (1 if plan.keeps else 2):
        raise Refused(Refusal("parts", Reason.TOO_FEW_PARTS, whole.name))
    places = set(range(len(plan.parts))) | ({ITSELF} if plan.keeps else set())
    if plan.keeps and plan.heir != ITSELF:
        raise Refused(Refusal("heir", Reason.KEEPS_ITSELF, whole.name))
    if plan.heir not in places:
        raise Refused(Refusal("heir", Reason.NO_SUCH_PART, whole.name))
    if not places.issuperset(plan.people.values()):
        raise Refused(Refusal("people", Reason.NO_SUCH_PART, whole.name))
    if not places.issuperset(plan.children.values()):
        raise Refused(Refusal("children", Reason.NO_SUCH_PART, whole.name))
    below = {child.key for child in chart.children(whole.key)}
    stranger = next((child for child in plan.children if child not in below), None)
    if stranger is not None:
        raise Refused(Refusal("children", Reason.NOT_ITS_CHILD, whole.name, _name_of(chart, stranger)))


def _name_of(chart: Chart, key: int | None) -> str:
    return chart.places[key].name if key is not None and key in chart.places else ""
