"""The cast on its stage, and a real mail server."""

from __future__ import annotations

from typing import Any

import pytest

from departments.notifications import transport
from tests.journeys.cast import Cast, small_organisation, start_of_story
from tests.services.browser import LiveSite
from tests.services.mail import MailServer


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The organisation on Monday 31 August 2026, 09.00 hours."""
    return small_organisation(start_of_story())


@pytest.fixture
def post(mail_server: MailServer, settings: Any) -> MailServer:
    """From here on mail goes to a real server."""
    settings.EMAIL_BACKEND = transport.DJANGO_SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    settings.EMAIL_TIMEOUT = 5
    return mail_server


@pytest.fixture
def site(live_site: LiveSite, settings: Any) -> LiveSite:
    """The live site, known to itself by its real address: links in mail lead to it."""
    settings.SITE_URL = live_site.url
    return live_site
