from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from departments.access.roles import Role
from departments.audit.models import AuditEntry
from departments.chart.models import Department
from departments.chart.selectors import answering_names, organisation_calendar
from departments.people.models import Employee
from departments.people.rules import LEADING
from departments.people.selectors import decision_departments, roles_of
from departments.worktime.calculation import WorkCalendar, local_date
from feedback.actions.desk import Desk, desk_of
from feedback.actions.models import Action, Decision, FollowUp, Point
from feedback.actions.people import Leadership, may_confirm, may_decide
from feedback.actions.workflow import WAITING, Schedule, schedule
from feedback.scores.models import PublishedCell

SETTLED = Q(decision__kind=Decision.Kind.ACTION) | Q(decision__confirmed_by__isnull=False)


@dataclass(frozen=True)
class WaitingPoint:
    """A point in the drawer. `age` in working days; `mean` the published one; `proposed`: a no that waits for a yes.

    `can_decide`: this person may; `is_theirs`: it is on this person's desk, by role or because it came up to it.
    `answered_by`: who answers for a supplier that closed; empty for one that exists.
    """

    point: Point
    age: int
    plan: Schedule
    mean: float | None
    can_decide: bool
    is_theirs: bool
    proposed: Decision | None
    answered_by: str = ""

    @property
    def follow_up(self) -> FollowUp:
        return self.point.follow_up

    @property
    def state(self) -> str:
        return self.point.follow_up.state

    @property
    def is_late(self) -> bool:
        return self.state in WAITING[1:]

    @property
    def next_on(self) -> date | None:
        return self.plan.next_on(self.state)


@dataclass(frozen=True)
class DecidedPoint:
    """What a supplier decided about a point: an action, or a reasoned no that somebody confirmed."""

    point: Point
    decision: Decision
    action: Action | None
    mean: float | None


@dataclass(frozen=True)
class DrawerFigures:
    """The drawer in numbers; `decided` counts this quarter."""

    waiting: int
    departments: int
    late: int
    at_directors: int
    oldest: WaitingPoint | None
    actions: int
    noes: int

    @property
    def decided(self) -> int:
        return self.actions + self.noes


def drawer(employee: Employee, now: datetime) -> list[WaitingPoint]:
    """Every point without a decision, the oldest first. Everybody reads it."""
    return _waiting(unsettled_points(), employee, now)


def mine(employee: Employee, now: datetime) -> list[WaitingPoint]:
    """The points on this person's desk without any decision yet, the oldest first."""
    return [one for one in drawer(employee, now) if one.is_theirs and one.can_decide]


def to_confirm(employee: Employee, today: date) -> list[Decision]:
    """The reasoned noes that wait for this person, the oldest first."""
    roles = roles_of(employee, today)
    waiting = Decision.objects.filter(kind=Decision.Kind.NO, confirmed_by=None)
    if Role.FUNCTIONAL_MANAGER not in roles:
        if not roles & LEADING:
            return []
        waiting = waiting.filter(point__follow_up__supplier__in=decision_departments(employee, today))
    named = waiting.select_related("point__question", "point__follow_up__supplier", "decided_by")
    found = list(named.order_by("decided_at", "pk"))
    if not found:
        return []
    leadership = Leadership.on(today)
    return [
        decision
        for decision in found
        if employee.pk in leadership.confirmers(decision.point.follow_up.supplier_id, decision.decided_by_id)
    ]


def waiting_for(employee: Employee, today: date) -> int:
    """How many points are on this person's desk: to decide, or a no to confirm."""
    desk = desk_of(employee, today)
    points = unsettled_points().filter(decision=None).values_list("follow_up__supplier_id", "follow_up__state")
    own = sum(desk.holds(supplier, state) for supplier, state in points) if desk.is_used else 0
    return own + len(to_confirm(employee, today))


def point_for(employee: Employee, pk: int, now: datetime) -> WaitingPoint | None:
    """One point, decided or not; None when it does not exist."""
    found = _waiting(_points().filter(pk=pk), employee, now)
    return found[0] if found else None


def drawer_figures(waiting: Sequence[WaitingPoint], today: date) -> DrawerFigures:
    """The numbers above the drawer. One query."""
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    decided = Point.objects.filter(SETTLED)
    actions = decided.filter(decision__kind=Decision.Kind.ACTION, decision__decided_at__date__gte=quarter)
    noes = decided.filter(decision__kind=Decision.Kind.NO, decision__confirmed_at__date__gte=quarter)
    return DrawerFigures(
        waiting=len(waiting),
        departments=len({one.follow_up.supplier_id for one in waiting}),
        late=sum(one.is_late for one in waiting),
        at_directors=sum(one.state in WAITING[3:] for one in waiting),
        oldest=waiting[0] if waiting else None,
        actions=actions.count(),
        noes=noes.count(),
    )


def decided_points(suppliers: Iterable[int] | None = None) -> list[DecidedPoint]:
    """What was decided, the newest first; about these suppliers or about all. Two queries."""
    points = _points().filter(SETTLED)
    if suppliers is not None:
        points = points.filter(follow_up__supplier__in=set(suppliers))
    found = list(points.order_by("-decision__decided_at", "-pk"))
    means = _means(found)
    return [
        DecidedPoint(point, point.decision, getattr(point.decision, "action", None), means.get(_key(point)))
        for point in found
    ]


def sent_back_because(point: Point) -> str:
    """Why the last no about this point was not confirmed; empty when none was sent back."""
    entry = AuditEntry.objects.filter(
        event="point.no_sent_back", target_kind=Point._meta.model_name or "", target_id=str(point.pk)
    ).last()
    return str(entry.details.get("reason", "")) if entry else ""


def _points() -> QuerySet[Point]:
    return Point.objects.select_related(
        "question", "follow_up__supplier", "follow_up__wave", "decision__decided_by", "decision__confirmed_by",
        "decision__action__owner",
    )  # fmt: skip


def unsettled_points() -> QuerySet[Point]:
    """Every point that waits for a decision, or for the confirmation of a no."""
    return _points().exclude(follow_up__state=FollowUp.State.DECIDED).exclude(SETTLED)


def _waiting(points: QuerySet[Point], employee: Employee, now: datetime) -> list[WaitingPoint]:
    today = local_date(now)
    calendar = organisation_calendar(today)
    desk = desk_of(employee, today)
    found = list(points.order_by("follow_up__started_on", "follow_up__supplier__name", "question__position", "pk"))
    means = _means(found)
    names = answering_names((point.follow_up.supplier for point in found), today)
    return [_read(point, today, calendar, means.get(_key(point)), desk, names) for point in found]


def _read(
    point: Point, today: date, calendar: WorkCalendar, mean: float | None, desk: Desk, answering: Mapping[int, str]
) -> WaitingPoint:
    decision: Decision | None = getattr(point, "decision", None)
    follow_up = point.follow_up
    return WaitingPoint(
        point=point,
        age=max(0, calendar.working_days_between(follow_up.started_on, today)),
        plan=schedule(follow_up.due_on, calendar),
        mean=mean,
        can_decide=decision is None and desk.may_decide(follow_up.supplier_id),
        is_theirs=desk.holds(follow_up.supplier_id, follow_up.state),
        proposed=decision if decision and decision.kind == Decision.Kind.NO and not decision.confirmed_by_id else None,
        answered_by=answering.get(follow_up.supplier_id, ""),
    )


def _key(point: Point) -> tuple[int, int, int]:
    return point.follow_up.wave_id, point.follow_up.supplier_id, point.question_id


def _means(points: Sequence[Point]) -> dict[tuple[int, int, int], float]:
    cells = PublishedCell.objects.filter(
        level=PublishedCell.Level.SUPPLIER,
        publication__wave__in={point.follow_up.wave_id for point in points},
        supplier__in={point.follow_up.supplier_id for point in points},
        question__in={point.question_id for point in points},
        mean__isnull=False,
    ).values_list("publication__wave_id", "supplier_id", "question_id", "mean")
    return {(wave, supplier, question or 0): mean or 0.0 for wave, supplier, question, mean in cells}


def running_actions(employee: Employee, today: date) -> list[Action]:
    """Open actions that this person owns or whose department this person leads, the first due first.

    Those of a closed department are with who leads the one that answers for it.
    """
    led = decision_departments(employee, today).values("pk")
    mine = Action.objects.filter(Q(owner=employee) | Q(department__in=led), status=Action.Status.OPEN)
    return list(mine.select_related("decision__point", "department", "owner").order_by("due_on", "pk"))


def may_close(employee: Employee, action: Action, now: datetime) -> bool:
    """Its owner, or who may decide about that department."""
    return action.owner_id == employee.pk or leads(employee, action.department, now)


def leads(employee: Employee, supplier: Department, now: datetime) -> bool:
    return bool(may_decide(employee, supplier, local_date(now)))


def may_confirm_this(employee: Employee, decision: Decision, now: datetime) -> bool:
    return bool(may_confirm(employee, decision, decision.point.follow_up.supplier, local_date(now)))


def may_read_proposal(employee: Employee, decision: Decision, now: datetime) -> bool:
    """A no that nobody confirmed is read by who proposed it and who decides or confirms there; not by customers yet."""
    seen = Decision.objects.visible_to(employee, local_date(now)).filter(pk=decision.pk)
    return seen.exists() or may_confirm_this(employee, decision, now)


def has_points(departments: Collection[int] | None = None) -> bool:
    """Whether a wave ever left points behind, to decide on or decided: about these departments, or any."""
    points = Point.objects.all()
    return (points if departments is None else points.filter(follow_up__supplier__in=departments)).exists()
