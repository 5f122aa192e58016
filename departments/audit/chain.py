"""The hash that ties an entry to the one before it."""

from __future__ import annotations

import hashlib
import json

FIRST_HASH = "0" * 64


def hash_of(previous_hash: str, content: list[object]) -> str:
    """SHA-256 (hexadecimal) of the previous hash and the content in one canonical spelling."""
    text = json.dumps([previous_hash, content], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
