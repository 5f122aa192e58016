"""What somebody decides about an import: its columns, to do it, to leave it, to begin again. All by POST."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.imports import services
from departments.imports.forms import ApplyForm, ColumnsForm
from departments.imports.views import found, import_page, person
from departments.signin.permissions import require


@require_POST
@require(Right.MANAGE)
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column is what; the check begins."""
    _job, brought = found(request, pk)
    if brought.state not in services.UNSETTLED:
        return _moved_on(request, pk)
    form = ColumnsForm(request.POST, brought=brought)
    if not form.is_valid():
        return import_page(request, pk, columns=form)
    mapping = form.cleaned_data["mapping"]
    try:
        services.choose_columns(brought, mapping, is_complete=brought.is_complete, by=person(request), now=now())
    except services.NotNow:
        return _moved_on(request, pk)
    return redirect("import", pk)


@require_POST
@require(Right.MANAGE)
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what was shown, and nothing else."""
    _job, brought = found(request, pk)
    # somebody else may have chosen other columns since: then other differences are there than were shown
    if request.POST.get("seen", brought.checked_hash) != brought.checked_hash:
        return _moved_on(request, pk)
    form = ApplyForm(request.POST, is_large=bool(brought.differences.get("is_large")))
    if not form.is_valid():
        return import_page(request, pk, applying=form)
    try:
        services.apply(brought, by=person(request), now=now())
    except services.NotNow:
        return _moved_on(request, pk)
    return redirect("import", pk)


@require_POST
@require(Right.MANAGE)
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave everything as it is; the content of the file is erased."""
    _job, brought = found(request, pk)
    try:
        services.drop(brought, by=person(request), now=now())
    except services.NotNow:
        return _moved_on(request, pk)
    messages.success(request, _("De import is niet doorgevoerd. De inhoud van het bestand is gewist."))
    return redirect("imports")


@require_POST
@require(Right.MANAGE)
def import_restart(request: HttpRequest, pk: int) -> HttpResponse:
    """Do again what was interrupted or failed."""
    _job, brought = found(request, pk)
    try:
        services.begin_again(brought, by=person(request), now=now())
    except services.NotNow:
        return _moved_on(request, pk)
    return redirect("import", pk)


def _moved_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody was first, or pressed twice: show where it is now."""
    messages.warning(request, _("Deze import is intussen verder. U ziet hier hoe het nu staat."))
    return redirect("import", pk)
