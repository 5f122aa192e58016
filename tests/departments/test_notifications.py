"""Owe once, claim once, catch up; one mail a person a day, in sending hours, only what is still true."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_string

import pytest
from django.core import mail
from django.db import transaction

from departments.notifications import claims
from departments.notifications.calculation import LEASE, message_id_of, retry_after
from departments.notifications.delivery import deliver
from departments.notifications.models import Heartbeat, KeptMail, Notification
from departments.notifications.services import beat, cancel, supersede
from departments.people.services import change_language, close_account
from tests.departments.outbox import DAY, HOUR, MINUTE, TUESDAY, State, kinds, notice_kind, owed, states


def test_a_notice_is_owed_once_however_often_it_is_asked(town):
    people = [town.fatima, town.wim.pk, town.fatima]

    assert owed(town.permits, people) == 2
    assert owed(town.permits, people) == 0
    assert owed(town.permits, [town.henk, town.wim]) == 1


def test_another_step_subject_or_kind_is_another_notice(town):
    owed(town.permits, [town.fatima])

    assert owed(town.permits, [town.fatima], step=2) == 1
    assert owed(town.streets, [town.fatima]) == 1
    assert owed(town.permits, [town.fatima], kind="other") == 1


def test_what_is_owed_goes_with_the_change_that_caused_it(town):
    with transaction.atomic():
        owed(town.permits, [town.fatima])
        transaction.set_rollback(True)

    assert not Notification.objects.exists()


def test_cancelled_and_superseded_notices_stay_unsent_and_say_why(town):
    for step in (1, 2, 3):
        owed(town.permits, [town.fatima], step=step)
    owed(town.streets, [town.fatima], kind="other")

    assert supersede(kind="point", subject=town.permits, before_step=3) == 2
    assert cancel(kinds=["other"], subject=town.streets, reason="Besloten") == 1
    assert deliver(TUESDAY, kinds(notice_kind(), notice_kind("other"))) == 1

    assert states() == [State.SUPERSEDED, State.SUPERSEDED, State.SENT, State.CANCELLED]
    assert Notification.objects.get(kind="other").reason == "Besloten"


def test_a_heartbeat_is_one_row_a_name(town):
    beat("tick", TUESDAY)
    beat("tick", TUESDAY + MINUTE)

    assert [(row.name, row.at) for row in Heartbeat.objects.all()] == [("tick", TUESDAY + MINUTE)]


def test_everything_due_to_one_person_is_one_mail_most_urgent_first(town):
    table = kinds(notice_kind("news", urgency="good"), notice_kind("point"), notice_kind("mind", urgency="mind"))
    for kind in table:
        owed(town.permits, [town.fatima], kind=kind)
    table["news"] = replace(
        table["news"], compose=lambda *_: replace(notice_kind().compose(*_), title="Het helpt", urgency="good")
    )

    assert deliver(TUESDAY, table) == 1

    [message] = mail.outbox
    assert message.to == ["fatima@oeverstad.example"]
    assert message.subject == "Besluit nemen 1, en nog 2 berichten"
    text = message.body
    assert text.index("Besluit nemen 1") < text.index("Het helpt")
    assert "Goedemorgen Fatima." in text
    assert "Dinsdag 24 november 2026" in text
    assert "Neem een besluit: http://localhost/lade/" in text
    assert Notification.objects.get(kind="news").title == "Het helpt"


def test_the_mail_has_text_and_html_and_says_that_a_machine_sent_it(town):
    owed(town.permits, [town.fatima])

    deliver(TUESDAY, kinds())

    message = message_from_string(mail.outbox[0].message().as_string())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<point.department.{town.permits.pk}.1.{town.fatima.pk}@localhost>"
    assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "text/html"]
    html = mail.outbox[0].alternatives[0][0]
    assert 'href="http://localhost/lade/"' in html
    assert "Klanten wachten te lang." in html
    assert "<img" not in html


def test_names_from_the_directory_are_escaped_in_html_and_plain_in_text(town):
    town.permits.name = "<b>Vergunningen</b> & co"
    town.permits.save()
    owed(town.permits, [town.fatima])

    deliver(TUESDAY, kinds(notice_kind(title="<script>x</script>\r\nBcc: all@example.nl")))

    html, text = mail.outbox[0].alternatives[0][0], mail.outbox[0].body
    assert "<script>" not in html
    assert "&lt;b&gt;Vergunningen&lt;/b&gt; &amp; co" in html
    assert "<b>Vergunningen</b> & co" in text
    assert "\n" not in mail.outbox[0].subject


def test_a_link_never_leads_to_another_site(town):
    owed(town.permits, [town.fatima])
    owed(town.permits, [town.wim], kind="other")

    assert deliver(TUESDAY, kinds(notice_kind(path="//evil.example/"), notice_kind("other"))) == 1

    assert [message.to for message in mail.outbox] == [["wim@oeverstad.example"]]
    assert Notification.objects.get(kind="point").state == State.OWED


def test_the_mail_is_in_the_language_of_the_recipient(town):
    change_language(town.fatima, "en")
    owed(town.permits, [town.fatima])

    deliver(TUESDAY, kinds())

    assert 'lang="en"' in mail.outbox[0].alternatives[0][0]
    assert "Tuesday 24 November 2026" in mail.outbox[0].body


def test_run_twice_sends_once(town):
    owed(town.permits, [town.fatima, town.wim])

    assert deliver(TUESDAY, kinds()) == 2
    assert deliver(TUESDAY, kinds()) == 0
    assert deliver(TUESDAY + DAY, kinds()) == 0


def test_a_second_notice_of_the_day_waits_until_tomorrow(town):
    owed(town.permits, [town.fatima])
    deliver(TUESDAY, kinds())
    owed(town.streets, [town.fatima])

    assert deliver(TUESDAY + 3 * HOUR, kinds()) == 0
    assert deliver(TUESDAY + DAY - HOUR, kinds()) == 1


@pytest.mark.parametrize("wrong_clock", [42 * DAY, 2 * HOUR, -2 * HOUR])
def test_a_clock_that_was_wrong_for_a_while_does_not_silence_anybody(town, wrong_clock):
    owed(town.permits, [town.fatima], due_at=TUESDAY - 50 * DAY)
    deliver(TUESDAY + wrong_clock, kinds())
    sent_wrongly = len(mail.outbox)
    owed(town.streets, [town.fatima])

    deliver(TUESDAY + DAY, kinds())

    assert len(mail.outbox) == sent_wrongly + 1


def test_what_is_not_due_yet_waits(town):
    owed(town.permits, [town.fatima], due_at=TUESDAY + MINUTE)

    assert deliver(TUESDAY, kinds()) == 0
    assert deliver(TUESDAY + MINUTE, kinds()) == 1


def test_nothing_goes_out_outside_sending_hours_and_all_of_it_after(town):
    friday_evening = TUESDAY + 3 * DAY + 8 * HOUR  # 18.00 here
    owed(town.permits, [town.fatima], due_at=friday_evening)

    sent = {moment: deliver(friday_evening + moment, kinds()) for moment in (n * HOUR for n in range(70))}

    monday_morning = next(moment for moment, count in sent.items() if count)
    assert friday_evening + monday_morning == TUESDAY + 6 * DAY - 2 * HOUR  # Monday 08.00
    assert sum(sent.values()) == 1


def test_after_three_days_of_outage_a_person_gets_one_mail_not_three(town):
    for step in (1, 2, 3):
        owed(town.permits, [town.fatima], step=step, due_at=TUESDAY + step * HOUR)

    assert deliver(TUESDAY + 3 * DAY, kinds()) == 1

    assert states() == [State.SUPERSEDED, State.SUPERSEDED, State.SENT]
    assert "Besluit nemen 3" in mail.outbox[0].body
    assert "Besluit nemen 1" not in mail.outbox[0].body


def test_what_is_no_longer_true_is_not_sent(town):
    owed(town.permits, [town.fatima, town.wim])
    owed(town.permits, [town.wim], kind="other")

    assert deliver(TUESDAY, kinds(notice_kind(true=False), notice_kind("other"))) == 1

    assert states(kind="point") == [State.CANCELLED, State.CANCELLED]
    assert Notification.objects.filter(kind="point").first().reason == "Niet meer nodig."
    assert [message.to for message in mail.outbox] == [["wim@oeverstad.example"]]


def test_who_left_between_owing_and_sending_gets_nothing(town, now):
    owed(town.permits, [town.fatima])
    close_account(town.fatima, by=None, now=now)

    assert deliver(TUESDAY, kinds()) == 0
    assert states() == [State.CANCELLED]


def test_a_notice_that_cannot_be_composed_keeps_nobody_else_waiting(town):
    def broken(*_) -> bool:
        raise RuntimeError

    owed(town.permits, [town.fatima])
    owed(town.permits, [town.wim], kind="broken")
    table = kinds(notice_kind(), replace(notice_kind("broken"), still_true=broken))

    assert deliver(TUESDAY, table) == 1

    waiting = Notification.objects.get(kind="broken")
    assert (waiting.state, waiting.attempts, waiting.reason) == (State.OWED, 1, "RuntimeError")


def test_a_kind_that_nobody_knows_any_more_waits(town):
    owed(town.permits, [town.fatima], kind="gone")

    assert deliver(TUESDAY, kinds()) == 0
    assert states() == [State.OWED]


def test_keys_and_message_ids_are_the_same_number(town):
    people = [town.fatima, town.wim, town.henk, town.sanne]
    for days in range(5):
        owed(town.permits, people, step=days, due_at=TUESDAY + days * DAY)
        deliver(TUESDAY + days * DAY, kinds())

    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    # Tuesday to Friday, and Saturday's on Monday
    assert len(sent) == len(set(sent)) == 4 * len(people)


def test_a_worker_that_died_before_sending_is_followed_by_another_after_its_lease(town):
    owed(town.permits, [town.fatima])
    claim = claim_of(town.fatima, TUESDAY)

    assert deliver(TUESDAY + LEASE - MINUTE, kinds()) == 0
    assert deliver(TUESDAY + LEASE, kinds()) == 1

    assert mail.outbox[0].extra_headers["Message-ID"] == claim.message_id
    assert states() == [State.SENT]


def test_a_worker_that_died_twice_leaves_an_uncertain_notice(town):
    owed(town.permits, [town.fatima])
    first = claim_of(town.fatima, TUESDAY)
    second = claims.claim_lapsed(first.key, TUESDAY + LEASE)
    assert second is not None
    assert second.message_id == first.message_id

    assert deliver(TUESDAY + 2 * LEASE, kinds()) == 0
    assert states() == [State.UNCERTAIN]
    assert deliver(TUESDAY + DAY, kinds()) == 0


def test_a_slow_worker_whose_claim_was_taken_over_does_not_send(town):
    owed(town.permits, [town.fatima])
    slow = claim_of(town.fatima, TUESDAY)
    claims.claim_lapsed(slow.key, TUESDAY + LEASE)

    assert not claims.renew(slow, TUESDAY + LEASE)
    assert claims.mark_sent(slow, TUESDAY + LEASE) == 0


def test_while_one_worker_holds_a_person_another_takes_nothing_of_that_person(town):
    owed(town.permits, [town.fatima])
    claim_of(town.fatima, TUESDAY)
    owed(town.streets, [town.fatima])

    assert deliver(TUESDAY, kinds()) == 0


def test_the_retry_table():
    assert [retry_after(n) // MINUTE for n in range(1, 8)] == [1, 5, 15, 60, 60, 60, 60]
    assert message_id_of("k", "wave", 3, 2, 7, "ikg.example.nl") == "<k.wave.3.2.7@ikg.example.nl>"


def test_the_demonstration_keeps_its_mail(town, settings):
    settings.EMAIL_BACKEND = "departments.notifications.keeping.KeepingBackend"
    owed(town.permits, [town.fatima, town.wim])

    assert deliver(TUESDAY, kinds()) == 2

    kept = KeptMail.objects.get(to="fatima@oeverstad.example")
    assert kept.subject == "Besluit nemen 1"
    assert "http://localhost/lade/" in kept.text
    assert kept.html.startswith("<!doctype html>")
    assert kept.message_id.startswith("<point.department.")


def claim_of(employee, moment) -> claims.Claim:
    day = claims.local_day(moment.date(), "Europe/Amsterdam")
    claim = claims.claim_for(employee.pk, moment, day, ["point"])
    assert claim is not None
    return claim


def test_a_day_of_local_time_is_23_24_or_25_hours():
    zone = "Europe/Amsterdam"
    lengths = [
        (found.end - found.begin) / timedelta(hours=1)
        for found in (claims.local_day(day, zone) for day in (_date(3, 29), _date(10, 25), _date(11, 24)))
    ]

    assert lengths == [23, 25, 24]


def _date(month: int, day: int):
    return TUESDAY.replace(month=month, day=day).date()


def test_who_had_todays_mail_while_the_list_was_made_is_not_claimed(town):
    owed(town.permits, [town.fatima])
    deliver(TUESDAY, kinds())
    owed(town.streets, [town.fatima])
    day = claims.local_day(TUESDAY.date(), "Europe/Amsterdam")

    assert claims.claim_for(town.fatima.pk, TUESDAY, day, ["point"]) is None


def test_a_worker_that_was_overtaken_while_it_composed_does_not_send(town):
    def slow(row, now) -> bool:
        return claims.claim_lapsed(row.claim, now + LEASE) is not None

    owed(town.permits, [town.fatima])

    assert deliver(TUESDAY, kinds(replace(notice_kind(), still_true=slow))) == 0
    assert mail.outbox == []
    assert states() == [State.CLAIMED]
