"""Recognising columns by name and content, and reading a moment as any system may write it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from departments.worktime.windows import instant_of
from promises.deadlines.outcomes import Problem
from promises.trial.columns import Meaning, look_at, plain, suggest
from promises.trial.stamps import NoStamp, Order, Unreadable, is_missing, orders_of, stamp_reader

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def sample(columns: Sequence[str], *cells: Sequence[str]) -> list[dict[str, str]]:
    return [dict(zip(columns, each, strict=True)) for each in cells]


def recognised(columns: str, *cells: str) -> dict[Meaning, str]:
    names = columns.split("|")
    return dict(suggest(names, sample(names, *(each.split("|") for each in cells))).mapping.columns)


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        # TOPdesk, Zammad, Jira, Signalen, a zaaksysteem and our own command, by the names of their columns
        (
            "Meldingnummer|Behandelaarsgroep|Aanmelddatum|Datum gereed|Streefdatum",
            "M 2603 001|Servicedesk|2-3-2026 10:00|3-3-2026 10:00|5-3-2026 17:00",
            "id team start end deadline",
        ),
        ("number|group|created_at|close_at|state", "4711|Users|2026-03-02 10:00|2026-03-03 10:00|closed", None),
        ("Issue key|Created|Resolved|Due date|Status", "X-1|02/03/2026 10:00|03/03/2026 10:00||Done", None),
        ("ID|Afdeling|Ontvangen|Afgehandeld op", "1|Balie|2026-03-02T10:00Z|2026-03-03T10:00Z", "id team start end"),
        ("Zaaknummer|Startdatum|Einddatum|Uiterlijke datum", "Z1|2-3-2026|4-3-2026|9-3-2026", "id start end deadline"),
    ],
)
def test_exports_of_usual_systems_are_recognised(columns: str, row: str, expected: str | None) -> None:
    found = recognised(columns, row)

    names = columns.split("|")
    meanings = {name: str(meaning) for meaning, name in found.items()}
    if expected is not None:
        assert [meanings.get(name, "-") for name in names] == expected.split()
    assert {Meaning.START, Meaning.END, Meaning.ID} <= set(found)


def test_our_own_columns_are_recognised() -> None:
    found = recognised(
        "id|calendar|start|end|pauses|promise|at",
        "1|KANTOOR|2026-03-02T10:00|2026-03-03T10:00|2026-03-02T11:00/|wd:2|2026-04-01T00:00",
    )

    assert found == {Meaning(name): name for name in ("id", "start", "end", "pauses")}


def test_a_name_counts_only_when_the_column_holds_moments() -> None:
    found = recognised("nr|open|geopend op|closed|closed_at", "1|ja|2026-03-02 10:00|nee|2026-03-03 10:00")

    assert found[Meaning.START] == "geopend op"
    assert found[Meaning.END] == "closed_at"


def test_a_known_name_whose_column_is_empty_so_far_counts() -> None:
    assert recognised("nr|ontvangen|beantwoord", "1|2026-03-02 10:00|")[Meaning.END] == "beantwoord"


def test_an_answer_goes_before_a_close_and_a_planned_end_is_a_deadline() -> None:
    found = recognised(
        "nr|opened|closed|answered|einde gepland",
        "1|2026-03-02 10:00|2026-03-09 10:00|2026-03-03 10:00|2026-03-05 10:00",
    )

    assert found[Meaning.END] == "answered"
    assert found[Meaning.DEADLINE] == "einde gepland"


def test_a_longer_name_is_known_by_its_part() -> None:
    found = recognised(
        "Uniek nummer|Datum/tijd ontvangst (lokaal)|Datum laatste antwoord|Heropend op",
        "1|2026-03-02 10:00|2026-03-03 10:00|2026-03-04 10:00",
        "2|2026-03-02 11:00|2026-03-03 11:00|",
    )

    assert found == {
        Meaning.ID: "Uniek nummer",
        Meaning.START: "Datum/tijd ontvangst (lokaal)",
        Meaning.END: "Datum laatste antwoord",
    }


def test_reopening_is_no_opening() -> None:
    found = recognised("nr|Heropend (lokaal)|Geopend (lokaal)", "1|2026-03-04 10:00|2026-03-02 10:00")

    assert found[Meaning.START] == "Geopend (lokaal)"


def test_statuses_of_withdrawal_and_completion_are_known_by_their_words() -> None:
    names = ["nr", "start", "end", "status"]
    words = ["Closed", "Canceled", "Ingetrokken door klant", "Afgehandeld", "In behandeling", "Not resolved yet"]

    mapping = suggest(names, sample(names, *(["1", "2026-03-02", "", word] for word in words))).mapping

    assert mapping.withdrawn == {"Canceled", "Ingetrokken door klant"}
    assert mapping.done == {"Closed", "Afgehandeld"}
    assert mapping.seen == set(words)


@pytest.mark.parametrize(
    ("texts", "order", "is_certain"),
    [
        (["29/2/2016 01:16", "1/3/2016 09:00"], Order.DAY_FIRST, True),
        (["2/29/2016 01:16", "3/1/2016 09:00"], Order.MONTH_FIRST, True),
        (["1/3/2016 09:00", "2/3/2016 09:00"], Order.DAY_FIRST, False),
        (["29/2/2016", "2/29/2016"], Order.DAY_FIRST, False),
        (["2016-02-29 01:16"], None, True),
        (["?", ""], None, True),
    ],
)
def test_the_month_stands_first_only_when_a_value_proves_it(
    texts: list[str], order: Order | None, is_certain: bool
) -> None:
    (look,) = look_at(["start"], [{"start": text} for text in texts])

    assert (look.order, look.is_order_certain) == (order, is_certain)


def test_a_column_that_proves_nothing_follows_the_rest_of_the_file() -> None:
    names = ["start", "end"]

    suggestion = suggest(names, sample(names, ["2/3/2016 09:00", "2/29/2016 09:00"]))

    assert suggestion.mapping.month_first == {Meaning.START, Meaning.END}
    assert all(look.is_order_certain for look in suggestion.looks)


def test_a_column_shows_its_first_different_values() -> None:
    (look,) = look_at(["x"], [{"x": text} for text in ["b", "", "a", "b", "c", "d"]])

    assert look.examples == ("b", "a", "c")
    assert (look.filled, look.different, look.is_moment) == (5, 4, False)
    assert look.values == {"b": 2, "a": 1, "c": 1, "d": 1}


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T15:04:05",
        "2026-03-02 15:04:05",
        "2026-03-02 15:04:05.000",
        "2026-3-2 15:04:05",
        "2026/03/02 15:04:05",
        "20260302T150405",
        "2026-03-02T14:04:05Z",
        "2026-03-02 14:04:05 UTC",
        "2026-03-02 16:04:05 +0200",
        "2026-03-02T15:04:05+01",
        "2-3-2026 15:04:05",
        "02-03-2026 15:04:05",
        "2/3/2026 15:04:05",
        "2.3.2026 15.04.05",
        "2-3-2026, 15:04:05",
        "2/3/2026 3:04:05 PM",
        "2/3/2026 03:04:05 p.m.",
    ],
)
def test_every_usual_way_to_write_a_moment_is_the_same_moment(text: str) -> None:
    stamp = stamp_reader(Order.DAY_FIRST, AMSTERDAM)(text)

    assert stamp.instant == instant_of(datetime(2026, 3, 2, 15, 4, 5, tzinfo=AMSTERDAM))
    assert (stamp.minute, stamp.flag, stamp.is_date_only) == (15 * 60 + 4, None, False)


@pytest.mark.parametrize(("text", "minute"), [("2/3/2026 12:05 AM", 5), ("2/3/2026 12:05 PM", 12 * 60 + 5)])
def test_twelve_is_midnight_in_the_morning_and_noon_after_it(text: str, minute: int) -> None:
    assert stamp_reader(Order.DAY_FIRST, AMSTERDAM)(text).minute == minute


@pytest.mark.parametrize("text", ["2-3-2026", "2026-03-02", "02/03/2026", "20260302"])
def test_a_date_without_a_time_is_its_midnight_and_says_so(text: str) -> None:
    stamp = stamp_reader(Order.DAY_FIRST, AMSTERDAM)(text)

    assert stamp.instant == instant_of(datetime(2026, 3, 2, tzinfo=AMSTERDAM))
    assert (stamp.minute, stamp.is_date_only) == (0, True)


def test_the_order_decides_what_is_the_month() -> None:
    assert stamp_reader(Order.MONTH_FIRST, AMSTERDAM)("2/3/2026 10:00").instant == instant_of(
        datetime(2026, 2, 3, 10, tzinfo=AMSTERDAM)
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("gisteren", Unreadable.NO_MOMENT),
        ("30/2/2026 10:00", Unreadable.NO_MOMENT),
        ("12/25/2026 10:00", Unreadable.OTHER_ORDER),
        ("1-2-26", Unreadable.NO_MOMENT),
        ("26-02-2026 13:00 PM", Unreadable.NO_MOMENT),
        ("26-02-2026 24:30", Unreadable.NO_MOMENT),
        ("1600-02-01 10:00", Unreadable.NO_MOMENT),
        ("=1+1", Unreadable.NO_MOMENT),
        ("２０２６-03-02", Unreadable.NO_MOMENT),
        ("9" * 1_000_000, Unreadable.NO_MOMENT),
        ("46083.42", Unreadable.NO_MOMENT),
    ],
)
def test_what_is_no_moment_says_why(text: str, reason: Unreadable) -> None:
    with pytest.raises(NoStamp) as caught:
        stamp_reader(Order.DAY_FIRST, AMSTERDAM)(text)

    assert caught.value.reason == reason


def test_times_that_the_clock_skipped_or_repeated_are_flagged() -> None:
    read = stamp_reader(Order.DAY_FIRST, AMSTERDAM)

    assert read("29-3-2026 02:30").flag == Problem.SKIPPED_TIME
    assert read("29-3-2026 02:30").minute == 3 * 60 + 30
    assert read("25-10-2026 02:30").flag == Problem.DOUBLE_TIME


@pytest.mark.parametrize(
    "text", ["", "?", "-", "NULL", "n/a", "N/A", "onbekend", "n.v.t.", "NaT", "1-1-1900", "0001-01-01"]
)
def test_marks_of_nothing_are_missing(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["0", "nee", "1-1-2026", "x"])
def test_other_texts_are_not_missing(text: str) -> None:
    assert not is_missing(text)


def test_dates_prove_their_order() -> None:
    assert orders_of(["1/2/2026", "13/2/2026"]) == {Order.DAY_FIRST}
    assert orders_of(["1/2/2026", "2/13/2026"]) == {Order.MONTH_FIRST}
    assert orders_of(["1/2/2026", "2026-02-13", "onzin", "13/13/2026"]) == set()


def test_names_are_compared_without_case_accents_and_signs() -> None:
    assert plain("Datum gereéd_") == "datumgereed"


def test_a_withdrawal_is_a_moment_too() -> None:
    rows = [{"zaak": str(number), "start": "2026-03-02T10:00", "end": "cancelled@2026-03-03T10:00"} for number in "123"]

    assert suggest(["zaak", "start", "end"], rows).mapping.columns[Meaning.END] == "end"
