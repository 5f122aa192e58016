"""Where somebody begins, and the one page on which an export is followed until its result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from departments.access.roles import Right
from departments.chart.selectors import calendar_row_of
from departments.clock.selectors import now
from departments.intake.reading import UnreadableFile
from departments.intake.uploads import was_too_large
from departments.people.models import Employee
from departments.people.selectors import result_departments
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.models import Calendar
from promises.trial import pages, services
from promises.trial.examples import example_csv
from promises.trial.forms import ColumnsForm, UploadForm
from promises.trial.models import Trial
from promises.trial.result_views import file_result
from promises.trial.selectors import calendars, stored_requests
from promises.trial.words import MEANINGS


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.TRY_PROMISE)
def trial(request: HttpRequest) -> HttpResponse:
    """Two ways in: requests that stand in IKG already, or an export of another system."""
    who, today = reader(request)
    posted = request.POST if request.method == "POST" else None
    form = UploadForm(posted, request.FILES or None, was_too_large=was_too_large(request, "file"))
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = services.bring(file.name, file.read(), calendar=own_calendar(who), by=who, now=now())
        except UnreadableFile as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("trial_file", brought.pk)
    earlier = Trial.objects.visible_to(who, today).defer("content", "facts", "tables").order_by("-brought_at", "-pk")
    context = {
        "form": form,
        "stored": stored_requests(result_departments(who, today)),
        "lines": [pages.line_of(one) for one in earlier],
        "days": services.KEPT.days,
    }
    return render(request, "promises/trial/start.html", context, status=422 if form.errors else 200)


@require_safe
@require(Right.TRY_PROMISE)
def trial_example(request: HttpRequest) -> HttpResponse:
    """A small export with the right columns; nobody real is in it."""
    response = HttpResponse("\ufeff" + example_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="voorbeeld-verzoeken.csv"'
    return response


@never_cache
@require_safe
@require(Right.TRY_PROMISE)
def trial_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Columns, progress or result: one address until the end."""
    return file_page(request, pk)


@never_cache
@require_safe
@require(Right.TRY_PROMISE)
def trial_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading is, for the page that asks every second; at the end that page is fetched anew."""
    # in this order, so that neither is ahead of the page
    job, brought = pages.job_of(pk), found(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
        return redirect("trial_file", pk)
    if job is None or pages.stage_of(brought, job) != pages.BUSY:
        return HttpResponseClientRefresh()
    bar = pages.bar_of(job, now())
    context = {"brought": brought, "bar": bar, "is_news": request.GET.get("said") != bar.said}
    return render(request, "promises/trial/progress.html", context)


def file_page(request: HttpRequest, pk: int, form: ColumnsForm | None = None) -> HttpResponse:
    """The page as it stands, or with the form that came back."""
    job, brought = pages.job_of(pk), found(request, pk)
    stage = pages.COLUMNS if form is not None else pages.stage_of(brought, job)
    if stage == pages.REFUSED and "kolommen" in request.GET:
        stage = pages.COLUMNS
    if stage == pages.READY:
        return file_result(request, brought)
    context: dict[str, Any] = {
        "brought": brought,
        "stage": stage,
        "steps": pages.steps_of(stage),
        "gone_on": pages.gone_on(brought),
        "form": form,
        # the sentence about the file was written by the work, in the language of who asked for it
        "message": (job.message if job else "") if stage == pages.STOPPED else brought.message,
        "written_in": brought.by.language,
    }
    if stage == pages.COLUMNS:
        context |= _columns(request, brought, form)
    elif stage == pages.BUSY and job is not None:
        context |= {"bar": pages.bar_of(job, now()), "is_news": True}
    status = 422 if form is not None and form.errors else 200
    return render(request, "promises/trial/file.html", context, status=status)


def columns_form(request: HttpRequest, brought: Trial, data: Any = None) -> ColumnsForm:
    """The form about the table that is asked for."""
    place = pages.table_of(brought, (data or request.GET).get("blad"))
    return ColumnsForm(
        data, table=brought.tables[place], calendars=list(calendars(*reader(request))), calendar=brought.calendar
    )


def found(request: HttpRequest, pk: int) -> Trial:
    """A file of the reader's own; for everybody else it does not exist."""
    seen = Trial.objects.visible_to(*reader(request)).defer("content", "facts").select_related("by", "calendar")
    return get_object_or_404(seen, pk=pk)


def own_calendar(employee: Employee) -> Calendar | None:
    """That of the department somebody works in, from the tree above it where it has none."""
    return calendar_row_of(employee.department) if employee.department else None


def _columns(request: HttpRequest, brought: Trial, form: ColumnsForm | None) -> dict[str, Any]:
    place = pages.table_of(brought, (request.POST or request.GET).get("blad"))
    shown = form or columns_form(request, brought)
    return {
        "columns_form": shown,
        "columns": [shown[str(meaning)] for meaning in MEANINGS],
        "table": brought.tables[place],
        "place": place,
        "is_recognised": not shown.is_bound and not pages.lacks(brought.tables[place]),
    }
