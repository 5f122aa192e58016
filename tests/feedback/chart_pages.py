"""Reading and sending the pages of the chart, for the tests of what a manager notices."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from departments.chart.models import Department
from departments.people.models import Employee
from tests.feedback.results_cast import Cast, person

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY, LATER = "2026-11-24", "2027-01-01"
REASON = "Besluit directie 12 oktober"
CHART = "/beheer/organisatie/"
ACTIONS = ("naam/", "verplaatsen/", "samenvoegen/", "splitsen/", "opheffen/")


def staff(cast: Cast, place: Department, count: int) -> list[Employee]:
    return [person(cast, f"{place.code}{n}", f"Noor {place.name} {n}", place) for n in range(count)]


def words_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    page = response.content.decode().partition("<main")[2]
    plain = re.sub(r"<(script|style|svg).*?</\1>|</?(strong|b)>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).replace("\u00a0", " ").split())


def of(place: Department, action: str = "") -> str:
    return f"{CHART}{place.pk}/{action}"


def hidden_fields(response: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', response.content.decode()):
        if name not in {"csrfmiddlewaretoken", "next"}:
            found.setdefault(name, []).append(value)
    return found


def renaming(name: str = "Dienst ICT", day: str = TODAY, reason: str = REASON, to: str = "1") -> dict[str, str]:
    return {"name": name, "day": day, "reason": reason, "naar": to}
