"""The organisation as a file, in the form that the import takes back; and the example beside the import."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO, StringIO

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.imports.examples import example_departments, example_people
from departments.imports.export_services import record_export
from departments.imports.exporting import Sheet, departments_sheet, people_sheet, write_csv, write_xlsx
from departments.people.models import Employee
from departments.signin.limits import at_most
from departments.signin.permissions import require
from departments.worktime.calculation import local_date

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

EXAMPLES: dict[str, Callable[[], HttpResponse]] = {
    "organisatie.xlsx": lambda: _xlsx([example_departments(), example_people()]),
    "afdelingen.csv": lambda: _csv(example_departments()),
    "mensen.csv": lambda: _csv(example_people()),
}


@never_cache
@require_POST
@require(Right.MANAGE)
@at_most(6, "export")
def export_xlsx(request: HttpRequest) -> HttpResponse:
    """Chart and people in one file with two sheets."""
    name = _recorded(request, "xlsx", "organisatie")
    day = local_date(now())
    return _named(name, _xlsx([departments_sheet(day), people_sheet(day)]))


@never_cache
@require_POST
@require(Right.MANAGE)
@at_most(6, "export")
def export_departments(request: HttpRequest) -> HttpResponse:
    """The chart as CSV."""
    return _named(_recorded(request, "csv", "afdelingen"), _csv(departments_sheet(local_date(now()))))


@never_cache
@require_POST
@require(Right.MANAGE)
@at_most(6, "export")
def export_people(request: HttpRequest) -> HttpResponse:
    """The people as CSV."""
    return _named(_recorded(request, "csv", "mensen"), _csv(people_sheet(local_date(now()))))


@require_safe
@require(Right.MANAGE)
def import_example(request: HttpRequest, name: str) -> HttpResponse:
    """A small file with the right columns; nobody real is in it."""
    if name not in EXAMPLES:
        raise Http404
    return _named(f"voorbeeld-{name}", EXAMPLES[name]())


def _recorded(request: HttpRequest, form: str, holds: str) -> str:
    by = request.user if isinstance(request.user, Employee) else None
    return record_export(form, holds, by=by, now=now())


def _named(name: str, response: HttpResponse) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(sheet: Sheet) -> HttpResponse:
    target = StringIO()
    write_csv(sheet, target)
    return HttpResponse(target.getvalue(), content_type=CSV)


def _xlsx(sheets: Iterable[Sheet]) -> HttpResponse:
    target = BytesIO()
    write_xlsx(sheets, target)
    return HttpResponse(target.getvalue(), content_type=XLSX)
