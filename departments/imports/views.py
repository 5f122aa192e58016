"""Bringing a file, and the one page on which its import is followed to the end."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.imports import pages, services
from departments.imports.forms import ApplyForm, ColumnsForm, UploadForm
from departments.imports.models import OrganisationImport
from departments.imports.rules import KINDS
from departments.imports.words import finding, read_as, state_in_words
from departments.intake.reading import UnreadableFile
from departments.intake.uploads import was_too_large
from departments.jobs.models import Job
from departments.jobs.selectors import latest
from departments.people.models import Employee
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import local_date

ON_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def imports(request: HttpRequest) -> HttpResponse:
    """Bring a file; the imports of before."""
    moment = now()
    posted = request.POST if request.method == "POST" else None
    is_too_large = was_too_large(request, "file")
    form = UploadForm(posted, request.FILES or None, today=local_date(moment), was_too_large=is_too_large)
    if form.is_valid():
        file, answers = form.cleaned_data["file"], form.cleaned_data
        try:
            brought = services.bring(
                file.name,
                file.read(),
                by=person(request),
                now=moment,
                day=answers["day"],
                is_complete=answers["is_complete"],
                reason=answers["reason"],
            )
        except UnreadableFile as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("import", brought.pk)
    seen = OrganisationImport.objects.visible_to(*reader(request)).defer("content", "tables")
    earlier = seen.select_related("by").order_by("-brought_at", "-pk")
    page = Paginator(earlier, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "lines": [pages.line_of(one) for one in page]}
    return render(request, "departments/imports/imports.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@require(Right.MANAGE)
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Columns, progress, what would change, or what was done: one address until the end."""
    return import_page(request, pk)


@never_cache
@require_safe
@require(Right.MANAGE)
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, for the page that asks every second; at the end that page is fetched anew."""
    job, brought = found(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
        return redirect("import", pk)
    if pages.stage_of(brought, job) != pages.BUSY or job is None:
        return HttpResponseClientRefresh()
    bar = pages.bar_of(job, now())
    context = {"brought": brought, "bar": bar, "is_news": request.GET.get("said") != bar.said}
    return render(request, "departments/imports/progress.html", context)


def import_page(
    request: HttpRequest, pk: int, *, columns: ColumnsForm | None = None, applying: ApplyForm | None = None
) -> HttpResponse:
    """The page as it stands, or with the form that came back."""
    job, brought = found(request, pk)
    stage = pages.stage_of(brought, job)
    if columns or ("kolommen" in request.GET and stage in pages.MAY_CHOOSE):
        stage = pages.COLUMNS
    form = columns or applying
    context = {
        "brought": brought,
        "stage": stage,
        "state": _("Niet afgemaakt") if stage == pages.STOPPED else state_in_words(brought),
        "kind": "act" if stage == pages.STOPPED else pages.kind_of(brought),
        "steps": pages.steps_of(brought),
        "form": form,
        # the sentences about the file were written by the work, in the language of who asked for it
        "written_in": brought.by.language if brought.by else "",
        **_of_stage(stage, brought, job, columns, applying),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "departments/imports/import.html", context, status=status)


def _of_stage(
    stage: str,
    brought: OrganisationImport,
    job: Job | None,
    columns: ColumnsForm | None,
    applying: ApplyForm | None,
) -> dict[str, Any]:
    differences = brought.differences
    if stage == pages.COLUMNS:
        form = columns or ColumnsForm(None, brought=brought)
        return {
            "tables": pages.tables_of(brought, form),
            "read_as": read_as(brought.encoding, brought.delimiter),
            "is_remembered": pages.is_remembered(brought),
        }
    if stage == pages.BUSY and job is not None:
        return {"bar": pages.bar_of(job, now()), "is_news": True}
    if stage == pages.STOPPED:
        return {"message": job.message if job else ""}
    if stage == pages.REFUSED:
        return {"problems": pages.problems_of(differences)}
    return {
        "read_as": read_as(brought.encoding, brought.delimiter),
        "finding": finding(differences),
        "differences": differences,
        "names": pages.names_of(differences),
        "counts": pages.counts_of(differences),
        "apply_form": applying or ApplyForm(None, is_large=bool(differences.get("is_large"))),
    }


def found(request: HttpRequest, pk: int) -> tuple[Job | None, OrganisationImport]:
    """The last work for this import, and the import; read in this order, so that neither is ahead of the page."""
    who = reader(request)
    job = latest(KINDS, pk, Job.objects.visible_to(*who))
    seen = OrganisationImport.objects.visible_to(*who).defer("content").select_related("by")
    return job, get_object_or_404(seen, pk=pk)


def person(request: HttpRequest) -> Employee | None:
    return request.user if isinstance(request.user, Employee) else None
