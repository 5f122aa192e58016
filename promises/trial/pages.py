"""What the pages of a trial show, by where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.jobs.models import Job
from departments.jobs.selectors import latest, progress
from promises.trial.columns import ExportMapping
from promises.trial.models import Trial
from promises.trial.reading import Unusable
from promises.trial.services import KEPT, READ
from promises.trial.words import UNREAD, instant_words, number, phase_in_words

COLUMNS, BUSY, STOPPED, REFUSED, READY = "columns", "busy", "stopped", "refused", "ready"
STATE = Trial.State
PATIENCE = timedelta(seconds=30)
"""After this long without a worker the page says what may be the matter."""
MANY = 0.2
"""From this part of the requests on, starts at midnight say that the file has dates only."""


@dataclass(frozen=True, slots=True)
class Line:
    """One of the files that somebody brought."""

    trial: Trial
    state: str
    kind: str
    requests: str
    gone_on: datetime


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How far the reading is. `said`: a word that changes only when a listener should hear it again."""

    done: int
    total: int
    words: str
    said: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be used: in which column and why, how often, and where first."""

    column: str
    reason: str
    count: str
    rows: str


def stage_of(trial: Trial, job: Job | None) -> str:
    """Which page this is."""
    if trial.state == STATE.READING:
        is_stopped = job is None or job.state in (Job.State.FAILED, Job.State.INTERRUPTED)
        return STOPPED if is_stopped else BUSY
    return {STATE.COLUMNS: COLUMNS, STATE.REFUSED: REFUSED, STATE.READY: READY}[STATE(trial.state)]


def job_of(trial_pk: int) -> Job | None:
    """The last reading of a file; who may see the file may see how far it is."""
    return latest([READ], trial_pk)


def steps_of(stage: str) -> list[Step]:
    """File, columns, result."""
    here = 1 if stage in (COLUMNS, REFUSED) else 2
    labels = [_("Bestand"), _("Kolommen"), _("Uitkomst")]
    return [
        Step(label, "done" if place < here else "now" if place == here else "todo")
        for place, label in enumerate(labels)
    ]


def lacks(table: Mapping[str, Any]) -> bool:
    """Whether a moment without which nothing can be worked out was not recognised."""
    return bool(ExportMapping.from_json(table["mapping"]).lacks)


def line_of(trial: Trial) -> Line:
    count = trial.counts.get("requests")
    return Line(
        trial=trial,
        state=trial.get_state_display(),
        kind="act" if trial.state == STATE.REFUSED else "state",
        requests="–" if count is None else number(count),
        gone_on=gone_on(trial),
    )


def gone_on(trial: Trial) -> datetime:
    return trial.brought_at + KEPT


def bar_of(job: Job, now: datetime) -> Bar:
    far = progress(job)
    is_waiting = far.state == Job.State.WAITING
    return Bar(
        done=far.done,
        total=far.total,
        words=_("Wacht op zijn beurt.") if is_waiting else phase_in_words(far.done, far.total),
        said=f"{far.state}-{int(far.share * 4)}",
        is_late=is_waiting and now - job.created_at > PATIENCE,
    )


def table_of(trial: Trial, asked: str | None) -> int:
    """The table that is asked for by its place; else the first one in which both moments were recognised."""
    if asked is not None and asked.isascii() and asked.isdecimal() and int(asked) < len(trial.tables):
        return int(asked)
    return next((place for place, table in enumerate(trial.tables) if not lacks(table)), 0)


def unread_of(counts: Mapping[str, Any]) -> list[Unread]:
    """What could not be used, most first."""
    return [
        Unread(
            column=one["column"],
            reason=str(UNREAD[Unusable(one["reason"])]),
            count=number(one["count"]),
            rows=_rows(one["rows"], one["count"]),
        )
        for one in counts.get("unread", [])
    ]


def period_of(counts: Mapping[str, Any], zone: tzinfo) -> str:
    """ "van 1 oktober 2010 tot en met 23 januari 2012"."""
    first, last = counts.get("first"), counts.get("last")
    if first is None or last is None:
        return ""
    return _("van %(first)s tot en met %(last)s") % {
        "first": instant_words(first, zone),
        "last": instant_words(last, zone),
    }


def remarks_of(counts: Mapping[str, Any]) -> list[str]:
    """What is odd about the file as a whole, and what it means for the outcome."""
    requests = counts.get("requests", 0)
    told = []
    if replaced := counts.get("replaced", 0):
        told.append(
            _("Het bestand heeft %(rows)s rijen over %(requests)s verzoeken. Van elk verzoek telt de laatste rij.")
            % {"rows": number(counts["rows"]), "requests": number(counts["rows"] - replaced)}
        )
    if requests and counts.get("at_midnight", 0) >= MANY * requests:
        told.append(
            _(
                "%(n)s verzoeken beginnen om 0.00 uur: daarvan kent het bestand waarschijnlijk alleen de datum. Voor "
                "een belofte in dagen maakt dat niet uit, voor een belofte in uren wel."
            )
            % {"n": number(counts["at_midnight"])}
        )
    elif requests and counts.get("at_utc_midnight", 0) >= MANY * requests:
        told.append(
            _(
                "%(n)s verzoeken beginnen precies om 0.00 uur wereldtijd. Klopt de tijdzone die u koos? Breng het "
                "bestand anders opnieuw."
            )
            % {"n": number(counts["at_utc_midnight"])}
        )
    if odd := counts.get("skipped", 0) + counts.get("double", 0):
        told.append(
            ngettext(
                "%(n)s moment valt in het uur waarin de klok werd verzet. We lazen het zoals de wet de tijd telt.",
                "%(n)s momenten vallen in het uur waarin de klok werd verzet. We lazen ze zoals de wet de tijd telt.",
                odd,
            )
            % {"n": number(odd)}
        )
    return told


def _rows(first: list[int], count: int) -> str:
    shown = ", ".join(number(row) for row in first)
    return _("%(rows)s en verder") % {"rows": shown} if count > len(first) else shown
