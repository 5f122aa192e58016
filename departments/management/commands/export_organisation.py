from __future__ import annotations

from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from departments.clock.selectors import now
from departments.imports.export_services import record_export
from departments.imports.exporting import departments_sheet, people_sheet, write_csv, write_xlsx
from departments.worktime.calculation import local_date


class Command(BaseCommand):
    help = (
        "Writes the chart and the people of today as a file that import_organisation takes back. See docs/imports.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, metavar="TARGET", help="FILE.xlsx, or a folder for two CSV files")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["target"]
        moment = now()
        day = local_date(moment)
        is_book = target.suffix.lower() == ".xlsx"
        if not (target.parent if is_book else target).is_dir():
            raise CommandError(_("De map van ‘%(path)s’ bestaat niet. Maak haar eerst.") % {"path": target})
        record_export("xlsx" if is_book else "csv", "organisatie", by=None, now=moment)
        if is_book:
            with target.open("wb") as file:
                write_xlsx([departments_sheet(day), people_sheet(day)], file)
            self._tell(target)
            return
        for name, sheet in (("afdelingen.csv", departments_sheet(day)), ("mensen.csv", people_sheet(day))):
            text = StringIO()
            write_csv(sheet, text)
            (target / name).write_bytes(text.getvalue().encode())
            self._tell(target / name)

    def _tell(self, path: Path) -> None:
        self.stdout.write(_("Geschreven: %(path)s") % {"path": path})
