from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from departments.audit.services import record
from departments.people.models import Employee
from feedback.surveys.library import LIBRARY, LibraryQuestion
from feedback.surveys.models import Question, Survey, SurveyVersion
from feedback.surveys.texts import clean_line, clean_text


class SurveyRefused(Exception):
    """These questions cannot be a survey: an unknown one, one twice, or more than one open question."""


class SurveyNameTaken(Exception):
    """Another survey has this name."""


@transaction.atomic
def create_survey(
    *,
    name: str,
    codes: Sequence[str],
    by: Employee | None,
    now: datetime,
    name_en: str = "",
    purpose: str = "",
    purpose_en: str = "",
) -> Survey:
    """Make a survey whose first version asks these library questions, in this order.

    Raises:
        SurveyRefused: see there.
        SurveyNameTaken: the name must say which survey is meant.
    """
    questions = _picked(codes)
    if Survey.objects.filter(name=clean_line(name)).exists():
        raise SurveyNameTaken(name)
    survey = Survey.objects.create(
        name=clean_line(name),
        name_en=clean_line(name_en),
        purpose=clean_text(purpose),
        purpose_en=clean_text(purpose_en),
    )
    version = SurveyVersion.objects.create(survey=survey, number=1)
    _write(version, questions)
    record(actor=by, event="survey.created", target=survey, at=now, questions=list(codes))
    return survey


@transaction.atomic
def describe_survey(
    survey: Survey, *, name: str, name_en: str, purpose: str, purpose_en: str, by: Employee | None, now: datetime
) -> None:
    """Change how a survey is called and what it is for; that is no new version.

    Raises:
        SurveyNameTaken: the name must say which survey is meant.
    """
    if Survey.objects.filter(name=clean_line(name)).exclude(pk=survey.pk).exists():
        raise SurveyNameTaken(name)
    survey.name, survey.name_en = clean_line(name), clean_line(name_en)
    survey.purpose, survey.purpose_en = clean_text(purpose), clean_text(purpose_en)
    survey.save(update_fields=["name", "name_en", "purpose", "purpose_en"])
    record(actor=by, event="survey.described", target=survey, at=now, name=survey.name)


@transaction.atomic
def change_questions(survey: Survey, codes: Sequence[str], *, by: Employee | None, now: datetime) -> SurveyVersion:
    """Let the survey ask these library questions, in this order.

    A version that a wave was planned with never changes: then this makes the next version.

    Raises:
        SurveyRefused: see there.
    """
    questions = _picked(codes)
    # One writer at a time, so that two tabs do not both make version 2.
    Survey.objects.select_for_update().get(pk=survey.pk)
    version = survey.versions.order_by("-number").first()
    if version is None or version.frozen_at is not None:
        version = SurveyVersion.objects.create(survey=survey, number=version.number + 1 if version else 1)
    version.questions.all().delete()
    _write(version, questions)
    record(
        actor=by, event="survey.questions_changed", target=survey, at=now, version=version.number, questions=list(codes)
    )
    return version


def freeze_version(version: SurveyVersion, *, now: datetime) -> None:
    """From here on its questions stay as they are; in the transaction of the wave that asks them."""
    SurveyVersion.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=now)


def _picked(codes: Sequence[str]) -> list[LibraryQuestion]:
    unknown = [code for code in codes if code not in LIBRARY]
    if unknown or len(set(codes)) != len(codes):
        raise SurveyRefused(codes)
    questions = [LIBRARY[code] for code in codes]
    if sum(question.kind == Question.Kind.OPEN for question in questions) > 1:
        raise SurveyRefused(codes)
    return questions


def _write(version: SurveyVersion, questions: Sequence[LibraryQuestion]) -> None:
    # The open question stands last: on a respondent's page it has its own place.
    ordered = sorted(questions, key=lambda question: question.kind == Question.Kind.OPEN)
    Question.objects.bulk_create(
        Question(
            version=version,
            position=position,
            code=question.code,
            dimension=question.dimension,
            kind=question.kind,
            text=question.text,
            text_en=question.text_en,
        )
        for position, question in enumerate(ordered, start=1)
    )
