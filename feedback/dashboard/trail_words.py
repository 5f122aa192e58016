"""The audit trail in plain words: what kind of thing, what happened, what became different. No queries."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.dashboard.words import EVENTS

Words = str | Promise

GROUPS: dict[str, Words] = {
    "organisatie": _("Organisatie en beloften"),
    "mensen": _("Mensen en rollen"),
    "metingen": _("Metingen en uitkomsten"),
    "opvolging": _("Opvolging"),
    "uitwisseling": _("Import en export"),
    "inloggen": _("Inloggen"),
    "logboek": _("Logboek"),
}
# the part of an event before its dot -> its group
GROUP_OF: dict[str, str] = {
    "action": "opvolging",
    "absence": "mensen",
    "calendar": "organisatie",
    "catalogue": "organisatie",
    "chart_change": "organisatie",
    "department": "organisatie",
    "employee": "mensen",
    "follow_up": "opvolging",
    "import": "uitwisseling",
    "organisation": "uitwisseling",
    "organisation_import": "uitwisseling",
    "point": "opvolging",
    "promise": "organisatie",
    "publication": "metingen",
    "regrouping": "metingen",
    "requests": "uitwisseling",
    "results": "metingen",
    "role": "mensen",
    "service": "organisatie",
    "signin": "inloggen",
    "supply_relation": "organisatie",
    "survey": "metingen",
    "trail": "logboek",
    "trial": "uitwisseling",
    "wave": "metingen",
}
MOVED = {"department.people_moved": "mensen"}
"""Events whose group is another than their name says."""

KINDS: dict[str, Words] = {
    "absence": _("Afwezigheid"),
    "action": _("Verbeteractie"),
    "auditcheckpoint": _("Logboek"),
    "auditentry": _("Logboek"),
    "calendar": _("Kalender"),
    "chartchange": _("Wijziging van de organisatie"),
    "department": _("Afdeling"),
    "employee": _("Medewerker"),
    "followup": _("Opvolging"),
    "job": _("Taak"),
    "organisationimport": _("Import"),
    "point": _("Aandachtspunt"),
    "promise": _("Belofte"),
    "publication": _("Uitkomsten"),
    "regrouping": _("Uitkomsten"),
    "request": _("Verzoeken"),
    "roleassignment": _("Rol"),
    "service": _("Dienst"),
    "supplyrelation": _("Levering"),
    "survey": _("Vragenlijst"),
    "trial": _("Uitgeprobeerde belofte"),
    "wave": _("Meting"),
}


class How(Enum):
    """How a detail is read."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    YES_NO = "yes_no"
    DAY = "day"
    CODE = "code"
    FIELDS = "fields"
    ROLE = "role"
    CONSTRAINT = "constraint"
    CHANGE = "change"
    DEPARTMENT = "department"
    DEPARTMENTS = "departments"
    PLACES = "places"
    EMPLOYEE = "employee"
    EMPLOYEES = "employees"
    WAVE = "wave"
    SERVICE = "service"
    ACTION = "action"
    CALENDAR = "calendar"
    COUNT = "count"
    LEFT_OUT = "left_out"


DETAILS: dict[str, tuple[Words, How]] = {
    "action": (_("Actie"), How.ACTION),
    "after": (_("Nieuw"), How.TEXT),
    "audience": (_("Gevraagd aan"), How.DEPARTMENTS),
    "base": (_("Neemt dagen over van"), How.CALENDAR),
    "before": (_("Eerst"), How.TEXT),
    "calendar": (_("Kalender"), How.CALENDAR),
    "cells": (_("Aantal uitkomsten"), How.NUMBER),
    "changed": (_("Gewijzigd"), How.NUMBER),
    "chart": (_("Vingerafdruk van de indeling"), How.CODE),
    "chart_on": (_("Indeling van"), How.DAY),
    "closes_at": (_("Sluit op"), How.DAY),
    "closed_at": (_("Gesloten op"), How.DAY),
    "code": (_("Code"), How.CODE),
    "comment_respondents": (_("Toelichtingen tonen vanaf"), How.NUMBER),
    "constraint": (_("Kader"), How.CONSTRAINT),
    "counted": (_("Opnieuw geteld"), How.NUMBER),
    "customer": (_("Interne klant"), How.DEPARTMENT),
    "cycle": (_("Ronde"), How.NUMBER),
    "day": (_("Per"), How.DAY),
    "days": (_("Aantal dagen"), How.NUMBER),
    "department": (_("Afdeling"), How.DEPARTMENT),
    "departments": (_("Afdelingen"), How.DEPARTMENTS),
    "distribution": (_("Verdeling tonen vanaf"), How.NUMBER),
    "due_on": (_("Uiterlijk"), How.DAY),
    "earlier": (_("Uiterste moment eerder"), How.NUMBER),
    "employees": (_("Medewerkers"), How.EMPLOYEES),
    "entries": (_("Aantal regels"), How.NUMBER),
    "fields": (_("Wat is gewijzigd"), How.FIELDS),
    "file": (_("Bestand"), How.CODE),
    "file_name": (_("Bestand"), How.CODE),
    "filter": (_("Gekozen"), How.TEXT),
    "first_day": (_("Eerste dag"), How.DAY),
    "form": (_("Vorm"), How.CODE),
    "hash": (_("Vingerafdruk"), How.CODE),
    "heir": (_("Opvolger"), How.DEPARTMENT),
    "holds": (_("Inhoud"), How.FIELDS),
    "invalid": (_("Ongeldig"), How.NUMBER),
    "invited": (_("Genodigd"), How.NUMBER),
    "is_complete": (_("Het bestand is volledig"), How.YES_NO),
    "k": (_("Uitkomsten tonen vanaf"), How.NUMBER),
    "kind": (_("Soort"), How.CHANGE),
    "last": (_("Laatste regel"), How.NUMBER),
    "last_day": (_("Laatste dag"), How.DAY),
    "later": (_("Uiterste moment later"), How.NUMBER),
    "left": (_("Uit dienst"), How.NUMBER),
    "moved": (_("Verplaatst"), How.NUMBER),
    "name": (_("Naam"), How.TEXT),
    "new": (_("Nieuw"), How.NUMBER),
    "newly_late": (_("Daardoor te laat"), How.NUMBER),
    "on": (_("Per"), How.DAY),
    "outcome": (_("Uitkomst"), How.TEXT),
    "owner": (_("Eigenaar"), How.EMPLOYEE),
    "parent": (_("Valt onder"), How.DEPARTMENT),
    "people": (_("Mensen"), How.NUMBER),
    "points": (_("Punten"), How.NUMBER),
    "problem": (_("Waarom niet"), How.TEXT),
    "promised_share": (_("Beloofd aandeel"), How.SHARE),
    "questionnaire": (_("Versie van de vragenlijst"), How.LEFT_OUT),
    "questions": (_("Vragen"), How.COUNT),
    "rated_as": (_("Telt mee bij"), How.PLACES),
    "reason": (_("Reden"), How.TEXT),
    "relations": (_("Leveringen"), How.NUMBER),
    "review_on": (_("Opnieuw bekijken op"), How.DAY),
    "role": (_("Rol"), How.ROLE),
    "roles": (_("Rollen"), How.NUMBER),
    "rows": (_("Rijen"), How.NUMBER),
    "rule": (_("Regel van de belofte"), How.CODE),
    "sentence": (_("Zin"), How.TEXT),
    "service": (_("Dienst"), How.SERVICE),
    "services": (_("Diensten"), How.NUMBER),
    "settings_seen_by_works_council": (_("Ondernemingsraad zag de instellingen"), How.YES_NO),
    "source": (_("Bron"), How.CODE),
    "state": (_("Stand"), How.CODE),
    "substitute": (_("Vervanger"), How.EMPLOYEE),
    "supplier": (_("Beoordeelde afdeling"), How.DEPARTMENT),
    "suppliers": (_("Beoordeelde afdelingen"), How.DEPARTMENTS),
    "unchanged": (_("Ongewijzigd"), How.NUMBER),
    "valid_from": (_("Vanaf"), How.DAY),
    "valid_until": (_("Tot"), How.DAY),
    "version": (_("Versie"), How.NUMBER),
    "wave": (_("Meting"), How.WAVE),
    "year": (_("Jaar"), How.CODE),
}
"""Each detail that `record` keeps: how it is called and read."""

COUNTS: dict[str, Words] = {
    "new": _("Nieuw"),
    "changed": _("Gewijzigd"),
    "renamed": _("Andere naam"),
    "moved": _("Verplaatst"),
    "closed": _("Opgeheven"),
    "left": _("Uit dienst"),
    "ended": _("Voorbij"),
    "unchanged": _("Ongewijzigd"),
}
"""How many of each an import did, by what happened to them."""

FIELDS: dict[str, Words] = {
    "name": _("naam"),
    "email": _("e-mailadres"),
    "department": _("afdeling"),
    "language": _("taal"),
    "employee_number": _("personeelsnummer"),
    "departments": _("afdelingen"),
    "people": _("mensen"),
    "organisation": _("afdelingen en mensen"),
    "zone": _("tijdzone"),
    "week": _("openingstijden"),
    "later_weeks": _("latere openingstijden"),
    "holidays": _("feestdagen"),
    "based_on": _("dagen van een andere kalender"),
    "days": _("dagen"),
}
AFTER = {
    "department.calendar_set": "calendar",
    "department.renamed": "name",
    "department.moved": "parent",
    "department.people_moved": "department",
    "employee.changed": "department",
}
"""Where an event keeps what was `before`: the detail that says what it became."""


def events_of(group: str) -> frozenset[str]:
    return frozenset(name for name in EVENTS if group_of(name) == group)


def group_of(event: str) -> str:
    return MOVED.get(event) or GROUP_OF.get(event.partition(".")[0], "")


def events_by_group() -> Iterator[tuple[str, Words, list[tuple[str, Words]]]]:
    """Group, its words, and its events with theirs in the order of the alphabet; groups without events are left out."""
    for group, label in GROUPS.items():
        events = sorted(((name, EVENTS[name]) for name in events_of(group)), key=lambda pair: str(pair[1]))
        if events:
            yield group, label, events


def kind_words(kind: str) -> str:
    """What an entry is about; empty for a kind without words."""
    return str(KINDS.get(kind, ""))
