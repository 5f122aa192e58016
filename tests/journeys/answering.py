"""Filling in a questionnaire: in a browser with a mouse or a finger, by the keyboard only, or by one real post."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.test import Client
from playwright.sync_api import Page, expect

from departments.chart.models import Department
from departments.people.models import Employee
from feedback.surveys.models import Question
from feedback.waves.models import Wave

NOT_APPLICABLE = 6
"""The sixth choice of each question; the scores are 1 to 5."""

MOST_TABS = 60
PLACE_IN_GROUP = "[...document.getElementsByName(document.activeElement.name)].indexOf(document.activeElement)"


def named(words: str) -> re.Pattern[str]:
    """The name of a button whose end only a screen reader hears: browsers put a space before that part, or not."""
    return re.compile(f"^{re.escape(words).replace(':', ' ?:')}$")


def choose(page: Page, choices: Sequence[int]) -> None:
    """Answer the questions of the page that is open, each with 1 … 5 or NOT_APPLICABLE."""
    questions = page.get_by_role("radiogroup").all()
    assert len(questions) == len(choices)
    for question, choice in zip(questions, choices, strict=True):
        question.locator("label").nth(choice - 1).click()


def chosen(page: Page) -> list[int]:
    """What is chosen on the page that is open; 0 where nothing is."""
    found = []
    for question in page.get_by_role("radiogroup").all():
        marks = [radio.is_checked() for radio in question.get_by_role("radio").all()]
        found.append(marks.index(True) + 1 if True in marks else 0)
    return found


class Keyboard:
    """Somebody without a mouse: only keys, from wherever the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_to(self, selector: str) -> None:
        """Press Tab until the focus is on an element that matches; fails when Tab does not get there."""
        for _tab in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                expect(self.page.locator("*:focus-visible")).to_have_count(1)
                return
        raise AssertionError(f"Tab does not reach {selector} on {self.page.url}")

    def press(self, selector: str) -> None:
        """Go to a link or button and press Enter."""
        self.go_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, choices: Sequence[int]) -> None:
        """Answer each question: Tab into the group, space for what has the focus, up or down to another choice."""
        for choice in choices:
            self.go_to("input[type=radio]")
            self.page.keyboard.press("Space")
            steps = choice - 1 - self.page.evaluate(PLACE_IN_GROUP)
            for _step in range(abs(steps)):
                self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")


def form_to_check(
    wave: Wave,
    said: Mapping[Department, Sequence[int]],
    comments: Mapping[Department, str] | None = None,
) -> dict[str, str | list[str]]:
    """The fields that the page to check sends; who had contact with nobody says so."""
    questions = wave.survey_version.questions.filter(kind=Question.Kind.AGREE).order_by("position")
    numbers = list(questions.values_list("pk", flat=True))
    fields: dict[str, str | list[str]] = {"pagina": "controle", "naar": "versturen"}
    fields |= {"afdeling": [str(supplier.pk) for supplier in said]} if said else {"niemand": "1"}
    for supplier, choices in said.items():
        for number, choice in zip(numbers, choices, strict=True):
            fields[f"v-{supplier.pk}-{number}"] = "nvt" if choice == NOT_APPLICABLE else str(choice)
    return fields | {f"o-{supplier.pk}": text for supplier, text in (comments or {}).items()}


def post_answers(wave: Wave, person: Employee, said: Mapping[Department, Sequence[int]]) -> None:
    """Send a whole questionnaire in one post, as somebody who is signed in."""
    client = Client()
    client.force_login(person)
    response = client.post(f"/vragenlijsten/{wave.pk}/controle/", form_to_check(wave, said))
    assert (response.status_code, response["Location"]) == (302, f"/vragenlijsten/{wave.pk}/klaar/")
