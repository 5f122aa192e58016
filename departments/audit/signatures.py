"""Signatures that somebody with the database but without the key of this site cannot make.

HMAC-SHA-256 by Django's Signer with `SECRET_KEY`; after a change of key, what was signed before holds as long as the
old key stands in `SECRET_KEY_FALLBACKS`. Each kind of row has its own salt, so that one is never taken for another.
"""

from __future__ import annotations

from datetime import UTC

from django.core.signing import BadSignature, Signer

from departments.audit.models import AuditCheckpoint, AuditHead

SALT_OF_HEAD = "departments.audit.head"
SALT_OF_CHECKPOINT = "departments.audit.checkpoint"


def signature_of(row: AuditHead | AuditCheckpoint) -> str:
    """With the key of today, over every other field."""
    return str(_signer(row).signature(_content(row)))


def is_signed(row: AuditHead | AuditCheckpoint) -> bool:
    """Whether the row is as this site wrote it."""
    signer = _signer(row)
    try:
        signer.unsign(f"{_content(row)}{signer.sep}{row.signature}")
    except BadSignature:
        return False
    return True


def _signer(row: AuditHead | AuditCheckpoint) -> Signer:
    return Signer(salt=SALT_OF_HEAD if isinstance(row, AuditHead) else SALT_OF_CHECKPOINT)


def _content(row: AuditHead | AuditCheckpoint) -> str:
    if isinstance(row, AuditHead):
        return f"{row.number} {row.hash}"
    return f"{row.number} {row.hash} {row.entries} {row.at.astimezone(UTC).isoformat(timespec='microseconds')}"
