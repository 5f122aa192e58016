"""Names, addresses and numbers in what people write: found to warn the writer, never to refuse."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(
    r"(?<![\w])(?:(?:\+|00)\d{1,3}|0)(?:[\s()./-]*\d){8,10}(?!\w)|\b(?:toestel|ext\.?)\s*\d{3,5}\b", re.I
)
TITLE = re.compile(
    r"\b(?i:mevrouw|meneer|mijnheer|dhr\.?|mevr\.?|mw\.?|mr\.?|mrs\.?|ms\.?)\s+(?:(?i:van|de|der|den|ten|ter|el)\s+)*[A-ZÀ-Þ]\w+",
)  # fmt: skip
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SHORTEST_NAME = 3


class Hint(StrEnum):
    """What somebody could be recognised by."""

    NAME = "name"
    MAIL = "mail"
    PHONE = "phone"


def hints_in(text: str, names: Iterable[str] = ()) -> list[Hint]:
    """What in the text looks like a person's name (one of `names`, or after "mevrouw"), a mail address or a number."""
    found = []
    if TITLE.search(text) or _names_in(text, names):
        found.append(Hint.NAME)
    if MAIL.search(text):
        found.append(Hint.MAIL)
    if PHONE.search(text):
        found.append(Hint.PHONE)
    return found


def _names_in(text: str, names: Iterable[str]) -> set[str]:
    """Words with a capital that are the first or the last name of somebody."""
    words = {word for word in WORD.findall(text) if word[0].isupper() and len(word) >= SHORTEST_NAME}
    if not words:
        return set()
    return words & {part for name in names for part in _ends_of(name)}


def _ends_of(name: str) -> list[str]:
    parts = WORD.findall(name)
    return [parts[0], parts[-1]] if parts else []
