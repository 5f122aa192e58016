from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from departments.access.roles import Right, Role, rights_of
from departments.clock.selectors import now
from departments.people.models import Employee
from departments.people.selectors import Holding, held_by
from departments.worktime.calculation import local_date

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
ASKED = "_holdings_asked"
"""The attribute of a request that remembers the answer: (who, in which roles)."""


def holdings_in(request: HttpRequest) -> list[Holding]:
    """In which roles the reader of this page acts today; the database is asked once a request."""
    if not isinstance(request.user, Employee):
        return []
    asked = getattr(request, ASKED, None)
    # somebody else may have signed in on the way
    if asked is None or asked[0] != request.user.pk:
        asked = (request.user.pk, held_by(request.user, local_date(now())))
        setattr(request, ASKED, asked)
    found: list[Holding] = asked[1]
    return found


def roles_in(request: HttpRequest) -> frozenset[Role]:
    """The roles of the reader, also for who is away; a stranger has none."""
    if not isinstance(request.user, Employee):
        return frozenset()
    return frozenset({Role.EMPLOYEE} | {holding.role for holding in holdings_in(request)})


def rights_in(request: HttpRequest) -> frozenset[Right]:
    """What the reader may do; a stranger nothing."""
    roles = roles_in(request)
    return rights_of(roles) if roles else frozenset()


def require(*rights: Right) -> Callable[[View[P]], View[P]]:
    """Let only people with one of these rights see the view; for others the page does not exist (404).

    Who is not signed in gets the sign-in page first.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not rights_in(request).intersection(rights):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
