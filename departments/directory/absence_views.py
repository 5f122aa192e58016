"""Being away: one's own, or (by a functional manager) somebody else's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.directory.forms import AbsenceForm
from departments.directory.selectors import colleagues, keeps_to_themselves
from departments.people.absences import (
    AbsenceOverlaps,
    EndsBeforeItBegins,
    StandsInByOwnHand,
    SubstituteNotHere,
    add_absence,
    end_absence,
)
from departments.people.models import Absence, Employee
from departments.people.services import NobodyHere
from departments.signin.permissions import require
from departments.signin.readers import reader


@require_http_methods(["GET", "HEAD", "POST"])
def own_absence(request: HttpRequest) -> HttpResponse:
    employee, _today = reader(request)
    return _absence(request, employee, reverse("profile"))


@require_POST
def own_absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    employee, today = reader(request)
    own = Absence.objects.visible_to(employee, today).filter(employee=employee, last_day__gte=today)
    absence = get_object_or_404(own, pk=pk)
    end_absence(absence, today=today, by=employee, now=now())
    messages.success(request, _("Uw afwezigheid is beëindigd. Vanaf vandaag krijgt u weer mail."))
    return redirect("profile")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def absence_new(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Employee.objects.visible_to(*reader(request)).filter(left_on=None)
    return _absence(request, get_object_or_404(seen, pk=pk), reverse("person", args=[pk]))


@require_POST
@require(Right.MANAGE)
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    employee, today = reader(request)
    seen = Absence.objects.visible_to(employee, today).filter(last_day__gte=today)
    absence = get_object_or_404(seen, pk=pk)
    end_absence(absence, today=today, by=employee, now=now())
    messages.success(request, _("De afwezigheid is beëindigd."))
    return redirect("person", absence.employee_id)


def _absence(request: HttpRequest, shown: Employee, back: str) -> HttpResponse:
    by, today = reader(request)
    posted = request.POST if request.method == "POST" else None
    form = AbsenceForm(posted, today=today, employee=shown, initial={"first_day": today})
    if form.is_valid() and _is_added(form, shown, by):
        messages.success(request, _("De afwezigheid is bewaard."))
        return redirect(back)
    context = {
        "form": form,
        "shown": shown,
        "is_self": shown.pk == by.pk and back == reverse("profile"),
        "back": back,
        "colleagues": colleagues(shown),
        "keeps_to_themselves": keeps_to_themselves(shown, today),
    }
    return render(request, "departments/directory/absence.html", context, status=422 if form.errors else 200)


def _is_added(form: AbsenceForm, shown: Employee, by: Employee) -> bool:
    try:
        add_absence(shown, **form.cleaned_data, by=by, now=now())
    except AbsenceOverlaps:
        form.add_error(
            "first_day", _("In deze dagen staat al een afwezigheid. Beëindig die eerst, of kies andere dagen.")
        )
    except EndsBeforeItBegins:
        form.add_error("last_day", _("De laatste dag ligt vóór de eerste. Kies een latere dag."))
    except SubstituteNotHere:
        form.add_error("substitute", _("Deze collega werkt hier niet meer. Kies een ander."))
    except StandsInByOwnHand:
        form.add_error(
            "substitute", _("Zo krijgt iemand een rol uit eigen hand, of oefent een auditor haar uit. Kies een ander.")
        )
    except NobodyHere:
        form.add_error(None, _("Deze persoon is intussen uit dienst."))
    else:
        return True
    return False
