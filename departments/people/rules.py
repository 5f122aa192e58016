"""What must hold for people and their roles, on plain values. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from departments.access.roles import Role

SMALLEST_GROUP = 5
"""Persons behind every published number: a group with fewer is never shown on its own."""

LEADING = frozenset({Role.TEAM_LEAD, Role.DIRECTOR})
"""Roles that are always of a department."""

OF_THE_WHOLE = frozenset({Role.FUNCTIONAL_MANAGER, Role.AUDITOR})
"""Roles that are always of the whole organisation, and never both of one person: who manages does not check."""

PASSED_ON = frozenset({Role.TEAM_LEAD, Role.DIRECTOR, Role.COMMENT_MODERATOR})
"""Roles that a substitute holds while somebody is away. To manage or to audit is given to a person by name only."""


@dataclass(frozen=True)
class Term:
    """From the first day up to, not including, `until`; None: without an end."""

    begin: date
    until: date | None = None

    def overlaps(self, other: Term) -> bool:
        return (other.until is None or self.begin < other.until) and (self.until is None or other.begin < self.until)


def clashes(role: Role, term: Term, held: Iterable[tuple[Role, Term]]) -> bool:
    """Whether this role would make one person both manager and auditor on some day."""
    return role in OF_THE_WHOLE and any(
        other in OF_THE_WHOLE and other != role and term.overlaps(theirs) for other, theirs in held
    )


def always_somebody(terms: Iterable[Term], day: date) -> bool:
    """Whether on `day` and every day after it at least one of these terms holds."""
    covered = day
    for term in sorted(terms, key=lambda term: term.begin):
        if term.begin > covered:
            return False
        if term.until is None:
            return True
        covered = max(covered, term.until)
    return False
