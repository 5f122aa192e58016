"""The table of roles that everybody reads, and giving and ending a role."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.access.roles import Right, Role
from departments.clock.selectors import now
from departments.directory import selectors
from departments.directory.forms import GIVEN, EndRoleForm, RoleForm
from departments.directory.words import NOBODY, all_roles
from departments.people.guards import LastManager
from departments.people.models import Employee, RoleAssignment
from departments.people.services import ManagerChecksNobody, NobodyHere, RoleHeldAlready, assign_role, end_role
from departments.signin.permissions import require, rights_in, roles_in
from departments.signin.readers import reader

LINES_A_PAGE = 50


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """What each role may see and do; who holds them is for the functional manager and the auditor."""
    employee, today = reader(request)
    rights = rights_in(request)
    context = {
        "table": all_roles(),
        "own": roles_in(request),
        "nobody": NOBODY,
        "may_read_holders": Right.READ_ROLES in rights,
        "may_manage": Right.MANAGE in rights,
    }
    if Right.READ_ROLES in rights:
        asked = request.GET.get("rol", "")
        role = asked if asked in {value for value, _label in GIVEN} else ""
        page = Paginator(selectors.holders(employee, today, role), LINES_A_PAGE).get_page(request.GET.get("page"))
        lines = [selectors.role_line(row, today) for row in page]
        context |= {"page": page, "lines": lines, "asked": role, "given": GIVEN}
    return render(request, "departments/directory/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def role_new(request: HttpRequest, pk: int) -> HttpResponse:
    employee, today = reader(request)
    shown = get_object_or_404(Employee.objects.visible_to(employee, today).filter(left_on=None), pk=pk)
    form = RoleForm(request.POST if request.method == "POST" else None, today=today, initial={"valid_from": today})
    if form.is_valid() and _is_given(form, shown, employee):
        messages.success(request, _("De rol is gegeven."))
        return redirect("person", pk)
    context = {"form": form, "shown": shown, "table": all_roles()}
    return render(request, "departments/directory/role_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role that holds now, or take back one that is to come."""
    employee, today = reader(request)
    seen = RoleAssignment.objects.visible_to(employee, today).select_related("employee", "department")
    held = get_object_or_404(seen.running(today), pk=pk)
    line = selectors.role_line(held, today)
    first = max(today, held.valid_from)
    form = EndRoleForm(request.POST if request.method == "POST" else None, today=today, initial={"until": first})
    if form.is_valid():
        try:
            end_role(held, until=form.cleaned_data["until"], by=employee, now=now())
        except LastManager:
            form.add_error(
                None, _("Wijs eerst een andere functioneel beheerder aan. Zonder beheerder kan niemand verder.")
            )
        else:
            messages.success(request, _("De rol is beëindigd."))
            return redirect("person", held.employee_id)
    context = {"form": form, "line": line, "shown": held.employee}
    return render(request, "departments/directory/role_end.html", context, status=422 if form.errors else 200)


def _is_given(form: RoleForm, shown: Employee, by: Employee) -> bool:
    answers = form.cleaned_data
    try:
        assign_role(
            shown,
            Role(answers["role"]),
            department=answers["department"],
            valid_from=answers["valid_from"],
            valid_until=answers["valid_until"],
            by=by,
            now=now(),
        )
    except ManagerChecksNobody:
        form.add_error(
            "role",
            _(
                "Wie beheert, controleert niet: niemand is tegelijk functioneel beheerder en auditor. "
                "Beëindig eerst de andere rol."
            ),
        )
    except RoleHeldAlready:
        form.add_error("role", _("Deze persoon heeft deze rol al in deze tijd."))
    except NobodyHere:
        form.add_error(None, _("Deze persoon is intussen uit dienst."))
    else:
        return True
    return False
