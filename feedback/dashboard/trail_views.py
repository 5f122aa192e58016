"""The audit trail: its page, the file of what was chosen, and the check of the chain."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from departments.access.roles import Right
from departments.audit.checking import Finding, Problem, keep_check
from departments.audit.models import AuditCheck, AuditEntry
from departments.audit.selectors import last_check, trail
from departments.audit.services import record
from departments.audit.words import groups_of, sentence
from departments.clock.selectors import now
from departments.people.selectors import rights_of
from departments.signin.limits import at_most
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from feedback.dashboard import words
from feedback.dashboard.trail_export import trail_csv
from feedback.dashboard.trail_forms import TrailForm
from feedback.dashboard.trail_lines import lines

LINES_A_PAGE = 50
AFTER_A_SOUND_PART = {Problem.CHANGED, Problem.MISSING, Problem.UNLINKED, Problem.CUT_OFF}
"""What is found on the way: the lines before it were read and are as they were written."""


@never_cache
@require_safe
@require(Right.READ_AUDIT_TRAIL)
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Who did what, the newest first; the filter stands in the address."""
    return _page(request, TrailForm(request.GET))


@never_cache
@require_POST
@require(Right.READ_AUDIT_TRAIL)
@at_most(6, "export")
def audit_csv(request: HttpRequest) -> HttpResponseBase:
    """Exactly the lines of the filter, as they stood when they were asked for."""
    form = TrailForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    moment = now()
    entries = trail(AuditEntry.objects.visible_to(*reader(request)), form.wanted())
    newest = entries.first()
    last = newest.number if newest else 0
    record(
        actor=reader(request)[0],
        event="trail.exported",
        target=newest or AuditEntry(),
        at=moment,
        filter=form.told(),
        employees=form.people(),
        rows=entries.count(),
        last=last,
    )
    response = StreamingHttpResponse(trail_csv(entries, last, words.language()), content_type="text/csv; charset=utf-8")
    name = _("logboek")
    response["Content-Disposition"] = f'attachment; filename="{name}-{local_date(moment).isoformat()}.csv"'
    return response


@require_POST
@require(Right.READ_AUDIT_TRAIL)
@at_most(6, "audit-check")
def audit_check(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain now."""
    done = keep_check(now())
    if not done.problem:
        messages.success(request, _("De keten is nagelezen en klopt."))
    return redirect(reverse("audit_trail") + "#keten")


def check_context(done: AuditCheck | None) -> dict[str, Any]:
    """What the pages say about the last check: `broken` is the sentence when something is wrong."""
    if done is None:
        return {"check": None}
    if not done.problem:
        return {"check": done, "broken": "", "fingerprint": groups_of(done.hash)}
    problem = Problem(done.problem)
    broken = sentence(Finding(problem, done.problem_number or 0))
    return {"check": done, "broken": broken, "sound_until": done.number if problem in AFTER_A_SOUND_PART else 0}


def _page(request: HttpRequest, form: TrailForm) -> HttpResponse:
    employee, today = reader(request)
    is_valid = form.is_valid()
    context: dict[str, Any] = {"form": form, "is_valid": is_valid, **check_context(last_check())}
    if is_valid:
        entries = trail(AuditEntry.objects.visible_to(employee, today), form.wanted())
        page = Paginator(entries, LINES_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "lines": lines(list(page), rights_of(employee, today)),
            "is_filtered": form.is_used,
            "chosen": [(name, value) for name, value in form.data.items() if name in form.fields and value],
        }
    return render(request, "feedback/dashboard/audit_trail.html", context, status=200 if is_valid else 422)
