"""Is this archive what it says, and small enough to unpack? Looked at before anything else opens it.

The sizes in the directory of a ZIP are what its maker wrote there. So each member is unpacked once, in pieces that are
thrown away, and what comes out must be as long as was said.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from django.utils.translation import gettext as _

from departments.intake.parts import LOOSE_TEXTS, PartRefused, PartWatch, SheetWatch
from departments.intake.reading import MEGABYTE, Limits, UnreadableFile

UNPACKED = 50 * MEGABYTE
RATIO = 100
MEMBERS = 2_000
PIECE = 64 * 1024
NEEDED = ("[Content_Types].xml", "xl/workbook.xml")
XML_ENDINGS = (".xml", ".rels", ".vml")
MACROS = ("vbaproject.bin", "xl/macrosheets/")
MACRO_TYPE = b"macroEnabled"
SHEETS = "xl/worksheets/"
TEXTS = "xl/sharedStrings.xml"
ENCRYPTED = 0x1


@dataclass(frozen=True)
class CheckedArchive:
    """An archive that holds what it says. `filled`: part -> how many rows of that sheet hold something."""

    content: bytes
    file: zipfile.ZipFile
    filled: dict[str, int]


def check_archive(content: bytes, limits: Limits) -> CheckedArchive:
    """Look at every member.

    Raises:
        UnreadableFile: what is wrong and what to do.
    """
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
        members = file.infolist()
        _check_directory(members, len(content))
        filled = {member.filename: _check_member(file, member, limits) for member in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise damaged() from error
    return CheckedArchive(content, file, filled)


def damaged() -> UnreadableFile:
    return UnreadableFile(
        _("Dit is geen leesbaar Excel-bestand. Open het in Excel of LibreOffice en sla het opnieuw op als .xlsx.")
    )


def strange(part: str) -> UnreadableFile:
    """Something that no spreadsheet program writes: made to do harm, or by a program that errs."""
    return UnreadableFile(
        _(
            "In het Excel-bestand zit iets dat er niet hoort (%(part)s). Open het in Excel of LibreOffice en sla het "
            "opnieuw op als .xlsx."
        )
        % {"part": part[:80]}
    )


def _check_directory(members: list[zipfile.ZipInfo], packed: int) -> None:
    names = [member.filename for member in members]
    if len(members) > MEMBERS or len(set(names)) != len(names):
        raise damaged()
    for member in members:
        _check_entry(member)
    if any(name.lower().endswith(MACROS[0]) or name.lower().startswith(MACROS[1]) for name in names):
        raise _with_macros()
    if any(name not in names for name in NEEDED):
        raise damaged()
    _check_size(sum(member.file_size for member in members), packed)


def _check_entry(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & ENCRYPTED:
        raise UnreadableFile(
            _("Het bestand is beveiligd met een wachtwoord. Sla het op zonder wachtwoord en probeer het opnieuw.")
        )
    name = member.orig_filename
    outside = name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name or "\0" in name
    if outside or stat.S_ISLNK(member.external_attr >> 16):
        raise strange(member.filename)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged()


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > UNPACKED or unpacked > RATIO * packed:
        raise UnreadableFile(
            _(
                "Het Excel-bestand is uitgepakt te groot: hoogstens %(most)d MB, en hoogstens %(ratio)d keer het "
                "bestand zelf. Haal lege rijen, opmaak en plaatjes weg, of splits het."
            )
            % {"most": UNPACKED // MEGABYTE, "ratio": RATIO}
        )


def _with_macros() -> UnreadableFile:
    return UnreadableFile(_("Dit Excel-bestand bevat macro’s. Sla het op als gewone .xlsx, zonder macro’s."))


def _check_member(file: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> int:
    """Unpack it once, in pieces; returns how many rows hold something when it is a sheet."""
    watch = _watch(member.filename, limits)
    is_xml = member.filename.lower().endswith(XML_ENDINGS)
    length = 0
    try:
        for piece in _pieces(file, member):
            length += len(piece)
            if length > member.file_size:
                raise strange(member.filename)
            if member.filename == NEEDED[0] and MACRO_TYPE in piece:
                raise _with_macros()
            watch.feed(piece)
        watch.close()
    except PartRefused as refusal:
        raise _refused(member, refusal) from refusal
    if length != member.file_size or (is_xml and not watch.is_xml):
        raise strange(member.filename)
    return watch.filled


def _watch(part: str, limits: Limits) -> PartWatch:
    if part.startswith(SHEETS):
        return SheetWatch(limits)
    return PartWatch(LOOSE_TEXTS) if part == TEXTS else PartWatch()


def _refused(member: zipfile.ZipInfo, refusal: PartRefused) -> UnreadableFile:
    return UnreadableFile(refusal.sentence) if refusal.sentence else strange(member.filename)


def _pieces(file: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What it really unpacks to, whatever length the directory says; no piece is large."""
    honest = copy(member)
    honest.file_size = UNPACKED + PIECE
    with file.open(honest) as stream:
        while piece := stream.read(PIECE):
            yield piece
