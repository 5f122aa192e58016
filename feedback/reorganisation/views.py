"""The chart as it stands, stood and will stand; one department; what is planned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from departments.access.roles import Right
from departments.chart.models import ChartChange, ChartChangeQuerySet, Department
from departments.chart.selectors import chart_on, planned_changes
from departments.clock.selectors import now
from departments.signin.permissions import require, rights_in
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from feedback.actions.views import person
from feedback.reorganisation import change_rows, department_page, tree_page
from feedback.reorganisation.services import ChangeRefused, withdraw_change
from feedback.surveys.texts import DAY_HINT

A_PAGE = 20
SOON = 3
State = ChartChange.State


class ChartForm(forms.Form):
    """Which day to show, and what to look for."""

    datum = forms.DateField(
        label=gettext_lazy("Op datum"),
        help_text=DAY_HINT,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Dit is geen datum. Schrijf bijvoorbeeld 2026-11-16.")},
    )
    zoek = forms.CharField(
        label=gettext_lazy("Zoek een afdeling"),
        help_text=gettext_lazy("Op naam of code."),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": gettext_lazy("Zoek met minder dan 120 tekens.")},
    )


@never_cache
@require_safe
@require(Right.READ_SETTINGS)
def chart(request: HttpRequest) -> HttpResponse:
    """The whole organisation as a tree, on any day. The same few queries for one department and for thousands."""
    today = local_date(now())
    form = ChartForm(request.GET or None)
    is_wrong = form.is_bound and not form.is_valid()
    asked = {} if is_wrong or not form.is_bound else form.cleaned_data
    day = asked.get("datum") or today
    sought = (asked.get("zoek") or "").strip()
    shown = chart_on(day, today)
    planned = planned_changes(ChartChange.objects.visible_to(*reader(request)))
    who = tree_page.directory(today) if day == today else None
    badges = tree_page.planned_by_department(planned) if day == today else {}
    context = {
        "form": form,
        "day": day,
        "today": today,
        "tense": "now" if day == today else "past" if day < today else "future",
        "figures": tree_page.figures(shown, who),
        "soon": change_rows.rows(planned[:SOON], today),
        "planned_count": len(planned),
        "sought": sought,
        "may_manage": _may_manage(request),
    }
    if sought:
        context["matches"] = tree_page.matches(shown, sought, who=who, planned=badges)
    else:
        unfolded = request.GET.get("open", "")
        context["rows"] = list(tree_page.rows(shown, who=who, planned=badges, unfolded=unfolded))
    return render(request, "feedback/reorganisation/chart.html", context, status=422 if is_wrong else 200)


@never_cache
@require_safe
@require(Right.READ_SETTINGS)
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """One department, also one that is closed: where it stands, what it was, what is planned, what can be changed."""
    today = local_date(now())
    found = get_object_or_404(Department.objects.select_related("calendar"), pk=pk)
    context = department_page.context(found, today) | {"may_manage": _may_manage(request)}
    return render(request, "feedback/reorganisation/department.html", context)


@never_cache
@require_safe
@require(Right.READ_SETTINGS)
def changes(request: HttpRequest) -> HttpResponse:
    """What is planned, what could not go on, and what was done or withdrawn."""
    today = local_date(now())
    seen = ChartChange.objects.visible_to(*reader(request))
    past = seen.filter(state__in=[State.DONE, State.WITHDRAWN]).order_by("-day", "-pk")
    page = Paginator(past, A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "planned": change_rows.rows(planned_changes(seen), today),
        "blocked": change_rows.rows(_blocked(seen), today),
        "past": change_rows.rows(page.object_list, today),
        "page": page,
        "may_manage": _may_manage(request),
    }
    return render(request, "feedback/reorganisation/changes.html", context)


@never_cache
@require_POST
@require(Right.MANAGE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a planned change not happen. A second post of the same changes nothing."""
    change = get_object_or_404(ChartChange.objects.visible_to(*reader(request)), pk=pk)
    try:
        withdraw_change(change, by=person(request), now=now())
    except ChangeRefused as no:
        messages.warning(request, no.sentence)
    else:
        messages.success(request, _("De wijziging is ingetrokken en gaat niet door."))
    return redirect("chart_changes")


def _blocked(seen: ChartChangeQuerySet) -> list[ChartChange]:
    blocked = seen.filter(state=State.BLOCKED).order_by("day", "pk")
    return list(blocked.prefetch_related("departments"))


def _may_manage(request: HttpRequest) -> bool:
    return Right.MANAGE in rights_in(request)
