"""Names as people type them, made fit for a mail header. Pure."""

from __future__ import annotations

import unicodedata


def one_line(text: str) -> str:
    """The text in NFC on one line: no control, format or bidirectional override characters, single spaces."""
    kept = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join(kept.split())
