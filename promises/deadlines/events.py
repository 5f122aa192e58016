"""From what happened to a request to what is measured. Pure; rules 8, 9, 17, 18, 26 and 32 of the promises.

`EFFECTS` says of every kind of event what it stops and starts; `course_of` follows it. Instants are aware datetimes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from promises.deadlines.assessment import Facts
from promises.deadlines.rules import Rule, RuleKind

CLOSED = "closed"
"""The reason of a pause between closing and reopening; all other reasons are those of `WAITING_BEGAN`."""


class EventKind(StrEnum):
    """What can happen to a request."""

    RECEIVED = "received"
    """A message of the asker: the first one, or one more."""
    REPLY = "reply"
    """By a human, also "I do not know yet". It may name a date."""
    CALL_BACK = "call_back"
    """Logged by a human. It may name a date."""
    HANDED_OFF = "handed_off"
    """ "Not for us, handed to X."""
    WAITING_BEGAN = "waiting_began"
    """For the asker, with a reason."""
    WAITING_ENDED = "waiting_ended"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    """By the asker."""
    AUTOMATIC_CONFIRMATION = "automatic_confirmation"
    READ_RECEIPT = "read_receipt"
    STATUS_CHANGED = "status_changed"
    NOTE = "note"
    """Internal: the asker does not see it."""


class Measure(StrEnum):
    """What can be measured (rule 17): of a department, or from end to end, whoever had the request."""

    ANSWER = "answer"
    """The first answer of a department, from the receipt or from the hand-over to it."""
    UPDATE = "update"
    """One cycle: up to the next word of a human."""
    RESOLUTION = "resolution"
    ANSWER_END_TO_END = "answer_end_to_end"
    RESOLUTION_END_TO_END = "resolution_end_to_end"


OF_A_DEPARTMENT = {Measure.ANSWER, Measure.UPDATE, Measure.RESOLUTION}
ONCE = set(Measure) - {Measure.UPDATE}
"""What a department (or the whole, end to end) owes once: it does not begin anew with the next message."""
UNTIL_CLOSED = {Measure.RESOLUTION, Measure.RESOLUTION_END_TO_END}


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event does to the clocks that run.

    `stops`: an answer in the sense of the promise. `drops`: the department owes it no longer, as when the asker
    withdraws: broken when it was late by then, else outside the percentage. `drops_heard`: likewise, when the
    department itself had said something before. `starts`: unless it runs already. `resumes`: what was stopped runs
    on, and the time between is not charged.
    """

    stops: frozenset[Measure] = frozenset()
    drops: frozenset[Measure] = frozenset()
    drops_heard: frozenset[Measure] = frozenset()
    starts: frozenset[Measure] = frozenset()
    resumes: frozenset[Measure] = frozenset()
    begins_waiting: bool = False
    ends_waiting: bool = False


_NOTHING = Effect()
_WORD_OF_A_HUMAN = Effect(
    stops=frozenset({Measure.ANSWER, Measure.UPDATE, Measure.ANSWER_END_TO_END}),
    starts=frozenset({Measure.UPDATE}),
)

EFFECTS: dict[EventKind, Effect] = {
    # whoever waited for the asker has heard; the oldest unanswered message counts, so what runs does not start anew
    EventKind.RECEIVED: Effect(starts=frozenset(Measure), ends_waiting=True),
    EventKind.REPLY: _WORD_OF_A_HUMAN,
    EventKind.CALL_BACK: _WORD_OF_A_HUMAN,
    # an answer of A, not a solution; B has clocks of its own and must say itself what it waits for
    EventKind.HANDED_OFF: Effect(
        stops=frozenset({Measure.ANSWER, Measure.UPDATE}),
        drops=frozenset({Measure.RESOLUTION}),
        starts=frozenset(OF_A_DEPARTMENT),
        resumes=frozenset({Measure.RESOLUTION_END_TO_END}),
        ends_waiting=True,
    ),
    EventKind.WAITING_BEGAN: Effect(begins_waiting=True),
    EventKind.WAITING_ENDED: Effect(ends_waiting=True),
    # closing is no answer: who asked and heard nothing is still owed a word, who heard something is owed no more
    EventKind.CLOSED: Effect(stops=frozenset(UNTIL_CLOSED), drops_heard=frozenset({Measure.UPDATE}), ends_waiting=True),
    EventKind.REOPENED: Effect(starts=frozenset({Measure.UPDATE}), resumes=frozenset(UNTIL_CLOSED)),
    EventKind.WITHDRAWN: Effect(drops=frozenset(Measure), ends_waiting=True),
    EventKind.AUTOMATIC_CONFIRMATION: _NOTHING,
    EventKind.READ_RECEIPT: _NOTHING,
    EventKind.STATUS_CHANGED: _NOTHING,
    EventKind.NOTE: _NOTHING,
}
"""Rule 32. What the table cannot say: after a withdrawal nothing counts any more."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `due`: until when a reply or call-back promised the next word. `to`: who got it handed
    over. `reason`: what is waited for.
    """

    kind: EventKind
    at: datetime
    due: datetime | None = None
    to: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measurement, ready for `assess`. `department` is empty from end to end; `reasons` go with `facts.pauses`."""

    measure: Measure
    department: str
    facts: Facts
    reasons: tuple[str, ...] = ()

    def rule(self, promised: Rule) -> Rule:
        """The rule that it is held to: the date that was named to the asker, else what was promised (rule 17)."""
        return Rule(RuleKind.AT) if self.facts.deadline_given is not None else promised


@dataclass(frozen=True, slots=True)
class Course:
    """All that can be measured on one request, each kind in the order in which it began."""

    measurements: tuple[Measurement, ...]
    hand_offs: int
    reopenings: int

    def of(self, measure: Measure) -> tuple[Measurement, ...]:
        return tuple(one for one in self.measurements if one.measure is measure)


def course_of(events: Iterable[Event], *, department: str, at: datetime) -> Course:
    """What is measured on a request, seen at `at`: what happened later is ignored (rule 23).

    `department`: who received it. Events of one moment count in the order given. The first message counts as the
    first event, whatever is dated before it: two servers may differ, and more than that is invalid (rule 27).
    """
    # in UTC: within one zone Python compares what the clock showed, and the clock is set back every autumn
    known = sorted((replace(event, at=event.at.astimezone(UTC)) for event in events), key=lambda event: event.at)
    first = next((event for event in known if event.kind is EventKind.RECEIVED), None)
    course = _Running(department)
    if first is None:
        course.measured = [_Run(one, department if one in OF_A_DEPARTMENT else "", None) for one in Measure]
        return course.course()
    happened = [event for event in known if event.at <= at.astimezone(UTC) and event is not first]
    for event in (first, *happened):
        course.follow(event)
        if event.kind is EventKind.WITHDRAWN:
            break
    return course.course()


@dataclass(eq=False)
class _Run:
    """A measurement that is being made."""

    measure: Measure
    department: str
    start: datetime | None
    given: datetime | None = None
    answered: datetime | None = None
    withdrawn: datetime | None = None
    heard: bool = False
    """Whether the department itself had said something when it began."""
    closed: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def stop(self) -> datetime | None:
        return self.answered or self.withdrawn


@dataclass
class _Running:
    """The request as it stands after the events so far."""

    department: str
    measured: list[_Run] = field(default_factory=list)
    running: dict[Measure, _Run] = field(default_factory=dict)
    begun: set[Measure] = field(default_factory=set)
    waits: list[tuple[datetime, datetime | None, str]] = field(default_factory=list)
    hand_offs: int = 0
    reopenings: int = 0

    def follow(self, event: Event) -> None:
        effect = EFFECTS[event.kind]
        if effect.ends_waiting or effect.begins_waiting:
            self._end_waiting(event.at)
        if effect.begins_waiting:
            self.waits.append((event.at, None, event.reason))
        self._stop(effect, event)
        if event.kind is EventKind.HANDED_OFF:
            self.department = event.to
            self.hand_offs += 1
            self.begun -= OF_A_DEPARTMENT
        resumed = [self._resume(measure, event.at) for measure in effect.resumes]
        if event.kind is EventKind.REOPENED and any(resumed):
            self.reopenings += 1
        self._start(effect, event)

    def _end_waiting(self, at: datetime) -> None:
        if self.waits and self.waits[-1][1] is None:
            begins, _open, reason = self.waits.pop()
            if begins < at:
                self.waits.append((begins, at, reason))

    def _stop(self, effect: Effect, event: Event) -> None:
        for measure in effect.stops & self.running.keys():
            self.running.pop(measure).answered = event.at
        heard = {measure for measure in effect.drops_heard if measure in self.running and self.running[measure].heard}
        for measure in effect.drops & self.running.keys() | heard:
            run = self.running.pop(measure)
            run.withdrawn = event.at
            if measure in heard and run.start == event.at:
                # the last word and the closing are one moment: nothing was owed in between
                self.measured.remove(run)

    def _resume(self, measure: Measure, at: datetime) -> bool:
        """What was closed runs on; whether it was closed."""
        stopped = [run for run in self.measured if run.measure is measure and run.answered is not None]
        if not stopped or measure in self.running:
            return False
        run = stopped[-1]
        if run.answered is not None:
            run.closed.append((run.answered, at))
        run.answered = None
        self.running[measure] = run
        return True

    def _start(self, effect: Effect, event: Event) -> None:
        for measure in (one for one in Measure if one in effect.starts and one not in self.running):
            if measure in ONCE and measure in self.begun:
                continue
            run = _Run(measure, self.department if measure in OF_A_DEPARTMENT else "", event.at)
            if measure is Measure.UPDATE:
                run.given = event.due
                run.heard = event.kind in {EventKind.REPLY, EventKind.CALL_BACK}
            self.running[measure] = run
            self.begun.add(measure)
            self.measured.append(run)

    def course(self) -> Course:
        return Course(tuple(self._measurement(run) for run in self.measured), self.hand_offs, self.reopenings)

    def _measurement(self, run: _Run) -> Measurement:
        pauses = self._pauses(run)
        facts = Facts(
            start=run.start,
            answered=run.answered,
            withdrawn=run.withdrawn,
            pauses=tuple((begins, ends) for begins, ends, _reason in pauses),
            deadline_given=run.given,
        )
        return Measurement(run.measure, run.department, facts, tuple(reason for _begins, _ends, reason in pauses))

    def _pauses(self, run: _Run) -> list[tuple[datetime, datetime | None, str]]:
        """What it waited for while it ran, in order."""
        start, stop = run.start, run.stop
        if start is None:
            return []
        waited = [
            (max(begins, start), ends, reason)
            for begins, ends, reason in self.waits
            if (ends is None or ends > start) and (stop is None or begins < stop)
        ]
        return sorted([*waited, *((begins, ends, CLOSED) for begins, ends in run.closed)], key=lambda one: one[0])
