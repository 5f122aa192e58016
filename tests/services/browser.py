"""A real browser on the real site."""

import os
import shutil
from contextlib import suppress
from types import TracebackType
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

WIDTHS = (1280, 375)  # pixels: a desk and a phone
NARROWEST = 320
EVERYDAY = {(1280, "en-GB"), (375, "nl-NL")}
SIGHTS = [
    pytest.param(width, language, marks=[] if (width, language) in EVERYDAY else [pytest.mark.slow])
    for width in (*WIDTHS, NARROWEST)
    for language in ("nl-NL", "en-GB")
]
"""Width and language in which a set of pages is looked at: each language every day, all of them with --all."""


def chromium_path() -> str | None:
    """Where Chromium is on this machine."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


class Chromium:
    """One browser; a page gets a fresh profile from `new_context`."""

    def __init__(self, path: str) -> None:
        self._playwright = sync_playwright().start()
        try:
            self.browser: Browser = self._playwright.chromium.launch(
                executable_path=path,
                args=[
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            )
        except BaseException:
            self._playwright.stop()
            raise

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, *_raised: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.browser.close()
        self._playwright.stop()


class LiveSite:
    """The site under test as somebody with a browser meets it."""

    def __init__(self, url: str, chromium: Chromium) -> None:
        self.url = url
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def visitor(
        self, employee: Any = None, *, width: int = 1280, javascript: bool = True, language: str = "nl-NL"
    ) -> Page:
        """Open a browser window of its own, signed in as this employee or as nobody."""
        context = self.chromium.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale=language,
            timezone_id="Europe/Amsterdam",
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        if employee is not None:
            self.sign_in(context, employee)
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        return page

    def sign_in(self, context: BrowserContext, employee: Any) -> None:
        """Give this window a session, without the sign-in page."""
        client = Client()
        client.force_login(employee, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])

    def _listen(self, message: ConsoleMessage) -> None:
        # a page that says 404 or 422 is noted by the browser as an error; that is the page's business
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    @staticmethod
    def axe(page: Page) -> list[str]:
        """What axe finds against accessibility on this page, as "rule: element" lines; an empty list is good."""
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]

    @staticmethod
    def is_wider_than_screen(page: Page) -> bool:
        """Whether one must scroll sideways to read the page."""
        return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def close(self) -> None:
        """Close the windows; what the browser refused (security policy) or a script broke is a failure."""
        for context in self.contexts:
            with suppress(Exception):  # a window that the test closed itself
                context.close()
        assert not self.complaints, "The browser complained:\n" + "\n".join(self.complaints)
