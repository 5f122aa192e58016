"""A mapping that was written by hand, or recognised without anybody looking: whether it can be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from departments.imports.recognition import FIELDS, REQUIRED, TableMapping


class MappingRefused(Exception):
    """The text is a sentence for who wrote the mapping or brought the file."""


def usable(mapping: Sequence[Any], tables: Sequence[Mapping[str, Any]]) -> list[TableMapping]:
    """The mapping as it can be used, one part for each table.

    Raises:
        MappingRefused: another number of tables, a field or column that does not exist, or one that is missing.
    """
    if len(mapping) != len(tables):
        raise MappingRefused(
            _("De mapping heeft %(given)d delen, maar er zijn %(tables)d bladen. Schrijf er één voor elk blad.")
            % {"given": len(mapping), "tables": len(tables)}
        )
    found = [_part(part, table) for part, table in zip(mapping, tables, strict=True)]
    if not any(part["holds"] for part in found):
        raise MappingRefused(
            _("In het bestand zijn geen afdelingen of mensen herkend. Zeg met --mapping welke kolom wat is.")
        )
    return found


def _part(part: Any, table: Mapping[str, Any]) -> TableMapping:
    holds = part.get("holds", "") if isinstance(part, dict) else None
    columns = part.get("columns", {}) if isinstance(part, dict) else None
    if holds not in ("", *FIELDS) or not isinstance(columns, dict):
        raise MappingRefused(
            _("Een deel van de mapping heeft ‘holds’ (departments, people of niets) en ‘columns’ (veld: kolom).")
        )
    _check_columns(holds, columns, table)
    return TableMapping(sheet=table.get("sheet", ""), holds=holds, columns=columns)


def _check_columns(holds: str, columns: Mapping[str, Any], table: Mapping[str, Any]) -> None:
    if not holds:
        return
    for field, column in columns.items():
        if field not in FIELDS[holds]:
            raise MappingRefused(
                _("De mapping noemt een onbekend veld: ‘%(field)s’. Wel: %(known)s.")
                % {"field": field, "known": ", ".join(FIELDS[holds])}
            )
        if column not in table["columns"]:
            raise MappingRefused(
                _("De mapping noemt kolom ‘%(column)s’, maar die is er niet. Wel: %(known)s.")
                % {"column": column, "known": ", ".join(table["columns"])}
            )
    missing = [field for field in REQUIRED[holds] if field not in columns]
    if missing:
        raise MappingRefused(
            _("Geen kolom gevonden voor %(missing)s. Zeg met --mapping welke kolom dat is.")
            % {"missing": ", ".join(missing)}
        )
