"""The commands for who keeps the system: is the trail whole, and what is too old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from departments.audit.models import AuditEntry
from departments.audit.services import record
from departments.clock.services import travel_to
from departments.formatting import NO_BREAK
from tests.departments import tampering

NOW = datetime(2027, 12, 31, 11, 0, tzinfo=UTC)


def run(*command: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(*command, stdout=out, stderr=err, no_color=True)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def entries(town):
    travel_to(NOW)
    moments = [NOW - timedelta(days=500), NOW - timedelta(days=500), NOW]
    tampering.remove_guards()
    AuditEntry.objects.all().delete()
    tampering.run("DELETE FROM departments_audithead")
    return [record(actor=None, event="x.y", target=town.hall, at=moment) for moment in moments]


def test_a_sound_trail_is_told_with_its_end(entries):
    code, out, err = run("check_audit")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Het logboek klopt: 3 regels gelezen.",
        "Laatste regel: 3",
        f"Vingerafdruk: {entries[-1].hash}",
    ]


def test_a_broken_trail_is_told_with_the_first_entry(entries):
    tampering.change(entries[1], "event", "other.event")

    code, out, err = run("check_audit")

    assert (code, out) == (1, "")
    assert err == "Het logboek klopt niet. Regel 2 is gewijzigd nadat hij geschreven was.\n"


def test_pruning_by_command_tells_what_went(entries):
    assert run("prune_audit", "--dry-run")[:2] == (
        0,
        "2 regels van vóór 30 november 2026 zouden verwijderd worden, tot en met regel 2.\n",
    )
    assert AuditEntry.objects.count() == 3

    assert run("prune_audit")[:2] == (0, "2 regels van vóór 30 november 2026 verwijderd, tot en met regel 2.\n")
    assert run("prune_audit")[:2] == (0, "Er is geen regel van vóór 30 november 2026.\n")
    assert run("check_audit")[0] == 0


def test_a_broken_trail_is_not_pruned(entries):
    tampering.change(entries[0], "event", "other.event")

    code, _out, err = run("prune_audit")

    assert code == 1
    assert err.startswith("Er is niets verwijderd. Regel 1 is gewijzigd")
    assert NO_BREAK not in err
