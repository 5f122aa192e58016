"""Changing the chart: choose, see what it does, do it or plan it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from departments.access.roles import Right
from departments.chart.models import ChartChange
from departments.chart.plans import Plan, to_json
from departments.chart.selectors import chart_on
from departments.clock.selectors import now
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from feedback.actions.views import person
from feedback.reorganisation import preview_page, words
from feedback.reorganisation.allowed import may_change, reason_of
from feedback.reorganisation.forms import CloseForm, MoveForm, OpenForm, RenameForm, StepForm
from feedback.reorganisation.preview import preview
from feedback.reorganisation.regroup_forms import MergeIntoForm, MergeWhichForm, SplitPartsForm, SplitPeopleForm
from feedback.reorganisation.services import ChangeRefused, plan_change
from feedback.reorganisation.steps import DO, SEEN, TARGET, Shown, Subject, refused, show

Kind = ChartChange.Kind
FORMS: dict[str, tuple[type[StepForm], ...]] = {
    Kind.OPEN: (OpenForm,),
    Kind.RENAME: (RenameForm,),
    Kind.MOVE: (MoveForm,),
    Kind.MERGE: (MergeWhichForm, MergeIntoForm),
    Kind.SPLIT: (SplitPartsForm, SplitPeopleForm),
    Kind.CLOSE: (CloseForm,),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def department_new(request: HttpRequest) -> HttpResponse:
    """A department that does not exist yet."""
    return _change(request, Kind.OPEN, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def department_rename(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, Kind.RENAME, pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def department_move(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, Kind.MOVE, pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def department_merge(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, Kind.MERGE, pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def department_split(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, Kind.SPLIT, pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def department_close(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, Kind.CLOSE, pk)


def _change(request: HttpRequest, kind: Kind, pk: int | None) -> HttpResponse:
    moment = now()
    today = local_date(moment)
    chart = chart_on(today, today)
    if pk is not None:
        if pk not in chart.places:
            return _gone(request, kind, pk)
        verdict = may_change(chart, pk, kind)
        if not verdict:
            messages.warning(request, reason_of(verdict))
            return redirect("chart_department", pk)
    of = Subject(chart, pk, today)
    posted = request.POST if request.method == "POST" else None
    shown = show(FORMS[kind], posted, of)
    if shown.plan is None:
        return _page(request, kind, shown, of, moment)
    wants_it_done = request.POST.get(TARGET) == DO
    return _do(request, kind, shown, of, moment) if wants_it_done else _look(request, kind, shown, of, moment)


def _look(request: HttpRequest, kind: Kind, shown: Shown, of: Subject, moment: datetime) -> HttpResponse:
    """Show what would happen, or what stands in the way."""
    assert shown.plan is not None  # noqa: S101 - the caller looked
    found = preview(shown.plan, day=shown.before["day"], now=moment)
    if found.refusal is not None:
        again = refused(found.refusal.field, found.refusal.sentence, FORMS[kind], request.POST, of)
        return _page(request, kind, again, of, moment)
    context = preview_page.context(found, shown.plan, of, day=shown.before["day"])
    return _page(request, kind, shown, of, moment, **context)


def _do(request: HttpRequest, kind: Kind, shown: Shown, of: Subject, moment: datetime) -> HttpResponse:
    """Do it today, or plan it. The same button pressed twice does it once."""
    assert shown.plan is not None  # noqa: S101 - the caller looked
    day, reason = shown.before["day"], shown.before["reason"]
    change = _done_before(request, kind, shown.plan)
    if change is None:
        try:
            change = plan_change(shown.plan, day=day, reason=reason, by=person(request), now=moment)
        except ChangeRefused as no:
            return _page(request, kind, refused(no.field, no.sentence, FORMS[kind], request.POST, of), of, moment)
    return _finished(request, change)


def _done_before(request: HttpRequest, kind: Kind, plan: Plan) -> ChartChange | None:
    """The same change, recorded after this reader saw the preview: a double post or the back button."""
    seen = parse_datetime(request.POST.get(SEEN, "")) if len(request.POST.get(SEEN, "")) < 50 else None
    if seen is None or seen.tzinfo is None:
        return None
    wanted = to_json(plan)
    seen_by_reader = ChartChange.objects.visible_to(*reader(request))
    since = seen_by_reader.filter(kind=kind, recorded_at__gte=seen).prefetch_related("departments")
    return next((change for change in since if change.plan == wanted), None)


def _finished(request: HttpRequest, change: ChartChange) -> HttpResponse:
    if change.state == ChartChange.State.PLANNED:
        messages.success(request, _("De wijziging is ingepland. Tot die dag kunt u haar intrekken."))
        return redirect("chart_changes")
    messages.success(request, _("De wijziging is doorgevoerd."))
    return redirect("chart")


def _gone(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """A department that is no more: a second post of what closed it is answered as the first one was."""
    done = ChartChange.objects.visible_to(*reader(request)).filter(kind=kind, state=ChartChange.State.DONE)
    ended = done.filter(departments=pk)
    if request.method == "POST" and ended.exists():
        messages.info(request, _("Deze wijziging is al doorgevoerd."))
        return redirect("chart_department", pk)
    raise Http404


def _page(request: HttpRequest, kind: Kind, shown: Shown, of: Subject, moment: datetime, **more: Any) -> HttpResponse:
    name = of.chart.places[of.department].name if of.department is not None else ""
    context = {
        "kind": kind,
        "title": words.page_title(kind, name),
        "short_title": words.TITLES[kind],
        "name": name,
        "pk": of.department,
        "form": shown.form,
        "shown": shown,
        "is_last": shown.next == len(FORMS[kind]),
        "steps": words.steps(kind, shown.number),
        "seen": moment.isoformat(),
        **more,
    }
    template = f"feedback/reorganisation/{'preview' if shown.form is None else kind.value}.html"
    return render(request, template, context, status=422 if shown.is_wrong else 200)
