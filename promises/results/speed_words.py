"""How fast answers come, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.formatting import NO_BREAK, number_in_words
from promises.definitions.models import Promise
from promises.results.speed import Quantile, Speed
from promises.results.words import language

WHOLE_FROM = 100


@dataclass(frozen=True, slots=True)
class SpeedWords:
    """Pairs of label and value, and over what they are counted."""

    facts: list[tuple[str, str]]
    about: str


def speed_words(speed: Speed | None, promise: Promise) -> SpeedWords | None:
    """Working hours and calendar days side by side; None when there are too few requests to say so."""
    if speed is None:
        return None
    half, most = _LABELS[Promise.Measures(promise.measures)]()
    return SpeedWords(
        facts=[
            (half, _both(speed.half_hours, speed.half_days)),
            (most, _both(speed.most_hours, speed.most_days)),
        ],
        about=_about(speed),
    )


_LABELS = {
    Promise.Measures.FIRST_ANSWER: lambda: (_("Helft beantwoord na"), _("9 van 10 beantwoord na")),
    Promise.Measures.NEXT_UPDATE: lambda: (_("Helft hoort iets na"), _("9 van 10 horen iets na")),
    Promise.Measures.RESOLUTION: lambda: (_("Helft afgerond na"), _("9 van 10 afgerond na")),
}


def _about(speed: Speed) -> str:
    told = {"count": number_in_words(speed.n, language())}
    if speed.is_latest:
        return _("Over de laatste %(count)s verzoeken; wat nog open is, telt mee met de tijd tot nu.") % told
    return _("Over %(count)s verzoeken; wat nog open is, telt mee met de tijd tot nu.") % told


def _both(hours: Quantile, days: Quantile) -> str:
    return _("%(hours)s; %(days)s") % {"hours": _hours(hours), "days": _days(days)}


def _hours(quantile: Quantile) -> str:
    told = _number(quantile.value)
    return _more(quantile, ngettext("%(n)s werkuur", "%(n)s werkuren", _plural(told)) % {"n": told})


def _days(quantile: Quantile) -> str:
    told = _number(quantile.value)
    return _more(quantile, ngettext("%(n)s kalenderdag", "%(n)s kalenderdagen", _plural(told)) % {"n": told})


def _more(quantile: Quantile, told: str) -> str:
    told = told.replace(" ", NO_BREAK)
    return _("meer dan %(time)s") % {"time": told} if quantile.is_more else told


def _number(value: float) -> str:
    """With a decimal while that says something."""
    digits = 0 if value >= WHOLE_FROM else None
    return number_in_words(round(value, 1), language(), digits)


def _plural(told: str) -> int:
    return 1 if told == "1" else 2
