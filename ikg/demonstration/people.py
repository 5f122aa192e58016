from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from random import Random

from departments.access.roles import Role
from departments.catalogue.services import add_relation, add_service
from departments.chart.models import Department
from departments.chart.services import open_department
from departments.people.models import Employee
from departments.people.services import assign_role, create_employee
from ikg.demonstration import names, organisation

Chart = dict[str, Department]


def build_chart(*, since: date, now: datetime) -> Chart:
    """The organisation, its domains and teams, their services and who depends on whom; by code."""
    code, name = organisation.ORGANISATION
    chart = {code: open_department(code=code, name=name, parent=None, valid_from=since, by=None, now=now)}
    for domain, label in organisation.DOMAINS.items():
        chart[domain] = open_department(code=domain, name=label, parent=chart[code], valid_from=since, by=None, now=now)
    for team in organisation.TEAMS:
        chart[team.code] = open_department(
            code=team.code,
            name=organisation.FORMER_NAMES.get(team.code, team.name),
            parent=chart[team.domain],
            valid_from=since,
            by=None,
            now=now,
        )
        for service, service_en, description, description_en in team.services:
            add_service(
                chart[team.code],
                name=service,
                name_en=service_en,
                description=description,
                description_en=description_en,
                by=None,
                now=now,
            )
    for customer, supplier in organisation.relations():
        add_relation(customer=chart[customer], supplier=chart[supplier], by=None, now=now)
    return chart


def build_people(chart: Chart, random: Random, *, since: date, now: datetime) -> None:
    """About 300 employees, a lead for each team, a director for each domain, a functional manager and an auditor."""
    shown = {name: role for role, (name, _place) in organisation.SHOWN.items()}
    leads = {team.lead for team in organisation.TEAMS}
    taken = {*shown, *leads, *organisation.DIRECTORS.values()}
    others = names.colleagues(random, taken)
    hire = _Hiring(shown, now)

    for domain, name in organisation.DIRECTORS.items():
        director = hire.one(name, chart[domain])
        assign_role(director, Role.DIRECTOR, department=chart[domain], valid_from=since, by=None, now=now)
    for team in organisation.TEAMS:
        lead = hire.one(team.lead, chart[team.code])
        assign_role(lead, Role.TEAM_LEAD, department=chart[team.code], valid_from=since, by=None, now=now)
        for name in _members(team, others):
            hire.one(name, chart[team.code])
    for role, right in (("beheerder", Role.FUNCTIONAL_MANAGER), ("auditor", Role.AUDITOR)):
        name, place = organisation.SHOWN[role]
        person = hire.one(name, chart[place])
        assign_role(person, right, department=None, valid_from=since, by=None, now=now)


def _members(team: organisation.Team, others: Iterator[str]) -> Iterator[str]:
    """The colleagues beside the lead; the employee of the sign-in page is one of them."""
    name, place = organisation.SHOWN["medewerker"]
    here = [name] if place == team.code else []
    yield from here
    for _seat in range(team.size - 1 - len(here)):
        yield next(others)


class _Hiring:
    """Gives each person an address; those of the sign-in page get the address of their role."""

    def __init__(self, shown: dict[str, str], now: datetime) -> None:
        self.shown = shown
        self.now = now

    def one(self, name: str, place: Department) -> Employee:
        role = self.shown.get(name)
        mail = f"{role}@{organisation.MAIL_DOMAIN}" if role else names.address(name, organisation.MAIL_DOMAIN)
        return create_employee(email=mail, name=name, department=place, by=None, now=self.now)
