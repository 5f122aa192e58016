"""A rule in words: what a colleague reads is what the machine counts."""

from __future__ import annotations

import pytest

from promises.deadlines.rules import GRAMMAR, parse_rule
from promises.definitions.words import conditions_in_words, latest_in_words, rule_in_words, term_in_words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("at", "binnen de termijn die de bron noemt"),
        ("wd:1", "binnen 1 werkdag"),
        ("wd:2", "binnen 2 werkdagen"),
        ("wd:1000", "binnen 1.000 werkdagen"),
        ("wd:2;late=next", "binnen 2 werkdagen, na sluitingstijd telt als de volgende werkdag"),
        ("sd", "dezelfde werkdag"),
        ("sd;cut=15:00", "dezelfde werkdag, bij ontvangst vóór 15.00\u00a0uur"),
        ("wh:1", "binnen 1 werkuur"),
        ("wh:16", "binnen 16 werkuren"),
        ("wh:1.5", "binnen 1,5 werkuren"),
        ("wh:0.25", "binnen 0,25 werkuren"),
        ("ch:24", "binnen 24 uur"),
        ("cd:1", "binnen 1 kalenderdag"),
        ("cd:14;ext", "binnen 14 kalenderdagen, eindigt nooit in een weekend of op een feestdag"),
    ],
)
def test_a_rule_reads_as_a_promise(rule: str, words: str) -> None:
    assert rule_in_words(parse_rule(rule)) == words


@pytest.mark.parametrize("rule", ["wd:2;late=next", "sd;cut=15:00", "cd:14;ext"])
def test_the_term_leaves_the_conditions_out(rule: str) -> None:
    assert term_in_words(parse_rule(rule)) in {"2 werkdagen", "dezelfde werkdag", "14 kalenderdagen"}


@pytest.mark.parametrize(
    ("rule", "moment"),
    [
        ("wd:1", "sluitingstijd van de eerste werkdag na de dag van ontvangst"),
        ("wd:2", "sluitingstijd van werkdag 2 na de dag van ontvangst; die dag zelf telt niet"),
        ("cd:1", "24.00 uur op de dag na ontvangst, weekend meegeteld"),
        ("ch:24", "24 uur na ontvangst, ook als de afdeling dicht is"),
        ("wh:4", "als de afdeling na ontvangst 4 uur open is geweest"),
    ],
)
def test_the_last_moment_is_named_and_is_still_in_time(rule: str, moment: str) -> None:
    assert latest_in_words(parse_rule(rule)) == f"{moment}; precies op dat moment is nog op tijd"


@pytest.mark.parametrize("text", GRAMMAR)
def test_every_rule_of_the_grammar_has_words_and_says_its_conditions(text: str) -> None:
    rule = parse_rule(text.replace("N", "2").replace("HH:MM", "15:00"))

    assert rule_in_words(rule)
    assert latest_in_words(rule)
    has_conditions = rule.late_next or rule.extended or text.startswith("sd")
    assert bool(conditions_in_words(rule)) == has_conditions


def test_the_time_of_a_cut_stands_in_its_condition() -> None:
    [(_label, words)] = conditions_in_words(parse_rule("sd;cut=15:00"))

    assert "om 15.00\u00a0uur of later" in words
