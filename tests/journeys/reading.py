"""What the roles see of a published wave, and what nobody sees."""

from __future__ import annotations

import csv
import re
from io import StringIO

from playwright.sync_api import Page, expect

from departments.chart.models import Department
from departments.people.models import Employee
from feedback.actions.models import Point
from feedback.scores.models import PublishedCell
from feedback.surveys.library import CORE_8
from feedback.waves.models import Wave
from tests.journeys.cast import Cast
from tests.journeys.figures import counted, persons
from tests.journeys.story import Story
from tests.services.browser import LiveSite

TOPICS = [
    "Betrouwbaarheid",
    "Reactiesnelheid",
    "Zekerheid en deskundigheid",
    "Empathie",
    "Bereikbaarheid en middelen",
    "Communicatie",
    "Samenwerking",
    "Moeite",
]
BEFORE = ["3,5", "2,5", "3,5", "2,5", "3,5", "1,5", "3,5", "3,5"]
"""The means of June, see `settled_wave`."""

HIDDEN = "niet getoond"


def table(page: Page, caption: str) -> dict[str, list[str]]:
    """The rows of a table by their head; folded away or not."""
    rows = page.locator("table").filter(has=page.locator("caption", has_text=caption)).locator("tbody tr")
    found = {}
    for row in rows.all():
        head, *cells = [" ".join((cell.text_content() or "").split()) for cell in row.locator("th, td").all()]
        found[head] = cells
    return found


def lead_sees_mean_distribution_number_and_comparison(site: LiveSite, story: Story) -> None:
    department = story.cast["vergunningen"]
    page = site.visitor(story.cast.lead)
    page.goto("/")
    page.get_by_role("navigation", name="Hoofdmenu", exact=True).get_by_role("link", name="Resultaten").click()
    page.get_by_role("link", name="Vergunningen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vergunningen")
    expect(page.get_by_text("gepubliceerd op 25 september 2026")).to_be_visible()

    compared = table(page, "Elk onderwerp vergeleken met de vorige meting")
    distribution = table(page, "Antwoorden per onderwerp")
    assert len(compared) == len(distribution) == len(TOPICS)
    for number, topic in enumerate(TOPICS):
        expected = counted(story.said, department, number)
        row = _about(compared, topic)
        assert row[:2] == [BEFORE[number], expected.mean], topic
        assert [cell.replace("\u00a0", " ") for cell in distribution[topic][:5]] == [
            share.replace("\u00a0", " ") for share in expected.shares
        ], topic
        assert distribution[topic][5] == expected.mean, topic
        assert distribution[topic][8] == str(expected.n), topic
    # from 1.5 to 2.3 among some thirty people is no chance; from 3.5 to 3.2 may be
    assert _about(compared, "Communicatie")[2] == "aantoonbaar hoger"
    assert _about(compared, "Samenwerking")[2] == "geen aantoonbaar verschil"
    expect(page.get_by_role("img", name="Antwoorden per onderwerp").first).to_be_visible()


def _about(rows: dict[str, list[str]], topic: str) -> list[str]:
    """The row of a topic; its head goes on with the question."""
    (cells,) = (cells for head, cells in rows.items() if head.startswith(topic))
    return cells


def customers_are_shown_only_where_it_is_safe(site: LiveSite, story: Story) -> None:
    """Griffie has four people, so Juridische Zaken beside it is hidden too: else subtraction would tell."""
    cast = story.cast
    judged = cast["vergunningen"]
    lead = site.visitor(cast.lead)
    lead.goto(f"/resultaten/{judged.pk}/")
    page = site.visitor(cast.director)
    page.goto(f"/resultaten/{judged.pk}/")
    rows = table(page, "Oordeel per interne klant")
    assert rows == table(lead, "Oordeel per interne klant"), "the same for everybody who may read it"
    shown = {
        "Domein Inwoners": cast.people["kcc"] + cast.people["burgerzaken"],
        "Klantcontactcentrum": cast.people["kcc"],
        "Burgerzaken": cast.people["burgerzaken"],
        "Domein Bestuur": cast.people["juridisch"] + cast.people["griffie"],
    }
    for name, people in shown.items():
        assert rows.pop(name)[1] == str(persons(story.said, judged, people)), name
    assert all(HIDDEN in " ".join(cells) for cells in rows.values())
    assert not any(re.search(r"\d", " ".join(cells)) for cells in rows.values())
    assert set(rows) == {"Juridische Zaken", "Griffie"}

    # about Juridische Zaken nobody of Domein Bestuur but the four of Griffie speaks: then only the whole is shown
    page.goto(f"/resultaten/{cast['juridisch'].pk}/")
    rows = table(page, "Oordeel per interne klant")
    assert rows
    assert all(HIDDEN in " ".join(cells) for cells in rows.values())
    assert table(page, "Antwoorden per onderwerp")


def four_people_appear_nowhere(site: LiveSite, story: Story) -> None:
    """The canary is a mean of 1.0 and a group of 4; every role takes every page, its source and the CSV."""
    cast = story.cast
    for reader in cast.roles.values():
        page = site.visitor(reader)
        for path in _paths(cast):
            response = page.request.get(path)
            if response.status == 200:
                _holds_no_canary(response.text(), f"{reader.email} {path}")
        for supplier in (cast["vergunningen"], cast["juridisch"]):
            answer = page.request.get(f"/resultaten/{supplier.pk}/gegevens.csv")
            if answer.status == 200:
                _file_is_safe(answer.text(), story, supplier, reader)
            else:
                assert reader not in (cast.director, cast.manager)
    assert not PublishedCell.objects.filter(customer=cast["griffie"]).exists()
    assert not PublishedCell.objects.filter(n__lt=5).exists()


def _paths(cast: Cast) -> list[str]:
    """Every page on which a figure of a wave could stand."""
    pages = ["/", "/resultaten/", "/opvolging/", "/lade/", "/terugkoppeling/", "/beheer/", "/beheer/metingen/"]
    for department in cast.places.values():
        pages += [f"/resultaten/{department.pk}/", f"/afdelingen/{department.pk}/"]
    for wave in Wave.objects.all():
        pages += [f"/beheer/metingen/{wave.pk}/", f"/resultaten/{cast['vergunningen'].pk}/?meting={wave.pk}"]
    return pages + [f"/opvolging/{point.pk}/" for point in Point.objects.all()]


def _holds_no_canary(source: str, where: str) -> None:
    """Anywhere in the source, attributes and drawings included."""
    for row in re.findall(r"<tr[^>]*>(?:(?!</tr>).)*Griffie.*?</tr>", source, re.DOTALL):
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))
        assert not re.search(r"\d", said), f"{where}: {said}"
    text = re.sub(r"(class|d|points|x|y|x1|x2|y1|y2|width|height|viewBox|transform)=\"[^\"]*\"", "", source)
    assert not re.search(r"(?<![\d,.])1[,.]0(?![\d,.])", text), where


def _file_is_safe(text: str, story: Story, supplier: Department, reader: Employee) -> None:
    """No row of Griffie, no group of 1 to 4, and nothing that subtraction of groups would give."""
    assert "Griffie" not in text, reader.email
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert {row["vraagcode"] for row in rows} == {"", *(question.code for question in CORE_8)}
    below = {
        "": ["Domein Inwoners", "Domein Bestuur"],
        "Domein Inwoners": ["Vergunningen", "Klantcontactcentrum", "Burgerzaken"],
        "Domein Bestuur": ["Juridische Zaken", "Griffie"],
    }
    for code in {row["vraagcode"] for row in rows}:
        sizes = {row["interne klant"]: int(row["antwoorden"]) for row in rows if row["vraagcode"] == code}
        assert min(sizes.values()) >= 5
        for group, parts in below.items():
            rest = sizes.get(group, 0) - sum(sizes.get(part, 0) for part in parts)
            assert group not in sizes or rest == 0 or rest >= 5, f"{code}: {group} leaves {rest}"
    overall = next(row for row in rows if row["vraagcode"] == CORE_8[0].code and not row["interne klant"])
    assert int(overall["antwoorden"]) == counted(story.said, supplier, 0).n


def auditor_sees_settings_and_no_results(site: LiveSite, story: Story) -> None:
    page = site.visitor(story.cast.auditor)
    page.goto("/beheer/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settings = page.get_by_role("region", name="Instellingen die nu gelden")
    expect(settings.get_by_role("definition").first).to_have_text("5 antwoorden")
    waves = page.get_by_role("table", name="Laatste metingen")
    expect(waves.get_by_role("row").filter(has_text="Derde kwartaal 2026")).to_contain_text("5 antwoorden")
    assert not re.search(r"\d,\d", page.locator("main").inner_text()), "a mean"
    expect(page.get_by_role("link", name="Resultaten")).to_have_count(0)
    for path in ("/resultaten/", f"/resultaten/{story.cast['vergunningen'].pk}/"):
        response = page.goto(path)
        assert response is not None
        assert response.status == 404
    assert page.request.get(f"/resultaten/{story.cast['vergunningen'].pk}/gegevens.csv").status == 404
