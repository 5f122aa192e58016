"""The table is tested: each lock that is taken away must be noticed, by itself or behind an open door."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product

import pytest

from departments.people.models import AbsenceQuerySet, RoleAssignmentQuerySet
from tests.permissions.asking import Visitors, fault_of, fault_of_shown, seen
from tests.permissions.locks import locks, open_the_door, take_away
from tests.permissions.table import Line, lines, shown

pytestmark = pytest.mark.django_db

WITHOUT_RIGHTS = ("employee", "sister lead", "auditor")
LOOK_AT = {
    "AbsenceQuerySet": "absence_end",
    "AuditEntryQuerySet": "audit_trail",
    "ChartChangeQuerySet": "chart_changes",
    "DecisionQuerySet": "point",
    "EmployeeQuerySet": "person",
    "InvitationQuerySet": "questionnaire",
    "JobQuerySet": "import",
    "KeptMailQuerySet": "kept_mail_detail",
    "NotificationQuerySet": "send_log",
    "OrganisationImportQuerySet": "import",
    "PublishedCellQuerySet": "result_csv",
    "RegroupedCellQuerySet": "result_csv?indeling=nu",
    "RoleAssignmentQuerySet": "role_end",
    "SurveyQuerySet": "survey",
    "WaveQuerySet": "wave",
}
"""The page on which somebody would notice first; a set of rows that is new is looked for on every page."""
A_DOOR_OF_EACH_ROOM = [
    "survey_new", "wave_new", "results", "management", "send_log", "chart", "people", "imports", "audit_trail",
]  # fmt: skip


@pytest.mark.parametrize("name", locks())
def test_rows_that_everybody_sees_are_noticed(visitors: Visitors, name: str) -> None:
    page = LOOK_AT.get(name, "")

    fault = fault_without(visitors, name, page) or fault_behind_the_doors(visitors, name, page)

    assert fault, f"nobody would notice that {name}.visible_to is gone"


def fault_without(visitors: Visitors, name: str, page: str) -> str:
    """What the table notices when only this lock is gone, and would not notice otherwise."""
    texts = [each for each in shown() if is_at(each.page, page)]
    asked = [partial(fault_of_shown, visitors, each, role) for each, role in product(texts, WITHOUT_RIGHTS)]
    asked += [partial(fault_of, visitors, *question) for question in questions(page)]
    for check in asked:
        with pytest.MonkeyPatch.context() as planting:
            take_away(planting, locks()[name])
            fault = check()
        if fault and not check():
            return fault
    return ""


def fault_behind_the_doors(visitors: Visitors, name: str, page: str) -> str:
    """What this lock alone keeps from somebody when every door and every other lock is open."""
    for line, role, method in questions(page):
        with pytest.MonkeyPatch.context() as planting:
            open_the_door(planting)
            for other, rows in locks().items():
                if other != name:
                    take_away(planting, rows)
            locked = seen(visitors, line, role, method)
            again = seen(visitors, line, role, method)
            take_away(planting, locks()[name])
            if locked == again != seen(visitors, line, role, method):
                return f"{method} {line} as {role}"
    return ""


def questions(page: str) -> Iterator[tuple[Line, str, str]]:
    for line, role in product(lines(), WITHOUT_RIGHTS):
        if is_at(line.page, page) and line.read is not None and "stranger" not in line.read:
            yield line, role, "GET"
        if is_at(line.page, page) and line.read is None and "stranger" not in (line.sent or {}):
            yield line, role, "POST"


def is_at(where: str, page: str) -> bool:
    return not page or where == page


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
