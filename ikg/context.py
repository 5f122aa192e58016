"""What every template may use besides the request."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return what kind of installation this is."""
    return {"DEMONSTRATION": settings.DEMONSTRATION, "SITE_URL": settings.SITE_URL}
