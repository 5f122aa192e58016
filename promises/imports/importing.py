"""From the rows of a file to facts about requests. Reads and judges texts; knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.intake.reading import Row, Table, UnreadableFile, read_csv
from promises.deadlines.moments import Moment, NoMoment, NoTimeOfDay, read_moment
from promises.deadlines.outcomes import Problem
from promises.imports.mapping import RequestMapping
from promises.imports.refusal import ImportRefused

LONGEST_ID = 120
LONGEST_SHOWN = 60
TIMES = ("received", "answered", "withdrawn", "deadline")


@dataclass(frozen=True, slots=True)
class Facts:
    """One row, understood. `row` as a spreadsheet numbers it; instants are UTC; departments are codes."""

    row: int
    source_id: str
    department: str
    customer: str
    received_at: datetime | None
    answered_at: datetime | None
    withdrawn_at: datetime | None
    deadline_given: datetime | None
    is_done_without_time: bool
    flags: tuple[Problem, ...]


class _RowProblem(Exception):
    """One sentence about one row."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was understood as a whole."""

    facts: Sequence[Facts]
    encoding: str
    delimiter: str


def read_requests(path: Path, mapping: RequestMapping) -> ReadFile:
    """Read every row, or refuse the file.

    Raises:
        ImportRefused: no readable file, columns that are missing, or rows that cannot be understood (all are named).
    """
    if not path.is_file():
        raise ImportRefused(_("Er is geen bestand ‘%(path)s’. Controleer de naam.") % {"path": path})
    try:
        table = read_csv(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
        _check_columns(table, mapping)
        facts = _read_rows(table.rows, mapping)
    except UnreadableFile as error:
        raise ImportRefused(str(error)) from error
    except OSError as error:
        raise ImportRefused(
            _("Het bestand ‘%(path)s’ is niet te openen. Controleer of u het mag lezen.") % {"path": path}
        ) from error
    if not facts:
        raise ImportRefused(
            _("Het bestand ‘%(name)s’ heeft kolomnamen maar geen rijen. Controleer de export.") % {"name": path.name}
        )
    return ReadFile(facts, table.encoding, table.delimiter)


def _check_columns(table: Table, mapping: RequestMapping) -> None:
    missing = [name for name in mapping.columns.values() if name not in table.columns]
    if missing:
        raise ImportRefused(
            ngettext(
                "In het bestand ontbreekt kolom %(missing)s. Gevonden: %(found)s. Pas het bestand of de mapping aan.",
                "In het bestand ontbreken %(missing)s. Gevonden: %(found)s. Pas het bestand of de mapping aan.",
                len(missing),
            )
            % {"missing": _quoted(missing), "found": _quoted(table.columns)}
        )


def _read_rows(rows: Iterable[Row], mapping: RequestMapping) -> list[Facts]:
    facts: list[Facts] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for row in rows:
        try:
            read = _read_row(row, mapping)
            _check_new(read, seen)
        except _RowProblem as problem:
            problems.append(str(problem))
        else:
            facts.append(read)
    if problems:
        raise ImportRefused.listing(problems)
    return facts


def _check_new(read: Facts, seen: dict[str, int]) -> None:
    first = seen.setdefault(read.source_id, read.row)
    if first != read.row:
        raise _RowProblem(
            _("Rij %(row)d: nummer ‘%(id)s’ staat al in rij %(first)d. Laat per nummer één rij staan.")
            % {"row": read.row, "id": _short(read.source_id), "first": first}
        )


def _read_row(row: Row, mapping: RequestMapping) -> Facts:
    is_done_without_time = _value(row, mapping, "answered") in mapping.done_without_time
    moments = {
        role: None if role == "answered" and is_done_without_time else _moment(row, mapping, role) for role in TIMES
    }
    instants = {role: moment.instant if moment else None for role, moment in moments.items()}
    customer = _value(row, mapping, "customer")
    return Facts(
        row=row.number,
        source_id=_source_id(row, mapping),
        department=_department(row, mapping, "department", mapping.departments),
        customer=_department(row, mapping, "customer", mapping.customers) if customer else "",
        received_at=instants["received"],
        answered_at=instants["answered"],
        withdrawn_at=instants["withdrawn"],
        deadline_given=instants["deadline"],
        is_done_without_time=is_done_without_time,
        flags=tuple(sorted({moment.flag for moment in moments.values() if moment and moment.flag})),
    )


def _value(row: Row, mapping: RequestMapping, role: str) -> str:
    """What stands in the column for this role, without spaces around it; empty when there is no such column."""
    return (row.values.get(mapping.columns.get(role, ""), "") or "").strip()


def _source_id(row: Row, mapping: RequestMapping) -> str:
    value = _value(row, mapping, "id")
    if 0 < len(value) <= LONGEST_ID:
        return value
    place = {"row": row.number, "column": mapping.columns["id"], "most": LONGEST_ID}
    if not value:
        raise _RowProblem(_("Rij %(row)d: kolom ‘%(column)s’ is leeg. Geef elk verzoek een eigen nummer.") % place)
    raise _RowProblem(_("Rij %(row)d: het nummer in kolom ‘%(column)s’ is langer dan %(most)d tekens.") % place)


def _department(row: Row, mapping: RequestMapping, role: str, codes: dict[str, str]) -> str:
    value = _value(row, mapping, role)
    if value in codes:
        return codes[value]
    raise _RowProblem(
        _("Rij %(row)d, kolom ‘%(column)s’: ‘%(value)s’ staat niet in de mapping. Die kent: %(known)s.")
        % {
            "row": row.number,
            "column": mapping.columns[role],
            "value": _short(value),
            "known": _quoted(sorted(codes)[:10]),
        }
    )


def _moment(row: Row, mapping: RequestMapping, role: str) -> Moment | None:
    value = _value(row, mapping, role)
    if not value:
        return None
    place = {"row": row.number, "column": mapping.columns[role], "value": _short(value)}
    try:
        return read_moment(value, mapping.zone, mapping.date_format)
    except NoTimeOfDay as error:
        raise _RowProblem(
            _("Rij %(row)d, kolom ‘%(column)s’: ‘%(value)s’ heeft geen tijd. Schrijf er de tijd bij.") % place
        ) from error
    except NoMoment as error:
        if mapping.date_format:
            sentence = _(
                "Rij %(row)d, kolom ‘%(column)s’: ‘%(value)s’ is geen datum en tijd zoals %(format)s. "
                "Verbeter de waarde of de mapping."
            ) % {**place, "format": mapping.date_format}
        else:
            sentence = (
                _(
                    "Rij %(row)d, kolom ‘%(column)s’: ‘%(value)s’ is geen datum en tijd. "
                    "Schrijf bijvoorbeeld 2026-11-24T15:30:00+01:00."
                )
                % place
            )
        raise _RowProblem(sentence) from error


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"‘{_short(name)}’" for name in names)


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
