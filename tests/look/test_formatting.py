"""Dates, times and numbers as people write them, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Engine
from django.utils import timezone, translation

from departments import formatting

TUESDAY = dt.date(2026, 11, 24)
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("language", "style", "text"),
    [
        ("nl", "plain", "dinsdag 24 november"),
        ("nl", "year", "dinsdag 24 november 2026"),
        ("nl", "short", "di 24 november"),
        ("nl", "bare", "24 november"),
        ("nl", "bare-year", "24 november 2026"),
        ("nl", "month", "november 2026"),
        ("en", "plain", "Tuesday 24 November"),
        ("en", "year", "Tuesday 24 November 2026"),
        ("en", "short", "Tue 24 November"),
        ("nl-nl", "plain", "dinsdag 24 november"),
    ],
)
def test_a_day_is_written_in_words(language: str, style: str, text: str) -> None:
    assert formatting.day_in_words(TUESDAY, language, style) == text


@pytest.mark.parametrize(
    ("language", "time", "text"),
    [
        ("nl", dt.time(15, 30), f"15.30{NBSP}uur"),
        ("nl", dt.time(0, 0), f"0.00{NBSP}uur"),
        ("nl", dt.time(9, 5), f"9.05{NBSP}uur"),
        ("en", dt.time(15, 30), f"3.30{NBSP}pm"),
        ("en", dt.time(0, 0), f"12.00{NBSP}am"),
        ("en", dt.time(12, 0), f"12.00{NBSP}pm"),
    ],
)
def test_a_time_is_written_as_in_the_country(language: str, time: dt.time, text: str) -> None:
    assert formatting.time_in_words(time, language) == text


def test_a_moment_is_shown_in_local_time() -> None:
    before_midnight_in_utc = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)

    with translation.override("nl"), timezone.override("Europe/Amsterdam"):
        shown = _render("{% load ikg %}{{ value|day }} {{ value|clock }} {{ value|moment }}", before_midnight_in_utc)

    assert shown == f"woensdag 25 november 0.30{NBSP}uur woensdag 25 november, 0.30{NBSP}uur"


@pytest.mark.parametrize(
    ("language", "value", "digits", "text"),
    [
        ("nl", 1309, None, "1.309"),
        ("nl", 3.4, None, "3,4"),
        ("nl", 4.0, None, "4"),
        ("nl", 4.0, 1, "4,0"),
        ("nl", -1.9, None, "-1,9"),
        ("nl", Decimal("2.25"), 1, "2,3"),
        ("nl", 0.5, 0, "1"),
        ("en", 1309, None, "1,309"),
        ("en", 3.4, None, "3.4"),
    ],
)
def test_a_number_has_the_signs_of_its_language(
    language: str, value: formatting.Number, digits: int | None, text: str
) -> None:
    assert formatting.number_in_words(value, language, digits) == text


@pytest.mark.parametrize(
    ("language", "share", "digits", "text"),
    [
        ("nl", 0.92, 0, f"92{NBSP}%"),
        ("en", 0.92, 0, "92%"),
        ("nl", 923 / 1339, 1, f"68,9{NBSP}%"),
        ("nl", 1, 0, f"100{NBSP}%"),
        ("nl", 0, 0, f"0{NBSP}%"),
    ],
)
def test_a_share_is_a_percentage(language: str, share: float, digits: int, text: str) -> None:
    assert formatting.share_in_words(share, language, digits) == text


@pytest.mark.parametrize(("digits", "text"), [(0, f"99{NBSP}%"), (1, f"99,9{NBSP}%")])
def test_one_broken_promise_of_many_is_never_written_as_all_kept(digits: int, text: str) -> None:
    assert formatting.share_in_words(9999 / 10000, "nl", digits) == text


def test_a_range_names_its_unit_once() -> None:
    assert formatting.share_range_in_words(0.9, 0.93, "nl") == f"90–93{NBSP}%"
    assert formatting.share_range_in_words(0.9, 0.93, "en") == "90–93%"
    assert formatting.number_range_in_words(3.3, 3.5, "nl") == "3,3–3,5"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Fatima El Amrani", "FE"), ("Loes van Dam", "LD"), ("Yusuf", "Y"), ("de vries", "DV"), ("", "")],
)
def test_an_avatar_has_the_first_two_capitals(name: str, letters: str) -> None:
    assert formatting.initials_of(name) == letters


def test_filters_follow_the_language_of_the_reader() -> None:
    source = "{% load ikg %}{{ value|number:1 }} {{ value|share }} {% share_range value value %}{% number_range 1 2 %}"

    with translation.override("nl"):
        dutch = _render(source, 0.5)
    with translation.override("en"):
        english = _render(source, 0.5)

    assert dutch == f"0,5 50{NBSP}% 50–50{NBSP}%1,0–2,0"
    assert english == "0.5 50% 50–50%1.0–2.0"


def test_a_tile_takes_the_percentage_without_its_sign() -> None:
    with translation.override("nl"):
        assert _render("{% load ikg %}{{ value|points }}", 0.92) == "92"


def test_what_is_not_known_is_left_empty() -> None:
    filters = ["day", "clock", "moment", "number", "share", "points"]

    assert [_render("{% load ikg %}{{ value|" + name + " }}", None) for name in filters] == [""] * len(filters)


def _render(source: str, value: object) -> str:
    return Engine.get_default().from_string(source).render(Context({"value": value}))
