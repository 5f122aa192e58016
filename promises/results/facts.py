"""What a promise means exactly, as pairs of label and value."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from promises.definitions.models import Promise, PromiseVersion


def facts_of(version: PromiseVersion, sources: Sequence[str]) -> list[tuple[str, str]]:
    """For every reader: when the clock starts, stops, what counts and where the facts come from."""
    return [
        (_("De klok start"), _("bij ontvangst, niet bij lezen")),
        (_("De klok stopt"), _stops(version.promise)),
        (_("Uiterlijk"), _("het moment dat de bron per verzoek noemt; precies op dat moment is nog op tijd")),
        (_("Ingetrokken"), _("telt niet mee, tenzij het uiterste moment al voorbij was")),
        (_("Onbekend, ongeldig"), _("telt niet mee, maar wordt wel geteld en genoemd")),
        (_("Bron"), ", ".join(sources) or _("nog geen")),
    ]


def _stops(promise: Promise) -> str:
    return {
        Promise.Measures.FIRST_ANSWER: _(
            "bij een antwoord van een mens, ook ‘ik weet het nog niet, u hoort het donderdag’"
        ),
        Promise.Measures.NEXT_UPDATE: _("bij elk bericht van een mens; daarna begint zij opnieuw"),
        Promise.Measures.RESOLUTION: _("als het verzoek is afgerond"),
    }[Promise.Measures(promise.measures)]
