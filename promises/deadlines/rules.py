"""The promise grammar: what a rule text means. Pure; rules 11-15 of the promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from fractions import Fraction

from departments.worktime.windows import HOUR

RULES_VERSION = 1
"""Which meaning of the rules a result was worked out with (rule 30): raise it when an answer changes."""

GRAMMAR = ("at", "wd:N", "wd:N;late=next", "sd", "sd;cut=HH:MM", "wh:N", "ch:N", "cd:N", "cd:N;ext")


class RuleKind(StrEnum):
    """What a rule counts in."""

    AT = "at"
    """The deadline that the source gives (rule 15)."""
    WORKING_HOURS = "wh"
    WORKING_DAYS = "wd"
    SAME_DAY = "sd"
    CLOCK_HOURS = "ch"
    CALENDAR_DAYS = "cd"


MOST = {
    RuleKind.WORKING_HOURS: 20_000,
    RuleKind.WORKING_DAYS: 2_000,
    RuleKind.CLOCK_HOURS: 87_600,
    RuleKind.CALENDAR_DAYS: 3_660,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that a machine can check; `str` gives its text.

    `amount`: hours or days, None for `at` and `sd`. `late_next`: `wd` only (rule 13). `cut`: `sd` only (rule 14).
    `extended`: `cd` only (rule 15).
    """

    kind: RuleKind
    amount: Fraction | None = None
    late_next: bool = False
    cut: time | None = None
    extended: bool = False

    @property
    def days(self) -> int:
        """The number of a rule in days."""
        return int(self.amount or 0)

    @property
    def microseconds(self) -> int:
        """The length of a rule in hours."""
        return int((self.amount or 0) * HOUR)

    @property
    def counts_openings(self) -> bool:
        """Whether a pause is charged in opening time, not in time on the clock (rule 19)."""
        return self.kind not in {RuleKind.CLOCK_HOURS, RuleKind.CALENDAR_DAYS}

    def __str__(self) -> str:
        text = self.kind.value
        if self.amount is not None:
            text += f":{_decimal(self.amount)}"
        if self.late_next:
            text += ";late=next"
        if self.cut is not None:
            text += f";cut={self.cut:%H:%M}"
        return text + ";ext" if self.extended else text


class UnknownRule(ValueError):
    """This text is no rule of the grammar."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


_HOURS = re.compile(r"(?P<kind>wh|ch):(?P<amount>\d{1,6}(\.\d{1,6})?)", re.ASCII)
_DAYS = re.compile(r"(?P<kind>wd|cd):(?P<amount>\d{1,6})(?P<option>;late=next|;ext)?", re.ASCII)
_SAME_DAY = re.compile(r"sd(;cut=(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d))?", re.ASCII)


def parse_rule(text: str) -> Rule:
    """Read a rule such as ``wd:2``, ``wh:1.5``, ``sd;cut=15:00`` or ``cd:14;ext``.

    Raises:
        UnknownRule: not a rule of the grammar, 0, or longer than anybody promises.
    """
    if text == RuleKind.AT.value:
        return Rule(RuleKind.AT)
    if match := _SAME_DAY.fullmatch(text):
        cut = time(int(match["hour"]), int(match["minute"])) if match["hour"] else None
        return Rule(RuleKind.SAME_DAY, cut=cut)
    if match := _HOURS.fullmatch(text):
        return Rule(RuleKind(match["kind"]), _amount(text, match))
    if match := _DAYS.fullmatch(text):
        return _in_days(text, match)
    raise UnknownRule(text)


def _in_days(text: str, match: re.Match[str]) -> Rule:
    kind, option = RuleKind(match["kind"]), match["option"]
    if option and (kind is RuleKind.WORKING_DAYS) != (option == ";late=next"):
        raise UnknownRule(text)
    amount = _amount(text, match)
    return Rule(kind, amount, late_next=option == ";late=next", extended=option == ";ext")


def _amount(text: str, match: re.Match[str]) -> Fraction:
    amount = Fraction(match["amount"])
    if not 0 < amount <= MOST[RuleKind(match["kind"])]:
        raise UnknownRule(text)
    return amount


def _decimal(amount: Fraction) -> str:
    return f"{float(amount):.6f}".rstrip("0").rstrip(".")
