"""What the columns of somebody's export are likely to be, from their names and their first values. Pure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from promises.trial.stamps import Order, has_order, is_missing, looks_like_moment, orders_of

SAMPLE = 200
"""Rows that are looked at."""
EXAMPLES = 3
MOSTLY = 0.8
"""A column holds moments when this part of what is filled in looks like one."""


class Meaning(StrEnum):
    """What a column of an export may be."""

    ID = "id"
    START = "start"
    END = "end"
    TEAM = "team"
    STATUS = "status"
    DEADLINE = "deadline"
    PAUSES = "pauses"


MOMENTS = (Meaning.START, Meaning.END, Meaning.DEADLINE)
NEEDED = (Meaning.START, Meaning.END)

# Small letters and digits only (see `plain`); what stands first is preferred.
NAMES: dict[Meaning, str] = {
    Meaning.START: "start received receivedat ontvangen ontvangenop ontvangst datumontvangst ontvangstdatum opened "
    "openedat opendate geopend geopendop startdate startdatum startedat starttime starttijd submitted submittedat "
    "ingediend ingediendop indieningsdatum gemeld gemeldop melddatum meldingsdatum datummelding aangemeld aanmelddatum "
    "aangemaakt aangemaaktop aanmaakdatum created createdat createdon creationdate datecreated reported reportedat "
    "registratiedatum geregistreerd registered registeredat binnengekomen datumbinnen van datum date",
    Meaning.END: "end answered answeredat beantwoord beantwoordop antwoorddatum datumantwoord firstresponse "
    "firstresponseat firstanswer eersteantwoord eerstereactie resolved resolvedat resolutiondate opgelost opgelostop "
    "oplosdatum solved solvedat afgehandeld afgehandeldop afhandeldatum datumafhandeling afgerond afgerondop finished "
    "finishedat completed completedat gereed gereedop gereeddatum datumgereed gereedgemeld closed closedat closedate "
    "gesloten geslotenop sluitdatum enddate einddatum endedat endtime einde eindtijd klaar klaarop done doneat tot",
    Meaning.DEADLINE: "deadline uiterlijk uiterlijkop uiterlijkedatum duedate dueat due dueby streefdatum fataledatum "
    "vervaldatum sladeadline sladue targetdate enddateplanned plannedenddate geplandeeinddatum einddatumgepland",
    Meaning.TEAM: "team assignmentgroup behandelgroep behandelendeafdeling behandelaarsgroep afdeling department "
    "teamnaam afdelingsnaam group groep queue wachtrij eenheid unit organisatieeenheid domein",
    Meaning.STATUS: "status state incidentstate toestand zaakstatus requeststatus ticketstatus resultaat",
    Meaning.PAUSES: "pauses pauzes onderbrekingen wachttijden opschortingen",
    Meaning.ID: "id number nummer zaaknummer caseid casenumber zaakid zaak ticket ticketid ticketnummer ticketnumber "
    "incident incidentid incidentnumber incidentnummer meldingsnummer meldingnummer requestid requestnumber "
    "verzoeknummer verzoekid aanvraagnummer kenmerk referentie reference ref key issuekey case "
    "volgnummer nr no",
}
# Parts of longer names, for a column of moments whose whole name nobody knows.
PARTS: dict[Meaning, str] = {
    Meaning.DEADLINE: "deadline uiterlijk streef verval fatale due target planned gepland",
    Meaning.START: "ontvang receiv open start ingedien submit meld aanmaak aangemaakt creat regist",
    Meaning.END: "antwoord answer respons resol oplos opgelost afhandel afgehandeld afgerond finish complet gereed "
    "clos gesloten sluit eind",
}
REOPENED = ("heropen", "reopen")
WITHDRAWN_WORDS = ("ingetrok", "withdrawn", "cancel", "geannul", "vervallen")
DONE_WORDS = (
    "closed resolved solved done completed finished answered gesloten opgelost afgehandeld afgerond gereed klaar "
    "beantwoord afgesloten"
).split()


@dataclass(frozen=True, slots=True)
class ExportMapping:
    """How to read an export.

    `columns`: which column is what. `month_first`: the columns of moments where the month stands before the day.
    `withdrawn`, `done`: what the column of the status says of a request that was withdrawn, or that is finished. Of a
    status that is not among those `seen` when this was settled the words decide; None: what is not named is neither.
    """

    columns: Mapping[Meaning, str]
    month_first: frozenset[Meaning] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    seen: frozenset[str] | None = None

    def is_withdrawn(self, status: str) -> bool:
        """Whether this status says that the requester took the request back."""
        return status in self.withdrawn or (self._is_new(status) and is_withdrawn_word(status))

    def is_done(self, status: str) -> bool:
        """Whether this status says that the request is finished."""
        return status in self.done or (self._is_new(status) and is_done_word(status))

    def _is_new(self, status: str) -> bool:
        return self.seen is not None and status not in self.seen

    def order(self, meaning: Meaning) -> Order:
        return Order.MONTH_FIRST if meaning in self.month_first else Order.DAY_FIRST

    @property
    def lacks(self) -> tuple[Meaning, ...]:
        """What must be chosen before the export can be read."""
        return tuple(meaning for meaning in NEEDED if meaning not in self.columns)

    def as_json(self) -> dict[str, Any]:
        return {
            "columns": {str(meaning): name for meaning, name in self.columns.items()},
            "month_first": sorted(self.month_first),
            "withdrawn": sorted(self.withdrawn),
            "done": sorted(self.done),
            "seen": None if self.seen is None else sorted(self.seen),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ExportMapping:
        """What `as_json` made."""
        seen = stored.get("seen")
        return cls(
            columns={Meaning(meaning): name for meaning, name in stored["columns"].items()},
            month_first=frozenset(Meaning(meaning) for meaning in stored["month_first"]),
            withdrawn=frozenset(stored["withdrawn"]),
            done=frozenset(stored["done"]),
            seen=None if seen is None else frozenset(seen),
        )


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """One column of the sample. `order` is None when nothing in it hangs on the order of day and month.

    `is_order_certain`: a value above 12 says which is which. `values`: the different values with how often, most
    first, when there are few; for a status.
    """

    name: str
    examples: tuple[str, ...]
    filled: int
    different: int
    is_moment: bool
    order: Order | None = None
    is_order_certain: bool = True
    values: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The likely mapping, and every column as it looks, in the order of the file."""

    mapping: ExportMapping
    looks: tuple[ColumnLook, ...]


def suggest(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Suggestion:
    """What the columns are likely to be. `rows` are the first rows of the file, at most `SAMPLE` of them are used."""
    looks = look_at(columns, rows)
    by_name = {look.name: look for look in looks}
    found: dict[Meaning, str] = {}
    for meaning in NAMES:
        rest = [look for look in looks if look.name not in found.values()]
        chosen = _named(meaning, rest) or _likely(meaning, rest, len(rows[:SAMPLE]))
        if chosen:
            found[meaning] = chosen
    status = by_name[found[Meaning.STATUS]].values if Meaning.STATUS in found else {}
    withdrawn = frozenset(value for value in status if is_withdrawn_word(value))
    mapping = ExportMapping(
        columns=found,
        month_first=frozenset(
            meaning for meaning in MOMENTS if meaning in found and by_name[found[meaning]].order == Order.MONTH_FIRST
        ),
        withdrawn=withdrawn,
        done=frozenset(value for value in status if value not in withdrawn and is_done_word(value)),
        seen=frozenset(status),
    )
    return Suggestion(mapping, looks)


def look_at(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> tuple[ColumnLook, ...]:
    """Every column as it looks in the first rows. What does not prove its order has that of the rest of the file."""
    texts = {name: [text for row in rows[:SAMPLE] if not is_missing(text := row.get(name, ""))] for name in columns}
    moments = {
        name for name, values in texts.items() if values and sum(map(looks_like_moment, values)) >= MOSTLY * len(values)
    }
    proven = {name: orders_of(texts[name]) for name in moments}
    anywhere = set().union(*proven.values())
    return tuple(_look(name, texts[name], name in moments, proven.get(name, set()), anywhere) for name in columns)


@lru_cache(maxsize=1024)
def is_withdrawn_word(value: str) -> bool:
    """Whether a status says that the requester took the request back."""
    return any(word in value.casefold() for word in WITHDRAWN_WORDS)


@lru_cache(maxsize=1024)
def is_done_word(value: str) -> bool:
    """Whether a status says that the request is finished."""
    return plain(value) in DONE_WORDS


def plain(name: str) -> str:
    """A column name as it is compared: small letters and digits only, without accents."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in flat if character.isalnum())


def _look(name: str, texts: Sequence[str], is_moment: bool, proven: set[Order], anywhere: set[Order]) -> ColumnLook:
    """Month first only when it is proven; what nobody proves has its day first, as people write here."""
    order, is_certain = None, True
    if is_moment and any(map(has_order, texts)):
        signs = proven or anywhere
        order = Order.MONTH_FIRST if signs == {Order.MONTH_FIRST} else Order.DAY_FIRST
        is_certain = len(signs) == 1
    counted = Counter(texts)
    few = dict(counted.most_common()) if len(counted) <= max(12, len(texts) // 10) else {}
    return ColumnLook(name, tuple(counted)[:EXAMPLES], len(texts), len(counted), is_moment, order, is_certain, few)


def _named(meaning: Meaning, looks: Sequence[ColumnLook]) -> str | None:
    """The column with the best known name; one that must hold moments holds them, or nothing yet."""
    names = NAMES[meaning].split()
    ranked = [
        (names.index(plain(look.name)), place, look.name)
        for place, look in enumerate(looks)
        if plain(look.name) in names and (meaning not in MOMENTS or look.is_moment or not look.filled)
    ]
    return min(ranked)[2] if ranked else None


def _likely(meaning: Meaning, looks: Sequence[ColumnLook], rows: int) -> str | None:
    """No name is known: a part of a name, or for the number the first column that never repeats itself."""
    if meaning == Meaning.ID:
        return next((look.name for look in looks if look.different == rows > 1 and not look.is_moment), None)
    parts = PARTS.get(meaning, "").split()
    ranked = [
        (parts.index(part), place, look.name)
        for place, look in enumerate(looks)
        if look.is_moment
        for part in parts
        if part in plain(look.name) and _kind_of(look.name) == meaning
    ]
    return min(ranked)[2] if ranked else None


def _kind_of(name: str) -> Meaning | None:
    """What a part of the name says, the strongest first: ‘einddatum gepland’ is a deadline, no end."""
    word = plain(name)
    if any(part in word for part in REOPENED):
        return None
    return next((meaning for meaning, parts in PARTS.items() if any(part in word for part in parts.split())), None)
