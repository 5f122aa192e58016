"""Workbooks that no spreadsheet program makes."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib

from departments.intake.parts import column_letters
from tests.departments.importing import CHART, xlsx_of

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rebuilt(changed: dict[str, bytes | None], content: bytes | None = None, **extra: bytes) -> bytes:
    """A good workbook with some parts replaced (None: left out)."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or xlsx_of(Afdelingen=CHART))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = changed.pop(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in changed.items():
            new.writestr(name, part or b"")
    return made.getvalue()


def heavy(changed: dict[str, bytes | None]) -> bytes:
    """The same with a picture that does not compress, so that nothing looks too good."""
    return rebuilt({**changed, "xl/media/noise.png": random.Random(1).randbytes(500_000)})


def sheet_of(rows: str) -> bytes:
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def with_rows(rows: str) -> bytes:
    """A workbook whose only sheet has this XML as its rows."""
    return rebuilt({SHEET: sheet_of(rows)})


HEADER = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Code</t></is></c><c r="B1" t="inlineStr"><is><t>Naam</t></is></c></row>'
)


def lying(content: bytes, name: str, size: int) -> bytes:
    """The same archive, with another unpacked size of this member in its directory and in its own header."""
    made = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        offset = archive.getinfo(name).header_offset
    struct.pack_into("<I", made, offset + 22, size)
    entry = made.rindex(name.encode(), made.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", made, entry + 24, size)
    return bytes(made)


def bomb(megabytes: int, *, is_honest: bool = True) -> bytes:
    """A sheet that unpacks to this many MB; when it lies its directory says 1 kB, with a checksum that fits that."""
    made = rebuilt({SHEET: sheet_of(HEADER + " " * (megabytes * 1024 * 1024))})
    if is_honest:
        return made
    first = sheet_of(HEADER + " " * 2048)[:1024]
    return _with_checksum(lying(made, SHEET, 1024), SHEET, zlib.crc32(first))


def _with_checksum(content: bytes, name: str, checksum: int) -> bytes:
    made = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        offset = archive.getinfo(name).header_offset
    struct.pack_into("<I", made, offset + 14, checksum)
    entry = made.rindex(name.encode(), made.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", made, entry + 16, checksum)
    return bytes(made)


def quadratic(encoding: str = "utf-8") -> bytes:
    """A text of 100 kB, named 10,000 times."""
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>'
        f'<sst xmlns="{MAIN}"><si><t>{"&a;" * 10_000}</t></si></sst>'
    )
    return rebuilt({TEXTS: text.encode(encoding)})


def laughing() -> bytes:
    """Entities that name entities: a billion laughs."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'
    )
    return rebuilt({TEXTS: text.encode()})


def outside() -> bytes:
    """An entity that names a file of this machine."""
    text = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><sst xmlns="{MAIN}"><si><t>&f;</t></si></sst>'
    return rebuilt({TEXTS: text.encode()})


def encrypted_flag() -> bytes:
    """An archive that says of a member that it is encrypted."""
    made = bytearray(xlsx_of(Afdelingen=CHART))
    entry = made.index(b"PK\x01\x02")
    struct.pack_into("<H", made, entry + 8, 1)
    return bytes(made)


def with_link(target: str = "/etc/passwd") -> bytes:
    """A member that is a symbolic link."""
    made = io.BytesIO(xlsx_of(Afdelingen=CHART))
    with zipfile.ZipFile(made, "a") as archive:
        link = zipfile.ZipInfo("xl/media/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, target)
    return made.getvalue()


def shared_formula() -> bytes:
    """A formula of 200 kB that two thousand cells share: each would be worked out anew."""
    first = f'<row r="2"><c r="A2"><f t="shared" ref="A2:A2001" si="0">{"+".join(["A1"] * 70_000)}</f></c></row>'
    more = "".join(f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(3, 2002))
    return heavy({SHEET: sheet_of(HEADER + first + more)})


def named_area() -> bytes:
    """An area to print with a name that no pattern ends with."""
    return _with_in_book(
        "</sheets>",
        f'</sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">{"$" * 400_000}'
        "</definedName></definedNames>",
    )


def long_format() -> bytes:
    """A way to write numbers that no pattern ends with."""
    formats = f'<numFmts><numFmt numFmtId="164" formatCode="{"[h" * 200_000}"/></numFmts>'
    styles = f'<styleSheet xmlns="{MAIN}">{formats}<cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>'
    return heavy({"xl/styles.xml": styles.encode()})


def thousands_of_sheets() -> bytes:
    """All of them the same part of the file."""
    sheets = "".join(f'<sheet name="B{n}" sheetId="{n}" r:id="rId1"/>' for n in range(2, 5000))
    return _with_in_book("</sheets>", f"{sheets}</sheets>")


def _with_in_book(mark: str, text: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx_of(Afdelingen=CHART))) as archive:
        book = archive.read(BOOK).decode()
    assert mark in book
    return heavy({BOOK: re.sub("<definedNames>.*</definedNames>", "", book).replace(mark, text).encode()})


ATTACKS = {
    "a formula that thousands share": shared_formula,
    "a name that takes hours": named_area,
    "thousands of sheets": thousands_of_sheets,
    "a format that takes hours": long_format,
    "a bomb that says so": lambda: bomb(60),
    "a bomb of too high a ratio": lambda: bomb(20),
    "a bomb that lies": lambda: bomb(200, is_honest=False),
    "a size that is not true": lambda: lying(xlsx_of(Afdelingen=CHART), SHEET, 10),
    "quadratic XML": quadratic,
    "quadratic XML in UTF-16": lambda: quadratic("utf-16"),
    "a billion laughs": laughing,
    "an entity from outside": outside,
    "a million columns in one row": lambda: heavy(
        {
            SHEET: sheet_of(
                HEADER + "<row>" + "".join(f'<c r="A{n % 9}"><v>{n}</v></c>' for n in range(1_000_000)) + "</row>"
            )
        }
    ),
    "a million loose elements": lambda: heavy({SHEET: sheet_of(HEADER + "<a/>" * 1_000_000)}),
    "a million attributes": lambda: rebuilt(
        {SHEET: sheet_of(HEADER + "<row " + " ".join(f'a{n}="{n % 7}"' for n in range(1_000_000)) + "/>")}
    ),
    "a text of 20 MB": lambda: rebuilt(
        {SHEET: sheet_of(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{_noise(20)}</t></is></c></row>')}
    ),
    "ten thousand members": lambda: rebuilt({f"xl/media/{n}.png": b"x" for n in range(10_000)}),
    "a million styles": lambda: heavy(
        {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 1_000_000}</cellXfs></styleSheet>'.encode()}
    ),
    "a million texts": lambda: heavy(
        {TEXTS: f'<sst xmlns="{MAIN}">{"<si><t>abcdefgh</t></si>" * 1_000_000}</sst>'.encode()}
    ),
    "a sheet as large as may be": lambda: rebuilt(
        {
            SHEET: sheet_of("".join(_row(n) for n in range(1, 24_000))),
            "xl/media/noise.png": random.Random(1).randbytes(3_000_000),
        }
    ),
    "as many texts as may be": lambda: heavy(
        {TEXTS: f'<sst xmlns="{MAIN}">{"".join(f"<si><t>a{n}</t></si>" for n in range(749_000))}</sst>'.encode()}
    ),
    "a depth of ten thousand": lambda: rebuilt({SHEET: sheet_of("<a>" * 10_000 + "</a>" * 10_000)}),
}


def _row(number: int) -> str:
    cells = "".join(f'<c r="{column_letters(place)}{number}"><v>{number}{place:02d}</v></c>' for place in range(1, 61))
    return f'<row r="{number}">{cells}</row>'


def _noise(megabytes: int) -> str:
    """Letters that hardly compress."""
    letters = []
    state = 1
    for _ in range(megabytes * 1024 * 16):
        state = (state * 1_103_515_245 + 12_345) % 2**31
        letters.append(f"{state:08x}" * 8)
    return "".join(letters)
