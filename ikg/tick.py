"""One minute of IKG: everything that is due and not done, in the order of the flow.

Safe to run twice, by two processes at once, or not for three days: what is due follows from the state in the
database, never from the moment of the tick.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from departments.audit.keeping import keep_trail
from departments.imports import services as imports
from departments.notifications import delivery
from departments.notifications.notices import NoticeKind
from departments.notifications.services import beat
from feedback.actions import reminders as action_reminders
from feedback.actions import services as actions
from feedback.privacy import services as privacy
from feedback.reorganisation import services as reorganisation
from feedback.responses import services as responses
from feedback.scores import regrouping
from feedback.scores import services as scores
from feedback.waves import reminders as wave_reminders
from feedback.waves import services as waves
from promises.calendars import reminders as calendar_reminders
from promises.clocks import services as clocks
from promises.trial import services as trial

log = structlog.get_logger(__name__)

# What must still be true before a notice goes out, and what it says: given by the stages that own the kinds.
NOTICES: dict[str, NoticeKind] = {
    **calendar_reminders.NOTICES,
    **wave_reminders.NOTICES,
    **action_reminders.NOTICES,
}

Step = tuple[str, Callable[[datetime], object]]
STEPS: list[Step] = [
    # before everything else: a wave that opens today opens on the chart of today
    ("change the chart", reorganisation.apply_due),
    # after it: a department that moved may work by another calendar
    ("move deadlines", clocks.move_deadlines),
    ("open waves", waves.open_due),
    ("close waves", waves.close_due),
    ("owe reminders of calendars", calendar_reminders.owe_due),
    ("owe reminders of waves", wave_reminders.owe_due),
    ("seal answers", responses.seal_due),
    ("publish results", scores.publish_due),
    ("regroup results", regrouping.regroup_due),
    ("start follow-ups", actions.start_due),
    ("advance follow-ups", actions.advance_due),
    ("forget who left", privacy.forget_leavers),
    ("drop forgotten imports", imports.drop_forgotten),
    ("drop forgotten trials", trial.drop_forgotten),
]


class TickFailed(Exception):
    """One or more steps failed; the others were still done."""


def tick(now: datetime) -> None:
    """Do everything that is due at `now` (aware).

    A step that fails does not keep the later ones from their work: mail goes out even when one result cannot be
    published.

    Raises:
        TickFailed: names the steps that failed; each is in the log with its traceback.
    """
    failed = _failing(STEPS, now) + _failing(LAST, now)
    beat("tick", now)
    if failed:
        raise TickFailed(", ".join(failed))


def catch_up(now: datetime) -> None:
    """Everything that a tick does but the sending: what is owed stays owed.

    Raises:
        TickFailed: see `tick`.
    """
    if failed := _failing(STEPS, now):
        raise TickFailed(", ".join(failed))


def send(now: datetime) -> int:
    """Send what is due; returns how many mails the server took."""
    return delivery.deliver(now, NOTICES)


# After what people wait for: reading a long trail takes seconds. Does something in the first tick of a day only, that
# is at midnight, when nobody works; a day without a tick at that hour catches up.
LAST: list[Step] = [("send notices", send), ("keep audit trail", keep_trail)]


def _failing(steps: list[Step], now: datetime) -> list[str]:
    return [name for name, step in steps if not _done(name, step, now)]


def _done(name: str, step: Callable[[datetime], object], now: datetime) -> bool:
    try:
        step(now)
    except Exception:
        log.exception("tick step failed", step=name)
        return False
    return True
