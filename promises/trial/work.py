"""What a worker does with an export: read it once, keep the facts, erase the file."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from departments.intake.files import read_file
from departments.intake.reading import UnreadableFile
from departments.jobs.running import JobRefused, Running
from promises.trial.columns import ExportMapping
from promises.trial.keeping import Requests
from promises.trial.models import Trial
from promises.trial.reading import ReadExport, read_export

READING = "reading"
"""The one phase of the job."""

COUNTED = ("rows", "replaced", "first", "last", "skipped", "double", "date_only", "at_midnight", "at_utc_midnight")


def work_on_trial(running: Running) -> str:
    """Read a file whose columns are known; returns what came of it in a sentence."""
    trial = Trial.objects.filter(pk=running.job.subject_id, state=Trial.State.READING).first()
    if trial is None:
        raise JobRefused(_("Dit bestand is al gelezen of weg. Er is niets opgeslagen."))
    try:
        export = _read(trial, running)
    except UnreadableFile as unreadable:
        return _refuse(trial, str(unreadable), running)
    if export.first is None or not export.ids:
        return _refuse(
            trial, _("In dit bestand staat geen enkel moment dat te lezen is. Kies de kolommen opnieuw."), running
        )
    return _keep(trial, export, running)


def _read(trial: Trial, running: Running) -> ReadExport:
    tables = read_file(trial.file_name, bytes(trial.content or b""))
    place = int(trial.mapping["table"])
    total = tables[place].expected
    running.show(READING, 0, total)
    return read_export(
        tables[place].rows,
        ExportMapping.from_json(trial.mapping),
        ZoneInfo(trial.mapping["zone"]),
        tell=lambda done: running.show(READING, done, max(total, done)),
    )


@transaction.atomic
def _keep(trial: Trial, export: ReadExport, running: Running) -> str:
    message = _("Gelezen.")
    requests = Requests(export.table, export.ids, export.teams, export.team_names)
    # what its columns held may be names and texts: nothing of it stays
    Trial.objects.filter(pk=trial.pk, state=Trial.State.READING).update(
        state=Trial.State.READY,
        content=None,
        facts=requests.to_bytes(),
        counts=_counts(export, requests.team_sizes),
        tables=[],
        message="",
    )
    running.settle(message)
    return message


@transaction.atomic
def _refuse(trial: Trial, sentence: str, running: Running) -> str:
    Trial.objects.filter(pk=trial.pk, state=Trial.State.READING).update(state=Trial.State.REFUSED, message=sentence)
    running.settle(sentence)
    return sentence


def _counts(export: ReadExport, teams: dict[str, int]) -> dict[str, Any]:
    """The numbers of the file, how many requests each team has, and what could not be read."""
    counts: dict[str, Any] = {name: getattr(export, name) for name in COUNTED}
    return counts | {
        "requests": len(export.ids),
        "teams": teams,
        # of what could not be read only where it stands: the text may be a name
        "unread": [
            {"reason": one.reason, "column": one.column, "count": one.count, "rows": [row for row, _text in one.first]}
            for one in export.unread
        ],
    }
