"""A promise tried on requests: the page with its curve, and every request with its outcome as a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
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
from departments.worktime.calculation import NeverOpen, WorkCalendar
from departments.worktime.models import Calendar
from departments.worktime.selectors import DEFAULT, definition_of, draft_of
from departments.worktime.windows import moment_of
from promises.trial import pages
from promises.trial.drawing import curve_chart
from promises.trial.exporting import outcome_lines
from promises.trial.keeping import Requests
from promises.trial.models import Trial
from promises.trial.question import Question, QuestionForm
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
from promises.trial.trying import Trying
from promises.trial.words import seen_words

AN_HOUR, A_MINUTE = 3600, 60
"""Seconds that what was counted stays at hand: a file never changes, the requests of a department may."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whose requests a page is about, with what a first look supposes.

    `load` gives them, without their numbers unless it is asked for those; `key`: the same for the same requests.
    """

    load: Callable[[bool], Requests]
    key: str
    seconds: int
    total: int
    teams: Mapping[str, int]
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
    counts = brought.counts
    zone = _zone(brought.calendar)
    context = {
        "brought": brought,
        "gone_on": pages.gone_on(brought),
        "period": pages.period_of(counts, zone),
        "unread": pages.unread_of(counts),
        "remarks": pages.remarks_of(counts),
    }
    return Source(
        load=lambda with_ids: Requests.from_bytes(bytes(brought.facts or b""), with_ids=with_ids),
        key=f"file {brought.pk} {brought.brought_at.isoformat()}",
        seconds=AN_HOUR,
        total=counts["requests"],
        teams=counts["teams"],
        calendar=brought.calendar,
        at=first_look(moment_of(counts["last"]), brought.brought_at),
        template="promises/trial/file_result.html",
        context=context,
    )


def _department(request: HttpRequest, pk: int, asked: QueryDict) -> Source:
    departments = result_departments(*reader(request)).filter(pk=pk)
    stored = stored_requests(departments)
    chosen = next((one for one in stored if one.evidence == asked.get("meting")), None) or next(iter(stored), None)
    if chosen is None:
        raise Http404
    context = {
        "department": chosen.department,
        "stored": chosen,
        "others": [one for one in stored if one is not chosen],
        "evidence": chosen.in_words,
    }
    return Source(
        load=lambda _with_ids: requests_of(chosen.department, chosen.evidence),
        key=f"department {pk} {chosen.evidence} {chosen.count} {chosen.happened}",
        seconds=A_MINUTE,
        total=chosen.count,
        teams={},
        calendar=calendar_row_of(chosen.department),
        at=first_look(chosen.happened, now()),
        template="promises/trial/department_result.html",
        context=context,
    )


def _page(request: HttpRequest, source: Source) -> HttpResponse:
    form = _form(request, source, request.GET)
    is_part = bool(request.htmx)  # type: ignore[attr-defined]  # set by HtmxMiddleware
    if is_part and form.waits_for_a_term:
        return HttpResponse(status=204)
    context: dict[str, Any] = {**source.context, "form": form, "total": source.total}
    if form.is_valid():
        try:
            context |= _outcome(source, form)
        except NeverOpen:
            form.never_open()
    context |= {"tiles": tiles_of(form, context.get("result")), "asked": kept_values(form, context.get("result"))}
    # errors stand at their fields: the form comes back with them, and once more when they are gone
    is_whole = not form.is_valid() or "fout" in request.GET
    template = "promises/trial/part.html" if is_part else source.template
    response = render(request, template, {**context, "is_whole": is_whole}, status=200 if form.is_valid() else 422)
    if is_part and is_whole:
        response["HX-Retarget"], response["HX-Reswap"] = "#proberen", "outerHTML"
    return response


def _outcome(source: Source, form: QuestionForm) -> dict[str, Any]:
    question, wanted = form.question(), float(form.question().wanted)
    calendar, text = _loaded(question.calendar)
    result = _result(source, question, calendar, text)
    return {
        "result": result,
        "headline": headline(result),
        "verdict": verdict_words(result, wanted),
        "surest": surest_words(result, wanted),
        # below five requests there are counts only, and no line to draw
        "chart": curve_chart(result, wanted) if any(each.share is not None for each in result.points) else None,
        "counted": counted_words(result.chosen),
        "due": due_words(result.chosen),
        "facts": facts_of(result),
        "next_step": next_step(result, wanted),
        "considered": source.teams.get(question.team, source.total),
        "seen_at": seen_words(question.at.astimezone(ZoneInfo(calendar.zone))),
    }


def _result(source: Source, question: Question, calendar: WorkCalendar, text: str) -> Result:
    trying = Trying(
        lambda: source.load(False).of_team(question.team).table,
        calendar,
        question.at,
        key=f"{source.key}|{question.team}|{text}",
        seconds=source.seconds,
    )
    return result_of(trying, question.choice, question.term, float(question.wanted))


def _csv(request: HttpRequest, source: Source, name: str) -> HttpResponseBase:
    form = _form(request, source, request.POST)
    if form.is_valid():
        try:
            lines = _lines(source, form.question())
        except NeverOpen:
            form.never_open()
        else:
            response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="uitkomst-{name}.csv"'
            return response
    return render(request, "promises/trial/no_csv.html", {"form": form, **source.context}, status=422)


def _lines(source: Source, question: Question) -> Iterator[str]:
    requests = source.load(True).of_team(question.team)
    calendar, text = _loaded(question.calendar)
    rule = question.term or _result(source, question, calendar, text).chosen.rule
    return outcome_lines(requests, rule, calendar, question.calendar, question.at)


def _form(request: HttpRequest, source: Source, asked: QueryDict) -> QuestionForm:
    return QuestionForm(
        asked,
        calendars=list(calendars(*reader(request))),
        calendar=source.calendar,
        teams=source.teams,
        at=source.at.astimezone(_zone(source.calendar)),
    )


def _loaded(row: Calendar | None) -> tuple[WorkCalendar, str]:
    """The calendar ready to count with, and all that it says as one text."""
    if row is None:
        return DEFAULT, ""
    draft = draft_of(row)
    return draft.calendar(), json.dumps(definition_of(draft), sort_keys=True)


def _zone(calendar: Calendar | None) -> ZoneInfo:
    return ZoneInfo(calendar.zone if calendar else DEFAULT.zone)
