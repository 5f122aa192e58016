"""What is known of a promise at a moment: numbers with their certainty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from departments.chart.models import Department
from departments.chart.words import taken_over
from figures.intervals import Interval
from figures.shares import Verdict, verdict
from promises.definitions.models import Promise, PromiseVersion
from promises.results.words import FigureWords, figure_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Requests by what became of them. `broken_open` are those of `broken` without an answer.

    The percentage is `due_kept` of `due_total`: kept and broken with a deadline at or before the moment of looking.
    The others stand beside it, never in it.
    """

    kept: int = 0
    broken: int = 0
    broken_open: int = 0
    open: int = 0
    paused: int = 0
    cancelled: int = 0
    unknown: int = 0
    invalid: int = 0
    due_kept: int = 0
    due_total: int = 0

    @property
    def total(self) -> int:
        """Every request, none dropped."""
        return self.kept + self.broken + self.open + self.paused + self.outside

    @property
    def outside(self) -> int:
        """What can never come into the percentage."""
        return self.cancelled + self.unknown + self.invalid

    @property
    def kept_early(self) -> int:
        """Answered in time while the deadline has yet to come: in the percentage from the deadline on."""
        return self.kept - self.due_kept


def added(counts: Iterable[Counts]) -> Counts:
    """All of them together; the caller sees to it that they are of one class of evidence."""
    every = list(counts)
    return Counts(**{field.name: sum(getattr(each, field.name) for each in every) for field in fields(Counts)})


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFigures(Counts):
    """One version of a promise, measured on requests of one class of evidence (empty: there are no requests yet).

    `answered_by`: who answers for a department that closed since; empty for one that exists.
    """

    version: PromiseVersion
    evidence: str = ""
    answered_by: str = ""

    @property
    def promise(self) -> Promise:
        return self.version.promise

    @property
    def department(self) -> Department:
        return self.version.promise.department

    @property
    def taken_over(self) -> str:
        """That another department answers for it now, or nothing."""
        return taken_over(self.department.name, self.answered_by)

    @property
    def verdict(self) -> Verdict:
        """The share held against what was promised; says itself whether a percentage or a colour may be shown."""
        return verdict(self.due_kept, self.due_total, float(self.version.promised_share))

    @property
    def interval(self) -> Interval | None:
        """Wilson 95 %, as fractions; None with fewer than five requests."""
        return self.verdict.interval

    @property
    def words(self) -> FigureWords:
        """The same in words, in the language of the reader."""
        return figure_words(self, self.verdict, self.version.promised_share, self.evidence)
