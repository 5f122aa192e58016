"""What became of a request, seen at a moment. Pure; rules 23-27 of the promises. All instants are aware datetimes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

CLOCKS_MAY_DIFFER = timedelta(seconds=120)
"""Two servers may disagree this much: an answer so little before the start counts as 0 s (rule 27)."""


class State(StrEnum):
    """What is known of a clock, whatever the moment of looking."""

    RUNNING = "running"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    INVALID = "invalid"


class Outcome(StrEnum):
    """What a clock amounts to at a moment."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    INVALID = "invalid"


class Problem(StrEnum):
    """Why a clock is invalid, or what is odd about a valid one."""

    NO_START = "no_start"
    START_LATER = "start_later"
    NO_DEADLINE = "no_deadline"
    BEFORE_START = "before_start"
    WITHDRAWN_BEFORE_START = "withdrawn_before_start"
    PAUSE_BACKWARDS = "pause_backwards"
    EARLY_ANSWER = "early_answer"
    EARLY_WITHDRAWAL = "early_withdrawn"
    SKIPPED_TIME = "skipped_time"
    DOUBLE_TIME = "double_time"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one request says about one promise; kept or broken depends on the moment (``outcome_at``).

    ``deadline`` is None exactly when invalid; ``stopped_at`` is filled exactly when stopped or withdrawn.
    """

    state: State
    deadline: datetime | None
    stopped_at: datetime | None
    problems: tuple[Problem, ...]


def judge(
    *,
    started_at: datetime | None,
    deadline: datetime | None,
    answered_at: datetime | None = None,
    withdrawn_at: datetime | None = None,
    is_done_without_time: bool = False,
) -> Judgement:
    """Judge the facts of one request. The first stop counts: what comes after it changes nothing.

    A request without a deadline cannot be measured and is invalid too, so that it is listed.

    Source: rules 24-27 of the promises.
    """
    if started_at is None:
        return _invalid(Problem.NO_START)
    if deadline is None:
        return _invalid(Problem.NO_DEADLINE)
    started_at, answered_at, withdrawn_at = started_at.astimezone(UTC), _in_utc(answered_at), _in_utc(withdrawn_at)
    if answered_at is not None and started_at - answered_at > CLOCKS_MAY_DIFFER:
        return _invalid(Problem.BEFORE_START)
    if withdrawn_at is not None and started_at - withdrawn_at > CLOCKS_MAY_DIFFER:
        return _invalid(Problem.WITHDRAWN_BEFORE_START)
    if answered_at is not None and (withdrawn_at is None or answered_at <= withdrawn_at):
        flags = (Problem.EARLY_ANSWER,) if answered_at < started_at else ()
        return Judgement(State.STOPPED, deadline, answered_at, flags)
    if withdrawn_at is not None:
        flags = (Problem.EARLY_WITHDRAWAL,) if withdrawn_at < started_at else ()
        return Judgement(State.WITHDRAWN, deadline, withdrawn_at, flags)
    if is_done_without_time:
        return Judgement(State.UNKNOWN, deadline, None, ())
    return Judgement(State.RUNNING, deadline, None, ())


def outcome_at(
    state: str,
    deadline: datetime | None,
    stopped_at: datetime | None,
    moment: datetime,
    *,
    started_at: datetime | None = None,
) -> Outcome:
    """The outcome of a clock, seen at ``moment``. Whatever happened later is ignored.

    An answer at the deadline itself is kept, and at the deadline itself an unanswered request is still open. A start
    after the moment is invalid. ``promises.results.outcomes`` says the same in SQL.

    Source: rules 23-27 of the promises.
    """
    deadline, stopped_at, started_at, moment = (
        _in_utc(deadline), _in_utc(stopped_at), _in_utc(started_at), moment.astimezone(UTC)
    )  # fmt: skip
    if state == State.INVALID or deadline is None or (started_at is not None and started_at > moment):
        return Outcome.INVALID
    if state == State.UNKNOWN:
        return Outcome.UNKNOWN
    if stopped_at is None or stopped_at > moment:
        return Outcome.OPEN if moment <= deadline else Outcome.BROKEN
    if stopped_at > deadline:
        return Outcome.BROKEN
    return Outcome.CANCELLED if state == State.WITHDRAWN else Outcome.KEPT


def _in_utc(moment: datetime | None) -> datetime | None:
    """Within one zone Python compares what the clock showed, and the clock is set back every autumn."""
    return None if moment is None else moment.astimezone(UTC)


def _invalid(problem: Problem) -> Judgement:
    return Judgement(State.INVALID, None, None, (problem,))
