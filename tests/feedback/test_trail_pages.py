"""The page of the audit trail: what is asked for and nothing else, for the auditor and for nobody else."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from departments.audit.checking import keep_check, verify
from departments.audit.models import AuditCheck, AuditEntry
from departments.audit.services import Entry, record, record_many
from departments.clock.services import travel_to
from departments.people.models import Employee
from tests.departments import tampering
from tests.feedback.results_cast import Cast, small_municipality

pytestmark = pytest.mark.django_db

HERE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=HERE)
MIDNIGHT = datetime(2026, 11, 23, 0, 0, tzinfo=HERE)
TRAIL = "/beheer/logboek/"
CSV = "/beheer/logboek/gegevens.csv"
CHECK = "/beheer/logboek/controle/"


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.SECOND_STEP_REQUIRED = False
    cast = small_municipality()
    tampering.remove_guards()
    AuditEntry.objects.all().delete()
    tampering.run("DELETE FROM departments_audithead")
    travel_to(NOW)
    return cast


@pytest.fixture
def auditor(cast: Cast, client: Client) -> Client:
    client.force_login(cast.people["auditor"])
    return client


def text_of(content: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", content).replace("\u00a0", " ").split())


def numbers(client: Client, query: str = "") -> list[int]:
    page = client.get(TRAIL + query)
    assert page.status_code == 200, page.content.decode()
    return [line.number for line in page.context["lines"]]


def exported(client: Client, **chosen: str) -> list[dict[str, str]]:
    answer = client.post(CSV, chosen)
    assert isinstance(answer, StreamingHttpResponse), answer.status_code
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.DictReader(StringIO(text), delimiter=";"))


# ---- who ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["employee", "lead", "director", "manager"])
def test_for_who_may_not_read_the_trail_it_does_not_exist(cast: Cast, client: Client, role: str) -> None:
    client.force_login(cast.people[role])

    assert client.get(TRAIL).status_code == 404
    assert client.post(CSV).status_code == 404
    assert client.post(CHECK).status_code == 404
    assert TRAIL not in client.get("/beheer/").content.decode()


def test_reading_changes_nothing_and_changes_are_posts(auditor: Client) -> None:
    auditor.get(TRAIL)

    assert auditor.get(CSV).status_code == 405
    assert auditor.get(CHECK).status_code == 405
    assert not AuditEntry.objects.exists()


# ---- the page -----------------------------------------------------------------------------------------------------


def test_the_newest_stands_first_fifty_a_page(cast: Cast, auditor: Client) -> None:
    record_many((Entry(None, "wave.open", cast.ict) for _n in range(60)), at=NOW)

    assert numbers(auditor) == list(range(60, 10, -1))
    assert numbers(auditor, "?page=2") == list(range(10, 0, -1))
    # the other page keeps the filter
    assert "wie=systeem&amp;page=2" in auditor.get(f"{TRAIL}?wie=systeem").content.decode()


def test_an_empty_trail_says_what_will_stand_in_it(auditor: Client) -> None:
    assert "Nog geen regels" in auditor.get(TRAIL).content.decode()


def test_a_filter_that_finds_nothing_says_so(cast: Cast, auditor: Client) -> None:
    record(actor=None, event="wave.open", target=cast.ict, at=NOW)

    text = text_of(auditor.get(f"{TRAIL}?wie=niemand").content.decode())

    assert "Niets gevonden" in text
    assert "Toon alle regels" in text


def test_however_long_the_trail_is_the_page_asks_as_often(
    cast: Cast, auditor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    people = list(cast.people.values())
    record_many((Entry(people[n % 5], "role.ended", people[n % 3]) for n in range(3)), at=NOW)
    auditor.get(TRAIL)
    with django_assert_max_num_queries(40) as few:
        auditor.get(TRAIL)
    record_many(
        (Entry(people[n % 5], "role.ended", people[n % 3], {"department": cast.hr.pk}) for n in range(500)), at=NOW
    )

    with django_assert_max_num_queries(len(few.captured_queries) + 1):  # departments
        auditor.get(TRAIL)


def test_what_somebody_wrote_is_never_markup(cast: Cast, auditor: Client) -> None:
    Employee.objects.filter(pk=cast.people["lead"].pk).update(name="<img src=x onerror=alert(1)>")
    record(actor=cast.people["lead"], event="wave.closed", target=cast.ict, at=NOW, reason="<b>vet</b>")

    content = auditor.get(TRAIL).content.decode()

    assert "<img src=x" not in content
    assert "&lt;b&gt;vet&lt;/b&gt;" in content


# ---- the filter ---------------------------------------------------------------------------------------------------


def test_a_period_is_whole_days_of_here(cast: Cast, auditor: Client) -> None:
    for moment in (
        MIDNIGHT - timedelta(microseconds=1),
        MIDNIGHT,
        MIDNIGHT + timedelta(days=1, microseconds=-1),
        MIDNIGHT + timedelta(days=1),
    ):
        record(actor=None, event="wave.open", target=cast.ict, at=moment)

    assert numbers(auditor, "?van=2026-11-23&tot=2026-11-23") == [3, 2]
    assert numbers(auditor, "?van=2026-11-23") == [4, 3, 2]
    assert numbers(auditor, "?tot=23-11-2026") == [3, 2, 1]


def test_who_is_found_by_a_part_of_a_name_or_address_and_the_system_by_its_name(cast: Cast, auditor: Client) -> None:
    for actor in (cast.people["lead"], cast.people["manager"], None):
        record(actor=actor, event="wave.open", target=cast.ict, at=NOW)

    assert numbers(auditor, "?wie=bakk") == [1]
    assert numbers(auditor, f"?wie={cast.people['manager'].email}") == [2]
    assert numbers(auditor, "?wie=Systeem") == [3]
    assert numbers(auditor, "?wie=%25") == []


def test_what_is_one_event_or_a_whole_group(cast: Cast, auditor: Client) -> None:
    for event in ("role.assigned", "role.ended", "wave.open"):
        record(actor=None, event=event, target=cast.people["lead"], at=NOW)

    assert numbers(auditor, "?wat=role.ended") == [2]
    assert numbers(auditor, "?wat=groep.mensen") == [2, 1]
    assert numbers(auditor, "?wat=groep.metingen") == [3]


def test_about_what_is_a_kind_of_thing(cast: Cast, auditor: Client) -> None:
    record(actor=None, event="role.ended", target=cast.people["lead"], at=NOW)
    record(actor=None, event="wave.open", target=cast.ict, at=NOW)

    assert numbers(auditor, "?over=employee") == [1]
    assert numbers(auditor, "?over=department") == [2]
    assert numbers(auditor, "?over=department&wat=role.ended") == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("van=gisteren", "Dit is geen datum. Schrijf bijvoorbeeld 24-11-2026."),
        ("tot=2026-02-30", "Dit is geen datum."),
        ("van=0001-01-01", "Klopt het jaartal?"),
        ("tot=9999-12-31", "Klopt het jaartal?"),
        ("van=2026-12-01&tot=2026-11-01", "Het einde ligt vóór het begin."),
        ("wat=groep.onzin", "Deze gebeurtenis bestaat niet."),
        ("wat=drop table", "Deze gebeurtenis bestaat niet."),
        ("over=rating", "Dit staat niet in het logboek."),
        ("wie=" + "a" * 121, "Deze naam is te lang"),
        ("wie=%00", "In deze naam staat een teken dat niet kan."),
    ],
)
def test_nonsense_is_answered_with_a_sentence(cast: Cast, auditor: Client, query: str, sentence: str) -> None:
    record(actor=None, event="wave.open", target=cast.ict, at=NOW)

    page = auditor.get(f"{TRAIL}?{query}")

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Fout: " in page.content.decode()


# ---- the file -----------------------------------------------------------------------------------------------------


def test_the_file_holds_exactly_what_was_chosen(cast: Cast, auditor: Client) -> None:
    record(actor=cast.people["lead"], event="role.ended", target=cast.people["employee"], at=NOW, role="director")
    (kept,) = AuditEntry.objects.all()
    record(actor=None, event="wave.open", target=cast.ict, at=NOW)

    rows = exported(auditor, wat="groep.mensen")

    assert rows == [
        {
            "regel": "1",
            "wanneer": "2026-11-24 10:00:00",
            "wie": "Bert Bakker",
            "wat": "Iemands rol is beëindigd",
            "waarover": "Medewerker",
            "naam": "Anne de Vries",
            "bijzonderheden": "Rol: Directeur",
            "gebeurtenis": "role.ended",
            "vingerafdruk": kept.hash,
        }
    ]


def test_an_export_stands_in_the_trail_and_not_in_itself(cast: Cast, auditor: Client) -> None:
    record(actor=None, event="wave.open", target=cast.ict, at=NOW)

    assert len(exported(auditor)) == 1

    entry = AuditEntry.objects.get(event="trail.exported")
    assert entry.actor_id == str(cast.people["auditor"].pk)
    assert entry.details == {"filter": "", "employees": [], "rows": 1, "last": 1}
    exported(auditor, wat="groep.mensen", over="employee")
    told = AuditEntry.objects.filter(event="trail.exported").latest("number").details["filter"]
    assert told == "Wat: Alles: Mensen en rollen; Waarover: Medewerker"
    assert verify() is None


def test_the_trail_keeps_no_name_that_an_auditor_looked_for(cast: Cast, auditor: Client) -> None:
    """Nothing is erased from it: whoever leaves would stay in it by name."""
    lead = cast.people["lead"]
    record(actor=lead, event="wave.open", target=cast.ict, at=NOW)

    exported(auditor, wie=lead.name)
    exported(auditor, wie="Niemand Die Zo Heet")

    found, nobody = AuditEntry.objects.filter(event="trail.exported").order_by("number")
    assert found.details["employees"] == [lead.pk]
    assert nobody.details["employees"] == []
    assert found.details["filter"] == nobody.details["filter"] == "Wie: …"
    assert lead.name not in str(found.details)


def test_more_than_a_piece_arrives_whole(cast: Cast, auditor: Client) -> None:
    record_many((Entry(None, "wave.open", cast.ict) for _n in range(2100)), at=NOW)

    assert [int(row["regel"]) for row in exported(auditor)] == list(range(2100, 0, -1))


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_is_a_formula(cast: Cast, auditor: Client, evil: str) -> None:
    Employee.objects.filter(pk=cast.people["lead"].pk).update(name=evil)
    record(actor=cast.people["lead"], event="wave.open", target=cast.ict, at=NOW)

    assert exported(auditor)[0]["wie"] == f"'{evil}"


def test_a_file_of_nonsense_is_refused_and_not_recorded(auditor: Client) -> None:
    assert auditor.post(CSV, {"van": "gisteren"}).status_code == 422
    assert not AuditEntry.objects.exists()


def test_the_seventh_file_in_a_minute_waits(auditor: Client) -> None:
    answers = [auditor.post(CSV).status_code for _n in range(7)]

    assert answers == [200] * 6 + [429]


# ---- the chain ----------------------------------------------------------------------------------------------------


def test_the_button_checks_and_shows_the_end_of_the_chain(cast: Cast, auditor: Client) -> None:
    entry = record(actor=None, event="wave.open", target=cast.ict, at=NOW)
    assert "nog niet nagelezen" in auditor.get(TRAIL).content.decode()

    page = auditor.post(CHECK, follow=True)

    text = text_of(page.content.decode())
    assert page.redirect_chain == [(f"{TRAIL}#keten", 302)]
    assert "Tot en met regel 1 is niets gewijzigd of weggehaald." in text
    assert entry.hash in text.replace(" ", "")
    assert AuditCheck.objects.count() == 1


def test_a_broken_chain_is_loud_for_auditor_and_manager(cast: Cast, auditor: Client) -> None:
    entries = [record(actor=None, event="wave.open", target=cast.ict, at=NOW) for _n in range(3)]
    tampering.change(entries[1], "event", "wave.closed")

    sentence = "Regel 2 is gewijzigd nadat hij geschreven was."
    assert sentence in auditor.post(CHECK, follow=True).content.decode()
    assert sentence in auditor.get("/beheer/").content.decode()
    auditor.force_login(cast.people["manager"])
    for address in ("/", "/beheer/"):
        text = text_of(auditor.get(address).content.decode())
        assert "Het logboek klopt niet" in text, address
        assert sentence in text, address
    auditor.force_login(cast.people["director"])
    assert sentence not in auditor.get("/").content.decode()


def test_a_sound_chain_asks_nothing_of_the_manager(cast: Cast, client: Client) -> None:
    keep_check(NOW)
    client.force_login(cast.people["manager"])

    assert "Het logboek klopt niet" not in client.get("/beheer/").content.decode()


# ---- the panel on the first page of management ----------------------------------------------------------------------


def test_the_auditor_starts_with_the_last_five_lines(cast: Cast, auditor: Client) -> None:
    record_many((Entry(None, "wave.open", cast.ict) for _n in range(9)), at=NOW)

    page = auditor.get("/beheer/")

    assert [line.number for line in page.context["lines"]] == [9, 8, 7, 6, 5]
    assert f'href="{TRAIL}"' in page.content.decode()
