from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Model

from departments.notifications.models import Heartbeat, Notification, NotificationQuerySet
from departments.people.models import Employee

ROWS_AT_ONCE = 1000


@transaction.atomic
def owe(
    *, kind: str, subject: Model, step: int, recipients: Iterable[Employee | int], due_at: datetime, title: str = ""
) -> int:
    """Owe each recipient this notice, once whatever happens; in the transaction of the change that causes it.

    `step` is a number of the frozen schedule. Who is already owed (or had) it is passed over. `title` (a msgid) is what
    the send log calls it until it is composed.
    Returns how many are new.
    """
    numbers = dict.fromkeys(one.pk if isinstance(one, Employee) else one for one in recipients)
    of_step = Notification.objects.filter(kind=kind, **_subject(subject), step=step)
    before = of_step.count()
    rows = (
        Notification(kind=kind, **_subject(subject), step=step, recipient_id=number, due_at=due_at, title=title)
        for number in numbers
    )
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        Notification.objects.bulk_create(batch, ignore_conflicts=True)
    return of_step.count() - before


@transaction.atomic
def cancel(*, kinds: Iterable[str], subject: Model, reason: str) -> int:
    """Take back what was not sent yet; the send log keeps the reason (a msgid). Returns how many."""
    return (
        _waiting(subject).filter(kind__in=list(kinds)).update(state=Notification.State.CANCELLED, reason=reason[:200])
    )


@transaction.atomic
def supersede(*, kind: str, subject: Model, before_step: int) -> int:
    """A later step is due: the earlier ones that were not sent yet stay unsent. Returns how many."""
    return _waiting(subject).filter(kind=kind, step__lt=before_step).update(state=Notification.State.SUPERSEDED)


@transaction.atomic
def cancel_older(before: datetime, *, reason: str) -> int:
    """Take back all that was due before a moment and not sent: of a history that was loaded, or a restored backup."""
    return (
        Notification.objects.owed()
        .filter(due_at__lt=before)
        .update(state=Notification.State.CANCELLED, reason=reason[:200])
    )


@transaction.atomic
def beat(name: str, now: datetime) -> None:
    """Remember that this periodic work ran."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def _waiting(subject: Model) -> NotificationQuerySet:
    return Notification.objects.owed().filter(**_subject(subject))


def _subject(subject: Model) -> dict[str, object]:
    return {"subject_kind": subject._meta.model_name, "subject_id": subject.pk}
