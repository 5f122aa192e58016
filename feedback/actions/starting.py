"""A follow-up begins: after publication, and again when what was decided did not come or is to be looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_noop

from departments.audit.services import record
from departments.chart.models import Department
from departments.chart.selectors import organisation_calendar
from departments.notifications.services import owe
from departments.worktime.calculation import WorkCalendar, local_date
from feedback.actions.models import Action, Decision, FollowUp, Point
from feedback.actions.people import deciders
from feedback.actions.rules import points_of
from feedback.actions.workflow import AGAIN_AFTER, due_on
from feedback.scores.models import Publication, PublishedCell
from feedback.scores.selectors import shown_suppliers, supplier_totals
from feedback.waves.models import Wave

NEW = "follow_up.new"


def start_due(now: datetime) -> int:
    """Start what should have started: after publications, on review dates, for actions that stay away.

    Returns how many follow-ups are new. Repeating it changes nothing: a wave, supplier and cycle has one.
    """
    today = local_date(now)
    calendar = organisation_calendar(today)
    return _after_publication(now, calendar) + _again(now, today, calendar)


def _after_publication(now: datetime, calendar: WorkCalendar) -> int:
    started = 0
    for publication in Publication.objects.select_related("wave").order_by("at", "pk"):
        known = set(FollowUp.objects.filter(wave=publication.wave).values_list("supplier_id", flat=True))
        missing = [number for number in shown_suppliers(publication) if number not in known]
        if not missing:
            continue
        suppliers = list(Department.objects.filter(pk__in=missing).by_name())
        totals = supplier_totals(publication, suppliers, PublishedCell.objects.all())
        for supplier in suppliers:
            questions = points_of(
                [
                    (one.question.pk, one.figure.mean)
                    for one in totals[supplier.pk].questions
                    if one.figure is not None and one.figure.mean is not None
                ]
            )
            begun_on = local_date(publication.at)
            started += bool(questions) and _start(publication.wave, supplier, 1, questions, begun_on, calendar, now)
    return started


def _again(now: datetime, today: date, calendar: WorkCalendar) -> int:
    """A no on its review date and an action that is long overdue are points once more, in the next cycle."""
    started = 0
    come_back: dict[tuple[int, int], list[Point]] = {}
    for point in _come_back(today, calendar):
        come_back.setdefault((point.follow_up.wave_id, point.follow_up.supplier_id), []).append(point)
    for (wave, supplier), points in come_back.items():
        last = FollowUp.objects.filter(wave=wave, supplier=supplier).aggregate(cycle=Max("cycle"))["cycle"]
        first = points[0].follow_up
        questions = sorted({point.question_id for point in points})
        started += _start(first.wave, first.supplier, last + 1, questions, today, calendar, now)
    return started


def _come_back(today: date, calendar: WorkCalendar) -> list[Point]:
    later = Point.objects.filter(
        question=OuterRef("question"),
        follow_up__wave=OuterRef("follow_up__wave"),
        follow_up__supplier=OuterRef("follow_up__supplier"),
        follow_up__cycle__gt=OuterRef("follow_up__cycle"),
    )
    decided = (
        Point.objects.filter(follow_up__state=FollowUp.State.DECIDED)
        .exclude(Exists(later))
        .select_related("follow_up__wave", "follow_up__supplier")
        .order_by("pk")
    )
    # an action of so long ago is late by that many working days at the latest
    latest = calendar.add_working_days(today, -AGAIN_AFTER)
    reviewed = decided.filter(decision__kind=Decision.Kind.NO, decision__review_on__lte=today)
    late = decided.filter(decision__action__status=Action.Status.OPEN, decision__action__due_on__lte=latest)
    return [*reviewed, *late]


@transaction.atomic
def _start(
    wave: Wave,
    supplier: Department,
    cycle: int,
    questions: Sequence[int],
    begun_on: date,
    calendar: WorkCalendar,
    now: datetime,
) -> bool:
    follow_up, is_new = FollowUp.objects.get_or_create(
        wave=wave,
        supplier=supplier,
        cycle=cycle,
        defaults={"started_on": begun_on, "due_on": due_on(begun_on, calendar)},
    )
    if not is_new:
        return False
    Point.objects.bulk_create(Point(follow_up=follow_up, question_id=question) for question in questions)
    owe(
        kind=NEW,
        subject=follow_up,
        step=cycle * 10,
        recipients=deciders(supplier, local_date(now)),
        due_at=now,
        title=gettext_noop("Nieuwe punten om over te besluiten"),
    )
    record(
        actor=None,
        event="follow_up.started",
        target=follow_up,
        at=now,
        wave=wave.pk,
        supplier=supplier.pk,
        cycle=cycle,
        points=len(questions),
        due_on=follow_up.due_on,
    )
    return True
