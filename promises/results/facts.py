"""What a promise means exactly, as pairs of label and value, and an example of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from charts.svg import Svg
from departments.formatting import NO_BREAK, day_in_words, moment_in_words, time_in_words
from departments.worktime.calculation import WorkCalendar
from departments.worktime.holidays import CAO_GEMEENTEN
from departments.worktime.models import CalendarVersion
from departments.worktime.words import list_name
from promises.calendars.words import listed, week_in_words
from promises.clocks.selectors import Counting
from promises.deadlines.rules import Rule, RuleKind, parse_rule
from promises.definitions.models import Promise, PromiseVersion
from promises.definitions.words import conditions_in_words, latest_in_words
from promises.results.drawing import example_chart
from promises.results.example import example_of
from promises.results.words import language

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ExampleWords:
    """A request of `received` is in time up to `deadline`; `what` the asker then has. `drawing`: its days in a row."""

    received: str
    deadline: str
    what: str
    drawing: Svg | None


def facts_of(
    version: PromiseVersion,
    sources: Sequence[str],
    *,
    counting: Counting,
    counted_with: Iterable[CalendarVersion | None],
    now: datetime,
) -> Pairs:
    """For every reader: when the clock starts, stops, what counts and where the facts come from.

    `counting`: what new requests are counted with; `counted_with`: what those that there are were.
    """
    rule = parse_rule(version.rule)
    return [
        (_("De klok start"), _("bij ontvangst, niet bij lezen")),
        (_("De klok stopt"), _stops(version.promise)),
        (_("Uiterlijk"), latest_in_words(rule)),
        *conditions_in_words(rule),
        *_openings(rule, counting, now),
        (_("Ingetrokken"), _("telt niet mee, tenzij het uiterste moment al voorbij was")),
        (_("Onbekend, ongeldig"), _("telt niet mee, maar wordt wel geteld en genoemd")),
        (_("Bron"), ", ".join(sources) or _("nog geen")),
        (_("Geteld met"), _calendars(set(counted_with) or {counting.version})),
    ]


def example_in_words(version: PromiseVersion, calendar: WorkCalendar, now: datetime) -> ExampleWords | None:
    """From the calendar of the team as it is; None when the source names the deadline."""
    example = example_of(parse_rule(version.rule), calendar, now)
    if example is None:
        return None
    received, deadline = moment_in_words(example.received, language()), _until(example.deadline)
    return ExampleWords(
        received=received,
        deadline=deadline,
        what=_HAS[Promise.Measures(version.promise.measures)](),
        drawing=example_chart(example, received=received, deadline=deadline),
    )


_HAS = {
    Promise.Measures.FIRST_ANSWER: lambda: _("een antwoord"),
    Promise.Measures.NEXT_UPDATE: lambda: _("een volgend bericht"),
    Promise.Measures.RESOLUTION: lambda: _("een oplossing"),
}


def _until(deadline: datetime) -> str:
    """ "dinsdag 1 december om 17.00 uur"; midnight belongs to the day that ends."""
    if deadline.time() == time(0):
        day, clock = deadline - timedelta(days=1), _("24.00 uur").replace(" ", NO_BREAK)
    else:
        day, clock = deadline, time_in_words(deadline, language())
    return _("{day} om {time}").format(day=day_in_words(day, language()), time=clock)


def _openings(rule: Rule, counting: Counting, now: datetime) -> Pairs:
    if rule.kind is RuleKind.AT or not rule.counts_openings:
        return []
    calendar = counting.calendar
    row = counting.version.calendar if counting.version else None
    week = week_in_words(calendar.week_on(calendar.local_date(now)))
    return [
        (_("Openingstijden"), _("{week} uur").format(week=week).replace(" uur", f"{NO_BREAK}uur")),
        (_("Feestdagen"), list_name(row.holidays if row else CAO_GEMEENTEN)),
    ]


def _calendars(versions: set[CalendarVersion | None]) -> str:
    """ "kalender Gemeente, versie 1 en 3; kantooruren en de feestdagen van de Cao Gemeenten"."""
    numbers: dict[str, list[int]] = {}
    for version in sorted((one for one in versions if one), key=lambda one: (one.calendar.name, one.number)):
        numbers.setdefault(version.calendar.name, []).append(version.number)
    told = [
        _("kalender {name}, versie {numbers}").format(name=name, numbers=listed([str(one) for one in found]))
        for name, found in numbers.items()
    ]
    if None in versions:
        told.append(_("kantooruren en de feestdagen van de Cao Gemeenten"))
    return "; ".join(told)


def _stops(promise: Promise) -> str:
    return {
        Promise.Measures.FIRST_ANSWER: _(
            "bij een antwoord van een mens, ook ‘ik weet het nog niet, u hoort het donderdag’"
        ),
        Promise.Measures.NEXT_UPDATE: _("bij elk bericht van een mens; daarna begint zij opnieuw"),
        Promise.Measures.RESOLUTION: _("als het verzoek is afgerond"),
    }[Promise.Measures(promise.measures)]
