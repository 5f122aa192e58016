"""What stands in the town to look at: waves, invitations, results, points, decisions, actions, promises, work."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from departments.chart.models import ChartChange, Department
from departments.chart.services import set_calendar
from departments.imports.models import OrganisationImport
from departments.jobs.models import Job
from departments.notifications.models import KeptMail, Notification
from departments.people.models import Employee
from departments.worktime.draft import DayEntry, EntryKind
from departments.worktime.selectors import draft_of
from departments.worktime.services import change_calendar, make_calendar
from feedback.actions.models import Action, Decision, FollowUp, Point
from feedback.scores.models import Publication, PublishedCell, RegroupedCell, Regrouping
from feedback.scores.regrouped import chart_today, digest_of, places_today
from feedback.surveys.library import CORE_8
from feedback.surveys.models import Question, Survey, SurveyVersion
from feedback.waves.models import Invitation, Wave, WaveUnit
from promises.definitions.services import make_promise
from promises.requests.models import Request
from tests.permissions.town import NOW, SUPPLIERS, TODAY, TOMORROW, Town
from tests.promises import trials as trying

DAY = timedelta(days=1)
NO_REASON = "Hiervoor zijn dit jaar geen mensen: wie dat zou doen, werkt aan de achterstand van vorig jaar."


def furnish(town: Town) -> Town:
    survey = Survey.objects.create(name="Kern van de samenwerking", purpose="Zo horen afdelingen wat goed gaat.")
    version = SurveyVersion.objects.create(survey=survey, number=1)
    questions = Question.objects.bulk_create(
        Question(version=version, position=place, code=one.code, dimension=one.dimension, text=one.text)
        for place, one in enumerate(CORE_8[:2], start=1)
    )
    town.things["survey"] = (survey.pk,)
    town.texts |= {f"{code} by name": f">{town.places[code].name}<" for code in SUPPLIERS}
    town.texts["the other lead"] = town["other lead"].name
    waves = _waves(town, version)
    _invite(town, waves)
    _publish(town, waves["published"], list(questions))
    _follow_up(town, waves["published"], questions[0])
    for code in ("own", "sister"):
        promise = make_promise(
            code=f"termijn-{code}",
            department=town.places[code],
            sentence="Een aanvraag is op tijd klaar.",
            promised_share=Decimal("0.9"),
            valid_from=TODAY,
            by=None,
            now=NOW,
        )
        town.things[f"promise of {code}"] = (promise.promise_id,)
    _background(town)
    _trials(town)
    return town


def _trials(town: Town) -> None:
    """Requests to three departments; exports that the lead brought: one waits, one is read, one got stuck."""
    for code in ("own", "sister", "other"):
        Request.objects.bulk_create(
            Request(
                source="zaken", source_id=f"{code}-{number}", evidence="imported", department=town.places[code],
                received_at=NOW - 30 * DAY, answered_at=NOW - (30 - number) * DAY,
            )
            for number in range(1, 8)
        )  # fmt: skip
    lead: dict[str, Any] = {"by": town["lead"], "now": NOW}
    for name, trial in {
        "columns": trying.brought(trying.export_of(1, 2), **lead),
        "ready": trying.was_read(trying.export_of(1, 2), **lead),
        "stopped": trying.chosen_columns(trying.brought(trying.export_of(1), **lead), now=NOW),
    }.items():
        town.things[f"trial, {name}"] = (trial.pk,)
    Job.objects.filter(kind="trial.read", subject_id=trial.pk).update(state=Job.State.FAILED, finished_at=NOW)
    town.things["trial of no such number"] = (999_999,)


def _waves(town: Town, version: SurveyVersion) -> dict[str, Wave]:
    found = {}
    for state, begin in [
        ("draft", NOW + 90 * DAY),
        ("scheduled", NOW + 60 * DAY),
        ("open", NOW - DAY),
        ("cancelled", NOW - 10 * DAY),
        ("published", NOW - 60 * DAY),
    ]:
        found[state] = _wave(town, version, state, begin)
        town.things[f"{state} wave"] = (found[state].pk,)
    found["foreign"] = _wave(town, version, "open", NOW - DAY, name="foreign")
    found["departed"] = _wave(town, version, "open", NOW - DAY, name="departed")
    return found


def _wave(town: Town, version: SurveyVersion, state: str, begin: datetime, name: str = "") -> Wave:
    wave = Wave.objects.create(
        title=f"Meting {name or state}",
        survey_version=version,
        state=state,
        opens_at=begin,
        closes_at=begin + 20 * DAY,
        works_council_saw_settings=True,
    )
    town.texts[f"the {name or state} wave"] = wave.title
    wave.suppliers.set([town.places[code] for code in SUPPLIERS if state == "published" or code != "predecessor"])
    wave.audience.set([town.places["gemeente"]])
    WaveUnit.objects.bulk_create(
        WaveUnit(wave=wave, department=one, parent=one.parent, name=one.name, invited=12)
        for one in Department.objects.select_related("parent")
    )
    return wave


def _invite(town: Town, waves: dict[str, Wave]) -> None:
    """Everybody in the open wave, of whom the director is done; in the foreign one only a colleague."""
    for role, person in town.people.items():
        if role != "left":
            is_done = role == "director"
            state = Invitation.State.DONE if is_done else Invitation.State.INVITED
            _ask(waves["open"], person, state)
    _ask(waves["foreign"], town["colleague"])
    town.things["own questionnaire"] = (waves["open"].pk,)
    town.things["a colleague's questionnaire"] = (waves["foreign"].pk,)
    town.things["cancelled questionnaire"] = (waves["cancelled"].pk,)
    for whose in ("own", "a colleague's"):
        town.things[f"{whose} first step"] = (*town.things[f"{whose} questionnaire"], 1)


def _ask(wave: Wave, person: Employee, state: str = Invitation.State.INVITED) -> None:
    assert person.department is not None
    Invitation.objects.create(wave=wave, person=person, customer_unit=person.department, state=state)


def _publish(town: Town, wave: Wave, questions: list[Question]) -> None:
    """A mean of its own for each supplier, so that a page that shows another's can be told."""
    publication = Publication.objects.create(wave=wave, at=NOW - 30 * DAY, hash="a" * 64)
    digest = digest_of(wave, places_today(wave, chart_today(TODAY)))
    units = {str(town.places["kcc"].pk): town.places["kcc"].pk}
    regrouping = Regrouping.objects.create(wave=wave, chart_on=TODAY, at=NOW, units=units, hash=digest)
    for number, code in enumerate(SUPPLIERS):
        mean = 2.1 + number / 10
        supplier = town.places[code]
        for question in [*questions, None]:
            cell = {"supplier": supplier, "question": question, "mean": mean, "hash": "c" * 64}
            PublishedCell.objects.create(publication=publication, level="supplier", n=25, top2=0.5, **cell)
            PublishedCell.objects.create(
                publication=publication, level="department", customer=town.places["kcc"], n=12, **cell
            )
            RegroupedCell.objects.create(
                regrouping=regrouping, level="department", customer=town.places["kcc"], n=12, **cell
            )


def _follow_up(town: Town, wave: Wave, question: Question) -> None:
    """Of each supplier a point that waits, one with a no that waits for a yes, and one with an action."""
    leads = {"own": "lead", "sister": "sister lead", "other": "other lead", "predecessor": "lead"}
    for code in SUPPLIERS:
        lead, supplier = town[leads[code]], town.places[code]
        for cycle, kind in enumerate(["waiting", "proposed", "running", "settled"], start=1):
            follow_up = FollowUp.objects.create(
                wave=wave,
                supplier=supplier,
                cycle=cycle,
                state=FollowUp.State.DECIDED if kind in {"running", "settled"} else FollowUp.State.TO_DECIDE,
                started_on=TODAY - 5 * DAY,
                due_on=TOMORROW,
            )
            point = Point.objects.create(follow_up=follow_up, question=question)
            town.things[f"{kind} point of {code}"] = (point.pk,)
            if kind in {"proposed", "settled"}:
                confirmed = {"confirmed_by": town["director"], "confirmed_at": NOW} if kind == "settled" else {}
                town.texts[f"{kind} no of {code}"] = text = f"{NO_REASON} ({kind} {code})"
                Decision.objects.create(
                    point=point, kind="no", decided_by=lead, decided_at=NOW - DAY, text=text, constraint="staff",
                    alternative="Op dinsdag zit er iemand.", review_on=TODAY + 200 * DAY, **confirmed,
                )  # fmt: skip
            if kind == "running":
                decision = Decision.objects.create(
                    point=point, kind="action", decided_by=lead, decided_at=NOW - DAY, text="Wij doen dit."
                )
                owner = town["employee"] if code == "sister" else lead
                Action.objects.create(
                    decision=decision, department=supplier, title=f"Actie {code}", owner=owner, due_on=TOMORROW
                )


def _background(town: Town) -> None:
    """An import of the manager with its job, a planned change of the chart, a notice, a mail that was kept."""
    for name, state in [("mapping", "mapping"), ("checked", "checked"), ("failed", "checking")]:
        brought = OrganisationImport.objects.create(
            state=state, by=town["second manager"], brought_at=NOW, file_name="mensen.csv", content=b"code;naam\n",
            content_hash="d" * 64, tables=[{"sheet": "", "columns": ["code", "naam"], "rows": 0}],
            mapping=[{"sheet": "", "holds": "departments", "columns": {"code": "code", "name": "naam"}}],
            day=TODAY, differences={}, encoding="utf-8", delimiter=";",
        )  # fmt: skip
        town.things[f"import, {name}"] = (brought.pk,)
    Job.objects.create(
        kind="organisation_import.check", subject_id=brought.pk, by=town["second manager"], state=Job.State.FAILED,
        message="Het is niet gelukt.", created_at=NOW, started_at=NOW, finished_at=NOW,
    )  # fmt: skip
    town.things |= {"example file": ("mensen.csv",), "import of no such number": (999_999,)}
    plan = {"department": town.places["sister"].pk, "name": "Burgerzaken en Balie"}
    change = ChartChange.objects.create(
        kind="rename", day=TOMORROW, reason="Zo heet de balie.", plan=plan, recorded_at=NOW
    )
    change.departments.set([town.places["sister"]])
    town.things["planned change"] = (change.pk,)
    calendar = make_calendar(name="Stadskantoor", by=town["second manager"], now=NOW)
    day = DayEntry(TODAY + 30 * DAY, EntryKind.CLOSED, reason="Brugdag")
    change_calendar(calendar, draft_of(calendar).with_day(day), reason="Brugdag", by=town["second manager"], now=NOW)
    set_calendar(town.places["gemeente"], calendar, by=town["second manager"], now=NOW)
    town.things |= {"calendar": (calendar.pk,), "no such calendar": (999_999,)}
    Notification.objects.create(
        kind="follow_up.sent_back", subject_kind="point", subject_id=1, recipient=town["colleague"], due_at=NOW
    )
    mail = KeptMail.objects.create(
        at=NOW, message_id="<1@oeverstad.example>", sender="ikg@oeverstad.example", to=town["colleague"].email,
        subject="Een bericht", text="Voor één collega.",
    )  # fmt: skip
    town.things["kept mail"] = (mail.pk,)
    town.things["link that was never sent"] = ("1", "abc-def")
    town.things["somebody who left"] = (town["left"].pk,)
    town.things["nobody of this number"] = (999_999,)
    town.things["colleague"] = (town["colleague"].pk,)
    town.things["role of the sister lead"] = (town["sister lead"].roles.get().pk,)
    town.things["absence of the lead"] = (town["lead"].absences.get(last_day=TOMORROW).pk,)
