"""Reading closures from an agenda: the file, what is in it, what that moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.signin.permissions import require
from departments.worktime.draft import CalendarDraft
from departments.worktime.models import Calendar
from promises.calendars import preview_page
from promises.calendars.change_views import UNPROCESSABLE, change, found_calendar
from promises.calendars.closure_forms import AgendaForm, ClosuresForm
from promises.calendars.words import changes_title

OFFERED = "aanbod"
"""The hidden fields in which what was found travels: the file itself is not kept."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def calendar_ics(request: HttpRequest, pk: int) -> HttpResponse:
    moment = now()
    calendar, draft = found_calendar(request, pk)
    if request.method != "POST":
        return _file_page(request, AgendaForm(), calendar)
    if OFFERED not in request.POST:
        return _read(request, calendar, draft, moment)
    options: dict[str, Any] = {"draft": draft, "today": draft.calendar().local_date(moment), "calendar": calendar}
    form = ClosuresForm(request.POST, **options)
    if "terug" in request.POST or not form.is_valid():
        return _choose_page(request, form, calendar)
    return change(request, calendar, draft, form, "ics_choose", moment)


def _read(request: HttpRequest, calendar: Calendar, draft: CalendarDraft, moment: datetime) -> HttpResponse:
    """What is in the file, to choose from; or what is wrong with it."""
    raise NotImplementedError


def _file_page(request: HttpRequest, form: AgendaForm, calendar: Calendar) -> HttpResponse:
    return _page(request, form, calendar, "ics")


def _choose_page(request: HttpRequest, form: ClosuresForm, calendar: Calendar, **more: Any) -> HttpResponse:
    return _page(request, form, calendar, "ics_choose", **more)


def _page(request: HttpRequest, form: Any, calendar: Calendar, kind: str, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "calendar": calendar,
        "title": changes_title(kind),
        "steps": preview_page.steps_now(1),
        **more,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, f"promises/calendars/form_{kind}.html", context, status=status)
