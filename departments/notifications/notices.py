"""What a stage that owns notices hands to the delivery: is it still true, and what does it say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from departments.notifications.models import Notification

Urgency = Literal["act", "mind", "good"]


@dataclass(frozen=True)
class Notice:
    """One item of somebody's mail, in the language that is active while it is composed.

    `path` is relative ("/lade/"); `when` is the short word beside the shape ("Te laat", "Voor vrijdag").
    Urgency: act (needs you now), mind (needs you), good (worth knowing).
    """

    title: str
    text: str
    button: str
    path: str
    urgency: Urgency
    when: str

    def __post_init__(self) -> None:
        if not self.path.startswith("/") or self.path.startswith("//") or "\\" in self.path:
            raise ValueError(f"not a path of this site: {self.path!r}")


@dataclass(frozen=True)
class NoticeKind:
    """Both are asked after the claim, right before sending; `still_true` False cancels the notification."""

    kind: str
    still_true: Callable[[Notification, datetime], bool]
    compose: Callable[[Notification, datetime], Notice]
