from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from departments.access.roles import Right, Role
from departments.access.roles import rights_of as rights_of_roles
from departments.clock.selectors import now
from departments.people.models import Employee
from departments.people.selectors import decision_departments, roles_of
from departments.worktime.calculation import local_date
from feedback.actions import pages as action_pages
from feedback.actions.models import Action
from feedback.actions.selectors import WaitingPoint, decided_points, drawer, has_points
from feedback.actions.views import person
from feedback.dashboard import results, selectors
from feedback.dashboard.home import greeting, todos
from feedback.scores.models import PublishedCell
from feedback.scores.selectors import latest_results, supplier_totals
from feedback.waves.selectors import open_invitations
from promises.results.selectors import promise_figures

CARDS = 3
ROWS = 3


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Starts where this person's work is."""
    employee, moment = person(request), now()
    today = local_date(moment)
    roles = roles_of(employee, today)
    waiting = drawer(employee, moment)
    invitations = open_invitations(employee, moment)
    found = todos(employee, roles, moment, waiting=waiting, invitations=invitations)
    context: dict[str, Any] = {
        "today": today,
        "greeting": greeting(len(found), employee.name),
        "todos": found,
        "invitation": next(iter(invitations), None),
        "awaited": selectors.wave_to_come(),
        "in_force": selectors.in_force(),
        "is_auditor": Role.AUDITOR in roles,
        "only_questionnaire": len(found) == len(invitations) == 1,
    }
    if Role.FUNCTIONAL_MANAGER in roles:
        context |= {"under_way": selectors.waves_under_way()}
    context |= _answered()
    if Right.DECIDE in rights_of_roles(roles):
        context |= _leading(employee, moment, roles, waiting)
    return render(request, "feedback/dashboard/home.html", context)


def _answered() -> dict[str, Any]:
    """What became of answers: actions that landed last come first, then the newest decisions."""
    answers = [action_pages.answer(one) for one in decided_points()]
    landed = [one for one in answers if one.action and one.action.status == Action.Status.DONE]
    landed.sort(key=_landed_at, reverse=True)
    others = [one for one in answers if one not in landed]
    return {"cards": [*landed, *others][:CARDS], "decisions": len(answers)}


def _landed_at(answer: action_pages.Answer) -> datetime:
    closed_at = answer.action.closed_at if answer.action else None
    return closed_at or answer.decision.decided_at


def _leading(
    employee: Employee, moment: datetime, roles: frozenset[Role], waiting: Sequence[WaitingPoint]
) -> dict[str, Any]:
    """How the own department stands (who leads one), or the drawer of the branch (a director)."""
    today = local_date(moment)
    branch = list(decision_departments(employee, today).by_name())
    departments = [one for one in branch if one.valid_until is None or today < one.valid_until]
    numbers = {one.pk for one in departments}
    # what a closed department left open is still theirs
    in_branch = [one for one in waiting if one.follow_up.supplier_id in {place.pk for place in branch}]
    context: dict[str, Any] = {
        "branch": [action_pages.row(one) for one in in_branch[:ROWS]] if Role.DIRECTOR in roles else [],
        "branch_total": len(in_branch),
        "branch_had_points": has_points({one.pk for one in branch}),
        "is_director": Role.DIRECTOR in roles,
    }
    cells = PublishedCell.objects.visible_to(employee, today)
    newest = latest_results(numbers, cells)
    own = employee.department_id if employee.department_id in newest else next(iter(sorted(newest)), None)
    if own is None or Role.TEAM_LEAD not in roles:
        return context
    publication = newest[own]
    department = next(one for one in departments if one.pk == own)
    result = supplier_totals(publication, [department], cells)[own]
    promises = promise_figures(moment, departments=[department])
    measured = max(promises, key=lambda one: one.due_total, default=None)
    follow_up, points = selectors.open_follow_up(publication.wave, department)
    tiles = results.tiles(result, measured, follow_up, points, moment)
    columns = {1: "c12", 2: "c6", 3: "c4"}.get(len(tiles), "c3")
    return context | {"department": department, "tiles": tiles, "columns": columns, "result": result}
