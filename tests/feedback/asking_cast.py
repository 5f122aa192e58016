"""A small municipality that asks, for the tests of surveys, waves and responses.

Gemeente ─ Domein Inwoners (Burgerzaken 14, Klantcontactcentrum 12, Vergunningen 11) ─ Domein Bedrijf (ICT 12, HR 11,
Juridisch 2): ICT, HR and Juridisch are judged; Juridisch is too small and counts as part of Domein Bedrijf.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from departments.access.roles import Role
from departments.catalogue.models import SupplyRelation
from departments.chart.models import Department
from departments.people.models import Employee, RoleAssignment
from feedback.surveys.library import CORE_8, OPEN_QUESTIONS
from feedback.surveys.models import Survey
from feedback.surveys.services import create_survey
from feedback.waves.models import Invitation, Wave
from feedback.waves.opening import open_due
from feedback.waves.services import plan_wave

HOME = ZoneInfo("Europe/Amsterdam")
LONG_AGO = date(2020, 1, 1)
# Monday 16 November 2026 to Friday 11 December 2026, as in the drawing of the page of a wave.
PLANNED = datetime(2026, 11, 2, 10, 0, tzinfo=HOME)
OPENS = datetime(2026, 11, 16, 8, 0, tzinfo=HOME)
CLOSES = datetime(2026, 12, 11, 17, 0, tzinfo=HOME)
DURING = datetime(2026, 11, 18, 11, 0, tzinfo=HOME)
MINUTE = timedelta(minutes=1)

CORE_CODES = [question.code for question in CORE_8]
ALL_CODES = [*CORE_CODES, OPEN_QUESTIONS[1].code]


@dataclass
class Cast:
    places: dict[str, Department] = field(default_factory=dict)
    manager: Employee = None  # type: ignore[assignment]
    people: dict[str, list[Employee]] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Department:
        return self.places[code]

    def one_of(self, code: str) -> Employee:
        return self.people[code][0]


PLACES = [
    ("gemeente", "Gemeente Voorbeeldstad", None, 0),
    ("inwoners", "Domein Inwoners", "gemeente", 0),
    ("burgerzaken", "Burgerzaken", "inwoners", 14),
    ("kcc", "Klantcontactcentrum", "inwoners", 12),
    ("vergunningen", "Vergunningen", "inwoners", 11),
    ("bedrijf", "Domein Bedrijf", "gemeente", 1),
    ("ict", "ICT-servicedesk", "bedrijf", 12),
    ("hr", "HR", "bedrijf", 11),
    ("juridisch", "Juridische Zaken", "bedrijf", 2),
]


def asking_municipality() -> Cast:
    cast = Cast()
    for code, name, parent, people in PLACES:
        cast.places[code] = Department.objects.create(
            code=code, name=name, parent=cast.places[parent] if parent else None, valid_from=LONG_AGO
        )
        cast.people[code] = [
            Employee.objects.create(
                email=f"{code}{n}@voorbeeldstad.test", name=f"Noor {name} {n}", department=cast[code]
            )
            for n in range(people)
        ]
    cast.manager = Employee.objects.create(email="beheer@voorbeeldstad.test", name="Yusuf Demir", department=cast["hr"])
    cast.people["hr"].append(cast.manager)
    give_role(cast.manager, Role.FUNCTIONAL_MANAGER, None)
    lead = cast.people["ict"][1]
    lead.name = "Mark Jansen"
    lead.save(update_fields=["name"])
    give_role(lead, Role.TEAM_LEAD, cast["ict"])
    for customer in ("burgerzaken", "kcc", "vergunningen"):
        SupplyRelation.objects.create(customer=cast[customer], supplier=cast["ict"])
    return cast


def give_role(employee: Employee, role: Role, department: Department | None) -> None:
    RoleAssignment.objects.create(employee=employee, role=role.value, department=department, valid_from=LONG_AGO)


def core_survey(cast: Cast) -> Survey:
    return create_survey(name="Kern-8", codes=ALL_CODES, by=cast.manager, now=PLANNED)


def planned_wave(cast: Cast, survey: Survey | None = None, **changes: object) -> Wave:
    plan: dict[str, object] = {
        "title": "Vierde kwartaal 2026",
        "title_en": "Fourth quarter 2026",
        "survey": survey or core_survey(cast),
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "suppliers": [cast["ict"], cast["hr"]],
        "audience": [cast["gemeente"]],
        "works_council_saw_settings": True,
        "by": cast.manager,
        "now": PLANNED,
    }
    return plan_wave(**{**plan, **changes})  # type: ignore[arg-type]


def open_wave(cast: Cast, **changes: object) -> Wave:
    wave = planned_wave(cast, **changes)
    open_due(wave.opens_at)
    wave.refresh_from_db()
    return wave


def invitation(wave: Wave, person: Employee) -> Invitation:
    return Invitation.objects.get(wave=wave, person=person)
