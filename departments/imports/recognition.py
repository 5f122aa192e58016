"""What the columns of a table are likely to be, from their names in Dutch or English. Pure."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from typing import TypedDict

DEPARTMENTS, PEOPLE = "departments", "people"

FIELDS: dict[str, tuple[str, ...]] = {
    DEPARTMENTS: ("code", "name", "parent"),
    PEOPLE: ("email", "name", "department", "employee_number", "language", "role", "leads"),
}
REQUIRED: dict[str, tuple[str, ...]] = {DEPARTMENTS: ("code", "name"), PEOPLE: ("email", "name", "department")}

KNOWN: dict[str, dict[str, str]] = {
    DEPARTMENTS: {
        "code": "code afdelingscode afdelingsnummer codeafdeling codevandeafdeling orgcode organisatiecode "
        "eenheidscode departmentcode unitcode orgunit id afdelingid departmentid kostenplaats costcenter costcentre",
        "name": "naam afdeling afdelingsnaam naamafdeling naamvandeafdeling omschrijving eenheid organisatieeenheid "
        "name department departmentname unit unitname description team",
        "parent": "onder valtonder valtondercode bovenliggende bovenliggendeafdeling bovenliggendecode hoortbij ouder "
        "moederafdeling hogereafdeling parent parentcode parentdepartment reportsto partof",
    },
    PEOPLE: {
        "email": "email emailadres mail mailadres emailaddress mailaddress werkmail emailwerk zakelijkemailadres upn "
        "userprincipalname",
        "name": "naam medewerker naammedewerker naamvandemedewerker volledigenaam weergavenaam achternaamvoornaam name "
        "fullname displayname employee employeename",
        "department": "afdeling afdelingscode codeafdeling werktbij werktbijcode afdelingsnummer team eenheid "
        "organisatieeenheid orgcode department departmentcode unit unitcode orgunit kostenplaats costcenter",
        "employee_number": "personeelsnummer personeelsnr medewerkernummer medewerkersnummer medewerkernr persnr pnr "
        "nummer employeenumber employeeid personnelnumber staffnumber",
        "language": "taal voertaal voorkeurstaal language lang preferredlanguage",
        "role": "rol functierol rolinikg role",
        "leads": "leidt geeftleidingaan leidinggevendevan teamleidervan hoofdvan geeftleidingaancode leads managerof "
        "leaderof headof",
    },
}
_MEANING = {
    holds: {word: field for field, words in fields.items() for word in words.split()} for holds, fields in KNOWN.items()
}


class TableMapping(TypedDict):
    """What one table holds ("": nothing that is read) and which of its columns is which field."""

    sheet: str
    holds: str
    columns: dict[str, str]


def suggest(sheet: str, columns: Sequence[str]) -> TableMapping:
    """The likely mapping; a column that nobody knows is left out, and a table without the needed ones holds nothing."""
    found = {holds: _recognised(holds, columns) for holds in FIELDS}
    for holds in (PEOPLE, DEPARTMENTS):
        if all(field in found[holds] for field in REQUIRED[holds]):
            return TableMapping(sheet=sheet, holds=holds, columns=found[holds])
    # an address is about a person, a place below another about a department: enough to ask the rest
    for holds, sign in ((PEOPLE, "email"), (DEPARTMENTS, "parent")):
        if sign in found[holds]:
            return TableMapping(sheet=sheet, holds=holds, columns=found[holds])
    return TableMapping(sheet=sheet, holds="", columns={})


def columns_hash(columns: Sequence[str]) -> str:
    """The name under which the mapping of a table with these columns, in whatever order, is remembered."""
    return hashlib.sha256(json.dumps(sorted(columns), ensure_ascii=False).encode()).hexdigest()


def plain(name: str) -> str:
    """A column name as it is compared: small letters and digits only, without accents."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in flat if character.isalnum())


def _recognised(holds: str, columns: Sequence[str]) -> dict[str, str]:
    """Field -> column. The word that stands first in the list of a field wins."""
    found: dict[str, str] = {}
    ranks = {field: words.split() for field, words in KNOWN[holds].items()}
    for column in columns:
        word = plain(column)
        field = _MEANING[holds].get(word)
        if field is None:
            continue
        if field not in found or ranks[field].index(word) < ranks[field].index(plain(found[field])):
            found[field] = column
    return found
