"""The table of who may see what holds on every page, for everybody."""

from __future__ import annotations

import pytest

from tests.journeys.pages import routes
from tests.permissions.asking import Visitors, fault_of, fault_of_shown
from tests.permissions.table import Line, Shown, lines, shown
from tests.permissions.town import ROLES

pytestmark = pytest.mark.django_db

LINES = list(lines())
A_FEW = ("stranger", "employee", "lead", "manager", "left")
"""Who asks what a page does not take: it says so before it looks who asks."""
ONCE_OR_SOON = ("moderator", "returned", "former", "coming")
"""Employees today; they ask for what a lead may: elsewhere they would ask what the employee asks."""


def test_every_address_of_the_site_has_a_line(visitors: Visitors) -> None:
    known = {line.name for line in LINES}

    assert [route for route, names in routes() if not names & known] == [], "add it to tests/permissions/table.py"
    assert known - {name for _route, names in routes() for name in names} == set(), "take it out of the table"


@pytest.mark.parametrize("line", LINES, ids=str)
def test_a_page_opens_for_whom_the_table_says(visitors: Visitors, line: Line) -> None:
    everybody = [role for role in ROLES if role not in ONCE_OR_SOON or line.is_for("lead")]
    asked = [(role, method) for method in ("GET", "POST") for role in (everybody if line.takes(method) else A_FEW)]

    faults = [fault_of(visitors, line, role, method) for role, method in asked]

    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize("each", shown(), ids=str)
def test_what_stands_on_a_page_stands_there_for_whom_the_table_says(visitors: Visitors, each: Shown) -> None:
    faults = [fault_of_shown(visitors, each, role) for role in ROLES]

    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize("line", [line for line in LINES if line.sent], ids=str)
def test_a_form_without_a_token_is_not_carried_out(visitors: Visitors, line: Line) -> None:
    """Refused, or (a form with answers, which is never lost) only shown again."""
    role = next(role for role in line.sent or {} if role != "stranger")

    response = visitors.post(role, visitors.address(line), {}, token=False)

    shown_again = line.page.startswith("questionnaire_") and response.status_code in {200, 307, 409}
    assert shown_again or response.status_code == 403
