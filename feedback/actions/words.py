"""How pages speak about points: the topic, where it came from, on whose desk it is and what comes next."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from departments.formatting import day_in_words, number_in_words
from feedback.actions.models import Point
from feedback.actions.rules import LOW
from feedback.actions.selectors import WaitingPoint
from feedback.actions.workflow import ESCALATED_1, ESCALATED_2, ESCALATED_3, OVERDUE, TO_DECIDE
from feedback.surveys.selectors import Wording, dimension_name, wording

DESKS: dict[str, str | Promise] = {
    TO_DECIDE: gettext_lazy("Bij de teamleider"),
    OVERDUE: gettext_lazy("Te laat, bij de teamleider"),
    ESCALATED_1: gettext_lazy("Bij de teamleider en de leidinggevende erboven"),
    ESCALATED_2: gettext_lazy("Bij de directeur"),
    ESCALATED_3: gettext_lazy("Op de lijst voor de directie"),
}


def language() -> str:
    return get_language() or "nl"


def topic(point: Point) -> str:
    """What the point is about, in a word or two."""
    return str(dimension_name(point.question.dimension))


def claim(point: Point, mean: float | None) -> str:
    """What the judgement says, as a sentence: the title of the point."""
    name = topic(point)
    about = {"topic": name[:1].lower() + name[1:]}
    if mean is not None and mean < LOW:
        return _("Klanten zijn niet tevreden over %(topic)s") % about
    return _("Klanten oordelen het laagst over %(topic)s") % about


def statement(point: Point) -> Wording:
    """The sentence that customers judged."""
    question, supplier = point.question, point.follow_up.supplier.name
    return wording(question.text, question.text_en, language(), supplier)


def source(mean: float | None) -> str:
    """Why it is a point."""
    if mean is None:
        return _("Uit de meting")
    words = {"mean": number_in_words(mean, language(), 1)}
    if mean < LOW:
        return _("Laag oordeel: %(mean)s van 5") % words
    return _("Laagste oordeel van deze afdeling: %(mean)s van 5") % words


def desk(waiting: WaitingPoint) -> str:
    """Who has it now."""
    return _("Een nee wacht op bevestiging") if waiting.proposed else str(DESKS.get(waiting.state, _("Besloten")))


def next_step(waiting: WaitingPoint, style: str = "short") -> str:
    """What comes next and when, as part of a line."""
    if waiting.state == ESCALATED_3:
        return _("Wacht op het directieoverleg")
    if waiting.next_on is None:
        return ""
    texts = {
        TO_DECIDE: _("Besluit uiterlijk %(day)s"),
        OVERDUE: _("Naar de leidinggevende erboven op %(day)s"),
        ESCALATED_1: _("Naar de directeur op %(day)s"),
        ESCALATED_2: _("Naar de directielijst op %(day)s"),
    }
    return texts[waiting.state] % {"day": day_in_words(waiting.next_on, language(), style)}


def situation(waiting: WaitingPoint) -> str:
    """How long it lies there and what comes next, in one or two sentences."""
    lies = ngettext(
        "Dit punt ligt %(age)d werkdag in de onderste la.",
        "Dit punt ligt %(age)d werkdagen in de onderste la.",
        waiting.age,
    ) % {"age": waiting.age}
    if waiting.age == 0:
        lies = _("Dit punt is vandaag in de onderste la gekomen.")
    return f"{lies} {_next_sentence(waiting)}".strip()


def _next_sentence(waiting: WaitingPoint) -> str:
    if waiting.proposed:
        return _("Er is een nee voorgesteld; dat telt zodra iemand het bevestigt.")
    if waiting.state == ESCALATED_3:
        return _("Het staat op de lijst voor het directieoverleg.")
    if waiting.next_on is None:
        return ""
    texts = {
        TO_DECIDE: _("Een besluit hoort er uiterlijk op %(day)s te zijn."),
        OVERDUE: _("Op %(day)s gaat het naar de leidinggevende erboven."),
        ESCALATED_1: _("Op %(day)s gaat het naar de directeur."),
        ESCALATED_2: _("Op %(day)s gaat het naar de lijst voor de directie."),
    }
    return texts[waiting.state] % {"day": day_words(waiting.next_on)}


def urgency(waiting: WaitingPoint, today: date) -> tuple[str, str]:
    """The badge: its kind and the word beside its shape."""
    if waiting.is_late:
        return "act", _("Te laat")
    if waiting.follow_up.due_on == today:
        return "act", _("Vandaag")
    return "mind", _("Voor %(day)s") % {"day": day_words(waiting.follow_up.due_on)}


def day_words(day: date, style: str = "plain") -> str:
    return day_in_words(day, language(), style)
