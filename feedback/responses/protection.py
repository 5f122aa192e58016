"""A form with answers is never lost: not by a sign-in that ran out, not by a token that went with it.

Such a post is not carried out; its fields come back in a page, from which the person goes on. The server keeps
nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render, resolve_url
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from departments.people.models import Employee

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Employee, bool, P], HttpResponseBase]


class _TokenCheck(CsrfViewMiddleware):
    """Django's own check, whose refusal is noted and decided on by the page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def answer_page(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page on which answers travel. The view gets the person, and whether this post may be carried out.

    It may when it is a post with a valid token of this session. Otherwise the view shows the posted page again and
    changes nothing; the page carries a fresh token.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Employee):
            return _sign_in_again(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
        response = view(request, request.user, _may_be_carried_out(request), *args, **kwargs)
        # Kept by nobody in between; not `no-store`, with which the way back of the browser loses what was typed.
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    return csrf_exempt(login_not_required(require_http_methods(["GET", "HEAD", "POST"])(guarded)))


def _may_be_carried_out(request: HttpRequest) -> bool:
    if request.method != "POST":
        return False
    check = _TokenCheck(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, _protected, (), {}) is None


def _protected(request: HttpRequest) -> HttpResponse:
    """A view that is not exempt, for Django's check to look at."""
    raise NotImplementedError


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
        if isinstance(value, str)
    ]
    sign_in = resolve_url(settings.LOGIN_URL)
    return render(request, "feedback/responses/sign_in_again.html", {"fields": fields, "sign_in": sign_in}, status=403)
