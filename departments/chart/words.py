"""How pages speak about departments that are no more."""

from __future__ import annotations

from django.utils.translation import gettext as _


def taken_over(before: str, answering: str) -> str:
    """That what stands under the name of a closed department is another's now; empty when it is its own."""
    if not answering:
        return ""
    return _("Nu bij %(department)s, overgenomen van %(before)s") % {"department": answering, "before": before}
