"""The people of the organisation: the list, somebody new, and the page of one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.directory import selectors
from departments.directory.forms import PersonForm, SearchForm
from departments.people.absences import absences_from, stands_in_for
from departments.people.guards import EmailTaken, NumberTaken
from departments.people.models import Employee
from departments.people.services import change_employee, create_employee
from departments.signin.permissions import require
from departments.signin.readers import reader

LINES_A_PAGE = 25


@require_GET
@require(Right.MANAGE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, to search and to narrow."""
    employee, today = reader(request)
    form = SearchForm(request.GET, today=today)
    # a choice that does not exist narrows nothing
    form.is_valid()
    asked, department = form.cleaned_data, form.cleaned_data.get("afdeling")
    found = selectors.people(
        employee,
        today,
        text=asked.get("zoek", ""),
        department=department.pk if department else None,
        role=asked.get("rol", ""),
        stand=form.stand_chosen,
    )
    page = Paginator(found, LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"search": form, "page": page, "lines": selectors.person_lines(page, today)}
    return render(request, "departments/directory/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def person_new(request: HttpRequest) -> HttpResponse:
    employee, today = reader(request)
    form = PersonForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        try:
            created = create_employee(**form.cleaned_data, by=employee, now=now())
        except (EmailTaken, NumberTaken) as taken:
            _say_taken(form, taken)
        else:
            messages.success(request, _("%(name)s staat erbij.") % {"name": created.name})
            return redirect("person", created.pk)
    return render(request, "departments/directory/person_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@require(Right.MANAGE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about somebody: facts, roles with their terms, absences, what they may see."""
    employee, today = reader(request)
    shown = get_object_or_404(Employee.objects.visible_to(employee, today).select_related("department"), pk=pk)
    context = {
        "shown": shown,
        "is_self": shown.pk == employee.pk,
        "roles": selectors.roles_with_terms(shown, today),
        "absences": absences_from(shown, today),
        "away": shown.absences.on(today).first(),
        "standing_in": stands_in_for(shown, today),
        "sights": [] if shown.left_on else selectors.sights(shown, today),
    }
    return render(request, "departments/directory/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def person_change(request: HttpRequest, pk: int) -> HttpResponse:
    employee, today = reader(request)
    shown = get_object_or_404(Employee.objects.visible_to(employee, today).filter(left_on=None), pk=pk)
    known = {
        "name": shown.name,
        "email": shown.email,
        "employee_number": shown.employee_number,
        "department": shown.department_id,
        "language": shown.language,
    }
    form = PersonForm(request.POST if request.method == "POST" else None, today=today, initial=known)
    if form.is_valid():
        try:
            change_employee(shown, **form.cleaned_data, by=employee, now=now())
        except (EmailTaken, NumberTaken) as taken:
            _say_taken(form, taken)
        else:
            messages.success(request, _("De gegevens zijn bewaard."))
            return redirect("person", pk)
    context = {"form": form, "shown": shown}
    return render(request, "departments/directory/person_change.html", context, status=422 if form.errors else 200)


def _say_taken(form: PersonForm, taken: EmailTaken | NumberTaken) -> None:
    if isinstance(taken, EmailTaken):
        form.add_error("email", _("Een ander heeft dit e-mailadres al. Zoek die persoon op, of kies een ander adres."))
    else:
        form.add_error("employee_number", _("Een ander heeft dit personeelsnummer al. Controleer het nummer."))
