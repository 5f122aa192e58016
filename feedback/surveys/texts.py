"""Text from people, made harmless: plain, composed, without characters that hide or turn text around."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 4000

DAY_HINT = _("Dag, maand, jaar. Of kies in de kalender.")
"""At every field for a date: the browser draws it in the order of its own language."""

_KEPT_CONTROLS = {"\n"}
# Bidirectional marks, embeddings, overrides and isolates, and the byte order mark.
_BIDI = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200e", "\u200f", "\u061c", "\ufeff"}


def clean_text(text: str) -> str:
    """The text in NFC, with line ends as \\n and without control, bidi and broken characters; no outer space."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    kept = (sign for sign in text if _is_kept(sign))
    return re.sub(r"\n{3,}", "\n\n", "".join(kept)).strip()


def clean_line(text: str) -> str:
    """The same for a text of one line."""
    return " ".join(clean_text(text).split())


def _is_kept(sign: str) -> bool:
    if sign in _KEPT_CONTROLS:
        return True
    # Cc: control, Cs: half of a pair, Cn: no character at all
    return sign not in _BIDI and unicodedata.category(sign) not in {"Cc", "Cs", "Cn"}
