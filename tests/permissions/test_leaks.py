"""What an answer tells besides what it says: a thing of others and a thing that is not there must look the same."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.permissions.asking import Visitors, leads_to_sign_in, plain

pytestmark = pytest.mark.django_db

NOBODY_HAS = 999_999
A_FEW = 2
FOREIGN = [
    ("result", "own department", "sister lead"),
    ("result_csv", "own department", "sister lead"),
    ("result", "own department", "auditor"),
    ("decide_action", "waiting point of own", "sister lead"),
    ("decide_no", "waiting point of own", "sister lead"),
    ("confirm_no", "proposed point of own", "sister lead"),
    ("close_action", "running point of own", "sister lead"),
    ("close_action", "running point of own", "employee"),
    ("questionnaire", "a colleague's questionnaire", "employee"),
    ("questionnaire_departments", "a colleague's questionnaire", "manager"),
    ("questionnaire_done", "a colleague's questionnaire", "employee"),
    ("survey", "survey", "employee"),
    ("wave", "draft wave", "auditor"),
    ("wave_cancel", "open wave", "director"),
    ("person", "colleague", "sister lead"),
    ("import", "import, mapping", "director"),
]


@pytest.mark.parametrize(("page", "about", "role"), FOREIGN)
def test_what_is_not_yours_looks_like_what_is_not_there(visitors: Visitors, page: str, about: str, role: str) -> None:
    visitors.get(role, "/")  # a first visit gives the session its key
    foreign, foreign_queries = _asked(visitors, role, reverse(page, args=visitors.town.things[about]))
    missing, missing_queries = _asked(visitors, role, reverse(page, args=[NOBODY_HAS]))

    assert foreign.status_code == missing.status_code == 404
    assert _body(foreign) == _body(missing)
    assert {*foreign.headers} == {*missing.headers}
    is_known_to_all = "point of" in about  # everybody reads which points there are
    assert is_known_to_all or abs(foreign_queries - missing_queries) <= A_FEW


def test_only_who_is_not_signed_in_is_sent_to_the_sign_in_page(visitors: Visitors) -> None:
    address = reverse("result", args=visitors.town.things["own department"])
    somewhere = reverse("result", args=[NOBODY_HAS])

    for role in ("stranger", "left"):
        assert leads_to_sign_in(visitors.get(role, address))
        assert leads_to_sign_in(visitors.get(role, somewhere)), "a stranger learns nothing about which numbers exist"
    for role in ("employee", "sister lead", "auditor"):
        assert visitors.get(role, address).status_code == 404


def _asked(visitors: Visitors, role: str, address: str) -> tuple[Any, int]:
    with CaptureQueriesContext(connection) as queries:
        response = visitors.get(role, address)
    return response, len(queries)


def _body(response: Any) -> str:
    """Without the address itself, which the page may hold."""
    return re.sub(re.escape(response.request["PATH_INFO"]), "", plain(response.content.decode()))
