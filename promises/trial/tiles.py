"""The row of terms as tiles to choose from, and what a link or a form must carry to ask the same again."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promises.deadlines.rules import Rule, RuleKind
from promises.definitions.words import term_in_words
from promises.trial.question import CLOSE, OTHER, QuestionForm
from promises.trial.result import Result
from promises.trial.telling import tile_name
from promises.trial.terms import STEPS, Choice

TITLES = {
    RuleKind.WORKING_DAYS: gettext_lazy("Termijn in werkdagen"),
    RuleKind.WORKING_HOURS: gettext_lazy("Termijn in werkuren"),
    RuleKind.SAME_DAY: gettext_lazy("Antwoord dezelfde dag op wat binnenkomt vóór"),
    RuleKind.CALENDAR_DAYS: gettext_lazy("Termijn in kalenderdagen"),
    RuleKind.CLOCK_HOURS: gettext_lazy("Termijn in klokuren"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One radio: what it sends, what stands on it, and what it says to who hears it."""

    value: str
    name: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Tiles:
    """The row; `other` is what stands in the field for another term, chosen when `is_other`."""

    row: list[Tile]
    is_other: bool
    other: str
    kind: str

    @property
    def title(self) -> str:
        """Above the row: "Termijn in werkdagen"."""
        return str(TITLES[RuleKind(self.kind)])

    @property
    def other_label(self) -> str:
        return _("Andere tijd") if self.kind == RuleKind.SAME_DAY else _("Ander aantal")


def tiles_of(form: QuestionForm, result: Result | None) -> Tiles:
    """Those of the result; of a form with errors the first row, with what was typed."""
    kind = form.kind
    if result is None:
        step = STEPS.get(kind, (1,))[0]
        rules = Choice(kind).rules(step)
        asked = "" if form.has_new_kind else str(form.data.get("termijn", ""))
        other = str(form.data.get("anders", ""))
        return Tiles([_tile(rule, value_of(rule) == asked) for rule in rules], asked == OTHER, other, kind.value)
    chosen = result.chosen.rule
    row = [_tile(point.rule, point.rule == chosen) for point in result.row]
    is_other = not any(tile.is_chosen for tile in row)
    return Tiles(row, is_other, value_of(chosen) if is_other else "", kind.value)


def value_of(rule: Rule) -> str:
    """What a tile sends: "4", "1.5", "15:30", "sluiting"."""
    if rule.kind is RuleKind.SAME_DAY:
        return f"{rule.cut:%H:%M}" if rule.cut else CLOSE
    return str(rule).partition(":")[2].partition(";")[0]


def kept_values(form: QuestionForm, result: Result | None) -> list[tuple[str, str]]:
    """What was asked, as hidden fields: with the term that was chosen for who did not choose one."""
    values = {name: str(form.data.get(name, "")) for name in (*form.fields, "meting")}
    if result is not None:
        values |= {"termijn": value_of(result.chosen.rule), "anders": ""}
    return [(name, value) for name, value in values.items() if value]


def _tile(rule: Rule, is_chosen: bool) -> Tile:
    name = tile_name(rule)
    words = "" if rule.kind is RuleKind.SAME_DAY else term_in_words(rule).removeprefix(name).strip()
    return Tile(value_of(rule), name, words, is_chosen)
