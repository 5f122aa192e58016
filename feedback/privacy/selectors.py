from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from departments.directory.selectors import RoleLine, roles_with_terms
from departments.people.absences import stands_in_for
from departments.people.models import Absence, Employee
from departments.people.selectors import lead_above as leads_above
from departments.people.selectors import leads_of
from feedback.actions.models import Action
from feedback.waves.models import Invitation, Wave
from feedback.waves.reminders import title_of


@dataclass(frozen=True)
class Heritage:
    """An open action of somebody who leaves; `lead` finds it when nobody takes it over."""

    action: Action
    lead: str
    candidates: Sequence[Employee]


@dataclass(frozen=True)
class Leaving:
    """What happens when somebody leaves, before it does. `waves`: titles of running ones that asked this person.

    Whether this person took part is not in it: nobody sees that.
    """

    roles: list[RoleLine]
    actions: list[Heritage]
    waves: list[str]
    absences: int
    stands_in: list[Absence]


def leaving(employee: Employee, today: date) -> Leaving:
    """What leaving would do to this person's roles, actions, questionnaires and absences."""
    running = Invitation.objects.filter(person=employee, wave__state=Wave.State.OPEN)
    return Leaving(
        roles=[line for line in roles_with_terms(employee, today) if line.stand != "past"],
        actions=[_heritage(action, employee, today) for action in open_actions(employee)],
        waves=[title_of(one.wave) for one in running.select_related("wave").order_by("wave__closes_at", "pk")],
        absences=employee.absences.filter(last_day__gte=today).count(),
        stands_in=stands_in_for(employee, today),
    )


def open_actions(employee: Employee) -> list[Action]:
    """The actions that this person still owns, the first due first."""
    mine = Action.objects.filter(owner=employee, status=Action.Status.OPEN)
    return list(mine.select_related("department").order_by("due_on", "pk"))


def _heritage(action: Action, leaver: Employee, today: date) -> Heritage:
    """Candidates: who works in the department of the action, and who leads it."""
    leads = [
        one for one in leads_of(action.department, today) or leads_above(action.department, today) if one != leaver
    ]
    colleagues = Employee.objects.here().filter(department=action.department_id).exclude(pk=leaver.pk)
    found = {one.pk: one for one in [*leads, *colleagues.order_by("name", "pk")]}
    return Heritage(action, ", ".join(one.name for one in leads), list(found.values()))
