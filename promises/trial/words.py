"""What trying a promise says, in words: columns, kinds, what came of the requests, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from departments.formatting import day_in_words, moment_in_words, number_in_words
from departments.worktime.windows import moment_of
from promises.deadlines.rules import RuleKind
from promises.trial.columns import Meaning
from promises.trial.reading import Unusable
from promises.trial.stamps import Stamp

Words = str | Promise


@dataclass(frozen=True, slots=True)
class FieldWords:
    label: Any
    hint: Any
    is_needed: bool = False


MEANINGS: dict[Meaning, FieldWords] = {
    Meaning.START: FieldWords(
        gettext_lazy("Binnengekomen"), gettext_lazy("Het moment waarop het verzoek binnenkwam."), is_needed=True
    ),
    Meaning.END: FieldWords(
        gettext_lazy("Beantwoord"),
        gettext_lazy("Het moment van het antwoord of de oplossing. Leeg betekent: nog open."),
        is_needed=True,
    ),
    Meaning.ID: FieldWords(
        gettext_lazy("Nummer"),
        gettext_lazy("Staat een nummer er vaker, dan telt de laatste rij. Zonder nummer telt elke rij apart."),
    ),
    Meaning.TEAM: FieldWords(
        gettext_lazy("Team"), gettext_lazy("Dan kunt u straks per team kijken. Kies geen kolom met namen van mensen.")
    ),
    Meaning.STATUS: FieldWords(
        gettext_lazy("Stand"), gettext_lazy("Daaraan zien we of een verzoek is ingetrokken of klaar is zonder moment.")
    ),
    Meaning.PAUSES: FieldWords(
        gettext_lazy("Wachttijd op de vrager"), gettext_lazy("Als van/tot;van/tot. Die tijd telt niet mee.")
    ),
    Meaning.DEADLINE: FieldWords(
        gettext_lazy("Uiterste moment"), gettext_lazy("De termijn die uw systeem zelf gaf, om mee te vergelijken.")
    ),
}
"""Each column that is asked for."""

ZONES: dict[str, Words] = {
    "Europe/Amsterdam": gettext_lazy("Nederlandse tijd"),
    "UTC": gettext_lazy("Wereldtijd (UTC)"),
    "Europe/London": gettext_lazy("Britse tijd"),
    "America/Curacao": gettext_lazy("Tijd van Curaçao en Bonaire"),
}
OFFICE_HOURS = gettext_lazy("Kantooruren: maandag tot en met vrijdag van 9 tot 17 uur")

KINDS: dict[RuleKind, Words] = {
    RuleKind.WORKING_DAYS: gettext_lazy("Werkdagen"),
    RuleKind.WORKING_HOURS: gettext_lazy("Werkuren"),
    RuleKind.SAME_DAY: gettext_lazy("Dezelfde dag"),
    RuleKind.CALENDAR_DAYS: gettext_lazy("Kalenderdagen"),
    RuleKind.CLOCK_HOURS: gettext_lazy("Klokuren"),
}
UNREAD: dict[Unusable, Words] = {
    Unusable.NO_MOMENT: gettext_lazy("geen datum en tijd"),
    Unusable.OTHER_ORDER: gettext_lazy("wel een datum als dag en maand andersom staan"),
    Unusable.BAD_PAUSES: gettext_lazy("geen wachttijd als van/tot;van/tot"),
    Unusable.FAULT: gettext_lazy("een formule of een teken dat niet in tekst hoort"),
    Unusable.NO_ID: gettext_lazy("geen nummer: de rij telt als een eigen verzoek"),
}


def language() -> str:
    return get_language() or "nl"


def number(value: float) -> str:
    return number_in_words(value, language())


def moment_words(stamp: Stamp, zone: tzinfo) -> str:
    """ "29 februari 2016, 1.16 uur" by the clock there; without a time of day only the date."""
    moment = moment_of(stamp.instant).astimezone(zone)
    if stamp.is_date_only:
        return day_in_words(moment, language(), "bare-year")
    return moment_in_words(moment, language(), "bare-year")


def instant_words(instant: int, zone: tzinfo) -> str:
    """The local date of an instant in microseconds, as "1 oktober 2010"."""
    return day_in_words(moment_of(instant).astimezone(zone), language(), "bare-year")


def seen_words(moment: datetime) -> str:
    """ "23 januari 2012, 16.00 uur"; the caller has put it in local time."""
    return moment_in_words(moment, language(), "bare-year")


def phase_in_words(done: int, total: int) -> str:
    """How far the reading is: "5.000 van 20.000 rijen gelezen"."""
    if not total:
        return _("Het bestand wordt geopend.")
    return _("%(done)s van %(total)s rijen gelezen") % {"done": number(done), "total": number(total)}


def time_words(moment: time) -> str:
    """ "15.30": an hour on a tile or along an axis, without the word for it."""
    return f"{moment.hour}.{moment.minute:02}"
