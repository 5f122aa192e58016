"""Builds the demonstration through the same services as the pages, at the moments at which it would have happened."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils.translation import gettext as _

from departments.chart.models import Department
from departments.chart.selectors import organisation_calendar
from departments.notifications.services import cancel_older
from departments.people.models import Employee
from departments.worktime.calculation import local_date
from feedback.surveys.library import CORE_8, OPEN_QUESTIONS
from feedback.surveys.models import Survey
from feedback.surveys.services import create_survey
from ikg.demonstration import organisation, requests
from ikg.demonstration.calendars import make_calendars
from ikg.demonstration.decisions import FIRST, LATEST, follow_up
from ikg.demonstration.messages import promise_and_bring
from ikg.demonstration.people import Chart, build_chart, build_people
from ikg.demonstration.reorganisations import move_a_team, plan_a_merger, rename_teams, send_somebody_on_leave
from ikg.demonstration.waves import HOME, periods, run_wave
from ikg.tick import tick
from promises.definitions.services import make_promise
from promises.imports.services import import_requests

SEED = 1811
YEARS_BACK = 2
SENTENCES = {
    "vergunning-termijn": (
        "U weet binnen de termijn van de zaak of de aanvraag compleet is.",
        "You know within the term of the case whether the application is complete.",
        "0.80",
    ),
    "kcc-termijn": (
        "Een vraag die wij van u aannemen, is binnen de afgesproken termijn afgehandeld.",
        "A question that we take from you is dealt with within the agreed term.",
        "0.90",
    ),
    "advies-termijn": (
        "U krijgt ons advies voor de datum die wij u noemen.",
        "You get our advice before the date that we name.",
        "0.85",
    ),
}


class NotEmpty(Exception):
    """There are departments already: a demonstration is only loaded into an empty database."""


def load(now: datetime) -> None:
    """Load Gemeente Voorbeeldstad as it stands at `now` (aware); the same seed each time.

    Raises:
        NotEmpty: nothing was changed.
    """
    if Department.objects.exists():
        raise NotEmpty
    random = Random(SEED)  # noqa: S311 - invented people, no secret
    start = datetime.combine(local_date(now) - timedelta(days=365 * YEARS_BACK), time(9), HOME)
    with transaction.atomic():
        chart = build_chart(since=start.date(), now=start)
        build_people(chart, random, since=start.date(), now=start)
        make_calendars(chart, since=start, now=now)
        _promises(chart, random, start, now)
        promise_and_bring(chart, Random(SEED + 1), since=start, now=now)  # noqa: S311 - as above
        _waves(chart, random, start, now)
        _plans(chart, now)


def _promises(chart: Chart, random: Random, start: datetime, now: datetime) -> None:
    for shape in requests.SHAPES:
        sentence, sentence_en, share = SENTENCES[shape.promise]
        make_promise(
            code=shape.promise,
            department=chart[shape.department],
            sentence=sentence,
            sentence_en=sentence_en,
            rule="at",
            measures="resolution",
            promised_share=Decimal(share),
            valid_from=start.date(),
            by=None,
            now=start,
        )
    with TemporaryDirectory() as folder:
        path, mapping = requests.write(Path(folder), random, now)
        import_requests(path, mapping, by=None, now=now)


def _waves(chart: Chart, random: Random, start: datetime, now: datetime) -> None:
    name, _place = organisation.SHOWN["beheerder"]
    manager = Employee.objects.get(name=name)
    survey = _survey(manager, start)
    calendar = organisation_calendar(local_date(now))
    first, latest, current = periods(local_date(now), calendar)
    published = run_wave(survey, first, chart, random, by=manager, until=now, earlier=True)
    follow_up(published, FIRST, calendar, until=latest.opens_at)
    rename_teams(chart, on=latest.opens_at - timedelta(days=14), by=manager)
    published = run_wave(survey, latest, chart, random, by=manager, until=now, earlier=False)
    follow_up(published, LATEST, calendar, until=current.opens_at)
    move_a_team(chart, on=current.opens_at, by=manager)
    cancel_older(current.opens_at, reason=_("Van voor deze demonstratie."))
    run_wave(survey, current, chart, random, by=manager, until=now, earlier=False)
    for day in range(4, 0, -1):
        tick(datetime.combine(calendar.add_working_days(local_date(now), -day), time(9), HOME))
    tick(now)


def _plans(chart: Chart, now: datetime) -> None:
    manager = Employee.objects.get(name=organisation.SHOWN["beheerder"][0])
    plan_a_merger(chart, by=manager, now=now)
    send_somebody_on_leave(organisation_calendar(local_date(now)), by=manager, now=now)


def _survey(manager: Employee, start: datetime) -> Survey:
    return create_survey(
        name="Kern-8",
        name_en="Core-8",
        purpose="Elk kwartaal vragen we hoe afdelingen elkaar helpen, zodat zij weten wat ze het eerst beter doen.",
        purpose_en="Each quarter we ask how departments help each other, so that they know what to do first.",
        codes=[question.code for question in CORE_8] + [OPEN_QUESTIONS[1].code],
        by=manager,
        now=start,
    )
