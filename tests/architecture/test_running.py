"""Rules that are seen on the running house: addresses, periodic work, tables."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from feedback.waves.models import Wave
from ikg import schedule
from ikg.celery import app

# What a visitor who is not signed in may reach; everything else leads to the sign-in page.
PUBLIC = {
    "healthz", "signin", "signin_demo", "signout", "language", "privacy", "accessibility",
    "password_reset", "password_reset_done", "password_reset_confirm",
    # the same pages under the names that allauth looks up
    "login", "inactive", "reset_password", "reset_password_done", "reset_password_from_key",
}  # fmt: skip

SAMPLES = {"int": "1", "str": "abc", "slug": "abc", "uuid": "6f2c1f0e-0000-4000-8000-000000000000", "path": "a/b"}


def addresses(patterns: list[Any] | None = None, prefix: str = "/") -> Iterator[tuple[str, str]]:
    """Every address of the site as (name of the URL, path with sample values)."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + _sample(pattern))
        elif isinstance(pattern, URLPattern):
            yield pattern.name or "", prefix + _sample(pattern)


def _sample(pattern: URLPattern | URLResolver) -> str:
    route = str(pattern.pattern)
    if not isinstance(pattern.pattern, RoutePattern):
        return "1-abc-def/"
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, SAMPLES[kind])
    return route


def open_to_strangers() -> dict[str, str]:
    """Addresses off the public list that do not lead a stranger to the sign-in page."""
    visitor = Client(raise_request_exception=False)
    return {
        name: path
        for name, path in addresses()
        if name.removeprefix("account_") not in PUBLIC and not _leads_to_signing_in(visitor.get(path))
    }


def _leads_to_signing_in(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/inloggen/")


def without_a_name() -> list[str]:
    return [path for name, path in addresses() if not name]


def broken_beat_entries(beat_schedule: dict[str, dict[str, Any]]) -> list[str]:
    """Entries whose task is not registered or does not take the arguments."""
    app.loader.import_default_modules()
    found = []
    for name, entry in beat_schedule.items():
        task = app.tasks.get(entry["task"])
        if task is None:
            found.append(f"{name}: no task {entry['task']}")
            continue
        try:
            inspect.signature(task.run).bind(*entry.get("args", ()), **entry.get("kwargs", {}))
        except TypeError as error:
            found.append(f"{name}: {error}")
    return found


@pytest.mark.django_db
def test_a_visitor_who_is_not_signed_in_reaches_only_the_public_list() -> None:
    assert open_to_strangers() == {}


@pytest.mark.django_db
def test_a_planted_open_address_is_found(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.architecture.planted_urls"

    assert open_to_strangers() == {"planted": "/geplant/"}


def test_every_address_has_a_name() -> None:
    assert without_a_name() == []


def test_a_planted_address_without_a_name_is_found(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.architecture.planted_urls"

    assert without_a_name() == ["/naamloos/"]


def test_every_beat_entry_names_a_task_that_exists_and_takes_its_arguments() -> None:
    assert broken_beat_entries(schedule.BEAT_SCHEDULE) == []


@pytest.mark.parametrize(
    "entry",
    [{"task": "ikg.no_such_task"}, {"task": "ikg.tick", "args": (1, 2, 3)}, {"task": "ikg.tick", "kwargs": {"a": 1}}],
)
def test_a_planted_beat_entry_is_found(entry: dict[str, Any]) -> None:
    assert len(broken_beat_entries({"planted": entry})) == 1


@pytest.mark.django_db
def test_no_table_waits_for_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_a_planted_change_without_a_migration_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wave._meta.get_field("title"), "max_length", 121)

    with pytest.raises(SystemExit):
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)
