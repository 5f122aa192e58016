from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.people.selectors import rights_of
from departments.worktime.calculation import local_date

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def require(right: Right) -> Callable[[View[P]], View[P]]:
    """Let only people with this right see the view; for others the page does not exist (404).

    Who is not signed in gets the sign-in page first.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if right not in rights_of(request.user, local_date(now())):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
