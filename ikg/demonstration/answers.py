"""What invented colleagues answer: every supplier has its own strengths, the rest is chance from a fixed seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

TAKES_PART = 0.72
HAD_CONTACT = 0.8
NOT_APPLICABLE = 0.04
WRITES = 0.3
SPREAD = 0.95

# The judgement around which colleagues answer, 1..5; what is not named follows the supplier's own level.
LEVELS = {
    "ict": 3.6, "hr": 3.8, "financien": 3.9, "juridische-zaken": 3.7, "facilitair": 3.7, "vergunningen": 3.6,
    "ruimtelijke-ontwikkeling": 3.8, "burgerzaken": 4.0, "kcc": 4.0,
}  # fmt: skip
OF_DIMENSION = {"assurance": 0.4, "responsiveness": -0.1, "communication": -0.1, "cooperation": 0.1}
# Each has its own weakest side: first as it was in the first wave, then as it is now.
BEFORE = {
    ("ict", "effort"): 2.7, ("ict", "communication"): 3.2, ("hr", "reliability"): 3.0,
    ("financien", "communication"): 3.0, ("juridische-zaken", "responsiveness"): 2.6, ("facilitair", "access"): 3.1,
    ("vergunningen", "responsiveness"): 2.7, ("ruimtelijke-ontwikkeling", "empathy"): 3.1,
    ("burgerzaken", "access"): 3.3, ("kcc", "reliability"): 3.3,
}  # fmt: skip
NOW = {
    ("ict", "effort"): 3.6, ("ict", "communication"): 3.0, ("hr", "reliability"): 3.6, ("hr", "access"): 3.2,
    ("financien", "communication"): 3.4, ("juridische-zaken", "responsiveness"): 2.6,
    ("facilitair", "reliability"): 3.1, ("vergunningen", "responsiveness"): 2.5, ("vergunningen", "assurance"): 4.2,
    ("ruimtelijke-ontwikkeling", "responsiveness"): 2.9, ("burgerzaken", "communication"): 3.4,
    ("kcc", "empathy"): 3.4,
}  # fmt: skip

SENTENCES = [
    "Altijd vriendelijk, en het antwoord klopt.",
    "Laat weten wanneer het antwoord komt, dan kan ik de inwoner dat vertellen.",
    "De telefoon wordt vaak niet opgenomen na vier uur.",
    "Fijn dat er één vast aanspreekpunt is.",
    "Ik word soms drie keer doorverwezen voor één vraag.",
    "Het formulier vraagt dingen die jullie al weten.",
    "Meedenken over wat wél kan: heel prettig.",
    "Veranderingen horen we pas als ze al zijn ingegaan.",
]


@dataclass(frozen=True)
class Asked:
    """One question as the generator needs it."""

    id: int
    dimension: str


@dataclass
class Colleague:
    """The answering manner of one person: a little milder or sterner than others."""

    random: Random
    manner: float = field(init=False)

    def __post_init__(self) -> None:
        self.manner = self.random.gauss(0, 0.35)

    def takes_part(self) -> bool:
        return self.random.random() < TAKES_PART

    def had_contact(self) -> bool:
        return self.random.random() < HAD_CONTACT

    def scores(self, supplier: str, questions: list[Asked], *, earlier: bool) -> dict[int, int]:
        """Question id -> 1..5; what does not apply is absent."""
        return {
            question.id: self._score(supplier, question.dimension, earlier=earlier)
            for question in questions
            if self.random.random() > NOT_APPLICABLE
        }

    def words(self) -> str:
        """An open answer, mostly none."""
        return self.random.choice(SENTENCES) if self.random.random() < WRITES else ""

    def _score(self, supplier: str, dimension: str, *, earlier: bool) -> int:
        level = LEVELS.get(supplier, 3.6) + OF_DIMENSION.get(dimension, 0.0)
        level = (BEFORE if earlier else NOW).get((supplier, dimension), level)
        return min(5, max(1, round(self.random.gauss(level + self.manner, SPREAD))))
