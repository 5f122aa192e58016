from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from departments.audit.services import record
from departments.chart.models import Department
from departments.chart.selectors import organisation_calendar
from departments.notifications import services as notifications
from departments.people.models import Employee
from departments.worktime.calculation import local_date
from feedback.surveys.models import Question, Survey
from feedback.surveys.selectors import latest_version
from feedback.surveys.services import freeze_version
from feedback.surveys.texts import clean_line
from feedback.waves.calculation import working_days_of
from feedback.waves.models import LEAST_COMMENT_RESPONDENTS, LEAST_K, Invitation, Wave, WaveTransition
from feedback.waves.opening import open_due
from feedback.waves.reminders import CANCELLED, OPENED, REMINDER
from feedback.waves.rules import LEAST_REASON, Plan, Problem, problems_of
from feedback.waves.selectors import rated_suppliers, recipients
from feedback.waves.transitions import WaveMovedOn, move_wave

__all__ = [
    "AlreadyExtended",
    "EndNotLater",
    "PlanRefused",
    "ReasonTooShort",
    "WaveMovedOn",
    "cancel_wave",
    "close_due",
    "close_early",
    "extend_wave",
    "move_wave",
    "open_due",
    "plan_wave",
    "problems_of_plan",
]


class PlanRefused(Exception):
    """The wave cannot be planned like this; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class ReasonTooShort(Exception):
    """Who was asked must be able to read why."""


class AlreadyExtended(Exception):
    """A wave is extended once."""


class EndNotLater(Exception):
    """The new end lies before the end that was planned, or is already past."""


def problems_of_plan(
    *,
    survey: Survey | None,
    opens_at: datetime,
    closes_at: datetime,
    suppliers: Iterable[Department],
    audience: Iterable[Department],
    works_council_saw_settings: bool,
    k: int,
    now: datetime,
    title: str = "",
) -> list[Problem]:
    """What stands in the way of planning this wave; the same for the page and for the service."""
    version = latest_version(survey) if survey else None
    rated = {place for place in rated_suppliers(one.pk for one in suppliers).values() if place}
    opens_on = local_date(opens_at)
    plan = Plan(
        opens_at=opens_at,
        closes_at=closes_at,
        scored_questions=version.questions.filter(kind=Question.Kind.AGREE).count() if version else 0,
        suppliers=len(rated),
        recipients=recipients([one.pk for one in audience], rated).count(),
        working_days=working_days_of(opens_on, local_date(closes_at), organisation_calendar(opens_on)),
        k=k,
        settings_seen=works_council_saw_settings,
        is_planned=_is_planned(clean_line(title), opens_at),
    )
    return problems_of(plan, now=now)


def _is_planned(title: str, opens_at: datetime) -> bool:
    """Whether this very wave is there: a form that was sent twice would ask everybody twice."""
    same = Wave.objects.filter(title=title, opens_at=opens_at)
    return bool(title) and same.exclude(state=Wave.State.CANCELLED).exists()


@transaction.atomic
def plan_wave(
    *,
    title: str,
    survey: Survey,
    opens_at: datetime,
    closes_at: datetime,
    suppliers: Iterable[Department],
    audience: Iterable[Department],
    works_council_saw_settings: bool,
    by: Employee | None,
    now: datetime,
    title_en: str = "",
    k: int = LEAST_K,
    comment_respondents: int = LEAST_COMMENT_RESPONDENTS,
) -> Wave:
    """Plan a wave: from here on its questions and thresholds are frozen, and the tick opens it.

    A supplier with fewer than three people is judged as part of the department above it. The audience are these
    departments with all below them.

    Raises:
        PlanRefused: with everything that is wrong.
    """
    suppliers, audience = list(suppliers), list(audience)
    # One plan with a survey at a time, so that the second of two clicks sees the first.
    Survey.objects.select_for_update().get(pk=survey.pk)
    problems = problems_of_plan(
        survey=survey,
        opens_at=opens_at,
        closes_at=closes_at,
        suppliers=suppliers,
        audience=audience,
        works_council_saw_settings=works_council_saw_settings,
        k=k,
        now=now,
        title=title,
    )
    version = latest_version(survey)
    if problems or version is None:
        raise PlanRefused(problems or [Problem.NO_QUESTIONS])
    wave = Wave.objects.create(
        title=clean_line(title),
        title_en=clean_line(title_en),
        survey_version=version,
        opens_at=opens_at,
        closes_at=closes_at,
        k=k,
        comment_respondents=max(comment_respondents, LEAST_COMMENT_RESPONDENTS),
        distribution_respondents=max(k, 10),
        works_council_saw_settings=works_council_saw_settings,
    )
    rated = rated_suppliers(one.pk for one in suppliers)
    wave.suppliers.set(sorted({place for place in rated.values() if place}))
    wave.audience.set(audience)
    record(
        actor=by,
        event="wave.drafted",
        target=wave,
        at=now,
        suppliers=[one.pk for one in suppliers],
        rated_as={str(one): place for one, place in rated.items() if one != place},
        audience=[one.pk for one in audience],
        k=wave.k,
        comment_respondents=wave.comment_respondents,
        settings_seen_by_works_council=works_council_saw_settings,
        questionnaire=version.pk,
    )
    freeze_version(version, now=now)
    move_wave(wave, Wave.State.SCHEDULED, by=by, now=now)
    return wave


def close_due(now: datetime) -> int:
    """Close the waves whose end has come. Returns how many; one transaction each."""
    closed = 0
    for wave in Wave.objects.filter(state=Wave.State.OPEN, closes_at__lte=now).order_by("closes_at", "pk"):
        try:
            _close(wave, by=None, now=now, reason="")
        except WaveMovedOn:
            continue
        closed += 1
    return closed


def close_early(wave: Wave, *, reason: str, by: Employee, now: datetime) -> None:
    """Close an open wave before its end. Forms that are open may still be sent for 15 minutes.

    Raises:
        ReasonTooShort: fewer than 10 characters.
        WaveMovedOn: it is not open (any more).
    """
    reason = _checked_reason(reason)
    if wave.state != Wave.State.OPEN or now >= wave.closes_at:
        raise WaveMovedOn(wave.pk)
    _close(wave, by=by, now=now, reason=reason, closes_at=now)


@transaction.atomic
def _close(wave: Wave, *, by: Employee | None, now: datetime, reason: str, **changes: datetime) -> None:
    move_wave(wave, Wave.State.CLOSED, by=by, now=now, reason=reason, **changes)
    notifications.cancel(kinds=[OPENED, REMINDER], subject=wave, reason=gettext_noop("De meting is gesloten."))


@transaction.atomic
def extend_wave(wave: Wave, *, closes_at: datetime, reason: str, by: Employee, now: datetime) -> None:
    """Let an open wave end later, once. Reminders that did not go out yet move along: they follow from the end.

    Raises:
        ReasonTooShort: fewer than 10 characters.
        EndNotLater: the new end is not after the old one.
        AlreadyExtended: it was extended before.
        WaveMovedOn: it is not open (any more).
    """
    reason = _checked_reason(reason)
    if wave.state != Wave.State.OPEN or now >= wave.closes_at:
        raise WaveMovedOn(wave.pk)
    if closes_at <= wave.closes_at:
        raise EndNotLater(wave.pk)
    if is_extended(wave):
        raise AlreadyExtended(wave.pk)
    move_wave(wave, Wave.State.OPEN, by=by, now=now, reason=reason, closes_at=closes_at)


def is_extended(wave: Wave) -> bool:
    return WaveTransition.objects.filter(
        wave=wave, from_state=Wave.State.OPEN.value, to_state=Wave.State.OPEN.value
    ).exists()


@transaction.atomic
def cancel_wave(wave: Wave, *, reason: str, by: Employee | None, now: datetime) -> None:
    """Call a wave off and tell everybody who was asked.

    The answers are destroyed by `feedback.responses.services.cancel_wave`, which calls this: use that one.

    Raises:
        ReasonTooShort: fewer than 10 characters.
        WaveMovedOn: it is closed or further.
    """
    move_wave(wave, Wave.State.CANCELLED, by=by, now=now, reason=_checked_reason(reason))
    notifications.cancel(kinds=[OPENED, REMINDER], subject=wave, reason=gettext_noop("De meting gaat niet door."))
    asked = Invitation.objects.filter(wave=wave, person__is_active=True)
    notifications.owe(
        kind=CANCELLED,
        subject=wave,
        step=0,
        recipients=asked.values_list("person_id", flat=True),
        due_at=now,
        title=gettext_noop("De meting gaat niet door"),
    )


def _checked_reason(reason: str) -> str:
    reason = clean_line(reason)
    if len(reason) < LEAST_REASON:
        raise ReasonTooShort(reason)
    return reason
