"""The page of a department, for everybody: also of one that is no more."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from departments.access.roles import Right
from departments.catalogue.selectors import services_of
from departments.chart.models import Department
from departments.chart.selectors import answering, successors, with_predecessors
from departments.clock.selectors import now
from departments.people.selectors import leads_of, result_departments
from departments.signin.permissions import require
from departments.signin.readers import reader
from departments.worktime.calculation import local_date
from feedback.actions import pages as action_pages
from feedback.actions.selectors import decided_points
from promises.results.selectors import promise_figures


@require_safe
@require(Right.READ_PROMISES)
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """What everybody may know of a department: what it offers, promises and did with what customers said."""
    moment = now()
    today = local_date(moment)
    begun = Department.objects.filter(valid_from__lte=today).select_related("parent")
    found = get_object_or_404(begun, pk=pk)
    if found.valid_until is not None and found.valid_until <= today:
        return _closed(request, found, moment)
    context = {
        "department": found,
        "leads": leads_of(found, today),
        "services": services_of(found),
        "teams": Department.objects.on(today).filter(parent=found).by_name(),
        "promises": promise_figures(moment, departments=[found]),
        "decided": [action_pages.answer(one) for one in decided_points(with_predecessors([found.pk], today))],
        "may_read_results": _may_read_results(request, found),
    }
    return render(request, "feedback/dashboard/department.html", context)


def _closed(request: HttpRequest, found: Department, moment: datetime) -> HttpResponse:
    """Since when it is no more, who goes on, and what it promised and decided: that stays to be read."""
    today = local_date(moment)
    heir = answering(found, today)
    context = {
        "department": found,
        "heir": heir if heir != found else None,
        "others": [one for one in successors(found, today) if one != heir],
        "decided": [action_pages.answer(one) for one in decided_points([found.pk])],
        "may_read_results": _may_read_results(request, found),
    }
    return render(request, "feedback/dashboard/department_closed.html", context)


def _may_read_results(request: HttpRequest, found: Department) -> bool:
    return result_departments(*reader(request)).filter(pk=found.pk).exists()
