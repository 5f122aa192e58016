"""What somebody decides about a file: its columns, to read it once more, to throw it away. All by POST."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.signin.permissions import require
from departments.signin.readers import reader
from promises.trial import pages, services
from promises.trial.selectors import calendars
from promises.trial.views import columns_form, file_page, found


@require_POST
@require(Right.TRY_PROMISE)
def trial_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column is what; the reading begins."""
    brought = found(request, pk)
    if brought.state not in services.UNREAD:
        return _moved_on(request, pk)
    form = columns_form(request, brought, request.POST)
    if not form.is_valid():
        return file_page(request, pk, form)
    chosen = services.chosen(
        form.mapping().as_json(),
        table=pages.table_of(brought, request.POST.get("blad")),
        zone=form.cleaned_data["zone"],
    )
    calendar = calendars(*reader(request)).filter(pk=form.cleaned_data["calendar"] or 0).first()
    try:
        services.choose_columns(brought, chosen, calendar=calendar, by=brought.by, now=now())
    except services.NotNow:
        return _moved_on(request, pk)
    return redirect("trial_file", pk)


@require_POST
@require(Right.TRY_PROMISE)
def trial_restart(request: HttpRequest, pk: int) -> HttpResponse:
    """Read again what was interrupted or failed."""
    brought = found(request, pk)
    try:
        services.begin_again(brought, by=brought.by, now=now())
    except services.NotNow:
        return _moved_on(request, pk)
    return redirect("trial_file", pk)


@require_POST
@require(Right.TRY_PROMISE)
def trial_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the file away with everything that is known of it."""
    brought = found(request, pk)
    services.drop(brought, by=brought.by, now=now())
    messages.success(request, _("‘%(name)s’ is weg, met alles wat we eruit lazen.") % {"name": brought.file_name})
    return redirect("trial")


def _moved_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Pressed twice, or a page from before: show where it is now."""
    messages.warning(request, _("Dit bestand is intussen verder. U ziet hier hoe het nu staat."))
    return redirect("trial_file", pk)
