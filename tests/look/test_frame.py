"""The frame of every page, the error pages and the mail."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.look.parts import bound_form, frame, render, render_parts

pytestmark = pytest.mark.urls("tests.look.urls")
EMPTY_PAGE = '{% extends "base.html" %}{% block title %}Leeg{% endblock %}{% block head %}<h1>Leeg</h1>{% endblock %}'
MAIL = {
    "organisation_name": "Gemeente Voorbeeldstad",
    "heading": "Eén punt is te laat",
    "intro": "Goedemorgen Fatima & team.",
    "why": "U krijgt deze mail als teamleider.",
    "preferences_url": "https://ikg.example/profiel/",
    "items": [
        {
            "kind": "act",
            "badge": "Te laat",
            "title": "Besluit",
            "text": "25 dagen.",
            "url": "https://ikg.example/1",
            "action": "Neem een besluit",
        },
        {
            "kind": "mind",
            "badge": "Vandaag",
            "title": "Vragen",
            "text": "Twee.",
            "url": "https://ikg.example/2",
            "action": "Open de wachtrij",
        },
    ],
}


def test_the_page_carries_the_language_of_the_reader() -> None:
    for language in ("nl", "en"):
        with translation.override(language):
            assert f'<html lang="{language}">' in render(EMPTY_PAGE, frame())


def test_the_title_of_a_page_with_errors_begins_with_fout() -> None:
    with translation.override("nl"):
        assert "<title>Fout: Leeg – IKG</title>" in render(EMPTY_PAGE, frame(form=bound_form()))
        assert "<title>Leeg – IKG</title>" in render(EMPTY_PAGE, frame())


def test_a_demonstration_says_so_on_every_page() -> None:
    with translation.override("nl"):
        page = render(EMPTY_PAGE, frame())
        real = render(EMPTY_PAGE, frame(demonstration=False))

    assert "Demonstratie met verzonnen gegevens" in page
    assert "In deze demonstratie is het nu dinsdag 24 november 2026, 15.30\u00a0uur." in page
    assert "Demonstratie" not in real


def test_a_demonstration_in_real_time_names_no_time() -> None:
    with translation.override("nl"):
        assert "is het nu" not in render(EMPTY_PAGE, frame(demonstration_now=None))


def test_the_current_item_and_what_waits_are_said_in_words() -> None:
    with translation.override("nl"):
        page = render(EMPTY_PAGE, frame())

    assert 'href="/opvolging/" aria-current="page"' in page
    assert 'class="count">2<span class="vh"> voor u</span>' in page
    assert 'class="count">0' not in page


def test_a_stranger_sees_no_menu_and_cannot_sign_out() -> None:
    page = render(EMPTY_PAGE, frame(navigation=[], person=None))

    assert "<nav" not in page
    assert "/uitloggen/" not in page


def test_leaving_and_changing_language_are_posts_with_a_token() -> None:
    page = render(EMPTY_PAGE, frame())

    for action in ("/uitloggen/", "/taal/"):
        form = page.split(f'<form method="post" action="{action}">')[1].split("</form>")[0]
        assert "csrfmiddlewaretoken" in form


def test_the_other_language_is_offered_in_its_own_words() -> None:
    with translation.override("nl"):
        assert 'name="language" value="en" lang="en">English' in render(EMPTY_PAGE, frame())
    with translation.override("en"):
        assert 'name="language" value="nl" lang="nl">Nederlands' in render(EMPTY_PAGE, frame())


def test_the_footer_links_only_to_pages_that_exist() -> None:
    with translation.override("nl"):
        page = render(EMPTY_PAGE, frame())

    assert '<a href="/privacy/">Hoe anonimiteit werkt</a>' in page
    assert ">Hulp<" not in page


def test_a_hostile_name_stays_text_in_the_frame() -> None:
    page = render(EMPTY_PAGE, frame(organisation_name="<script>alert(1)</script>"))

    assert "<script>alert" not in page


def test_every_part_can_be_drawn() -> None:
    with translation.override("nl"):
        page = render_parts()

    assert "niet getoond" in page
    assert 'href="?zoek=a&amp;page=3"' in page
    assert "90–93\u00a0%" in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_an_error_page_needs_no_request_and_no_database(name: str) -> None:
    with translation.override("nl"):
        page = render_to_string(f"{name}.html")

    assert page.count("<h1>") == 1
    assert "Naar de startpagina" in page


def test_a_mail_has_one_button_and_links_for_the_rest() -> None:
    with translation.override("nl"):
        html = render_to_string("mail/base.html", MAIL)

    assert html.count('bgcolor="#0b5d57"') == 1
    assert "https://ikg.example/1" in html
    assert "https://ikg.example/2" in html
    assert "<img" not in html


def test_a_mail_in_plain_text_says_the_same() -> None:
    with translation.override("nl"):
        text = render_to_string("mail/base.txt", MAIL)

    assert text.startswith("Eén punt is te laat\n")
    assert "Goedemorgen Fatima & team." in text
    assert "[Te laat] Besluit\n25 dagen.\nNeem een besluit: https://ikg.example/1" in text
    assert "\n\n\n" not in text.strip()
