from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from feedback.surveys.library import CORE_8, DEPARTMENT, DIMENSIONS, OPEN_QUESTIONS, LibraryQuestion
from feedback.surveys.models import Question, Survey, SurveyQuerySet, SurveyVersion


@dataclass(frozen=True)
class Wording:
    """A text in the reader's language; `lang` only when it exists in no other than Dutch."""

    text: str
    lang: str = ""


@dataclass(frozen=True)
class SurveyRow:
    """A survey in the list; `version` is the newest."""

    survey: Survey
    version: SurveyVersion | None
    scores: int
    opens: int

    @property
    def is_frozen(self) -> bool:
        return self.version is not None and self.version.frozen_at is not None

    @property
    def has_questions(self) -> bool:
        return self.scores > 0


@dataclass(frozen=True)
class Choice:
    """A library question beside the survey: asked already, or can be added."""

    question: LibraryQuestion
    dimension: str | Promise
    wording: Wording
    is_picked: bool


def wording(text: str, text_en: str, language: str, department: str = "") -> Wording:
    """The text of a question in a language, with the name of a department in it."""
    is_english = language.startswith("en")
    chosen = text_en if is_english and text_en else text
    lang = "nl" if is_english and not text_en else ""
    return Wording(chosen.replace(DEPARTMENT, department) if department else chosen, lang)


def dimension_name(slug: str) -> str | Promise:
    """How the page names a dimension; the slug itself when it is unknown."""
    return DIMENSIONS.get(slug, slug)


def latest_version(survey: Survey) -> SurveyVersion | None:
    return survey.versions.order_by("-number").first()


def questions_of(version: SurveyVersion | None) -> list[Question]:
    """The questions of a version in their order. One query."""
    return list(version.questions.order_by("position")) if version else []


def surveys(seen: SurveyQuerySet) -> list[SurveyRow]:
    """These surveys by name, each with its newest version. Two queries."""
    rows = []
    for survey in seen.prefetch_related("versions__questions").order_by("name"):
        version = max(survey.versions.all(), key=lambda one: one.number, default=None)
        kinds = [question.kind for question in version.questions.all()] if version else []
        opens = kinds.count(Question.Kind.OPEN)
        rows.append(SurveyRow(survey, version, len(kinds) - opens, opens))
    return rows


def choices(picked: list[str], language: str, department: str) -> tuple[list[Choice], list[Choice]]:
    """The library for a page: questions with a score, and open questions; marked when asked already."""

    def marked(question: LibraryQuestion) -> Choice:
        return Choice(
            question,
            dimension_name(question.dimension),
            wording(question.text, question.text_en, language, department),
            question.code in picked,
        )

    return [marked(question) for question in CORE_8], [marked(question) for question in OPEN_QUESTIONS]
