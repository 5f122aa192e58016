"""Who decides, who hears it when nobody does, and who may confirm a no."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from departments.access.roles import Allowed, Denied, Role, Verdict
from departments.chart.models import Department
from departments.chart.selectors import answering, standing
from departments.chart.tree import ancestors_of
from departments.people.models import Employee
from departments.people.rules import LEADING
from departments.people.selectors import (
    decision_departments,
    directors_of,
    holdings,
    lead_above,
    leads_of,
    managers,
)
from feedback.actions.models import Decision


def deciders(supplier: Department, day: date) -> list[Employee]:
    """Who must decide: the team leads; without one whoever leads the department above; at last the managers.

    Of a closed department: those of the one that answers for it now; so it is for every level below too.
    """
    place = answering(supplier, day)
    return leads_of(place, day) or lead_above(place, day) or managers(day)


def escalated_to(supplier: Department, level: int, day: date) -> list[Employee]:
    """Who hears of it at this level: 1 lead and lead above, 2 director, 3 who make the list for the directors."""
    place = answering(supplier, day)
    if level == 1:
        return _once([*deciders(place, day), *lead_above(place, day)])
    if level == 2:
        return directors_of(place, day) or lead_above(place, day) or managers(day)
    return _once([*managers(day), *directors_of(place, day)])


@dataclass(frozen=True)
class Leadership:
    """Who leads what on a day, loaded once for many questions. Few queries."""

    parents: Mapping[int, int | None]
    leads: Mapping[int, frozenset[int]]
    directors: Mapping[int, frozenset[int]]
    managers: frozenset[int]
    heirs: Mapping[int, int]

    @classmethod
    def on(cls, day: date) -> Leadership:
        leads, directors = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
        for holding in holdings(day, LEADING):
            held = leads if holding.role == Role.TEAM_LEAD else directors
            held[holding.department or 0].add(holding.employee)
        frozen = [{place: frozenset(people) for place, people in held.items()} for held in (leads, directors)]
        chart = standing(day)
        return cls(chart.parents, frozen[0], frozen[1], frozenset(one.pk for one in managers(day)), chart.heirs)

    def confirmers(self, supplier: int, proposer: int) -> frozenset[int]:
        """Who may confirm a no: who leads the department above and the director, never who proposed it.

        When the proposer is the only one there, the functional managers, so that a no does not wait for ever.
        """
        supplier = self.heirs.get(supplier, supplier)
        above = ancestors_of(supplier, self.parents)
        found = (self._lead_above(supplier, above) | self._director(supplier, above)) - {proposer}
        return found or self.managers - {proposer}

    def _lead_above(self, supplier: int, above: Sequence[int]) -> frozenset[int]:
        """Of the nearest department above that is led by somebody who does not lead this one too."""
        own = self.leads.get(supplier, frozenset())
        for place in above:
            others = (self.leads.get(place, frozenset()) | self.directors.get(place, frozenset())) - own
            if others:
                return others
        return frozenset()

    def _director(self, supplier: int, above: Sequence[int]) -> frozenset[int]:
        return next((self.directors[place] for place in [supplier, *above] if place in self.directors), frozenset())


def confirmers(supplier: Department, proposer: Employee, day: date) -> list[Employee]:
    """Who may confirm a no of this proposer, by name."""
    numbers = Leadership.on(day).confirmers(supplier.pk, proposer.pk)
    return list(Employee.objects.filter(pk__in=numbers).order_by("name", "pk"))


def may_decide(person: Employee, supplier: Department, day: date) -> Verdict:
    """Who leads this department or one above it."""
    if decision_departments(person, day).filter(pk=supplier.pk).exists():
        return Allowed()
    return Denied(_("Over dit punt besluit de leidinggevende van %(department)s.") % {"department": supplier.name})


def may_confirm(person: Employee, decision: Decision, supplier: Department, day: date) -> Verdict:
    """Who leads the department above, or the director; not who proposed it."""
    if decision.decided_by_id == person.pk:
        return Denied(_("U stelde dit zelf voor. Iemand anders bevestigt het."))
    if person.pk in {one.pk for one in confirmers(supplier, decision.decided_by, day)}:
        return Allowed()
    return Denied(_("Een nee wordt bevestigd door de leidinggevende erboven of de directeur."))


def _once(people: Iterable[Employee]) -> list[Employee]:
    return list({one.pk: one for one in people}.values())
