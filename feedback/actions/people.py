"""Who decides, who hears it when nobody does, and who may confirm a no."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from departments.access.roles import Allowed, Denied, Verdict
from departments.chart.models import Department
from departments.people.models import Employee
from departments.people.selectors import decision_departments, directors_of, lead_above, leads_of, managers
from feedback.actions.models import Decision


def deciders(supplier: Department, day: date) -> list[Employee]:
    """Who must decide: the team leads; without one whoever leads the department above; at last the managers."""
    return leads_of(supplier, day) or lead_above(supplier, day) or managers(day)


def escalated_to(supplier: Department, level: int, day: date) -> list[Employee]:
    """Who hears of it at this level: 1 lead and lead above, 2 director, 3 who make the list for the directors."""
    if level == 1:
        return _once([*deciders(supplier, day), *lead_above(supplier, day)])
    if level == 2:
        return directors_of(supplier, day) or lead_above(supplier, day) or managers(day)
    return _once([*managers(day), *directors_of(supplier, day)])


def confirmers(supplier: Department, proposer: Employee, day: date) -> list[Employee]:
    """Who may confirm a no: who leads the department above and the director, never who proposed it.

    When the proposer is the only one there, the functional managers, so that a no does not wait for ever.
    """
    above = _once([*lead_above(supplier, day), *directors_of(supplier, day)])
    others = [one for one in above if one.pk != proposer.pk]
    return others or [one for one in managers(day) if one.pk != proposer.pk]


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
