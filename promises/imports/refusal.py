"""Why a file is not imported."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import ngettext

MOST_LISTED = 20


class ImportRefused(Exception):
    """Nothing is stored. `sentences` say what is wrong, where, and what to do; at most twenty, and how many more."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences

    @classmethod
    def listing(cls, sentences: Iterable[str]) -> ImportRefused:
        """Name the first twenty and count the others."""
        every = list(sentences)
        rest = len(every) - MOST_LISTED
        if rest <= 0:
            return cls(*every)
        more = ngettext(
            "En nog %(count)d probleem (%(total)d in totaal).",
            "En nog %(count)d problemen (%(total)d in totaal).",
            rest,
        ) % {"count": rest, "total": len(every)}
        return cls(*every[:MOST_LISTED], more)
