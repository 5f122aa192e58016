"""What a change does, in the order in which somebody who confirms it wants to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.chart.plans import Plan
from departments.people.rules import SMALLEST_GROUP
from feedback.reorganisation import words
from feedback.reorganisation.preview import Preview
from feedback.reorganisation.selectors import Touched
from feedback.reorganisation.steps import Subject


@dataclass(frozen=True)
class Open:
    """Something of which all that is open goes to who takes over: what it is called, how many, and which."""

    title: str
    things: list[Touched]


def context(found: Preview, plan: Plan, of: Subject, *, day: date) -> dict[str, Any]:
    names = {place.key: place.name for place in of.chart.ordered}
    emptied = [group for group in found.vanishing if group.name not in found.closed]
    open_things = [
        Open(_("Aandachtspunten"), found.points),
        Open(_("Verbeteracties"), found.actions),
        Open(_("Beloften"), found.promises),
        Open(_("Diensten"), found.services),
    ]
    return {
        "found": found,
        "day": day,
        "is_planned": day > of.today,
        "is_past": day < of.today,
        "sentence": words.sentence(plan, names),
        "moves": _moves(found),
        "least": SMALLEST_GROUP,
        "emptied": emptied,
        "has_warnings": bool(found.shrinking or emptied or found.without_lead),
        "open_things": [one for one in open_things if one.things],
    }


def _moves(found: Preview) -> list[str]:
    """What moves and ends, each in a few words; what does not happen is not named."""
    counted = [
        (len(found.opened), ngettext("{n} afdeling erbij", "{n} afdelingen erbij", len(found.opened))),
        (len(found.closed), ngettext("{n} afdeling verdwijnt", "{n} afdelingen verdwijnen", len(found.closed))),
        (found.people, ngettext("{n} collega verhuist", "{n} collega’s verhuizen", found.people)),
        (len(found.departments), ngettext("{n} afdeling verhuist", "{n} afdelingen verhuizen", len(found.departments))),
        (len(found.roles), ngettext("{n} rol eindigt", "{n} rollen eindigen", len(found.roles))),
    ]
    return [text.format(n=number) for number, text in counted if number]
