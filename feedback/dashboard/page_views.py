"""Pages beside the results: the manager's start, how anonymity works, accessibility."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.access.roles import Right
from departments.audit.models import AuditEntry
from departments.audit.selectors import last_check
from departments.clock.selectors import now
from departments.people.selectors import rights_of
from departments.signin.permissions import require
from departments.signin.readers import reader
from feedback.dashboard import selectors
from feedback.dashboard.home import management_todos
from feedback.dashboard.trail_lines import Line, lines
from feedback.dashboard.trail_views import check_context
from feedback.scores.cells import FEWEST_INVITED_FOR_A_RATE
from feedback.waves.models import Wave
from feedback.waves.rules import LEAST_SUPPLIER_STAFF

TRAIL = 5


@require_safe
@require(Right.READ_SETTINGS)
def management(request: HttpRequest) -> HttpResponse:
    """Where the functional manager begins; the auditor reads the settings and the trail."""
    moment = now()
    employee, today = reader(request)
    rights = rights_of(employee, today)
    may_manage = Right.MANAGE in rights
    waves = Wave.objects.visible_to(employee, today)
    context = {
        "todos": management_todos(employee, moment) if may_manage else [],
        "may_manage": may_manage,
        "waves": waves.exclude(state=Wave.State.CANCELLED).order_by("-opens_at", "-pk")[:5],
        "in_force": selectors.in_force(),
        "rate": FEWEST_INVITED_FOR_A_RATE,
        "staff": LEAST_SUPPLIER_STAFF,
        "may_read_trail": Right.READ_AUDIT_TRAIL in rights,
        "lines": _trail(AuditEntry.objects.visible_to(employee, today), rights),
        **check_context(last_check()),
        "is_demonstration": settings.DEMONSTRATION,
    }
    return render(request, "feedback/dashboard/management.html", context)


def _trail(seen: QuerySet[AuditEntry], rights: frozenset[Right]) -> list[Line]:
    """The newest entries, for who may read them."""
    return lines(list(seen.order_by("-number")[:TRAIL]), rights)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """How anonymity works, with the numbers that are in force."""
    context = {
        "in_force": selectors.in_force(),
        "rate": FEWEST_INVITED_FOR_A_RATE,
        "staff": LEAST_SUPPLIER_STAFF,
    }
    return render(request, "feedback/dashboard/privacy.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done and tested so that everybody can use this."""
    return render(request, "feedback/dashboard/accessibility.html")
