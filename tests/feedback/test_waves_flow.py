"""A wave from planned to closed, driven by the tick: opening, reminders, extending, closing, calling off."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from departments.chart.models import Department
from departments.clock.services import travel_to
from departments.notifications.models import Notification
from departments.people.models import Employee
from departments.worktime.models import Calendar, CalendarDay
from feedback.responses.services import cancel_wave, submit
from feedback.waves.models import Invitation, Wave, WaveUnit
from feedback.waves.reminders import CANCELLED, NOTICES, OPENED, REMINDER, owe_due
from feedback.waves.selectors import open_invitations, suppliers_for, upcoming_waves
from feedback.waves.services import (
    AlreadyExtended,
    EndNotLater,
    ReasonTooShort,
    WaveMovedOn,
    close_due,
    close_early,
    extend_wave,
    open_due,
)
from tests.feedback.asking_cast import (
    CLOSES,
    DURING,
    HOME,
    MINUTE,
    OPENS,
    Cast,
    asking_municipality,
    core_survey,
    invitation,
    open_wave,
    planned_wave,
)

pytestmark = pytest.mark.django_db

REASON = "Veel mensen waren met vakantie."
STEP_1 = datetime(2026, 11, 20, 8, 0, tzinfo=HOME)
STEP_2 = datetime(2026, 11, 27, 8, 0, tzinfo=HOME)
STEP_3 = datetime(2026, 12, 10, 8, 0, tzinfo=HOME)


@pytest.fixture
def cast() -> Cast:
    travel_to(DURING)
    return asking_municipality()


def owed(kind: str, **wanted: object) -> set[int]:
    found = Notification.objects.filter(kind=kind, state=Notification.State.OWED, **wanted)
    return set(found.values_list("recipient_id", flat=True))


def steps() -> list[tuple[int, str]]:
    return sorted(set(Notification.objects.filter(kind=REMINDER).values_list("step", "state")))


def done(wave: Wave, *people: Employee) -> None:
    for person in people:
        submit(invitation(wave, person).pk, person, forms=[], now=DURING)


def test_a_wave_opens_at_its_moment_and_not_before(cast: Cast) -> None:
    wave = planned_wave(cast)

    assert open_due(OPENS - MINUTE) == 0
    assert open_due(OPENS) == 1
    assert open_due(OPENS) == 0
    wave.refresh_from_db()
    assert wave.state == Wave.State.OPEN


def test_everybody_with_somebody_to_judge_is_invited_once_and_owed_one_notice(cast: Cast) -> None:
    wave = open_wave(cast)
    open_due(OPENS + MINUTE)

    everybody = set(Employee.objects.values_list("pk", flat=True))
    assert set(Invitation.objects.filter(wave=wave).values_list("person_id", flat=True)) == everybody
    assert owed(OPENED, subject_id=wave.pk) == everybody


def test_who_only_could_judge_the_own_department_is_not_asked(cast: Cast) -> None:
    wave = open_wave(cast, suppliers=[cast["ict"]])

    assert not Invitation.objects.filter(wave=wave, customer_unit=cast["ict"]).exists()
    assert Invitation.objects.filter(wave=wave, customer_unit=cast["hr"]).exists()


def test_who_left_is_not_asked(cast: Cast) -> None:
    gone = cast.one_of("kcc")
    gone.is_active = False
    gone.save()

    assert not Invitation.objects.filter(wave=open_wave(cast), person=gone).exists()


def test_the_chart_of_the_opening_is_kept_with_the_number_of_people_asked(cast: Cast) -> None:
    wave = open_wave(cast)
    Department.objects.filter(pk=cast["kcc"].pk).update(name="Anders", parent=cast["bedrijf"])

    unit = WaveUnit.objects.get(wave=wave, department=cast["kcc"])
    assert (unit.name, unit.parent_id, unit.invited) == ("Klantcontactcentrum", cast["inwoners"].pk, 12)
    assert WaveUnit.objects.get(wave=wave, department=cast["inwoners"]).invited == 0


def test_a_person_may_judge_all_suppliers_but_the_own_department_and_those_above(cast: Cast) -> None:
    wave = open_wave(cast, suppliers=[cast["ict"], cast["hr"], cast["bedrijf"]])

    def names(code: str) -> list[tuple[str, bool]]:
        found = suppliers_for(invitation(wave, cast.one_of(code)), date(2026, 11, 18))
        return [(supplier.name, supplier.is_expected) for supplier in found]

    assert names("kcc") == [("Domein Bedrijf", False), ("HR", False), ("ICT-servicedesk", True)]
    assert names("ict") == [("HR", False)]
    assert names("bedrijf") == [("HR", False), ("ICT-servicedesk", False)]


def test_a_wave_that_ended_before_it_could_open_is_called_off_and_nobody_is_told(cast: Cast) -> None:
    wave = planned_wave(cast)
    open_due(CLOSES + MINUTE)

    wave.refresh_from_db()
    assert wave.state == Wave.State.CANCELLED
    assert not Notification.objects.exists()


def test_reminders_come_at_working_day_5_and_10_and_one_working_day_before_the_end(cast: Cast) -> None:
    open_wave(cast)
    seen = []
    for moment in (STEP_1, STEP_2, STEP_3):
        owe_due(moment - MINUTE)
        seen.append(len(steps()))
        owe_due(moment)
        owe_due(moment + MINUTE)

    assert seen == [0, 1, 2]
    assert steps() == [(1, "superseded"), (2, "superseded"), (3, "owed")]


def test_closed_days_of_the_organisation_move_the_reminder(cast: Cast) -> None:
    calendar = Calendar.objects.create(name="Gemeente")
    CalendarDay.objects.create(calendar=calendar, date=date(2026, 11, 18), kind="closed", reason="Stadhuis dicht")
    Department.objects.filter(pk=cast["gemeente"].pk).update(calendar=calendar)
    open_wave(cast)

    assert owe_due(STEP_1) == 0
    assert owe_due(datetime(2026, 11, 23, 8, tzinfo=HOME)) > 0


def test_only_who_is_still_invited_is_reminded(cast: Cast) -> None:
    wave = open_wave(cast)
    ready = cast.people["kcc"][:3]
    done(wave, *ready)
    owe_due(STEP_1)

    reminded = owed(REMINDER, step=1)
    assert reminded == {employee.pk for employee in Employee.objects.all()} - {person.pk for person in ready}


def test_a_notice_is_not_sent_any_more_to_who_took_part_meanwhile(cast: Cast) -> None:
    wave, person = open_wave(cast), cast.one_of("kcc")
    owe_due(STEP_1)
    notice = Notification.objects.get(kind=REMINDER, recipient=person)
    assert NOTICES[REMINDER].still_true(notice, STEP_1)
    done(wave, person)

    assert not NOTICES[REMINDER].still_true(notice, STEP_1)
    assert not NOTICES[OPENED].still_true(Notification.objects.get(kind=OPENED, recipient=person), STEP_1)
    other = Notification.objects.get(kind=REMINDER, recipient=cast.one_of("hr"))
    assert not NOTICES[REMINDER].still_true(other, CLOSES), "after the end there is nothing to be reminded of"


def test_after_an_outage_only_the_newest_step_is_owed(cast: Cast) -> None:
    open_wave(cast)
    owe_due(STEP_2 + timedelta(days=3))

    assert steps() == [(2, "owed")]
    assert not owed(OPENED)


def test_a_clock_that_went_back_makes_no_second_reminder(cast: Cast) -> None:
    open_wave(cast)
    first = owe_due(STEP_1)
    owe_due(STEP_1 - timedelta(hours=2))

    assert owe_due(STEP_1) == 0
    assert Notification.objects.filter(kind=REMINDER).count() == first


def test_closing_takes_back_what_was_still_to_be_sent(cast: Cast) -> None:
    wave = open_wave(cast)
    owe_due(STEP_3)

    assert close_due(CLOSES - MINUTE) == 0
    assert close_due(CLOSES) == 1
    assert not owed(REMINDER)
    assert owe_due(CLOSES + MINUTE) == 0
    wave.refresh_from_db()
    assert wave.state == Wave.State.CLOSED


def test_extending_moves_the_end_and_the_reminders_still_to_come_once(cast: Cast) -> None:
    wave = open_wave(cast)
    later = CLOSES + timedelta(days=7)
    extend_wave(wave, closes_at=later, reason=REASON, by=cast.manager, now=DURING)

    assert (wave.closes_at, wave.state) == (later, Wave.State.OPEN)
    owe_due(STEP_3)
    assert 3 not in dict(steps())
    owe_due(STEP_3 + timedelta(days=7))
    assert dict(steps())[3] == "owed"
    with pytest.raises(AlreadyExtended):
        extend_wave(wave, closes_at=later + timedelta(days=1), reason=REASON, by=cast.manager, now=DURING)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"closes_at": CLOSES}, EndNotLater),
        ({"reason": "Zomaar"}, ReasonTooShort),
        ({"now": CLOSES}, WaveMovedOn),
    ],
)
def test_extending_needs_a_later_end_a_reason_and_a_wave_that_is_open(
    cast: Cast, changes: dict[str, object], refusal: type[Exception]
) -> None:
    wave = open_wave(cast)
    asked = {"closes_at": CLOSES + timedelta(days=7), "reason": REASON, "by": cast.manager, "now": DURING, **changes}

    with pytest.raises(refusal):
        extend_wave(wave, **asked)  # type: ignore[arg-type]
    wave.refresh_from_db()
    assert wave.closes_at == CLOSES


def test_closing_early_ends_the_wave_now_with_its_reason(cast: Cast) -> None:
    wave = open_wave(cast)
    close_early(wave, reason=REASON, by=cast.manager, now=DURING)

    assert (wave.state, wave.closes_at) == (Wave.State.CLOSED, DURING)
    assert wave.transitions.get(to_state="closed").reason == REASON


def test_who_read_the_wave_before_it_moved_on_changes_nothing(cast: Cast) -> None:
    wave = open_wave(cast)
    stale = Wave.objects.get(pk=wave.pk)
    close_early(wave, reason=REASON, by=cast.manager, now=DURING)

    with pytest.raises(WaveMovedOn):
        close_early(stale, reason=REASON, by=cast.manager, now=DURING + MINUTE)
    with pytest.raises(WaveMovedOn):
        cancel_wave(stale, reason=REASON, by=cast.manager, now=DURING + MINUTE)


def test_everybody_who_was_asked_is_told_that_a_wave_is_called_off(cast: Cast) -> None:
    wave = open_wave(cast)
    done(wave, cast.one_of("kcc"))
    cancel_wave(wave, reason=REASON, by=cast.manager, now=DURING)

    assert owed(CANCELLED) == set(Employee.objects.values_list("pk", flat=True))
    assert not owed(OPENED)
    assert not open_invitations(cast.one_of("hr"), DURING)


def test_the_notices_say_what_when_and_where_in_the_language_of_the_reader(cast: Cast) -> None:
    wave, person = open_wave(cast), cast.one_of("kcc")
    owe_due(STEP_1)
    opened = NOTICES[OPENED].compose(Notification.objects.get(kind=OPENED, recipient=person), OPENS)
    reminder = NOTICES[REMINDER].compose(Notification.objects.get(kind=REMINDER, recipient=person), STEP_1)

    assert "Vierde kwartaal 2026" in opened.text
    assert "niet aan uw naam gekoppeld" in opened.text
    assert opened.path == reminder.path == f"/vragenlijsten/{wave.pk}/"
    assert "tot vrijdag 11 december, 17.00\u00a0uur" in reminder.text
    assert reminder.when == "Tot en met vrijdag 11 december"
    Employee.objects.filter(pk=person.pk).update(language="en")
    with override("nl"):
        english = NOTICES[OPENED].compose(Notification.objects.get(kind=OPENED, recipient=person), OPENS)
    assert "Fourth quarter 2026" in english.text


def test_the_home_page_gets_what_waits_for_somebody_with_its_minutes(cast: Cast) -> None:
    wave, person = open_wave(cast), cast.one_of("kcc")
    planned_wave(
        cast,
        survey=wave.survey_version.survey,
        opens_at=CLOSES + timedelta(days=60),
        closes_at=CLOSES + timedelta(days=80),
    )

    waiting = open_invitations(person, DURING)
    assert [(asked.wave, asked.minutes) for asked in waiting] == [(wave, 3)]
    assert [one.title for one in upcoming_waves()] == ["Vierde kwartaal 2026"]
    done(wave, person)
    assert not open_invitations(person, DURING)


def test_the_manager_extends_closes_and_calls_off_on_pages(cast: Cast, settings: object) -> None:
    settings.SECOND_STEP_REQUIRED = False  # type: ignore[attr-defined]
    survey = core_survey(cast)
    first, second = open_wave(cast, survey=survey), open_wave(cast, survey=survey, title="Nog een meting")
    client = Client()
    client.force_login(cast.manager)
    page = f"/beheer/metingen/{first.pk}/"

    refused = client.post(page + "verlengen/", {"closes_on": "2026-12-01", "closes_time": "17:00", "reason": REASON})
    assert refused.status_code == 422
    assert "Kies een einde dat later is dan het einde dat nu gepland is." in refused.content.decode()
    client.post(page + "verlengen/", {"closes_on": "2026-12-18", "closes_time": "17:00", "reason": REASON})
    assert "tot en met vrijdag 18 december, 17.00" in client.get(page).content.decode()
    assert client.post(page + "sluiten/", {"reason": "Kort"}).status_code == 422
    client.post(page + "sluiten/", {"reason": REASON})
    client.post(f"/beheer/metingen/{second.pk}/afgelasten/", {"reason": REASON})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Wave.State.CLOSED, Wave.State.CANCELLED)
    assert client.get(page + "sluiten/").status_code == 404
