"""The one way in which a wave changes its state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from departments.audit.services import record
from departments.people.models import Employee
from feedback.waves.models import Wave, WaveTransition
from feedback.waves.workflow import may_move


class WaveMovedOn(Exception):
    """The wave is no longer in the state in which this can be done: somebody (or the tick) was first."""


@transaction.atomic
def move_wave(wave: Wave, to_state: str, *, by: Model | None, now: datetime, reason: str = "", **changes: Any) -> None:
    """Bring a wave from the state it was read in to another, with other fields that change at that moment.

    Conditional on the state (and on the closing moment, so that two extensions do not pass each other). Writes the
    row of the history and the audit entry in the same transaction. `by` None: the tick.

    Raises:
        WaveMovedOn: the table does not know the step, or the wave is elsewhere by now.
    """
    from_state = wave.state
    if not may_move(from_state, to_state):
        raise WaveMovedOn(wave.pk)
    expected = Wave.objects.filter(pk=wave.pk, state=from_state, closes_at=wave.closes_at)
    if not expected.update(state=to_state, **changes):
        raise WaveMovedOn(wave.pk)
    wave.state = to_state
    for name, value in changes.items():
        setattr(wave, name, value)
    WaveTransition.objects.create(
        wave=wave,
        from_state=from_state,
        to_state=to_state,
        at=now,
        by=by if isinstance(by, Employee) else None,
        reason=reason,
    )
    event = "wave.extended" if from_state == to_state else f"wave.{to_state}"
    record(actor=by, event=event, target=wave, at=now, reason=reason, **changes)
