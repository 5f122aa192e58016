"""Making and changing a calendar: fill in, see what it moves, confirm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from departments.access.roles import Right
from departments.chart.selectors import root
from departments.clock.selectors import now
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from departments.worktime.draft import CalendarDraft
from departments.worktime.models import Calendar
from departments.worktime.refusals import CalendarRefused
from departments.worktime.selectors import draft_of
from departments.worktime.services import CalendarChanged, change_calendar
from departments.worktime.words import list_name
from promises.calendars import preview_page, steps
from promises.calendars.forms import (
    SAME_NAME,
    ChangeForm,
    DaysForm,
    DetailsForm,
    NewForm,
    RemoveDaysForm,
    RemoveWeekForm,
    WeekForm,
)
from promises.calendars.pages import weeks_shown
from promises.calendars.preview import preview_change, preview_new
from promises.calendars.selectors import uses
from promises.calendars.services import make
from promises.calendars.words import changes_title, zone_place

UNPROCESSABLE, CONFLICT = 422, 409


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def calendar_new(request: HttpRequest) -> HttpResponse:
    """A calendar that does not exist yet. The first one is offered to the whole organisation."""
    moment = now()
    today = local_date(moment)
    top = root(today)
    asked = {"top": top if top is not None and top.calendar_id is None else None}
    options = {"draft": CalendarDraft(), "today": today, "others": _others(request), "asked": asked}
    form = _form(NewForm, request, options)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form, "new", None)
    try:
        draft = form.changed()
        same = form.namesake()
        if same is not None:
            return _made_already(request, form, draft, same)
        for_all = top.pk if top is not None and form.is_for_all else None
        found = preview_new(draft, uses(today), for_all, moment)
        if steps.is_confirmed(request):
            calendar = make(draft, for_all=form.is_for_all, by=reader(request)[0], now=moment)
            messages.success(request, _("De kalender is gemaakt."))
            return redirect("calendar", calendar.pk)
    except CalendarRefused as no:
        steps.refuse(form, no.field, no.sentence)
        return _form_page(request, form, "new", None)
    context = {
        "is_new": True,
        "for_all": top if for_all else None,
        "weeks": weeks_shown(draft, today),
        **_details(form, draft),
    }
    return _preview_page(request, "new", None, found, draft, form, moment, **context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def calendar_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, holidays, where its days come from, zone."""
    return _change(request, pk, DetailsForm, "details")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def calendar_week(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening hours of the week, from a date on or always."""
    return _change(request, pk, WeekForm, "week", {"from": _day(request, "vanaf")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def calendar_week_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A later week that is not to come."""
    return _change(request, pk, RemoveWeekForm, "week_remove", {"from": _day(request, "vanaf")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def calendar_days(request: HttpRequest, pk: int) -> HttpResponse:
    """Days on which the week does not hold."""
    return _change(request, pk, DaysForm, "days")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def calendar_day_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Days of its own that no longer hold."""
    return _change(request, pk, RemoveDaysForm, "days_remove", {"day": _day(request, "dag")})


def change(
    request: HttpRequest, calendar: Calendar, draft: CalendarDraft, form: ChangeForm, kind: str, moment: datetime
) -> HttpResponse:
    """What comes after a form that is right: the preview, or the change itself."""
    was_first = steps.is_confirmed(request) and steps.seen(request) != str(draft.number)
    try:
        after = form.changed()
        if after == draft:
            return _nothing_changes(request, calendar, form, kind)
        found = preview_change(calendar, draft, after, moment)
        if steps.is_confirmed(request) and not was_first:
            change_calendar(calendar, after, reason=form.why, by=reader(request)[0], now=moment)
            messages.success(
                request, _("De kalender is gewijzigd. Open verzoeken krijgen binnen een minuut hun nieuwe termijn.")
            )
            return redirect("calendar", calendar.pk)
    except CalendarRefused as no:
        steps.refuse(form, no.field, no.sentence)
        return _form_page(request, form, kind, calendar)
    except CalendarChanged:
        was_first = True
    details = _details(form, after) if isinstance(form, DetailsForm) else {}
    return _preview_page(request, kind, calendar, found, after, form, moment, was_first=was_first, **details)


def _change(
    request: HttpRequest, pk: int, form_class: type[ChangeForm], kind: str, asked: Mapping[str, Any] | None = None
) -> HttpResponse:
    moment = now()
    calendar, draft = found_calendar(request, pk)
    others = _others(request) if form_class is DetailsForm else {}
    options = {
        "draft": draft,
        "today": draft.calendar().local_date(moment),
        "calendar": calendar,
        "others": others,
        "asked": asked,
    }
    form = _form(form_class, request, options)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form, kind, calendar)
    return change(request, calendar, draft, form, kind, moment)


def found_calendar(request: HttpRequest, pk: int) -> tuple[Calendar, CalendarDraft]:
    """The calendar, for who may read it, and what it says now."""
    calendar = get_object_or_404(Calendar.objects.visible_to(*reader(request)).whole(), pk=pk)
    return calendar, draft_of(calendar)


def _others(request: HttpRequest) -> dict[int, CalendarDraft]:
    seen = Calendar.objects.visible_to(*reader(request)).whole().order_by("name")
    return {one.pk: draft_of(one) for one in seen}


def _details(form: DetailsForm, draft: CalendarDraft) -> dict[str, Any]:
    """What the calendar will be called and have, for who confirms it."""
    return {
        "draft": draft,
        "holidays": list_name(draft.holidays),
        "zone_name": zone_place(draft.zone),
        "base_name": form.others[draft.based_on].name if draft.based_on is not None else "",
    }


def _made_already(request: HttpRequest, form: NewForm, draft: CalendarDraft, same: int) -> HttpResponse:
    """A calendar of this name: the one that this very form made a moment ago, or another."""
    if steps.is_confirmed(request) and replace(form.others[same], number=draft.number) == draft:
        messages.info(request, _("Deze kalender is al gemaakt."))
        return redirect("calendar", same)
    form.add_error("name", SAME_NAME)
    return _form_page(request, form, "new", None)


def _form(form_class: type[Any], request: HttpRequest, options: Mapping[str, Any]) -> Any:
    """Bound to what was sent; unbound, with what was sent, for who comes back from the preview."""
    if request.method != "POST":
        return form_class(**options)
    if steps.goes_back(request):
        form = form_class(**options)
        steps.as_filled_in(form, request.POST)
        return form
    return form_class(request.POST, **options)


def _nothing_changes(request: HttpRequest, calendar: Calendar, form: ChangeForm, kind: str) -> HttpResponse:
    """The same sent twice is done once; and who changes nothing hears it."""
    if steps.is_confirmed(request):
        messages.info(request, _("De kalender staat al zo."))
        return redirect("calendar", calendar.pk)
    form.add_error(None, _("Zo verandert er niets: de kalender zegt dit al."))
    return _form_page(request, form, kind, calendar)


def _form_page(request: HttpRequest, form: ChangeForm, kind: str, calendar: Calendar | None) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "calendar": calendar,
        "title": changes_title(kind),
        "steps": preview_page.steps_now(1),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, f"promises/calendars/form_{kind}.html", context, status=status)


def _preview_page(
    request: HttpRequest,
    kind: str,
    calendar: Calendar | None,
    found: Any,
    after: CalendarDraft,
    form: ChangeForm,
    moment: datetime,
    *,
    was_first: bool = False,
    **more: Any,
) -> HttpResponse:
    context = {
        "kind": kind,
        "calendar": calendar,
        "title": changes_title(kind),
        "carried": steps.carried(request.POST),
        "seen": after.number,
        "was_first": was_first,
        "why": form.why,
        "steps": preview_page.steps_now(2),
        **preview_page.context(found, zone=after.zone, now=moment),
        **more,
    }
    return render(request, "promises/calendars/preview.html", context, status=CONFLICT if was_first else 200)


def _day(request: HttpRequest, name: str) -> date | None:
    """A date in the address; anything else is none."""
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
