"""What a trial of a promise comes to, in a few lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from departments.formatting import number_in_words, percent_sign
from figures.shares import FEWEST_FOR_A_PERCENTAGE, rounded_percentage, wilson
from promises.deadlines.outcomes import Outcome
from promises.deadlines.rules import Rule
from promises.trial.answers import Answer

OUTCOME_WORDS = {
    Outcome.KEPT: gettext_lazy("gehaald"),
    Outcome.BROKEN: gettext_lazy("niet gehaald"),
    Outcome.OPEN: gettext_lazy("open"),
    Outcome.PAUSED: gettext_lazy("wacht op de vrager"),
    Outcome.CANCELLED: gettext_lazy("ingetrokken"),
    Outcome.UNKNOWN: gettext_lazy("klaar zonder bekende tijd"),
    Outcome.INVALID: gettext_lazy("ongeldig"),
}
MOST_RULES = 12
"""With more promises in one file only the whole is told."""
MOST_LISTED = 5


@dataclass(slots=True)
class Share:
    """Of the requests whose deadline had passed, how many were kept."""

    kept: int = 0
    due: int = 0

    def __str__(self) -> str:
        """ "71 van 100 op tijd: 71,0 % (61,5–79,0 %)"; with fewer than five only the numbers."""
        words = _("%(kept)s van %(due)s op tijd") % {"kept": _number(self.kept), "due": _number(self.due)}
        if self.due < FEWEST_FOR_A_PERCENTAGE:
            return words
        interval = wilson(self.kept, self.due)
        ends = f"{_percentage(100 * interval.low)}–{_percentage(100 * interval.high)}"
        sign = percent_sign(get_language() or "nl")
        return f"{words}: {_percentage(rounded_percentage(self.kept, self.due, 1))}{sign} ({ends}{sign})"


@dataclass(slots=True)
class Summary:
    """Counts answers as they come."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    whole: Share = field(default_factory=Share)
    rules: dict[Rule, Share] = field(default_factory=dict)
    first_invalid: list[tuple[int, str]] = field(default_factory=list)
    odd: int = 0

    def add(self, number: int, answer: Answer) -> None:
        """Count the answer to the row with this number."""
        status = answer.assessment.status
        self.outcomes[status] += 1
        if status is Outcome.INVALID and len(self.first_invalid) < MOST_LISTED:
            self.first_invalid.append((number, answer.problem))
        self.odd += bool(answer.problem) and status is not Outcome.INVALID
        if answer.row is None:
            return
        shares = [self.whole]
        if len(self.rules) <= MOST_RULES:
            shares.append(self.rules.setdefault(answer.row.rule, Share()))
        if answer.is_due:
            for share in shares:
                share.due += 1
                share.kept += status is Outcome.KEPT

    def lines(self) -> Iterator[str]:
        """What is worth telling; every row stands in the file itself."""
        counted = ", ".join(f"{words} {_number(self.outcomes[each])}" for each, words in OUTCOME_WORDS.items())
        yield _("Rijen: %(count)s. Daarvan %(counted)s.") % {
            "count": _number(self.outcomes.total()),
            "counted": counted,
        }
        yield _("Uiterste moment voorbij: %(share)s.") % {"share": self.whole}
        if 1 < len(self.rules) <= MOST_RULES:
            for rule, share in sorted((str(rule), share) for rule, share in self.rules.items() if share.due):
                yield f"  {rule}: {share}"
        if self.odd:
            yield _("Opvallend, wel gemeten: %(count)s (zie de kolom problem).") % {"count": _number(self.odd)}
        if self.first_invalid:
            yield _("Ongeldig, de eerste:")
        for number, problem in self.first_invalid:
            yield _("  rij %(row)s: %(problem)s") % {"row": number, "problem": problem}


def _number(count: int) -> str:
    return number_in_words(count, get_language() or "nl")


def _percentage(value: float) -> str:
    return number_in_words(value, get_language() or "nl", 1)
