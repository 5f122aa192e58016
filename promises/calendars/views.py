"""All calendars, one of them, and its file."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.signin.permissions import require, rights_in
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from departments.worktime.models import Calendar
from departments.worktime.selectors import definition_of, draft_of
from departments.worktime.services import confirm_closures
from promises.calendars import pages


@never_cache
@require_safe
@require(Right.READ_SETTINGS)
def calendars(request: HttpRequest) -> HttpResponse:
    """All of them, and whether next year's closures are known."""
    moment = now()
    seen = Calendar.objects.visible_to(*reader(request)).whole().order_by("name")
    context = pages.list_context(seen, local_date(moment)) | {"may_manage": _may_manage(request)}
    return render(request, "promises/calendars/calendars.html", context)


@never_cache
@require_safe
@require(Right.READ_SETTINGS)
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Its week, the coming 12 months, who works with it, what it was before."""
    found = get_object_or_404(Calendar.objects.visible_to(*reader(request)).whole(), pk=pk)
    context = pages.calendar_context(found, now(), page=request.GET.get("page"))
    return render(request, "promises/calendars/calendar.html", context | {"may_manage": _may_manage(request)})


@never_cache
@require_safe
@require(Right.READ_SETTINGS)
def calendar_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The calendar as a calendars file for `manage.py try_promise`, with what it takes over in it."""
    found = get_object_or_404(Calendar.objects.visible_to(*reader(request)).whole(), pk=pk)
    document = {found.name.lstrip("_") or str(found.pk): definition_of(draft_of(found))}
    content = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    name = slugify(found.name) or str(found.pk)
    headers = {"Content-Disposition": f'attachment; filename="kalender-{name}.json"'}
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)


@never_cache
@require_POST
@require(Right.MANAGE)
def calendar_closures(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a year has no (more) closures. A second post of the same changes nothing."""
    found = get_object_or_404(Calendar.objects.visible_to(*reader(request)), pk=pk)
    moment = now()
    year = local_date(moment).year + 1
    if request.POST.get("jaar") != str(year):
        messages.warning(request, _("Dit kan alleen voor {year}. Kies opnieuw.").format(year=year))
    else:
        confirm_closures(found, year, by=reader(request)[0], now=moment)
        sentence = _("Genoteerd: {name} heeft in {year} geen eigen sluitingen. U kunt ze later alsnog toevoegen.")
        messages.success(request, sentence.format(name=found.name, year=year))
    return redirect("calendar", pk)


def _may_manage(request: HttpRequest) -> bool:
    return Right.MANAGE in rights_in(request)
