from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand
from django.core.validators import slug_re
from django.utils.translation import gettext as _

from departments.chart.models import Department
from departments.clock.selectors import now
from departments.worktime.calculation import local_date
from promises.deadlines.rules import GRAMMAR, UnknownRule, parse_rule
from promises.definitions.models import Promise
from promises.definitions.services import make_promise
from promises.definitions.words import rule_in_words

REFUSED = 2
LONGEST_CODE = 60


class Command(BaseCommand):
    help = "Records a promise of a department."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="short name that stays, for example vergunning-termijn")
        parser.add_argument("sentence", help="the promise in one Dutch sentence")
        parser.add_argument("--department", required=True, metavar="CODE", help="code of the department that promises")
        parser.add_argument("--share", required=True, help="how often: a part of 1, for example 0.9")
        parser.add_argument("--rule", default="at", help=f"what a machine checks: {', '.join(GRAMMAR)}; default: at")
        parser.add_argument("--from", dest="valid_from", metavar="DATE", help="holds from, for example 2026-01-01")
        parser.add_argument("--measures", choices=Promise.Measures.values, default=Promise.Measures.RESOLUTION)
        parser.add_argument("--english", default="", help="the same sentence in English")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with 2 when the promise is refused."""
        moment = now()
        try:
            version = make_promise(
                code=_code(options["code"]),
                department=_department(options["department"]),
                sentence=options["sentence"],
                sentence_en=options["english"],
                rule=_rule(options["rule"]),
                promised_share=_share(options["share"]),
                measures=options["measures"],
                valid_from=_day(options["valid_from"]) if options["valid_from"] else local_date(moment),
                by=None,
                now=moment,
            )
        except _Refused as refused:
            self.stderr.write(str(refused))
            sys.exit(REFUSED)
        self.stdout.write(
            _("Vastgelegd: %(sentence)s (belofte %(code)s, %(rule)s).")
            % {
                "sentence": version.sentence,
                "code": options["code"],
                "rule": rule_in_words(parse_rule(version.rule)),
            }
        )


class _Refused(Exception):
    """One sentence for the person at the keyboard."""


def _code(code: str) -> str:
    if not slug_re.fullmatch(code) or len(code) > LONGEST_CODE:
        raise _Refused(
            _("‘%(code)s’ kan geen code zijn: gebruik letters, cijfers en streepjes, hooguit %(most)d.")
            % {"code": code, "most": LONGEST_CODE}
        )
    if Promise.objects.filter(code=code).exists():
        raise _Refused(_("Er is al een belofte met code ‘%(code)s’. Kies een andere code.") % {"code": code})
    return code


def _department(code: str) -> Department:
    department = Department.objects.filter(code=code).first()
    if department is None:
        raise _Refused(_("Er is geen afdeling met code ‘%(code)s’. Controleer de code.") % {"code": code})
    return department


def _rule(text: str) -> str:
    try:
        return str(parse_rule(text))
    except UnknownRule as error:
        raise _Refused(
            _("Regel ‘%(rule)s’ bestaat niet. Dit zijn de regels: %(rules)s. N is een getal.")
            % {"rule": text, "rules": ", ".join(GRAMMAR)}
        ) from error


def _share(text: str) -> Decimal:
    try:
        share = Decimal(text)
    except InvalidOperation:
        share = Decimal(0)
    if 0 < share <= 1:
        return share
    raise _Refused(_("‘%(text)s’ is geen deel van 1. Schrijf bijvoorbeeld 0.9 voor 90 %%.") % {"text": text})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _Refused(_("‘%(text)s’ is geen datum. Schrijf bijvoorbeeld 2026-01-01.") % {"text": text}) from error
