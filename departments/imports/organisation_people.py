"""Storing the people and roles that a file brings, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import CharField, F, Model, Q, Value
from django.db.models.functions import Cast, Concat

from departments.audit.services import Entry
from departments.chart.models import Department
from departments.imports.differences import Changed, Changes, Given
from departments.imports.organisation import PersonWish, RoleNow
from departments.people.models import Employee, RoleAssignment
from departments.people.services import leave_together

BATCH = 1000
TEXTS = ("email", "name", "employee_number", "language")
T = TypeVar("T")


def store_people(
    changes: Changes, codes: Mapping[str, int], *, day: date, by: Model | None, now: datetime
) -> dict[str, int]:
    """Who left goes first, for addresses and numbers may be given to others. Returns the new ones by address."""
    for some in batches([each.pk for each in changes.left]):
        leave_together(some, on=day, by=by, now=now)
    _change(changes.changed, codes)
    return _create(changes.new_people, codes)


def store_roles(
    changes: Changes,
    codes: Mapping[str, int],
    new_people: Mapping[str, int],
    *,
    day: date,
    by: Model | None,
) -> list[Entry]:
    """Give and end roles as of `day`; returns what the trail is told."""
    left = {each.pk for each in changes.left}
    ended = [role for role in changes.ended if role.employee not in left]
    _end(ended, day)
    entries = [
        Entry(
            by,
            "role.ended",
            Employee(pk=role.employee),
            {"role": role.role, "department": role.department, "valid_until": day},
        )
        for role in ended
    ]
    return entries + _give(changes.given, codes, new_people, day, by)


def told_of_people(changes: Changes, codes: Mapping[str, int], by: Model | None) -> Iterator[Entry]:
    """What the trail is told of who is known already, as `people.services` tells it: of whom which facts changed, never
    what they say; and who went from one department to another, an entry for each pair.
    """
    moved: dict[tuple[int | None, int], list[int]] = {}
    for each in changes.changed:
        if fields := [field for field in TEXTS if field in each.values]:
            yield Entry(by, "employee.changed", Employee(pk=each.pk), {"fields": fields})
        if "department" in each.values:
            before, code = each.values["department"]
            moved.setdefault((int(before) if before else None, codes[code]), []).append(each.pk)
    for (place, department), people in moved.items():
        about: dict[str, object] = {"before": place, "department": department, "employees": people}
        yield Entry(by, "department.people_moved", Department(pk=department), about)


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The same in lists of at most `size`."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def _change(changed: Sequence[Changed], codes: Mapping[str, int]) -> None:
    _make_room(changed)
    moving: dict[int, list[int]] = {}
    for each in changed:
        if "department" in each.values:
            moving.setdefault(codes[each.values["department"][1]], []).append(each.pk)
    for department, people in moving.items():
        for some in batches(people):
            Employee.objects.filter(pk__in=some).update(department_id=department)
    for field in TEXTS:
        rows = [Employee(pk=each.pk, **{field: each.values[field][1]}) for each in changed if field in each.values]
        Employee.objects.bulk_update(rows, [field], BATCH)


def _make_room(changed: Sequence[Changed]) -> None:
    """Two people may exchange their address or number: nobody holds one while they are given anew."""
    for some in batches([each.pk for each in changed if "email" in each.values]):
        EmailAddress.objects.filter(user__in=some).delete()
        Employee.objects.filter(pk__in=some).update(
            email=Concat(Value("verhuist-"), Cast(F("pk"), CharField()), Value("@invalid"))
        )
    for some in batches([each.pk for each in changed if "employee_number" in each.values]):
        Employee.objects.filter(pk__in=some).update(employee_number="")


def _create(wishes: Sequence[PersonWish], codes: Mapping[str, int]) -> dict[str, int]:
    """New people cannot sign in with a password until they set one."""
    made: dict[str, int] = {}
    for some in batches(wishes):
        rows = [
            Employee(
                email=wish.email,
                name=wish.name,
                department_id=codes[wish.department],
                employee_number=wish.number or "",
                language=wish.language or Employee.Language.DUTCH,
                password=make_password(None),
            )
            for wish in some
        ]
        made |= {row.email: row.pk for row in Employee.objects.bulk_create(rows)}
    return made


def _end(ended: Iterable[RoleNow], day: date) -> None:
    for some in batches([role.pk for role in ended]):
        RoleAssignment.objects.filter(pk__in=some, valid_from__gte=day).delete()
        RoleAssignment.objects.filter(pk__in=some).update(valid_until=day)


def _give(
    given: Sequence[Given], codes: Mapping[str, int], new_people: Mapping[str, int], day: date, by: Model | None
) -> list[Entry]:
    rows = [
        RoleAssignment(
            employee_id=each.person if isinstance(each.person, int) else new_people[each.person],
            role=each.role,
            department_id=codes[each.department],
            valid_from=day,
        )
        for each in given
    ]
    _after_earlier_ones(rows, day)
    for some in batches(rows):
        RoleAssignment.objects.bulk_create(some)
    return [
        Entry(
            by,
            "role.assigned",
            Employee(pk=row.employee_id),
            {"role": row.role, "department": row.department_id, "valid_from": row.valid_from, "valid_until": None},
        )
        for row in rows
    ]


def _after_earlier_ones(rows: Sequence[RoleAssignment], day: date) -> None:
    """Where somebody held the role for some time after `day` already, it is given from the end of that on."""
    people = {row.employee_id for row in rows}
    later: dict[tuple[int, str, int | None], date] = {}
    for some in batches(people):
        held = RoleAssignment.objects.filter(Q(valid_from__gte=day) | Q(valid_until__gt=day), employee__in=some)
        for employee, role, department, until in held.values_list(
            "employee_id", "role", "department_id", "valid_until"
        ):
            if until is not None:
                key = (employee, role, department)
                later[key] = max(until, later.get(key, day))
    for row in rows:
        row.valid_from = later.get((row.employee_id, row.role, row.department_id), day)
