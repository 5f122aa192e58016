"""What is wrong or odd about a clock, in words for a reader."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from promises.deadlines.outcomes import Problem

PROBLEM_WORDS = {
    Problem.NO_START: _("de ontvangst ontbreekt"),
    Problem.START_LATER: _("de ontvangst ligt na het moment van kijken"),
    Problem.NO_DEADLINE: _("de uiterste datum ontbreekt"),
    Problem.BEFORE_START: _("het antwoord ligt vóór de ontvangst"),
    Problem.WITHDRAWN_BEFORE_START: _("de intrekking ligt vóór de ontvangst"),
    Problem.PAUSE_BACKWARDS: _("een pauze eindigt voordat zij begint"),
    Problem.EARLY_ANSWER: _("het antwoord ligt hooguit 2 minuten vóór de ontvangst en telt als direct"),
    Problem.EARLY_WITHDRAWAL: _("de intrekking ligt hooguit 2 minuten vóór de ontvangst en telt als direct"),
    Problem.SKIPPED_TIME: _("de tijd bestaat niet door de zomertijd en is een uur later gezet"),
    Problem.DOUBLE_TIME: _("de tijd kwam die nacht twee keer voor; de eerste telt"),
}


def problems_in_words(problems: Iterable[str]) -> str:
    """Words of `Problem`, as they stand in `Clock.problem`, as one text."""
    return "; ".join(str(PROBLEM_WORDS[Problem(problem)]) for problem in problems)
