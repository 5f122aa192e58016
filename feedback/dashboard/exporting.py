"""The published cells of one department as CSV: exactly those, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from django.utils.translation import gettext as _

from departments.chart.models import Department
from feedback.dashboard import words
from feedback.scores.models import PublishedCell, RegroupedCell
from feedback.waves.models import Wave
from feedback.waves.reminders import title_of

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def result_csv(wave: Wave, supplier: Department, cells: Sequence[PublishedCell | RegroupedCell], chart: str) -> str:
    """One row a cell, `;` between columns, decimals as the reader's language writes them; UTF-8 with its mark.

    `chart` names the one in which the customers stand.
    """
    levels = {"supplier": _("alle klanten"), "department": _("afdeling"), "team": _("team")}
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_head())
    for cell in cells:
        question = words.statement(cell.question, supplier.name).text if cell.question else _("Alle vragen samen")
        writer.writerow(
            [
                safe(title_of(wave)),
                safe(supplier.name),
                levels[cell.level],
                safe(cell.customer.name if cell.customer else ""),
                safe(cell.question.code if cell.question else ""),
                safe(question),
                cell.n,
                *_figures(cell),
                chart,
            ]
        )
    return BYTE_ORDER_MARK + out.getvalue()


def _figures(cell: PublishedCell | RegroupedCell) -> list[str | int]:
    if isinstance(cell, RegroupedCell):
        return [_decimal(cell.mean), *[""] * 7]
    return [
        _decimal(cell.mean) if not cell.same_answer else str(words.SAME_ANSWER),
        _decimal(cell.top2),
        *("" if count is None else count for count in (cell.n1, cell.n2, cell.n3, cell.n4, cell.n5)),
        _invited(cell),
    ]


def safe(text: str) -> str:
    """Text that a spreadsheet would read as a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _invited(cell: PublishedCell) -> str:
    if cell.invited is None or words.names_nearly_nobody_or_everybody(cell.n, cell.invited):
        return ""
    return str(cell.invited)


def _decimal(value: float | None) -> str:
    if value is None:
        return ""
    plain = f"{value:.4f}".rstrip("0").rstrip(".")
    return plain.replace(".", ",") if words.language().startswith("nl") else plain


def _head() -> list[str]:
    return [
        _("meting"),
        _("beoordeelde afdeling"),
        _("niveau"),
        _("interne klant"),
        _("vraagcode"),
        _("vraag"),
        _("antwoorden"),
        _("gemiddelde"),
        _("aandeel eens"),
        _("helemaal oneens"),
        _("oneens"),
        _("niet eens, niet oneens"),
        _("eens"),
        _("helemaal eens"),
        _("genodigd"),
        _("indeling"),
    ]
