"""What the pages must show, counted here from what the people of a test said; not by the code of the product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from departments.chart.models import Department
from departments.people.models import Employee
from tests.journeys.answering import NOT_APPLICABLE

Said = Mapping[Employee, Mapping[Department, Sequence[int]]]


@dataclass(frozen=True)
class Counted:
    """One question about one supplier: how many gave each score."""

    counts: Counter[int]

    @property
    def n(self) -> int:
        return self.counts.total()

    @property
    def mean(self) -> str:
        """With one Dutch decimal."""
        exact = Fraction(sum(score * times for score, times in self.counts.items()), self.n)
        decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
        return str(decimal.quantize(Decimal("0.1"), ROUND_HALF_UP)).replace(".", ",")

    @property
    def shares(self) -> list[str]:
        """Of each score in whole percents, as on the page."""
        whole = [Decimal(100 * self.counts[score]) / self.n for score in range(1, 6)]
        return [f"{share.quantize(Decimal(1), ROUND_HALF_UP)}\u00a0%" for share in whole]


def counted(said: Said, supplier: Department, question: int) -> Counted:
    """What everybody said about one question (0 … 7)."""
    scores = (answers[supplier][question] for answers in said.values() if supplier in answers)
    return Counted(Counter(score for score in scores if score != NOT_APPLICABLE))


def persons(said: Said, supplier: Department, people: Iterable[Employee]) -> int:
    """How many of these people said something about the supplier."""
    return sum(supplier in said.get(person, {}) for person in people)
