"""The measured share of a promise as a picture and as a table, and an example of its rule as days in a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby

from babel.dates import format_date
from django.utils.translation import gettext as _

from charts.daystrip import StripDay, StripMark, StripNote, day_strip
from charts.sharebar import Promised, ShareBar, share_bars
from charts.svg import Frame, Svg
from departments.formatting import NO_BREAK, locale_of, share_in_words, time_in_words
from promises.results.example import Example, ExampleDay
from promises.results.measured import PromiseFigures
from promises.results.words import language

WEEKEND = {5, 6}
END_OF_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class ShareChart:
    """What the `figure` component needs."""

    drawings: tuple[Svg, ...]
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def share_chart(figures: PromiseFigures) -> ShareChart:
    """One bar: the share by the clock with its interval, against the promised level."""
    words, verdict = figures.words, figures.verdict
    bar = ShareBar(
        label=_("volgens de klok"),
        figure=words.figure,
        share=verdict.share,
        low=verdict.interval.low if verdict.interval else None,
        high=verdict.interval.high if verdict.interval else None,
    )
    # two charts on one page need two names
    title = _("Hoeveel er op tijd was: %(evidence)s") % {"evidence": words.evidence or _("nog geen verzoeken")}
    told = {"figure": words.figure, "sure": words.sure, "promised": words.promised}
    drawing = share_bars(
        [bar],
        frame=Frame(
            f"op-tijd-{figures.evidence or 'leeg'}",
            title,
            _("Volgens de klok %(figure)s op tijd (%(sure)s). Beloofd is %(promised)s.") % told,
        ),
        promised=Promised(float(figures.version.promised_share), _("beloofd %(promised)s") % told),
        full=share_in_words(1, language()),
    )
    return ShareChart(
        drawings=(drawing,),
        caption=title,
        head=(_("Volgens"), _("Op tijd"), _("Marge en aantal"), _("Beloofd")),
        rows=((_("de klok"), words.figure, words.sure, words.promised),),
    )


def example_chart(example: Example, *, received: str, deadline: str) -> Svg | None:
    """The days of an example; None when there is nothing to draw. `received` and `deadline` in words."""
    if not example.days:
        return None
    last = len(example.days) - 1
    begins, closes = _minute(example.received), _minute(example.deadline) or END_OF_DAY
    return day_strip(
        [_strip_day(day) for day in example.days],
        StripMark(0, begins, _("ontvangen {time}").format(time=_clock(begins))),
        StripMark(last, closes, _("uiterlijk {time}").format(time=_clock(closes))),
        frame=Frame(
            "voorbeeld",
            _("Voorbeeld met de openingstijden van de afdeling"),
            _("Ontvangen: {received}. Uiterlijk: {deadline}.").format(received=received, deadline=deadline),
        ),
        notes=list(_notes(example.days)),
    )


def _strip_day(day: ExampleDay) -> StripDay:
    return StripDay(
        label=(_day_part(day, "EE"), _day_part(day, "d MMM")),
        openings=tuple((window.opens, window.closes) for window in day.windows),
        note=_("dag {n}").format(n=day.number) if day.number else "",
        counts=day.counts,
    )


def _notes(days: tuple[ExampleDay, ...]) -> Iterator[StripNote]:
    if not days[0].counts:
        # a promise in days numbers them; of the others only one for the same day leaves its first day out
        is_in_days = any(day.number for day in days)
        yield StripNote(0, 0, _("dag van ontvangst telt niet") if is_in_days else _("te laat voor die dag"))
    for is_open, group in groupby(enumerate(days), key=lambda pair: bool(pair[1].windows)):
        closed = [] if is_open else list(group)
        if closed:
            is_weekend = len(closed) > 1 and all(one.day.weekday() in WEEKEND for _number, one in closed)
            yield StripNote(closed[0][0], closed[-1][0], _("weekend telt niet") if is_weekend else _("dicht"))


def _day_part(day: ExampleDay, pattern: str) -> str:
    return format_date(day.day, pattern, locale=locale_of(language())).removesuffix(".")


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _clock(minute: int) -> str:
    """ "16.40" or "4.40 pm", as in the sentence above the picture."""
    if minute == END_OF_DAY:
        return "24.00"
    hours, minutes = divmod(minute, 60)
    return time_in_words(time(hours, minutes), language()).removesuffix(f"{NO_BREAK}uur")
