"""What came of a check of the trail, in sentences for a page and for a command."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from departments.audit.checking import Finding, Problem
from departments.formatting import number_in_words

SENTENCES: dict[Problem, str | Promise] = {
    Problem.CHANGED: _("Regel %(number)s is gewijzigd nadat hij geschreven was."),
    Problem.MISSING: _("Regel %(number)s ontbreekt."),
    Problem.UNLINKED: _("Regel %(number)s hoort niet achter de regel ervoor: een van beide is vervangen."),
    Problem.BEFORE: _("Regel %(number)s is toegevoegd vóór het punt waar het logboek is opgeschoond."),
    Problem.CUT_OFF: _("Vanaf regel %(number)s is het einde van het logboek weggehaald."),
    Problem.BEYOND: _("Regel %(number)s is achteraan toegevoegd, buiten het systeem om."),
    Problem.REWRITTEN: _("De laatste regel, %(number)s, is een andere dan het systeem ondertekende."),
    Problem.CHECKPOINT: _("Het controlepunt bij regel %(number)s is niet ondertekend door dit systeem."),
    Problem.HEAD: _("De handtekening onder het einde van het logboek, regel %(number)s, is niet van dit systeem."),
    Problem.NO_HEAD: _("De handtekening onder het einde van het logboek, regel %(number)s, is weg."),
}


def sentence(finding: Finding) -> str:
    """ "Regel 1.309 ontbreekt." """
    return str(SENTENCES[finding.problem]) % {"number": number_in_words(finding.number, get_language() or "nl")}


def groups_of(hash_: str) -> str:
    """A hash in groups of eight, so that somebody can read it out and compare."""
    return " ".join(hash_[start : start + 8] for start in range(0, len(hash_), 8))
