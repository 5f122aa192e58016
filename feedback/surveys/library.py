"""The questions that a survey can be made of.

Source: the question library of the design. Wording is our own, from published dimensions of service quality;
the Core-8 are its items 1, 6, 10, 14, 18, 22, 29 and 37. Not psychometrically validated as a set.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import Question

# What stands in a text for the name of the department that is judged.
DEPARTMENT = "{afdeling}"


@dataclass(frozen=True)
class LibraryQuestion:
    """A question as it can be picked. `code` is the same in every survey, so that waves can be compared."""

    code: str
    dimension: str
    kind: Question.Kind
    text: str
    text_en: str


DIMENSIONS: dict[str, str | Promise] = {
    "reliability": _("Betrouwbaarheid"),
    "responsiveness": _("Reactiesnelheid"),
    "assurance": _("Zekerheid en deskundigheid"),
    "empathy": _("Empathie"),
    "access": _("Bereikbaarheid en middelen"),
    "communication": _("Communicatie"),
    "cooperation": _("Samenwerking"),
    "effort": _("Moeite"),
    "open": _("Open vraag"),
}

CORE_8: tuple[LibraryQuestion, ...] = tuple(
    LibraryQuestion(code, dimension, Question.Kind.AGREE, text, text_en)
    for code, dimension, text, text_en in [
        (
            "does-what-was-agreed",
            "reliability",
            "{afdeling} doet wat is afgesproken.",
            "{afdeling} does what was agreed.",
        ),
        (
            "responds-fast-enough",
            "responsiveness",
            "Ik krijg snel genoeg een reactie om mijn eigen werk te kunnen doen.",
            "I get a response fast enough to do my own job.",
        ),
        (
            "knows-its-subject",
            "assurance",
            "De mensen van {afdeling} weten waar ze het over hebben.",
            "People at {afdeling} know their subject.",
        ),
        (
            "understands-our-needs",
            "empathy",
            "{afdeling} begrijpt wat wij nodig hebben voor ons werk.",
            "{afdeling} understands what we need for our work.",
        ),
        (
            "know-whom-to-contact",
            "access",
            "Ik weet bij wie ik bij {afdeling} moet zijn.",
            "I know whom to contact at {afdeling}.",
        ),
        (
            "keeps-me-informed",
            "communication",
            "{afdeling} houdt mij op de hoogte zonder dat ik erom hoef te vragen.",
            "{afdeling} keeps me informed without my asking.",
        ),
        (
            "solves-problems-together",
            "cooperation",
            "{afdeling} en wij lossen problemen samen op.",
            "{afdeling} and we solve problems together.",
        ),
        (
            "little-effort",
            "effort",
            "Het kostte mij weinig moeite om geholpen te worden.",
            "It took me little effort to get helped.",
        ),
    ]
)

OPEN_QUESTIONS: tuple[LibraryQuestion, ...] = (
    LibraryQuestion(
        "keep-doing",
        "open",
        Question.Kind.OPEN,
        "Wat moet {afdeling} vooral blijven doen?",
        "What should {afdeling} keep doing?",
    ),
    LibraryQuestion(
        "change-first",
        "open",
        Question.Kind.OPEN,
        "Wat is het eerste dat {afdeling} anders zou moeten doen?",
        "What is the first thing {afdeling} should change?",
    ),
)

LIBRARY: dict[str, LibraryQuestion] = {question.code: question for question in (*CORE_8, *OPEN_QUESTIONS)}
