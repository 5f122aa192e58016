"""Three waves of the demonstration, each run through the same services as a real one, at its own moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from departments.people.models import Employee
from departments.worktime.calculation import WorkCalendar, local_date
from feedback.responses.services import SupplierAnswers, submit
from feedback.surveys.models import Question, Survey, SurveyVersion
from feedback.waves.models import Wave
from feedback.waves.selectors import suppliers_for
from feedback.waves.services import plan_wave
from ikg.demonstration import organisation
from ikg.demonstration.answers import Asked, Colleague
from ikg.demonstration.people import Chart
from ikg.tick import catch_up, tick

HOME = ZoneInfo("Europe/Amsterdam")
ORDINALS = ("Eerste", "Tweede", "Derde", "Vierde")
ORDINALS_EN = ("First", "Second", "Third", "Fourth")


@dataclass(frozen=True)
class Period:
    """When a wave is open; moments in local office time."""

    opens_at: datetime
    closes_at: datetime

    @property
    def title(self) -> str:
        return f"{ORDINALS[self._quarter]} kwartaal {self.opens_at.year}"

    @property
    def title_en(self) -> str:
        return f"{ORDINALS_EN[self._quarter]} quarter {self.opens_at.year}"

    @property
    def _quarter(self) -> int:
        return (self.opens_at.month - 1) // 3


def periods(today: date, calendar: WorkCalendar) -> tuple[Period, Period, Period]:
    """Two that were published (the last one 25 working days ago) and one that opened four working days ago."""
    first, latest, current = (
        _period(calendar.add_working_days(today, -opened), 15, calendar) for opened in (105, 40, 4)
    )
    return first, latest, current


def _period(opens: date, working_days: int, calendar: WorkCalendar) -> Period:
    closes = calendar.add_working_days(opens, working_days)
    return Period(datetime.combine(opens, time(8), HOME), datetime.combine(closes, time(17), HOME))


def run_wave(
    survey: Survey, period: Period, chart: Chart, random: Random, *, by: Employee, until: datetime, earlier: bool
) -> Wave:
    """Plan, open and let people answer; published when its end lies before `until`."""
    wave = plan_wave(
        title=period.title,
        title_en=period.title_en,
        survey=survey,
        opens_at=period.opens_at,
        closes_at=period.closes_at,
        suppliers=[chart[code] for code in organisation.SUPPLIERS_IN_WAVES],
        audience=[chart[organisation.ORGANISATION[0]]],
        works_council_saw_settings=True,
        by=by,
        now=period.opens_at - timedelta(days=14),
    )
    is_over = period.closes_at < until
    open_it = catch_up if is_over else tick
    open_it(period.opens_at)
    answer(wave, random, share=1.0 if is_over else 0.45, now=period.opens_at + timedelta(days=2), earlier=earlier)
    if is_over:
        catch_up(period.closes_at)
        catch_up(period.closes_at + timedelta(minutes=16))
    wave.refresh_from_db()
    return wave


def answer(wave: Wave, random: Random, *, share: float, now: datetime, earlier: bool) -> None:
    """Let this share of the invited come by; some of them take part, by the same door as everybody."""
    agree, opened = _questions(wave.survey_version)
    codes = dict(wave.suppliers.values_list("pk", "code"))
    invitations = wave.invitations.select_related("person", "customer_unit").order_by("pk")
    for invitation in invitations:
        colleague, person = Colleague(random), invitation.person
        if person is None:
            continue
        if random.random() < share and colleague.takes_part() and not _is_shown(person):
            forms = [
                SupplierAnswers(
                    supplier_id=supplier.pk,
                    answers=colleague.scores(codes[supplier.pk], agree, earlier=earlier),
                    comments={number: text for number in opened if (text := colleague.words())},
                )
                for supplier in suppliers_for(invitation, local_date(now))
                if supplier.is_expected and colleague.had_contact()
            ]
            if forms:
                submit(invitation.pk, person, forms=forms, now=now)


def _is_shown(person: Employee) -> bool:
    """The colleagues of the sign-in page keep their questionnaire for the visitor."""
    return person.email.split("@")[0] in organisation.SHOWN


def _questions(version: SurveyVersion) -> tuple[list[Asked], list[int]]:
    questions = list(version.questions.all())
    agree = [Asked(question.pk, question.dimension) for question in questions if question.kind == Question.Kind.AGREE]
    return agree, [question.pk for question in questions if question.kind == Question.Kind.OPEN]
