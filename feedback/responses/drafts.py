"""What somebody filled in so far. It lives in the page only: the server reads it from each post and keeps nothing.

Without script every page carries the whole draft in hidden fields; a redirect with status 307 takes it along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from feedback.responses.widgets import NOT_APPLICABLE

CHOSEN = "afdeling"
NOBODY = "niemand"
PAGE = "pagina"
GO = "naar"

# Values of GO: which button was pressed.
NEXT, BACK, SEND, NO_CONTACT, TO_DEPARTMENTS, TO_CHECK = (
    "volgende", "terug", "versturen", "geen-contact", "afdelingen", "controle",
)  # fmt: skip

DEPARTMENTS_PAGE = "afdelingen"
CHECK_PAGE = "controle"

SCORES = frozenset("12345")


class Fields(Protocol):
    """A posted form (`django.http.QueryDict` is one)."""

    def get(self, key: str, default: str, /) -> str: ...

    def getlist(self, key: str) -> Sequence[str]: ...


def step_page(supplier: int) -> str:
    """How the page about one supplier is called in PAGE and GO."""
    return f"stap-{supplier}"


def supplier_of(page: str) -> int | None:
    """The supplier that a page is about; None for the other pages."""
    name, _dash, number = page.partition("-")
    return int(number) if name == "stap" and number.isascii() and number.isdigit() else None


def rating_name(supplier: int, question: int) -> str:
    return f"v-{supplier}-{question}"


def comment_name(supplier: int) -> str:
    return f"o-{supplier}"


@dataclass(frozen=True)
class Draft:
    """Choices and answers as they were posted: unchecked words, but only about suppliers and questions of this wave.

    `ratings` maps (supplier, question) to "1" … "5" or "nvt". What belongs to a supplier that is not chosen is gone.
    """

    chosen: tuple[int, ...] = ()
    nobody: bool = False
    ratings: Mapping[tuple[int, int], str] = field(default_factory=dict)
    comments: Mapping[int, str] = field(default_factory=dict)
    page: str = ""
    go: str = ""
    has_foreign: bool = False

    def rating(self, supplier: int, question: int) -> str:
        return self.ratings.get((supplier, question), "")

    def is_complete(self, supplier: int, questions: Sequence[int]) -> bool:
        """Whether every question about this supplier has an answer, or "not applicable"."""
        return all(self.rating(supplier, question) for question in questions)

    def hidden(self, *, without_page: str = "") -> Iterator[tuple[str, str]]:
        """Names and values of everything that another page must carry along.

        `without_page` is the page that shows its own fields: those are not carried.
        """
        if without_page != DEPARTMENTS_PAGE:
            yield from ((CHOSEN, str(supplier)) for supplier in self.chosen)
            if self.nobody:
                yield NOBODY, "1"
        shown = supplier_of(without_page)
        for (supplier, question), value in self.ratings.items():
            if supplier != shown:
                yield rating_name(supplier, question), value
        for supplier, text in self.comments.items():
            if supplier != shown:
                yield comment_name(supplier), text


def read_draft(posted: Fields, *, suppliers: Sequence[int], questions: Sequence[int]) -> Draft:
    """Read a posted form, for the suppliers that this person may judge (in the order of the pages).

    "No contact" on the page of a supplier takes that supplier and all that was said about it out.
    """
    page, go = posted.get(PAGE, ""), posted.get(GO, "")
    wanted = set(posted.getlist(CHOSEN))
    dropped = supplier_of(page) if go == NO_CONTACT else None
    chosen = tuple(one for one in suppliers if str(one) in wanted and one != dropped)
    ratings = {
        (supplier, question): value
        for supplier in chosen
        for question in questions
        if (value := posted.get(rating_name(supplier, question), "")) in SCORES | {NOT_APPLICABLE}
    }
    comments = {one: text for one in chosen if (text := posted.get(comment_name(one), ""))}
    return Draft(
        chosen=chosen,
        nobody=posted.get(NOBODY, "") == "1" and not chosen,
        ratings=ratings,
        comments=comments,
        page=page,
        go=go,
        has_foreign=bool(wanted - {str(one) for one in suppliers}),
    )
