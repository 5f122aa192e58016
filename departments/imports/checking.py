"""From a file to what would change. Reads the file outside any transaction, for that takes longest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from departments.imports.differences import Changes, compare
from departments.imports.models import OrganisationImport
from departments.imports.organisation import Organisation, Problems, Wishes
from departments.imports.organisation_checks import check_history, check_wishes, match_people
from departments.imports.organisation_rows import read_wishes
from departments.imports.recognition import TableMapping
from departments.imports.summary import refusal, summary
from departments.intake.files import read_file
from departments.intake.reading import UnreadableFile

Show = Callable[[str, int, int], None]
"""Told the phase, how many rows are done, and of how many."""

READING, CHECKING, STORING = "reading", "checking", "storing"


@dataclass(frozen=True)
class Read:
    """A file that was read whole."""

    wishes: Wishes
    problems: Problems


@dataclass(frozen=True)
class Checked:
    """`changes` None: the file is refused, `differences` say why."""

    changes: Changes | None
    differences: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        return self.changes.fingerprint() if self.changes is not None else ""


def read_import(brought: OrganisationImport, show: Show) -> Read:
    """Read every row of the file that is kept with the import."""
    problems = Problems()
    try:
        tables = read_file(brought.file_name, bytes(brought.content or b""))
    except UnreadableFile as error:
        problems.add(None, "", str(error))
        return Read(Wishes(), problems)
    mapping: Sequence[TableMapping] = brought.mapping
    total = sum(table.expected for table, chosen in zip(tables, mapping, strict=True) if chosen["holds"])
    show(READING, 0, total)
    wishes = read_wishes(tables, mapping, problems, lambda rows: show(READING, min(rows, total), total))
    if not problems.count and not wishes.departments and not wishes.people:
        problems.add(None, "", _("Het bestand heeft kolomnamen maar geen rijen. Controleer de export."))
    return Read(wishes, problems)


def judge(read: Read, organisation: Organisation, *, is_complete: bool, day: date, today: date) -> Checked:
    """What would change, or all that is wrong (of which the first hundred are listed)."""
    wishes = read.wishes
    problems = Problems(list(read.problems.listed), read.problems.count)
    matches = match_people(wishes, organisation)
    if wishes.departments or wishes.people:
        check_wishes(wishes, organisation, matches, problems, is_complete=is_complete)
    if not problems.count:
        changes = compare(wishes, organisation, matches, is_complete=is_complete)
        check_history(changes, wishes, organisation, day, today, problems)
        if not problems.count:
            return Checked(changes, summary(changes, wishes, organisation))
    return Checked(None, refusal(problems, wishes.warnings))
