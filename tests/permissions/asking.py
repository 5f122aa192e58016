"""Asking every page as everybody: real requests through the whole of the middleware."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.middleware.csrf import _get_new_csrf_string  # type: ignore[attr-defined]
from django.test import Client, override_settings
from django.urls import reverse

from departments.people.services import leave
from tests.permissions.table import LEAD_TO_SIGN_IN, OUTSIDE, Line, Shown
from tests.permissions.town import NOW, ROLES, TODAY, Town


@dataclass
class Visitors:
    """A browser for every role, each signed in and with a token of its own."""

    town: Town
    browsers: dict[str, Client] = field(default_factory=dict)
    token: str = ""

    @classmethod
    def of(cls, town: Town) -> Visitors:
        visitors = cls(town, token=_get_new_csrf_string())
        for role in ROLES:
            client = Client(enforce_csrf_checks=True, raise_request_exception=False)
            if role != "stranger":
                client.force_login(town[role], backend=settings.AUTHENTICATION_BACKENDS[0])
            client.cookies[settings.CSRF_COOKIE_NAME] = visitors.token
            visitors.browsers[role] = client
        # the session that a colleague who leaves still has open
        leave(town["left"], on=TODAY, by=None, now=NOW)
        return visitors

    def address(self, line: Line) -> str:
        _name, mark, asked = line.page.partition("?")
        return reverse(line.name, args=self.town.things[line.about] if line.about else ()) + mark + asked

    def get(self, role: str, address: str) -> Any:
        return self.browsers[role].get(address)

    def post(self, role: str, address: str, sent: Mapping[str, object] | None = None, *, token: bool = True) -> Any:
        """The answer to a form; what it changed is undone."""
        proof = {"csrfmiddlewaretoken": self.token} if token else {}
        browser = self.browsers[role]
        with undone():
            kept = SimpleCookie({name: morsel.value for name, morsel in browser.cookies.items()})
            response = browser.post(address, {**(sent or {}), **proof})
            browser.cookies = kept
            return response

    def ask(self, role: str, method: str, line: Line) -> Any:
        cache.clear()  # limits count by the minute, and a table asks quickly
        address = self.address(line)
        with override_settings(DEMONSTRATION=line.is_of_a_demonstration):
            if method == "GET":
                return self.get(role, address)
            return self.post(role, address, dict(parse_qsl(line.form)))


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def leads_to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/inloggen/")


def fault_of(visitors: Visitors, line: Line, role: str, method: str) -> str:
    """What is not as the table says, in words; empty when it is."""
    response = visitors.ask(role, method, line)
    expected = line.expected(role, method)
    if response.status_code != expected:
        return f"{method} {line} as {role}: {response.status_code}, the table says {expected}"
    if line.is_sent_away(role, method) and not leads_to_sign_in(response):
        return f"{method} {line} as {role}: goes to {response['Location']}, not to the sign-in page"
    if expected == 302 and role not in OUTSIDE and line.page not in LEAD_TO_SIGN_IN and leads_to_sign_in(response):
        return f"{method} {line} as {role}: is asked to sign in"
    return ""


def fault_of_shown(visitors: Visitors, shown: Shown, role: str) -> str:
    """What stands on a page that should not, or does not stand there and should; empty when it is as the table says."""
    cache.clear()
    address = reverse(shown.page, args=visitors.town.things[shown.about] if shown.about else ())
    response = visitors.get(role, address)
    text = visitors.town.texts[shown.text]
    stands_there = response.status_code == 200 and text in response.content.decode()
    if stands_there == (role in shown.readers):
        return ""
    return f"{shown.page} {shown.about} as {role}: {shown.text} {'stands' if stands_there else 'does not stand'} there"


def seen(visitors: Visitors, line: Line, role: str, method: str) -> tuple[int, str]:
    """Status and text of an answer, without what differs every time."""
    response = visitors.ask(role, method, line)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, plain(body.decode(errors="replace"))


def plain(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|hx-headers=\'[^\']*\'', "", page)
