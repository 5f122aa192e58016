"""Real processes that are killed, flushed and crowded: nothing is lost, nothing is done twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from departments.clock.services import travel_to
from departments.notifications.models import Notification
from feedback.responses.models import StagedComment, StagedRating
from feedback.waves.models import Invitation, Wave
from tests.journeys.answering import form_to_check
from tests.journeys.cast import Cast, at, core_survey, plan, quiet_tick
from tests.journeys.web import Sender, WebServer
from tests.services.background import Background
from tests.services.daemons import waited_for
from tests.services.mail import MailServer

OPENING = "2026-09-07T09:00"
COPIES = 50
PATIENCE = 60.0  # seconds


@dataclass
class WatchedServer(MailServer):
    """Calls `before_a_message` when a sender begins one, before anything of it has arrived."""

    before_a_message: Callable[[], None] = lambda: None

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.before_a_message()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"


@pytest.fixture
def planned(cast: Cast) -> Wave:
    """Begins on Monday 7 September 2026 at 8.00."""
    survey = core_survey(cast, at("2026-08-31T09:00"))
    return plan(
        cast,
        survey,
        opens="2026-09-07T08:00",
        closes="2026-09-25T17:00",
        title="Derde kwartaal 2026",
        title_en="Third quarter 2026",
        now="2026-08-31T10:00",
    )


@pytest.fixture
def server() -> Iterator[WatchedServer]:
    """A mail server that can be watched."""
    found = WatchedServer()
    with found:
        yield found


@pytest.fixture
def processes(transactional_db: None, redis_url: str, server: WatchedServer) -> Iterator[Background]:
    """Celery with that mail server; the worker is started by the test."""
    with Background(redis_url, server) as found:
        yield found


def ids(server: WatchedServer) -> list[str]:
    return [str(message["Message-ID"]) for message in server.messages]


def everybody_has_one_mail(cast: Cast, server: WatchedServer) -> bool:
    """Each person exactly one message, each message an identity of its own."""
    received = Counter(str(message["To"]) for message in server.messages)
    return received == {person.email: 1 for person in cast.everybody} and len(set(ids(server))) == len(cast.everybody)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_the_task_of_beat_opens_a_wave_and_sends_its_mail(
    cast: Cast, planned: Wave, server: WatchedServer, processes: Background
) -> None:
    processes.start_worker()
    travel_to(at(OPENING))
    processes.ask_for_a_tick()

    assert waited_for(lambda: len(server.messages) >= len(cast.everybody), PATIENCE), processes.said()
    assert everybody_has_one_mail(cast, server)
    processes.ask_for_a_tick()
    assert waited_for(lambda: not Notification.objects.exclude(state="sent").exists(), PATIENCE), processes.said()
    planned.refresh_from_db()
    assert planned.state == Wave.State.OPEN
    assert everybody_has_one_mail(cast, server)


@pytest.mark.worker
@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_and_a_flushed_broker_lose_and_double_nothing(
    cast: Cast, planned: Wave, server: WatchedServer, processes: Background
) -> None:
    """The worker dies between claim and send, at the twentieth mail; then all that Redis holds is thrown away."""
    worker = processes.start_worker()
    died = threading.Event()

    def kill() -> None:
        if len(server.messages) == 20 and not died.is_set():
            died.set()
            processes.kill(worker)

    server.before_a_message = kill
    travel_to(at(OPENING))
    processes.ask_for_a_tick()
    assert died.wait(PATIENCE), processes.said()
    assert len(server.messages) == 20
    assert Notification.objects.filter(state="claimed").count() == 1

    processes.ask_for_a_tick()
    processes.flush_broker()
    processes.start_worker()
    processes.ask_for_a_tick()
    assert waited_for(lambda: len(server.messages) >= len(cast.everybody) - 1, PATIENCE), processes.said()
    # the one in between waits for the end of its lease
    assert waited_for(lambda: Notification.objects.filter(state="sent").count() == len(cast.everybody) - 1, PATIENCE)
    travel_to(at(OPENING) + timedelta(minutes=10))
    processes.ask_for_a_tick()
    assert waited_for(lambda: len(server.messages) >= len(cast.everybody), PATIENCE), processes.said()

    assert everybody_has_one_mail(cast, server)
    assert waited_for(lambda: Notification.objects.filter(state="sent").count() == len(cast.everybody), PATIENCE)


@pytest.fixture
def opened(planned: Wave) -> Wave:
    quiet_tick(OPENING)
    planned.refresh_from_db()
    return planned


def waits_in_the_middle() -> bool:
    """Whether a session waits for the lock of this test: its transaction has begun and cannot end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_web_server_that_is_killed_in_the_middle_of_a_submit_stores_nothing(
    only_postgres: None, cast: Cast, opened: Wave
) -> None:
    """After the invitation and the scores, before the comment: the table of comments is locked by the test."""
    person, judged = cast.employee, cast["vergunningen"]
    path = f"/vragenlijsten/{opened.pk}/controle/"
    form = form_to_check(opened, {judged: [4] * 8}, {judged: "Bel even."})
    with WebServer() as server:
        sender = Sender(server, person)
        assert sender.get(f"/vragenlijsten/{opened.pk}/afdelingen/")[0] == 200
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"LOCK TABLE {StagedComment._meta.db_table} IN ACCESS EXCLUSIVE MODE")
            with ThreadPoolExecutor(1) as pool:
                sent = pool.submit(sender.post, path, form)
                assert waited_for(waits_in_the_middle, PATIENCE), server.said()
                server.kill()
                assert isinstance(sent.exception(timeout=PATIENCE), OSError), "the person got no answer"
            cursor.execute("ROLLBACK")
        assert waited_for(lambda: not waits_in_the_middle(), PATIENCE)

        assert not StagedRating.objects.exists()
        assert not StagedComment.objects.exists()
        assert Invitation.objects.get(wave=opened, person=person).state == Invitation.State.INVITED

        server.start()
        assert sender.post(path, form) == (302, f"/vragenlijsten/{opened.pk}/klaar/")
    assert (StagedRating.objects.count(), StagedComment.objects.count()) == (1, 1)
    assert Invitation.objects.get(wave=opened, person=person).state == Invitation.State.DONE


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_fifty_posts_at_once_to_a_real_server_are_one_set_of_answers(cast: Cast, opened: Wave) -> None:
    """By one person, with one form: a double click that is pressed fifty times."""
    judged = cast["vergunningen"]
    form = form_to_check(opened, {judged: [4] * 8, cast["juridisch"]: [3] * 8}, {judged: "Bel even."})
    start = Barrier(COPIES)
    with WebServer() as server:
        sender = Sender(server, cast.employee)
        sender.get(f"/vragenlijsten/{opened.pk}/afdelingen/")

        def send(_copy: int) -> tuple[int, str]:
            start.wait(timeout=PATIENCE)
            return sender.post(f"/vragenlijsten/{opened.pk}/controle/", form)

        with ThreadPoolExecutor(COPIES) as pool:
            answers = Counter(pool.map(send, range(COPIES)))
        calm = sender.get(f"/vragenlijsten/{opened.pk}/")[1]

    assert answers == {(302, f"/vragenlijsten/{opened.pk}/klaar/"): 1, (409, ""): COPIES - 1}
    assert (StagedRating.objects.count(), StagedComment.objects.count()) == (2, 1)
    assert Invitation.objects.filter(wave=opened, state=Invitation.State.DONE).count() == 1
    assert "U hebt al meegedaan" in calm
