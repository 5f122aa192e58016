"""A promise tried on requests: the page with its curve, and every request with its outcome as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from departments.access.roles import Right
from departments.chart.selectors import calendar_row_of
from departments.clock.selectors import now
from departments.people.selectors import result_departments
from departments.signin.limits import at_most
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import WorkCalendar
from departments.worktime.models import Calendar
from departments.worktime.selectors import DEFAULT, load
from promises.requests.models import Request
from promises.trial import pages
from promises.trial.drawing import curve_chart
from promises.trial.exporting import outcome_lines
from promises.trial.keeping import Requests
from promises.trial.models import Trial
from promises.trial.question import QuestionForm
from promises.trial.result import Result, result_of
from promises.trial.selectors import calendars, first_look, requests_of, stored_requests
from promises.trial.telling import (
    counted_words,
    due_words,
    facts_of,
    headline,
    next_step,
    surest_words,
    verdict_words,
)
from promises.trial.tiles import kept_values, tiles_of
from promises.trial.words import seen_words


@dataclass(frozen=True, slots=True)
class Source:
    """Whose requests a page is about, with what a first look supposes."""

    requests: Requests
    calendar: Calendar | None
    at: datetime
    template: str
    context: Mapping[str, Any]


@never_cache
@require_safe
@require(Right.TRY_PROMISE)
def trial_department(request: HttpRequest, pk: int) -> HttpResponse:
    """A promise tried on what a department was asked before."""
    return _page(request, _department(request, pk, request.GET))


@never_cache
@require_POST
@require(Right.TRY_PROMISE)
@at_most(6, "export")
def trial_department_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every request of it with its outcome."""
    source = _department(request, pk, request.POST)
    return _csv(request, source, slugify(source.context["department"].name))


@never_cache
@require_POST
@require(Right.TRY_PROMISE)
@at_most(6, "export")
def trial_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every request of a file with its outcome."""
    seen = Trial.objects.visible_to(*reader(request)).filter(state=Trial.State.READY)
    brought = get_object_or_404(seen.select_related("calendar"), pk=pk)
    return _csv(request, _file(brought), slugify(brought.file_name.rpartition(".")[0]) or "bestand")


def file_result(request: HttpRequest, brought: Trial) -> HttpResponse:
    """The page of a file that was read."""
    return _page(request, _file(brought))


def _file(brought: Trial) -> Source:
    requests = Requests.from_bytes(bytes(brought.facts or b""))
    context = {
        "brought": brought,
        "gone_on": pages.gone_on(brought),
        "period": pages.period_of(brought.counts, _zone(brought.calendar)),
        "unread": pages.unread_of(brought.counts),
        "remarks": pages.remarks_of(brought.counts),
    }
    at = first_look(requests.table, brought.brought_at)
    return Source(requests, brought.calendar, at, "promises/trial/file_result.html", context)


def _department(request: HttpRequest, pk: int, asked: QueryDict) -> Source:
    departments = result_departments(*reader(request)).filter(pk=pk)
    stored = stored_requests(departments)
    chosen = next((one for one in stored if one.evidence == asked.get("meting")), None) or next(iter(stored), None)
    if chosen is None:
        raise Http404
    requests = requests_of(chosen.department, chosen.evidence)
    context = {
        "department": chosen.department,
        "stored": chosen,
        "others": [one for one in stored if one is not chosen],
        "evidence": Request.Evidence(chosen.evidence).label,
    }
    at = first_look(requests.table, now())
    calendar = calendar_row_of(chosen.department)
    return Source(requests, calendar, at, "promises/trial/department_result.html", context)


def _page(request: HttpRequest, source: Source) -> HttpResponse:
    form = _form(source, request.GET)
    context: dict[str, Any] = {**source.context, "form": form, "total": len(source.requests.table)}
    if form.is_valid():
        context |= _outcome(source, form)
    context |= {"tiles": tiles_of(form, context.get("result")), "asked": kept_values(form, context.get("result"))}
    is_part = bool(request.htmx)  # type: ignore[attr-defined]  # set by HtmxMiddleware
    template = "promises/trial/part.html" if is_part else source.template
    response = render(request, template, context, status=200 if form.is_valid() else 422)
    if is_part and not form.is_valid():
        # the errors belong at their fields: the form comes back with them
        response["HX-Retarget"], response["HX-Reswap"] = "#proberen", "outerHTML"
    return response


def _outcome(source: Source, form: QuestionForm) -> dict[str, Any]:
    question, wanted = form.question(), float(form.question().wanted)
    requests = source.requests.of_team(question.team)
    calendar = _loaded(question.calendar)
    result = result_of(requests.table, calendar, question.choice, question.term, wanted, question.at)
    return {
        "result": result,
        "headline": headline(result),
        "verdict": verdict_words(result, wanted),
        "surest": surest_words(result, wanted),
        "chart": curve_chart(result, wanted),
        "counted": counted_words(result.chosen),
        "due": due_words(result.chosen),
        "facts": facts_of(result),
        "next_step": next_step(result, wanted),
        "considered": len(requests.table),
        "seen_at": seen_words(question.at.astimezone(ZoneInfo(calendar.zone))),
    }


def _csv(request: HttpRequest, source: Source, name: str) -> HttpResponseBase:
    form = _form(source, request.POST)
    if not form.is_valid():
        return render(request, "promises/trial/no_csv.html", {"form": form, **source.context}, status=422)
    question = form.question()
    requests = source.requests.of_team(question.team)
    calendar = _loaded(question.calendar)
    rule = question.term or _best(requests, calendar, form).chosen.rule
    lines = outcome_lines(requests, rule, calendar, question.calendar, question.at)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="uitkomst-{name}.csv"'
    return response


def _best(requests: Requests, calendar: WorkCalendar, form: QuestionForm) -> Result:
    question = form.question()
    return result_of(requests.table, calendar, question.choice, None, float(question.wanted), question.at)


def _form(source: Source, asked: QueryDict) -> QuestionForm:
    return QuestionForm(
        asked,
        calendars=list(calendars()),
        calendar=source.calendar,
        teams=source.requests.team_sizes,
        at=source.at.astimezone(_zone(source.calendar)),
    )


def _loaded(calendar: Calendar | None) -> WorkCalendar:
    return load(Calendar.objects.whole().get(pk=calendar.pk) if calendar else None)


def _zone(calendar: Calendar | None) -> ZoneInfo:
    return ZoneInfo(calendar.zone if calendar else DEFAULT.zone)
