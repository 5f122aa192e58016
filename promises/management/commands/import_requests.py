from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from departments.clock.selectors import now
from departments.formatting import number_in_words
from promises.clocks.words import problems_in_words
from promises.imports.mapping import read_mapping
from promises.imports.refusal import MOST_LISTED, ImportRefused
from promises.imports.services import ImportReport, Listed, import_requests

REFUSED = 2


class Command(BaseCommand):
    help = "Imports requests from a CSV file, all of them or none. See docs/imports.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV file with requests")
        parser.add_argument("--mapping", type=Path, required=True, metavar="FILE", help="JSON: which column means what")
        parser.add_argument("--dry-run", action="store_true", help="only read and count, store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with 2 when the file is refused: then nothing is stored."""
        try:
            mapping = read_mapping(options["mapping"])
            report = import_requests(options["file"], mapping, by=None, now=now(), dry_run=options["dry_run"])
        except ImportRefused as refusal:
            for sentence in refusal.sentences:
                self.stderr.write(sentence)
            self.stderr.write(_("Er is niets bewaard."))
            sys.exit(REFUSED)
        self._tell(report)

    def _tell(self, report: ImportReport) -> None:
        counted = {
            "rows": _number(report.rows),
            "source": report.source,
            "new": _number(report.new),
            "changed": _number(report.changed),
            "unchanged": _number(report.unchanged),
        }
        self.stdout.write(
            ngettext(
                "%(rows)s rij gelezen van bron ‘%(source)s’.",
                "%(rows)s rijen gelezen van bron ‘%(source)s’.",
                report.rows,
            )
            % counted
        )
        self.stdout.write(_("Nieuw: %(new)s. Gewijzigd: %(changed)s. Ongewijzigd: %(unchanged)s.") % counted)
        self._list(_("Ongeldig, wel bewaard en geteld: %(count)s."), report.problems)
        self._list(_("Opvallend, wel gemeten: %(count)s."), report.odd)
        if report.unknown:
            self.stdout.write(_("Klaar zonder bekende tijd: %(count)s.") % {"count": _number(report.unknown)})
        if report.is_dry_run:
            self.stdout.write(_("Proef: er is niets bewaard."))
        elif not (report.new or report.changed):
            self.stdout.write(_("Er verandert niets."))

    def _list(self, heading: str, listed: Sequence[Listed]) -> None:
        if not listed:
            return
        self.stdout.write(heading % {"count": _number(len(listed))})
        for each in listed[:MOST_LISTED]:
            self.stdout.write(
                _("  rij %(row)s, nummer %(id)s: %(problems)s")
                % {"row": each.row, "id": each.source_id, "problems": problems_in_words(each.problems)}
            )
        if len(listed) > MOST_LISTED:
            self.stdout.write(_("  en nog %(count)s") % {"count": _number(len(listed) - MOST_LISTED)})


def _number(count: int) -> str:
    return number_in_words(count, get_language() or "nl")
