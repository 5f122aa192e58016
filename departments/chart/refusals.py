"""Why the chart cannot change like this, as a sentence at a field."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from departments.chart.checks import LONGEST_CODE, LONGEST_NAME, Reason, Refusal
from departments.formatting import day_in_words

LONGEST_SENTENCE = 300

SENTENCES: dict[Reason, str | Promise] = {
    Reason.NO_NAME: _("Geef de afdeling een naam."),
    Reason.NAME_TOO_LONG: _("Deze naam is te lang. Gebruik hooguit %(longest_name)d tekens."),
    Reason.NO_CODE: _("Geef de afdeling een code."),
    Reason.CODE_TOO_LONG: _("Deze code is te lang. Gebruik hooguit %(longest_code)d tekens."),
    Reason.CODE_TAKEN: _("De code %(department)s is al gebruikt, misschien door een afdeling die is opgeheven. "
                         "Kies een andere."),
    Reason.SISTER_HAS_NAME: _("Onder %(other)s staat al een afdeling die %(department)s heet. Kies een andere naam."),
    Reason.SAME_NAME: _("De afdeling heet al %(department)s."),
    Reason.UNKNOWN: _("Deze afdeling is er niet. Kies een andere."),
    Reason.CLOSED: _("%(department)s is opgeheven op %(day)s. Kies een andere afdeling."),
    Reason.NOT_YET: _("%(department)s bestaat op die dag nog niet, maar vanaf %(day)s."),
    Reason.NO_PARENT: _("Kies de afdeling waar deze onder komt."),
    Reason.SAME_PARENT: _("%(department)s staat al onder %(other)s."),
    Reason.LOOP: _("%(department)s kan niet onder %(other)s komen: dat is de afdeling zelf of staat eronder."),
    Reason.TOP: _("%(department)s is de hele organisatie. Die kan niet worden verplaatst, gesplitst, samengevoegd of "
                  "opgeheven."),
    Reason.TOO_FEW_TO_MERGE: _("Kies de afdelingen die worden samengevoegd: minstens twee voor een nieuwe afdeling, "
                               "minstens één voor een bestaande."),
    Reason.WITH_ITSELF: _("%(department)s kan niet opgaan in zichzelf. Kies een andere afdeling."),
    Reason.OWN_BRANCH: _("%(department)s houdt op, en %(other)s staat daaronder. Kies een afdeling die er niet onder "
                         "staat."),
    Reason.TOO_FEW_PARTS: _("Noem de delen van %(department)s: minstens twee, of één als de afdeling blijft bestaan."),
    Reason.NO_SUCH_PART: _("Kies een deel dat u hierboven noemt."),
    Reason.KEEPS_ITSELF: _("%(department)s blijft bestaan en houdt wat nog openstaat."),
    Reason.NOT_ITS_CHILD: _("%(other)s staat niet direct onder %(department)s."),
    Reason.BEFORE_LAST_CHANGE: _("%(department)s veranderde op %(day)s nog. Kies die dag of een latere."),
    Reason.TOO_SOON_TO_END: _("%(department)s veranderde op %(day)s nog. Kies een latere dag."),
    Reason.WAITS_ALREADY: _("Voor %(department)s staat al een wijziging gepland op %(day)s. Trek die eerst in."),
    Reason.BREAKS_PLANNED: _("Zo kan een wijziging van %(department)s, gepland op %(day)s, niet meer doorgaan. Trek "
                             "die eerst in."),
}  # fmt: skip

WITHOUT_DEPARTMENT_ABOVE = _("Er staat al een afdeling die %(department)s heet. Kies een andere naam.")


class ChangeRefused(Exception):
    """The chart cannot change like this: `sentence` says why, at the field `field` of the plan (or day, reason)."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}")
        self.field = field
        self.sentence = sentence


def refused(refusal: Refusal) -> ChangeRefused:
    """The refusal as an error, in the language of the reader."""
    sentence = SENTENCES[refusal.reason]
    if refusal.reason == Reason.SISTER_HAS_NAME and not refusal.other:
        sentence = WITHOUT_DEPARTMENT_ABOVE
    text = str(sentence) % {
        "department": refusal.department,
        "other": refusal.other,
        "day": _day(refusal.day),
        "longest_name": LONGEST_NAME,
        "longest_code": LONGEST_CODE,
    }
    return ChangeRefused(refusal.field, text)


def _day(day: date | None) -> str:
    return day_in_words(day, get_language() or "nl", "year") if day else ""
