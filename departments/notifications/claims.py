"""Taking notifications out of the outbox and saying what became of them.

A row belongs to whoever changed it from owed to claimed; every later change names the claim, and counts the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef

from departments.notifications.calculation import LEASE, RETRIES_AFTER_LAPSE, message_id_of, retry_after
from departments.notifications.models import Notification, NotificationQuerySet
from departments.people.models import Absence, AbsenceQuerySet, Employee

State = Notification.State


@dataclass(frozen=True)
class Day:
    """A local day, and as two moments: from `begin` up to, not including, `end`."""

    date: date
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Claim:
    """What one worker may send to one person now, in one mail."""

    key: UUID
    recipient: Employee
    message_id: str
    notifications: tuple[Notification, ...]

    def rows(self) -> NotificationQuerySet:
        """Those that are still in the hands of this worker."""
        return Notification.objects.filter(claim=self.key, state=State.CLAIMED)


def local_day(day: date, zone: str) -> Day:
    begin = datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)
    return Day(day, begin, end)


def recipients_waiting(now: datetime, day: Day, kinds: Iterable[str], limit: int) -> list[int]:
    """Who has something due, is not away and had no mail yet on this day; longest waiting first."""
    had_mail = Notification.objects.sent_between(day.begin, day.end).filter(recipient=OuterRef("recipient"))
    waiting = Notification.objects.due(now).filter(~Exists(had_mail), ~Exists(_absence(day)), kind__in=list(kinds))
    first = waiting.values("recipient").annotate(first=Min("due_at")).order_by("first", "recipient")
    return list(first.values_list("recipient", flat=True)[:limit])


@transaction.atomic
def claim_for(recipient: int, now: datetime, day: Day, kinds: Iterable[str]) -> Claim | None:
    """Claim all that is due to one person; None when somebody else was first, today's mail has gone or they are away.

    What is owed to somebody who is away stays owed until they return.
    """
    # One worker a person: two that each take another notice would send two mails on one day.
    employee = Employee.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=recipient).first()
    of_person = Notification.objects.filter(recipient=recipient)
    if employee is None or of_person.sent_between(day.begin, day.end).exists():
        return None
    if Absence.objects.on(day.date).filter(employee=employee).exists():
        return None
    if of_person.filter(state=State.CLAIMED).exists():
        return None
    due = list(of_person.due(now).filter(kind__in=list(kinds)).order_by("pk"))
    latest = _latest_steps(due)
    of_person.owed().filter(pk__in=[row.pk for row in due if row not in latest]).update(state=State.SUPERSEDED)
    if not latest:
        return None
    return _take(employee, latest, _message_id(latest[0]), now, State.OWED)


@transaction.atomic
def claim_lapsed(key: UUID, now: datetime) -> Claim | None:
    """Take over what another worker left behind, with the Message-ID that it may have used; once.

    The second time nobody can tell whether the mail has gone: the notifications become uncertain.
    """
    rows = list(Notification.objects.lapsed(now).filter(claim=key).select_related("recipient").order_by("pk"))
    if not rows:
        return None
    if rows[0].lapses >= RETRIES_AFTER_LAPSE:
        Notification.objects.lapsed(now).filter(claim=key).update(
            state=State.UNCERTAIN, claim=None, leased_until=None, lapses=F("lapses") + 1
        )
        return None
    return _take(rows[0].recipient, rows, rows[0].message_id, now, State.CLAIMED)


def lapsed_claims(now: datetime, day: Day, limit: int) -> list[UUID]:
    """The claims whose lease ran out; those of who is away by now wait for their return."""
    lapsed = Notification.objects.lapsed(now).filter(~Exists(_absence(day)), claim__isnull=False)
    return [key for key in lapsed.order_by("claim").values_list("claim", flat=True).distinct()[:limit] if key]


def renew(claim: Claim, now: datetime) -> bool:
    """Right before sending: a fresh lease; False when this worker was so slow that another took over."""
    return claim.rows().update(leased_until=now + LEASE) > 0


def drop(claim: Claim, notification: Notification, reason: str) -> None:
    """It is no longer true: it will not be sent."""
    claim.rows().filter(pk=notification.pk).update(
        state=State.CANCELLED, reason=reason[:200], claim=None, leased_until=None
    )


def keep_title(claim: Claim, notification: Notification, title: str) -> None:
    """What this notice says, for the send log."""
    claim.rows().filter(pk=notification.pk).update(title=title[:200])


def mark_sent(claim: Claim, now: datetime) -> int:
    """The mail server has it. Returns how many notifications were in it."""
    return claim.rows().update(state=State.SENT, sent_at=now, reason="", claim=None, leased_until=None)


def mark_bounced(claim: Claim, reason: str) -> int:
    """The address was refused for good."""
    return claim.rows().update(state=State.BOUNCED, reason=reason[:200], claim=None, leased_until=None)


def postpone(claim: Claim, notifications: Iterable[Notification], now: datetime, reason: str) -> None:
    """Refused for now: try again after the time that the number of refusals asks."""
    for notification in notifications:
        attempts = notification.attempts + 1
        claim.rows().filter(pk=notification.pk).update(
            state=State.OWED,
            attempts=attempts,
            due_at=now + retry_after(attempts),
            reason=reason[:200],
            claim=None,
            leased_until=None,
        )


def give_back(claim: Claim) -> None:
    """Nothing reached the mail server: owed as before, and it cost no attempt."""
    claim.rows().update(state=State.OWED, claim=None, leased_until=None)


def _take(
    recipient: Employee, rows: list[Notification], message_id: str, now: datetime, state: Notification.State
) -> Claim | None:
    key = uuid4()
    free = Notification.objects.filter(pk__in=[row.pk for row in rows], state=state)
    taken = free if state == State.OWED else free.filter(claim=rows[0].claim, leased_until__lte=now)
    taken.update(
        state=State.CLAIMED,
        claim=key,
        leased_until=now + LEASE,
        message_id=message_id,
        lapses=F("lapses") + (1 if state == State.CLAIMED else 0),
    )
    mine = tuple(Notification.objects.filter(claim=key).order_by("pk"))
    return Claim(key, recipient, message_id, mine) if mine else None


def _absence(day: Day) -> AbsenceQuerySet:
    return Absence.objects.on(day.date).filter(employee=OuterRef("recipient"))


def _latest_steps(due: list[Notification]) -> list[Notification]:
    """Of each schedule only the last step that is due: after an outage one reminder, not three."""
    last: dict[tuple[str, str, int], Notification] = {}
    for row in sorted(due, key=lambda row: row.step):
        last[row.kind, row.subject_kind, row.subject_id] = row
    return sorted(last.values(), key=lambda row: row.pk)


def _message_id(first: Notification) -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return message_id_of(first.kind, first.subject_kind, first.subject_id, first.step, first.recipient_id, host)
