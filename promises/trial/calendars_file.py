"""A JSON file with calendars, as `departments.worktime.definition` writes them."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils.translation import gettext as _

from departments.worktime.calculation import WorkCalendar
from departments.worktime.definition import BadDefinition, calendars_from
from departments.worktime.words import definition_problem
from promises.trial.requests_csv import RefusedFile


def read_calendars(path: Path) -> dict[str, WorkCalendar]:
    """The calendars of a file by name.

    Raises:
        RefusedFile: no such file, no JSON, or a calendar that is none.
    """
    place = {"path": path}
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise RefusedFile(_("Er is geen bestand ‘%(path)s’. Controleer de naam.") % place) from error
    except json.JSONDecodeError as error:
        raise RefusedFile(
            _("‘%(path)s’ is geen geldige JSON: kijk bij regel %(line)d, teken %(column)d.")
            % {**place, "line": error.lineno, "column": error.colno}
        ) from error
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedFile(_("‘%(path)s’ is niet te lezen als JSON in UTF-8.") % place) from error
    try:
        calendars = calendars_from(document)
    except BadDefinition as bad:
        raise RefusedFile(_("‘%(path)s’: %(problem)s") % {**place, "problem": definition_problem(bad)}) from bad
    if not calendars:
        raise RefusedFile(_("In ‘%(path)s’ staat geen kalender.") % place)
    return calendars
