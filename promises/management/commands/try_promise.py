from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promises.deadlines.moments import NoMoment
from promises.deadlines.rules import GRAMMAR, UnknownRule, parse_rule
from promises.trial.answers import answers
from promises.trial.calendars_file import read_calendars
from promises.trial.request_rows import AT, CALENDAR, COLUMNS, PROMISE, Defaults, read_at, short
from promises.trial.requests_csv import Record, RefusedFile, RequestsFile, open_requests
from promises.trial.result_csv import KeptColumns, result_cells, whole_file, writer_to
from promises.trial.summary import Summary

REFUSED = 2
AT_ONCE = 20_000
"""Rows that are worked out together: enough to be fast, few enough to stay small in memory."""
ANY_ZONE = "UTC"


class Command(BaseCommand):
    help = "Tries promises on an export of past requests. See docs/try-a-promise.md."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("requests", type=Path, metavar="REQUESTS.csv", help="the requests, one row each")
        parser.add_argument(
            "--calendar", type=Path, required=True, metavar="CALENDARS.json", help="the calendars by name"
        )
        parser.add_argument("--default-calendar", default="", metavar="NAME", help="for rows that name no calendar")
        parser.add_argument("--promise", default="", metavar="RULE", help="for rows without one, for example wd:2")
        parser.add_argument("--at", default="", metavar="ISO", help="seen when, for rows that do not say it")
        parser.add_argument("--out", type=Path, required=True, metavar="RESULT.csv", help="where the result is written")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with 2 when the files or the options cannot be used: then nothing is written."""
        try:
            defaults = _defaults(options)
            _check_target(options["out"], options["requests"], options["calendar"])
            with open_requests(options["requests"]) as file:
                _check_columns(file.columns, defaults)
                summary = _write(file, defaults, options["out"])
        except RefusedFile as refused:
            self.stderr.write(str(refused))
            sys.exit(REFUSED)
        for line in summary.lines():
            self.stdout.write(line)
        self.stdout.write(_("Uitkomst per rij: %(path)s") % {"path": options["out"]})


def _defaults(options: dict[str, Any]) -> Defaults:
    defaults = Defaults(
        calendars=read_calendars(options["calendar"]),
        calendar=options["default_calendar"].strip(),
        promise=options["promise"].strip(),
        at=options["at"].strip(),
    )
    if defaults.calendar and defaults.calendar not in defaults.calendars:
        raise RefusedFile(
            _("De kalender ‘%(name)s’ is er niet. Wel: %(known)s.")
            % {"name": short(defaults.calendar), "known": ", ".join(defaults.calendars)}
        )
    _check_rule(defaults.promise)
    _check_at(defaults.at)
    return defaults


def _check_rule(text: str) -> None:
    try:
        if text:
            parse_rule(text)
    except UnknownRule as error:
        raise RefusedFile(
            _("De belofte ‘%(text)s’ is geen regel. Een regel is een van: %(grammar)s.")
            % {"text": short(text), "grammar": ", ".join(GRAMMAR)}
        ) from error


def _check_at(text: str) -> None:
    try:
        if text:
            read_at(text, ANY_ZONE)
    except NoMoment as error:
        raise RefusedFile(
            _("--at: ‘%(text)s’ is geen datum en tijd. Schrijf bijvoorbeeld 2026-11-24T15:30:00+01:00.")
            % {"text": short(text)}
        ) from error


def _check_target(target: Path, *sources: Path) -> None:
    if target.resolve() in [source.resolve() for source in sources]:
        raise RefusedFile(
            _("De uitkomst zou ‘%(path)s’ zelf overschrijven. Kies bij --out een ander bestand.") % {"path": target}
        )
    if target.exists() and not target.is_file():
        raise RefusedFile(_("‘%(path)s’ is geen gewoon bestand. Kies bij --out een ander bestand.") % {"path": target})


def _check_columns(columns: Sequence[str], defaults: Defaults) -> None:
    given = {CALENDAR: defaults.calendar, PROMISE: defaults.promise, AT: defaults.at}
    missing = [name for name in COLUMNS if name not in columns and not given.get(name)]
    if missing:
        raise RefusedFile(
            ngettext(
                "In het bestand ontbreekt de kolom %(missing)s. Gevonden: %(found)s.",
                "In het bestand ontbreken de kolommen %(missing)s. Gevonden: %(found)s.",
                len(missing),
            )
            % {"missing": ", ".join(missing), "found": ", ".join(map(short, columns))}
        )
    double = next((name for name in COLUMNS if columns.count(name) > 1), None)
    if double:
        raise RefusedFile(
            _("De kolomnaam ‘%(name)s’ staat er twee keer. Geef elke kolom een eigen naam.") % {"name": double}
        )


def _write(file: RequestsFile, defaults: Defaults, target: Path) -> Summary:
    summary, kept = Summary(), KeptColumns(file.columns)
    try:
        with whole_file(target) as out:
            writer = writer_to(out, delimiter=file.delimiter, has_mark=file.has_mark)
            writer.writerow(kept.head)
            for records in _parts(file.records):
                for record, answer in zip(records, answers(records, file.columns, defaults), strict=True):
                    summary.add(record.number, answer)
                    zone = defaults.calendars[answer.row.calendar].zone if answer.row else ANY_ZONE
                    writer.writerow(kept.row(record.cells, result_cells(answer.assessment, answer.problem, zone)))
    except OSError as error:
        raise RefusedFile(
            _("‘%(path)s’ is niet te schrijven. Bestaat de map, mag u erin schrijven, en is er ruimte?")
            % {"path": target}
        ) from error
    return summary


def _parts(records: Iterator[Record]) -> Iterator[list[Record]]:
    while part := list(islice(records, AT_ONCE)):
        yield part
