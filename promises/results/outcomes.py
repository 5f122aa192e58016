"""The outcome of clocks at a moment, in SQL: the same as `promises.deadlines.outcomes.outcome_at`, for many at once."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Q

from promises.clocks.models import Clock
from promises.deadlines.outcomes import Outcome

State = Clock.State


def outcome_is(outcome: Outcome, moment: datetime) -> Q:
    """The clocks that have this outcome, seen at `moment`. Rules 23-27 of the promises."""
    return _TABLE[outcome](moment)


def counts_at(moment: datetime) -> dict[str, Count]:
    """Everything that is counted of a group of clocks, by the name of its field in `PromiseFigures`.

    `due_…` is the percentage: kept and broken whose deadline is at or before the moment. Broken ones always are.
    """
    counted = {outcome.value: outcome_is(outcome, moment) for outcome in _TABLE if outcome != Outcome.PAUSED}
    counted["broken_open"] = _broken_open(moment)
    counted["due_kept"] = counted["kept"] & Q(deadline__lte=moment)
    counted["due_total"] = (counted["kept"] | counted["broken"]) & Q(deadline__lte=moment)
    return {name: Count("pk", filter=condition) for name, condition in counted.items()}


def _begun(moment: datetime) -> Q:
    return Q(started_at__lte=moment)


def _invalid(moment: datetime) -> Q:
    return Q(state=State.INVALID) | Q(started_at__gt=moment)


def _unknown(moment: datetime) -> Q:
    return _begun(moment) & Q(state=State.UNKNOWN)


def _waiting(moment: datetime) -> Q:
    """Begun, and nothing was heard yet."""
    never = Q(state=State.RUNNING)
    later = Q(state__in=[State.STOPPED, State.WITHDRAWN], stopped_at__gt=moment)
    return _begun(moment) & (never | later)


def _open(moment: datetime) -> Q:
    return _waiting(moment) & Q(deadline__gte=moment)


def _broken_open(moment: datetime) -> Q:
    return _waiting(moment) & Q(deadline__lt=moment)


def _stopped_in_time(state: str, moment: datetime) -> Q:
    return _begun(moment) & Q(state=state, stopped_at__lte=moment) & Q(stopped_at__lte=F("deadline"))


def _stopped_late(moment: datetime) -> Q:
    stopped = Q(state__in=[State.STOPPED, State.WITHDRAWN], stopped_at__lte=moment)
    return _begun(moment) & stopped & Q(stopped_at__gt=F("deadline"))


_TABLE = {
    Outcome.KEPT: lambda moment: _stopped_in_time(State.STOPPED, moment),
    Outcome.BROKEN: lambda moment: _broken_open(moment) | _stopped_late(moment),
    Outcome.OPEN: _open,
    # a stored clock knows its deadline and not its pauses
    Outcome.PAUSED: lambda _moment: Q(pk__in=[]),
    Outcome.CANCELLED: lambda moment: _stopped_in_time(State.WITHDRAWN, moment),
    Outcome.UNKNOWN: _unknown,
    Outcome.INVALID: _invalid,
}
