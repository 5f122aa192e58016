"""Retries and keys of the outbox. Pure: rules 4-6 of the notifications."""

from __future__ import annotations

from datetime import timedelta

LEASE = timedelta(minutes=5)
PAUSE = timedelta(seconds=60)
FAILURES_BEFORE_PAUSE = 5
# a lease that ran out is tried again this often; then nobody knows, and a person looks
RETRIES_AFTER_LAPSE = 1
RETRY_MINUTES = (1, 5, 15, 60)


def retry_after(attempts: int) -> timedelta:
    """How long to wait after the `attempts`th refusal: 1, 5, 15, 60 minutes, then every hour."""
    return timedelta(minutes=RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1])


def message_id_of(kind: str, subject_kind: str, subject_id: int, step: int, recipient: int, host: str) -> str:
    """The Message-ID of the mail whose first notice has this key; the same key gives the same id, for ever."""
    return f"<{kind}.{subject_kind}.{subject_id}.{step}.{recipient}@{host}>"
