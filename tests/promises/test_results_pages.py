"""What a reader sees of promises, at /beloften/ and at the page of one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.chart.models import Department
from departments.clock.services import travel_to
from departments.people.models import Employee
from promises.clocks.models import Clock
from promises.definitions.models import Promise, PromiseVersion
from promises.definitions.services import change_promise, make_promise
from promises.imports.services import ImportReport
from tests.promises.conftest import LOG_END, NOW, Row
from tests.promises.test_results import rows

pytestmark = pytest.mark.django_db

# the clock runs on from there, and at midnight the next deadlines pass
NEAR_LOG_END = LOG_END - timedelta(minutes=10)
TakeOver = Callable[[Sequence[Row]], ImportReport]


@pytest.fixture
def reader(client: Client, employee: Employee) -> Client:
    client.force_login(employee)
    travel_to(NOW)
    return client


def text_of(client: Client, url: str) -> str:
    """What stands on the page, with single spaces and without markup."""
    response = client.get(url)
    assert response.status_code == 200
    main = response.content.decode().split("<main", 1)[1]
    words = re.sub(r"<[^>]*>", " ", re.sub(r"</?(strong|span)\b[^>]*>", "", main))
    return re.sub(r"\s+", " ", unescape(words))


def page_of(version: PromiseVersion) -> str:
    return reverse("promise", args=[version.promise.pk])


def test_an_empty_page_says_why_and_what_comes(reader: Client) -> None:
    text = text_of(reader, reverse("promises"))

    assert "Nog geen beloften" in text
    assert "De functioneel beheerder legt beloften vast." in text


def test_the_list_says_first_how_often_it_was_kept_with_margin_and_number(reader: Client, wabo: ImportReport) -> None:
    travel_to(NEAR_LOG_END)

    text = text_of(reader, reverse("promises"))

    assert "68,9 % van de verzoeken was op tijd (marge 66,4–71,4 %): 923 van 1.339 verzoeken" in text
    assert "Alle 1.434 verzoeken (geïmporteerd): 950 op tijd, 416 te laat, 66 open, 2 ongeldig." in text


def test_the_list_shows_each_promise_with_share_interval_number_verdict_and_evidence(
    reader: Client, wabo: ImportReport
) -> None:
    travel_to(NEAR_LOG_END)

    text = text_of(reader, reverse("promises"))

    places = [text.index(f"Een aanvraag bij {name}") for name in ("Advies", "Klantcontactcentrum", "Vergunningen")]
    assert places == sorted(places)
    assert "60 % 36–80 %, 9 van 15 90 % Niet gehaald 9 op tijd, 6 te laat geïmporteerd" in text
    assert "96 % 80–99 %, 23 van 24 90 % Nog niet te zeggen" in text
    assert "68,5 % 66,0–71,0 %, 891 van 1.300 90 % Niet gehaald" in text


def test_the_list_takes_as_many_queries_for_one_promise_as_for_twenty(
    reader: Client, wabo: ImportReport, departments: dict[str, Department]
) -> None:
    reader.get(reverse("promises"))  # the first page of a session writes that it began
    with CaptureQueriesContext(connection) as few:
        reader.get(reverse("promises"))
    for number in range(20):
        make_promise(
            code=f"meer-{number}", department=departments["Experts"], sentence="Wij antwoorden.", by=None, now=NOW,
            promised_share=Decimal("0.9"), valid_from=date(2020, 1, 1),
        )  # fmt: skip

    with CaptureQueriesContext(connection) as many:
        reader.get(reverse("promises"))

    assert len(many) == len(few)


def test_a_promise_opens_with_its_finding_and_shows_what_is_not_in_the_percentage(
    reader: Client, wabo: ImportReport, promises: dict[str, PromiseVersion]
) -> None:
    travel_to(NEAR_LOG_END)

    text = text_of(reader, page_of(promises["General"]))

    assert "68,5 % van de verzoeken was op tijd (66,0–71,0 %, 891 van 1.300). Beloofd is 90 %: niet gehaald." in text
    assert "Te laat 409 van 1.300 waarvan het uiterste moment voorbij is 39 daarvan wachten nog" in text
    assert "Nog open 66" in text
    assert "24 waren al eerder klaar en tellen later mee" in text
    assert "Bron CoSeLoG" in text


def test_a_promise_lists_what_cannot_be_measured_with_its_reason(
    reader: Client, wabo: ImportReport, promises: dict[str, PromiseVersion]
) -> None:
    travel_to(NEAR_LOG_END)
    version = Clock.objects.filter(state="invalid").latest("pk").promise_version

    text = text_of(reader, page_of(version))

    assert "2 verzoeken zijn niet te meten" in text
    assert "case-8267 CoSeLoG 24 juni 2011, 1.06 uur het antwoord ligt vóór de ontvangst" in text


def test_a_long_list_of_unmeasured_requests_is_leafed_through_and_none_is_dropped(
    reader: Client, take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over(
        [
            (f"fout-{n:02d}.", "General", "2026-03-02T10:00Z", "2026-03-01T10:00Z", "2026-03-05T10:00Z")
            for n in range(30)
        ]
    )
    url = page_of(promises["General"])

    listed = re.findall(r"fout-\d\d\.", text_of(reader, url) + text_of(reader, f"{url}?page=2"))

    assert len(set(listed)) == 30
    assert "30 verzoeken zijn niet te meten" in text_of(reader, url)


def test_the_chart_tells_its_finding_and_is_also_a_table(
    reader: Client, take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over(rows(kept=45, broken=5))

    text = text_of(reader, page_of(promises["General"]))

    assert "Volgens de klok 90 % op tijd (79–96 %, 45 van 50). Beloofd is 90 %." in text
    assert "Bekijk als tabel" in text
    assert "Volgens Op tijd Marge en aantal Beloofd de klok 90 % 79–96 %, 45 van 50 90 %" in text


@pytest.mark.parametrize(
    ("kept", "broken", "sentence"),
    [
        (3, 1, "3 van 4 verzoeken op tijd. Vanaf 5 verzoeken staat hier een percentage."),
        (4, 1, "80 % van de verzoeken was op tijd (38–96 %, 4 van 5)."),
    ],
)
def test_below_five_there_are_counts_and_no_percentage(
    reader: Client, take_over: TakeOver, promises: dict[str, PromiseVersion], kept: int, broken: int, sentence: str
) -> None:
    take_over(rows(kept=kept, broken=broken))

    text = text_of(reader, page_of(promises["General"]))

    assert sentence in text
    assert ("75 %" in text) is False


def test_below_ten_there_is_no_colour(reader: Client, take_over: TakeOver, promises: dict[str, PromiseVersion]) -> None:
    take_over(rows(kept=0, broken=9))

    page = reader.get(page_of(promises["General"])).content.decode()

    assert 'class="badge state"' in page
    assert not re.search(r'class="badge (act|good|mind)"', page)


def test_a_promise_without_requests_says_what_will_come(reader: Client, promises: dict[str, PromiseVersion]) -> None:
    text = text_of(reader, page_of(promises["General"]))

    assert "Er zijn nog geen verzoeken. Zodra die zijn geïmporteerd, staat hier hoeveel er op tijd was." in text
    assert "Nog niet gemeten" in text


def test_every_version_stands_there_with_its_own_figure_and_reason(
    reader: Client, take_over: TakeOver, promises: dict[str, PromiseVersion]
) -> None:
    take_over(rows(kept=5, broken=5))
    change_promise(
        promises["General"].promise, sentence="Eerder klaar.", promised_share=Decimal("0.95"),
        valid_from=date(2026, 11, 1), reason="De klant vroeg erom", by=None, now=NOW,
    )  # fmt: skip

    text = text_of(reader, page_of(promises["General"]))

    assert "Eerder klaar. sinds 1 november 2026 – nog geen termijn voorbij De klant vroeg erom" in text
    assert "van 1 oktober 2010 tot 1 november 2026 50 % 24–76 %, 5 van 10; geïmporteerd Eerste belofte" in text


def test_names_are_shown_as_text_and_never_as_markup(reader: Client, organisation: Department) -> None:
    Department.objects.filter(pk=organisation.pk).update(name="<b>R&D</b>")
    version = make_promise(
        code="x", department=organisation, sentence="<script>alert(1)</script>", promised_share=Decimal("0.9"),
        valid_from=date(2020, 1, 1), by=None, now=NOW,
    )  # fmt: skip

    for url in (reverse("promises"), page_of(version)):
        page = reader.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>R&D" not in page


def test_a_promise_that_does_not_exist_is_not_found(reader: Client, departments: dict[str, Department]) -> None:
    bare = Promise.objects.create(code="kaal", department=departments["Experts"], measures="resolution")

    assert reader.get(reverse("promise", args=[9999])).status_code == 404
    assert reader.get(reverse("promise", args=[bare.pk])).status_code == 404


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(client: Client, promises: dict[str, PromiseVersion]) -> None:
    for url in (reverse("promises"), page_of(promises["General"])):
        response = client.get(url)

        assert response.status_code == 302
        assert response["Location"].startswith("/inloggen/")


def test_the_pages_only_read(reader: Client, promises: dict[str, PromiseVersion]) -> None:
    assert reader.post(reverse("promises")).status_code == 405
    assert reader.post(page_of(promises["General"])).status_code == 405


def test_a_sentence_without_english_is_marked_as_dutch_on_an_english_page(
    reader: Client, employee: Employee, promises: dict[str, PromiseVersion]
) -> None:
    PromiseVersion.objects.filter(pk=promises["Experts"].pk).update(sentence_en="An application is ready in time.")

    page = reader.get(reverse("promises"), headers={"accept-language": "en"}).content.decode()

    assert ">An application is ready in time.</a>" in page
    assert 'lang="nl">Een aanvraag bij Vergunningen is op tijd klaar.</a>' in page


def test_the_page_says_until_when_it_was_counted(reader: Client) -> None:
    travel_to(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))

    assert "Vastgesteld tot en met dinsdag 24 november 2026, 10.00 uur" in text_of(reader, reverse("promises"))
