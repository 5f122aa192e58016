"""For which departments somebody decides, and from when on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from departments.access.roles import Role
from departments.chart.selectors import standing
from departments.chart.tree import branch_of
from departments.people.models import Employee, RoleAssignment
from departments.people.rules import LEADING
from feedback.actions.workflow import LEVELS


@dataclass(frozen=True)
class Desk:
    """The departments that somebody leads (exactly those, and with all below them) and directs (with all below).

    A closed department is on the desk of who leads the one that answers for it.
    """

    leads: frozenset[int] = frozenset()
    below: frozenset[int] = frozenset()
    directed: frozenset[int] = frozenset()

    @property
    def is_used(self) -> bool:
        return bool(self.below or self.directed)

    def may_decide(self, supplier: int) -> bool:
        return supplier in self.below or supplier in self.directed

    def holds(self, supplier: int, state: str) -> bool:
        """The lead's from the start, of the lead above from the first escalation, of the director from the second."""
        level = LEVELS.get(state, 0)
        return (
            supplier in self.leads
            or (level >= 1 and supplier in self.below)
            or (level >= 2 and supplier in self.directed)
        )


def desk_of(employee: Employee, today: date) -> Desk:
    """What is on this person's desk. Two queries at most."""
    held = RoleAssignment.objects.held_by(employee, today).filter(role__in=[role.value for role in LEADING])
    leads, directs = set[int](), set[int]()
    for role, department in held.values_list("role", "department_id"):
        (leads if role == Role.TEAM_LEAD else directs).add(department or 0)
    if not leads and not directs:
        return Desk()
    chart = standing(today)
    below = frozenset(one for top in leads for one in branch_of(top, chart.parents))
    directed = frozenset(one for top in directs for one in branch_of(top, chart.parents))
    taken_over = {closed for closed, heir in chart.heirs.items() if heir in leads}
    return Desk(frozenset(leads | taken_over), below, directed)
