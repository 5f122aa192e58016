"""The measured share of a promise as a picture, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from charts.sharebar import Promised, ShareBar, share_bars
from charts.svg import Frame, Svg
from departments.formatting import share_in_words
from promises.results.measured import PromiseFigures
from promises.results.words import language


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
