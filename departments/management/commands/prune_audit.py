from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from departments.audit.pruning import Pruned, PruningRefused, prune, to_prune
from departments.audit.words import sentence
from departments.clock.selectors import now
from departments.formatting import day_in_words, number_in_words

REFUSED = 1


class Command(BaseCommand):
    help = (
        "Removes entries of the audit trail older than 13 months and leaves a signed checkpoint. Runs daily by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count, remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = to_prune(now()) if options["dry_run"] else prune(now())
        except PruningRefused as refused:
            told = {"sentence": sentence(refused.finding)}
            self.stderr.write(_("Er is niets verwijderd. %(sentence)s Zoek eerst uit wat er gebeurde.") % told)
            sys.exit(REFUSED)
        self.stdout.write(_told(found, only_counted=options["dry_run"]))


def _told(found: Pruned, *, only_counted: bool) -> str:
    language = get_language() or "nl"
    words = {
        "n": number_in_words(found.entries, language),
        "day": day_in_words(timezone.localdate(found.line), language, "bare-year"),
        "number": found.number,
    }
    if not found.entries:
        return _("Er is geen regel van vóór %(day)s.") % words
    if only_counted:
        told = ngettext(
            "%(n)s regel van vóór %(day)s zou verwijderd worden, tot en met regel %(number)s.",
            "%(n)s regels van vóór %(day)s zouden verwijderd worden, tot en met regel %(number)s.",
            found.entries,
        )
    else:
        told = ngettext(
            "%(n)s regel van vóór %(day)s verwijderd, tot en met regel %(number)s.",
            "%(n)s regels van vóór %(day)s verwijderd, tot en met regel %(number)s.",
            found.entries,
        )
    return told % words
