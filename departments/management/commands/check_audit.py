from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from departments.audit.checking import check
from departments.audit.words import sentence
from departments.formatting import number_in_words

BROKEN = 1


class Command(BaseCommand):
    help = (
        "Checks the audit trail. Prints where it ends: note that outside this system. Exits with 1 when it is broken."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = check()
        if found.finding:
            self.stderr.write(_("Het logboek klopt niet. %(sentence)s") % {"sentence": sentence(found.finding)})
            sys.exit(BROKEN)
        read = ngettext(
            "Het logboek klopt: %(n)s regel gelezen.", "Het logboek klopt: %(n)s regels gelezen.", found.entries
        )
        self.stdout.write(read % {"n": number_in_words(found.entries, get_language() or "nl")})
        # the number as it is, for programs that keep it
        self.stdout.write(_("Laatste regel: %(number)s") % {"number": found.number})
        self.stdout.write(_("Vingerafdruk: %(hash)s") % {"hash": found.hash})
