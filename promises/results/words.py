"""Figures in words. A percentage is never shown without its interval and number, nor with fewer than five requests."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from departments.formatting import NO_BREAK, number_in_words, percent_sign, share_in_words, share_range_in_words
from figures.shares import Outcome, Verdict, verdict
from promises.requests.models import Request

ENOUGH_FOR_A_DECIMAL = 100
NOT_MEASURED = "–"


class Counted(Protocol):
    """What the words are about: `promises.results.measured.Counts`."""

    @property
    def kept(self) -> int: ...
    @property
    def broken(self) -> int: ...
    @property
    def broken_open(self) -> int: ...
    @property
    def open(self) -> int: ...
    @property
    def paused(self) -> int: ...
    @property
    def cancelled(self) -> int: ...
    @property
    def unknown(self) -> int: ...
    @property
    def invalid(self) -> int: ...
    @property
    def kept_early(self) -> int: ...


@dataclass(frozen=True, slots=True)
class ShareWords:
    """A share in words: `figure` "68,5 %" (`number` and `unit` for a tile), `margin` its interval or empty, `count`
    "891 van 1.300"."""

    figure: str
    number: str
    unit: str
    margin: str
    count: str


@dataclass(frozen=True, slots=True)
class FigureWords:
    """One measured promise in words.

    `figure` is "68,5 %", "3 van 4" or a dash (`number` and `unit` for a tile); `margin` and `count`, and
    both as `sure`;
    `promised` "90 %"; `verdict` the word and `kind` the badge that carry it (`state` judges nothing); `against` both
    in a sentence; `every` what became of all requests; `evidence` where the measurement comes from. The last four
    stand under the counts on the tiles.
    """

    figure: str
    number: str
    unit: str
    margin: str
    count: str
    sure: str
    promised: str
    verdict: str
    kind: str
    against: str
    every: str
    evidence: str
    of_due: str
    broken_open: str
    kept_early: str
    outside: str


def figure_words(counted: Counted, held: Verdict, promised_share: Decimal, evidence: str) -> FigureWords:
    """Put one measured promise in the words of the reader's language."""
    promised = share_in_words(promised_share, language(), 0 if promised_share * 100 % 1 == 0 else 1)
    word, kind = _verdict(held)
    share = _share_words(held)
    return FigureWords(
        figure=share.figure,
        number=share.number,
        unit=share.unit,
        margin=share.margin,
        count=share.count,
        sure=_sure(held, share),
        promised=promised,
        verdict=word,
        kind=kind,
        against=_("Beloofd is %(share)s: %(verdict)s") % {"share": promised, "verdict": word[0].lower() + word[1:]},
        every=every_request(counted),
        evidence=evidence_in_words(evidence),
        of_due=_("van %(count)s waarvan het uiterste moment voorbij is") % {"count": _number(held.n)},
        broken_open=_broken_open(counted),
        kept_early=_kept_early(counted.kept_early),
        outside=_joined(_outside(counted)) or _("geen enkel verzoek"),
    )


def share_words(kept: int, n: int) -> ShareWords:
    """A share that is held against no promise."""
    return _share_words(verdict(kept, n, 1.0))


def language() -> str:
    return get_language() or "nl"


def digits_for(n: int) -> int:
    """How exact a percentage of n is shown: a decimal says something from a hundred on."""
    return 1 if n >= ENOUGH_FOR_A_DECIMAL else 0


def counted_of(part: int, whole: int) -> str:
    """ "891 van 1.300"."""
    words = _("%(part)s van %(whole)s") % {"part": _number(part), "whole": _number(whole)}
    return words.replace(" ", NO_BREAK)


def every_request(counted: Counted) -> str:
    """ "915 op tijd, 409 te laat, 66 open": what became of all of them; what is none is left out."""
    answered = [(counted.kept, _("%(count)s op tijd")), (counted.broken, _("%(count)s te laat"))]
    return _joined([*answered, *_waiting(counted), *_outside(counted)])


def evidence_in_words(evidence: str) -> str:
    return str(dict(Request.Evidence.choices).get(evidence, ""))


def _share_words(held: Verdict) -> ShareWords:
    count = counted_of(held.kept, held.n)
    if held.share is None or held.interval is None:
        figure = count if held.n else NOT_MEASURED
        return ShareWords(figure, figure, "", "", count)
    digits = digits_for(held.n)
    figure = share_in_words(held.share, language(), digits)
    return ShareWords(
        figure,
        figure.removesuffix(percent_sign(language())),
        percent_sign(language()).strip(),
        share_range_in_words(held.interval.low, held.interval.high, language(), digits),
        count,
    )


def _sure(held: Verdict, share: ShareWords) -> str:
    if share.margin:
        return f"{share.margin}, {share.count}"
    return _("te weinig voor een percentage") if held.n else _("nog geen termijn voorbij")


def _verdict(held: Verdict) -> tuple[str, str]:
    if not held.n:
        return _("Nog niet gemeten"), "state"
    word, kind = {
        Outcome.MEETS: (_("Gehaald"), "good"),
        Outcome.MISSES: (_("Niet gehaald"), "act"),
        Outcome.UNDECIDED: (_("Nog niet te zeggen"), "mind"),
    }[held.outcome]
    return word, kind if held.shows_colour else "state"


def _waiting(counted: Counted) -> list[tuple[int, str]]:
    return [
        (counted.open, _("%(count)s open")),
        (counted.paused, _("%(count)s wacht op de vrager")),
    ]


def _outside(counted: Counted) -> list[tuple[int, str]]:
    return [
        (counted.cancelled, _("%(count)s ingetrokken")),
        (counted.unknown, _("%(count)s onbekend")),
        (counted.invalid, _("%(count)s ongeldig")),
    ]


def _joined(parts: list[tuple[int, str]]) -> str:
    return ", ".join(words % {"count": _number(count)} for count, words in parts if count)


def _broken_open(counted: Counted) -> str:
    if not counted.broken:
        return ""
    if not counted.broken_open:
        return _("geen daarvan wacht nog")
    words = ngettext("%(count)s daarvan wacht nog", "%(count)s daarvan wachten nog", counted.broken_open)
    return words % {"count": _number(counted.broken_open)}


def _kept_early(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "%(count)s was al eerder klaar en telt later mee", "%(count)s waren al eerder klaar en tellen later mee", count
    )
    return words % {"count": _number(count)}


def _number(count: int) -> str:
    return number_in_words(count, language())
