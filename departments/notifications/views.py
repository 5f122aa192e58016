from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from departments.access.roles import Right
from departments.notifications.models import KeptMail
from departments.notifications.selectors import log_lines, log_totals
from departments.notifications.selectors import send_log as all_notices
from departments.signin.permissions import require
from departments.signin.readers import reader

LINES_A_PAGE = 50


@require_GET
@require(Right.MANAGE)
def send_log(request: HttpRequest) -> HttpResponse:
    employee, today = reader(request)
    page = Paginator(all_notices(employee, today), LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": log_lines(page, today), "totals": log_totals()}
    return render(request, "departments/notifications/send_log.html", context)


@require_GET
@require(Right.MANAGE)
def kept_mail(request: HttpRequest) -> HttpResponse:
    """The mail that the demonstration kept; elsewhere this page does not exist."""
    _only_in_demonstration()
    mails = KeptMail.objects.visible_to(*reader(request)).only("at", "to", "subject")
    page = Paginator(mails, LINES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "departments/notifications/kept_mail.html", {"page": page})


@require_GET
@require(Right.MANAGE)
def kept_mail_detail(request: HttpRequest, pk: int) -> HttpResponse:
    _only_in_demonstration()
    mail = get_object_or_404(KeptMail.objects.visible_to(*reader(request)).defer("html"), pk=pk)
    return render(request, "departments/notifications/kept_mail_detail.html", {"mail": mail})


def _only_in_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise Http404
