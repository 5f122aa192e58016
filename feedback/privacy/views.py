from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.people.guards import LastManager
from departments.people.models import Employee
from departments.signin.permissions import require
from departments.signin.readers import reader
from feedback.privacy import selectors, services
from feedback.privacy.forms import LeaveForm


@require_http_methods(["GET", "HEAD", "POST"])
@require(Right.MANAGE)
def person_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """First what happens, then it happens: today, at once and for good."""
    moment = now()
    employee, today = reader(request)
    shown = get_object_or_404(Employee.objects.visible_to(employee, today).filter(left_on=None), pk=pk)
    leaving = selectors.leaving(shown, today)
    form = LeaveForm(request.POST if request.method == "POST" else None, actions=leaving.actions)
    if form.is_valid():
        name, is_self = shown.name, shown.pk == employee.pk
        try:
            services.leave(shown, on=today, by=employee, now=moment, hand_over=form.hand_over())
        except LastManager:
            form.add_error(
                None, _("Wijs eerst een andere functioneel beheerder aan. Zonder beheerder kan niemand verder.")
            )
        except services.CannotTakeOver:
            form.add_error(None, _("Een van deze collega’s is intussen uit dienst. Kies een ander."))
        else:
            if is_self:
                logout(request)
                return redirect("signin")
            messages.success(
                request, _("%(name)s is uit dienst. Alles wat zei wie het was, is gewist.") % {"name": name}
            )
            return redirect("people")
    context = {"form": form, "shown": shown, "leaving": leaving, "today": today}
    return render(request, "feedback/privacy/leave.html", context, status=422 if form.errors else 200)
