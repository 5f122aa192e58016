"""What an import says: the same words on the page and in the command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from departments.formatting import number_in_words
from departments.imports.models import OrganisationImport

HOLDS: dict[str, str | Promise] = {
    "departments": gettext_lazy("Afdelingen"),
    "people": gettext_lazy("Mensen"),
    "": gettext_lazy("Niets, sla dit over"),
}

FIELDS: dict[str, dict[str, str | Promise]] = {
    "departments": {
        "code": gettext_lazy("Code van de afdeling"),
        "name": gettext_lazy("Naam van de afdeling"),
        "parent": gettext_lazy("Valt onder (code)"),
    },
    "people": {
        "email": gettext_lazy("E-mailadres"),
        "name": gettext_lazy("Naam van de medewerker"),
        "department": gettext_lazy("Werkt bij (code van de afdeling)"),
        "employee_number": gettext_lazy("Personeelsnummer"),
        "language": gettext_lazy("Taal (nl of en)"),
        "role": gettext_lazy("Rol (teamleider of directeur)"),
        "leads": gettext_lazy("Geeft leiding aan (code)"),
    },
}

DELIMITERS: dict[str, str | Promise] = {
    ";": gettext_lazy("puntkomma"),
    ",": gettext_lazy("komma"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("verticale streep"),
}

PHASES: dict[str, tuple[str | Promise, str | Promise]] = {
    "reading": (gettext_lazy("Het bestand wordt geopend."), gettext_lazy("%(done)s van %(total)s rijen gelezen")),
    "checking": (
        gettext_lazy("Nu vergelijken met de organisatie."),
        gettext_lazy("Alle %(total)s rijen gelezen. Nu vergelijken met de organisatie."),
    ),
    "storing": (
        gettext_lazy("Nu vergelijken en opslaan."),
        gettext_lazy("Alle %(total)s rijen gelezen. Nu vergelijken en opslaan."),
    ),
}
"""What a phase says without a total, and with one."""

ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "cp1252"}


@dataclass(frozen=True)
class Finding:
    """What would change, as one sentence: the `first` change, the `rest`, and after a semicolon `shrinking`."""

    first: str
    rest: str
    shrinking: str

    def __str__(self) -> str:
        said = f"{self.first}{self.rest}"
        return f"{said}; {self.shrinking}." if self.shrinking else f"{said}."


STATES: dict[str, str | Promise] = {
    "applying": gettext_lazy("Wordt doorgevoerd"),
    "done": gettext_lazy("Doorgevoerd"),
}


def state_in_words(brought: OrganisationImport) -> str:
    """Its state, in the words of its buttons."""
    return str(STATES.get(brought.state, brought.get_state_display()))


def number(count: int) -> str:
    return number_in_words(count, get_language() or "nl")


def finding(differences: Mapping[str, Any]) -> Finding | None:
    """The sentence above the differences; nothing when nothing would change."""
    changes = [*_people(differences), *_departments(differences), *_roles(differences)]
    if not changes:
        return None
    rest = _enumerated(changes).removeprefix(changes[0])
    return Finding(changes[0], rest, _shrinking(len(differences.get("shrinking", []))))


def _people(differences: Mapping[str, Any]) -> list[str]:
    people = differences.get("people", {})
    said = [
        ("new", ngettext("%(n)s medewerker nieuw", "%(n)s medewerkers nieuw", people.get("new", 0))),
        ("left", ngettext("%(n)s medewerker weg", "%(n)s medewerkers weg", people.get("left", 0))),
        (
            "moved",
            ngettext(
                "%(n)s medewerker naar een andere afdeling",
                "%(n)s medewerkers naar een andere afdeling",
                people.get("moved", 0),
            ),
        ),
        (
            "changed",
            ngettext(
                "%(n)s medewerker met andere gegevens",
                "%(n)s medewerkers met andere gegevens",
                people.get("changed", 0),
            ),
        ),
    ]
    return _counted(said, people)


def _departments(differences: Mapping[str, Any]) -> list[str]:
    chart = differences.get("departments", {})
    said = [
        ("new", ngettext("%(n)s afdeling nieuw", "%(n)s afdelingen nieuw", chart.get("new", 0))),
        ("closed", ngettext("%(n)s afdeling vervallen", "%(n)s afdelingen vervallen", chart.get("closed", 0))),
        ("renamed", ngettext("%(n)s afdeling hernoemd", "%(n)s afdelingen hernoemd", chart.get("renamed", 0))),
        ("moved", ngettext("%(n)s afdeling verplaatst", "%(n)s afdelingen verplaatst", chart.get("moved", 0))),
    ]
    return _counted(said, chart)


def _roles(differences: Mapping[str, Any]) -> list[str]:
    roles = differences.get("roles", {})
    said = [
        ("new", ngettext("%(n)s rol erbij", "%(n)s rollen erbij", roles.get("new", 0))),
        ("ended", ngettext("%(n)s rol beëindigd", "%(n)s rollen beëindigd", roles.get("ended", 0))),
    ]
    return _counted(said, roles)


def _counted(said: list[tuple[str, str]], counts: Mapping[str, int]) -> list[str]:
    return [words % {"n": number(counts[name])} for name, words in said if counts.get(name)]


def _shrinking(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(n)s team zakt onder de drempel", "%(n)s teams zakken onder de drempel", count) % {
        "n": number(count)
    }


def _enumerated(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return _("%(first)s en %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def read_as(encoding: str, delimiter: str) -> str:
    """How the file was read: "Gelezen als cp1252, puntkomma". Nothing for a spreadsheet."""
    if not encoding:
        return ""
    return _("Gelezen als %(encoding)s, met %(delimiter)s tussen de kolommen.") % {
        "encoding": ENCODINGS.get(encoding, encoding),
        "delimiter": DELIMITERS.get(delimiter, delimiter),
    }


def phase_in_words(phase: str, done: int, total: int) -> str:
    """How far the work is: "1.200 van 20.000 rijen gelezen"."""
    begun, counted = PHASES.get(phase, (_("Het werk begint."), _("%(done)s van %(total)s gedaan")))
    return str(counted if total else begun) % {"done": number(done), "total": number(total)}
