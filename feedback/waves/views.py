from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from charts.responsebars import ResponseRow, response_bars
from charts.svg import Frame
from departments.access.roles import Right
from departments.clock.selectors import now
from departments.formatting import number_in_words, share_in_words
from departments.signin.permissions import require
from departments.signin.readers import reader
from feedback.surveys.selectors import questions_of, wording
from feedback.waves.live import Response, UnitResponse, planning_of, response_of, working_days_left
from feedback.waves.models import Wave
from feedback.waves.selectors import judged
from feedback.waves.services import is_extended
from feedback.waves.workflow import CAN_BE_CANCELLED

NO_BREAK = "\u00a0"
WIDE = 744


@require_safe
@require(Right.MANAGE)
def wave_list(request: HttpRequest) -> HttpResponse:
    """All waves, the newest first."""
    waves = (
        Wave.objects.visible_to(*reader(request))
        .annotate(asked=Count("invitations"))
        .select_related("survey_version__survey")
    )
    return render(request, "feedback/waves/list.html", {"waves": waves.order_by("-opens_at", "-pk")})


@never_cache
@require_safe
@require(Right.MANAGE)
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    """One wave, live: counts of who took part, never what they said."""
    found = get_object_or_404(Wave.objects.visible_to(*reader(request)).select_related("survey_version__survey"), pk=pk)
    moment, language = now(), get_language() or "nl"
    response = response_of(found)
    context = {
        "wave": found,
        "response": response,
        "drawing": _drawing(response, language),
        "head": [_("Afdeling"), _("Klaar"), _("Genodigd"), _("Respons")],
        "rows": [_cells(unit, language) for unit in response.units],
        "steps": planning_of(found, moment),
        "working_days_left": working_days_left(found, moment),
        "is_open": found.state == Wave.State.OPEN and moment < found.closes_at,
        "is_extended": is_extended(found),
        "can_be_cancelled": found.state in CAN_BE_CANCELLED,
        "suppliers": judged(found),
        "questions": [wording(one.text, one.text_en, language, "…") for one in questions_of(found.survey_version)],
        "history": found.transitions.exclude(reason="").select_related("by").order_by("pk"),
    }
    return render(request, "feedback/waves/wave.html", context)


def _drawing(response: Response, language: str) -> list[str]:
    if not response.units:
        return []
    frame = Frame("respons", _("Respons per afdeling"), _description(response, language))
    rows = [
        ResponseRow(_label(unit), unit.rate, _rate(unit, language), _counts(unit, language)) for unit in response.units
    ]
    return [response_bars(rows, frame=frame, hidden=_("niet getoond"), wide=WIDE)]


def _description(response: Response, language: str) -> str:
    shown = [f"{unit.name} {_rate(unit, language)}" for unit in response.units if unit.rate is not None]
    hidden = [unit.name for unit in response.units if unit.rate is None]
    sentences = [", ".join(shown)] if shown else []
    if hidden:
        sentences.append(_("Niet getoond: %(names)s") % {"names": ", ".join(hidden)})
    return ". ".join(sentences) + "."


def _label(unit: UnitResponse) -> str:
    """A team stands below its department, with a dash for each step down."""
    return f"{'–' * unit.depth} {unit.name}" if unit.depth else unit.name


def _rate(unit: UnitResponse, language: str) -> str:
    if unit.rate is None:
        return ""
    words = share_in_words(unit.rate, language, 0)
    if not unit.is_capped:
        return words
    return f"{'<' if unit.rate < 1 / 2 else '>'}{NO_BREAK}{words}"


def _counts(unit: UnitResponse, language: str) -> str:
    if unit.done is None or unit.invited is None or unit.is_capped:
        return ""
    return f"{number_in_words(unit.done, language, None)} / {number_in_words(unit.invited, language, None)}"


def _cells(unit: UnitResponse, language: str) -> list[str]:
    if unit.done is None or unit.invited is None:
        return [_label(unit), "–", "–", _("niet getoond")]
    done = "–" if unit.is_capped else number_in_words(unit.done, language, None)
    return [_label(unit), done, number_in_words(unit.invited, language, None), _rate(unit, language)]
