"""What a database superuser does who wants another past: take the guards away, write, put them back or not."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import connection

from departments.audit.models import AuditEntry

guards: Any = import_module("departments.migrations.0003_append_only_trail")


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def remove_guards() -> None:
    for statement in guards.NO_POSTGRESQL if connection.vendor == "postgresql" else guards.NO_SQLITE:
        run(statement)


def place_guards() -> None:
    remove_guards()
    for statement in guards.POSTGRESQL if connection.vendor == "postgresql" else guards.SQLITE:
        run(statement)


def give_back_to_the_tests() -> None:
    """As `tests/conftest.py` leaves the database: SQLite may be emptied by DELETE."""
    place_guards()
    if connection.vendor == "sqlite":
        run("DROP TRIGGER audit_entry_stays")


def change(entry: AuditEntry, column: str, value: object) -> None:
    run(f"UPDATE departments_auditentry SET {column} = %s WHERE number = %s", value, entry.number)


def remove(*numbers: int) -> None:
    for number in numbers:
        run("DELETE FROM departments_auditentry WHERE number = %s", number)
