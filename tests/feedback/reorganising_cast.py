"""A municipality that reorganises, for the tests of changes of the chart.

Gemeente ─ Ruimte (Bouw 6 (Toezicht 3), Groen 5) ─ Bedrijf (ICT 7, HR 4) ─ KCC 8. Every team has a lead; ICT offers
Werkplek to KCC and to HR, HR offers Werkplek too (to KCC) and Salaris to Bouw.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from departments.access.roles import Role
from departments.catalogue.models import Service, SupplyRelation
from departments.chart.models import Department
from departments.people.models import Employee, RoleAssignment

HOME = ZoneInfo("Europe/Amsterdam")
LONG_AGO = date(2020, 1, 1)
TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=HOME)
LATER = date(2027, 1, 1)

PLACES = [
    ("gemeente", "Gemeente", None, 0),
    ("ruimte", "Ruimte", "gemeente", 0),
    ("bouw", "Bouw", "ruimte", 6),
    ("toezicht", "Toezicht", "bouw", 3),
    ("groen", "Groen", "ruimte", 5),
    ("bedrijf", "Bedrijf", "gemeente", 0),
    ("ict", "ICT", "bedrijf", 7),
    ("hr", "HR", "bedrijf", 4),
    ("kcc", "KCC", "gemeente", 8),
]


@dataclass
class Cast:
    places: dict[str, Department] = field(default_factory=dict)
    people: dict[str, list[Employee]] = field(default_factory=dict)
    leads: dict[str, Employee] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Department:
        return self.places[code]

    def pk(self, *codes: str) -> tuple[int, ...]:
        return tuple(self.places[code].pk for code in codes)

    @property
    def manager(self) -> Employee:
        return self.people["kcc"][-1]


def give(employee: Employee, role: Role, place: Department | None) -> RoleAssignment:
    return RoleAssignment.objects.create(employee=employee, role=role.value, department=place, valid_from=LONG_AGO)


def reorganising_municipality() -> Cast:
    cast = Cast()
    for code, name, parent, people in PLACES:
        place = Department.objects.create(
            code=code, name=name, parent=cast.places[parent] if parent else None, valid_from=LONG_AGO
        )
        cast.places[code] = place
        cast.people[code] = [
            Employee.objects.create(email=f"{code}{n}@voorbeeldstad.test", name=f"{name} {n}", department=place)
            for n in range(people)
        ]
        if people:
            cast.leads[code] = cast.people[code][0]
            give(cast.leads[code], Role.TEAM_LEAD, place)
    for code in ("ruimte", "bedrijf"):
        cast.leads[code] = Employee.objects.create(email=f"{code}@voorbeeldstad.test", name=f"Hoofd {code}")
        give(cast.leads[code], Role.TEAM_LEAD, cast[code])
    cast.leads["gemeente"] = Employee.objects.create(email="directie@voorbeeldstad.test", name="Directie")
    give(cast.leads["gemeente"], Role.DIRECTOR, cast["gemeente"])
    give(cast.manager, Role.FUNCTIONAL_MANAGER, None)
    for key, code, name in (("ict", "ict", "Werkplek"), ("hr", "hr", "Werkplek"), ("pay", "hr", "Salaris")):
        cast.services[key] = Service.objects.create(department=cast[code], name=name)
    for customer, supplier, key in (
        ("kcc", "ict", "ict"),
        ("hr", "ict", "ict"),
        ("kcc", "hr", "hr"),
        ("bouw", "hr", "pay"),
    ):
        SupplyRelation.objects.create(customer=cast[customer], supplier=cast[supplier], service=cast.services[key])
    return cast


def works_in(*people: Employee) -> set[str]:
    return set(Employee.objects.filter(pk__in=[one.pk for one in people]).values_list("department__code", flat=True))


def relations() -> set[tuple[str, str, str]]:
    """Every supply relation as (customer, supplier, service) by code and name; without a service ''."""
    rows = SupplyRelation.objects.values_list("customer__code", "supplier__code", "service__name")
    return {(customer, supplier, service or "") for customer, supplier, service in rows}


def chart_now() -> dict[str, str]:
    """Code -> code of the department above, of those that exist today."""
    existing = Department.objects.on(TODAY)
    return {code: parent or "" for code, parent in existing.values_list("code", "parent__code")}
