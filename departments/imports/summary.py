"""The differences as they are kept with the import and shown: counts, names, and what to mind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.imports.differences import Changes
from departments.imports.organisation import MOST_NAMES, Organisation, Problems, Wishes
from departments.people.rules import SMALLEST_GROUP

LARGE = 0.2
"""When more than this share of all people would leave, the file is probably not complete."""


def refusal(problems: Problems, warnings: Iterable[str]) -> dict[str, Any]:
    """Nothing would change: this is why."""
    return {
        "problems": [problem.as_json() for problem in problems.listed],
        "problem_count": problems.count,
        "warnings": list(warnings),
        "is_large": False,
    }


def summary(changes: Changes, wishes: Wishes, organisation: Organisation) -> dict[str, Any]:
    """See CONTRACT of the columns `differences`: counts per kind, at most fifty names each."""
    moved = [each for each in changes.placed if each.parent != _above(each.parent_before, organisation)]
    renamed = [each for each in changes.placed if each.name != each.name_before]
    transfers = [each for each in changes.changed if "department" in each.values]
    others = [each for each in changes.changed if set(each.values) - {"department"}]
    is_large = len(changes.left) > LARGE * len(organisation.people)
    return {
        "departments": {
            "new": len(changes.opened), "renamed": len(renamed), "moved": len(moved), "closed": len(changes.closed),
        },
        "people": {
            "new": len(changes.new_people), "changed": len(others), "moved": len(transfers), "left": len(changes.left),
        },
        "roles": {"new": len(changes.given), "ended": len(changes.ended)},
        "unchanged": {"departments": changes.same_departments, "people": changes.same_people},
        "shrinking": _shrinking(changes, wishes, organisation),
        "names": {
            "departments_new": [each.name for each in changes.opened[:MOST_NAMES]],
            "departments_renamed": [
                {"code": each.code, "before": each.name_before, "name": each.name} for each in renamed[:MOST_NAMES]
            ],
            "departments_moved": [
                {"code": each.code, "name": each.name, "parent": each.parent} for each in moved[:MOST_NAMES]
            ],
            "departments_closed": [
                {"code": each.code, "name": each.name, "heir": organisation.departments[each.heir].name}
                for each in changes.closed[:MOST_NAMES]
            ],
            "people_new": [each.name for each in changes.new_people[:MOST_NAMES]],
            "people_changed": [each.name for each in others[:MOST_NAMES]],
            "people_moved": [each.name for each in transfers[:MOST_NAMES]],
            "people_left": [each.name for each in changes.left[:MOST_NAMES]],
        },
        "problems": [],
        "problem_count": 0,
        "warnings": [*wishes.warnings, *_warnings(changes, wishes, organisation)],
        "is_large": is_large,
    }  # fmt: skip


def _above(parent: int | None, organisation: Organisation) -> str:
    return organisation.departments[parent].code if parent is not None else ""


def _sizes(changes: Changes, organisation: Organisation) -> tuple[Counter[str], Counter[str]]:
    """How many people work directly in each department (by code), before and after."""
    codes = {each.pk: each.code for each in organisation.departments.values()}
    before = Counter(codes.get(each.department or 0, "") for each in organisation.people.values())
    after = before.copy()
    after.subtract(codes.get(each.department or 0, "") for each in changes.left)
    after.update(each.department for each in changes.new_people)
    for each in changes.changed:
        if "department" in each.values:
            old, new = each.values["department"]
            after[codes.get(int(old or 0), "")] -= 1
            after[new] += 1
    return before, after


def _shrinking(changes: Changes, wishes: Wishes, organisation: Organisation) -> list[dict[str, Any]]:
    before, after = _sizes(changes, organisation)
    names = {each.code: each.name for each in organisation.departments.values()}
    names |= {wish.code: wish.name for wish in wishes.departments or []}
    closed = {each.code for each in changes.closed}
    return [
        {"code": code, "name": names.get(code, code), "before": before[code], "after": after[code]}
        for code in sorted(before, key=lambda code: names.get(code, code))
        if code and code not in closed and before[code] >= SMALLEST_GROUP > after[code] > 0
    ]


def _warnings(changes: Changes, wishes: Wishes, organisation: Organisation) -> list[str]:
    said = []
    if kept := [each.name for each in changes.kept]:
        said.append(
            ngettext(
                "%(names)s staat niet in het bestand, maar beheert of controleert IKG en blijft daarom.",
                "%(names)s staan niet in het bestand, maar beheren of controleren IKG en blijven daarom.",
                len(kept),
            )
            % {"names": _listed(kept)}
        )
    if without := _without_lead(changes, wishes, organisation):
        said.append(
            ngettext(
                "%(count)d afdeling met mensen heeft dan geen teamleider of directeur: %(names)s.",
                "%(count)d afdelingen met mensen hebben dan geen teamleider of directeur: %(names)s.",
                len(without),
            )
            % {"count": len(without), "names": _listed(without)}
        )
    if organisation.planned and (changes.opened or changes.placed or changes.closed):
        said.append(
            ngettext(
                "Er staat %(count)d wijziging van de organisatie gepland. Kijk of zij nog klopt.",
                "Er staan %(count)d wijzigingen van de organisatie gepland. Kijk of zij nog kloppen.",
                organisation.planned,
            )
            % {"count": organisation.planned}
        )
    return said


def _without_lead(changes: Changes, wishes: Wishes, organisation: Organisation) -> list[str]:
    """Names of the departments with people that nobody leads any more; all of them when the file names leads."""
    codes = {each.pk: each.code for each in organisation.departments.values()}
    ended = {role.pk for role in changes.ended}
    before = {codes.get(role.department, "") for role in organisation.roles}
    after = {codes.get(role.department, "") for role in organisation.roles if role.pk not in ended}
    after |= {role.department for role in changes.given}
    names = {each.code: each.name for each in organisation.departments.values()}
    names |= {wish.code: wish.name for wish in wishes.departments or []}
    closed = {each.code for each in changes.closed}
    sizes = _sizes(changes, organisation)[1]
    asked = names.keys() if wishes.column("people", "role") else before
    return sorted(names[code] for code in asked if code and sizes[code] > 0 and code not in after | closed)


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:10])
    return _("%(names)s en nog %(more)d") % {"names": shown, "more": len(names) - 10} if len(names) > 10 else shown
