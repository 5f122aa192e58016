"""Lines of the audit trail as somebody reads them, and which numbers in them need a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.roles import Right, Role
from departments.audit.models import AuditEntry
from departments.audit.services import SYSTEM
from departments.chart.models import ChartChange
from departments.formatting import day_in_words, moment_in_words, share_in_words
from departments.people.models import ROLE_LABELS
from feedback.actions.models import Decision
from feedback.dashboard import words
from feedback.dashboard.trail_names import Key, Named, Names
from feedback.dashboard.trail_words import AFTER, COUNTS, DETAILS, FIELDS, How, kind_words

MOST_NAMES = 8
"""Names that a line lists; of more it says how many."""

NAMED = {
    How.DEPARTMENT: "department",
    How.DEPARTMENTS: "department",
    How.PLACES: "department",
    How.EMPLOYEE: "employee",
    How.EMPLOYEES: "employee",
    How.WAVE: "wave",
    How.SERVICE: "service",
    How.ACTION: "action",
    How.CALENDAR: "calendar",
}

SEVERAL = {How.DEPARTMENTS, How.EMPLOYEES}
"""Details that are a list, or only how many."""


@dataclass(frozen=True)
class Line:
    """One entry in words. `event` empty: an event without words, then `code` is all there is.

    `details`: what is said, and what it is, "eerst → nu" where something became different.
    """

    number: int
    at: datetime
    who: Named
    event: str
    code: str
    kind: str
    what: Named
    details: list[tuple[str, str]]
    hash: str


def lines(entries: Sequence[AuditEntry], rights: frozenset[Right] = frozenset()) -> list[Line]:
    """One query for each kind of thing that they name."""
    names = Names((key for entry in entries for key in _keys(entry)), rights)
    return [
        Line(
            number=entry.number,
            at=entry.at,
            who=Named(_("Systeem")) if entry.actor_kind == SYSTEM else names.of(entry.actor_kind, entry.actor_id),
            event=words.event(entry.event),
            code=entry.event,
            kind=kind_words(entry.target_kind),
            what=names.of(entry.target_kind, entry.target_id) if entry.target_id else Named(""),
            details=list(_details(entry, names)),
            hash=entry.hash,
        )
        for entry in entries
    ]


def _keys(entry: AuditEntry) -> Iterator[Key]:
    yield entry.actor_kind, entry.actor_id
    yield entry.target_kind, entry.target_id
    for name, value in entry.details.items():
        kind = NAMED.get(_how(entry.event, name))
        if kind:
            for number in _numbers(value):
                yield kind, number


def _numbers(value: Any) -> Iterable[str]:
    """Those that will be named; not the thousands of a whole branch that moved."""
    if _is_counts(value):
        return []
    if isinstance(value, dict):
        return [str(one) for pair in list(value.items())[:MOST_NAMES] for one in pair if one is not None]
    return [str(one) for one in value[:MOST_NAMES]] if isinstance(value, list) else [str(value)]


def _how(event: str, name: str) -> How:
    if name == "before":
        name = AFTER.get(event, name)
    return DETAILS[name][1] if name in DETAILS else How.TEXT


def _details(entry: AuditEntry, names: Names) -> Iterator[tuple[str, str]]:
    after = AFTER.get(entry.event, "after")
    for name, value in entry.details.items():
        if name == "before" and after in entry.details:
            continue
        how = _how(entry.event, name)
        told = _told(value, how, names)
        if name == after and "before" in entry.details:
            earlier = _told(entry.details["before"], how, names)
            told = f"{earlier or _('niets')} → {told or _('niets')}"
        if told:
            yield str(DETAILS[name][0]) if name in DETAILS else _("Ook bewaard"), told


def _told(value: Any, how: How, names: Names) -> str:
    """The value in words; empty when there is nothing to tell."""
    if value is None or value in ("", [], {}):
        return ""
    kind = NAMED.get(how)
    if _is_counts(value):
        # in the order of the words: PostgreSQL keeps the keys in one of its own
        return _listed([f"{word} {words.number(value[name])}" for name, word in COUNTS.items() if value.get(name)])
    if how in SEVERAL and isinstance(value, int):
        return words.number(value)
    if kind:
        return _named(value, kind, names)
    reading = READINGS.get(how, _plain)
    try:
        return reading(value)
    except (ValueError, TypeError, ArithmeticError):
        return _plain(value)


def _is_counts(value: Any) -> bool:
    """Whether it says how many of each: never the numbers of things themselves."""
    return isinstance(value, dict) and bool(value) and value.keys() <= COUNTS.keys()


def _named(value: Any, kind: str, names: Names) -> str:
    if isinstance(value, dict):
        return _listed([f"{_name(names, kind, one)} → {_name(names, kind, other)}" for one, other in value.items()])
    if isinstance(value, list):
        return _listed([_name(names, kind, one) for one in value])
    return _name(names, kind, value)


def _name(names: Names, kind: str, number: object) -> str:
    return names.of(kind, number).name or _("niet meer bekend")


def _listed(found: Sequence[str]) -> str:
    more = len(found) - MOST_NAMES
    text = ", ".join(found[:MOST_NAMES])
    return _("%(names)s en nog %(n)s") % {"names": text, "n": words.number(more)} if more > 0 else text


def _plain(value: Any) -> str:
    """A value that nothing is known about, without the signs of a program."""
    if isinstance(value, bool):
        return _yes_no(value)
    if isinstance(value, int):
        return words.number(value)
    if isinstance(value, dict):
        return _listed([f"{name}: {_plain(one)}" for name, one in value.items()])
    if isinstance(value, list):
        return _listed([_plain(one) for one in value])
    return "" if value is None else str(value)


def _yes_no(value: Any) -> str:
    return _("ja") if value else _("nee")


def _day(value: Any) -> str:
    if "T" in str(value):
        return moment_in_words(timezone.localtime(datetime.fromisoformat(value)), words.language(), "bare-year")
    return day_in_words(date.fromisoformat(value), words.language(), "bare-year")


def _fields(value: Any) -> str:
    found = value if isinstance(value, list) else [value]
    return _listed([str(FIELDS.get(one, one)) for one in found])


def _count(value: Any) -> str:
    return words.number(len(value) if isinstance(value, list) else value)


def _chosen(labels: dict[Any, Any]) -> Callable[[Any], str]:
    return lambda value: str(labels.get(value, value))


READINGS: dict[How, Callable[[Any], str]] = {
    How.NUMBER: lambda value: words.number(value) if isinstance(value, int) else _plain(value),
    How.SHARE: lambda value: share_in_words(float(value), words.language()),
    How.YES_NO: _yes_no,
    How.DAY: _day,
    How.FIELDS: _fields,
    How.COUNT: _count,
    How.ROLE: lambda value: str(ROLE_LABELS[Role(value)]),
    How.CONSTRAINT: _chosen(dict(Decision.Constraint.choices)),
    How.CHANGE: _chosen(dict(ChartChange.Kind.choices)),
    How.LEFT_OUT: lambda value: "",
}
