"""The answers per question as a Likert chart, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charts.likert import LikertRow, LikertWords, likert
from charts.svg import Frame, Svg
from departments.formatting import share_in_words
from feedback.dashboard import words
from feedback.scores.selectors import QuestionResult, SupplierResult

DASH = "–"


@dataclass(frozen=True)
class LikertChart:
    """What the `figure` component needs; without a distribution there is a table only."""

    drawings: list[Svg]
    caption: str
    head: list[str]
    rows: list[list[str]]


def likert_chart(result: SupplierResult) -> LikertChart:
    """Sorted by mean, the highest first; what is not shown stands below, hatched."""
    ordered = sorted(result.questions, key=_highest_first)
    shown = [one for one in ordered if one.figure is not None and one.figure.shares is not None]
    return LikertChart(
        drawings=[_drawing(ordered)] if shown else [],
        caption=_("Antwoorden per onderwerp"),
        head=[
            _("Onderwerp"),
            *(str(answer) for answer in answers()),
            _("Gemiddelde"),
            _("Marge"),
            _("Eens of helemaal eens"),
            _("Antwoorden"),
        ],
        rows=[_cells(one) for one in ordered],
    )


def answers() -> list[str]:
    """The five answers, from negative to positive."""
    return [_("Helemaal oneens"), _("Oneens"), _("Niet eens, niet oneens"), _("Eens"), _("Helemaal eens")]


def _drawing(ordered: Sequence[QuestionResult]) -> Svg:
    rows = [_row(one) for one in ordered]
    frame = Frame("antwoorden", _("Antwoorden per onderwerp"), _description(ordered))
    say = LikertWords(_("oneens"), _("eens"), _("gemiddelde"), str(words.HIDDEN))
    return likert(rows, frame=frame, words=say)


def _row(one: QuestionResult) -> LikertRow:
    label = words.topic(one.question)
    if one.figure is None or one.figure.mean is None:
        return LikertRow(label, None, None)
    return LikertRow(label, one.figure.shares, words.mean(one.figure.mean), words.margin(one.figure))


def _description(ordered: Sequence[QuestionResult]) -> str:
    means = [
        f"{words.topic(one.question)} {words.mean(one.figure.mean)}"
        for one in ordered
        if one.figure is not None and one.figure.mean is not None
    ]
    return _("Per onderwerp het aandeel oneens links en eens rechts van het midden. Gemiddelden: %(means)s.") % {
        "means": ", ".join(means)
    }


def _cells(one: QuestionResult) -> list[str]:
    figure = one.figure
    if figure is None:
        return [words.topic(one.question), *[DASH] * 5, str(words.HIDDEN), *[DASH] * 3]
    if figure.mean is None:
        return [words.topic(one.question), *[DASH] * 5, str(words.SAME_ANSWER), DASH, DASH, words.number(figure.n)]
    shares = [share_in_words(share, words.language()) for share in figure.shares] if figure.shares else [DASH] * 5
    top2 = share_in_words(figure.top2, words.language()) if figure.top2 is not None else DASH
    return [
        words.topic(one.question),
        *shares,
        words.mean(figure.mean),
        words.margin(figure) or DASH,
        top2,
        words.number(figure.n),
    ]


def _highest_first(one: QuestionResult) -> tuple[bool, float]:
    known = one.figure is not None and one.figure.mean is not None
    return not known, -(one.figure.mean or 0.0) if one.figure else 0.0
