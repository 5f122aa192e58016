"""Exports for trying a promise: brought and read here, instead of by a worker; small ones are made on the spot."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from departments.jobs.services import run_waiting
from departments.people.models import Employee
from departments.worktime.models import Calendar
from ikg.work import WORK
from promises.trial import services
from promises.trial.models import Trial

CASES = Path(__file__).resolve().parents[1] / "cases"
WABO, SERVICENOW = CASES / "receipt_wabo.csv", CASES / "servicenow_incidents.csv"
HEAD = "nummer;team;ontvangen;beantwoord"
MONDAY = datetime(2026, 3, 2, 10, 0)
SHAPE = "%d-%m-%Y %H:%M"


def export_of(*days: float | None, team: str = "Balie", last: int = 21) -> bytes:
    """A request for each, received on Monday 2 March 2026 at 10.00 and answered so many days later; None: still open.

    The last line is a request that was answered at once, `last` days later: so all that is known ends there.
    """
    rows = [HEAD]
    for number, waited in enumerate([*days], start=1):
        answered = "" if waited is None else (MONDAY + timedelta(days=waited)).strftime(SHAPE)
        rows.append(f"V{number};{team};{MONDAY.strftime(SHAPE)};{answered}")
    end = (MONDAY + timedelta(days=last)).strftime(SHAPE)
    return "\r\n".join([*rows, f"LAATSTE;{team};{end};{end}"]).encode()


def brought(content: bytes, *, by: Employee, now: datetime, name: str = "export.csv", **options: Any) -> Trial:
    return services.bring(name, content, by=by, now=now, **{"calendar": None, **options})


def chosen_columns(trial: Trial, *, calendar: Calendar | None = None, now: datetime, **changes: Any) -> Trial:
    """Its columns as they were recognised; the file waits to be read."""
    mapping = services.chosen(trial.tables[0]["mapping"]) | changes
    services.choose_columns(trial, mapping, calendar=calendar, by=trial.by, now=now)
    return trial


def work(now: datetime) -> None:
    """Do all that waits."""
    while run_waiting(now, WORK, lambda: now):
        pass


def was_read(content: bytes, *, by: Employee, now: datetime, **options: Any) -> Trial:
    """A file that was read, or refused while it was read."""
    trial = chosen_columns(brought(content, by=by, now=now, **options), now=now, calendar=options.get("calendar"))
    work(now)
    trial.refresh_from_db()
    return trial
