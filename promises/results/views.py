from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from departments.access.roles import Right
from departments.clock.selectors import now as clock_now
from departments.formatting import moment_in_words
from departments.signin.permissions import require
from promises.definitions.models import Promise
from promises.results.drawing import share_chart
from promises.results.facts import facts_of
from promises.results.selectors import overall, promise_figures, sources_of, unmeasured, version_figures
from promises.results.words import language

MOST_UNMEASURED = 100


@require_GET
@require(Right.READ_PROMISES)
def promises(request: HttpRequest) -> HttpResponse:
    now = clock_now()
    figures = promise_figures(now)
    context = {"figures": figures, "overall": overall(figures), "settled_until": _settled_until(now)}
    return render(request, "promises/results/promises.html", context)


@require_GET
@require(Right.READ_PROMISES)
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock_now()
    chosen = get_object_or_404(Promise, pk=pk)
    figures = promise_figures(now, promises=[chosen])
    version = figures[0].version
    context = {
        "version": version,
        "department": version.promise.department,
        "measured": [(each, share_chart(each)) for each in figures],
        "facts": facts_of(version, sources_of(version)),
        "unmeasured": unmeasured(version, now, most=MOST_UNMEASURED),
        "unmeasured_total": sum(each.invalid + each.unknown for each in figures),
        "versions": version_figures(chosen, now),
        "settled_until": _settled_until(now),
    }
    return render(request, "promises/results/promise.html", context)


def _settled_until(now: datetime) -> str:
    moment = moment_in_words(timezone.localtime(now), language(), "year")
    return _("Vastgesteld tot en met %(moment)s") % {"moment": moment}
