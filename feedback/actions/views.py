from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.people.models import Employee
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from feedback.actions import pages, selectors, words
from feedback.actions.models import Action, Decision

A_PAGE = 20


@never_cache
@require_safe
@require(Right.READ_FOLLOW_UP)
def drawer(request: HttpRequest) -> HttpResponse:
    """Every point without a decision, with its age: for everybody."""
    moment = now()
    waiting = selectors.drawer(person(request), moment)
    context = {
        "rows": [pages.row(one) for one in waiting],
        "tiles": pages.tiles(selectors.drawer_figures(waiting, local_date(moment))),
        "has_points": selectors.has_points(),
    }
    return render(request, "feedback/actions/drawer.html", context)


@never_cache
@require_safe
@require(Right.READ_FOLLOW_UP)
def follow_ups(request: HttpRequest) -> HttpResponse:
    """What waits for this person: points to decide and noes to confirm; and the actions that run."""
    employee, moment = person(request), now()
    today = local_date(moment)
    mine = selectors.mine(employee, moment)
    to_confirm, running = selectors.to_confirm(employee, today), selectors.running_actions(employee, today)
    suppliers = [one.point.follow_up.supplier for one in to_confirm]
    taken_over = pages.taken_over([*suppliers, *(one.department for one in running)], today)
    context = {
        "rows": [pages.row(one) for one in mine],
        "to_confirm": [
            {
                "decision": one,
                "topic": words.topic(one.point),
                "department": supplier.name,
                "taken_over": taken_over[supplier.pk],
            }
            for one, supplier in zip(to_confirm, suppliers, strict=True)
        ],
        "actions": [(one, taken_over[one.department_id]) for one in running],
        "today": today,
    }
    return render(request, "feedback/actions/mine.html", context)


@never_cache
@require_safe
@require(Right.READ_FOLLOW_UP)
def point(request: HttpRequest, pk: int) -> HttpResponse:
    """One point: where it came from, how long it waits, what was decided."""
    return point_page(request, pk)


@never_cache
@require_safe
@require(Right.READ_FOLLOW_UP)
def feedback_given(request: HttpRequest) -> HttpResponse:
    """You asked, we did; and what we do not, and why not."""
    actions, noes = pages.answers(selectors.decided_points())
    page = Paginator(actions, A_PAGE).get_page(request.GET.get("page"))
    context = {"actions": actions, "page": page, "noes": noes, "waiting": len(selectors.drawer(person(request), now()))}
    return render(request, "feedback/actions/feedback_given.html", context)


def point_page(request: HttpRequest, pk: int, status: int = 200) -> HttpResponse:
    employee, moment = person(request), now()
    waiting = selectors.point_for(employee, pk, moment)
    if waiting is None:
        raise Http404
    decision: Decision | None = getattr(waiting.point, "decision", None)
    if waiting.proposed and not selectors.may_read_proposal(employee, waiting.proposed, moment):
        decision = None
    action: Action | None = getattr(decision, "action", None) if decision else None
    context = {
        "waiting": waiting,
        "row": pages.row(waiting),
        "badge": words.urgency(waiting, local_date(moment)),
        "situation": words.situation(waiting),
        "steps": pages.steps(waiting),
        "decision": decision,
        "action": action,
        "can_close": bool(
            action and action.status == Action.Status.OPEN and selectors.may_close(employee, action, moment)
        ),
        "can_confirm": bool(waiting.proposed and selectors.may_confirm_this(employee, waiting.proposed, moment)),
        "sent_back": "" if decision else selectors.sent_back_because(waiting.point),
    }
    return render(request, "feedback/actions/point.html", context, status=status)


def person(request: HttpRequest) -> Employee:
    return reader(request)[0]
