"""The curve of a trial as a picture, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from charts.curve import CurvePoint as Point
from charts.curve import CurveWords, kept_curve
from charts.sharebar import Promised
from charts.svg import Frame, Svg
from promises.deadlines.rules import RuleKind
from promises.trial.curve import CurvePoint
from promises.trial.result import Result, place_of
from promises.trial.telling import axis_words, level_words, share_of, sure_share, tile_name, with_term
from promises.trial.words import KINDS


@dataclass(frozen=True, slots=True)
class CurveChart:
    """What the `figure` component needs."""

    drawings: tuple[Svg, ...]
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def curve_chart(result: Result, wanted: float) -> CurveChart:
    """The share kept against the term, with the wanted level; terms with too few requests are a gap."""
    title = _("Aandeel op tijd per gekozen termijn")
    described = ", ".join(f"{tile_name(each.rule)}: {sure_share(each)}" for each in result.points)
    # hours of the day stand beside each other: between the last one and closing time lies no distance
    is_same_day = result.chosen.rule.kind is RuleKind.SAME_DAY
    places = [float(number) if is_same_day else place_of(each.rule) for number, each in enumerate(result.points)]
    drawing = kept_curve(
        [_point(each, at) for each, at in zip(result.points, places, strict=True)],
        frame=Frame("kromme", title, described),
        words=CurveWords(axis=axis_words(result.chosen.rule.kind), chosen=with_term(result.chosen.rule)),
        chosen=places[result.points.index(result.chosen)],
        wanted=Promised(wanted, _("u wilt %(level)s halen") % {"level": level_words(wanted)}),
    )
    return CurveChart(
        drawings=(drawing,),
        caption=title,
        head=(str(KINDS[result.chosen.rule.kind]), _("Op tijd"), _("Marge"), _("Aantal")),
        rows=tuple(_row(each) for each in result.points),
    )


def _point(point: CurvePoint, at: float) -> Point:
    name = tile_name(point.rule)
    if point.interval is None or point.share is None:
        return Point(at=at, name=name)
    return Point(at, name, point.share, point.interval.low, point.interval.high, share_of(point).figure)


def _row(point: CurvePoint) -> tuple[str, ...]:
    words = share_of(point)
    is_percentage = bool(words.margin)
    return tile_name(point.rule), words.figure if is_percentage else "–", words.margin or "–", words.count
