from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from departments.chart.models import Department
from departments.chart.selectors import answering_names
from departments.chart.words import taken_over
from departments.people.models import Employee
from departments.people.selectors import result_departments
from departments.worktime.calculation import local_date
from feedback.actions.models import FollowUp, Point
from feedback.actions.selectors import SETTLED
from feedback.scores.models import Publication, PublishedCell
from feedback.scores.selectors import SupplierResult, latest_results, supplier_totals
from feedback.waves.live import Response, response_of
from feedback.waves.models import LEAST_COMMENT_RESPONDENTS, LEAST_K, Wave
from feedback.waves.reminders import title_of

UNDER_WAY = [Wave.State.OPEN, Wave.State.CLOSED, Wave.State.SEALING]


@dataclass(frozen=True)
class Entry:
    """A department in the list of results; `result` None: nothing is published about it.

    `taken_over` says of a closed one who answers for it now.
    """

    department: Department
    result: SupplierResult | None
    taken_over: str = ""


@dataclass(frozen=True)
class UnderWay:
    """A wave that the functional manager follows, in counts."""

    wave: Wave
    response: Response


@dataclass(frozen=True)
class InForce:
    """The limits of the wave that runs, else of the last one, else those that a new wave begins with."""

    k: int = LEAST_K
    comments: int = LEAST_COMMENT_RESPONDENTS
    distribution: int = 10
    wave: Wave | None = None

    @property
    def title(self) -> str:
        return title_of(self.wave) if self.wave else ""


def result_list(employee: Employee, now: datetime) -> list[Entry]:
    """The departments whose results this person may read and that were ever judged, by name; newest result each."""
    today = local_date(now)
    departments = list(result_departments(employee, today).filter(valid_from__lte=today).by_name())
    cells = PublishedCell.objects.visible_to(employee, today)
    newest = latest_results([one.pk for one in departments], cells)
    totals: dict[int, SupplierResult] = {}
    by_publication: dict[int, tuple[Publication, list[Department]]] = {}
    for one in departments:
        publication = newest.get(one.pk)
        if publication is not None:
            by_publication.setdefault(publication.pk, (publication, []))[1].append(one)
    for publication, suppliers in by_publication.values():
        totals |= supplier_totals(publication, suppliers, cells)
    asked = _ever_asked()
    closed = answering_names(departments, today)
    return [
        Entry(one, totals.get(one.pk), taken_over(one.name, closed.get(one.pk, "")))
        for one in departments
        if one.pk in totals or (one.pk in asked and one.pk not in closed)
    ]


def waves_about(supplier: Department) -> list[Wave]:
    """Published waves in which it could be judged, the newest first."""
    waves = Wave.objects.filter(state=Wave.State.PUBLISHED, suppliers=supplier)
    return list(waves.order_by("-publication__at", "-pk"))


def wave_to_come(supplier: Department | None = None) -> Wave | None:
    """The wave whose results are awaited: the one that runs, else the next that is planned."""
    waves = Wave.objects.all() if supplier is None else Wave.objects.filter(suppliers=supplier)
    running = waves.filter(state__in=UNDER_WAY).order_by("closes_at", "pk").first()
    return running or waves.filter(state=Wave.State.SCHEDULED).order_by("opens_at", "pk").first()


def waves_under_way() -> list[UnderWay]:
    """Waves that are planned or not yet published, the first to close first, with how many took part."""
    waves = Wave.objects.filter(state__in=[Wave.State.SCHEDULED, *UNDER_WAY]).order_by("closes_at", "pk")
    return [UnderWay(wave, response_of(wave)) for wave in waves]


def in_force() -> InForce:
    shown = Wave.objects.exclude(state__in=[Wave.State.DRAFT, Wave.State.CANCELLED, Wave.State.SCHEDULED])
    wave = shown.filter(state__in=UNDER_WAY).order_by("-opens_at").first() or shown.order_by("-opens_at").first()
    if wave is None:
        return InForce()
    return InForce(wave.k, wave.comment_respondents, wave.distribution_respondents, wave)


def open_follow_up(wave: Wave, supplier: Department) -> tuple[FollowUp | None, int]:
    """What still waits for a decision after this wave, and how many points."""
    follow_up = (
        FollowUp.objects.filter(wave=wave, supplier=supplier)
        .exclude(state=FollowUp.State.DECIDED)
        .order_by("-cycle")
        .first()
    )
    points = Point.objects.filter(follow_up=follow_up).exclude(SETTLED).count() if follow_up else 0
    return follow_up, points


def _ever_asked() -> set[int]:
    waves = Wave.objects.exclude(state__in=[Wave.State.DRAFT, Wave.State.CANCELLED])
    return {pk for pk in waves.values_list("suppliers", flat=True) if pk is not None}
