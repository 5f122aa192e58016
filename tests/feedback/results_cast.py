"""A small municipality with sealed ratings, for the tests of results and follow-up.

Gemeente ─ Domein (Team A, Team B, Team C) ─ Klantcontactcentrum ─ Bedrijfsvoering (ICT, HR): ICT and HR are judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from departments.access.roles import Role
from departments.chart.models import Department
from departments.people.models import Employee, RoleAssignment
from feedback.responses.models import SealedRating
from feedback.surveys.library import CORE_8
from feedback.surveys.models import Question, Survey, SurveyVersion
from feedback.waves.models import Invitation, Wave, WaveUnit

LONG_AGO = date(2020, 1, 1)
CLOSED = datetime(2026, 10, 6, 15, tzinfo=UTC)
PUBLISHED = datetime(2026, 10, 6, 15, 30, tzinfo=UTC)


@dataclass
class Cast:
    root: Department
    domain: Department
    teams: dict[str, Department]
    desk: Department
    support: Department
    ict: Department
    hr: Department
    people: dict[str, Employee] = field(default_factory=dict)
    version: SurveyVersion | None = None

    @property
    def questions(self) -> list[Question]:
        assert self.version is not None
        return list(self.version.questions.order_by("position"))


def department(code: str, name: str, parent: Department | None) -> Department:
    return Department.objects.create(code=code, name=name, parent=parent, valid_from=LONG_AGO)


def person(
    cast: Cast, key: str, name: str, place: Department | None, *roles: tuple[Role, Department | None]
) -> Employee:
    employee = Employee.objects.create_user(f"{key}@voorbeeldstad.test", name, "geheim-voor-de-proef", department=place)
    for role, over in roles:
        RoleAssignment.objects.create(employee=employee, role=role.value, department=over, valid_from=LONG_AGO)
    cast.people[key] = employee
    return employee


def small_municipality(questions: int = 2) -> Cast:
    root = department("gemeente", "Gemeente Voorbeeldstad", None)
    domain = department("domein", "Domein Ruimte", root)
    support = department("bedrijfsvoering", "Bedrijfsvoering", root)
    cast = Cast(
        root=root,
        domain=domain,
        teams={name: department(f"team-{name.lower()}", f"Team {name}", domain) for name in "ABC"},
        desk=department("kcc", "Klantcontactcentrum", root),
        support=support,
        ict=department("ict", "ICT", support),
        hr=department("hr", "HR", support),
    )
    person(cast, "employee", "Anne de Vries", cast.teams["A"])
    person(cast, "lead", "Bert Bakker", cast.ict, (Role.TEAM_LEAD, cast.ict))
    person(cast, "hr_lead", "Carla Smit", cast.hr, (Role.TEAM_LEAD, cast.hr))
    person(cast, "above", "Dirk Jansen", support, (Role.TEAM_LEAD, support))
    person(cast, "director", "Els Visser", root, (Role.DIRECTOR, root))
    person(cast, "manager", "Frits Mulder", cast.hr, (Role.FUNCTIONAL_MANAGER, None))
    person(cast, "auditor", "Gea Bos", cast.desk, (Role.AUDITOR, None))
    survey = Survey.objects.create(name="Samen werken")
    cast.version = SurveyVersion.objects.create(survey=survey, number=1)
    Question.objects.bulk_create(
        Question(
            version=cast.version,
            position=place,
            code=one.code,
            dimension=one.dimension,
            kind=one.kind,
            text=one.text,
            text_en=one.text_en,
        )
        for place, one in enumerate(CORE_8[:questions], start=1)
    )
    return cast


def sealed_wave(
    cast: Cast,
    ratings: Mapping[tuple[Department, Department], Iterable[Sequence[int | None]]],
    *,
    title: str = "Meting najaar",
    closed: datetime = CLOSED,
    k: int = 5,
) -> Wave:
    """A wave in the state in which results are made: per (supplier, customer unit) the answers of each person."""
    assert cast.version is not None
    wave = Wave.objects.create(
        title=title,
        survey_version=cast.version,
        state=Wave.State.SEALING,
        opens_at=closed - timedelta(days=14),
        closes_at=closed,
        k=k,
        distribution_respondents=max(10, k),
        works_council_saw_settings=True,
    )
    wave.suppliers.set([cast.ict, cast.hr])
    wave.audience.set([cast.root])
    WaveUnit.objects.bulk_create(
        WaveUnit(wave=wave, department=one, parent=one.parent, name=one.name, invited=0 if one == cast.root else 20)
        for one in Department.objects.all()
    )
    Invitation.objects.bulk_create(
        Invitation(wave=wave, person=one, customer_unit=one.department or cast.root) for one in cast.people.values()
    )
    questions = cast.questions
    SealedRating.objects.bulk_create(
        SealedRating(
            wave=wave,
            supplier=supplier,
            customer_unit=unit,
            answers={
                str(question.pk): score
                for question, score in zip(questions, answers, strict=False)
                if score is not None
            },
        )
        for (supplier, unit), people in ratings.items()
        for answers in people
    )
    return wave


def spread(total: Mapping[int, int]) -> list[tuple[int, int]]:
    """People who give the same score on two questions: {score: how many}."""
    return [(score, score) for score, people in total.items() for _ in range(people)]


def large_sealed_wave(*, ratings: int, units: int) -> Wave:
    """A sealed wave of 20 suppliers and so many customer units in one domain, answers spread evenly."""
    cast = small_municipality(questions=8)
    teams = [
        Department(code=f"u{number}", name=f"Team {number:04}", parent=cast.domain, valid_from=cast.root.valid_from)
        for number in range(units)
    ]
    Department.objects.bulk_create(teams)
    wave = sealed_wave(cast, {})
    answers = {str(question.pk): 1 + question.pk % 5 for question in cast.questions}
    suppliers = [cast.ict, cast.hr, *teams[:18]]
    SealedRating.objects.bulk_create(
        (
            SealedRating(
                wave=wave,
                supplier=suppliers[number % 20],
                customer_unit=teams[20 + (number // 20) % (units - 20)],
                answers={key: 1 + (score + number // 20 * 7 + number // 7600) % 5 for key, score in answers.items()},
            )
            for number in range(ratings)
        ),
        batch_size=2000,
    )
    return wave
