"""Planning a wave, and changing one that is open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access.roles import Right
from departments.chart.models import Department
from departments.chart.selectors import root
from departments.clock.selectors import now
from departments.people.models import Employee
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from feedback.surveys.models import Survey
from feedback.waves.forms import PROBLEMS, ExtendForm, ReasonForm, WaveForm
from feedback.waves.models import Wave
from feedback.waves.services import (
    AlreadyExtended,
    EndNotLater,
    PlanRefused,
    WaveMovedOn,
    close_early,
    extend_wave,
    is_extended,
    plan_wave,
)

PLANNED = (
    "title", "title_en", "survey", "opens_at", "closes_at", "suppliers", "audience", "k", "works_council_saw_settings",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def wave_new(request: HttpRequest) -> HttpResponse:
    """Plan a wave; from then on its questions and settings are frozen."""
    moment = now()
    posted = request.POST if request.method == "POST" else None
    form = WaveForm(posted, now=moment, initial=_suggested(moment))
    if form.is_valid():
        try:
            planned = plan_wave(**{name: form.cleaned_data[name] for name in PLANNED}, by=_person(request), now=moment)
        except PlanRefused as refused:
            for problem in refused.problems:
                form.add_error(PROBLEMS[problem][0], str(PROBLEMS[problem][1]))
        else:
            messages.success(request, _("De meting is gepland. Op het moment van opening krijgt iedereen bericht."))
            return redirect("wave", planned.pk)
    context = {"form": form, "has_surveys": Survey.objects.visible_to(*reader(request)).exists()}
    return render(request, "feedback/waves/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def wave_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an open wave end later, once."""
    found = get_object_or_404(Wave.objects.visible_to(*reader(request)), pk=pk, state=Wave.State.OPEN)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (person := _person(request)):
        try:
            extend_wave(
                found,
                closes_at=form.cleaned_data["closes_at"],
                reason=form.cleaned_data["reason"],
                by=person,
                now=now(),
            )
        except EndNotLater:
            form.add_error("closes_on", _("Kies een einde dat later is dan het einde dat nu gepland is."))
        except AlreadyExtended:
            form.add_error(None, _("Deze meting is al een keer verlengd. Een tweede keer kan niet."))
        except WaveMovedOn:
            form.add_error(None, _("De meting is intussen gesloten en kan niet meer worden verlengd."))
        else:
            messages.success(request, _("De meting is verlengd. Herinneringen die nog komen, schuiven mee."))
            return redirect("wave", pk)
    context = {"wave": found, "form": form, "is_extended": is_extended(found)}
    return render(request, "feedback/waves/extend.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def wave_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an open wave before its end."""
    found = get_object_or_404(Wave.objects.visible_to(*reader(request)), pk=pk, state=Wave.State.OPEN)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (person := _person(request)):
        try:
            close_early(found, reason=form.cleaned_data["reason"], by=person, now=now())
        except WaveMovedOn:
            form.add_error(None, _("De meting is intussen al gesloten. U hoeft niets meer te doen."))
        else:
            messages.success(request, _("De meting is gesloten. Na 15 minuten worden de antwoorden verzegeld."))
            return redirect("wave", pk)
    return render(
        request, "feedback/waves/close.html", {"wave": found, "form": form}, status=422 if form.errors else 200
    )


def _suggested(moment: Any) -> dict[str, Any]:
    """Everybody is asked about every department that has customers."""
    day = local_date(moment)
    organisation = root(day)
    suppliers = Department.objects.on(day).filter(customers__isnull=False, parent__isnull=False).distinct()
    return {
        "opens_time": "08:00",
        "closes_time": "17:00",
        "suppliers": list(suppliers.values_list("pk", flat=True)),
        "audience": [organisation.pk] if organisation else [],
    }


def _person(request: HttpRequest) -> Employee | None:
    return request.user if isinstance(request.user, Employee) else None
