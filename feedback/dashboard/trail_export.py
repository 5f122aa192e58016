"""The audit trail as CSV, in pieces: a hundred thousand lines take the memory of a thousand."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from departments.audit.models import AuditEntry
from feedback.dashboard.exporting import BYTE_ORDER_MARK, safe
from feedback.dashboard.trail_lines import Line, lines

PIECE = 1000


def trail_csv(entries: QuerySet[AuditEntry], last: int, language: str) -> Iterator[bytes]:
    """The entries up to and including number `last`, the newest first: `;` between columns, UTF-8 with its mark.

    What is written while the file is on its way does not change it. The language is given, because this runs after
    the view has ended.
    """
    with override(language):
        yield (BYTE_ORDER_MARK + _rows([_head()])).encode()
    below = last + 1
    while True:
        piece = list(entries.filter(number__lt=below).order_by("-number")[:PIECE])
        if not piece:
            return
        with override(language):
            text = _rows(_row(line) for line in lines(piece))
        yield text.encode()
        below = piece[-1].number


def _rows(rows: Iterable[list[str]]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _row(line: Line) -> list[str]:
    return [
        str(line.number),
        timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M:%S"),
        safe(line.who.name),
        safe(line.event or line.code),
        safe(line.kind),
        safe(line.what.name),
        safe("; ".join(f"{name}: {value}" for name, value in line.details)),
        line.code,
        line.hash,
    ]


def _head() -> list[str]:
    return [
        _("regel"),
        _("wanneer"),
        _("wie"),
        _("wat"),
        _("waarover"),
        _("naam"),
        _("bijzonderheden"),
        _("gebeurtenis"),
        _("vingerafdruk"),
    ]
