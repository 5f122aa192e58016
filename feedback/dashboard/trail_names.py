"""Names of what the trail only knows by number: one query a kind, however many lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from departments.access.roles import Right
from departments.catalogue.models import Service, SupplyRelation
from departments.chart.models import ChartChange, Department
from departments.formatting import day_in_words, text_in
from departments.imports.models import OrganisationImport
from departments.people.models import Employee
from departments.worktime.models import Calendar
from feedback.actions.models import Action, FollowUp, Point
from feedback.actions.words import topic
from feedback.dashboard.words import language
from feedback.scores.models import Publication, Regrouping
from feedback.surveys.models import Survey
from feedback.waves.models import Wave
from feedback.waves.reminders import title_of
from promises.definitions.models import Promise, PromiseVersion

Key = tuple[str, str]


@dataclass(frozen=True)
class Lookup:
    """How things of a kind are fetched and called; `page` is the address of one, for who has one of these rights.

    `page_of`: the number in that address; None when this one has no page.
    """

    rows: Callable[[], Any]
    name: Callable[[Any], str]
    page: str = ""
    rights: frozenset[Right] = frozenset()
    page_of: Callable[[Any], int | None] = field(default=lambda row: row.pk)


def _promise(promise: Promise) -> str:
    versions = list(promise.versions.all())
    return text_in(language(), versions[-1].sentence, versions[-1].sentence_en) if versions else promise.code


def _follow_up(row: FollowUp) -> str:
    return f"{row.supplier.name}, {title_of(row.wave)}"


def _change(row: ChartChange) -> str:
    return f"{row.get_kind_display()}, {day_in_words(row.day, language(), 'bare-year')}"


EVERYBODY = frozenset({Right.READ_PROMISES})
MANAGER = frozenset({Right.MANAGE})
LOOKUPS: dict[str, Lookup] = {
    "action": Lookup(
        lambda: Action.objects.select_related("decision"),
        lambda row: row.title,
        "point",
        EVERYBODY,
        lambda row: row.decision.point_id,
    ),
    "calendar": Lookup(
        lambda: Calendar.objects.only("name"), lambda row: row.name, "calendar", frozenset({Right.READ_SETTINGS})
    ),
    "chartchange": Lookup(lambda: ChartChange.objects.all(), _change),
    "department": Lookup(
        lambda: Department.objects.all(),
        lambda row: row.name,
        "department",
        EVERYBODY,
        # a department that was closed has no page
        lambda row: row.pk if row.valid_until is None else None,
    ),
    "employee": Lookup(
        lambda: Employee.objects.only("name"),
        lambda row: row.name,
        "person",
        frozenset({Right.MANAGE, Right.READ_ROLES}),
    ),
    "followup": Lookup(lambda: FollowUp.objects.select_related("supplier", "wave"), _follow_up),
    "organisationimport": Lookup(
        lambda: OrganisationImport.objects.only("file_name"), lambda row: row.file_name, "import", MANAGER
    ),
    "point": Lookup(
        lambda: Point.objects.select_related("question", "follow_up__supplier"),
        lambda row: f"{row.follow_up.supplier.name}, {topic(row)}",
        "point",
        EVERYBODY,
    ),
    "promise": Lookup(
        lambda: Promise.objects.prefetch_related(
            Prefetch("versions", queryset=PromiseVersion.objects.order_by("number"))
        ),
        _promise,
        "promise",
        EVERYBODY,
    ),
    "publication": Lookup(lambda: Publication.objects.select_related("wave"), lambda row: title_of(row.wave)),
    "regrouping": Lookup(lambda: Regrouping.objects.select_related("wave"), lambda row: title_of(row.wave)),
    "service": Lookup(lambda: Service.objects.all(), lambda row: text_in(language(), row.name, row.name_en)),
    "supplyrelation": Lookup(
        lambda: SupplyRelation.objects.select_related("supplier", "customer"),
        lambda row: f"{row.supplier.name} → {row.customer.name}",
    ),
    "survey": Lookup(
        lambda: Survey.objects.all(), lambda row: text_in(language(), row.name, row.name_en), "survey", MANAGER
    ),
    "wave": Lookup(lambda: Wave.objects.all(), title_of, "wave", MANAGER),
}


@dataclass(frozen=True)
class Named:
    name: str
    url: str = ""


class Names:
    """Everything that some lines name, looked up at once. `rights` decide what gets a link."""

    def __init__(self, keys: Iterable[Key], rights: frozenset[Right] = frozenset()) -> None:
        asked: dict[str, set[int]] = {}
        for kind, number in keys:
            if kind in LOOKUPS and number.isascii() and number.isdigit():
                asked.setdefault(kind, set()).add(int(number))
        self._found: Mapping[Key, Named] = {
            (kind, str(row.pk)): Named(LOOKUPS[kind].name(row), _address(LOOKUPS[kind], row, rights))
            for kind, numbers in asked.items()
            for row in LOOKUPS[kind].rows().filter(pk__in=numbers)
        }

    def of(self, kind: str, number: object) -> Named:
        """What it is called today; who or what is gone is called that."""
        found = self._found.get((kind, str(number)))
        if found is not None:
            return found
        return Named(_("Oud-medewerker") if kind == "employee" else "")


def _address(lookup: Lookup, row: Any, rights: frozenset[Right]) -> str:
    number = lookup.page_of(row)
    if not lookup.page or not lookup.rights & rights or number is None:
        return ""
    try:
        return reverse(lookup.page, args=[number])
    except NoReverseMatch:
        return ""
