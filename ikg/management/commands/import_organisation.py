"""The import of the browser from a shell: the same reading, the same check, the same work, in the foreground."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.clock.selectors import now
from departments.imports import pages, words
from departments.imports.bundling import bundled
from departments.imports.given_mapping import MappingRefused
from departments.intake.reading import UnreadableFile
from departments.worktime.calculation import local_date
from ikg import foreground

REFUSED = 2


class Refused(Exception):
    """Nothing is stored; the texts say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))


class Command(BaseCommand):
    help = "Imports the chart and the people from CSV or XLSX, all of it or nothing. See docs/imports.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="one file, or departments and people")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change, store nothing")
        parser.add_argument("--complete", action="store_true", help="who and what is not in the file goes")
        parser.add_argument("--day", type=date.fromisoformat, help="from which day, today when left out (2026-11-24)")
        parser.add_argument("--reason", default="", help="why, in one sentence")
        parser.add_argument("--mapping", type=Path, metavar="FILE", help="JSON: which column is what")
        parser.add_argument("--many-leave", action="store_true", help="yes, more than 20 %% of the people leave")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits with 2 when the file is refused: then nothing is stored."""
        if len(options["files"]) > 2:
            raise CommandError(_("Geef één bestand, of twee: afdelingen en mensen."))
        try:
            self._import(options)
        except (Refused, UnreadableFile, MappingRefused) as refusal:
            for sentence in str(refusal).splitlines():
                self.stderr.write(sentence)
            self.stderr.write(_("Er is niets opgeslagen."))
            sys.exit(REFUSED)

    def _import(self, options: dict[str, Any]) -> None:
        bringing = self._bringing(options)
        progress = Progress(self)
        if options["dry_run"]:
            self._tell(foreground.would_change(bringing, show=progress.show))
            self.stdout.write(_("Proef: er is niets opgeslagen."))
            return
        with foreground.checked(bringing, show=progress.show) as checked:
            differences = checked.differences
            changes = self._tell(differences)
            if differences.get("is_large") and not options["many_leave"]:
                raise Refused(
                    _("Meer dan 20 %% van de mensen gaat uit dienst. Klopt dat, voeg dan --many-leave toe.") % ()
                )
            if changes:
                refusal = checked.carry_out(show=progress.show)
                if refusal:
                    raise Refused(refusal)
                self.stdout.write(_("Doorgevoerd."))

    def _bringing(self, options: dict[str, Any]) -> foreground.Bringing:
        moment = now()
        name, content = bundled([(path.name, _content(path)) for path in options["files"]])
        return foreground.Bringing(
            name=name,
            content=content,
            day=options["day"] or local_date(moment),
            is_complete=options["complete"],
            reason=options["reason"],
            mapping=_mapping(options["mapping"]),
        )

    def _tell(self, differences: dict[str, Any]) -> bool:
        """Say what changes; whether anything does.

        Raises:
            Refused: the file has problems.
        """
        problems = pages.problems_of(differences)
        if problems.total:
            raise Refused(*_sentences(problems))
        found = words.finding(differences)
        self.stdout.write(str(found) if found else _("Geen wijziging."))
        for label, count in pages.counts_of(differences):
            self.stdout.write(f"  {label}: {count}")
        for group in differences.get("shrinking", []):
            self.stdout.write(_("✕ %(name)s gaat van %(before)s naar %(after)s mensen.") % group)
        for closing in differences.get("names", {}).get("departments_closed", []):
            self.stdout.write(_("✕ %(name)s vervalt; %(heir)s neemt over.") % closing)
        for warning in differences.get("warnings", []):
            self.stdout.write(f"● {warning}")
        return found is not None


class Progress:
    """Lines on stderr: a new phase, and each tenth part of it."""

    def __init__(self, command: BaseCommand) -> None:
        self.command = command
        self.said = ""

    def show(self, phase: str, done: int, total: int) -> None:
        tenth = f"{phase}-{done * 10 // total if total else 0}"
        if tenth != self.said:
            self.said = tenth
            self.command.stderr.write(words.phase_in_words(phase, done, total), self.command.style.NOTICE)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(_("Het bestand ‘%(path)s’ is niet te openen. Controleer de naam.") % {"path": path}) from error


def _mapping(path: Path | None) -> list[Any] | None:
    if path is None:
        return None
    try:
        found = json.loads(_content(path))
    except ValueError as error:
        raise Refused(_("De mapping ‘%(path)s’ is geen JSON.") % {"path": path}) from error
    if not isinstance(found, list):
        raise Refused(_("De mapping is een lijst met één deel voor elk blad. Zie docs/imports.md."))
    return found


def _sentences(problems: pages.Problems) -> list[str]:
    said = [_sentence(one) for one in problems.lines]
    if problems.more:
        more = ngettext("En nog %(n)s probleem.", "En nog %(n)s problemen.", problems.more)
        said.append(more % {"n": words.number(problems.more)})
    return said


def _sentence(problem: pages.Problem) -> str:
    place = f"{problem.where}, {problem.column}" if problem.column else problem.where
    return f"{place}: {problem.sentence}"
