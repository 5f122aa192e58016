"""A small organisation with calendars, somebody who manages and somebody who audits; reading and sending their pages.

Gemeente Oeverstad ─ Dienstverlening (Klantcontactcentrum) ─ ICT. It is Wednesday 2 December 2026, 10.00 hours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse

from departments.access.roles import Role
from departments.chart.models import Department
from departments.chart.services import open_department
from departments.clock.services import travel_to
from departments.people.models import Employee
from departments.people.services import assign_role
from departments.worktime.calculation import Window, Windows
from departments.worktime.draft import CalendarDraft, DayEntry, EntryKind
from departments.worktime.models import Calendar
from departments.worktime.selectors import draft_of
from departments.worktime.services import change_calendar, make_calendar

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 12, 2, 10, tzinfo=AMSTERDAM)
FOUNDED = date(2010, 1, 1)
MORNING: Windows = (Window(9 * 60, 12 * 60 + 30),)
OFFICE = {f"day_{number}": "9.00-17.00" for number in range(5)} | {"day_5": "", "day_6": ""}
YES = {"bevestig": "ja"}


@dataclass
class Town:
    places: dict[str, Department]
    manager: Client
    auditor: Client
    who: Employee

    def __getitem__(self, code: str) -> Department:
        return self.places[code]


def small_town() -> Town:
    travel_to(NOW)
    top = _open("gemeente", "Gemeente Oeverstad", None)
    services = _open("dienstverlening", "Dienstverlening", top)
    places = {
        "gemeente": top,
        "dienstverlening": services,
        "kcc": _open("kcc", "Klantcontactcentrum", services),
        "ict": _open("ict", "ICT", top),
    }
    manager = _person("yusuf", "Yusuf Demir", top, Role.FUNCTIONAL_MANAGER)
    auditor = _person("loes", "Loes van Dam", top, Role.AUDITOR)
    return Town(places, _signed_in(manager), _signed_in(auditor), manager)


def _open(code: str, name: str, parent: Department | None) -> Department:
    return open_department(code=code, name=name, parent=parent, valid_from=FOUNDED, by=None, now=NOW)


def _person(key: str, name: str, place: Department, role: Role) -> Employee:
    employee = Employee.objects.create_user(f"{key}@oeverstad.example", name, "geheim-genoeg-7", department=place)
    assign_role(employee, role, department=None, valid_from=FOUNDED, by=None, now=NOW)
    return employee


def _signed_in(employee: Employee) -> Client:
    client = Client(headers={"accept-language": "nl"})
    client.force_login(employee)
    return client


def town_hall(name: str = "Stadskantoor", **more: Any) -> Calendar:
    return make_calendar(name=name, by=None, now=NOW, **more)


def changed(calendar: Calendar, draft: CalendarDraft) -> Calendar:
    change_calendar(calendar, draft, reason="Afgesproken", by=None, now=NOW)
    return calendar


def with_day(calendar: Calendar, day: date, kind: EntryKind, reason: str, windows: Windows = ()) -> Calendar:
    return changed(calendar, draft_of(calendar).with_day(DayEntry(day, kind, windows, reason)))


def at(name: str, calendar: Calendar | None = None) -> str:
    return reverse(name, args=[calendar.pk] if calendar is not None else [])


def words_of(response: Any, status: int = 200) -> str:
    """What stands on the page, with single spaces and without markup or what is hidden from who listens."""
    assert response.status_code == status, (response.status_code, response.get("Location"))
    main = response.content.decode().split("<main", 1)[1]
    heard = re.sub(r'<div aria-hidden="true">.*?</table>\s*</div>\s*</div>', " ", main, flags=re.S)
    words = re.sub(r"<[^>]*>", " ", re.sub(r"</?(strong|b)\b[^>]*>", "", heard))
    return re.sub(r"\s+", " ", unescape(words)).replace(" .", ".").replace(" ,", ",")


def carried(response: Any) -> dict[str, list[str]]:
    """The hidden fields of a preview, ready to be sent again."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', response.content.decode()):
        if name not in {"csrfmiddlewaretoken", "next"}:
            found.setdefault(unescape(name), []).append(unescape(value))
    return found


def confirm(client: Client, url: str, shown: Any) -> Any:
    """Press the button under a preview."""
    return client.post(url, carried(shown) | YES)
