"""What the pages of a questionnaire show beside their form."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from feedback.responses.contacts import Hint, hints_in
from feedback.responses.drafts import Draft, step_page
from feedback.responses.selectors import Questionnaire
from feedback.responses.widgets import AGREEMENT
from feedback.surveys.selectors import Wording, wording
from feedback.surveys.texts import clean_text
from feedback.waves.selectors import Supplier

HINTS = {Hint.NAME: _("een naam"), Hint.MAIL: _("een e-mailadres"), Hint.PHONE: _("een telefoonnummer")}


@dataclass(frozen=True)
class Step:
    """One supplier in the list beside the questions; `go` is what its button sends."""

    label: str
    state: str
    go: str


@dataclass(frozen=True)
class Said:
    """One answer on the page to check; `answer` is empty when it is still missing."""

    question: Wording
    answer: str


@dataclass(frozen=True)
class SupplierSaid:
    """What was said about one supplier; `hints` are the words for what somebody could be recognised by."""

    name: str
    go: str
    answers: list[Said]
    comment: str
    hints: list[str]

    @property
    def missing(self) -> int:
        return sum(not said.answer for said in self.answers)


def chosen_suppliers(sheet: Questionnaire, draft: Draft) -> list[Supplier]:
    by_pk = {supplier.pk: supplier for supplier in sheet.suppliers}
    return [by_pk[pk] for pk in draft.chosen]


def steps_beside(sheet: Questionnaire, draft: Draft, here: int | None) -> list[Step]:
    """The chosen suppliers: where we are, which are complete, which are still to come."""

    def state(supplier: Supplier) -> str:
        if supplier.pk == here:
            return "now"
        return "done" if draft.is_complete(supplier.pk, sheet.score_ids) else "todo"

    return [Step(supplier.name, state(supplier), step_page(supplier.pk)) for supplier in chosen_suppliers(sheet, draft)]


def everything_said(sheet: Questionnaire, draft: Draft, names: dict[int, list[str]]) -> list[SupplierSaid]:
    """The page to check; `names` are people of each supplier, to warn about."""
    language = get_language() or "nl"
    words = {value: str(label) for value, label in AGREEMENT}
    found = []
    for supplier in chosen_suppliers(sheet, draft):
        comment = clean_text(draft.comments.get(supplier.pk, ""))
        found.append(
            SupplierSaid(
                name=supplier.name,
                go=step_page(supplier.pk),
                answers=[
                    Said(
                        wording(question.text, question.text_en, language, supplier.name),
                        words.get(draft.rating(supplier.pk, question.pk), ""),
                    )
                    for question in sheet.scores
                ],
                comment=comment,
                hints=[str(HINTS[hint]) for hint in hints_in(comment, names.get(supplier.pk, []))],
            )
        )
    return found
