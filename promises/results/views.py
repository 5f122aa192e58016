from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from departments.access.roles import Right
from departments.chart.models import Department
from departments.clock.selectors import now as clock_now
from departments.formatting import moment_in_words
from departments.people.selectors import result_departments
from departments.signin.permissions import require, rights_in
from departments.signin.readers import reader
from promises.clocks.selectors import countings
from promises.definitions.models import Promise
from promises.results.drawing import share_chart
from promises.results.facts import example_in_words, facts_of
from promises.results.selectors import (
    overall,
    promise_figures,
    sources_of,
    unmeasured,
    unmeasured_in_words,
    version_figures,
)
from promises.results.speed import pace_of
from promises.results.speed_words import speed_words
from promises.results.words import language

A_PAGE = 25


@require_GET
@require(Right.READ_PROMISES)
def promises(request: HttpRequest) -> HttpResponse:
    now = clock_now()
    figures = promise_figures(now)
    context = {"figures": figures, "overall": overall(figures), "settled_until": _settled_until(now)}
    context["may_try"] = Right.TRY_PROMISE in rights_in(request)
    return render(request, "promises/results/promises.html", context)


@require_GET
@require(Right.READ_PROMISES)
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock_now()
    chosen = get_object_or_404(Promise, pk=pk)
    figures = promise_figures(now, promises=[chosen])
    if not figures:
        raise Http404
    version = figures[0].version
    counting = countings([chosen.department_id])[chosen.department_id]
    paces = [pace_of(version, each.evidence, now) for each in figures]
    counted_with = [one for pace in paces for one in pace.counted_with]
    page = Paginator(unmeasured(version, now), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "version": version,
        "department": version.promise.department,
        "measured": [
            (each, share_chart(each), speed_words(pace.speed, chosen))
            for each, pace in zip(figures, paces, strict=True)
        ],
        "example": example_in_words(version, counting.calendar, now),
        "facts": facts_of(version, sources_of(version), counting=counting, counted_with=counted_with, now=now),
        "page": page,
        "unmeasured": [unmeasured_in_words(clock, now) for clock in page],
        "versions": version_figures(chosen, now),
        "settled_until": _settled_until(now),
        "try_url": _try_url(request, version.promise.department, has_requests=any(each.total for each in figures)),
    }
    return render(request, "promises/results/promise.html", context)


def _try_url(request: HttpRequest, department: Department, *, has_requests: bool) -> str:
    """Where the reader may try another promise, on these requests if they may; empty for who may not."""
    if Right.TRY_PROMISE not in rights_in(request):
        return ""
    if has_requests and result_departments(*reader(request)).filter(pk=department.pk).exists():
        return reverse("trial_department", args=[department.pk])
    return reverse("trial")


def _settled_until(now: datetime) -> str:
    moment = moment_in_words(timezone.localtime(now), language(), "year")
    return _("Vastgesteld tot en met %(moment)s") % {"moment": moment}
