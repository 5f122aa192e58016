"""The table is tested: each lock that is taken away must be noticed, by itself or behind an open door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import pytest

from departments.people.models import AbsenceQuerySet, RoleAssignmentQuerySet
from tests.permissions.asking import Visitors, fault_of, fault_of_shown, seen
from tests.permissions.locks import locks, open_the_door, take_away
from tests.permissions.table import Line, lines, shown

pytestmark = pytest.mark.django_db

WITHOUT_RIGHTS = ("employee", "sister lead", "auditor")
A_DOOR_OF_EACH_ROOM = ["survey_new", "wave_new", "results", "management", "send_log", "chart"]


def checks(visitors: Visitors) -> Iterator[Callable[[], str]]:
    """Everything that the table can notice as these people, about separate things first: each gives its fault or ""."""
    for each, role in product(shown(), WITHOUT_RIGHTS):
        yield partial(fault_of_shown, visitors, each, role)
    for line, role in product(read_lines(), WITHOUT_RIGHTS):
        yield partial(fault_of, visitors, line, role, "GET")


def read_lines() -> list[Line]:
    found = [line for line in lines() if line.read is not None and "stranger" not in line.read]
    return sorted(found, key=lambda line: not line.about)


@pytest.mark.parametrize("name", locks())
def test_rows_that_everybody_sees_are_noticed(visitors: Visitors, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as planting:
        take_away(planting, locks()[name])
        noticed = next((check for check in checks(visitors) if check()), None)

    if noticed:
        assert noticed() == "", "this fault stands without planting one"
    else:
        assert fault_behind_the_doors(visitors, name), f"nobody would notice that {name}.visible_to is gone"


def fault_behind_the_doors(visitors: Visitors, name: str) -> str:
    """A page that this lock alone still keeps from somebody when every door and every other lock is open."""
    for line, role in product(read_lines(), WITHOUT_RIGHTS):
        with pytest.MonkeyPatch.context() as planting:
            open_the_door(planting)
            for other, rows in locks().items():
                if other != name:
                    take_away(planting, rows)
            locked = seen(visitors, line, role)
            take_away(planting, locks()[name])
            if seen(visitors, line, role) != locked:
                return f"{line} as {role}"
    return ""


@pytest.mark.parametrize("page", A_DOOR_OF_EACH_ROOM)
def test_a_door_that_stands_open_is_noticed(visitors: Visitors, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = [line for line in lines() if line.page == page]
    assert fault_of(visitors, line, "employee", "GET") == ""

    open_the_door(monkeypatch)

    assert fault_of(visitors, line, "employee", "GET")


@pytest.mark.parametrize(
    ("rows", "role"),
    [(RoleAssignmentQuerySet, "former"), (RoleAssignmentQuerySet, "coming"), (AbsenceQuerySet, "returned")],
)
def test_a_role_that_holds_on_every_day_is_noticed(
    visitors: Visitors, rows: type, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = [line for line in lines() if str(line) == "result own department"]
    assert fault_of(visitors, line, role, "GET") == ""

    monkeypatch.setattr(rows, "on", lambda self, _day: self.all())

    assert fault_of(visitors, line, role, "GET")


def test_an_open_page_without_a_lock_of_its_own_is_not_called_locked(visitors: Visitors) -> None:
    """The comparison behind the doors finds no difference where there is none."""
    (line,) = [line for line in lines() if line.page == "drawer"]

    assert seen(visitors, line, "employee") == seen(visitors, line, "employee")
