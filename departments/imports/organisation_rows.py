"""From the rows of a file to wishes; every row that says nothing sensible becomes a problem."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from departments.imports.organisation import DepartmentWish, Led, PersonWish, Place, Problems, Wishes
from departments.imports.recognition import DEPARTMENTS, PEOPLE, REQUIRED, TableMapping
from departments.imports.words import FIELDS
from departments.intake.reading import Row, Table, UnreadableFile
from departments.people.names import one_line

LONGEST = {"code": 60, "name": 120, "parent": 60, "email": 254, "department": 60, "employee_number": 40}
LANGUAGES = {"": "", "nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "engels": "en", "english": "en"}
TEAM_LEAD, DIRECTOR = "team_lead", "director"
ROLES = {
    "": "", "medewerker": "", "employee": "", "geen": "", "-": "",
    "teamleider": TEAM_LEAD, "team_lead": TEAM_LEAD, "team lead": TEAM_LEAD, "teamlead": TEAM_LEAD,
    "directeur": DIRECTOR, "director": DIRECTOR,
}  # fmt: skip
BY_HAND = {
    "functional_manager", "functioneel beheerder", "beheerder", "functional manager", "auditor", "moderator",
    "comment_moderator",
}  # fmt: skip
SEPARATORS = ",;|"

Said = Callable[[int], None]
"""Told how many rows were read."""


def read_wishes(tables: Sequence[Table], mapping: Sequence[TableMapping], problems: Problems, said: Said) -> Wishes:
    """All rows of the tables that hold something. A file that stops being readable becomes one more problem."""
    reader = _Reader(problems, said)
    for table, chosen in zip(tables, mapping, strict=True):
        reader.wishes.warnings.extend(table.remarks)
        if chosen["holds"] and reader.knows_its_columns(table, chosen):
            try:
                reader.read(table, chosen)
            except UnreadableFile as error:
                problems.add(Place(table.sheet, reader.last_row), "", str(error))
    return reader.wishes


class _Reader:
    """Keeps what has been seen, so that the second of two rows about the same is found."""

    def __init__(self, problems: Problems, said: Said) -> None:
        self.problems = problems
        self.said = said
        self.wishes = Wishes()
        self.rows = 0
        self.last_row: int = 1
        self.seen: dict[tuple[str, str], dict[str, Place]] = {}

    def knows_its_columns(self, table: Table, chosen: TableMapping) -> bool:
        """Whether every needed field has a column, and each column is in the table."""
        holds, columns = chosen["holds"], chosen["columns"]
        strange = [column for column in columns.values() if column not in table.columns]
        missing = [field for field in REQUIRED[holds] if field not in columns]
        if strange:
            words = _("Deze kolom staat niet in het bestand: %(names)s. Kies de kolommen opnieuw.")
        else:
            words = _("Wijs nog aan in welke kolom dit staat: %(names)s.")
        if strange or missing:
            names = strange or [str(FIELDS[holds][field]).lower() for field in missing]
            self.problems.add(None, "", words % {"names": ", ".join(names)})
        return not (strange or missing)

    def read(self, table: Table, chosen: TableMapping) -> None:
        holds = chosen["holds"]
        self.wishes.columns |= {(holds, field): column for field, column in chosen["columns"].items()}
        if holds == DEPARTMENTS:
            departments = self.wishes.departments = self.wishes.departments or []
            departments.extend(self._departments(table, chosen["columns"]))
        else:
            people = self.wishes.people = self.wishes.people or []
            people.extend(self._people(table, chosen["columns"]))

    def _departments(self, table: Table, columns: dict[str, str]) -> Iterator[DepartmentWish]:
        for cells in self._cells(table, columns, DEPARTMENTS):
            if self._is_new(cells, DEPARTMENTS, "code"):
                yield DepartmentWish(cells["code"], cells["name"], cells.get("parent"), cells.place)

    def _people(self, table: Table, columns: dict[str, str]) -> Iterator[PersonWish]:
        for cells in self._cells(table, columns, PEOPLE):
            cells["email"] = cells["email"].lower()
            language = self._language(cells)
            roles = self._roles(cells)
            is_new = [self._is_new(cells, PEOPLE, field) for field in ("email", "employee_number")]
            if all(is_new) and self._is_address(cells):
                yield PersonWish(
                    cells["email"],
                    cells["name"],
                    cells["department"],
                    cells.get("employee_number") or None,
                    language,
                    roles,
                    cells.place,
                )

    def _cells(self, table: Table, columns: dict[str, str], holds: str) -> Iterator[_Cells]:
        """The rows with their fields as text on one line; of a row with a fault only its problems."""
        for row in table.rows:
            self.rows += 1
            self.last_row = row.number
            self.said(self.rows)
            cells = _Cells(table.sheet, row, columns)
            if not any(cells.values()) and not row.faults:
                continue
            if holds == DEPARTMENTS:
                self.wishes.codes.add(cells["code"])
            before = self.problems.count
            for field, sentence in _faults(cells, row, columns, REQUIRED[holds]):
                self.problems.add(cells.place, columns[field], sentence)
            if self.problems.count == before:
                yield cells

    def _is_new(self, cells: _Cells, holds: str, field: str) -> bool:
        value = cells.get(field)
        if not value:
            return True
        seen = self.seen.setdefault((holds, field), {})
        # two codes or addresses that differ in capitals only would be taken for each other
        first = seen.setdefault(value.casefold(), cells.place)
        if first is cells.place:
            return True
        self.problems.add(
            cells.place, cells.columns[field], _("‘%(value)s’ staat ook in %(place)s. Laat één rij staan.")
            % {"value": value, "place": in_words(first, cells.place)},
        )  # fmt: skip
        return False

    def _is_address(self, cells: _Cells) -> bool:
        try:
            validate_email(cells["email"])
        except ValidationError:
            self.problems.add(
                cells.place, cells.columns["email"],
                _("‘%(value)s’ is geen e-mailadres. Schrijf het als naam@organisatie.nl.")
                % {"value": shortened(cells["email"])},
            )  # fmt: skip
            return False
        return True

    def _language(self, cells: _Cells) -> str | None:
        value = cells.get("language")
        if value is None:
            return None
        if value.lower() not in LANGUAGES:
            self.problems.add(
                cells.place, cells.columns["language"],
                _("‘%(value)s’ is geen taal die IKG kent. Schrijf nl of en.") % {"value": shortened(value)},
            )  # fmt: skip
        return LANGUAGES.get(value.lower()) or None

    def _roles(self, cells: _Cells) -> frozenset[Led] | None:
        value = cells.get("role")
        if value is None:
            return None
        roles = [role.lower() for role in parts_of(value)]
        for role in roles:
            if role not in ROLES:
                self.problems.add(cells.place, cells.columns["role"], _role_fault(role))
        given = [ROLES[role] for role in roles if ROLES.get(role)]
        led = parts_of(cells.get("leads") or "") or [cells["department"]]
        if len(given) > 1 and len(led) > 1 and len(given) != len(led):
            self.problems.add(
                cells.place, cells.columns["role"],
                _("Er staan %(roles)d rollen voor %(places)d afdelingen. Schrijf er evenveel, in dezelfde volgorde.")
                % {"roles": len(given), "places": len(led)},
            )  # fmt: skip
            return frozenset()
        if len(given) > 1 and len(led) > 1:
            return frozenset(zip(given, led, strict=True))
        return frozenset((role, place) for role in given for place in led)


class _Cells(dict[str, str]):
    """The fields of one row."""

    def __init__(self, sheet: str, row: Row, columns: dict[str, str]) -> None:
        super().__init__({field: neat(row.values[column]) for field, column in columns.items()})
        self.place = Place(sheet, row.number)
        self.columns = columns


def _faults(cells: _Cells, row: Row, columns: dict[str, str], required: Iterable[str]) -> Iterator[tuple[str, str]]:
    for field, column in columns.items():
        if column in row.faults:
            yield field, row.faults[column]
        elif not cells[field] and field in required:
            yield field, _("Deze cel is leeg. Vul haar in.")
        elif len(cells[field]) > LONGEST.get(field, 1000):
            yield field, _("Dit is langer dan %(most)d tekens. Maak het korter.") % {"most": LONGEST.get(field, 1000)}


def _role_fault(role: str) -> str:
    if role in BY_HAND:
        return _("De rol ‘%(role)s’ geeft u per persoon, bij Mensen; uit een bestand komt zij niet.") % {"role": role}
    return _("‘%(role)s’ is geen rol die IKG kent. Schrijf teamleider, directeur of niets.") % {"role": shortened(role)}


def parts_of(text: str) -> list[str]:
    """A cell with more than one value: separated by comma, semicolon or bar."""
    for separator in SEPARATORS[1:]:
        text = text.replace(separator, SEPARATORS[0])
    return [part.strip() for part in text.split(SEPARATORS[0]) if part.strip()]


def neat(text: str) -> str:
    """On one line, as names are stored; quick for what is neat already."""
    if text.isprintable() and "  " not in text:
        return unicodedata.normalize("NFC", text).strip()
    return one_line(text)


def shortened(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:60]}…"


def in_words(place: Place, beside: Place | None = None) -> str:
    """ "rij 12", with its sheet when that is another one than `beside`."""
    if place.sheet and (beside is None or beside.sheet != place.sheet):
        return _("rij %(row)d van werkblad %(sheet)s") % {"row": place.row, "sheet": place.sheet}
    return _("rij %(row)d") % {"row": place.row}
