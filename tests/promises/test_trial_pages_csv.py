"""Every request with its outcome as a file: the screen, the file and the command say the same."""

from __future__ import annotations

import csv
import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from departments.chart.models import Department
from departments.people.models import Employee
from departments.worktime.models import Calendar
from departments.worktime.selectors import definition_of, draft_of
from departments.worktime.services import make_calendar
from promises.imports.services import ImportReport
from promises.requests.models import Request
from tests.promises.conftest import NOW
from tests.promises.test_trial_pages import page_of
from tests.promises.trials import HEAD, SERVICENOW, WABO, was_read
from tests.promises.trying import COLUMNS, try_promise

pytestmark = pytest.mark.django_db
RESULT = ("deadline", "elapsed_working_seconds", "status", "problem")
RULES = {
    "wd:3": {"regel": "wd", "termijn": "3"},
    "wd:2;late=next": {"regel": "wd", "termijn": "2", "later": "on"},
    "sd;cut=12:00": {"regel": "sd", "termijn": "12:00"},
    "wh:6": {"regel": "wh", "termijn": "6"},
    "cd:14;ext": {"regel": "cd", "termijn": "14", "doorschuiven": "on"},
    "ch:36": {"regel": "ch", "termijn": "36"},
}
ODD = "\r\n".join(
    [
        f"{HEAD};wachten",
        "1;A;2026-03-02T10:00;2026-03-03T10:00;",
        "2;A;2026-03-02T10:00;2026-03-12T10:00;2026-03-03T09:00/2026-03-06T12:00",
        "3;A;2026-03-02T10:00;;2026-03-20T09:00/",
        "4;A;2026-03-02T10:00;cancelled@2026-03-03T10:00;",
        "5;A;2026-03-02T10:00;unknown;",
        "6;A;;2026-03-03T10:00;",
        "7;A;2026-03-05T10:00;2026-03-03T10:00;",
        "8;A;2026-03-05T10:00;2026-03-05T09:59:30;",
        "9;A;2026-03-29T02:30;2026-03-30T10:00;",
        "=1+1;A;2026-03-02T10:00;2026-03-03T10:00;",
        "10;A;2026-04-20T10:00;2026-04-20T10:05;",
    ]
).encode()


@pytest.fixture
def calendar() -> Calendar:
    return make_calendar(name="Stadskantoor", by=None, now=NOW)


def rows_of(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("source", ["odd", "wabo", "servicenow"])
def test_the_screen_the_file_and_the_command_say_the_same(
    browser: Client,
    lead: Employee,
    calendar: Calendar,
    tmp_path: Path,
    rule: str,
    source: str,
) -> None:
    content = {"odd": ODD, "wabo": WABO.read_bytes(), "servicenow": SERVICENOW.read_bytes()}[source]
    trial = was_read(content, by=lead, now=NOW, calendar=calendar)
    calendars = tmp_path / "calendars.json"
    calendars.write_text(json.dumps({"Stadskantoor": definition_of(draft_of(calendar))}), encoding="utf-8")

    screen = browser.get(page_of(trial), RULES[rule]).context["result"].chosen
    response = browser.post(f"{page_of(trial)}uitkomst.csv", {**RULES[rule], "kalender": calendar.pk})
    file = rows_of(response)
    inputs = [{name: row[name] for name in COLUMNS} for row in file]
    command = try_promise(tmp_path, inputs, calendars=calendars)

    assert command.rows == file
    assert {row["promise"] for row in file} == {rule}
    counted = Counter(row["status"] for row in file)
    assert counted == Counter(
        {
            "kept": screen.kept + screen.early, "broken": screen.due - screen.kept, "open": screen.open,
            "paused": screen.paused, "cancelled": screen.cancelled, "unknown": screen.unknown,
            "invalid": screen.invalid,
        }
    )  # fmt: skip
    assert len(file) == trial.counts["requests"]


def test_the_file_has_the_columns_of_the_command(browser: Client, lead: Employee) -> None:
    trial = was_read(ODD, by=lead, now=NOW)

    response = browser.post(f"{page_of(trial)}uitkomst.csv", {"regel": "wd", "termijn": "2"})

    assert response["Content-Disposition"] == 'attachment; filename="uitkomst-export.csv"'
    file = rows_of(response)
    assert tuple(file[0]) == (*COLUMNS, *RESULT)
    assert [row["status"] for row in file] == [
        "kept", "broken", "paused" if file[2]["deadline"] == "" else "broken", "cancelled", "unknown", "invalid",
        "invalid", "kept", "kept", "kept", "kept",
    ]  # fmt: skip
    # nothing that a spreadsheet would read as a formula
    assert file[9]["id"] == ""


def test_a_file_that_is_asked_for_without_a_term_holds_the_best_of_the_row(
    browser: Client,
    lead: Employee,
) -> None:
    trial = was_read(WABO.read_bytes(), by=lead, now=NOW)
    chosen = browser.get(page_of(trial)).context["result"].chosen

    file = rows_of(browser.post(f"{page_of(trial)}uitkomst.csv"))

    assert {row["promise"] for row in file} == {str(chosen.rule)}


def test_a_file_of_one_team_holds_that_team_only(browser: Client, lead: Employee) -> None:
    trial = was_read(WABO.read_bytes(), by=lead, now=NOW)

    file = rows_of(browser.post(f"{page_of(trial)}uitkomst.csv", {"team": "Experts", "termijn": "5"}))

    assert len(file) == 15


def test_a_file_that_cannot_be_made_says_why(browser: Client, lead: Employee) -> None:
    trial = was_read(WABO.read_bytes(), by=lead, now=NOW)

    response = browser.post(f"{page_of(trial)}uitkomst.csv", {"termijn": "veel"})

    assert response.status_code == 422
    assert "Schrijf een heel aantal dagen" in response.content.decode()


def test_stored_requests_come_as_a_file_too(
    browser: Client,
    wabo: ImportReport,
    departments: dict[str, Department],
) -> None:
    general = departments["General"]

    response = browser.post(f"/beloften/uitproberen/afdeling/{general.pk}/uitkomst.csv", {"termijn": "5"})

    file = rows_of(response)
    assert {row["id"] for row in file} == set(
        Request.objects.filter(department=general).values_list("source_id", flat=True)
    )
