"""Which departments work with a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from departments.worktime.models import Calendar
from departments.worktime.refusals import CalendarRefused
from promises.calendars import preview_page, steps
from promises.calendars.change_views import CONFLICT, UNPROCESSABLE
from promises.calendars.department_forms import DepartmentsForm, works_with
from promises.calendars.preview import preview_uses
from promises.calendars.selectors import Uses, uses
from promises.calendars.services import UsesChanged, give_calendar


@dataclass(frozen=True)
class Switch:
    """A department that will work with another calendar."""

    name: str
    before: str
    after: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def calendar_departments(request: HttpRequest, pk: int) -> HttpResponse:
    calendar = get_object_or_404(Calendar.objects.visible_to(*reader(request)), pk=pk)
    moment = now()
    used = uses(local_date(moment))
    names = dict(Calendar.objects.visible_to(*reader(request)).values_list("pk", "name"))
    options: dict[str, Any] = {"calendar": calendar.pk, "uses": used, "names": names}
    if request.method != "POST":
        return _form_page(request, DepartmentsForm(**options), calendar)
    form = DepartmentsForm(request.POST, **options)
    if steps.goes_back(request) or not form.is_valid():
        return _form_page(request, form, calendar)
    if form.would_be().own == used.own:
        return _nothing_changes(request, form, calendar)
    was_first = steps.is_confirmed(request) and steps.seen(request) != used.seal
    if steps.is_confirmed(request) and not was_first:
        try:
            give_calendar(calendar, form.chosen, seal=used.seal, by=reader(request)[0], now=moment)
        except UsesChanged:
            was_first = True
        else:
            messages.success(request, _("Opgeslagen: deze afdelingen werken nu met {name}.").format(name=calendar.name))
            return redirect("calendar", pk)
    return _preview_page(request, form, calendar, moment, was_first=was_first)


def _preview_page(
    request: HttpRequest, form: DepartmentsForm, calendar: Calendar, moment: datetime, *, was_first: bool
) -> HttpResponse:
    would_be = form.would_be()
    try:
        moves = preview_uses(form.uses, would_be, {}, moment)
    except CalendarRefused as no:
        form.add_error(None, no.sentence)
        return _form_page(request, form, calendar)
    switches = _switches(form.uses, would_be, form)
    context = {
        "calendar": calendar,
        "title": _("Wie werkt met {name}").format(name=calendar.name),
        "carried": steps.carried(request.POST),
        "seen": form.uses.seal,
        "was_first": was_first,
        "switches": switches,
        "steps": preview_page.steps_now(2),
        **preview_page.moves_context(moves, zone=calendar.zone, now=moment),
    }
    status = CONFLICT if was_first else 200
    return render(request, "promises/calendars/preview_departments.html", context, status=status)


def _switches(before: Uses, after: Uses, form: DepartmentsForm) -> list[Switch]:
    return [
        Switch(place.name, works_with(before, form.names, place.key), works_with(after, form.names, place.key))
        for place in before.chart.ordered
        if works_with(before, form.names, place.key) != works_with(after, form.names, place.key)
    ]


def _nothing_changes(request: HttpRequest, form: DepartmentsForm, calendar: Calendar) -> HttpResponse:
    if steps.is_confirmed(request):
        messages.info(request, _("De keuze staat al zo."))
        return redirect("calendar", calendar.pk)
    form.add_error("departments", _("Zo verandert er niets. Vink een afdeling aan of uit, of ga terug."))
    return _form_page(request, form, calendar)


def _form_page(request: HttpRequest, form: DepartmentsForm, calendar: Calendar) -> HttpResponse:
    context = {
        "form": form,
        "kind": "departments",
        "calendar": calendar,
        "title": _("Wie werkt met {name}").format(name=calendar.name),
        "branches": form.branches(),
        "steps": preview_page.steps_now(1),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "promises/calendars/form_departments.html", context, status=status)
