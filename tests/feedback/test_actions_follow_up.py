from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections

from departments.audit.checking import verify
from departments.audit.models import AuditEntry
from departments.notifications.models import Notification
from departments.people.models import Employee
from departments.worktime.calculation import local_date
from feedback.actions import escalation, services
from feedback.actions.models import Action, Decision, FollowUp, FollowUpTransition, Point
from feedback.actions.reminders import NOTICES
from feedback.scores.services import publish
from feedback.waves.models import Invitation
from tests.feedback.results_cast import PUBLISHED, Cast, sealed_wave, small_municipality, spread

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 3)
REASON = "Dit kost twee mensen extra en daarvoor is dit jaar geen geld in de begroting gevonden."


@pytest.fixture
def cast() -> Cast:
    return small_municipality()


@pytest.fixture
def follow_up(cast: Cast) -> FollowUp:
    wave = sealed_wave(
        cast,
        {
            (cast.ict, cast.teams["A"]): [(2, 4), (2, 4), (1, 3), (3, 5), (2, 4), (4, 3), (3, 4)],
            (cast.hr, cast.teams["A"]): spread({1: 2, 2: 2}),
        },
    )
    publish(wave, now=PUBLISHED)
    services.start_due(PUBLISHED)
    return FollowUp.objects.get()


@pytest.fixture
def point(follow_up: FollowUp) -> Point:
    return follow_up.points.get()


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def told(kind: str) -> dict[str, str]:
    """Who was owed a notice of this kind -> its state."""
    rows = Notification.objects.filter(kind=kind).values_list("recipient__name", "state")
    return dict(rows)


def decide(point: Point, by: Employee, now: datetime = PUBLISHED) -> Action:
    return services.decide_action(
        point,
        by=by,
        now=now,
        title="Elke ochtend iemand op de vloer",
        owner=by,
        due_on=date(2027, 1, 15),
        text="Wij komen langs.",
    )


def propose_no(point: Point, by: Employee, now: datetime = PUBLISHED, **changes: object) -> Decision:
    values: dict[str, object] = {
        "reason": REASON, "constraint": "money", "alternative": "Een terugbelafspraak.", "review_on": date(2027, 6, 1),
    }  # fmt: skip
    return services.decide_no(point, by=by, now=now, **{**values, **changes})  # type: ignore[arg-type]


def test_a_shown_result_starts_one_follow_up_and_tells_the_lead(cast: Cast, follow_up: FollowUp) -> None:
    again = services.start_due(PUBLISHED + timedelta(minutes=1))

    assert again == 0
    assert follow_up.supplier == cast.ict, "HR was judged by four people: nothing to follow up"
    assert follow_up.due_on == DUE
    assert [one.question.code for one in follow_up.points.all()] == [cast.questions[0].code]
    assert told("follow_up.new") == {"Bert Bakker": "owed"}


def test_reminders_go_to_the_lead_five_working_days_before_and_on_the_day(cast: Cast, follow_up: FollowUp) -> None:
    for day in (date(2026, 10, 26), date(2026, 10, 27), date(2026, 10, 28), DUE):
        services.advance_due(at(day))
        services.advance_due(at(day, 10))

    steps = Notification.objects.filter(kind="follow_up.reminder").order_by("step").values_list("step", "state")
    assert list(steps) == [(11, "superseded"), (12, "owed")]
    assert told("follow_up.reminder") == {"Bert Bakker": "owed"}
    follow_up.refresh_from_db()
    assert follow_up.state == "to_decide"


def test_without_a_decision_it_goes_to_the_lead_above_the_director_and_the_list(
    cast: Cast, follow_up: FollowUp
) -> None:
    seen = {}
    for day in (date(2026, 11, 4), date(2026, 11, 10), date(2026, 11, 17), date(2026, 12, 1)):
        services.advance_due(at(day))
        follow_up.refresh_from_db()
        level = Notification.objects.filter(kind="follow_up.escalated").order_by("-step").first()
        names = Notification.objects.filter(kind="follow_up.escalated", step=level.step if level else 0)
        seen[day, follow_up.state] = sorted(names.values_list("recipient__name", flat=True))

    assert seen == {
        (date(2026, 11, 4), "overdue"): [],
        (date(2026, 11, 10), "escalated_1"): ["Bert Bakker", "Dirk Jansen"],
        (date(2026, 11, 17), "escalated_2"): ["Els Visser"],
        (date(2026, 12, 1), "escalated_3"): ["Els Visser", "Frits Mulder"],
    }
    assert [row.to_state for row in follow_up.transitions.order_by("pk")] == [
        "overdue", "escalated_1", "escalated_2", "escalated_3",
    ]  # fmt: skip


def test_after_an_outage_every_desk_hears_it_once(cast: Cast, follow_up: FollowUp) -> None:
    services.advance_due(at(date(2026, 12, 15)))
    services.advance_due(at(date(2026, 12, 15), 10))

    follow_up.refresh_from_db()
    assert follow_up.state == "escalated_3"
    assert FollowUpTransition.objects.filter(follow_up=follow_up).count() == 4
    assert Notification.objects.filter(kind="follow_up.escalated").count() == 5
    assert told("follow_up.new") == {"Bert Bakker": "superseded"}


def test_an_action_decides_cancels_what_waits_and_tells_everybody_who_was_asked(
    cast: Cast, follow_up: FollowUp, point: Point
) -> None:
    action = decide(point, cast.people["lead"])

    follow_up.refresh_from_db()
    assert follow_up.state == "decided"
    assert action.department == cast.ict
    assert told("follow_up.new") == {"Bert Bakker": "cancelled"}
    assert set(told("follow_up.decided")) == {one.name for one in cast.people.values()}
    assert services.advance_due(at(date(2026, 12, 15))) == 0
    assert verify() is None
    assert AuditEntry.objects.filter(event="point.action_decided").count() == 1


def test_everybody_above_may_decide_too_and_others_may_not(cast: Cast, point: Point) -> None:
    for key in ("employee", "hr_lead", "manager", "auditor"):
        with pytest.raises(services.NotAllowed, match="leidinggevende van ICT"):
            decide(point, cast.people[key])

    decide(point, cast.people["director"])


def test_the_second_of_two_decisions_is_told_calmly(cast: Cast, point: Point) -> None:
    decide(point, cast.people["lead"])

    with pytest.raises(services.AlreadyDecided):
        decide(point, cast.people["above"])

    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "x" * 49},
        {"constraint": "weather"},
        {"alternative": "  "},
        {"review_on": local_date(PUBLISHED)},
    ],
)
def test_a_no_without_all_its_parts_is_refused(cast: Cast, point: Point, changes: dict[str, object]) -> None:
    with pytest.raises(services.DecisionIncomplete):
        propose_no(point, cast.people["lead"], **changes)

    assert not Decision.objects.exists()


def test_a_no_counts_once_somebody_above_confirms_it(cast: Cast, follow_up: FollowUp, point: Point) -> None:
    decision = propose_no(point, cast.people["lead"])
    follow_up.refresh_from_db()
    before = follow_up.state

    services.confirm_no(decision, by=cast.people["above"], now=PUBLISHED + timedelta(days=1))

    follow_up.refresh_from_db()
    assert (before, follow_up.state) == ("to_decide", "decided")
    assert told("follow_up.to_confirm") == {"Dirk Jansen": "cancelled", "Els Visser": "cancelled"}


def test_a_no_that_is_not_confirmed_keeps_ageing(cast: Cast, follow_up: FollowUp, point: Point) -> None:
    propose_no(point, cast.people["lead"])

    services.advance_due(at(date(2026, 11, 10)))

    follow_up.refresh_from_db()
    assert follow_up.state == "escalated_1"


def test_nobody_confirms_their_own_no_and_neither_do_colleagues_below(cast: Cast, point: Point) -> None:
    decision = propose_no(point, cast.people["above"])

    with pytest.raises(services.NotAllowed, match="Iemand anders"):
        services.confirm_no(decision, by=cast.people["above"], now=PUBLISHED)
    with pytest.raises(services.NotAllowed, match="leidinggevende erboven"):
        services.confirm_no(decision, by=cast.people["lead"], now=PUBLISHED)

    services.confirm_no(decision, by=cast.people["director"], now=PUBLISHED)


def test_a_no_of_the_only_director_is_confirmed_by_the_functional_manager(cast: Cast, point: Point) -> None:
    Employee.objects.filter(pk=cast.people["above"].pk).update(is_active=False)
    decision = propose_no(point, cast.people["director"])

    assert told("follow_up.to_confirm") == {"Frits Mulder": "owed"}
    services.confirm_no(decision, by=cast.people["manager"], now=PUBLISHED)


def test_a_no_that_is_sent_back_opens_the_point_again(cast: Cast, point: Point) -> None:
    decision = propose_no(point, cast.people["lead"])

    services.send_back_no(decision, by=cast.people["above"], now=PUBLISHED, reason="Er is wel geld, ik zoek het uit.")

    assert told("follow_up.sent_back") == {"Bert Bakker": "owed"}
    decide(point, cast.people["lead"])


def test_a_confirmation_that_came_twice_is_told_calmly(cast: Cast, point: Point) -> None:
    decision = propose_no(point, cast.people["lead"])
    services.confirm_no(decision, by=cast.people["above"], now=PUBLISHED)

    with pytest.raises(services.AlreadyDecided):
        services.confirm_no(decision, by=cast.people["director"], now=PUBLISHED)


def test_an_action_is_closed_once_by_its_owner_with_an_outcome(cast: Cast, point: Point) -> None:
    action = decide(point, cast.people["lead"])

    with pytest.raises(services.NotAllowed):
        services.close_action(action, by=cast.people["employee"], outcome="Klaar", now=PUBLISHED)
    with pytest.raises(services.DecisionIncomplete):
        services.close_action(action, by=cast.people["lead"], outcome=" ", now=PUBLISHED)
    services.close_action(action, by=cast.people["lead"], outcome="Elke ochtend staat er iemand.", now=PUBLISHED)
    with pytest.raises(services.AlreadyClosed):
        services.close_action(action, by=cast.people["lead"], outcome="Nog eens", now=PUBLISHED)


def test_an_action_ten_working_days_late_comes_back_in_the_next_cycle(cast: Cast, point: Point) -> None:
    decide(point, cast.people["lead"])

    early = services.start_due(at(date(2027, 1, 28)))
    again = services.start_due(at(date(2027, 1, 29)))  # the tenth working day after 15 January
    twice = services.start_due(at(date(2027, 1, 30)))

    assert (early, again, twice) == (0, 1, 0)
    assert FollowUp.objects.get(cycle=2).points.get().question == point.question
    assert Notification.objects.filter(kind="follow_up.new", step=20).count() == 1


def test_a_no_comes_back_on_its_review_date(cast: Cast, point: Point) -> None:
    decision = propose_no(point, cast.people["lead"])
    services.confirm_no(decision, by=cast.people["above"], now=PUBLISHED)

    assert services.start_due(at(date(2027, 5, 31))) == 0
    assert services.start_due(at(date(2027, 6, 1))) == 1


def test_no_notice_goes_out_that_is_no_longer_true(cast: Cast, follow_up: FollowUp, point: Point) -> None:
    escalation.advance_due(at(date(2026, 10, 27)))
    reminder = Notification.objects.get(kind="follow_up.reminder")
    assert NOTICES[reminder.kind].still_true(reminder, PUBLISHED)

    decide(point, cast.people["lead"])

    assert not NOTICES[reminder.kind].still_true(reminder, PUBLISHED)


def test_a_notice_to_a_lead_who_left_is_not_sent(cast: Cast, follow_up: FollowUp) -> None:
    new = Notification.objects.get(kind="follow_up.new")

    cast.people["lead"].roles.update(valid_until=local_date(PUBLISHED))

    assert not NOTICES[new.kind].still_true(new, PUBLISHED + timedelta(days=1))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_notice_can_be_written(cast: Cast, follow_up: FollowUp, point: Point, language: str) -> None:
    Employee.objects.update(language=language)
    services.advance_due(at(date(2026, 10, 27)))
    services.advance_due(at(date(2026, 12, 1)))
    decision = propose_no(point, cast.people["lead"])
    services.send_back_no(decision, by=cast.people["above"], now=PUBLISHED, reason="Niet zo.")
    second = propose_no(point, cast.people["lead"])
    kinds = set()

    for notification in Notification.objects.select_related("recipient"):
        if notification.subject_id != decision.pk or notification.kind != "follow_up.to_confirm":
            notice = NOTICES[notification.kind].compose(notification, PUBLISHED)
            kinds.add(notification.kind)
            assert notice.title
            assert notice.path.startswith("/")
            assert "%" not in notice.title + notice.text
    services.confirm_no(second, by=cast.people["above"], now=PUBLISHED)

    assert kinds == set(NOTICES) - {"follow_up.decided"}
    decided = Notification.objects.filter(kind="follow_up.decided").first()
    assert decided is not None
    assert "ICT" in NOTICES[decided.kind].compose(decided, PUBLISHED).title
    assert Invitation.objects.filter(person=decided.recipient).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_counts(cast: Cast, point: Point) -> None:
    start = Barrier(2)
    outcomes: list[str] = []

    def decide_as(key: str) -> None:
        start.wait()
        try:
            decide(Point.objects.get(pk=point.pk), cast.people[key])
            outcomes.append("decided")
        except services.AlreadyDecided:
            outcomes.append("somebody else was first")
        finally:
            connections.close_all()

    workers = [Thread(target=decide_as, args=[key]) for key in ("lead", "above")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(outcomes) == ["decided", "somebody else was first"]
    assert Decision.objects.count() == 1
    assert FollowUpTransition.objects.filter(to_state="decided").count() == 1
