"""What the functional manager does with questionnaires as respondents see them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from departments.access.roles import Right
from departments.chart.models import Department
from departments.clock.selectors import now
from departments.people.models import Employee
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from feedback.responses.forms import CancelForm, StepForm
from feedback.responses.services import cancel_wave
from feedback.surveys.models import Question, Survey
from feedback.surveys.selectors import latest_version, questions_of
from feedback.waves.models import Wave
from feedback.waves.selectors import Supplier
from feedback.waves.transitions import WaveMovedOn
from feedback.waves.workflow import CAN_BE_CANCELLED


@require_safe
@require(Right.MANAGE)
def preview(request: HttpRequest, survey: int) -> HttpResponse:
    """A survey as a respondent sees it; nothing can be sent."""
    found = get_object_or_404(Survey.objects.visible_to(*reader(request)), pk=survey)
    version = latest_version(found)
    questions = questions_of(version)
    department = Department.objects.on(local_date(now())).filter(parent__parent__isnull=False).by_name().first()
    form = StepForm(
        supplier=Supplier(0, department.name if department else _("De afdeling"), is_expected=True),
        scores=[question for question in questions if question.kind == Question.Kind.AGREE],
        open_question=next((question for question in questions if question.kind == Question.Kind.OPEN), None),
    )
    context = {"survey": found, "version": version, "form": form, "supplier": department}
    return render(request, "feedback/responses/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def cancel(request: HttpRequest, wave: int) -> HttpResponse:
    """Call a wave off, after saying what that does."""
    found = get_object_or_404(Wave.objects.visible_to(*reader(request)), pk=wave, state__in=CAN_BE_CANCELLED)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and isinstance(request.user, Employee):
        try:
            cancel_wave(found, reason=form.cleaned_data["reason"], by=request.user, now=now())
        except WaveMovedOn:
            form.add_error(None, _("De meting is intussen gesloten en kan niet meer worden afgelast."))
        else:
            return redirect("wave", found.pk)
    status = 422 if form.errors else 200
    return render(request, "feedback/responses/cancel.html", {"wave": found, "form": form}, status=status)
