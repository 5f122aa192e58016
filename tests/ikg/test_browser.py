"""The door, as somebody with a browser meets it."""

import pytest

from tests.services.browser import WIDTHS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["nl-NL", "en-GB"])
def test_the_sign_in_page_is_accessible_and_breaks_no_policy(live_site, width, language):
    page = live_site.visitor(width=width, language=language)

    page.goto("/inloggen/")

    assert page.locator("html").get_attribute("lang") == language[:2]
    assert live_site.axe(page) == []
    assert not live_site.is_wider_than_screen(page)


def test_an_inline_script_is_refused_and_noticed(live_site):
    page = live_site.visitor()
    page.goto("/inloggen/")

    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}))"
    )

    page.wait_for_function("document.title !== '1'")
    assert "Content Security Policy" in " ".join(live_site.complaints)
    live_site.complaints.clear()


def test_the_site_works_without_javascript(live_site):
    page = live_site.visitor(javascript=False)

    page.goto("/beloften/")

    assert page.url == f"{live_site.url}/inloggen/?next=/beloften/"
