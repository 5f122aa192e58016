"""One organisation with everything that somebody might look at, for the table of who may see what.

Gemeente ─ Domein Inwoners (Vergunningen, Burgerzaken, Klantcontactcentrum) ─ Domein Bestuur (Juridische Zaken).
Vergunningen is "own": it is led, and it took over from the closed Vergunningen Noord ("predecessor"). Burgerzaken is
its sister, Juridische Zaken stands on another branch. Today is Tuesday 10 November 2026.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from departments.access.roles import Role
from departments.chart.models import Department, Succession
from departments.clock.services import travel_to
from departments.notifications.services import beat
from departments.people.models import Absence, Employee
from departments.people.services import assign_role, create_employee

HOME = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 10, 10, 0, tzinfo=HOME)
TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
FOUNDED = date(2010, 1, 1)
MERGED = date(2026, 10, 1)
PASSWORD = "fiets-kade-molen-7"

ROLES = {
    "stranger": "nobody who is signed in",
    "employee": "works at Klantcontactcentrum",
    "lead": "team lead of the own department; away today, but signed in",
    "sister lead": "team lead of the sister department",
    "other lead": "team lead on the other branch",
    "director": "director of the branch of own, sister and predecessor",
    "moderator": "comment moderator",
    "manager": "functional manager",
    "auditor": "auditor",
    "substitute": "stands in for the lead, who is away today",
    "returned": "stood in for the lead until yesterday",
    "left": "was the lead before, left the organisation with a browser still signed in",
    "former": "was the lead until yesterday",
    "coming": "will be the lead from tomorrow",
}

PLACES = [
    ("gemeente", "Gemeente Oeverstad", None),
    ("inwoners", "Domein Inwoners", "gemeente"),
    ("bestuur", "Domein Bestuur", "gemeente"),
    ("own", "Vergunningen", "inwoners"),
    ("sister", "Burgerzaken", "inwoners"),
    ("kcc", "Klantcontactcentrum", "inwoners"),
    ("predecessor", "Vergunningen Noord", "inwoners"),
    ("other", "Juridische Zaken", "bestuur"),
]
SUPPLIERS = ("own", "sister", "other", "predecessor")
WORKS_AT = {"lead": "own", "sister lead": "sister", "other lead": "other", "director": "inwoners", "former": "own"}


@dataclass
class Town:
    """`things` are the objects of the table: their words -> the parts of their address."""

    places: dict[str, Department] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)
    things: dict[str, tuple[object, ...]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Employee:
        return self.people[role]


def settled_town() -> Town:
    """The chart and the people with their roles; nothing is asked yet."""
    travel_to(NOW)
    # a long run is no broken installation
    beat("tick", NOW)
    town = Town()
    for code, name, above in PLACES:
        town.places[code] = Department.objects.create(
            code=code, name=name, parent=town.places[above] if above else None, valid_from=FOUNDED
        )
    closed = town.places["predecessor"]
    Department.objects.filter(pk=closed.pk).update(valid_until=MERGED)
    Succession.objects.create(predecessor=closed, successor=town.places["own"], on=MERGED, is_heir=True)
    for role in ROLES:
        if role != "stranger":
            town.people[role] = _person(town, role, WORKS_AT.get(role, "kcc"))
    town.people["colleague"] = _person(town, "colleague", "sister")
    demonstrated = _person(town, "demonstrated", "kcc")
    Employee.objects.filter(pk=demonstrated.pk).update(email="medewerker@voorbeeldstad.example")
    town.people["second manager"] = _person(town, "second manager", "kcc")
    _give_roles(town)
    Absence.objects.create(employee=town["lead"], first_day=TODAY, last_day=TOMORROW, substitute=town["substitute"])
    Absence.objects.create(
        employee=town["lead"], first_day=date(2026, 10, 1), last_day=YESTERDAY, substitute=town["returned"]
    )
    for code in SUPPLIERS:
        town.things[f"{code} department"] = (town.places[code].pk,)
    town.things["no such department"] = (999_999,)
    return town


def _give_roles(town: Town) -> None:
    always: dict[str, date | None] = {"valid_from": FOUNDED, "valid_until": None}
    for role, held, place, days in [
        ("lead", Role.TEAM_LEAD, "own", always),
        ("sister lead", Role.TEAM_LEAD, "sister", always),
        ("other lead", Role.TEAM_LEAD, "other", always),
        ("director", Role.DIRECTOR, "inwoners", always),
        ("moderator", Role.COMMENT_MODERATOR, None, always),
        ("manager", Role.FUNCTIONAL_MANAGER, None, always),
        ("second manager", Role.FUNCTIONAL_MANAGER, None, always),
        ("auditor", Role.AUDITOR, None, always),
        ("left", Role.TEAM_LEAD, "own", always),
        ("former", Role.TEAM_LEAD, "own", {"valid_from": FOUNDED, "valid_until": TODAY}),
        ("coming", Role.TEAM_LEAD, "own", {"valid_from": TOMORROW, "valid_until": None}),
    ]:
        department = town.places[place] if place else None
        assign_role(town[role], held, department=department, by=None, now=NOW, **days)  # type: ignore[arg-type]


def _person(town: Town, name: str, place: str) -> Employee:
    return create_employee(
        email=f"{name.replace(' ', '.')}@oeverstad.example",
        name=name.title(),
        department=town.places[place],
        password=PASSWORD,
        by=None,
        now=NOW,
    )
