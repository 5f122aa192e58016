"""After sealing nothing that the database keeps links an answer to who gave it."""

from __future__ import annotations

import json

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import RequestFactory

from departments.audit.models import AuditEntry
from departments.clock.services import travel_to
from feedback.responses.answering_views import Visit, _send
from feedback.responses.drafts import Draft
from feedback.responses.models import SealedComment, SealedRating, StagedComment, StagedRating
from feedback.responses.selectors import questionnaire_of
from feedback.responses.services import (
    AlreadyAnswered,
    AnswersRefused,
    NotInvited,
    SupplierAnswers,
    WaveClosed,
    cancel_wave,
    seal_due,
    submit,
)
from feedback.surveys.models import Question
from feedback.waves.models import Invitation, Wave
from feedback.waves.services import close_due
from tests.feedback.asking_cast import CLOSES, DURING, MINUTE, Cast, asking_municipality, invitation, open_wave

AFTER_GRACE = CLOSES + 16 * MINUTE
MANY = 12


@pytest.fixture
def cast(db: None) -> Cast:
    travel_to(DURING)
    return asking_municipality()


def scores(wave: Wave) -> list[int]:
    return list(wave.survey_version.questions.filter(kind="agree").values_list("pk", flat=True))


def open_question(wave: Wave) -> Question:
    return wave.survey_version.questions.get(kind="open")


def everybody_answers(wave: Wave, cast: Cast) -> list[str]:
    """Each person of the contact centre gives answers and a text of their own; the texts in the order of sending."""
    texts = []
    for number, person in enumerate(cast.people["kcc"]):
        texts.append(f"kanarie {number}")
        forms = [
            SupplierAnswers(
                cast["ict"].pk, dict.fromkeys(scores(wave), 1 + number % 5), {open_question(wave).pk: texts[-1]}
            ),
            SupplierAnswers(cast["hr"].pk, dict.fromkeys(scores(wave), 1 + number % 5)),
        ]
        submit(invitation(wave, person).pk, person, forms=forms, now=DURING)
    return texts


def test_sealing_moves_every_answer_and_leaves_none_behind(cast: Cast) -> None:
    wave = open_wave(cast)
    texts = everybody_answers(wave, cast)
    before = sorted((rating.supplier_id, str(rating.answers)) for rating in StagedRating.objects.all())
    close_due(CLOSES)
    seal_due(AFTER_GRACE)

    after = sorted((rating.supplier_id, str(rating.answers)) for rating in SealedRating.objects.all())
    assert after == before
    assert sorted(SealedComment.objects.values_list("text", flat=True)) == sorted(texts)
    assert not StagedRating.objects.exists()
    assert not StagedComment.objects.exists()
    assert Invitation.objects.filter(wave=wave, state=Invitation.State.DONE).count() == MANY


def test_nothing_is_sealed_in_the_15_minutes_after_the_end(cast: Cast) -> None:
    wave = open_wave(cast)
    close_due(CLOSES)

    assert seal_due(CLOSES + 14 * MINUTE) == 0
    assert seal_due(CLOSES + 15 * MINUTE) == 1
    assert seal_due(CLOSES + 15 * MINUTE) == 0
    wave.refresh_from_db()
    assert wave.state == Wave.State.SEALING


def test_sealed_answers_have_other_ids_and_another_order_than_they_were_sent_in(cast: Cast) -> None:
    wave = open_wave(cast)
    texts = everybody_answers(wave, cast)
    staged = set(StagedRating.objects.values_list("pk", flat=True))
    close_due(CLOSES)
    seal_due(AFTER_GRACE)

    assert staged.isdisjoint(SealedRating.objects.values_list("pk", flat=True))
    # as they stand on disk; twelve in the order of sending is one chance in 479 million
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM feedback_sealedcomment")
        on_disk = [row[0] for row in cursor.fetchall()]
    assert sorted(on_disk) == sorted(texts)
    assert on_disk != texts


def test_the_rows_of_invitations_do_not_follow_the_order_of_answering(cast: Cast) -> None:
    wave = open_wave(cast)
    everybody_answers(wave, cast)
    before = set(Invitation.objects.filter(wave=wave).values_list("pk", flat=True))
    close_due(CLOSES)
    seal_due(AFTER_GRACE)

    after = list(Invitation.objects.filter(wave=wave, state="done").order_by("pk").values_list("person_id", flat=True))
    assert before.isdisjoint(Invitation.objects.filter(wave=wave).values_list("pk", flat=True))
    assert sorted(after) == sorted(person.pk for person in cast.people["kcc"])
    assert after != [person.pk for person in cast.people["kcc"]]


@pytest.mark.django_db(transaction=True)
def test_the_mark_of_a_transaction_links_people_to_answers_only_while_the_wave_is_open(only_postgres: None) -> None:
    travel_to(DURING)
    cast = asking_municipality()
    wave = open_wave(cast)
    everybody_answers(wave, cast)

    assert linked("feedback_stagedrating") == 2 * MANY, "the attack works on an open wave: it is no straw man"
    close_due(CLOSES)
    seal_due(AFTER_GRACE)

    marks = ("feedback_sealedrating", "feedback_sealedcomment", "feedback_invitation")
    assert [len(marks_of(table)) for table in marks] == [1, 1, 1]
    assert marks_of(marks[0]) == marks_of(marks[2]), "one mark for everybody tells nothing about anybody"


def linked(table: str) -> int:
    """How many answers share the mark of their transaction with exactly one invitation."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table} a WHERE 1 = "
            "(SELECT count(*) FROM feedback_invitation i WHERE i.xmin = a.xmin AND i.state = 'done')"
        )
        return int(cursor.fetchone()[0])


def marks_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT xmin::text FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def test_the_tables_of_answers_have_no_column_that_could_hold_a_person_or_a_moment() -> None:
    for model in (StagedRating, SealedRating):
        assert {field.name for field in model._meta.get_fields()} == {
            "id",
            "wave",
            "supplier",
            "customer_unit",
            "answers",
        }
    for comment in (StagedComment, SealedComment):
        assert {field.name for field in comment._meta.get_fields()} == {
            "id",
            "wave",
            "supplier",
            "customer_unit",
            "question",
            "text",
        }
    assert {field.name for field in Invitation._meta.get_fields()} == {"id", "wave", "person", "customer_unit", "state"}


def test_the_audit_trail_says_nothing_about_who_answered_or_what(cast: Cast) -> None:
    wave = open_wave(cast)
    before = AuditEntry.objects.count()
    texts = everybody_answers(wave, cast)
    assert AuditEntry.objects.count() == before
    close_due(CLOSES)
    seal_due(AFTER_GRACE)

    trail = json.dumps(list(AuditEntry.objects.values("details", "event", "target_kind", "target_id")))
    assert not [text for text in texts if text in trail]
    assert '"invitation"' not in trail


def test_a_second_set_of_answers_is_refused(cast: Cast) -> None:
    wave, person = open_wave(cast), cast.one_of("kcc")
    form = SupplierAnswers(cast["ict"].pk, dict.fromkeys(scores(wave), 4))
    submit(invitation(wave, person).pk, person, forms=[form], now=DURING)

    with pytest.raises(AlreadyAnswered):
        submit(invitation(wave, person).pk, person, forms=[form], now=DURING)
    assert StagedRating.objects.count() == 1


def test_nobody_answers_with_the_invitation_of_another(cast: Cast) -> None:
    wave = open_wave(cast)
    somebody, other = cast.people["kcc"][:2]

    with pytest.raises(NotInvited):
        submit(invitation(wave, somebody).pk, other, forms=[], now=DURING)
    assert invitation(wave, somebody).state == Invitation.State.INVITED


def test_a_mail_that_came_back_does_not_close_the_questionnaire(cast: Cast) -> None:
    wave, person = open_wave(cast), cast.one_of("kcc")
    Invitation.objects.filter(wave=wave, person=person).update(state=Invitation.State.BOUNCED)
    submit(invitation(wave, person).pk, person, forms=[], now=DURING)

    assert invitation(wave, person).state == Invitation.State.DONE


@pytest.mark.parametrize(
    "fault", ["own department", "above the own", "no supplier", "score 6", "score 0", "question", "twice"]
)
def test_answers_that_no_page_sends_are_refused_whole(cast: Cast, fault: str) -> None:
    wave, person = open_wave(cast, suppliers=[cast["ict"], cast["hr"], cast["bedrijf"]]), cast.one_of("ict")
    one, *others = scores(wave)
    good = SupplierAnswers(cast["hr"].pk, {one: 3})
    bad = {
        "own department": SupplierAnswers(cast["ict"].pk, {one: 3}),
        "above the own": SupplierAnswers(cast["bedrijf"].pk, {one: 3}),
        "no supplier": SupplierAnswers(cast["kcc"].pk, {one: 3}),
        "score 6": SupplierAnswers(cast["hr"].pk, {one: 6}),
        "score 0": SupplierAnswers(cast["hr"].pk, {one: 0}),
        "question": SupplierAnswers(cast["hr"].pk, {max(others) + 99: 3}),
        "twice": good,
    }[fault]
    forms = [bad] if fault.startswith(("score", "question")) else [good, bad]

    with pytest.raises(AnswersRefused):
        submit(invitation(wave, person).pk, person, forms=forms, now=DURING)
    assert invitation(wave, person).state == Invitation.State.INVITED
    assert not StagedRating.objects.exists()


def test_a_wave_that_is_called_off_destroys_what_was_answered_and_takes_no_more(cast: Cast) -> None:
    wave = open_wave(cast)
    everybody_answers(wave, cast)
    cancel_wave(wave, reason="De vragen waren niet goed.", by=cast.manager, now=DURING)

    assert not StagedRating.objects.exists()
    assert not StagedComment.objects.exists()
    late = cast.one_of("burgerzaken")
    with pytest.raises(WaveClosed):
        submit(invitation(wave, late).pk, late, forms=[], now=DURING)


@pytest.mark.parametrize(
    ("took_part", "title"), [(False, "Deze vragenlijst is gesloten"), (True, "U hebt al meegedaan")]
)
def test_a_form_that_waited_while_the_wave_was_sealed_ends_on_a_friendly_page(
    cast: Cast, took_part: bool, title: str
) -> None:
    wave, person = open_wave(cast), cast.one_of("kcc")
    sheet = questionnaire_of(wave.pk, person, CLOSES)
    assert sheet is not None
    if took_part:
        submit(sheet.invitation.pk, person, forms=[], now=DURING)
    close_due(CLOSES)
    seal_due(AFTER_GRACE)
    request = RequestFactory().post(f"/vragenlijsten/{wave.pk}/controle/")
    request.user, request.session = person, SessionStore()

    answer = _send(Visit(request, person, sheet, Draft(nobody=True, page="controle", go="versturen"), True, CLOSES))

    assert answer.status_code == 409
    assert title in answer.content.decode()
    assert Invitation.objects.filter(wave=wave, state=Invitation.State.DONE).count() == took_part
