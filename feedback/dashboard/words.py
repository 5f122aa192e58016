"""How pages speak about figures: with their certainty, and about change only what is more than chance."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from departments.formatting import NO_BREAK, number_in_words, number_range_in_words, share_in_words
from feedback.scores.comparison import Before
from feedback.scores.reading import Figure
from feedback.surveys.models import Question
from feedback.surveys.selectors import Wording, dimension_name, wording
from figures.change import Change, ChangeVerdict
from figures.means import Certainty

HIDDEN = gettext_lazy("niet getoond")
SAME_ANSWER = gettext_lazy("vrijwel iedereen gaf hetzelfde antwoord")
FEWEST_FOR_EXACT_RESPONSE = 25
"""Invited; in smaller groups a response of nearly nobody or nearly everybody is only named as that."""

CERTAINTY: dict[Certainty, str | Promise] = {
    Certainty.FIRM: gettext_lazy("stevig"),
    Certainty.INDICATIVE: gettext_lazy("indicatief"),
    Certainty.TOO_FEW: gettext_lazy("te weinig antwoorden voor een uitspraak"),
}
VERDICTS: dict[ChangeVerdict, str | Promise] = {
    ChangeVerdict.TOO_FEW: gettext_lazy("nog niet te zeggen"),
    ChangeVerdict.NO_DIFFERENCE: gettext_lazy("geen aantoonbaar verschil"),
    ChangeVerdict.BETTER: gettext_lazy("aantoonbaar hoger"),
    ChangeVerdict.WORSE: gettext_lazy("aantoonbaar lager"),
}
KINDS = {ChangeVerdict.BETTER: "good", ChangeVerdict.WORSE: "act"}
"""Badge of a proven change; what is not proven has neither colour nor arrow."""

EVENTS: dict[str, str | Promise] = {
    "absence.added": gettext_lazy("Een afwezigheid is vastgelegd"),
    "absence.changed": gettext_lazy("Een afwezigheid is gewijzigd"),
    "absence.ended": gettext_lazy("Een afwezigheid is beëindigd"),
    "action.closed": gettext_lazy("Een actie is afgerond"),
    "calendar.changed": gettext_lazy("Een kalender is gewijzigd"),
    "calendar.closures_known": gettext_lazy("De sluitingsdagen van een jaar zijn bekend"),
    "calendar.deadlines_moved": gettext_lazy("Open verzoeken zijn opnieuw geteld met een gewijzigde kalender"),
    "calendar.followed": gettext_lazy("Een kalender nam gewijzigde dagen over van een andere"),
    "calendar.made": gettext_lazy("Een kalender is gemaakt"),
    "catalogue.handed_over": gettext_lazy("De diensten van een afdeling gingen over naar een andere"),
    "chart_change.blocked": gettext_lazy("Een wijziging van de organisatie kon niet doorgaan"),
    "chart_change.done": gettext_lazy("De organisatie is gewijzigd"),
    "chart_change.planned": gettext_lazy("Een wijziging van de organisatie is gepland"),
    "chart_change.withdrawn": gettext_lazy("Een wijziging van de organisatie is ingetrokken"),
    "department.calendar_set": gettext_lazy("Een afdeling werkt met een andere kalender"),
    "department.closed": gettext_lazy("Een afdeling is opgeheven"),
    "department.moved": gettext_lazy("Een afdeling is verplaatst"),
    "department.opened": gettext_lazy("Een afdeling is toegevoegd"),
    "department.people_moved": gettext_lazy("Mensen werken bij een andere afdeling"),
    "department.renamed": gettext_lazy("Een afdeling heet anders"),
    "employee.changed": gettext_lazy("De gegevens van een medewerker zijn gewijzigd"),
    "employee.closed": gettext_lazy("Een medewerker kan niet meer inloggen"),
    "employee.created": gettext_lazy("Een medewerker is toegevoegd"),
    "employee.left": gettext_lazy("Een medewerker is uit dienst"),
    "action.handed_over": gettext_lazy("Een collega neemt een actie over"),
    "follow_up.decided": gettext_lazy("Over alle punten van een afdeling is besloten"),
    "follow_up.escalated_1": gettext_lazy("De leidinggevende erboven leest mee"),
    "follow_up.escalated_2": gettext_lazy("De punten liggen bij de directeur"),
    "follow_up.escalated_3": gettext_lazy("De punten staan op de lijst voor de directie"),
    "follow_up.overdue": gettext_lazy("Een besluit is te laat"),
    "follow_up.started": gettext_lazy("Er kwamen punten in de onderste la"),
    "organisation.exported": gettext_lazy("De organisatie is geëxporteerd"),
    "organisation.imported": gettext_lazy("Een bestand met de organisatie is doorgevoerd"),
    "point.action_decided": gettext_lazy("Besloten: dit doen we"),
    "point.no_confirmed": gettext_lazy("Een nee is bevestigd"),
    "point.no_proposed": gettext_lazy("Een nee is voorgesteld"),
    "point.no_sent_back": gettext_lazy("Een nee is teruggestuurd"),
    "promise.changed": gettext_lazy("Een belofte is gewijzigd"),
    "promise.made": gettext_lazy("Een belofte is vastgelegd"),
    "publication.written": gettext_lazy("Uitkomsten zijn gepubliceerd"),
    "results.regrouped": gettext_lazy("Uitkomsten zijn ook uitgerekend voor de indeling van nu"),
    "requests.imported": gettext_lazy("Verzoeken zijn geïmporteerd"),
    "role.assigned": gettext_lazy("Iemand kreeg een rol"),
    "role.ended": gettext_lazy("Iemands rol is beëindigd"),
    "service.added": gettext_lazy("Een dienst is toegevoegd"),
    "signin.link_made": gettext_lazy("Een link om in te loggen is gemaakt"),
    "supply_relation.added": gettext_lazy("Een levering tussen afdelingen is vastgelegd"),
    "survey.created": gettext_lazy("Een vragenlijst is gemaakt"),
    "survey.described": gettext_lazy("Naam of doel van een vragenlijst is gewijzigd"),
    "survey.questions_changed": gettext_lazy("De vragen van een vragenlijst zijn gewijzigd"),
    "trail.exported": gettext_lazy("Het logboek is geëxporteerd"),
    "trail.pruned": gettext_lazy("Regels ouder dan 13 maanden zijn verwijderd"),
    "trial.brought": gettext_lazy("Iemand bracht een export om een belofte uit te proberen"),
    "trial.dropped": gettext_lazy("Een export om een belofte uit te proberen is weggegooid"),
    "wave.cancelled": gettext_lazy("Een meting is afgelast"),
    "wave.closed": gettext_lazy("Een meting is gesloten"),
    "wave.drafted": gettext_lazy("Een meting is voorbereid"),
    "wave.extended": gettext_lazy("Een meting is verlengd"),
    "wave.invited": gettext_lazy("De genodigden van een meting zijn vastgelegd"),
    "wave.open": gettext_lazy("Een meting is geopend"),
    "wave.publication_refused": gettext_lazy("De uitkomsten zijn niet gepubliceerd: de controle vond een fout"),
    "wave.published": gettext_lazy("Een meting is gepubliceerd"),
    "wave.scheduled": gettext_lazy("Een meting is gepland"),
    "wave.sealing": gettext_lazy("De antwoorden van een meting worden verzegeld"),
}


def language() -> str:
    return get_language() or "nl"


def topic(question: Question) -> str:
    return str(dimension_name(question.dimension))


def number(value: float) -> str:
    return number_in_words(value, language())


def mean(value: float) -> str:
    return number_in_words(value, language(), 1)


def margin(figure: Figure) -> str:
    """ "3,3–3,5"; empty where it cannot be worked out from what is published."""
    if figure.interval is None:
        return ""
    return number_range_in_words(figure.interval.low, figure.interval.high, language())


def sure(figure: Figure) -> str:
    """The line under a mean: margin and certainty, or how few there are."""
    if figure.certainty is None:
        return answers(figure.n)
    return f"{margin(figure)}, {CERTAINTY[figure.certainty]}"


def answers(n: int) -> str:
    return ngettext("%(n)s antwoord", "%(n)s antwoorden", n) % {"n": number(n)}


def response(figure: Figure) -> str:
    """ "84 van 118 genodigden, 71 %"; without the number invited just how many."""
    if figure.invited is None or figure.response is None:
        return answers(figure.n)
    if names_nearly_nobody_or_everybody(figure.n, figure.invited):
        low = figure.response < 1 / 2
        share = f"{'<' if low else '>'}{NO_BREAK}{share_in_words(0.05 if low else 0.95, language())}"
        return _("%(share)s van de genodigden") % {"share": share}
    share = share_in_words(figure.response, language())
    words = {"n": number(figure.n), "invited": number(figure.invited), "share": share}
    return _("%(n)s van %(invited)s genodigden, %(share)s") % words


def names_nearly_nobody_or_everybody(n: int, invited: int) -> bool:
    """A small group in which (nearly) nobody or everybody answered: then its exact response says who did."""
    return invited < FEWEST_FOR_EXACT_RESPONSE and not 1 / 20 < n / invited < 19 / 20


def compared(before: Before | None, change: Change | None) -> str:
    """ "Vorige meting 3,8: geen aantoonbaar verschil"."""
    if before is None or change is None:
        return _("Nog geen eerdere meting")
    if before.mean is None:
        return _("Vorige meting: vrijwel iedereen gaf hetzelfde antwoord")
    return _("Vorige meting %(mean)s: %(verdict)s") % {"mean": mean(before.mean), "verdict": verdict(change)}


def verdict(change: Change) -> str:
    return str(VERDICTS[change.verdict])


def lower_first(text: str) -> str:
    """A topic in the middle of a sentence; an abbreviation stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def statement(question: Question, supplier: str) -> Wording:
    """The sentence that was judged, with the name of the department in it."""
    return wording(question.text, question.text_en, language(), supplier)


def quoted(said: Wording) -> str:
    """A statement within a sentence; marked where its language is another than that of the page."""
    return format_html('<span lang="{}">{}</span>', said.lang, said.text) if said.lang else said.text


def event(name: str) -> str:
    """What an entry of the audit trail tells; empty for an event without words."""
    return str(EVENTS.get(name, ""))
