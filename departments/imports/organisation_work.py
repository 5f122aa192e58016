"""What a worker does with an import: check it, carry it out."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from departments.chart.services import lock_chart
from departments.imports.checking import CHECKING, STORING, Checked, Read, judge, read_import
from departments.imports.models import OrganisationImport
from departments.imports.organisation import Organisation
from departments.imports.organisation_state import load_organisation
from departments.imports.organisation_storing import HandOver, Storing, store_changes
from departments.imports.rules import counts_only
from departments.jobs.running import JobRefused, Running
from departments.worktime.calculation import local_date

State = OrganisationImport.State
# any number will do, as long as nobody else in this database uses it
IMPORT_LOCK = 7_240_012


class _Stale(Exception):
    """Since the check the organisation changed: what would be done is not what was shown."""


def work_on_import(running: Running, hand_over: HandOver) -> str:
    """Check an import or carry it out, by the state that it is in.

    A job to carry out what has to be checked anew (it was started again) checks it.
    """
    brought = OrganisationImport.objects.filter(pk=running.job.subject_id).first()
    if brought is not None and brought.state == State.CHECKING:
        return _check(brought, running)
    if brought is not None and brought.state == State.APPLYING:
        return _apply(brought, running, hand_over)
    raise JobRefused(_("Deze import is al verwerkt of niet doorgevoerd. Er is niets opgeslagen."))


def _check(brought: OrganisationImport, running: Running) -> str:
    read = read_import(brought, running.show)
    running.show(CHECKING, running.job.total, running.job.total)
    checked = _judged(read, load_organisation(_today(running)), brought, running)
    message = _checked_message(checked)
    with transaction.atomic():
        OrganisationImport.objects.filter(pk=brought.pk, state=State.CHECKING).update(
            state=State.REFUSED if checked.changes is None else State.CHECKED,
            differences=checked.differences,
            checked_hash=checked.fingerprint,
        )
        running.settle(message)
    return message


def _apply(brought: OrganisationImport, running: Running, hand_over: HandOver) -> str:
    read = read_import(brought, running.show)
    running.show(STORING, running.job.total, running.job.total)
    try:
        return _store(read, brought, running, hand_over)
    except _Stale as stale:
        OrganisationImport.objects.filter(pk=brought.pk, state=State.APPLYING).update(state=State.CHECKING)
        raise JobRefused(
            _("De organisatie is intussen gewijzigd: controleer opnieuw. Er is niets opgeslagen.")
        ) from stale


@transaction.atomic
def _store(read: Read, brought: OrganisationImport, running: Running, hand_over: HandOver) -> str:
    _wait_for_other_imports()
    organisation = load_organisation(_today(running))
    checked = _judged(read, organisation, brought, running)
    if checked.changes is None or checked.fingerprint != brought.checked_hash:
        raise _Stale
    if checked.changes:
        storing = Storing(running.job.by, running.clock(), hand_over)
        store_changes(checked.changes, organisation, brought, checked.differences, storing)
        message = _("Verwerkt.")
    else:
        message = _unchanged()
    OrganisationImport.objects.filter(pk=brought.pk).update(
        state=State.DONE, content=None, tables=[], differences=counts_only(brought.differences)
    )
    running.settle(message)
    return message


def _judged(read: Read, organisation: Organisation, brought: OrganisationImport, running: Running) -> Checked:
    return judge(read, organisation, is_complete=brought.is_complete, day=brought.day, today=_today(running))


def _today(running: Running) -> date:
    return local_date(running.clock(), settings.TIME_ZONE)


def _checked_message(checked: Checked) -> str:
    if checked.changes is None:
        return _("Het bestand is niet in orde. Er is niets opgeslagen.")
    return _("Gecontroleerd.") if checked.changes else _unchanged()


def _unchanged() -> str:
    return _("Geen wijziging: alles in het bestand staat al zo in IKG.")


def _wait_for_other_imports() -> None:
    """One import at a time, and no change of the chart meanwhile. On SQLite every writing transaction waits already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
    lock_chart()
