"""The pages around answering: the list, the start, the receipt."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from departments.access.roles import Right
from departments.clock.selectors import now
from departments.people.models import Employee
from departments.signin.permissions import require
from feedback.responses.answering_views import already_answered, closed
from feedback.responses.selectors import Questionnaire, questionnaire_of
from feedback.waves.selectors import done_invitations, is_open, open_invitations, upcoming_waves


@require_safe
@require(Right.ANSWER_SURVEYS)
def questionnaires(request: HttpRequest) -> HttpResponse:
    """Everything that this person is and was asked."""
    person, moment = _person(request), now()
    context = {
        "waiting": open_invitations(person, moment),
        "done": done_invitations(person, moment),
        "upcoming": next(iter(upcoming_waves()), None),
    }
    return render(request, "feedback/responses/list.html", context)


@require_safe
@require(Right.ANSWER_SURVEYS)
def questionnaire(request: HttpRequest, wave: int) -> HttpResponse:
    """What it is for, how long it takes and what happens with the answers."""
    moment = now()
    sheet = _sheet(request, wave)
    if sheet.is_done:
        return already_answered(request, sheet)
    if not is_open(sheet.wave, moment):
        return closed(request, sheet)
    return render(request, "feedback/responses/start.html", {"sheet": sheet, "wave": sheet.wave})


@require_safe
@require(Right.ANSWER_SURVEYS)
def receipt(request: HttpRequest, wave: int) -> HttpResponse:
    """Thank you, and when the results come; only for who took part."""
    sheet = _sheet(request, wave)
    if not sheet.is_done:
        return redirect("questionnaire", wave)
    return render(request, "feedback/responses/receipt.html", {"sheet": sheet, "wave": sheet.wave})


def _sheet(request: HttpRequest, wave: int) -> Questionnaire:
    sheet = questionnaire_of(wave, _person(request), now())
    if sheet is None:
        raise Http404
    return sheet


def _person(request: HttpRequest) -> Employee:
    if not isinstance(request.user, Employee):
        raise Http404
    return request.user
