"""Everything that a page can be about, at once: waves in each state, points, decisions, promises with requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from departments.chart.models import Department
from departments.chart.services import set_calendar
from departments.imports.models import OrganisationImport
from departments.notifications.delivery import deliver
from departments.people.models import Employee
from departments.worktime.draft import DayEntry, EntryKind
from departments.worktime.models import Calendar
from departments.worktime.selectors import draft_of
from departments.worktime.services import change_calendar, make_calendar
from departments.worktime.windows import Window
from feedback.actions.models import Point
from feedback.actions.services import decide_action, decide_no
from feedback.surveys.models import Survey
from feedback.waves.models import Wave
from ikg.tick import NOTICES
from promises.definitions.models import Promise
from promises.trial.models import Trial
from tests.departments import importing as bringing
from tests.journeys.cast import Cast, answer, at, plan, points_of, quiet_tick, settled_wave, suppliers_of
from tests.journeys.requesting import import_file, make_promise, small_file
from tests.promises import trials as trying

NOW = "2026-11-10T10:00"
FEW = 5
"""Mails that were sent, so that the send log has rows of both kinds."""


@dataclass(frozen=True)
class Stage:
    """Tuesday 10 November 2026, 10.00 hours. `published` waits for decisions; `waiting`, `proposed` and `running` are
    points of it: nothing decided, a no to confirm, an action that runs.
    """

    cast: Cast
    survey: Survey
    settled: Wave
    published: Wave
    open: Wave
    planned: Wave
    waiting: Point
    proposed: Point
    running: Point
    promise: Promise
    imports: dict[str, OrganisationImport]
    calendars: dict[str, Calendar]
    trials: dict[str, Trial]


def set_stage(cast: Cast, folder: Path) -> Stage:
    settled = settled_wave(cast)
    survey = settled.survey_version.survey
    published = _published(cast, survey)
    waiting, running = points_of(cast["vergunningen"], published)
    (proposed,) = points_of(cast["juridisch"], published)
    decide_action(
        running,
        by=cast.lead,
        now=at("2026-10-05T10:00"),
        title="Elke vrijdag een mail met de stand",
        owner=cast.people["vergunningen"][1],
        due_on=date(2026, 12, 18),
        text="U leest elke vrijdag hoe ver uw aanvraag is.",
    )
    decide_no(
        proposed,
        by=cast.other_lead,
        now=at("2026-11-09T10:00"),
        reason="Hiervoor zijn dit jaar geen mensen: wie dat zou doen, werkt aan de achterstand van vorig jaar.",
        constraint="staff",
        alternative="Op dinsdag en donderdag zit er iemand aan de balie.",
        review_on=date(2027, 6, 1),
    )
    opened = plan(
        cast,
        survey,
        opens="2026-11-09T08:00",
        closes="2026-12-04T17:00",
        title="Vierde kwartaal 2026",
        title_en="Fourth quarter 2026",
        now="2026-10-30T10:00",
    )
    quiet_tick("2026-11-09T09:00")
    answer(opened, cast.lead, {cast["juridisch"]: [4] * 8}, at("2026-11-09T11:00"))
    planned = plan(
        cast,
        survey,
        opens="2027-02-01T08:00",
        closes="2027-02-19T17:00",
        title="Eerste kwartaal 2027",
        title_en="First quarter 2027",
        now="2026-11-09T12:00",
    )
    quiet_tick(NOW)
    deliver(at(NOW), NOTICES, limit=FEW)
    promise = make_promise("vergunningen", since="2026-01-01")
    import_file(*small_file(folder))
    imports, calendars = _imports(cast), _calendars(cast)
    points = waiting, proposed, running
    return Stage(cast, survey, settled, published, opened, planned, *points, promise, imports, calendars, _trials(cast))


def _trials(cast: Cast) -> dict[str, Trial]:
    """Exports that the lead of Vergunningen brought: one that waits for its columns, one that cannot be read, one that
    was read; by state.
    """
    lead: dict[str, Any] = {"by": cast.lead, "now": at(NOW)}
    trials = [
        trying.brought(trying.export_of(1, 2), **lead),
        trying.was_read(b"nummer;ontvangen;beantwoord\r\n1;gisteren;vandaag\r\n", **lead),
        trying.was_read(trying.SERVICENOW.read_bytes(), name="servicenow_incidents.csv", **lead),
    ]
    return {one.state: one for one in trials}


def _calendars(cast: Cast) -> dict[str, Calendar]:
    """One for everybody, with a day of its own of each kind; one that takes these over and gets other hours."""
    known: dict[str, Any] = {"by": cast.manager, "now": at(NOW)}
    town_hall = make_calendar(name="Stadskantoor", **known)
    day = DayEntry(date(2026, 12, 24), EntryKind.WINDOWS, (Window(540, 750),), "Kerstavond")
    draft = draft_of(town_hall).with_day(day).with_closures({date(2027, 5, 7): "Brugdag"})
    draft = draft.with_day(DayEntry(date(2027, 5, 5), EntryKind.REOPENED, reason="Wij werken door"))
    change_calendar(town_hall, draft, reason="Sluitingen 2027", **known)
    kcc = make_calendar(name="Klantcontactcentrum met avondopenstelling", based_on=town_hall, **known)
    evening = ((Window(540, 750), Window(780, 1200)),) * 6 + ((),)
    change_calendar(kcc, draft_of(kcc).with_week(evening, date(2027, 1, 4)), reason="Avondopenstelling", **known)
    set_calendar(cast["gemeente"], town_hall, **known)
    set_calendar(cast["kcc"], kcc, **known)
    return {"town hall": town_hall, "kcc": kcc}


def _imports(cast: Cast) -> dict[str, OrganisationImport]:
    """One in each state that waits for somebody, and one that changed nothing; by state."""
    head = "E-mailadres;Naam;Afdelingscode\r\n"
    manager: dict[str, Any] = {"by": cast.manager, "day": date(2026, 11, 10), "now": at(NOW)}
    known = cast.people["kcc"][0]
    same = f"{head}{known.email};{known.name};kcc\r\n".encode()
    new = f"{head}joy@oeverstad.example;Joy Okafor;kcc\r\n".encode()
    imports = [
        bringing.brought(new, name="nieuw.csv", **manager),
        bringing.checked(new, name="nieuw.csv", **manager),
        bringing.checked(f"{head}geen adres;Joy Okafor;weg\r\n".encode(), name="fout.csv", **manager),
        bringing.applied(same, name="zelfde.csv", **manager),
    ]
    return {one.state: one for one in imports}


def _published(cast: Cast, survey: Survey) -> Wave:
    """Two low questions about Vergunningen, one about Juridische Zaken; Griffie is hidden."""
    wave = plan(
        cast,
        survey,
        opens="2026-09-07T08:00",
        closes="2026-09-25T17:00",
        title="Derde kwartaal 2026",
        title_en="Third quarter 2026",
        now="2026-08-31T10:00",
    )
    quiet_tick("2026-09-07T09:00")
    for person, said in _said(cast).items():
        answer(wave, person, said, at("2026-09-08T10:00"))
    quiet_tick("2026-09-25T17:00")
    quiet_tick("2026-09-25T17:16")
    wave.refresh_from_db()
    assert wave.state == Wave.State.PUBLISHED
    return wave


def _said(cast: Cast) -> Mapping[Employee, Mapping[Department, list[int]]]:
    found = {}
    for code, count in [("kcc", 11), ("burgerzaken", 7), ("juridisch", 10), ("vergunningen", 10), ("griffie", 4)]:
        for number, person in enumerate(cast.people[code][:count]):
            odd = number % 2
            scores = [4 + odd, 3 + odd, 4 + odd, 3 + odd, 4 + odd, 2 + odd, 3 + odd, 4 + odd]
            found[person] = {supplier: list(scores) for supplier in suppliers_of(cast, code)}
            if cast["vergunningen"] in found[person]:
                found[person][cast["vergunningen"]][1] = 2 + odd
    return found
