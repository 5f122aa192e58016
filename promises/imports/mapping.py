"""Which column of a file means what: the mapping, read from JSON and checked before anything else."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from promises.imports.refusal import ImportRefused
from promises.requests.models import Request

NEEDED_COLUMNS = ("id", "department", "received", "answered")
OPTIONAL_COLUMNS = ("deadline", "customer", "withdrawn")
NEEDED_KEYS = ("source", "columns", "departments", "promises")
OPTIONAL_KEYS = (
    "customers",
    "zone",
    "rule",
    "date_format",
    "done_without_time",
    "deadline_origin",
    "encoding",
    "delimiter",
)
LONGEST_SOURCE = 60


@dataclass(frozen=True, slots=True)
class RequestMapping:
    """How to read one kind of export.

    `columns`: role -> name in the file. `departments` and `customers`: value in the file -> code of the department.
    `promises`: code of the department -> code of its promise. `done_without_time`: values of the column of the answer
    that mean "done, nobody knows when". `zone` is for times without an offset.
    """

    source: str
    columns: dict[str, str]
    departments: dict[str, str]
    customers: dict[str, str]
    promises: dict[str, str]
    zone: ZoneInfo
    rule: str
    date_format: str
    done_without_time: frozenset[str]
    deadline_origin: str
    encoding: str | None
    delimiter: str | None


def read_mapping(path: Path) -> RequestMapping:
    """Read the mapping from a JSON file.

    Raises:
        ImportRefused: no such file, no JSON, or a mapping that makes no sense.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ImportRefused(_("Er is geen mapping ‘%(path)s’. Controleer de naam.") % {"path": path}) from error
    except json.JSONDecodeError as error:
        place = {"path": path.name, "line": error.lineno, "column": error.colno}
        raise ImportRefused(
            _("De mapping ‘%(path)s’ is geen geldige JSON: kijk bij regel %(line)d, teken %(column)d.") % place
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ImportRefused(
            _("De mapping ‘%(path)s’ is niet te lezen. Bewaar haar als tekst in UTF-8.") % {"path": path}
        ) from error
    return check_mapping(raw)


def check_mapping(raw: object) -> RequestMapping:
    """Turn the JSON into a mapping.

    Raises:
        ImportRefused: the first thing that makes no sense, in a sentence.
    """
    if not isinstance(raw, dict):
        raise ImportRefused(_('De mapping moet een object zijn: { "source": …, "columns": …, … }.'))
    _check_keys(raw, NEEDED_KEYS, OPTIONAL_KEYS, inside="")
    columns = _texts(raw, "columns")
    _check_keys(columns, NEEDED_COLUMNS, OPTIONAL_COLUMNS, inside="columns")
    _check_columns_differ(columns)
    departments = _texts(raw, "departments")
    promises = _texts(raw, "promises")
    for code in departments.values():
        if code not in promises:
            raise ImportRefused(
                _("In de mapping mist bij ‘promises’ de belofte van afdeling ‘%(code)s’.") % {"code": code}
            )
    return RequestMapping(
        source=_source(raw),
        columns=columns,
        departments=departments,
        customers=_texts(raw, "customers") if "customers" in raw else departments,
        promises=promises,
        zone=_zone(_text(raw, "zone", "Europe/Amsterdam")),
        rule=_text(raw, "rule", ""),
        date_format=_date_format(_text(raw, "date_format", "")),
        done_without_time=_done_without_time(raw),
        deadline_origin=_deadline_origin(_text(raw, "deadline_origin", "")),
        encoding=_encoding(_text(raw, "encoding", "")),
        delimiter=_delimiter(_text(raw, "delimiter", "")),
    )


def _check_keys(found: Mapping[str, Any], needed: tuple[str, ...], optional: tuple[str, ...], *, inside: str) -> None:
    """`inside` names the part of the mapping, or is empty for the whole."""
    place = _("bij ‘%(part)s’") % {"part": inside} if inside else _("op het hoogste niveau")
    missing = [key for key in needed if key not in found]
    if missing:
        raise ImportRefused(_("In de mapping mist %(place)s: %(keys)s.") % {"place": place, "keys": ", ".join(missing)})
    strange = [key for key in found if key not in needed + optional]
    if strange:
        raise ImportRefused(
            _("De mapping kent %(place)s geen %(keys)s. Wel: %(known)s.")
            % {"place": place, "keys": ", ".join(strange), "known": ", ".join(needed + optional)}
        )


def _check_columns_differ(columns: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for role, name in columns.items():
        if name in seen:
            raise ImportRefused(
                _("In de mapping wijzen %(one)s en %(other)s allebei naar kolom ‘%(name)s’. Geef elk een eigen kolom.")
                % {"one": seen[name], "other": role, "name": name}
            )
        seen[name] = role


def _texts(raw: Mapping[str, Any], key: str) -> dict[str, str]:
    """A part of the mapping that is itself a list of names with a text each."""
    part = raw[key]
    if isinstance(part, dict) and part and all(isinstance(value, str) and value.strip() for value in part.values()):
        return {name.strip(): value.strip() for name, value in part.items()}
    raise ImportRefused(_("Zet in de mapping bij ‘%(key)s’ minstens één naam, elk met een tekst.") % {"key": key})


def _text(raw: Mapping[str, Any], key: str, default: str) -> str:
    value = raw.get(key, default)
    if isinstance(value, str):
        return value
    raise ImportRefused(_("In de mapping moet bij ‘%(key)s’ een tekst staan.") % {"key": key})


def _source(raw: Mapping[str, Any]) -> str:
    source = _text(raw, "source", "").strip()
    if 0 < len(source) <= LONGEST_SOURCE:
        return source
    raise ImportRefused(
        _("Geef de bron in de mapping (‘source’) een naam van 1 tot en met %(most)d tekens.") % {"most": LONGEST_SOURCE}
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ImportRefused(
            _("De mapping noemt een onbekende tijdzone: ‘%(name)s’. Schrijf bijvoorbeeld Europe/Amsterdam.")
            % {"name": name}
        ) from error


def _date_format(pattern: str) -> str:
    example = datetime(2026, 11, 24, 15, 30, tzinfo=ZoneInfo("UTC"))
    try:
        readable = not pattern or datetime.strptime(example.strftime(pattern), pattern).year == example.year  # noqa: DTZ007
    except ValueError:
        readable = False
    if readable:
        return pattern
    raise ImportRefused(
        _("De mapping heeft een ‘date_format’ dat geen datum leest: ‘%(pattern)s’. Schrijf bijvoorbeeld %(example)s.")
        % {"pattern": pattern, "example": "%d-%m-%Y %H:%M"}
    )


def _done_without_time(raw: Mapping[str, Any]) -> frozenset[str]:
    values = raw.get("done_without_time", [])
    if isinstance(values, list) and all(isinstance(value, str) and value for value in values):
        return frozenset(values)
    raise ImportRefused(_("In de mapping moet bij ‘%(key)s’ een lijst teksten staan.") % {"key": "done_without_time"})


def _deadline_origin(value: str) -> str:
    if value in {"", *Request.DeadlineOrigin.values}:
        return value
    raise ImportRefused(
        _("De mapping kent bij ‘deadline_origin’ alleen %(known)s.")
        % {"known": ", ".join(Request.DeadlineOrigin.values)}
    )


def _encoding(name: str) -> str | None:
    try:
        return codecs.lookup(name).name if name else None
    except LookupError as error:
        raise ImportRefused(
            _("De mapping noemt een onbekende tekenset: ‘%(name)s’. Schrijf bijvoorbeeld utf-8 of cp1252.")
            % {"name": name}
        ) from error


def _delimiter(value: str) -> str | None:
    if len(value) <= 1:
        return value or None
    raise ImportRefused(_("Het scheidingsteken in de mapping moet één teken zijn, bijvoorbeeld ; of ,"))
