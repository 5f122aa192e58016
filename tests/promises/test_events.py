"""What happened to a request, and what is measured of it. Expected values worked out by hand: office hours 9-17.

Monday 2 March 2026 is the first day of most cases; wd:1 from there ends Tuesday 17.00, wd:2 Wednesday 17.00.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from departments.worktime.calculation import WorkCalendar
from promises.deadlines.assessment import Assessment, assess
from promises.deadlines.events import CLOSED, EFFECTS, Course, Event, EventKind, Measure, course_of
from promises.deadlines.outcomes import Outcome, Problem
from promises.deadlines.rules import parse_rule

OFFICE = WorkCalendar()
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MUCH_LATER = "2026-03-20T09:00"


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def seen(*events: Event, at: str = MUCH_LATER) -> Course:
    return course_of(events, department="A", at=on(at))


def event(kind: EventKind, at: str, **more: str | datetime) -> Event:
    return Event(kind, on(at), **more)  # type: ignore[arg-type]


def received(at: str = "2026-03-02T10:00") -> Event:
    return event(EventKind.RECEIVED, at)


def reply(at: str, due: str = "") -> Event:
    return Event(EventKind.REPLY, on(at), due=on(due) if due else None)


def assessed(course: Course, measure: Measure, rule: str, at: str = MUCH_LATER) -> list[Assessment]:
    return [assess(one.facts, one.rule(parse_rule(rule)), OFFICE, on(at)) for one in course.of(measure)]


def outcomes(course: Course, measure: Measure, rule: str, at: str = MUCH_LATER) -> list[Outcome]:
    return [one.status for one in assessed(course, measure, rule, at)]


# ---- what stops a clock and what does not -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "first_answer", "resolution"),
    [
        (EventKind.REPLY, Outcome.KEPT, Outcome.BROKEN),
        (EventKind.CALL_BACK, Outcome.KEPT, Outcome.BROKEN),
        (EventKind.HANDED_OFF, Outcome.KEPT, Outcome.CANCELLED),
        (EventKind.CLOSED, Outcome.BROKEN, Outcome.KEPT),
        (EventKind.WITHDRAWN, Outcome.CANCELLED, Outcome.CANCELLED),
        (EventKind.WAITING_BEGAN, Outcome.PAUSED, Outcome.PAUSED),
        (EventKind.RECEIVED, Outcome.BROKEN, Outcome.BROKEN),
        (EventKind.WAITING_ENDED, Outcome.BROKEN, Outcome.BROKEN),
        (EventKind.REOPENED, Outcome.BROKEN, Outcome.BROKEN),
        (EventKind.AUTOMATIC_CONFIRMATION, Outcome.BROKEN, Outcome.BROKEN),
        (EventKind.READ_RECEIPT, Outcome.BROKEN, Outcome.BROKEN),
        (EventKind.STATUS_CHANGED, Outcome.BROKEN, Outcome.BROKEN),
        (EventKind.NOTE, Outcome.BROKEN, Outcome.BROKEN),
    ],
)
def test_what_one_hour_after_the_receipt_does_to_the_clocks_of_the_department(
    kind: EventKind, first_answer: Outcome, resolution: Outcome
) -> None:
    course = seen(received(), event(kind, "2026-03-02T11:00"))

    assert outcomes(course, Measure.ANSWER, "wd:1")[0] == first_answer
    assert outcomes(course, Measure.RESOLUTION, "wd:1")[0] == resolution


def test_every_kind_of_event_stands_in_the_table() -> None:
    assert set(EFFECTS) == set(EventKind)


# ---- the start -----------------------------------------------------------------------------------------------------


def test_of_several_messages_before_an_answer_the_oldest_counts() -> None:
    # counted from Tuesday 16.00 an answer on Wednesday would have been in time
    course = seen(received(), received("2026-03-03T16:00"), reply("2026-03-04T09:30"))

    [answer] = assessed(course, Measure.ANSWER, "wd:1")
    assert (answer.status, answer.deadline) == (Outcome.BROKEN, on("2026-03-03T17:00"))


def test_the_order_in_which_events_are_told_does_not_matter() -> None:
    events = [received(), reply("2026-03-03T10:00"), event(EventKind.CLOSED, "2026-03-05T10:00")]

    assert seen(*events) == seen(*reversed(events))


@pytest.mark.parametrize(
    ("answered", "status", "problems"),
    [
        ("2026-03-02T09:59:15", Outcome.KEPT, (Problem.EARLY_ANSWER,)),
        ("2026-03-02T07:00", Outcome.INVALID, (Problem.BEFORE_START,)),
    ],
)
def test_an_answer_dated_before_the_receipt_still_belongs_to_it(
    answered: str, status: Outcome, problems: tuple[Problem, ...]
) -> None:
    [answer] = assessed(seen(received(), reply(answered)), Measure.ANSWER, "wd:2")

    assert (answer.status, answer.problems) == (status, problems)


def test_without_a_receipt_everything_is_invalid() -> None:
    course = seen(reply("2026-03-03T10:00"))

    assert {one.status for measure in Measure for one in assessed(course, measure, "wd:2")} == {Outcome.INVALID}
    assert {one.measure for one in course.measurements} == set(Measure)


def test_a_receipt_after_the_moment_of_looking_is_invalid() -> None:
    [answer] = assessed(seen(received(), at="2026-03-02T09:00"), Measure.ANSWER, "wd:2", at="2026-03-02T09:00")

    assert (answer.status, answer.problems) == (Outcome.INVALID, (Problem.START_LATER,))


def test_what_happened_after_the_moment_of_looking_is_ignored() -> None:
    events = (received(), reply("2026-03-03T10:00"), event(EventKind.HANDED_OFF, "2026-03-04T10:00", to="B"))

    before = seen(*events, at="2026-03-03T09:59")

    assert before == seen(received(), at="2026-03-03T09:59")
    assert outcomes(before, Measure.ANSWER, "wd:2", at="2026-03-03T09:59") == [Outcome.OPEN]


# ---- the next update -----------------------------------------------------------------------------------------------


def test_every_word_of_a_human_begins_a_new_cycle_and_each_is_measured() -> None:
    course = seen(received(), reply("2026-03-03T10:00"), event(EventKind.CALL_BACK, "2026-03-05T17:00"))

    cycles = assessed(course, Measure.UPDATE, "wd:2", at="2026-03-10T12:00")

    assert [(one.status, one.deadline) for one in cycles] == [
        (Outcome.KEPT, on("2026-03-04T17:00")),
        (Outcome.KEPT, on("2026-03-05T17:00")),  # exactly at the close
        (Outcome.BROKEN, on("2026-03-09T17:00")),
    ]


def test_a_reply_that_names_a_date_sets_the_deadline_of_the_cycle_that_it_begins() -> None:
    # "You will hear by Thursday": he heard on Friday morning; the promise itself gave five working days
    course = seen(received(), reply("2026-03-03T10:00", due="2026-03-05T17:00"), reply("2026-03-06T09:00"))

    cycles = assessed(course, Measure.UPDATE, "wd:5", at="2026-03-10T12:00")

    assert [(one.status, one.deadline) for one in cycles] == [
        (Outcome.KEPT, on("2026-03-09T17:00")),
        (Outcome.BROKEN, on("2026-03-05T17:00")),
        (Outcome.OPEN, on("2026-03-13T17:00")),
    ]


def test_a_message_of_the_asker_does_not_give_the_department_more_time() -> None:
    course = seen(received(), reply("2026-03-03T10:00"), received("2026-03-05T12:00"), reply("2026-03-06T12:00"))

    assert outcomes(course, Measure.UPDATE, "wd:2", at="2026-03-06T13:00") == [
        Outcome.KEPT,
        Outcome.BROKEN,
        Outcome.OPEN,
    ]


def test_closing_with_the_last_word_leaves_no_cycle_behind() -> None:
    course = seen(received(), reply("2026-03-03T10:00"), event(EventKind.CLOSED, "2026-03-03T10:00"))

    assert outcomes(course, Measure.UPDATE, "wd:2") == [Outcome.KEPT]


@pytest.mark.parametrize(
    ("closed", "outcome"), [("2026-03-05T17:00", Outcome.CANCELLED), ("2026-03-05T17:01", Outcome.BROKEN)]
)
def test_closing_without_a_word_after_an_update_ends_the_cycle_and_repairs_nothing(
    closed: str, outcome: Outcome
) -> None:
    course = seen(received(), reply("2026-03-03T10:00"), event(EventKind.CLOSED, closed))

    assert outcomes(course, Measure.UPDATE, "wd:2") == [Outcome.KEPT, outcome]


def test_closing_without_any_word_leaves_the_asker_an_answer_to_come() -> None:
    course = seen(received(), event(EventKind.CLOSED, "2026-03-02T11:00"))

    assert outcomes(course, Measure.ANSWER, "wd:2") == [Outcome.BROKEN]
    assert outcomes(course, Measure.UPDATE, "wd:2") == [Outcome.BROKEN]
    assert outcomes(course, Measure.ANSWER_END_TO_END, "wd:2") == [Outcome.BROKEN]


def test_who_writes_again_after_the_closing_is_owed_a_word() -> None:
    course = seen(
        received(),
        reply("2026-03-02T11:00"),
        event(EventKind.CLOSED, "2026-03-02T11:00"),
        received("2026-03-05T10:00"),
        reply("2026-03-06T10:00"),
    )

    second = course.of(Measure.UPDATE)[1]
    assert (second.facts.start, second.facts.answered) == (on("2026-03-05T10:00"), on("2026-03-06T10:00"))
    assert len(course.of(Measure.ANSWER)) == 1


# ---- hand-offs -----------------------------------------------------------------------------------------------------


def handed_over() -> Course:
    """A has it from Monday 10.00, B from Tuesday 16.00; B answers Thursday 12.00 and solves it Friday 12.00."""
    return seen(
        received(),
        event(EventKind.HANDED_OFF, "2026-03-03T16:00", to="B"),
        reply("2026-03-05T12:00"),
        event(EventKind.CLOSED, "2026-03-06T12:00"),
    )


def test_a_hand_off_is_an_answer_of_the_first_and_starts_a_clock_of_the_second() -> None:
    course = handed_over()

    first, second = assessed(course, Measure.ANSWER, "wd:2")
    assert [one.department for one in course.of(Measure.ANSWER)] == ["A", "B"]
    assert (first.status, first.deadline) == (Outcome.KEPT, on("2026-03-04T17:00"))
    # Tuesday 1 hour, Wednesday 8, Thursday 3
    assert (second.status, second.deadline, second.elapsed) == (
        Outcome.KEPT,
        on("2026-03-05T17:00"),
        timedelta(hours=12),
    )
    assert course.hand_offs == 1


def test_from_end_to_end_the_clock_runs_on_over_a_hand_off() -> None:
    course = handed_over()

    [answer] = assessed(course, Measure.ANSWER_END_TO_END, "wd:2")
    [resolution] = assessed(course, Measure.RESOLUTION_END_TO_END, "wd:5")
    # Monday 7 hours, three times 8, minus what is left of Thursday and Friday
    assert (answer.status, answer.elapsed) == (Outcome.BROKEN, timedelta(hours=7 + 8 + 8 + 3))
    assert (resolution.status, resolution.elapsed) == (Outcome.KEPT, timedelta(hours=7 + 8 + 8 + 8 + 3))
    assert course.of(Measure.ANSWER_END_TO_END)[0].department == ""


@pytest.mark.parametrize(("rule", "outcome"), [("wd:2", Outcome.CANCELLED), ("sd", Outcome.BROKEN)])
def test_handing_over_solves_nothing_and_repairs_nothing(rule: str, outcome: Outcome) -> None:
    by_a, by_b = assessed(handed_over(), Measure.RESOLUTION, rule)

    assert by_a.status == outcome
    # Tuesday 1 hour, Wednesday and Thursday 8, Friday 3
    assert by_b.elapsed == timedelta(hours=20)


def test_who_gets_it_back_owes_an_answer_again() -> None:
    course = seen(
        received(),
        event(EventKind.HANDED_OFF, "2026-03-02T11:00", to="B"),
        event(EventKind.HANDED_OFF, "2026-03-02T12:00", to="A"),
        at="2026-03-20T09:00",
    )

    assert [one.department for one in course.of(Measure.ANSWER)] == ["A", "B", "A"]
    assert outcomes(course, Measure.ANSWER, "wd:2") == [Outcome.KEPT, Outcome.KEPT, Outcome.BROKEN]
    assert course.hand_offs == 2


def test_a_department_that_closes_without_a_word_of_its_own_still_owes_one() -> None:
    course = seen(
        received(),
        event(EventKind.HANDED_OFF, "2026-03-02T11:00", to="B"),
        event(EventKind.CLOSED, "2026-03-02T12:00"),
    )

    assert outcomes(course, Measure.ANSWER, "wd:2")[1] == Outcome.BROKEN
    assert outcomes(course, Measure.UPDATE, "wd:2")[1] == Outcome.BROKEN


# ---- closing and reopening -----------------------------------------------------------------------------------------


def reopened(at: str = MUCH_LATER) -> Course:
    """Answered Monday 11.00, closed 15.00, open again Tuesday 10.00, closed Tuesday 12.30."""
    return seen(
        received(),
        reply("2026-03-02T11:00"),
        event(EventKind.CLOSED, "2026-03-02T15:00"),
        event(EventKind.REOPENED, "2026-03-03T10:00"),
        event(EventKind.CLOSED, "2026-03-03T12:30"),
        at=at,
    )


def test_the_time_between_closing_and_reopening_is_not_charged() -> None:
    [resolution] = assessed(reopened(), Measure.RESOLUTION, "wh:8")

    # 5 hours on Monday, 2.5 on Tuesday; from Monday 10.00 8 hours and 3 that it was closed
    assert (resolution.status, resolution.elapsed, resolution.deadline) == (
        Outcome.KEPT,
        timedelta(hours=7.5),
        on("2026-03-03T13:00"),
    )
    assert [one.reasons for one in reopened().of(Measure.RESOLUTION)] == [(CLOSED,)]
    assert reopened().reopenings == 1


def test_reopening_never_changes_the_first_answer() -> None:
    [answer] = assessed(reopened(), Measure.ANSWER, "wh:4")

    assert (answer.status, answer.elapsed, answer.deadline) == (
        Outcome.KEPT,
        timedelta(hours=1),
        on("2026-03-02T14:00"),
    )


@pytest.mark.parametrize(
    ("at", "status", "hours"),
    [
        ("2026-03-02T16:00", Outcome.KEPT, 5),
        ("2026-03-03T10:00", Outcome.OPEN, 5),
        ("2026-03-03T11:00", Outcome.OPEN, 6),
        ("2026-03-03T12:30", Outcome.KEPT, 7.5),
    ],
)
def test_a_closed_request_is_solved_until_it_is_reopened(at: str, status: Outcome, hours: float) -> None:
    [resolution] = assessed(reopened(at), Measure.RESOLUTION, "wh:8", at=at)

    assert (resolution.status, resolution.elapsed) == (status, timedelta(hours=hours))


def test_a_request_that_was_not_closed_cannot_be_reopened() -> None:
    assert seen(received(), event(EventKind.REOPENED, "2026-03-03T10:00")).reopenings == 0


# ---- waiting for the asker -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ended_by", [EventKind.WAITING_ENDED, EventKind.RECEIVED])
def test_waiting_for_the_asker_is_not_charged_until_the_asker_is_heard(ended_by: EventKind) -> None:
    course = seen(
        received(),
        event(EventKind.WAITING_BEGAN, "2026-03-02T11:00", reason="tekening"),
        event(ended_by, "2026-03-02T15:00"),
        reply("2026-03-03T13:00"),
    )

    [answer] = assessed(course, Measure.ANSWER, "wh:8")
    assert (answer.deadline, answer.elapsed) == (on("2026-03-03T14:00"), timedelta(hours=7))
    assert course.of(Measure.ANSWER)[0].reasons == ("tekening",)


def test_another_reason_to_wait_is_told_apart_and_counts_once() -> None:
    course = seen(
        received(),
        event(EventKind.WAITING_BEGAN, "2026-03-02T11:00", reason="tekening"),
        event(EventKind.WAITING_BEGAN, "2026-03-02T13:00", reason="akkoord"),
        event(EventKind.WAITING_ENDED, "2026-03-02T15:00"),
    )

    [answer] = course.of(Measure.ANSWER)
    assert answer.facts.pauses == (
        (on("2026-03-02T11:00"), on("2026-03-02T13:00")),
        (on("2026-03-02T13:00"), on("2026-03-02T15:00")),
    )
    assert answer.reasons == ("tekening", "akkoord")


def test_who_gets_a_request_handed_over_does_not_inherit_the_waiting() -> None:
    course = seen(
        received(),
        event(EventKind.WAITING_BEGAN, "2026-03-02T11:00", reason="tekening"),
        event(EventKind.HANDED_OFF, "2026-03-03T10:00", to="B"),
    )

    assert course.of(Measure.ANSWER)[1].facts.pauses == ()
    [whole] = course.of(Measure.ANSWER_END_TO_END)
    assert whole.facts.pauses == ((on("2026-03-02T11:00"), on("2026-03-03T10:00")),)


def test_a_cycle_has_only_the_waiting_of_its_own_time() -> None:
    course = seen(
        received(),
        event(EventKind.WAITING_BEGAN, "2026-03-02T11:00", reason="tekening"),
        reply("2026-03-02T12:00"),
        event(EventKind.WAITING_ENDED, "2026-03-02T14:00"),
        reply("2026-03-03T10:00"),
    )

    first, second, third = course.of(Measure.UPDATE)
    assert first.facts.pauses == ((on("2026-03-02T11:00"), on("2026-03-02T14:00")),)
    assert second.facts.pauses == ((on("2026-03-02T12:00"), on("2026-03-02T14:00")),)
    assert third.facts.pauses == ()


# ---- withdrawal ----------------------------------------------------------------------------------------------------


def test_after_a_withdrawal_nothing_counts_any_more() -> None:
    gone = (received(), event(EventKind.WITHDRAWN, "2026-03-03T10:00"))

    assert seen(*gone, reply("2026-03-04T10:00"), event(EventKind.REOPENED, "2026-03-05T10:00")) == seen(*gone)
    for measure in Measure:
        assert outcomes(seen(*gone), measure, "wd:2") == [Outcome.CANCELLED]


def test_withdrawn_after_the_deadline_stays_broken() -> None:
    course = seen(received(), event(EventKind.WITHDRAWN, "2026-03-04T17:01"))

    assert outcomes(course, Measure.ANSWER, "wd:2") == [Outcome.BROKEN]


def test_a_request_withdrawn_at_once_is_still_measured() -> None:
    course = seen(received(), event(EventKind.WITHDRAWN, "2026-03-02T10:00"))

    assert {one.measure for one in course.measurements} == set(Measure)


# ---- together ------------------------------------------------------------------------------------------------------


def test_a_closed_request_that_is_handed_on_is_not_solved_yet() -> None:
    course = seen(
        received(),
        event(EventKind.CLOSED, "2026-03-02T12:00"),
        event(EventKind.HANDED_OFF, "2026-03-03T10:00", to="B"),
        event(EventKind.CLOSED, "2026-03-03T12:00"),
    )

    [whole] = assessed(course, Measure.RESOLUTION_END_TO_END, "wd:2")
    assert whole.elapsed == timedelta(hours=4)
    assert outcomes(course, Measure.RESOLUTION, "wd:2") == [Outcome.KEPT, Outcome.KEPT]


def test_who_has_a_request_reopened_is_owed_a_word_and_the_waiting_is_over() -> None:
    course = seen(
        received(),
        event(EventKind.WAITING_BEGAN, "2026-03-02T11:00", reason="tekening"),
        event(EventKind.CLOSED, "2026-03-02T12:00"),
        reply("2026-03-02T12:00"),
        event(EventKind.CLOSED, "2026-03-02T12:00"),
        event(EventKind.REOPENED, "2026-03-03T10:00"),
    )

    [resolution] = course.of(Measure.RESOLUTION)
    assert resolution.facts.pauses == (
        (on("2026-03-02T11:00"), on("2026-03-02T12:00")),
        (on("2026-03-02T12:00"), on("2026-03-03T10:00")),
    )
    assert course.of(Measure.UPDATE)[-1].facts.start == on("2026-03-03T10:00")


def test_only_what_was_waited_before_the_answer_and_for_some_time_is_a_pause() -> None:
    course = seen(
        received(),
        event(EventKind.WAITING_BEGAN, "2026-03-02T11:00"),
        event(EventKind.WAITING_ENDED, "2026-03-02T11:00"),
        reply("2026-03-02T12:00"),
        event(EventKind.WAITING_BEGAN, "2026-03-02T12:00"),
        event(EventKind.WITHDRAWN, "2026-03-02T14:00"),
    )

    assert course.of(Measure.ANSWER)[0].facts.pauses == ()
    assert course.of(Measure.RESOLUTION)[0].facts.pauses == ((on("2026-03-02T12:00"), on("2026-03-02T14:00")),)


def test_events_in_the_hour_that_comes_twice_follow_each_other_as_they_happened() -> None:
    first, second = (
        datetime(2026, 10, 25, 2, minute, fold=fold, tzinfo=AMSTERDAM) for minute, fold in ((50, 0), (10, 1))
    )

    course = seen(Event(EventKind.REPLY, second), Event(EventKind.RECEIVED, first), at="2026-11-01T09:00")

    [answer] = course.of(Measure.ANSWER)
    assert answer.facts.start == first.astimezone(UTC)
    assert answer.facts.answered == second.astimezone(UTC)
