"""Sending what is due: claim, commit, check, send, mark.

Wherever this process is killed, the next run goes on: before the claim nothing happened; between claim and mark the
lease runs out and the mail is sent once more with the same Message-ID, so that mail programs show it once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext_noop

from departments.chart.selectors import organisation_calendar, organisation_name
from departments.notifications import claims, pause
from departments.notifications.claims import Claim
from departments.notifications.digest import compose_mail
from departments.notifications.models import Notification
from departments.notifications.notices import Notice, NoticeKind
from departments.notifications.transport import Outcome, Postman, postman
from departments.worktime.calculation import local_date

logger = structlog.get_logger(__name__)
RECIPIENTS_AT_ONCE = 600
MAILS_A_SECOND = 20.0


@dataclass(frozen=True)
class Round:
    """One run of the delivery."""

    kinds: Mapping[str, NoticeKind]
    post: Postman
    clock: Callable[[], datetime]
    organisation: str
    zone: str


def deliver(
    now: datetime,
    kinds: Mapping[str, NoticeKind],
    limit: int = RECIPIENTS_AT_ONCE,
    mails_a_second: float = MAILS_A_SECOND,
) -> int:
    """Send one mail to everybody to whom something is due; returns how many mails the server took.

    Outside sending hours, or while the mail server does not answer, nothing goes out. `limit` is in recipients.
    Call it outside a transaction: each claim must be committed before its mail goes.
    """
    today = local_date(now)
    calendar = organisation_calendar(today)
    if calendar.first_sending_moment(now) > now or pause.is_paused(now):
        return 0
    with postman() as post:
        run = Round(kinds, post, _running_clock(now), organisation_name(today), calendar.zone)
        least_seconds = 1 / mails_a_second if post.goes_by_network else 0.0
        sent = 0
        for claim in _claims(run, claims.local_day(calendar.local_date(now), calendar.zone), limit):
            begun = time.monotonic()
            outcome = _deliver_one(run, claim)
            sent += outcome is Outcome.ACCEPTED
            if outcome is Outcome.UNREACHED and pause.count_failure(run.clock()):
                logger.warning("sending_paused")
                break
            if outcome is Outcome.ACCEPTED:
                time.sleep(max(0.0, least_seconds - (time.monotonic() - begun)))
        return sent


def _claims(run: Round, day: claims.Day, limit: int) -> Iterator[Claim]:
    """What was left behind first, then what is due; each claimed only when its turn has come."""
    for key in claims.lapsed_claims(run.clock(), day, limit):
        if claim := claims.claim_lapsed(key, run.clock()):
            yield claim
    for recipient in claims.recipients_waiting(run.clock(), day, run.kinds, limit):
        if claim := claims.claim_for(recipient, run.clock(), day, run.kinds):
            yield claim


def _deliver_one(run: Round, claim: Claim) -> Outcome | None:
    """Check, send and mark one claim; None when there was nothing (or nobody any more) to send to."""
    with translation.override(claim.recipient.language):
        mail = _mail(run, claim)
    if mail is None or not claims.renew(claim, run.clock()):
        return None
    outcome, answer = run.post.send(mail)
    if outcome is Outcome.ACCEPTED:
        claims.mark_sent(claim, run.clock())
    elif outcome is Outcome.REFUSED:
        claims.mark_bounced(claim, answer)
    elif outcome is Outcome.LATER:
        claims.postpone(claim, claim.notifications, run.clock(), answer)
    elif outcome is Outcome.UNREACHED:
        claims.give_back(claim)
    # UNKNOWN: the lease runs out, and the mail goes once more with the same Message-ID
    if outcome is not Outcome.UNREACHED:
        pause.count_success()
    return outcome


def _mail(run: Round, claim: Claim) -> EmailMessage | None:
    """The mail of what is still true; the rest is cancelled, and what cannot be composed waits."""
    notices = [notice for row in claim.notifications if (notice := _notice(run, claim, row))]
    if not notices:
        return None
    try:
        return compose_mail(
            claim.recipient,
            notices,
            message_id=claim.message_id,
            organisation=run.organisation,
            moment=run.clock().astimezone(ZoneInfo(run.zone)),
        )
    except Exception as fault:
        logger.exception("mail_not_composed", notifications=[row.pk for row in claim.notifications])
        claims.postpone(claim, claim.notifications, run.clock(), type(fault).__name__)
        return None


def _notice(run: Round, claim: Claim, row: Notification) -> Notice | None:
    if not claim.recipient.is_active:
        claims.drop(claim, row, gettext_noop("De ontvanger werkt hier niet meer."))
        return None
    try:
        kind = run.kinds[row.kind]
        if kind.still_true(row, run.clock()):
            notice = kind.compose(row, run.clock())
            claims.keep_title(claim, row, notice.title)
            return notice
    except Exception as fault:
        # one broken notice must not keep everybody else from their mail
        logger.exception("notice_not_composed", kind=row.kind, notification=row.pk)
        claims.postpone(claim, [row], run.clock(), type(fault).__name__)
        return None
    claims.drop(claim, row, gettext_noop("Niet meer nodig."))
    return None


def _running_clock(now: datetime) -> Callable[[], datetime]:
    """`now`, running on from here; leases must see the seconds that a slow mail server takes."""
    begun = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - begun)
