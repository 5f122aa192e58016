"""How fast answers come, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from departments.formatting import NO_BREAK, number_in_words
from promises.definitions.models import Promise
from promises.results.speed import Quantile, Speed
from promises.results.words import language

WHOLE_FROM = 100


@dataclass(frozen=True, slots=True)
class SpeedWords:
    """A table of working hours beside calendar days, and over which requests it is."""

    head: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    about: str


def speed_words(speed: Speed | None, promise: Promise) -> SpeedWords | None:
    """None when there are too few requests to say so."""
    if speed is None:
        return None
    return SpeedWords(
        head=(_DONE[Promise.Measures(promise.measures)](), _("Werkuren"), _("Kalenderdagen")),
        rows=(
            (_("de helft na"), _number(speed.half_hours), _number(speed.half_days)),
            (_("9 van 10 na"), _number(speed.most_hours), _number(speed.most_days)),
        ),
        about=_about(speed),
    )


_DONE = {
    Promise.Measures.FIRST_ANSWER: lambda: _("Beantwoord"),
    Promise.Measures.NEXT_UPDATE: lambda: _("Bericht gekregen"),
    Promise.Measures.RESOLUTION: lambda: _("Afgerond"),
}


def _about(speed: Speed) -> str:
    told = {"count": number_in_words(speed.n, language())}
    if speed.is_latest:
        return _("Over de laatste %(count)s verzoeken; wat nog open is, telt mee met de tijd tot nu.") % told
    return _("Over %(count)s verzoeken; wat nog open is, telt mee met de tijd tot nu.") % told


def _number(quantile: Quantile) -> str:
    """With a decimal while that says something: "6,5", "256", "meer dan 35"."""
    digits = 0 if quantile.value >= WHOLE_FROM else None
    told = number_in_words(round(quantile.value, 1), language(), digits)
    return _("meer dan %(time)s").replace(" ", NO_BREAK) % {"time": told} if quantile.is_more else told
