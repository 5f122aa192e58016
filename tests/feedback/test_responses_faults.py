"""Double clicks, copies and kills: one set of answers, or none; never a half one."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from departments.clock.services import travel_to
from departments.people.models import Employee
from feedback.responses.models import SealedRating, StagedRating
from feedback.responses.services import NotInvited, SupplierAnswers, WaveClosed, cancel_wave, seal_due, submit
from feedback.waves.models import Invitation, Wave, WaveTransition, WaveUnit
from feedback.waves.services import close_due
from tests.feedback.asking_cast import (
    CLOSES,
    DURING,
    MINUTE,
    OPENS,
    Cast,
    asking_municipality,
    invitation,
    open_wave,
    planned_wave,
)
from tests.services.background import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)

COPIES = 50
AFTER_GRACE = CLOSES + 16 * MINUTE


@pytest.fixture
def cast() -> Cast:
    travel_to(DURING)
    return asking_municipality()


def answers(wave: Wave, cast: Cast, score: int = 4) -> list[SupplierAnswers]:
    questions = wave.survey_version.questions.filter(kind="agree").values_list("pk", flat=True)
    return [SupplierAnswers(cast["ict"].pk, dict.fromkeys(questions, score))]


def killed_at_every_statement(check: Callable[[], None], *work: object) -> int:
    """Run the work with a kill before each statement and look at the database after each; how many kills it took."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "ikg.settings",
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "SITE_URL": settings.SITE_URL,
        "TEST_CLOCK": "1",
        "DATA_DIR": str(settings.DATA_DIR),
        "PATH": "/usr/bin:/bin",
    }
    command = [sys.executable, "-m", "tests.feedback.killing", *map(str, work)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    kills = 0
    while (said := process.stdout.readline().strip()) == "killed":
        kills += 1
        check()
        process.stdin.write("go\n")
        process.stdin.flush()
    process.stdin.close()
    process.wait(timeout=30)
    process.stdout.close()
    assert said == "done 0"
    return kills


def test_fifty_copies_of_one_form_at_once_are_one_set_of_answers(cast: Cast) -> None:
    wave, person, ict = open_wave(cast), cast.one_of("kcc"), cast["ict"].pk
    questions = wave.survey_version.questions.filter(kind="agree").values_list("pk", flat=True)
    session = Client()
    session.force_login(person)
    form = {
        "pagina": "controle",
        "naar": "versturen",
        "afdeling": str(ict),
        **{f"v-{ict}-{question}": "4" for question in questions},
    }
    start = Barrier(COPIES)

    def send(_copy: int) -> tuple[int, str]:
        client = Client()
        client.cookies = session.cookies
        start.wait(timeout=30)
        try:
            answer = client.post(f"/vragenlijsten/{wave.pk}/controle/", form)
            return answer.status_code, answer.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(COPIES) as pool:
        got = Counter(pool.map(send, range(COPIES)))

    assert got == {(302, f"/vragenlijsten/{wave.pk}/klaar/"): 1, (409, ""): COPIES - 1}
    assert StagedRating.objects.count() == 1
    assert Invitation.objects.filter(wave=wave, state=Invitation.State.DONE).count() == 1


def test_kill_9_at_any_statement_of_sending_leaves_nothing_half(cast: Cast) -> None:
    wave, person = open_wave(cast), cast.one_of("kcc")

    def nothing_happened() -> None:
        assert invitation(wave, person).state == Invitation.State.INVITED
        assert not StagedRating.objects.exists()

    kills = killed_at_every_statement(
        nothing_happened, "submit", wave.pk, person.pk, cast["ict"].pk, DURING.isoformat()
    )

    assert kills >= 5
    assert invitation(wave, person).state == Invitation.State.DONE
    assert StagedRating.objects.count() == 1


def test_kill_9_at_any_statement_of_sealing_leaves_the_wave_as_it_was(cast: Cast) -> None:
    wave = open_wave(cast)
    for score, person in enumerate(cast.people["kcc"][:5], start=1):
        submit(invitation(wave, person).pk, person, forms=answers(wave, cast, score), now=DURING)
    close_due(CLOSES)

    def nothing_happened() -> None:
        wave.refresh_from_db()
        assert wave.state == Wave.State.CLOSED
        assert (StagedRating.objects.count(), SealedRating.objects.count()) == (5, 0)
        assert Invitation.objects.filter(wave=wave, state=Invitation.State.DONE).count() == 5

    kills = killed_at_every_statement(nothing_happened, "seal", wave.pk, AFTER_GRACE.isoformat())

    wave.refresh_from_db()
    assert kills >= 10
    assert wave.state == Wave.State.SEALING
    assert (StagedRating.objects.count(), SealedRating.objects.count()) == (0, 5)
    assert sorted(min(rating.answers.values()) for rating in SealedRating.objects.all()) == [1, 2, 3, 4, 5]


def test_kill_9_at_any_statement_of_the_opening_invites_nobody_yet(cast: Cast) -> None:
    wave = planned_wave(cast)

    def nothing_happened() -> None:
        wave.refresh_from_db()
        assert wave.state == Wave.State.SCHEDULED
        assert not Invitation.objects.exists()
        assert not WaveUnit.objects.exists()

    kills = killed_at_every_statement(nothing_happened, "open", wave.pk, OPENS.isoformat())

    assert kills >= 10
    assert Invitation.objects.filter(wave=wave).count() > 30


def test_two_processes_that_seal_at_once_seal_once(cast: Cast) -> None:
    wave = open_wave(cast)
    for person in cast.people["kcc"]:
        submit(invitation(wave, person).pk, person, forms=answers(wave, cast), now=DURING)
    close_due(CLOSES)
    start = Barrier(4)

    def seal(_copy: int) -> int:
        start.wait(timeout=30)
        try:
            return seal_due(AFTER_GRACE)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sealed = list(pool.map(seal, range(4)))

    assert sum(sealed) == 1
    assert SealedRating.objects.count() == 12
    assert WaveTransition.objects.filter(wave=wave, to_state="sealing").count() == 1


@pytest.mark.parametrize("ending", ["seal", "cancel"])
def test_answers_that_are_sent_while_the_wave_ends_are_counted_or_refused_but_never_left_behind(
    cast: Cast, ending: str
) -> None:
    wave = open_wave(cast)
    people = cast.people["burgerzaken"]
    moment = CLOSES + 14 * MINUTE if ending == "seal" else DURING
    if ending == "seal":
        close_due(CLOSES)
        wave.refresh_from_db()
    start = Barrier(len(people) + 1)

    def send(person: Employee) -> bool:
        start.wait(timeout=30)
        try:
            submit(invitation(wave, person).pk, person, forms=answers(wave, cast), now=moment)
        except (WaveClosed, NotInvited, Invitation.DoesNotExist):
            return False
        finally:
            connection.close()
        return True

    def end(_wave: int) -> None:
        start.wait(timeout=30)
        try:
            if ending == "seal":
                seal_due(AFTER_GRACE)
            else:
                cancel_wave(wave, reason="De vragen waren niet goed.", by=cast.manager, now=DURING)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people) + 1) as pool:
        sent = [pool.submit(send, person) for person in people]
        pool.submit(end, wave.pk).result()
        counted = sum(one.result() for one in sent)

    assert not StagedRating.objects.filter(wave=wave).exists()
    assert SealedRating.objects.filter(wave=wave).count() == (counted if ending == "seal" else 0)
