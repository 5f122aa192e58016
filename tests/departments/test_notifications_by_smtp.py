"""What a mail server may say or do, and what must come out; against a real server on loopback."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from django.db import connection

from departments.notifications import transport
from departments.notifications.calculation import LEASE, PAUSE
from departments.notifications.delivery import deliver
from departments.notifications.models import Notification, SendingPause
from tests.departments.conftest import make_town, person
from tests.departments.outbox import DAY, HOUR, MINUTE, TUESDAY, State, kinds, owed, states
from tests.services.mail import MailServer


@dataclass
class DifficultServer(MailServer):
    """`rcpt` answers to addresses; `seconds` passes before the text is accepted; `at` is called at each command."""

    rcpt: str = "250 OK"
    mail: str = "250 OK"
    seconds: float = 0
    at: Callable[[str], None] = lambda _command: None

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.at("EHLO")
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.at("MAIL")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.mail

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.at("RCPT")
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds)
        answer = await super().handle_DATA(server, session, envelope)
        self.at("DATA")
        return answer


@pytest.fixture
def server(settings):
    with DifficultServer() as found:
        settings.EMAIL_BACKEND = transport.DJANGO_SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_TIMEOUT = 5
        yield found


def ids(server: MailServer) -> list[str]:
    return [str(message["Message-ID"]) for message in server.messages]


def only() -> Notification:
    return Notification.objects.get()


def test_a_mail_arrives_with_its_headers(town, server):
    owed(town.permits, [town.fatima])

    assert deliver(TUESDAY, kinds()) == 1

    [message] = server.to("fatima@oeverstad.example")
    assert message["Subject"] == "Besluit nemen 1"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == only().message_id
    assert only().sent_at is not None


@pytest.mark.parametrize("said", ["552 mailbox full", "550 no such user"])
def test_a_refused_address_is_bounced_at_once_with_the_words_of_the_server(town, server, said):
    server.rcpt = said
    owed(town.permits, [town.fatima])

    assert deliver(TUESDAY, kinds()) == 0

    assert (only().state, only().reason, only().attempts) == (State.BOUNCED, said, 0)
    assert deliver(TUESDAY + DAY, kinds()) == 0


def test_a_refused_text_is_bounced_too(town, server):
    server.answer = "554 looks like spam"
    owed(town.permits, [town.fatima])

    deliver(TUESDAY, kinds())

    assert only().state == State.BOUNCED


@pytest.mark.parametrize("where", ["rcpt", "answer"])
def test_later_means_after_1_5_15_60_minutes_and_then_every_hour(town, server, where):
    setattr(server, where, "452 try again later")
    owed(town.permits, [town.fatima])

    waits, moment = [], TUESDAY
    for _try in range(7):
        deliver(moment, kinds())
        waits.append(round((only().due_at - moment) / MINUTE, 1))
        assert deliver(only().due_at - MINUTE / 2, kinds()) == 0
        moment = only().due_at

    assert waits == [1, 5, 15, 60, 60, 60, 60]
    assert (only().attempts, only().reason) == (7, "452 try again later")
    server.rcpt = server.answer = "250 OK"
    assert deliver(moment, kinds()) == 1
    assert only().message_id == ids(server)[0]


def test_when_our_own_address_is_refused_nobody_is_bounced(town, server):
    server.mail = "550 who are you"
    owed(town.permits, [town.fatima])

    deliver(TUESDAY, kinds())

    assert (only().state, only().attempts) == (State.OWED, 1)


def test_a_server_that_is_away_costs_no_attempt(town, server):
    owed(town.permits, [town.fatima])
    server.stop()

    for minute in range(3):
        assert deliver(TUESDAY + minute * MINUTE, kinds()) == 0
    assert (only().state, only().attempts) == (State.OWED, 0)

    server.start()
    assert deliver(TUESDAY + 2 * HOUR, kinds()) == 1


def test_five_failures_in_a_row_pause_all_sending_for_a_minute(town, server):
    crowd = [person(f"P{number} Jansen", town.permits) for number in range(8)]
    owed(town.permits, crowd)
    server.stop()

    deliver(TUESDAY, kinds())

    pause = SendingPause.objects.get()
    assert pause.failures == 0
    assert TUESDAY + PAUSE <= pause.until <= TUESDAY + 2 * PAUSE
    server.start()
    assert deliver(TUESDAY + MINUTE / 2, kinds()) == 0
    assert deliver(pause.until, kinds(), mails_a_second=1000) == 8


def test_a_success_between_failures_starts_the_count_again(town, server):
    SendingPause.objects.create(pk=1, failures=4)
    owed(town.permits, [town.fatima])

    deliver(TUESDAY, kinds())

    assert SendingPause.objects.get().failures == 0


def test_a_pause_of_a_clock_that_was_put_back_does_not_last(town, server):
    SendingPause.objects.create(pk=1, until=TUESDAY + 2 * HOUR)
    owed(town.permits, [town.fatima])

    assert deliver(TUESDAY, kinds()) == 1


def test_a_server_that_closes_after_each_mail_still_gets_them_all(town, server):
    def after_one(command: str) -> None:
        server.mail = "421 enough for this connection" if command == "DATA" else server.mail
        server.mail = "250 OK" if command == "EHLO" else server.mail

    server.at = after_one
    owed(town.permits, [town.fatima, town.wim, town.henk])

    assert deliver(TUESDAY, kinds(), mails_a_second=1000) == 3
    assert set(Notification.objects.values_list("attempts", flat=True)) == {0}


def test_a_server_that_thinks_long_about_a_text_gets_one_copy(town, server, settings):
    settings.EMAIL_TIMEOUT = 0.3
    server.seconds = 1
    owed(town.permits, [town.fatima])

    assert deliver(TUESDAY, kinds()) == 1

    assert len(server.messages) == 1
    assert only().state == State.SENT


def test_a_connection_that_breaks_after_the_text_gives_a_second_copy_with_the_same_id_and_then_uncertain(
    town, server, monkeypatch
):
    monkeypatch.setattr(transport, "PATIENCE_FOR_TEXT", 0.2)
    server.seconds = 0.6
    owed(town.permits, [town.fatima])

    assert deliver(TUESDAY, kinds()) == 0
    assert only().state == State.CLAIMED
    assert deliver(TUESDAY + LEASE / 2, kinds()) == 0
    assert deliver(TUESDAY + LEASE + MINUTE, kinds()) == 0
    assert deliver(TUESDAY + 2 * LEASE + 2 * MINUTE, kinds()) == 0

    assert only().state == State.UNCERTAIN
    assert len(set(ids(server))) <= 1


def test_mails_are_spread(town, server):
    owed(town.permits, [town.fatima, town.wim, town.henk])
    begun = monotonic()

    deliver(TUESDAY, kinds(), mails_a_second=10)

    assert monotonic() - begun >= 0.3


@pytest.mark.django_db(transaction=True)
def test_two_deliverers_at_once_send_each_person_one_mail(server):
    town = make_town()
    crowd = [person(f"P{number} Jansen", town.permits) for number in range(30)]
    for step in (1, 2):
        owed(town.permits, crowd, step=step)
        owed(town.streets, crowd, step=step, kind="point")
    counts: list[int] = []

    def work() -> None:
        counts.append(deliver(TUESDAY, kinds(), mails_a_second=1000))
        connection.close()

    workers = [Thread(target=work) for _n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(counts) == len(server.messages) == len(set(ids(server))) == 30
    assert sorted(set(states())) == [State.SENT, State.SUPERSEDED]
