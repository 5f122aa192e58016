"""Carrying out what a file brings: all of it, in the transaction and under the lock of the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from departments.audit.services import Entry, record_many
from departments.imports.differences import Changes
from departments.imports.models import OrganisationImport
from departments.imports.organisation import Organisation
from departments.imports.organisation_chart import store_chart
from departments.imports.organisation_people import store_people, store_roles, told_of_people

HandOver = Callable[[Mapping[int, int], Model | None, datetime], None]
"""Told which departments closed and who takes over each: what later stages keep about them goes along."""


@dataclass(frozen=True)
class Storing:
    """Who does it, when, and what follows a department that closes."""

    by: Model | None
    now: datetime
    hand_over: HandOver


def store_changes(
    changes: Changes,
    organisation: Organisation,
    brought: OrganisationImport,
    differences: Mapping[str, Any],
    storing: Storing,
) -> None:
    """Chart, people, roles, what follows, and the trail."""
    by, now, day = storing.by, storing.now, brought.day
    reason = brought.reason or (_("Import van ‘%(file)s’") % {"file": brought.file_name})[:300]
    chart = store_chart(changes, organisation, day=day, reason=reason, by=by, now=now)
    new_people = store_people(changes, chart.codes, day=day, by=by, now=now)
    roles = store_roles(changes, chart.codes, new_people, day=day, by=by)
    if changes.closed:
        storing.hand_over({each.pk: each.heir for each in changes.closed}, by, now)
    entries = chain(_imported(brought, differences, by), chart.entries, told_of_people(changes, chart.codes, by), roles)
    record_many(entries, at=now)


def _imported(brought: OrganisationImport, differences: Mapping[str, Any], by: Model | None) -> Iterator[Entry]:
    yield Entry(
        by,
        "organisation.imported",
        brought,
        {
            "file": brought.file_name,
            "hash": brought.content_hash,
            "day": brought.day,
            "is_complete": brought.is_complete,
            **{part: differences[part] for part in ("departments", "people", "roles")},
        },
    )
