"""What the leads of the demonstration decided, when, and what they left lying."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from departments.people.selectors import directors_of, leads_of
from departments.worktime.calculation import WorkCalendar, local_date
from feedback.actions.models import Action, Decision, FollowUp, Point
from feedback.actions.services import close_action, confirm_no, decide_action, decide_no
from feedback.waves.models import Wave
from ikg.demonstration.waves import HOME
from ikg.tick import catch_up


@dataclass(frozen=True)
class Doing:
    """An action, decided so many working days after publication; `landed` counts from there too."""

    day: int
    title: str
    text: str
    term: int
    landed: int | None = None
    outcome: str = ""


@dataclass(frozen=True)
class NotDoing:
    """A reasoned no; `confirmed` is None while it waits for somebody above."""

    day: int
    reason: str
    constraint: str
    alternative: str
    confirmed: int | None


Answer = Doing | NotDoing

# Juridische Zaken leaves its first result lying, Vergunningen its second: that is what the drawer is for.
FIRST: dict[str, Answer] = {
    "ict": Doing(
        6, "Inloopuur op dinsdag en donderdag", "U kunt zonder afspraak langskomen met een vraag of storing, bij u in "
        "het gebouw. Bedacht met het KCC en Burgerzaken.", 45, 44,
        "Het inloopuur is er. Gemiddeld komen elf collega’s langs met een vraag of storing.",
    ),
    "financien": Doing(
        9, "Bericht zodra een factuur is betaald", "U krijgt vanzelf een bericht als een factuur is goedgekeurd en als "
        "hij is betaald. U hoeft er niet meer naar te vragen.", 45, 42,
        "Het bericht gaat vanzelf uit. Vragen over betaalde facturen zijn bijna verdwenen.",
    ),
    "hr": Doing(12, "Eén checklist voor nieuwe collega’s", "Leidinggevenden krijgen één lijst met wat er vóór de "
                "eerste werkdag geregeld moet zijn, en wie dat doet.", 42, 40,
                "Elke nieuwe collega had deze maand op dag één een account, een pas en een plek."),
    "facilitair": NotDoing(
        11, "Vergaderzalen voor een heel kwartaal vooruit vastleggen doen we niet: dan staan zalen vaker leeg terwijl "
        "anderen zoeken.", "goals", "U kunt zes weken vooruit boeken, en vrijgekomen zalen staan direct op het scherm.",
        14,
    ),
    "vergunningen": Doing(
        15, "Elke dag een vast terugbeluur", "Tussen elf en twaalf bellen wij iedereen terug die een vraag heeft "
        "achtergelaten.", 30, 20, "Het terugbeluur is er, elke werkdag. In drukke weken is een uur nog te kort.",
    ),
    "ruimtelijke-ontwikkeling": Doing(
        10, "Eerst bellen, dan adviseren", "Voor een advies bellen we u, zodat we de echte vraag kennen.", 30, 26,
        "Adviezen gaan in één keer goed de deur uit.",
    ),
    "burgerzaken": Doing(8, "Rooster van het spoedloket delen", "U ziet op intranet wie spoed aanneemt.", 20, 17,
                         "Het rooster staat er, elke maandag ververst."),
    "kcc": Doing(13, "Terugbelnotitie met de hele vraag", "In elke notitie staat wat de inwoner al heeft geprobeerd.",
                 25, 22,
                 "De notitie heeft een vak voor wat al is geprobeerd, en iedereen vult het in."),
}  # fmt: skip

LATEST: dict[str, Answer] = {
    "ict": Doing(7, "Status van een storing per bericht", "Bij elke stap in uw melding krijgt u een bericht, ook als "
                 "er nog geen oplossing is.", 45),
    "financien": Doing(10, "Budgethouders zien hun ruimte zelf", "U ziet elke dag in het systeem wat er nog in uw "
                       "budget zit.", 60),
    "hr": Doing(9, "Vaste adviseur per domein", "U weet bij wie u moet zijn: de namen staan op intranet.", 40),
    "facilitair": Doing(14, "Dubbele boekingen blokkeren", "Het systeem laat een zaal niet meer twee keer boeken.", 40),
    "juridische-zaken": Doing(16, "Binnen twee dagen zeggen wanneer het advies komt", "U hoort binnen twee werkdagen "
                              "wie uw vraag behandelt en wanneer het advies er is.", 30),
    "ruimtelijke-ontwikkeling": NotDoing(
        12, "Een advies binnen drie dagen halen we niet voor grote plannen: er zijn twee adviseurs, en zorgvuldig "
        "toetsen aan het omgevingsplan kost tijd.", "staff", "Bij een klein plan krijgt u binnen drie dagen een eerste "
        "oordeel aan de telefoon.", None,
    ),
    "burgerzaken": Doing(6, "Wijzigingen een maand vooruit melden", "Nieuwe werkwijzen melden we vier weken vooraf.",
                         30),
    "kcc": Doing(11, "Meeluisteren met het KCC", "Elke maand kunt u een ochtend meeluisteren aan de telefoon.", 50),
}  # fmt: skip


def follow_up(wave: Wave, answers: dict[str, Answer], calendar: WorkCalendar, *, until: datetime) -> None:
    """Live through the working days after publication: decide on time or leave it, and let the tick remind."""
    published = local_date(wave.publication.at)
    for number, day in enumerate(_working_days(published, local_date(until), calendar), start=1):
        morning = datetime.combine(day, time(9), HOME)
        catch_up(morning)
        for code, answer in answers.items():
            for point in _points(wave, code):
                _take_part(point, answer, number, morning, calendar)


def _working_days(after: date, before: date, calendar: WorkCalendar) -> Iterator[date]:
    day = calendar.add_working_days(after, 1)
    while day < before:
        yield day
        day = calendar.add_working_days(day, 1)


def _points(wave: Wave, code: str) -> list[Point]:
    points = Point.objects.filter(follow_up__wave=wave, follow_up__supplier__code=code)
    return list(points.select_related("follow_up__supplier").order_by("pk"))


def _take_part(point: Point, answer: Answer, number: int, morning: datetime, calendar: WorkCalendar) -> None:
    if number == answer.day and point.follow_up.state != FollowUp.State.DECIDED:
        _decide(point, answer, morning, calendar)
    elif isinstance(answer, Doing) and number == answer.landed:
        for action in Action.objects.filter(decision__point=point, status=Action.Status.OPEN):
            close_action(action, by=action.owner, outcome=answer.outcome, now=morning)
    elif isinstance(answer, NotDoing) and number == answer.confirmed:
        for decision in Decision.objects.filter(point=point, confirmed_by=None):
            above = directors_of(point.follow_up.supplier, local_date(morning))
            confirm_no(decision, by=above[0], now=morning)


def _decide(point: Point, answer: Answer, morning: datetime, calendar: WorkCalendar) -> None:
    today = local_date(morning)
    lead = leads_of(point.follow_up.supplier, today)[0]
    if isinstance(answer, NotDoing):
        decide_no(
            point,
            by=lead,
            now=morning,
            reason=answer.reason,
            constraint=answer.constraint,
            alternative=answer.alternative,
            review_on=calendar.add_working_days(today, 120),
        )
        return
    decide_action(
        point,
        by=lead,
        now=morning,
        title=answer.title,
        owner=lead,
        due_on=calendar.add_working_days(today, answer.term),
        text=answer.text,
    )
