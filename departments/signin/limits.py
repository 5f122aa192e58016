"""How often one account may do something costly. Counted in the cache: what is lost there lets a few more through."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from departments.clock.selectors import now

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

MINUTE = 60
"""Seconds."""


def at_most(times: int, what: str, *, seconds: int = MINUTE) -> Callable[[View[P]], View[P]]:
    """Let one account in `times` in each period of `seconds`; after that 429, with when to try again.

    `what` names the counter: views with the same name share it. Stands below `require`, so that somebody is known.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def counted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            period, passed = divmod(int(now().timestamp()), seconds)
            if _count(f"at-most:{what}:{request.user.pk}:{period}", seconds) > times:
                refused = render(request, "429.html", status=429)
                refused["Retry-After"] = str(seconds - passed)
                return refused
            return view(request, *args, **kwargs)

        return counted

    return decorate


def _count(key: str, seconds: int) -> int:
    """How often this was asked in this period, this time included."""
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it expired between the two
        return 1
