"""Where a page may send somebody next: a path of this site, and nothing else."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme


def absolute(path: str) -> str:
    """The full address of a page of ours; never the host that a request names."""
    return f"{settings.SITE_URL}{path}"


def safe_next(target: str | None, default: str = "/") -> str:
    """The target when it is a plain path here ("/lade/?leeftijd=25"), otherwise the default."""
    return target if target and is_safe(target) else default


def is_safe(target: str) -> bool:
    """Relative only: no other host, scheme, backslash, line break or hidden spelling of these."""
    return all(_is_plain_path(spelling) for spelling in (target, unquote(target), unquote(unquote(target)))) and bool(
        url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    )


def _is_plain_path(text: str) -> bool:
    if not text.startswith("/") or text.startswith("//") or "\\" in text:
        return False
    return not any(unicodedata.category(character) == "Cc" for character in text)
