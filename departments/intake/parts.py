"""One part of a spreadsheet file on its way past: XML as a spreadsheet program writes it, or refused.

Nothing is kept of what passes: a part that would grow in memory when it is read is stopped here.
"""

from __future__ import annotations

from xml.parsers import expat

from django.utils.translation import gettext as _

from departments.intake.reading import MEGABYTE, Limits

LONGEST_TAG = MEGABYTE
"""Bytes between two `<`: a cell holds at most 32,767 characters."""
LOOSE = 100_000
"""Elements that a reader of a part keeps until its end: styles, links (Excel itself stops at 65,530 in a sheet)."""
LOOSE_TEXTS = 1_500_000
"""The same for the texts of the whole book: two elements each or more, of which only the text is kept."""
ROWS = 1_048_576
"""The last row of a sheet."""
IN_ONE_ROW = 5_000
DEEPEST = 60
LONGEST_FORMAT = 1_000
"""Characters of the format of a number: Excel stops at 255, and looking for dates in a long one takes minutes."""
ENCODINGS = {None, "utf-8", "us-ascii"}


class PartRefused(Exception):
    """This part is not read. `sentence` may be empty: then it is something that no spreadsheet program writes."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PartWatch:
    """Sees the part in pieces. What turns out to be no XML (a picture) may pass; `is_xml` tells."""

    def __init__(self, loose: int = LOOSE) -> None:
        self.loose = loose
        self.filled = 0
        self.is_xml = True
        self._since_tag = 0
        self._elements = 0
        self._depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.XmlDeclHandler = self._declaration
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        self._parser = parser

    def feed(self, piece: bytes) -> None:
        """Look at the next piece.

        Raises:
            PartRefused: see there.
        """
        if not self.is_xml:
            return
        self._look_at_tags(piece)
        self._parse(piece, is_last=False)
        if self.is_xml and b"\0" in piece:
            # UTF-16 or UTF-32: no spreadsheet program writes that, and what it hides passes unseen
            raise PartRefused

    def close(self) -> None:
        if self.is_xml:
            self._parse(b"", is_last=True)

    def _parse(self, piece: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError:
            self.is_xml = False

    def _look_at_tags(self, piece: bytes) -> None:
        first, last = piece.find(b"<"), piece.rfind(b"<")
        if self._since_tag + (first if first >= 0 else len(piece)) > LONGEST_TAG:
            # a picture has long stretches too, and is no XML from its first byte on
            raise PartRefused
        self._since_tag = len(piece) - last if last >= 0 else self._since_tag + len(piece)

    def _refuse(self, *_declared: object) -> None:
        raise PartRefused

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding.lower() if encoding else None) not in ENCODINGS:
            raise PartRefused

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > self.loose or self._depth > DEEPEST:
            raise PartRefused
        if len(attributes.get("formatCode", "")) > LONGEST_FORMAT:
            raise PartRefused

    def _end(self, _name: str) -> None:
        self._depth -= 1


class SheetWatch(PartWatch):
    """A sheet: counts its rows, and stops at a cell outside the columns that are read."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits
        self._in_row = 0
        self._row = 0
        self._is_filled = False

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._in_row, self._is_filled, self._row = 1, False, self._row + 1
        if not self._in_row:
            super()._begin(name, attributes)
            return
        self._depth += 1
        self._in_row += 1
        if tag == "c":
            self._check_place(attributes.get("r", ""))
        elif tag in ("v", "is", "f"):
            self._is_filled = True
        if self._in_row > IN_ONE_ROW or self._depth > DEEPEST:
            raise PartRefused

    def _end(self, name: str) -> None:
        super()._end(name)
        if name.rpartition(":")[2] == "row":
            self.filled += self._is_filled
            self._in_row = 0
            if self._row > ROWS:
                raise PartRefused

    def _check_place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        if column_number(letters) > self.limits.columns:
            raise PartRefused(
                _("Cel %(cell)s staat buiten de %(most)d kolommen die mogen. Verwijder de kolommen na %(last)s.")
                % {"cell": reference[:20], "most": self.limits.columns, "last": column_letters(self.limits.columns)}
            )


def column_number(letters: str) -> int:
    """'A' is 1, 'XFD' is 16,384; anything longer than that is outside every sheet. Without letters: 0."""
    if len(letters) > 3:
        return 1_000_000
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """1 is 'A', 60 is 'BH'."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
