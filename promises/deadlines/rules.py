"""The promise grammar: what a rule text means. Pure; rules 11-15 of the promises.

Only ``at`` (the deadline that the source gives) can be measured so far. The other rules of the grammar are recognised,
so that a text which is no rule at all is told apart from one that is not measured yet.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RuleKind(StrEnum):
    """What a rule counts in."""

    GIVEN = "at"
    """The deadline that the source gives (rule 15)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that a machine can check."""

    kind: RuleKind


class UnknownRule(ValueError):
    """This text is no rule, or a rule that is not measured yet (``is_grammar``)."""

    def __init__(self, text: str, *, is_grammar: bool) -> None:
        super().__init__(text)
        self.text = text
        self.is_grammar = is_grammar


_NOT_MEASURED_YET = re.compile(
    r"wh:\d+(\.\d+)?|wd:\d+(;late=next)?|sd(;cut=\d\d:\d\d)?|ch:\d+(\.\d+)?|cd:\d+(;ext)?", re.ASCII
)


def parse_rule(text: str) -> Rule:
    """Read a rule such as ``at``.

    Raises:
        UnknownRule: not a rule of the grammar, or one that cannot be measured yet.
    """
    if text == RuleKind.GIVEN.value:
        return Rule(RuleKind.GIVEN)
    raise UnknownRule(text, is_grammar=_NOT_MEASURED_YET.fullmatch(text) is not None)


def deadline_of(rule: Rule, *, given: datetime | None) -> datetime | None:
    """The instant at or before which an answer keeps the promise; None when the source gives none.

    Source: rule 15 of the promises.
    """
    match rule.kind:
        case RuleKind.GIVEN:
            return given
