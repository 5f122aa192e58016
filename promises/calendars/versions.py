"""The versions of a calendar: when, who, why, and what became different."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.people.models import Employee
from departments.worktime.definition import draft_from
from departments.worktime.draft import CalendarDraft
from departments.worktime.models import CalendarVersion


@dataclass(frozen=True)
class VersionLine:
    number: int
    made_at: datetime
    by: str
    reason: str
    what: str


def version_lines(versions: Iterable[CalendarVersion]) -> list[VersionLine]:
    """Each with what is different from the version before it. Two queries."""
    found = list(versions)
    makers = Employee.objects.filter(pk__in={one.made_by for one in found if one.made_by is not None})
    names = dict(makers.values_list("pk", "name"))
    numbers = {one.number - 1 for one in found} | {one.number for one in found}
    of_same = CalendarVersion.objects.filter(calendar__in={one.calendar_id for one in found}, number__in=numbers)
    drafts = {one.number: draft_from(one.definition) for one in of_same}
    return [
        VersionLine(
            one.number,
            one.made_at,
            _maker(one.made_by, names),
            one.reason,
            _what(drafts.get(one.number - 1), drafts[one.number]),
        )
        for one in found
    ]


def _maker(number: int | None, names: Mapping[int, str]) -> str:
    return names.get(number, _("Oud-medewerker")) if number is not None else _("het systeem")


def _what(before: CalendarDraft | None, after: CalendarDraft) -> str:
    if before is None:
        return _("eerste versie")
    old, new = set(before.entries()), set(after.entries())
    came = {entry.date for entry in new - old}
    went = {entry.date for entry in old - new} - came
    parts = [
        (before.zone != after.zone, _("tijdzone")),
        (before.holidays != after.holidays, _("feestdagen")),
        (before.week != after.week or before.later_weeks != after.later_weeks, _("openingstijden")),
        (bool(came), ngettext("{n} dag erbij of anders", "{n} dagen erbij of anders", len(came)).format(n=len(came))),
        (bool(went), ngettext("{n} dag vervallen", "{n} dagen vervallen", len(went)).format(n=len(went))),
    ]
    return ", ".join(words for happened, words in parts if happened) or _("alleen naam of herkomst van dagen")
