"""A rule of the grammar in plain words. The trial of a promise uses them too."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from departments.formatting import number_in_words, time_in_words
from promises.deadlines.rules import Rule, RuleKind

MOST_DECIMALS = 2


def rule_in_words(rule: Rule) -> str:
    """What is promised, with its conditions: "binnen 2 werkdagen", "dezelfde werkdag, bij ontvangst vóór 15.00 uur"."""
    return ", ".join([_promised(rule), *_conditions(rule)])


def term_in_words(rule: Rule) -> str:
    """How long it may take, without its conditions: "2 werkdagen", "1,5 werkuren", "dezelfde werkdag"."""
    return _TERMS[rule.kind](rule)


def latest_in_words(rule: Rule) -> str:
    """Up to which moment an answer is in time. Rules 11-15 and 24 of the promises."""
    return _("{moment}; precies op dat moment is nog op tijd").format(moment=_LATEST[rule.kind](rule))


def conditions_in_words(rule: Rule) -> list[tuple[str, str]]:
    """What else the rule says, as pairs of label and sentence; most rules say nothing else."""
    found = []
    if rule.late_next:
        text = _(
            "komt een verzoek na sluitingstijd of als de afdeling dicht is, dan telt de volgende werkdag als ontvangst"
        )
        found.append((_("Na sluitingstijd"), text))
    if rule.kind is RuleKind.SAME_DAY:
        text = _(
            "komt een verzoek bij sluitingstijd, later, of als de afdeling dicht is, dan is het de volgende werkdag"
        )
        if rule.cut is not None:
            text = _(
                "komt een verzoek om {time} of later, bij sluitingstijd, of als de afdeling dicht is, dan is het de "
                "volgende werkdag"
            ).format(time=_time(rule))
        found.append((_("Te laat voor vandaag"), text))
    if rule.extended:
        text = _(
            "is de laatste dag een zaterdag, zondag of wettelijke feestdag, dan wordt het de eerstvolgende andere dag"
        )
        found.append((_("Weekend en feestdagen"), text))
    return found


def _promised(rule: Rule) -> str:
    if rule.kind is RuleKind.SAME_DAY:
        return term_in_words(rule)
    return _("binnen {term}").format(term=term_in_words(rule))


def _conditions(rule: Rule) -> list[str]:
    found = []
    if rule.cut is not None:
        found.append(_("bij ontvangst vóór {time}").format(time=_time(rule)))
    if rule.late_next:
        found.append(_("na sluitingstijd telt als de volgende werkdag"))
    if rule.extended:
        found.append(_("eindigt nooit in een weekend of op een feestdag"))
    return found


def _days_counted(rule: Rule) -> str:
    return ngettext("{n} werkdag", "{n} werkdagen", rule.days).format(n=_amount(rule))


def _hours_counted(rule: Rule) -> str:
    return ngettext("{n} werkuur", "{n} werkuren", _number_of(rule)).format(n=_amount(rule))


def _calendar_days_counted(rule: Rule) -> str:
    return ngettext("{n} kalenderdag", "{n} kalenderdagen", rule.days).format(n=_amount(rule))


def _clock_hours_counted(rule: Rule) -> str:
    return _("{n} uur").format(n=_amount(rule))


_TERMS: dict[RuleKind, Callable[[Rule], str]] = {
    RuleKind.AT: lambda _rule: _("de termijn die de bron noemt"),
    RuleKind.WORKING_DAYS: _days_counted,
    RuleKind.SAME_DAY: lambda _rule: _("dezelfde werkdag"),
    RuleKind.WORKING_HOURS: _hours_counted,
    RuleKind.CLOCK_HOURS: _clock_hours_counted,
    RuleKind.CALENDAR_DAYS: _calendar_days_counted,
}


def _close_of_the_last_day(rule: Rule) -> str:
    return ngettext(
        "sluitingstijd van de eerste werkdag na de dag van ontvangst",
        "sluitingstijd van werkdag {n} na de dag van ontvangst; die dag zelf telt niet",
        rule.days,
    ).format(n=_amount(rule))


def _end_of_the_last_day(rule: Rule) -> str:
    return ngettext(
        "24.00 uur op de dag na ontvangst, weekend meegeteld",
        "24.00 uur op dag {n} na ontvangst, weekend meegeteld",
        rule.days,
    ).format(n=_amount(rule))


_LATEST: dict[RuleKind, Callable[[Rule], str]] = {
    RuleKind.AT: lambda _rule: _("het moment dat de bron per verzoek noemt"),
    RuleKind.WORKING_DAYS: _close_of_the_last_day,
    RuleKind.SAME_DAY: lambda _rule: _("sluitingstijd van de dag van ontvangst"),
    RuleKind.WORKING_HOURS: lambda rule: _("als de afdeling na ontvangst {n} uur open is geweest").format(
        n=_amount(rule)
    ),
    RuleKind.CLOCK_HOURS: lambda rule: _("{n} uur na ontvangst, ook als de afdeling dicht is").format(n=_amount(rule)),
    RuleKind.CALENDAR_DAYS: _end_of_the_last_day,
}


def _amount(rule: Rule) -> str:
    amount = rule.amount or 0
    digits = next((d for d in range(MOST_DECIMALS) if (amount * 10**d) % 1 == 0), MOST_DECIMALS)
    return number_in_words(float(amount), _language(), digits)


def _number_of(rule: Rule) -> int:
    """For the plural: 1 hour, but 0,5 and 1,5 hours."""
    return 1 if rule.amount == 1 else 2


def _time(rule: Rule) -> str:
    return time_in_words(rule.cut, _language()) if rule.cut else ""


def _language() -> str:
    return get_language() or "nl"
