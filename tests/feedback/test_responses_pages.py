"""Answering over HTTP, as a browser without JavaScript does it: only links, forms and their fields."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

from departments.clock.services import travel_to
from departments.people.models import Employee
from feedback.responses.models import StagedComment, StagedRating
from feedback.waves.models import Invitation, Wave
from feedback.waves.services import close_due
from tests.feedback.asking_cast import CLOSES, DURING, MINUTE, Cast, asking_municipality, invitation, open_wave

pytestmark = pytest.mark.django_db


class PageForm(HTMLParser):
    """The one form of the questionnaire on a page: its fields as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.choices: dict[str, list[str]] = {}
        self.buttons: list[str] = []
        self._inside = self._area = False
        self._name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            own = given.get("action", "/vragenlijsten/").startswith("/vragenlijsten/")
            self._inside = given.get("method") == "post" and own
        if not self._inside:
            return
        if tag == "button" and given.get("name"):
            self.buttons.append(given["value"])
        if tag == "textarea":
            self._area, self._name = True, given["name"]
            self.fields[self._name] = [""]
        if tag == "input" and given.get("name"):
            self._input(given)

    def _input(self, given: dict[str, str]) -> None:
        if given["type"] in ("radio", "checkbox"):
            self.choices.setdefault(given["name"], []).append(given["value"])
            if "checked" not in given:
                return
        self.fields.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._name] = [self.fields[self._name][0] + data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea":
            self._area = False


class Visitor:
    """Somebody with a browser without script; checks CSRF as a real one must."""

    def __init__(self, person: Employee) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(person)
        self.html, self.path, self.status = "", "", 0

    def open(self, path: str) -> Visitor:
        return self._arrive(self.client.get(path, follow=True), path)

    def press(self, go: str, **filled: str | list[str]) -> Visitor:
        form = PageForm(self.html)
        assert go in form.buttons, f"no button {go} on {self.path}: {form.buttons}"
        fields: dict[str, str | list[str]] = {**form.fields, **filled, "naar": go}
        return self._arrive(self.client.post(self.path, fields, follow=True), self.path)

    def rate_all(self, value: str, go: str, **filled: str) -> Visitor:
        ratings = {name: value for name in PageForm(self.html).choices if name.startswith("v-")}
        assert len(ratings) == 8
        return self.press(go, **{**ratings, **filled})

    @property
    def fields(self) -> dict[str, list[str]]:
        return PageForm(self.html).fields

    @property
    def title(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.html, re.DOTALL)
        return found.group(1).strip() if found else ""

    def _arrive(self, response: object, path: str) -> Visitor:
        self.html = response.content.decode()  # type: ignore[attr-defined]
        self.status = response.status_code  # type: ignore[attr-defined]
        self.path = response.redirect_chain[-1][0] if response.redirect_chain else path  # type: ignore[attr-defined]
        return self


@pytest.fixture
def cast() -> Cast:
    travel_to(DURING)
    return asking_municipality()


@pytest.fixture
def wave(cast: Cast) -> Wave:
    return open_wave(cast)


@pytest.fixture
def visitor(cast: Cast, wave: Wave) -> Visitor:
    return Visitor(cast.one_of("kcc")).open(f"/vragenlijsten/{wave.pk}/afdelingen/")


def test_somebody_answers_from_the_list_to_the_receipt_without_script(cast: Cast, wave: Wave) -> None:
    ict, hr = cast["ict"].pk, cast["hr"].pk
    visitor = Visitor(cast.one_of("kcc")).open("/vragenlijsten/")
    assert "Vierde kwartaal 2026" in visitor.html
    visitor.open(f"/vragenlijsten/{wave.pk}/")
    assert "Uitkomsten tonen we pas vanaf 5 antwoorden, opmerkingen vanaf 10." in visitor.html

    visitor.open(f"/vragenlijsten/{wave.pk}/afdelingen/")
    assert visitor.fields["afdeling"] == [str(ict)], "chosen beforehand: who supplies this department"
    visitor.press("volgende", afdeling=[str(hr), str(ict)])
    assert (visitor.path, visitor.title) == (f"/vragenlijsten/{wave.pk}/stap/1/", "HR")
    visitor.rate_all("4", "volgende", **{f"o-{hr}": "Beantwoord mail <b>eerder</b>."})
    assert (visitor.path, visitor.title) == (f"/vragenlijsten/{wave.pk}/stap/2/", "ICT-servicedesk")
    visitor.rate_all("nvt", "controle")
    assert visitor.path == f"/vragenlijsten/{wave.pk}/controle/"
    assert "Beantwoord mail &lt;b&gt;eerder&lt;/b&gt;." in visitor.html
    assert not StagedRating.objects.exists(), "nothing is stored before it is sent"
    visitor.press("versturen")

    assert visitor.path == f"/vragenlijsten/{wave.pk}/klaar/"
    assert invitation(wave, cast.one_of("kcc")).state == Invitation.State.DONE
    rating = StagedRating.objects.get()
    assert (rating.supplier_id, rating.customer_unit_id) == (hr, cast["kcc"].pk)
    assert sorted(rating.answers.values()) == [4] * 8
    assert StagedComment.objects.get().text == "Beantwoord mail <b>eerder</b>."


def test_going_back_and_changing_keeps_everything_that_was_filled_in(cast: Cast, visitor: Visitor) -> None:
    ict, hr = cast["ict"].pk, cast["hr"].pk
    visitor.press("volgende", afdeling=[str(hr), str(ict)])
    visitor.rate_all("2", "volgende", **{f"o-{hr}": "Eerst dit"})
    visitor.press("terug")
    assert visitor.title == "HR"
    assert visitor.fields[f"o-{hr}"] == ["Eerst dit"]
    visitor.rate_all("5", "volgende", **{f"o-{hr}": "Toch dat"})
    visitor.rate_all("3", "controle")
    assert "Toch dat" in visitor.html
    visitor.press(f"stap-{ict}")
    assert visitor.title == "ICT-servicedesk"
    visitor.rate_all("1", "controle").press("versturen")

    stored = {rating.supplier_id: set(rating.answers.values()) for rating in StagedRating.objects.all()}
    assert stored == {hr: {5}, ict: {1}}


def test_no_contact_clears_what_was_answered_about_that_department(cast: Cast, visitor: Visitor) -> None:
    ict, hr = cast["ict"].pk, cast["hr"].pk
    visitor.press("volgende", afdeling=[str(hr), str(ict)])
    visitor.rate_all("1", "volgende", **{f"o-{hr}": "weg ermee"})
    visitor.rate_all("4", "controle")
    visitor.press(f"stap-{hr}").press("geen-contact")
    assert visitor.title == "ICT-servicedesk"
    assert not [name for name in visitor.fields if name.startswith(f"v-{hr}-")]
    assert "weg ermee" not in visitor.html
    visitor.press("controle").press("versturen")

    assert [rating.supplier_id for rating in StagedRating.objects.all()] == [ict]
    assert not StagedComment.objects.exists()


def test_a_department_that_is_unticked_afterwards_is_cleared(cast: Cast, visitor: Visitor) -> None:
    ict, hr = cast["ict"].pk, cast["hr"].pk
    visitor.press("volgende", afdeling=[str(hr), str(ict)])
    visitor.rate_all("1", "volgende").rate_all("4", "controle").press("afdelingen")
    visitor.press("volgende", afdeling=[str(ict)])
    visitor.press("controle").press("versturen")

    assert [rating.supplier_id for rating in StagedRating.objects.all()] == [ict]


def test_not_applicable_is_no_score_and_is_not_stored(cast: Cast, visitor: Visitor) -> None:
    visitor.press("volgende", afdeling=[str(cast["ict"].pk)])
    names = [name for name in PageForm(visitor.html).choices if name.startswith("v-")]
    visitor.press("controle", **{name: "nvt" if at else "4" for at, name in enumerate(names)}).press("versturen")

    assert list(StagedRating.objects.get().answers.values()) == [4]


def test_a_missing_answer_is_said_in_a_summary_and_at_the_question(cast: Cast, visitor: Visitor) -> None:
    visitor.press("volgende", afdeling=[str(cast["ict"].pk)])
    names = [name for name in PageForm(visitor.html).choices if name.startswith("v-")]
    visitor.press("controle", **dict.fromkeys(names[1:], "3"))

    assert visitor.status == 422
    assert "<title>Fout: " in visitor.html
    assert f'href="#id_{names[0]}_0"' in visitor.html
    assert "Er ontbreekt nog één antwoord" in visitor.html
    assert "Kies een antwoord bij ‘" in visitor.html
    assert visitor.html.count("Kies een antwoord, of kies ‘Niet van toepassing’") == 1


def test_choosing_nothing_names_the_way_out(visitor: Visitor) -> None:
    visitor.press("volgende", afdeling=[])

    assert visitor.status == 422
    assert "Kies een of meer afdelingen, of kies ‘Ik had met geen van deze contact’." in visitor.html


def test_contact_with_nobody_is_an_answer_too(cast: Cast, wave: Wave, visitor: Visitor) -> None:
    visitor.press("volgende", afdeling=[], niemand="1").press("versturen")

    assert invitation(wave, cast.one_of("kcc")).state == Invitation.State.DONE
    assert not StagedRating.objects.exists()


def test_nobody_can_judge_the_own_department_whatever_is_posted(cast: Cast, wave: Wave) -> None:
    ict, hr = cast["ict"].pk, cast["hr"].pk
    visitor = Visitor(cast.one_of("ict")).open(f"/vragenlijsten/{wave.pk}/afdelingen/")
    assert visitor.html.count('name="afdeling"') == 1, "only HR can be chosen"

    visitor.press("volgende", afdeling=[str(ict), str(hr)])
    assert visitor.status == 422
    assert "Uw eigen afdeling beoordeelt u niet." in visitor.html
    visitor.press("volgende", afdeling=[str(hr)])
    visitor.rate_all("4", "controle")
    smuggled = {name.replace(f"-{hr}-", f"-{ict}-"): "5" for name in visitor.fields if name.startswith("v-")}
    visitor.press("versturen", **smuggled, afdeling=[str(hr), str(ict)])

    assert visitor.status == 422
    assert not StagedRating.objects.exists()


def test_who_was_not_asked_finds_no_page(cast: Cast) -> None:
    wave = open_wave(cast, audience=[cast["kcc"]])
    visitor = Visitor(cast.one_of("burgerzaken"))

    for part in ("", "afdelingen/", "stap/1/", "controle/", "klaar/"):
        assert visitor.open(f"/vragenlijsten/{wave.pk}/{part}").status == 404


def test_taking_part_twice_is_told_kindly_and_changes_nothing(cast: Cast, wave: Wave, visitor: Visitor) -> None:
    visitor.press("volgende", afdeling=[str(cast["ict"].pk)])
    visitor.rate_all("4", "controle")
    second = Visitor(cast.one_of("kcc"))
    second.html, second.path = visitor.html, visitor.path
    second.client.cookies = visitor.client.cookies
    visitor.press("versturen")
    second.press("versturen")

    assert (second.status, second.title) == (409, "U hebt al meegedaan")
    assert StagedRating.objects.count() == 1


def test_a_form_opened_before_the_end_may_be_sent_for_15_minutes(cast: Cast, wave: Wave, visitor: Visitor) -> None:
    visitor.press("volgende", afdeling=[str(cast["ict"].pk)])
    travel_to(CLOSES + 14 * MINUTE)
    close_due(CLOSES + MINUTE)
    visitor.rate_all("4", "controle")
    visitor.press("versturen")

    assert visitor.path == f"/vragenlijsten/{wave.pk}/klaar/"


def test_after_the_grace_there_is_a_friendly_page_and_nothing_is_stored(
    cast: Cast, wave: Wave, visitor: Visitor
) -> None:
    visitor.press("volgende", afdeling=[str(cast["ict"].pk)])
    visitor.rate_all("4", "controle")
    travel_to(CLOSES + 16 * MINUTE)
    close_due(CLOSES + MINUTE)
    visitor.press("versturen")

    assert (visitor.status, visitor.title) == (409, "Deze vragenlijst is gesloten")
    assert not StagedRating.objects.exists()


def test_nobody_begins_after_the_end(cast: Cast, wave: Wave, visitor: Visitor) -> None:
    travel_to(CLOSES + MINUTE)

    assert visitor.open(f"/vragenlijsten/{wave.pk}/afdelingen/").title == "Deze vragenlijst is gesloten"


def test_what_was_filled_in_survives_a_sign_in_that_ran_out(cast: Cast, wave: Wave, visitor: Visitor) -> None:
    person, ict = cast.one_of("kcc"), cast["ict"].pk
    visitor.press("volgende", afdeling=[str(ict)])
    visitor.client.logout()
    visitor.rate_all("2", "controle", **{f"o-{ict}": "Nog niet kwijt"})

    assert visitor.status == 403
    assert visitor.title == "Log opnieuw in om verder te gaan"
    kept = PageForm(visitor.html).fields
    visitor.client.force_login(person)
    # signing in changes the token, so the one in the kept page is no longer valid
    del visitor.client.cookies[settings.CSRF_COOKIE_NAME]
    visitor._arrive(visitor.client.post(visitor.path, kept, follow=True), visitor.path)
    assert visitor.title == "ICT-servicedesk"
    assert "Wat u had ingevuld, staat er nog." in visitor.html
    assert visitor.fields[f"o-{ict}"] == ["Nog niet kwijt"]
    visitor.press("controle").press("versturen")
    assert set(StagedRating.objects.get().answers.values()) == {2}


def test_a_post_from_another_site_sends_nothing(cast: Cast, wave: Wave, visitor: Visitor) -> None:
    visitor.press("volgende", afdeling=[str(cast["ict"].pk)])
    visitor.rate_all("4", "controle")
    forged = {name: values for name, values in visitor.fields.items() if name != "csrfmiddlewaretoken"}
    answer = visitor.client.post(visitor.path, {**forged, "naar": "versturen"})

    assert answer.status_code == 200, "the page is shown again, with a fresh token"
    assert not StagedRating.objects.exists()


def test_a_name_or_an_address_in_a_comment_is_warned_about_and_never_refused(cast: Cast, visitor: Visitor) -> None:
    ict = cast["ict"].pk
    visitor.press("volgende", afdeling=[str(ict)])
    text = "Jansen belt niet terug, mail mij op pietje@voorbeeldstad.test"
    visitor.rate_all("4", "controle", **{f"o-{ict}": text})
    assert "Er lijkt een naam en een e-mailadres in uw tekst te staan." in visitor.html
    visitor.press("versturen")

    assert StagedComment.objects.get().text == text


def test_a_text_of_more_than_4000_characters_is_refused_with_its_length(cast: Cast, visitor: Visitor) -> None:
    ict = cast["ict"].pk
    visitor.press("volgende", afdeling=[str(ict)])
    visitor.rate_all("4", "controle", **{f"o-{ict}": "x" * 4001})

    assert visitor.status == 422
    assert "het telt 4001 tekens, en er passen er 4000 in" in visitor.html


def test_control_and_bidi_characters_are_taken_out_of_a_comment(cast: Cast, visitor: Visitor) -> None:
    ict = cast["ict"].pk
    visitor.press("volgende", afdeling=[str(ict)])
    visitor.rate_all("4", "controle", **{f"o-{ict}": "Cafe\u0301\u202e omgekeerd\x07\r\nregel twee\u2066"})
    visitor.press("versturen")

    assert StagedComment.objects.get().text == "Café omgekeerd\nregel twee"


def test_the_page_says_honestly_who_reads_the_open_answer(cast: Cast, visitor: Visitor) -> None:
    visitor.press("volgende", afdeling=[str(cast["ict"].pk)])

    assert "Nu nog niemand: wat u schrijft wordt bewaard, maar nog niet getoond." in visitor.html
    assert "Mark Jansen" in visitor.html


def test_nothing_that_was_filled_in_reaches_the_session(cast: Cast, visitor: Visitor) -> None:
    ict = cast["ict"].pk
    visitor.press("volgende", afdeling=[str(ict)])
    visitor.rate_all("4", "controle", **{f"o-{ict}": "kanarie"})

    assert "kanarie" in visitor.html
    assert set(visitor.client.session.keys()) <= {"_auth_user_id", "_auth_user_backend", "_auth_user_hash", "roles"}
