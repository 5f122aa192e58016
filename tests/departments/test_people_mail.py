"""No mail to who is away: it stays owed, and goes after the return when it is still true."""

from datetime import timedelta

from django.core import mail
from django.urls import reverse

from departments.clock.selectors import now as clock
from departments.notifications.calculation import LEASE
from departments.notifications.delivery import deliver
from departments.notifications.models import Notification
from departments.notifications.selectors import send_log
from departments.people.absences import add_absence, end_absence
from departments.worktime.calculation import local_date
from tests.departments.outbox import DAY, MINUTE, TUESDAY, State, kinds, notice_kind, owed, states

FIRST = TUESDAY.date()


def away(person, days=1, substitute=None):
    last = FIRST + timedelta(days=days - 1)
    return add_absence(person, first_day=FIRST, last_day=last, substitute=substitute, by=None, now=TUESDAY)


def test_who_is_away_gets_no_mail_until_the_day_after(town):
    owed(town.permits, [town.fatima, town.wim])
    away(town.fatima, days=2)

    assert deliver(TUESDAY, kinds()) == 1
    assert deliver(TUESDAY + DAY, kinds()) == 0
    assert [one.to for one in mail.outbox] == [["wim@oeverstad.example"]]

    assert deliver(TUESDAY + 2 * DAY, kinds()) == 1
    assert states() == [State.SENT, State.SENT]


def test_after_the_return_only_the_last_step_goes(town):
    for step in (1, 2, 3):
        owed(town.permits, [town.fatima], step=step)
    away(town.fatima)

    deliver(TUESDAY, kinds())
    assert states() == [State.OWED] * 3

    deliver(TUESDAY + DAY, kinds())
    assert states() == [State.SUPERSEDED, State.SUPERSEDED, State.SENT]


def test_what_is_no_longer_true_after_the_return_does_not_go(town):
    owed(town.permits, [town.fatima])
    away(town.fatima)
    deliver(TUESDAY, kinds())

    deliver(TUESDAY + DAY, kinds(notice_kind(true=False)))

    assert states() == [State.CANCELLED]
    assert mail.outbox == []


def test_the_substitute_gets_what_is_theirs(town):
    away(town.fatima, substitute=town.sanne)
    owed(town.permits, [town.fatima, town.sanne])

    assert deliver(TUESDAY, kinds()) == 1
    assert mail.outbox[0].to == ["sanne@oeverstad.example"]


def test_back_earlier_means_mail_today(town):
    owed(town.permits, [town.fatima])
    absence = away(town.fatima, days=9)

    end_absence(absence, today=FIRST, by=town.fatima, now=TUESDAY)

    assert deliver(TUESDAY, kinds()) == 1


def test_a_mail_that_broke_off_before_the_absence_waits_as_well(town):
    owed(town.permits, [town.fatima])
    Notification.objects.update(
        state=State.CLAIMED, claim="0b9b8a7e-1b52-4f0e-9d7b-3f3ad2a6a2aa", leased_until=TUESDAY - LEASE
    )
    away(town.fatima)

    assert deliver(TUESDAY + MINUTE, kinds()) == 0
    assert deliver(TUESDAY + DAY, kinds()) == 1


def test_the_send_log_says_that_it_waits_for_the_return(client, town, settings):
    owed(town.permits, [town.fatima])
    today = local_date(clock())
    add_absence(town.fatima, first_day=today, last_day=today, substitute=None, by=None, now=TUESDAY)
    client.force_login(town.yusuf, backend=settings.AUTHENTICATION_BACKENDS[0])

    page = client.get(reverse("send_log")).content.decode()

    assert "De ontvanger is afwezig" in page
    assert send_log(town.yusuf, today).count() == 1
