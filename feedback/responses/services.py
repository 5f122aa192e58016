from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from django.db import transaction
from django.db.models import QuerySet

from departments.people.models import Employee
from feedback.responses.models import StagedComment, StagedRating
from feedback.responses.sealing import lock_wave, seal_due, seal_wave
from feedback.surveys.models import Question
from feedback.surveys.texts import LONGEST_TEXT, clean_text
from feedback.waves import services as waves
from feedback.waves.models import Invitation, Wave
from feedback.waves.rules import may_judge
from feedback.waves.selectors import MAY_ANSWER, snapshot_parents, takes_answers

__all__ = [
    "AlreadyAnswered",
    "AnswersRefused",
    "NotInvited",
    "SupplierAnswers",
    "WaveClosed",
    "cancel_wave",
    "seal_due",
    "seal_wave",
    "submit",
]

LOWEST, HIGHEST = 1, 5


class NotInvited(Exception):
    """This person was not asked in this wave."""


class AlreadyAnswered(Exception):
    """This person took part already; the first set of answers counts."""


class WaveClosed(Exception):
    """The wave takes no answers any more (or not yet)."""


class AnswersRefused(Exception):
    """Answers that no page of ours sends: another question, another supplier, the own department, no such score."""


@dataclass(frozen=True)
class SupplierAnswers:
    """What somebody says about one supplier, by question id: 1..5 (not applicable is absent), and texts."""

    supplier_id: int
    answers: Mapping[int, int]
    comments: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def submit(invitation_id: int, person: Employee, *, forms: Sequence[SupplierAnswers], now: datetime) -> None:
    """Store one set of answers without anything that leads to who gave them, and mark the invitation as done.

    One transaction, begun by taking the invitation: of two tabs, a double click or fifty copies one is stored.
    No audit row and no moment: both would tell when somebody answered.

    Raises:
        NotInvited, AlreadyAnswered, WaveClosed, AnswersRefused: nothing is stored.
    """
    mine = Invitation.objects.filter(pk=invitation_id, person=person)
    if not mine.filter(state__in=MAY_ANSWER).update(state=Invitation.State.DONE):
        _explain(mine)
    # Read after the row is ours: sealing and cancelling take every invitation first, so what they did is seen here.
    invitation = mine.select_related("wave").get()
    wave = invitation.wave
    if not takes_answers(wave, now):
        raise WaveClosed(wave.pk)
    questions = dict(Question.objects.filter(version=wave.survey_version_id).values_list("pk", "kind"))
    _check(wave, invitation.customer_unit_id, forms, questions)
    _store(invitation, forms)


def _explain(mine: QuerySet[Invitation]) -> NoReturn:
    if mine.filter(state=Invitation.State.DONE).exists():
        raise AlreadyAnswered
    raise NotInvited


def _check(wave: Wave, unit: int, forms: Sequence[SupplierAnswers], questions: Mapping[int, str]) -> None:
    suppliers = set(wave.suppliers.values_list("pk", flat=True))
    tree = snapshot_parents(wave)
    scores = {pk for pk, kind in questions.items() if kind == Question.Kind.AGREE}
    opens = set(questions) - scores
    judged = [form.supplier_id for form in forms]
    sound = (
        len(judged) == len(set(judged))
        and suppliers.issuperset(judged)
        and all(may_judge(unit, supplier, tree) for supplier in judged)
        and all(scores.issuperset(form.answers) for form in forms)
        and all(LOWEST <= score <= HIGHEST for form in forms for score in form.answers.values())
        and all(opens.issuperset(form.comments) for form in forms)
        and all(len(clean_text(text)) <= LONGEST_TEXT for form in forms for text in form.comments.values())
    )
    if not sound:
        raise AnswersRefused(wave.pk)


def _store(invitation: Invitation, forms: Sequence[SupplierAnswers]) -> None:
    shared = {"wave_id": invitation.wave_id, "customer_unit_id": invitation.customer_unit_id}
    ratings = [
        StagedRating(
            **shared,
            supplier_id=form.supplier_id,
            answers={str(question): score for question, score in sorted(form.answers.items())},
        )
        for form in forms
        if form.answers
    ]
    comments = [
        StagedComment(**shared, supplier_id=form.supplier_id, question_id=question, text=cleaned)
        for form in forms
        for question, text in form.comments.items()
        if (cleaned := clean_text(text))
    ]
    # The order in which somebody went through the pages is not kept.
    random.SystemRandom().shuffle(ratings)
    random.SystemRandom().shuffle(comments)
    StagedRating.objects.bulk_create(ratings)
    StagedComment.objects.bulk_create(comments)


@transaction.atomic
def cancel_wave(wave: Wave, *, reason: str, by: Employee, now: datetime) -> None:
    """Call a wave off: answers given are destroyed and everybody who was asked is told.

    Raises:
        ReasonTooShort, WaveMovedOn: see `feedback.waves.services`.
    """
    lock_wave(wave)
    waves.cancel_wave(wave, reason=reason, by=by, now=now)
    StagedRating.objects.filter(wave=wave).delete()
    StagedComment.objects.filter(wave=wave).delete()
