"""What every test may use. Fixtures of one room live in that room's conftest."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.services.background import Background
from tests.services.browser import Chromium, LiveSite, chromium_path
from tests.services.mail import MailServer

pytest_plugins: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """A second database has nothing to say about a test that asks none."""
    parser.addoption("--only-with-database", action="store_true", help="leave out the tests that use no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what no database has a part in, when asked."""
    if config.getoption("only_with_database"):
        asked = [item for item in items if _uses_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
        items[:] = asked


def _uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or not {"db", "transactional_db"}.isdisjoint(fixtures)


def pytest_report_header() -> str:
    """Name the servers of this run; a password is not shown."""
    database = settings.DATABASES["default"]
    return f"database: {database['ENGINE'].rpartition('.')[2]}, redis: {'yes' if settings.REDIS_URL else 'no'}"


def pytest_configure(config: pytest.Config) -> None:
    """Give each parallel worker a Redis database of its own, before anything connects."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    if settings.REDIS_URL:
        settings.REDIS_URL = f"{settings.REDIS_URL.rpartition('/')[0]}/{int(number) + 1}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Between tests with transactions of their own Django empties SQLite by DELETE, which the audit trail refuses.

    `tests/departments/test_audit_triggers.py` makes that trigger again where it is the subject.
    """
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_stays")


@pytest.fixture(autouse=True)
def _forget_the_cache() -> Iterator[None]:
    """Counters of rate limits do not travel from test to test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _begin_in_dutch() -> Iterator[None]:
    """A page in English leaves its language in the thread; the next test begins in that of the house."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def only_postgres() -> None:
    """For a test about something that only PostgreSQL has."""
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL; script/test runs it there")


@pytest.fixture
def redis_url() -> str:
    """The address of the real Redis of this run."""
    if not settings.REDIS_URL:
        _missing("a Redis: run this test with script/test, or set REDIS_URL")
    return str(settings.REDIS_URL)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A real SMTP server that keeps what it gets."""
    with MailServer() as server:
        yield server


@pytest.fixture
def background(transactional_db: None, redis_url: str, mail_server: MailServer) -> Iterator[Background]:
    """A real Celery worker (started) and beat (start it when the test is about it) on the database of this test."""
    with Background(redis_url, mail_server) as processes:
        processes.start_worker()
        yield processes


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One Chromium for the whole run. Absent: a visible skip at a desk, a failure where CI=true."""
    path = chromium_path()
    if path is None:
        _missing("Chromium: apt-get install chromium, or set CHROMIUM to its path")
    with Chromium(path) as browser:
        yield browser


@pytest.fixture
def live_site(live_server, chromium: Chromium) -> Iterator[LiveSite]:  # type: ignore[no-untyped-def]
    """The site on a real port, with browsers to visit it; ends in failure when a page broke the security policy."""
    site = LiveSite(live_server.url, chromium)
    yield site
    site.close()


def _missing(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"This machine lacks {what}", pytrace=False)
    pytest.skip(f"lacks {what}")
