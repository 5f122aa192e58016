"""What may stand in a cell, whatever kind of file it came from."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

FORMULA_BEGINS = "=+@＝＋＠"
GUARDED = FORMULA_BEGINS + "-－\t\r"
"""What our own export puts an apostrophe before, so that no spreadsheet reads it as a formula."""
SPACES = "\t\n\r"


def fault_of(text: str) -> str:
    """Why this text cannot be used, in a sentence; empty when it can."""
    if text[0] in FORMULA_BEGINS:
        return formula_fault()
    if text.isprintable():
        return ""
    if any(character not in SPACES and unicodedata.category(character) == "Cc" for character in text):
        return _("Hier staat een teken dat niet in tekst hoort. Typ de cel opnieuw.")
    return ""


def formula_fault() -> str:
    return _("Hier staat een formule. Plak de waarden (‘Plakken speciaal’) en probeer het opnieuw.")


def without_guard(text: str) -> str:
    """The text without the apostrophe that our export put before it; that of ‘'t Hart’ stays."""
    return text[1:] if text[1:2] and text[1] in GUARDED else text
