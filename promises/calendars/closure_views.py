"""Reading closures from an agenda: the file, which of them are taken over, and what that moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.intake.uploads import was_too_large
from departments.signin.permissions import require
from departments.worktime.draft import CalendarDraft
from departments.worktime.models import Calendar
from departments.worktime.refusals import CalendarRefused
from departments.worktime.services import read_closures
from promises.calendars import preview_page, steps
from promises.calendars.change_views import UNPROCESSABLE, change, found_calendar
from promises.calendars.closure_forms import MOST, AgendaForm, ClosuresForm, closures_from
from promises.calendars.words import changes_title, closure_in_words

OFFERED = "aanbod"
"""The hidden fields in which what was found travels: the file itself is not kept."""
YEARS_AHEAD = 2
"""The file is read up to the end of the year after next: somebody may know that far."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def calendar_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file, choose from what is in it, look at what that moves, confirm."""
    moment = now()
    calendar, draft = found_calendar(request, pk)
    today = draft.calendar().local_date(moment)
    if request.method != "POST":
        return _page(request, AgendaForm(last=_last(today)), calendar, "ics")
    if OFFERED not in request.POST:
        return _read(request, calendar, draft, today)
    found = closures_from(request.POST.getlist(OFFERED))
    options: dict[str, Any] = {"draft": draft, "today": today, "calendar": calendar, "asked": {"found": found}}
    form = ClosuresForm(request.POST, **options)
    if steps.goes_back(request):
        form = ClosuresForm(**options)
        steps.as_filled_in(form, request.POST)
    elif form.is_valid():
        return change(request, calendar, draft, form, "ics_choose", moment)
    return _page(request, form, calendar, "ics_choose")


def _read(request: HttpRequest, calendar: Calendar, draft: CalendarDraft, today: date) -> HttpResponse:
    """What is in the file, to choose from; or what is wrong with it."""
    is_too_large = was_too_large(request, "file")
    form = AgendaForm(request.POST, request.FILES, last=_last(today), was_too_large=is_too_large)
    if not form.is_valid():
        return _page(request, form, calendar, "ics")
    file = form.cleaned_data["file"]
    try:
        read = read_closures(file.read(), draft.zone, today, _last(today))
    except CalendarRefused as no:
        steps.refuse(form, no.field, no.sentence)
        return _page(request, form, calendar, "ics")
    new = {day: name for day, name in read.closures.items() if _is_new(draft, day)}
    there = [closure_in_words(day, name) for day, name in read.closures.items() if day not in new]
    asked = {"found": new, "file": file.name}
    choosing = ClosuresForm(draft=draft, today=today, calendar=calendar, asked=asked)
    remarks = [*([_too_many()] if len(new) > MOST else []), *read.remarks]
    return _page(request, choosing, calendar, "ics_choose", there=there, remarks=remarks)


def _too_many() -> str:
    return _("Meer dan {most} dagen kunnen niet in één keer. Lees het bestand daarna nog eens in.").format(most=MOST)


def _is_new(draft: CalendarDraft, day: date) -> bool:
    """Whether a closure makes a difference: it is open then, and nobody said anything of that day."""
    return draft.calendar().is_working_day(day) and all(entry.date != day for entry in draft.days)


def _last(today: date) -> date:
    return date(today.year + YEARS_AHEAD, 12, 31)


def _page(request: HttpRequest, form: Any, calendar: Calendar, kind: str, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "calendar": calendar,
        "title": changes_title(kind),
        "steps": preview_page.steps_now(1),
        "found_words": _found_words(len(form.offered)) if kind == "ics_choose" else "",
        **more,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, f"promises/calendars/form_{kind}.html", context, status=status)


def _found_words(count: int) -> str:
    if not count:
        return _("In het bestand staan geen hele dagen waarop deze kalender nog open is.")
    words = ngettext(
        "In het bestand staat {n} dag waarop deze kalender nog open is.",
        "In het bestand staan {n} dagen waarop deze kalender nog open is.",
        count,
    )
    return words.format(n=count)
