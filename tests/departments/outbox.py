"""Notices that tests owe and send. The subject is a department; what is still true stands in a table of the test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from departments.notifications.models import Notification
from departments.notifications.notices import Notice, NoticeKind
from departments.notifications.services import owe

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10.00 here
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
State = Notification.State


def notice_kind(
    kind: str = "point", *, urgency: str = "act", true: bool = True, path: str = "/lade/", title: str = "Besluit nemen"
) -> NoticeKind:
    return NoticeKind(
        kind=kind,
        still_true=lambda _row, _now: true,
        compose=lambda row, _now: Notice(
            title=f"{title} {row.step}", text="Klanten wachten te lang.", button="Neem een besluit", path=path,
            urgency=urgency, when="Te laat",  # type: ignore[arg-type]
        ),
    )  # fmt: skip


def kinds(*found: NoticeKind) -> dict[str, NoticeKind]:
    return {kind.kind: kind for kind in found or (notice_kind(),)}


def owed(subject, recipients, *, kind: str = "point", step: int = 1, due_at: datetime = TUESDAY - HOUR) -> int:
    return owe(kind=kind, subject=subject, step=step, recipients=recipients, due_at=due_at)


def states(**filters) -> list[str]:
    return list(Notification.objects.filter(**filters).order_by("pk").values_list("state", flat=True))
