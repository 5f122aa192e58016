"""A small organisation for the journeys, and how time passes in it.

Gemeente Oeverstad (director, functional manager, auditor) ─ Domein Inwoners (Vergunningen 12, Klantcontactcentrum 12,
Burgerzaken 8) ─ Domein Bestuur (Juridische Zaken 12, Griffie 4): Vergunningen and Juridische Zaken are judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

from django.core.management import call_command

from departments.access.roles import Role
from departments.catalogue.services import add_relation, add_service
from departments.chart.models import Department
from departments.chart.services import open_department
from departments.clock.services import travel_to
from departments.people.models import Employee
from departments.people.services import assign_role, create_employee
from feedback.actions.models import Point
from feedback.actions.services import close_action, confirm_no, decide_action, decide_no
from feedback.responses.services import SupplierAnswers, submit
from feedback.surveys.library import CORE_8, OPEN_QUESTIONS
from feedback.surveys.models import Question, Survey
from feedback.surveys.services import create_survey
from feedback.waves.models import Invitation, Wave
from feedback.waves.services import plan_wave
from ikg.tick import catch_up

HOME = ZoneInfo("Europe/Amsterdam")
FOUNDED = date(2010, 1, 1)
PASSWORD = "fiets-kade-molen-7"
DOMAIN = "oeverstad.example"
CORE_CODES = [question.code for question in CORE_8]
OPEN_CODE = OPEN_QUESTIONS[1].code

PLACES = [
    ("gemeente", "Gemeente Oeverstad", None, 0),
    ("inwoners", "Domein Inwoners", "gemeente", 0),
    ("bestuur", "Domein Bestuur", "gemeente", 0),
    ("vergunningen", "Vergunningen", "inwoners", 12),
    ("kcc", "Klantcontactcentrum", "inwoners", 12),
    ("burgerzaken", "Burgerzaken", "inwoners", 8),
    ("juridisch", "Juridische Zaken", "bestuur", 12),
    ("griffie", "Griffie", "bestuur", 4),
]
NAMES = [
    "Anna", "Bram", "Chantal", "Daan", "Esra", "Finn", "Greta", "Hugo", "Iris", "Joris", "Kim", "Lars",
]  # fmt: skip
SURNAMES = {
    "vergunningen": "Visser", "kcc": "Kuiper", "burgerzaken": "Bos", "juridisch": "Jonker", "griffie": "Groen",
}  # fmt: skip


def at(text: str) -> datetime:
    """A moment by the clock here, as "2026-09-07T09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=HOME)


@dataclass
class Cast:
    """The organisation by code, and its people; `lead` and `other_lead` lead the two departments that are judged."""

    places: dict[str, Department] = field(default_factory=dict)
    people: dict[str, list[Employee]] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Department:
        return self.places[code]

    @property
    def employee(self) -> Employee:
        return self.people["kcc"][0]

    @property
    def lead(self) -> Employee:
        return self.people["vergunningen"][0]

    @property
    def other_lead(self) -> Employee:
        return self.people["juridisch"][0]

    @property
    def director(self) -> Employee:
        return self.people["gemeente"][0]

    @property
    def manager(self) -> Employee:
        return self.people["gemeente"][1]

    @property
    def auditor(self) -> Employee:
        return self.people["gemeente"][2]

    @property
    def everybody(self) -> list[Employee]:
        return [person for people in self.people.values() for person in people]

    @property
    def roles(self) -> dict[str, Employee]:
        """One person a role, by the names that the tests use."""
        return {
            "employee": self.employee,
            "lead": self.lead,
            "director": self.director,
            "manager": self.manager,
            "auditor": self.auditor,
        }


def small_organisation(now: datetime) -> Cast:
    """The chart, the people, their roles, one service and who supplies whom; nothing is asked or promised yet."""
    cast = Cast()
    for code, name, parent, size in PLACES:
        above = cast.places[parent] if parent else None
        cast.places[code] = open_department(code=code, name=name, parent=above, valid_from=FOUNDED, by=None, now=now)
        cast.people[code] = [
            _person(f"{NAMES[n].lower()}.{code}", f"{NAMES[n]} {SURNAMES[code]}", cast[code], now) for n in range(size)
        ]
    cast.people["gemeente"] = [
        _person("henk", "Henk Bakker", cast["gemeente"], now),
        _person("yusuf", "Yusuf Demir", cast["gemeente"], now),
        _person("gea", "Gea Schipper", cast["gemeente"], now),
    ]
    for person, role, place in [
        (cast.lead, Role.TEAM_LEAD, "vergunningen"),
        (cast.other_lead, Role.TEAM_LEAD, "juridisch"),
        (cast.director, Role.DIRECTOR, "gemeente"),
        (cast.manager, Role.FUNCTIONAL_MANAGER, None),
        (cast.auditor, Role.AUDITOR, None),
    ]:
        assign_role(person, role, department=cast[place] if place else None, valid_from=FOUNDED, by=None, now=now)
    service = add_service(
        cast["vergunningen"],
        name="Antwoord over een aanvraag",
        name_en="Answer about an application",
        description="Wij zeggen hoe ver een aanvraag is.",
        description_en="We say how far an application is.",
        by=None,
        now=now,
    )
    for customer in ("kcc", "burgerzaken", "griffie"):
        add_relation(customer=cast[customer], supplier=cast["vergunningen"], service=service, by=None, now=now)
    for customer, supplier in [("vergunningen", "juridisch"), ("juridisch", "vergunningen"), ("griffie", "juridisch")]:
        add_relation(customer=cast[customer], supplier=cast[supplier], by=None, now=now)
    return cast


def _person(address: str, name: str, place: Department, now: datetime) -> Employee:
    return create_employee(
        email=f"{address}@{DOMAIN}", name=name, department=place, password=PASSWORD, by=None, now=now
    )


def tick(moment: str) -> None:
    """What cron does at this moment (by the clock here): everything that is due, mail included."""
    call_command("tick", "--now", moment, stdout=StringIO())


def quiet_tick(moment: str) -> None:
    """A tick of which the mail stays owed, for what happened before a test begins."""
    travel_to(at(moment))
    catch_up(at(moment))


# ---- the same as on the pages, by services: for what a test needs but is not about ------------------------------


def core_survey(cast: Cast, now: datetime, name: str = "Kern-8") -> Survey:
    return create_survey(
        name=name,
        name_en="Core-8",
        purpose="Zo horen afdelingen wat goed gaat.",
        purpose_en="This is how departments hear what goes well.",
        codes=[*CORE_CODES, OPEN_CODE],
        by=cast.manager,
        now=now,
    )


def plan(cast: Cast, survey: Survey, *, opens: str, closes: str, title: str, title_en: str, now: str) -> Wave:
    return plan_wave(
        title=title,
        title_en=title_en,
        survey=survey,
        opens_at=at(opens),
        closes_at=at(closes),
        suppliers=[cast["vergunningen"], cast["juridisch"]],
        audience=[cast["gemeente"]],
        works_council_saw_settings=True,
        by=cast.manager,
        now=at(now),
    )


Scores = Sequence[int]
"""Eight scores of one person about one supplier, in the order of the Core-8."""


def answer(wave: Wave, person: Employee, said: Mapping[Department, Scores], now: datetime) -> None:
    """Send what somebody says, by the same service as the page."""
    questions = list(wave.survey_version.questions.filter(kind=Question.Kind.AGREE).order_by("position"))
    forms = [
        SupplierAnswers(supplier.pk, {question.pk: score for question, score in zip(questions, scores, strict=True)})
        for supplier, scores in said.items()
    ]
    submit(Invitation.objects.get(wave=wave, person=person).pk, person, forms=forms, now=now)


def suppliers_of(cast: Cast, code: str) -> list[Department]:
    """Which of the two judged departments people of this one may judge."""
    return [cast[supplier] for supplier in ("vergunningen", "juridisch") if supplier != code]


def points_of(supplier: Department, wave: Wave) -> list[Point]:
    points = Point.objects.filter(follow_up__supplier=supplier, follow_up__wave=wave)
    return list(points.order_by("question__position"))


def settled_wave(cast: Cast) -> Wave:
    """A wave in June that was answered (low), published, decided about and done: all that a second one looks back on.
    Its mail is still owed.

    Both suppliers are judged by 8 people of the contact centre, 6 of Burgerzaken and 8 of each other.
    """
    survey = core_survey(cast, at("2026-05-20T10:00"), "Voorjaar")
    wave = plan(
        cast,
        survey,
        opens="2026-06-01T08:00",
        closes="2026-06-19T17:00",
        title="Tweede kwartaal 2026",
        title_en="Second quarter 2026",
        now="2026-05-20T10:00",
    )
    quiet_tick("2026-06-01T09:00")
    wave.refresh_from_db()
    for code, count in (("kcc", 8), ("burgerzaken", 6), ("juridisch", 8), ("vergunningen", 8)):
        for number, person in enumerate(cast.people[code][:count]):
            odd = number % 2
            scores = [3 + odd, 2 + odd, 3 + odd, 2 + odd, 3 + odd, 1 + odd, 3 + odd, 3 + odd]
            answer(wave, person, dict.fromkeys(suppliers_of(cast, code), scores), at("2026-06-03T10:00"))
    quiet_tick("2026-06-19T17:00")
    quiet_tick("2026-06-19T17:16")
    for supplier, lead in ((cast["vergunningen"], cast.lead), (cast["juridisch"], cast.other_lead)):
        for number, point in enumerate(points_of(supplier, wave)):
            _decide(cast, point, lead, is_no=number == 1)
    wave.refresh_from_db()
    return wave


def _decide(cast: Cast, point: Point, lead: Employee, *, is_no: bool) -> None:
    now = at("2026-06-26T10:00")
    if is_no:
        decision = decide_no(
            point,
            by=lead,
            now=now,
            reason="Hiervoor zijn dit jaar geen mensen: wie dat zou doen, werkt aan de achterstand van vorig jaar.",
            constraint="staff",
            alternative="Op dinsdag en donderdag zit er iemand aan de balie.",
            review_on=date(2027, 6, 1),
        )
        confirm_no(decision, by=cast.director, now=now)
        return
    action = decide_action(
        point,
        by=lead,
        now=now,
        title="Elke ochtend een uur telefonisch bereikbaar",
        owner=lead,
        due_on=date(2026, 9, 1),
        text="Vanaf juli neemt iedere ochtend van 9 tot 10 iemand de telefoon op.",
    )
    close_action(action, by=lead, outcome="Het telefoonuur loopt.", now=at("2026-08-20T10:00"))


def start_of_story() -> datetime:
    """Travel to the Monday before the story begins."""
    moment = at("2026-08-31T09:00")
    travel_to(moment)
    return moment
