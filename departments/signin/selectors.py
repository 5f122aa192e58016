from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.access.roles import Role
from departments.people.models import ROLE_LABELS, Employee, RoleAssignment

DEMONSTRATION_HOST = "voorbeeldstad.example"


@dataclass(frozen=True)
class Part:
    """A role that a visitor of the demonstration can play."""

    key: str
    label: str | Promise
    sees: str | Promise


@dataclass(frozen=True)
class DemonstrationPerson:
    part: Part
    name: str
    department: str


@dataclass(frozen=True)
class HeldRole:
    label: str | Promise
    department: str


PARTS = (
    Part("medewerker", _("Medewerker"), _("Beoordeelt afdelingen en leest wat daarmee gebeurt.")),
    Part("teamleider", _("Teamleider"), _("Ziet het oordeel over het team en besluit.")),
    Part("directeur", _("Directeur"), _("Ziet alle teams van de tak en bevestigt een nee.")),
    Part("beheerder", _("Functioneel beheerder"), _("Zet vragenlijsten en metingen klaar.")),
    Part("auditor", _("Auditor"), _("Ziet instellingen, geen antwoorden.")),
)


def person_of_demonstration(part: str) -> Employee | None:
    """Who plays this part; None for an unknown part or somebody who is not there."""
    if part not in {known.key for known in PARTS}:
        return None
    return Employee.objects.filter(email=f"{part}@{DEMONSTRATION_HOST}", is_active=True).first()


def demonstration_people(day: date) -> list[DemonstrationPerson]:
    """Those who are there, in the order of the buttons; with the department that they lead or work in."""
    addresses = {f"{part.key}@{DEMONSTRATION_HOST}": part for part in PARTS}
    people = Employee.objects.filter(email__in=addresses, is_active=True).select_related("department")
    found = {person.email: person for person in people}
    led = RoleAssignment.objects.on(day).filter(employee__in=people, department__isnull=False)
    places = {held.employee_id: str(held.department) for held in led.select_related("department")}
    return [
        DemonstrationPerson(part, found[address].name, places.get(found[address].pk, _own(found[address])))
        for address, part in addresses.items()
        if address in found
    ]


def held_roles(employee: Employee, day: date) -> list[HeldRole]:
    """The roles above employee that somebody holds on this day, with where."""
    held = RoleAssignment.objects.on(day).filter(employee=employee).select_related("department").order_by("pk")
    return [HeldRole(ROLE_LABELS[Role(one.role)], one.department.name if one.department else "") for one in held]


def _own(employee: Employee) -> str:
    return employee.department.name if employee.department else ""
