"""How wide a text is, roughly, and where to break it: SVG does not wrap."""

import re
from functools import lru_cache
from unicodedata import normalize

LINE_HEIGHT = 18
"""Distance between the lines of a wrapped label of 14 px, in px."""

_WIDTHS = (
    (191, "'"),
    (222, "ijl"),
    (278, " \u00a0!,./:;I[]ft\\"),
    (333, "()-r`"),
    (355, '"'),
    (389, "*"),
    (500, "cksvxyzJ"),
    (584, "+<=>"),
    (611, "FTZ"),
    (667, "&ABEKPSVXY"),
    (722, "CDHNRUw"),
    (778, "GOQ"),
    (833, "mM"),
    (889, "%"),
    (944, "W"),
    (1015, "@"),
)
_WIDTH_OF = {letter: width for width, letters in _WIDTHS for letter in letters}
_USUAL, _UNKNOWN = 556, 1000
_SPACES = re.compile(r"[ \t\r\n]+")
_STRONG = 1.08
_OTHER_FONTS = 1.08


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, strong: bool = False) -> float:
    """Width in px of a line of text of ``size`` px, on the safe side.

    Widths of Helvetica (which Arial and Liberation Sans share) with a margin
    for the wider system fonts; accents do not count, unknown scripts are wide.
    """
    plain = [normalize("NFD", letter)[0] for letter in text]
    units = sum(_WIDTH_OF.get(letter, _USUAL if letter < "\u0250" else _UNKNOWN) for letter in plain)
    return units * size / 1000 * _OTHER_FONTS * (_STRONG if strong else 1)


def wrap(text: str, width: float, size: float, *, strong: bool = False) -> list[str]:
    """Lines that each fit in ``width`` px; a word that is too long is broken with a hyphen.

    What a no-break space joins ("90 %") is one word. Nothing is lost: every
    letter comes back, in order. At least one line.
    """
    lines: list[str] = []
    for word in filter(None, _SPACES.split(text)):
        longer = f"{lines[-1]} {word}" if lines else word
        if text_width(longer, size, strong=strong) <= width:
            lines[-1:] = [longer]
        else:
            lines.extend(_broken(word, width, size, strong=strong))
    return lines or [""]


def _broken(word: str, width: float, size: float, *, strong: bool) -> list[str]:
    """A word in pieces that fit, hyphens included; a piece has at least one letter."""
    pieces = [""]
    for position, letter in enumerate(word):
        hyphen = "" if position == len(word) - 1 else "-"
        if pieces[-1] and text_width(pieces[-1] + letter + hyphen, size, strong=strong) > width:
            pieces[-1] += "-"
            pieces.append("")
        pieces[-1] += letter
    return pieces
