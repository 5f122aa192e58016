from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest

from departments.clock.selectors import now
from departments.people.models import Employee
from departments.people.selectors import ask_once
from departments.worktime.calculation import local_date


def reader(request: HttpRequest) -> tuple[Employee, date]:
    """Who reads this page and on what local date, for `visible_to(*reader(request))`.

    Raises:
        Http404: nobody is signed in.
    """
    if not isinstance(request.user, Employee):
        raise Http404
    ask_once(request.user)
    return request.user, local_date(now())
