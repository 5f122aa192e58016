"""The form pack and the worded scale: what a screen reader hears and what a keyboard reaches."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.utils import translation

from feedback.responses.widgets import AGREEMENT, NOT_APPLICABLE, RatingField, RatingSelect
from tests.look.parts import PartsForm, bound_form, render

pytestmark = pytest.mark.urls("tests.look.urls")
PAGE = "{% load crispy_forms_tags %}{% crispy form %}"


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def one(self, **wanted: str) -> dict[str, str | None]:
        """The only element with these attributes."""
        (found,) = [attrs for _tag, attrs in self.found if wanted.items() <= attrs.items()]
        return found

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag and wanted.items() <= attrs.items()]


@pytest.fixture
def sent() -> Elements:
    with translation.override("nl"):
        return Elements(render(PAGE, {"form": bound_form(), "csrf_token": "x" * 64}))


def test_no_id_is_used_twice(sent: Elements) -> None:
    ids = [attrs["id"] for _tag, attrs in sent.found if attrs.get("id")]

    assert len(ids) == len(set(ids))


def test_every_description_that_is_named_exists(sent: Elements) -> None:
    ids = {attrs.get("id") for _tag, attrs in sent.found}
    named = [name for _tag, attrs in sent.found for name in (attrs.get("aria-describedby") or "").split()]

    assert named
    assert set(named) <= ids


def test_every_label_leads_to_a_control(sent: Elements) -> None:
    controls = {attrs.get("id") for tag, attrs in sent.found if tag in {"input", "select", "textarea"}}

    assert {attrs["for"] for attrs in sent.all("label") if "for" in attrs} <= controls


def test_a_wrong_field_names_its_hint_and_its_error(sent: Elements) -> None:
    name = sent.one(id="id_name")

    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    assert name["aria-invalid"] == "true"


def test_a_right_field_is_not_called_invalid(sent: Elements) -> None:
    assert "aria-invalid" not in sent.one(id="id_comment")


def test_a_wrong_question_says_so_on_its_group(sent: Elements) -> None:
    group = sent.one(id="id_quick")

    assert group["role"] == "radiogroup"
    assert group["aria-invalid"] == "true"
    assert group["aria-required"] == "true"
    assert group["aria-describedby"] == "id_quick_error"


def test_the_summary_links_to_something_that_takes_the_focus(sent: Elements) -> None:
    targets = [attrs["href"] for attrs in sent.all("a") if (attrs.get("href") or "").startswith("#")]
    controls = {f"#{attrs.get('id')}" for tag, attrs in sent.found if tag in {"input", "select", "textarea"}}

    assert "#id_quick_0" in targets
    assert "#id_name" in targets
    assert set(targets) <= controls


def test_the_summary_takes_the_focus_without_script(sent: Elements) -> None:
    summary = sent.one(**{"class": "errors"})

    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary


def test_the_same_words_stand_in_the_summary_and_at_the_field() -> None:
    with translation.override("nl"):
        html = render(PAGE, {"form": bound_form(), "csrf_token": ""})

    assert html.count("Kies een antwoord, of kies ‘Niet van toepassing’") == 2


def test_an_error_of_the_whole_form_is_in_the_summary() -> None:
    html = render(PAGE, {"form": bound_form(), "csrf_token": ""})

    assert "De meting heeft nog geen einde." in html


def test_a_form_that_was_not_sent_shows_no_errors() -> None:
    html = render(PAGE, {"form": PartsForm(), "csrf_token": ""})

    assert "data-error-summary" not in html
    assert "msg-error" not in html


def test_the_browser_leaves_the_checking_to_us(sent: Elements) -> None:
    assert "novalidate" in sent.all("form")[0]


def test_a_field_that_may_stay_empty_says_so() -> None:
    with translation.override("nl"):
        html = render(PAGE, {"form": PartsForm(), "csrf_token": ""})

    assert html.count("(niet verplicht)") == 3


def test_one_field_can_be_drawn_by_itself() -> None:
    html = render("{% load crispy_forms_tags %}{{ form.name|as_crispy_field }}", {"form": bound_form()})

    assert 'id="id_name_error"' in html


def test_text_of_people_is_never_markup() -> None:
    class Hostile(forms.Form):
        choice = forms.ChoiceField(
            label="<b>l</b>", help_text="<b>h</b>", choices=[('"><i>', "<b>c</b>")], widget=RatingSelect
        )

    html = render(PAGE, {"form": Hostile({}), "csrf_token": ""})

    assert "<b>l" not in html
    assert "<b>h" not in html
    assert "<b>c" not in html
    assert '"><i>' not in html


# The worded scale ---------------------------------------------------------------------------------


class OneQuestion(forms.Form):
    rating = RatingField(label="De afdeling doet wat is afgesproken.")


def test_the_scale_runs_from_negative_to_positive_with_the_way_out_apart() -> None:
    with translation.override("nl"):
        html = str(OneQuestion()["rating"])
    scale, apart = html.split('<label class="opt nvt"')

    assert scale.index("Helemaal oneens") < scale.index("Niet eens, niet oneens") < scale.index("Helemaal eens")
    assert scale.count('type="radio"') == 5
    assert "Niet van toepassing, of ik weet het niet" in apart
    assert apart.count('type="radio"') == 1


def test_nothing_is_chosen_beforehand() -> None:
    assert " checked" not in str(OneQuestion()["rating"])


def test_what_was_chosen_comes_back_chosen() -> None:
    chosen = Elements(str(OneQuestion({"rating": "4"})["rating"])).all("input", value="4")

    assert "checked" in chosen[0]


def test_all_radios_of_a_question_are_one_group() -> None:
    radios = Elements(str(OneQuestion()["rating"])).all("input")

    assert {radio["name"] for radio in radios} == {"rating"}
    assert [radio["value"] for radio in radios] == [value for value, _words in AGREEMENT]


def test_the_question_is_the_legend() -> None:
    html = render("{% load crispy_forms_tags %}{{ form.rating|as_crispy_field }}", {"form": OneQuestion()})

    assert "<legend>De afdeling doet wat is afgesproken.</legend>" in html


@pytest.mark.parametrize(
    ("sent", "valid"), [("1", True), (NOT_APPLICABLE, True), ("0", False), ("6", False), ("", False)]
)
def test_only_the_answers_on_offer_are_taken(sent: str, valid: bool) -> None:
    assert OneQuestion({"rating": sent}).is_valid() is valid
