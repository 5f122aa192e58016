"""A result in sentences, for a page: never a percentage without its margin, nor with fewer than five requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.formatting import DASH, share_in_words
from figures.shares import Outcome, verdict
from promises.deadlines.rules import Rule, RuleKind
from promises.definitions.words import rule_in_words, term_in_words
from promises.results.words import ShareWords, share_words
from promises.trial.curve import CurvePoint
from promises.trial.result import Result
from promises.trial.trying import Pace
from promises.trial.words import language, number, time_words

UNBROKEN = f"\u2060{DASH}\u2060"
"""A range in a sentence stays on one line."""
MOST_DECIMALS = 8
"""Of a wanted percentage: what fits in its field."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The word and the badge of the chosen term against the wanted level, and the same in a sentence."""

    word: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of some of the requests: its name, how many, and what that means."""

    label: str
    count: str
    meaning: str


def headline(result: Result) -> str:
    """ "Een antwoord binnen 2 werkdagen lukt 71 %. Met 4 werkdagen haalt u 94 % (90–96 %)."

    Both terms with counts only where there are fewer than five; about nothing when nothing is due yet.
    """
    chosen, compared = result.chosen, result.compared
    if not chosen.due:
        return _("Van geen enkel verzoek is een termijn van %(term)s al voorbij.") % {
            "term": term_in_words(chosen.rule)
        }
    if compared is None or not compared.due:
        return _("Een antwoord %(promise)s lukt %(share)s.") % {
            "promise": rule_in_words(chosen.rule),
            "share": sure_share(chosen),
        }
    if _is_shorter(compared.rule, chosen.rule):
        first, second = compared, _("Met %(term)s haalt u %(share)s.")
        return _joined(first, share_of(first).figure, second, chosen, sure_share(chosen))
    return _joined(chosen, sure_share(chosen), _("Met %(term)s is dat %(share)s."), compared, share_of(compared).figure)


def verdict_words(result: Result, wanted: float) -> Verdicts:
    """Whether the chosen term reaches the wanted level; nothing is coloured below ten requests."""
    chosen = result.chosen
    held = verdict(chosen.kept, chosen.due, wanted)
    told = {"wanted": level_words(wanted), "term": rule_in_words(chosen.rule), "share": sure_share(chosen)}
    if not held.shows_percentage:
        return Verdicts(
            _("Nog niet te zeggen"), "state", _("Te weinig verzoeken voor een percentage: het zijn er minder dan 5.")
        )
    word, kind, sentence = {
        Outcome.MEETS: (_("Haalt %(wanted)s"), "good", _("Met deze belofte had u zeker %(wanted)s gehaald.")),
        Outcome.MISSES: (_("Haalt %(wanted)s niet"), "act", _("Met deze belofte had u %(wanted)s niet gehaald.")),
        Outcome.UNDECIDED: (
            _("Nog niet te zeggen"),
            "mind",
            _("Of u %(wanted)s had gehaald, is nog niet te zeggen: de marge loopt van onder tot boven die grens."),
        ),
    }[held.outcome]
    return Verdicts(word % told, kind if held.shows_colour else "state", sentence % told)


def surest_words(result: Result, wanted: float) -> str:
    """The shortest term that surely reaches the wanted level, or that no term that was tried does."""
    told = {"wanted": level_words(wanted)}
    if result.surest is None:
        return _nothing_sure(result.longest, wanted)
    told |= {"promise": rule_in_words(result.surest.rule), "share": sure_share(result.surest)}
    if result.surest.rule.kind is RuleKind.SAME_DAY:
        return _("De ruimste belofte die zeker %(wanted)s haalt: %(promise)s. Dat lukte %(share)s.") % told
    told |= {"term": term_in_words(result.surest.rule)}
    return _("De kortste termijn die zeker %(wanted)s haalt, is %(term)s: dat lukte %(share)s.") % told


def _nothing_sure(longest: CurvePoint, wanted: float) -> str:
    """Even the longest term misses the level, or there are too few requests to tell."""
    told = {
        "wanted": level_words(wanted),
        "promise": rule_in_words(longest.rule),
        "share": sure_share(longest),
    }
    if longest.interval is None or longest.interval.high >= wanted:
        return (
            _("Welke termijn zeker %(wanted)s haalt, is nog niet te zeggen: daarvoor zijn er te weinig verzoeken.")
            % told
        )
    if longest.rule.kind is RuleKind.SAME_DAY:
        return _("Met geen enkel uur als grens haalt u %(wanted)s: %(promise)s is het %(share)s.") % told
    return _("Geen enkele termijn haalt %(wanted)s: ook %(promise)s is het %(share)s.") % told


def next_step(result: Result, wanted: float) -> list[str]:
    """How the chosen term becomes a promise: what to talk about first, and what is recorded."""
    told = {
        "promise": rule_in_words(result.chosen.rule),
        "rule": str(result.chosen.rule),
        "wanted": level_words(wanted),
    }
    return [
        _("Leg de uitkomst naast wat uw collega’s nodig hebben: wat u haalt, kan voor hen te lang zijn."),
        _("Bespreek met uw team wat er gebeurt bij ziekte, vakantie en drukte."),
        _(
            "Vraag dan de functioneel beheerder om de belofte vast te leggen: een antwoord %(promise)s, in %(wanted)s "
            "van de gevallen. In IKG heet die regel %(rule)s."
        )
        % told,
    ]


def share_of(point: CurvePoint) -> ShareWords:
    return share_words(point.kept, point.due)


def sure_share(point: CurvePoint) -> str:
    """ "94 % (90–96 %)", or the counts."""
    words = share_of(point)
    return f"{words.figure} ({words.margin})".replace(DASH, UNBROKEN) if words.margin else words.count


def level_words(wanted: float) -> str:
    """ "90 %", "92,5 %": exactly what was asked for: 99,99 % is no 99 %."""
    percentage = round(100 * wanted, MOST_DECIMALS)
    digits = next(number for number in range(MOST_DECIMALS + 1) if round(percentage, number) == percentage)
    return share_in_words(wanted, language(), digits)


def axis_words(kind: RuleKind) -> str:
    """What stands along the curve."""
    return str(
        {
            RuleKind.WORKING_DAYS: _("beloofde termijn in werkdagen"),
            RuleKind.WORKING_HOURS: _("beloofde termijn in werkuren"),
            RuleKind.SAME_DAY: _("dezelfde dag antwoord voor wat vóór dit uur binnenkomt"),
            RuleKind.CALENDAR_DAYS: _("beloofde termijn in kalenderdagen"),
            RuleKind.CLOCK_HOURS: _("beloofde termijn in klokuren"),
        }[kind]
    )


def tile_name(rule: Rule) -> str:
    """What stands on the tile and under the curve: "4", "1,5", "15.30", "sluiting"."""
    if rule.kind is RuleKind.SAME_DAY:
        return time_words(rule.cut) if rule.cut else _("sluiting")
    return number(float(rule.amount or 0))


def with_term(rule: Rule) -> str:
    """Under the chosen figure: "met 4 werkdagen"."""
    if rule.kind is RuleKind.SAME_DAY:
        return _("vóór %(time)s") % {"time": tile_name(rule)}
    return _("met %(term)s") % {"term": term_in_words(rule)}


def counted_words(point: CurvePoint) -> list[Counted]:
    """What became of every request under the chosen promise; none is dropped."""
    broken = point.due - point.kept
    rows = [
        (_("Op tijd"), point.kept, _("beantwoord op of voor het uiterste moment")),
        (_("Te laat"), broken, _("later beantwoord, of nog open terwijl het uiterste moment voorbij is")),
        (
            _("Al klaar, termijn nog niet voorbij"),
            point.early,
            _("telt pas mee als die voorbij is; anders oogt het te mooi"),
        ),
        (_("Nog open"), point.open, _("het uiterste moment moet nog komen")),
        (_("Wacht op de vrager"), point.paused, _("de klok staat stil")),
        (_("Ingetrokken"), point.cancelled, _("door de vrager, op tijd")),
        (_("Onbekend"), point.unknown, _("klaar, maar het moment is niet bekend")),
        (_("Ongeldig"), point.invalid, _("zonder begin, of met een einde vóór het begin")),
    ]
    return [Counted(label, number(count), meaning) for label, count, meaning in rows]


def due_words(point: CurvePoint) -> str:
    """ "71,4 % is 950 van 1.330 verzoeken waarvan de termijn voorbij is." """
    words = share_of(point)
    told = {"figure": words.figure, "count": words.count}
    if not words.margin:
        return _("%(count)s verzoeken waarvan de termijn voorbij is.") % told
    return _("%(figure)s is %(count)s verzoeken waarvan de termijn voorbij is.") % told


def facts_of(result: Result) -> list[tuple[str, str]]:
    """How fast it went, in opening hours and in calendar days, and how the deadlines of the source were kept."""
    facts = []
    hours, days = result.paces.opening_hours, result.paces.calendar_days
    if hours is not None and days is not None:
        half = _duration(hours.half, hours, _hours), _duration(days.half, days, _days)
        most = _duration(hours.nine_of_ten, hours, _hours), _duration(days.nine_of_ten, days, _days)
        for label, (opening, calendar) in ((_("Helft beantwoord na"), half), (_("9 van 10 na"), most)):
            facts.append((label, _("%(hours)s, ofwel %(days)s") % {"hours": opening, "days": calendar}))
    if result.given.due:
        told = {"share": sure_share(result.given)}
        facts.append((_("Termijn van uw systeem"), _("%(share)s op tijd") % told))
    return facts


def _duration(reached: float | None, pace: Pace, words: Callable[[float], str]) -> str:
    told = words(pace.longest if reached is None else reached)
    return _("meer dan %(duration)s") % {"duration": told} if reached is None else told


def _hours(value: float) -> str:
    shown = _short(value)
    return ngettext("%(n)s werkuur", "%(n)s werkuren", 1 if shown == "1" else 2) % {"n": shown}


def _days(value: float) -> str:
    shown = _short(value)
    return ngettext("%(n)s kalenderdag", "%(n)s kalenderdagen", 1 if shown == "1" else 2) % {"n": shown}


def _short(value: float) -> str:
    """One decimal below ten; more says nothing."""
    return number(round(value, 1) if value < 10 else round(value))


def _joined(first: CurvePoint, share: str, second: str, other: CurvePoint, other_share: str) -> str:
    begin = _("Een antwoord %(promise)s lukt %(share)s.") % {"promise": rule_in_words(first.rule), "share": share}
    return f"{begin} {second % {'term': _term(other.rule), 'share': other_share}}"


def _term(rule: Rule) -> str:
    if rule.kind is RuleKind.SAME_DAY:
        return _("%(time)s uur als grens") % {"time": tile_name(rule)}
    return term_in_words(rule)


def _is_shorter(rule: Rule, other: Rule) -> bool:
    """Closing time asks more than any hour before it."""
    if rule.kind is RuleKind.SAME_DAY:
        return rule.cut is None
    return (rule.amount or 0) < (other.amount or 0)
