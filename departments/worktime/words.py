"""Calendars in words: holidays, their lists, and what is wrong with a definition."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from departments.formatting import day_in_words, locale_of
from departments.worktime.agenda import BadAgenda, BadFile
from departments.worktime.calculation import DayKind
from departments.worktime.holidays import CAO_GEMEENTEN, NONE, countries, names_of_parts
from departments.worktime.ics import Remark, RemarkKind
from departments.worktime.notation import LONGEST_REASON, BadDefinition, Wrong
from departments.worktime.overview import SpecialDay

Words = str | Promise
Choices = list[tuple[str, str] | tuple[str, list[tuple[str, str]]]]

HOLIDAYS: dict[str, Words] = {
    "new-year": gettext_lazy("Nieuwjaarsdag"),
    "good-friday": gettext_lazy("Goede Vrijdag"),
    "easter-monday": gettext_lazy("Tweede paasdag"),
    "kings-day": gettext_lazy("Koningsdag"),
    "liberation-day": gettext_lazy("Bevrijdingsdag"),
    "ascension-day": gettext_lazy("Hemelvaartsdag"),
    "whit-monday": gettext_lazy("Tweede pinksterdag"),
    "christmas-day": gettext_lazy("Eerste kerstdag"),
    "second-christmas-day": gettext_lazy("Tweede kerstdag"),
}
LISTS: dict[str, Words] = {
    CAO_GEMEENTEN: gettext_lazy("Cao Gemeenten"),
    NONE: gettext_lazy("Geen feestdagen"),
}
KINDS: dict[DayKind, Words] = {
    DayKind.SPECIAL: gettext_lazy("andere tijden"),
    DayKind.CLOSED: gettext_lazy("gesloten"),
    DayKind.REOPENED: gettext_lazy("open op een feestdag"),
    DayKind.HOLIDAY: gettext_lazy("feestdag"),
    DayKind.WEEK: gettext_lazy("gewone dag"),
}
WITH_PARTS = ("AT", "CH", "DE", "ES", "GB")
"""Countries whose parts have holidays of their own, and that people here work with."""

PROBLEMS: dict[Wrong, Words] = {
    Wrong.FORM: gettext_lazy("‘%(key)s’ heeft niet de goede vorm."),
    Wrong.UNKNOWN_KEY: gettext_lazy("‘%(key)s’ hoort niet in een kalender."),
    Wrong.ZONE: gettext_lazy("De tijdzone ‘%(value)s’ bestaat niet. Een goede is bijvoorbeeld Europe/Amsterdam."),
    Wrong.NO_WEEK: gettext_lazy("De openingstijden van de week (‘week’) ontbreken."),
    Wrong.WEEKDAY: gettext_lazy("‘%(value)s’ is geen dag van de week. Gebruik 0 (maandag) tot en met 6 (zondag)."),
    Wrong.TIME: gettext_lazy("‘%(value)s’ is geen tijd. Schrijf een tijd als 09:30, van 00:00 tot en met 24:00."),
    Wrong.BACKWARDS: gettext_lazy("‘%(value)s’ eindigt niet later dan het begint."),
    Wrong.OVERLAP: gettext_lazy("‘%(value)s’ begint voordat de tijd ervoor is afgelopen."),
    Wrong.DATE: gettext_lazy("‘%(value)s’ is geen datum. Schrijf een datum als 2026-12-24."),
    Wrong.REASON: gettext_lazy("Een reden bij ‘%(key)s’ is geen gewone tekst van hooguit %(longest)d tekens."),
    Wrong.HOLIDAYS: gettext_lazy("De lijst met feestdagen ‘%(value)s’ is er niet."),
    Wrong.NO_BASE: gettext_lazy("De kalender ‘%(value)s’ waarop deze voortbouwt, is er niet."),
    Wrong.CIRCLE: gettext_lazy("De kalender ‘%(value)s’ bouwt via andere voort op zichzelf, of de keten is te lang."),
}
NO_OBJECT = gettext_lazy("Dit is geen kalender.")

FILES: dict[BadFile, Words] = {
    BadFile.TOO_LARGE: gettext_lazy("Dit bestand is te groot. Een agendabestand is hooguit 1 MB."),
    BadFile.NO_AGENDA: gettext_lazy("Dit is geen agendabestand. Kies een bestand dat eindigt op .ics."),
    BadFile.BROKEN_OFF: gettext_lazy("Dit agendabestand is niet heel. Exporteer de agenda opnieuw."),
    BadFile.TOO_MANY_EVENTS: gettext_lazy("In dit bestand staan meer dan 2.000 activiteiten. Exporteer alleen de "
                                          "agenda met sluitingsdagen."),
}  # fmt: skip
REMARKS: dict[RemarkKind, Words] = {
    RemarkKind.TIMED: gettext_lazy("Deze activiteiten hebben een tijd en zijn daarom geen sluiting: %(events)s. Is het "
                                   "een halve dag? Voeg die dag dan zelf toe, met andere tijden."),
    RemarkKind.REPETITION: gettext_lazy("Deze activiteiten herhalen zich op een manier die hier niet te lezen is: "
                                        "%(events)s. Voeg de dagen zelf toe."),
    RemarkKind.TOO_MUCH: gettext_lazy("Deze activiteiten herhalen zich te vaak om te lezen: %(events)s. Voeg de dagen "
                                      "zelf toe."),
    RemarkKind.UNREADABLE: gettext_lazy("Van deze activiteiten is niet te lezen wanneer ze zijn: %(events)s."),
    RemarkKind.HIDDEN: gettext_lazy("Deze activiteiten hebben een teken in hun naam dat u niet ziet, en zijn "
                                    "overgeslagen: %(events)s."),
    RemarkKind.OUTSIDE: gettext_lazy("Deze activiteiten zijn niet in de gekozen periode: %(events)s."),
    RemarkKind.CANCELLED: gettext_lazy("Deze activiteiten zijn afgelast en overgeslagen: %(events)s."),
}  # fmt: skip
MOST_EVENTS_NAMED = 8
NO_NAME = gettext_lazy("Gesloten")
"""The reason of a closure that has no name in the file."""


def definition_problem(bad: BadDefinition) -> str:
    """Why a definition is no calendar, in one sentence; with the name of the calendar when a file has several."""
    words = NO_OBJECT if bad.wrong == Wrong.FORM and not bad.key else PROBLEMS[bad.wrong]
    sentence = str(words) % {"key": bad.key, "value": bad.value, "longest": LONGEST_REASON}
    if not bad.calendar:
        return sentence
    return _("Kalender ‘%(calendar)s’: %(problem)s") % {"calendar": bad.calendar, "problem": sentence}


def agenda_problem(bad: BadAgenda) -> str:
    """Why a file is no agenda, in one sentence."""
    return str(FILES[bad.reason])


def agenda_remarks(remarks: Iterable[Remark]) -> list[str]:
    """One sentence for each kind of event that gave no closure, the ones that ask for something first."""
    by_kind: dict[RemarkKind, list[Remark]] = {}
    for remark in remarks:
        by_kind.setdefault(remark.kind, []).append(remark)
    return [str(words) % {"events": _events(by_kind[kind])} for kind, words in REMARKS.items() if kind in by_kind]


def _events(remarks: list[Remark]) -> str:
    named = list(dict.fromkeys(_event(remark) for remark in remarks))
    text = ", ".join(named[:MOST_EVENTS_NAMED])
    more = len(named) - MOST_EVENTS_NAMED
    return text if more <= 0 else _("%(events)s en nog %(more)d") % {"events": text, "more": more}


def _event(remark: Remark) -> str:
    name = f"‘{remark.name}’" if remark.name else _("een activiteit zonder naam")
    day = day_in_words(remark.day, get_language() or "nl", "bare-year") if remark.day is not None else ""
    return f"{name} ({day})" if day else name


def name_of(key: str) -> str:
    """The name of a holiday; lists of countries have names already."""
    return str(HOLIDAYS.get(key, key))


def day_name(day: SpecialDay) -> str:
    """What a special day is called: its reason, else the holiday, else its kind."""
    return day.reason or name_of(day.holiday) or str(KINDS[day.kind])


def list_name(code: str) -> str:
    """The name of a list of holidays: "Cao Gemeenten", "België", "Duitsland: Bayern"."""
    if code in LISTS:
        return str(LISTS[code])
    country, _dash, part = code.partition("-")
    name = _country_name(country)
    return f"{name}: {names_of_parts(country).get(part, part)}" if part and country in countries() else name


def holiday_choices() -> Choices:
    """Every list that a form may offer: ours, the countries by name, and the parts of some neighbours."""
    return [
        *((code, str(name)) for code, name in LISTS.items()),
        (_("Landen"), _by_name((code, _country_name(code)) for code in countries())),
        *(
            (
                _("Delen van %(country)s") % {"country": _country_name(country)},
                _by_name((f"{country}-{part}", name) for part, name in names_of_parts(country).items()),
            )
            for country in WITH_PARTS
        ),
    ]


def _by_name(choices: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda choice: _plain(choice[1]))


def _plain(name: str) -> str:
    """As it stands in the alphabet: "Åland" under the A."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    ).lower()


def _country_name(code: str) -> str:
    return str(Locale.parse(locale_of(get_language() or "nl")).territories.get(code, code))
