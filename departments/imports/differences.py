"""What would change: the wishes of a file beside the organisation as it stands. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from departments.imports.organisation import (
    DepartmentNow,
    DepartmentWish,
    Led,
    Organisation,
    PersonNow,
    PersonWish,
    RoleNow,
    Wishes,
)


@dataclass(frozen=True, slots=True)
class Opened:
    code: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A department that goes on with another name, another place (code of the department above), or both."""

    pk: int
    code: str
    name_before: str
    name: str
    parent_before: int | None
    parent: str


@dataclass(frozen=True, slots=True)
class Closed:
    pk: int
    code: str
    name: str
    heir: int


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody with other details: field -> (before, after). `department` after is a code."""

    pk: int
    name: str
    values: Mapping[str, tuple[str | int | None, str]]


@dataclass(frozen=True, slots=True)
class Given:
    """A role that somebody gets; who is new here is known by address."""

    person: int | str
    role: str
    department: str


@dataclass(slots=True)
class Changes:
    """Everything that would change, in the order in which it can be done."""

    opened: list[Opened] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)
    new_people: list[PersonWish] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    left: list[PersonNow] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    ended: list[RoleNow] = field(default_factory=list)
    kept: list[PersonNow] = field(default_factory=list)
    """People who are not in a complete file and stay all the same: they manage or audit IKG."""
    same_departments: int = 0
    same_people: int = 0

    def __bool__(self) -> bool:
        return any(self.parts())

    def parts(self) -> tuple[Sequence[Any], ...]:
        """Everything, by kind."""
        return (
            self.opened, self.placed, self.closed, self.new_people, self.changed, self.left, self.given, self.ended,
        )  # fmt: skip

    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) of all of it, with what stood before: another organisation gives another one."""
        hashed = hashlib.sha256()
        for part in self.parts():
            for each in part:
                hashed.update(json.dumps(asdict(each), sort_keys=True, default=_plain).encode())
            hashed.update(b"|")
        return hashed.hexdigest()


def _plain(value: object) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def compare(wishes: Wishes, organisation: Organisation, matches: Mapping[str, int], *, is_complete: bool) -> Changes:
    """The changes that make the organisation what the file says; of a file without problems.

    `matches`: address in the file -> the person here. What a complete file does not name ends; another file leaves it.
    """
    changes = Changes()
    heirs: dict[int, int] = {}
    if wishes.departments is not None:
        heirs = _chart(wishes.departments, organisation, changes, is_complete=is_complete)
    if wishes.people is not None:
        _people(wishes.people, organisation, matches, changes, is_complete=is_complete)
    _follow_heirs(organisation, heirs, changes, set(matches.values()))
    _roles(wishes.people or [], organisation, matches, changes, closed=heirs)
    return changes


def _chart(
    wishes: list[DepartmentWish], organisation: Organisation, changes: Changes, *, is_complete: bool
) -> dict[int, int]:
    """Returns what closes, and who takes over."""
    known = organisation.by_code()
    wanted = {wish.code: wish for wish in wishes}
    gone = [each for each in known.values() if each.code not in wanted and not each.is_ending] if is_complete else []
    heirs = _heirs(gone, organisation)
    top = next((each.code for each in known.values() if each.parent is None), "")
    for wish in _parents_first(wishes):
        now = known.get(wish.code)
        if now is None:
            changes.opened.append(Opened(wish.code, wish.name, top if wish.parent is None else wish.parent))
            continue
        _place(now, wish.name, _wished_parent(wish.parent, now, organisation, heirs), organisation, changes)
    changes.closed = [
        Closed(each.pk, each.code, each.name, heirs[each.pk]) for each in _deepest_first(gone, organisation)
    ]
    return heirs


def _wished_parent(parent: str | None, now: DepartmentNow, organisation: Organisation, heirs: Mapping[int, int]) -> str:
    if parent is not None:
        return parent
    above = heirs.get(now.parent, now.parent) if now.parent is not None else None
    return organisation.departments[above].code if above is not None else ""


def _place(now: DepartmentNow, name: str, parent: str, organisation: Organisation, changes: Changes) -> None:
    before = organisation.departments[now.parent].code if now.parent is not None else ""
    if (now.name, before) == (name, parent):
        changes.same_departments += 1
    else:
        changes.placed.append(Placed(now.pk, now.code, now.name, name, now.parent, parent))


def _heirs(gone: list[DepartmentNow], organisation: Organisation) -> dict[int, int]:
    """Of each department that closes the nearest one above that stays; the top never closes."""
    closing = {each.pk for each in gone}
    heirs = {}
    for each in gone:
        above = each.parent
        while above in closing:
            above = organisation.departments[above].parent
        if above is not None:
            heirs[each.pk] = above
    return heirs


def _parents_first(wishes: list[DepartmentWish]) -> list[DepartmentWish]:
    """In an order in which each department above is there before those below it; the file has no loop."""
    wanted = {wish.code: wish for wish in wishes}
    ordered: dict[str, DepartmentWish] = {}
    for wish in wishes:
        chain = []
        here: DepartmentWish | None = wish
        while here is not None and here.code not in ordered:
            chain.append(here)
            here = wanted.get(here.parent or "")
        ordered |= {each.code: each for each in reversed(chain)}
    return list(ordered.values())


def _deepest_first(gone: list[DepartmentNow], organisation: Organisation) -> list[DepartmentNow]:
    def depth(each: DepartmentNow) -> int:
        steps, above = 0, each.parent
        while above is not None and steps < len(organisation.departments):
            steps, above = steps + 1, organisation.departments[above].parent
        return steps

    return sorted(gone, key=lambda each: (-depth(each), each.pk))


def _people(
    wishes: list[PersonWish],
    organisation: Organisation,
    matches: Mapping[str, int],
    changes: Changes,
    *,
    is_complete: bool,
) -> None:
    for wish in wishes:
        pk = matches.get(wish.email)
        if pk is None:
            changes.new_people.append(wish)
            continue
        now = organisation.people[pk]
        values = _changed_values(wish, now, organisation)
        if values:
            changes.changed.append(Changed(pk, wish.name, values))
        else:
            changes.same_people += 1
    if is_complete:
        named = set(matches.values())
        missing = [each for pk, each in organisation.people.items() if pk not in named]
        changes.left = [each for each in missing if not organisation.stays(each.pk)]
        changes.kept = [each for each in missing if each.pk in organisation.kept]


def _changed_values(
    wish: PersonWish, now: PersonNow, organisation: Organisation
) -> dict[str, tuple[str | int | None, str]]:
    place = organisation.departments.get(now.department or 0)
    pairs: Iterable[tuple[str, str | int | None, str, str | None]] = (
        ("email", now.email, now.email.lower(), wish.email),
        ("name", now.name, now.name, wish.name),
        ("employee_number", now.number, now.number, wish.number),
        ("language", now.language, now.language, wish.language),
        ("department", now.department, place.code if place else "", wish.department),
    )
    return {name: (before, after) for name, before, same, after in pairs if after is not None and after != same}


def _follow_heirs(organisation: Organisation, heirs: Mapping[int, int], changes: Changes, named: set[int]) -> None:
    """Whoever is left in a department that closes goes with what it did."""
    if not heirs:
        return
    changed = {each.pk: each for each in changes.changed}
    left = {each.pk for each in changes.left}
    for person in organisation.people.values():
        heir = heirs.get(person.department or 0)
        known = changed.get(person.pk)
        if heir is None or person.pk in left or (known and "department" in known.values):
            continue
        if known is None:
            known = Changed(person.pk, person.name, {})
            changes.same_people -= person.pk in named
        moved = (person.department, organisation.departments[heir].code)
        changed[person.pk] = Changed(known.pk, known.name, {**known.values, "department": moved})
    changes.changed = list(changed.values())


def _roles(
    wishes: Iterable[PersonWish],
    organisation: Organisation,
    matches: Mapping[str, int],
    changes: Changes,
    *,
    closed: Mapping[int, int],
) -> None:
    codes = {each.pk: each.code for each in organisation.departments.values()}
    held: dict[int, dict[Led, RoleNow]] = {}
    for role in organisation.roles:
        held.setdefault(role.employee, {})[role.role, codes.get(role.department, "")] = role
    left = {each.pk for each in changes.left}
    ended = {role.pk: role for role in organisation.roles if role.employee in left or role.department in closed}
    for wish in wishes:
        if wish.roles is None:
            continue
        person: int | str = matches.get(wish.email) or wish.email
        theirs = held.get(person, {}) if isinstance(person, int) else {}
        changes.given.extend(Given(person, role, code) for role, code in sorted(wish.roles - theirs.keys()))
        ended |= {role.pk: role for led, role in theirs.items() if led not in wish.roles}
    changes.ended = [ended[pk] for pk in sorted(ended)]
