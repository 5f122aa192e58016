"""Results of departments: the list, one department, and its figures as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from departments.access.roles import Right
from departments.chart.models import Department
from departments.clock.selectors import now
from departments.people.selectors import result_departments
from departments.signin.limits import at_most
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from feedback.actions import pages as action_pages
from feedback.actions.selectors import decided_points
from feedback.actions.views import person
from feedback.dashboard import drawing, exporting, result_charts, results, selectors, words
from feedback.dashboard.result_charts import NoSuchChart, ResultChart
from feedback.scores.models import PublishedCell, PublishedCellQuerySet
from feedback.scores.selectors import published_cells, supplier_result
from feedback.waves.models import Wave
from feedback.waves.reminders import title_of
from promises.results.selectors import promise_figures


@never_cache
@require_safe
@require(Right.READ_RESULTS)
def result_list(request: HttpRequest) -> HttpResponse:
    """Departments by name, never by rank, each with its finding."""
    entries = selectors.result_list(person(request), now())
    context = {
        "entries": [
            {
                "department": entry.department,
                "taken_over": entry.taken_over,
                "result": entry.result,
                "headline": results.headline(entry.result) if entry.result else None,
                "tile": results.tiles(entry.result, None, None, 0, now())[:1] if entry.result else [],
            }
            for entry in entries
        ],
        "awaited": None if entries else selectors.wave_to_come(),
    }
    return render(request, "feedback/dashboard/results.html", context)


@never_cache
@require_safe
@require(Right.READ_RESULTS)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One department: finding, figures, answers, what changed, who said it, what is done about it."""
    moment = now()
    department = _department(request, pk)
    waves = selectors.waves_about(department)
    wave = _chosen(request, waves)
    found = supplier_result(wave, department, _cells(request)) if wave else None
    context: dict[str, Any] = {
        "department": department,
        "wave": wave,
        "waves": waves,
        "predecessors": result_charts.predecessors_with_results(department, *reader(request)),
        "earlier_name": result_charts.earlier_name(wave, department) if wave else "",
        "taken_over": action_pages.taken_over([department], local_date(moment))[department.pk],
    }
    chart = _chart(request, wave, department)
    if wave is None or found is None or chart is None or not found.is_shown:
        context["awaited"] = selectors.wave_to_come(department)
        return render(request, "feedback/dashboard/no_result.html", context)
    promises = promise_figures(moment, departments=[department])
    measured = max(promises, key=lambda one: one.due_total, default=None)
    follow_up, points = selectors.open_follow_up(wave, department)
    shown_tiles = results.tiles(found, measured, follow_up, points, moment)
    context |= {
        "result": found,
        "previous_title": title_of(found.previous) if found.previous else "",
        "headline": results.headline(found),
        "tiles": shown_tiles,
        "columns": {1: "c12", 2: "c6", 3: "c4"}.get(len(shown_tiles), "c3"),
        "chart": drawing.likert_chart(found),
        "answers": drawing.answers(),
        "alike": [
            words.quoted(words.statement(one.question, department.name))
            for one in found.questions
            if one.figure and one.figure.same_answer
        ],
        "questions": results.question_rows(found),
        "customers": results.customer_rows(chart.customers(found.customers)),
        "charts": chart.links,
        "is_now": chart.is_now,
        "decided": [action_pages.answer(one) for one in decided_points([department.pk])],
        "points": points,
        "promises": promises,
    }
    return render(request, "feedback/dashboard/result.html", context)


@never_cache
@require_safe
@require(Right.READ_RESULTS)
@at_most(6, "export")
def result_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the published cells of this department in one wave, in the chart of its day or (?indeling=nu) of now."""
    department = _department(request, pk)
    wave = _chosen(request, selectors.waves_about(department))
    chart = _chart(request, wave, department)
    cells = chart.cells(published_cells(chart.wave, department, _cells(request))) if chart else []
    if wave is None or chart is None or not (cells or chart.is_now):
        raise Http404
    file = exporting.result_csv(wave, department, cells, chart.name)
    response = HttpResponse(file, content_type="text/csv; charset=utf-8")
    name = slugify(f"{department.name} {title_of(wave)}") or "resultaten"
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _department(request: HttpRequest, pk: int) -> Department:
    return get_object_or_404(result_departments(*reader(request)), pk=pk)


def _chart(request: HttpRequest, wave: Wave | None, department: Department) -> ResultChart | None:
    """The chart that was asked for (?indeling=), else that of the day of the wave.

    Raises:
        Http404: another word than toen or nu.
    """
    try:
        return ResultChart(wave, department, *reader(request), request.GET.get("indeling", "")) if wave else None
    except NoSuchChart as unknown:
        raise Http404 from unknown


def _cells(request: HttpRequest) -> PublishedCellQuerySet:
    return PublishedCell.objects.visible_to(*reader(request))


def _chosen(request: HttpRequest, waves: list[Wave]) -> Wave | None:
    """The wave that was asked for (?meting=), else the newest.

    Raises:
        Http404: this department was not judged in that wave, or it is no number.
    """
    asked = request.GET.get("meting", "")
    if not asked:
        return waves[0] if waves else None
    for wave in waves:
        if str(wave.pk) == asked:
            return wave
    raise Http404
