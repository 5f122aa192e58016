"""Which terms are offered for a kind of promise, and the rule that a choice comes to. Pure; no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from fractions import Fraction

from promises.deadlines.rules import Rule, RuleKind

TILES = 8
"""So many terms stand beside each other."""

KINDS = (
    RuleKind.WORKING_DAYS,
    RuleKind.WORKING_HOURS,
    RuleKind.SAME_DAY,
    RuleKind.CALENDAR_DAYS,
    RuleKind.CLOCK_HOURS,
)
"""What can be tried: the deadline of the source (`at`) has no term."""

STEPS: dict[RuleKind, tuple[int, ...]] = {
    RuleKind.WORKING_DAYS: (1, 2, 5, 10, 20),
    RuleKind.WORKING_HOURS: (1, 2, 4, 8, 20, 40, 80, 160),
    RuleKind.CALENDAR_DAYS: (1, 2, 7, 14, 28),
    RuleKind.CLOCK_HOURS: (1, 2, 4, 8, 24, 72, 168, 336, 720),
}
"""How far apart the terms lie: the smallest step with which the row reaches what is looked for."""

CUTS: tuple[time | None, ...] = (*(time(hour) for hour in range(10, 17)), None)
"""For the same day: received before this hour; None: before closing time."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A promise to try, without its term: `kind`, and what belongs to it (`late` to wd, `extended` to cd)."""

    kind: RuleKind
    late: bool = False
    extended: bool = False

    def rule(self, amount: Fraction | None = None, cut: time | None = None) -> Rule:
        """The rule with this term; `cut` for the same day."""
        if self.kind is RuleKind.SAME_DAY:
            return Rule(self.kind, cut=cut)
        return Rule(
            self.kind,
            amount,
            late_next=self.late and self.kind is RuleKind.WORKING_DAYS,
            extended=self.extended and self.kind is RuleKind.CALENDAR_DAYS,
        )

    def rules(self, step: int) -> list[Rule]:
        """The row of terms with this step between them; for the same day the row of hours."""
        if self.kind is RuleKind.SAME_DAY:
            return [self.rule(cut=cut) for cut in CUTS]
        return [self.rule(Fraction(step * place)) for place in range(1, TILES + 1)]
