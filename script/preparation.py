"""What must be ready before the first request; one process, so that Django is loaded once.

Safe to run at every start: each step does only what is not done yet.
"""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction

from script.installation import ROOT
from script.translating import compile_all

MARK = "demonstration"  # the name of the heartbeat row that marks a database as a demonstration


class NotReady(Exception):
    """IKG cannot start here; the text says what to do."""


def prepare(*, only_files: bool = False) -> None:
    """Translations, static files, tables and, in a new demonstration, its organisation.

    With `only_files` nothing that belongs to an installation: an image is built with it.

    Raises:
        NotReady: the environment, the database or a step refused.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikg.settings")
    compile_all()
    try:
        django.setup()
        from django.conf import settings

        _collect_static(Path(settings.STATIC_ROOT))
        if only_files:
            return
        _prepare_database()
        if settings.DEMONSTRATION:
            _load_demonstration()
        else:
            _refuse_demonstration()
    except ImproperlyConfigured as error:
        raise NotReady(str(error)) from error
    except CommandError as error:
        raise NotReady(str(error)) from error


def _prepare_database() -> None:
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise NotReady(f"the database does not answer ({reason}). Start it, or correct DATABASE_URL.") from error


def _collect_static(target: Path) -> None:
    """Collect and compress, but only when a file or a package changed since the last time."""
    stamp = target / "collected"
    wanted = _fingerprint([ROOT / "static", ROOT / "requirements" / "base.txt"])
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted, encoding="ascii")


def _fingerprint(roots: list[Path]) -> str:
    digest = hashlib.sha256()
    for root in roots:
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file():
                digest.update(f"{path.relative_to(ROOT)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _load_demonstration() -> None:
    """Fill an empty database; never touch, and never open as a demonstration, one that somebody else filled."""
    from departments.clock.selectors import now
    from departments.notifications.models import Heartbeat
    from departments.people.models import Employee

    if Heartbeat.objects.filter(name=MARK).exists():
        return
    if Employee.objects.exists():
        raise NotReady(
            "this database holds a real organisation, and a demonstration lets everybody in without a password. "
            "Run script/run --empty, or give the demonstration a DATABASE_URL or DATA_DIR of its own."
        )
    print("Loading the demonstration organisation …", flush=True)
    with transaction.atomic():
        call_command("load_demonstration")
        Heartbeat.objects.create(name=MARK, at=now())


def _refuse_demonstration() -> None:
    """Never work for real with invented people: mail would go out to their addresses."""
    from departments.notifications.models import Heartbeat

    if Heartbeat.objects.filter(name=MARK).exists():
        raise NotReady(
            "this database holds the demonstration organisation. "
            "Start without --empty, or give the real organisation a DATABASE_URL or DATA_DIR of its own."
        )


if __name__ == "__main__":
    try:
        prepare(only_files="--only-files" in sys.argv)
    except NotReady as refusal:
        sys.exit(f"Not started: {refusal}")
