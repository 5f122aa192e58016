"""Why a calendar cannot be like this, as a sentence at a field."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from departments.formatting import day_in_words
from departments.worktime.calculation import LONGEST_CLOSURE, NeverOpen
from departments.worktime.checks import LONGEST_NAME, LONGEST_RANGE, Reason, Refusal
from departments.worktime.notation import FIRST_YEAR, LAST_YEAR, LONGEST_REASON

SENTENCES: dict[Reason, str | Promise] = {
    Reason.NO_NAME: gettext_lazy("Geef de kalender een naam."),
    Reason.NAME_TOO_LONG: gettext_lazy("Deze naam is te lang. Gebruik hooguit %(longest_name)d tekens."),
    Reason.HIDDEN: gettext_lazy("In deze tekst staat een teken dat u niet ziet. Typ de tekst opnieuw."),
    Reason.NAME_TAKEN: gettext_lazy("Er is al een kalender die %(name)s heet. Kies een andere naam."),
    Reason.ZONE: gettext_lazy("De tijdzone ‘%(value)s’ bestaat niet. Kies een andere."),
    Reason.OVERLAP: gettext_lazy("Op %(day)s begint %(value)s voordat de tijd ervoor is afgelopen. Geef de tijden op "
                                 "volgorde, zonder overlap."),
    Reason.HOLIDAYS: gettext_lazy("Deze lijst met feestdagen is er niet. Kies een andere."),
    Reason.NO_REASON: gettext_lazy("Zeg waarom %(day)s anders is, bijvoorbeeld ‘brugdag’."),
    Reason.REASON_TOO_LONG: gettext_lazy("Deze reden is te lang. Gebruik hooguit %(longest_reason)d tekens."),
    Reason.NO_WINDOWS: gettext_lazy("Geef voor %(day)s minstens één openingstijd, of kies ‘gesloten’."),
    Reason.FAR_AWAY: gettext_lazy("Kies een datum in de jaren %(first_year)d tot en met %(last_year)d."),
    Reason.BACKWARDS: gettext_lazy("De laatste dag komt voor de eerste. Kies een latere laatste dag."),
    Reason.RANGE_TOO_LONG: gettext_lazy("Kies hooguit %(longest_range)d dagen tegelijk."),
    Reason.NO_HOLIDAY: gettext_lazy("In deze dagen valt geen feestdag. Open zijn kan alleen op een feestdag weer; "
                                    "kies anders voor andere tijden."),
    Reason.NO_OPEN_DAY: gettext_lazy("Op deze dagen is er volgens de week geen openingstijd. Kies de dagen één voor "
                                     "één als u toch open wilt zijn."),
    Reason.NO_BASE: gettext_lazy("De kalender waarvan u de dagen wilt overnemen, is er niet. Kies een andere."),
    Reason.ITS_OWN_BASE: gettext_lazy("Een kalender kan geen dagen overnemen van zichzelf. Kies een andere."),
    Reason.BASE_HAS_BASE: gettext_lazy("%(name)s neemt zelf dagen over van een andere kalender. Kies die andere."),
    Reason.IS_A_BASE: gettext_lazy("%(name)s neemt dagen over van deze kalender. Daarom kan deze niet zelf dagen "
                                   "overnemen van een andere."),
    Reason.NEVER_OPEN: gettext_lazy("Zo is deze kalender %(longest_closure)d dagen lang nooit open. Een termijn "
                                    "zou dan nooit aflopen. Geef minstens één openingstijd."),
    Reason.FOLLOWER_NEVER_OPEN: gettext_lazy("Zo is de kalender %(name)s, die deze dagen overneemt, de komende "
                                             "%(longest_closure)d dagen nooit open. Een termijn zou dan nooit "
                                             "aflopen."),
}  # fmt: skip
A_MONDAY = date(2024, 1, 1)


class CalendarRefused(Exception):
    """The calendar cannot be like this: `sentence` says why, at the field `field` of the draft (or last_day, …)."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}")
        self.field = field
        self.sentence = sentence


class CalendarNeverOpens(CalendarRefused, NeverOpen):
    """Rule 5: the calendar, or one that takes over its days, would have no opening in the coming 800 days."""


def refused(refusal: Refusal) -> CalendarRefused:
    """The refusal as an error, in the language of the reader."""
    kind = CalendarRefused
    if refusal.reason in {Reason.NEVER_OPEN, Reason.FOLLOWER_NEVER_OPEN}:
        kind = CalendarNeverOpens
    return kind(
        refusal.field,
        str(SENTENCES[refusal.reason])
        % {
            "name": refusal.name,
            "value": refusal.value,
            "day": _day(refusal),
            "longest_name": LONGEST_NAME,
            "longest_reason": LONGEST_REASON,
            "longest_range": LONGEST_RANGE,
            "longest_closure": LONGEST_CLOSURE,
            "first_year": FIRST_YEAR,
            "last_year": LAST_YEAR,
        },
    )


def _day(refusal: Refusal) -> str:
    language = get_language() or "nl"
    if refusal.day is not None:
        return day_in_words(refusal.day, language, "year")
    if refusal.weekday is None:
        return _("deze dag")
    return day_in_words(A_MONDAY + timedelta(days=refusal.weekday), language).split()[0]
