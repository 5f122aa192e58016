"""The pages on which somebody brings an export, says what its columns are, and throws it away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from departments.audit.models import AuditEntry
from departments.chart.models import Department
from departments.jobs.models import Job
from departments.people.models import Employee
from departments.worktime.services import make_calendar
from ikg.tick import catch_up
from promises.trial import services
from promises.trial.models import Trial
from tests.departments.importing import xlsx_of
from tests.promises.conftest import NOW
from tests.promises.trials import HEAD, SERVICENOW, WABO, brought, chosen_columns, export_of, was_read, work

pytestmark = pytest.mark.django_db
START = "/beloften/uitproberen/"


def signed_in(person: Employee) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(browser: Client, content: bytes, name: str = "export.csv") -> Any:
    return browser.post(START, {"file": SimpleUploadedFile(name, content)})


def page_of(trial: Trial) -> str:
    return reverse("trial_file", args=[trial.pk])


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


COLUMNS = {"start": "ontvangen", "end": "beantwoord", "id": "nummer", "team": "team", "order": "day-first",
           "zone": "Europe/Amsterdam", "calendar": ""}  # fmt: skip


def test_an_export_goes_from_file_to_result(browser: Client) -> None:
    response = send(browser, export_of(1, 2, 3, None))
    trial = Trial.objects.get()
    assert response["Location"] == page_of(trial)
    assert "lezen wij als <strong>2 maart 2026, 10.00" in text_of(browser.get(page_of(trial)))

    browser.post(f"{page_of(trial)}kolommen/", COLUMNS)
    assert "We lezen het bestand" in text_of(browser.get(page_of(trial)))
    work(NOW)

    assert "5 verzoeken" in text_of(browser.get(page_of(trial)))


def test_of_a_file_that_was_read_only_facts_stay(lead: Employee) -> None:
    content = f"{HEAD};behandelaar\r\n1;Balie;02-03-2026 10:00;gisteren;Jan Jansen\r\n".encode() + b"".join(
        f"{n};Balie;02-03-2026 10:00;03-03-2026 10:00;Jan Jansen\r\n".encode() for n in range(2, 9)
    )

    trial = was_read(content, by=lead, now=NOW)

    assert trial.state == Trial.State.READY
    assert trial.content is None
    assert trial.tables == []
    kept = f"{trial.counts} {trial.mapping} {trial.message}"
    assert "Jansen" not in kept
    assert "gisteren" not in kept
    assert b"Jansen" not in bytes(trial.facts or b"")


def test_what_could_not_be_read_is_counted_with_its_rows(browser: Client, lead: Employee) -> None:
    rows = [f"{n};Balie;{'gisteren' if n < 8 else '02-03-2026 10:00'};03-03-2026 10:00" for n in range(1, 41)]
    trial = was_read("\r\n".join([HEAD, *rows]).encode(), by=lead, now=NOW)

    shown = text_of(browser.get(page_of(trial)))

    assert "<strong>7</strong> keer in kolom ‘ontvangen’: geen datum en tijd (rij 2, 3, 4, 5, 6 en verder)" in shown
    assert "Ongeldig" in shown


def test_a_file_with_the_columns_of_the_command_needs_no_choosing(browser: Client) -> None:
    content = b"id,start,end,pauses\n1,2026-03-02T10:00+01:00,2026-03-03T10:00+01:00,\n"

    send(browser, content)
    work(NOW)

    assert Trial.objects.get().state == Trial.State.READY


@pytest.mark.parametrize("end", ["cancelled@2026-03-03T10:00", "unknown"])
def test_with_the_columns_of_the_command_no_column_is_passed_over(lead: Employee, end: str) -> None:
    """Also where few ends are moments by themselves: half was answered, half withdrawn or done nobody knows when."""
    rows = [f"{number},2026-03-02T10:00,{end if number % 2 else '2026-03-03T10:00'}," for number in range(20)]

    trial = brought("\n".join(["id,start,end,pauses", *rows]).encode(), by=lead, now=NOW)

    columns = {"id": "id", "start": "start", "end": "end", "pauses": "pauses"}
    assert (trial.state, trial.mapping["columns"]) == (Trial.State.READING, columns)


def test_a_workbook_with_several_sheets_lets_one_choose(browser: Client) -> None:
    rows = [HEAD.split(";"), ["1", "Balie", "02-03-2026 10:00", "03-03-2026 10:00"]]
    send(browser, xlsx_of(Toelichting=[["wat"], ["niets"]], Verzoeken=rows), "boek.xlsx")
    trial = Trial.objects.get()

    shown = text_of(browser.get(page_of(trial)))

    assert '<input type="hidden" name="blad" value="1">' in shown
    assert '<a href="?blad=0">Toelichting</a>' in shown


def test_the_calendar_of_the_own_department_is_chosen_beforehand(
    browser: Client, lead: Employee, organisation: Department
) -> None:
    calendar = make_calendar(name="Balie tot acht", by=None, now=NOW)
    Department.objects.filter(pk=organisation.pk).update(calendar=calendar)

    send(browser, export_of(1))

    assert Trial.objects.get().calendar == calendar


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": ""}, "Kies in welke kolom dit staat."),
        ({"start": "weg"}, "Deze kolom staat niet in het bestand."),
        ({"end": "ontvangen"}, "Deze kolom koos u al bij ‘Binnengekomen’."),
        ({"zone": "Europe/Nergens"}, "Kies een tijdzone uit de lijst."),
        ({"order": "year-first"}, "Kies wat er eerst staat, de dag of de maand."),
        ({"calendar": "999"}, "Deze kalender bestaat niet."),
    ],
)
def test_wrong_columns_come_back_with_a_sentence(
    browser: Client, lead: Employee, changes: dict[str, str], sentence: str
) -> None:
    trial = brought(export_of(1, 2), by=lead, now=NOW)

    response = browser.post(f"{page_of(trial)}kolommen/", COLUMNS | changes)

    assert response.status_code == 422
    assert sentence in text_of(response)
    trial.refresh_from_db()
    assert trial.state == Trial.State.COLUMNS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Het bestand is leeg."),
        (b"\xd0\xcf\x11\xe0 oud", "is een oud Excel-bestand"),
        (b"PK\x03\x04 geen werkboek", ""),
        (b"een,twee,een\n1,2,3\n", "staat er twee keer"),
        (b"a;b\n1;2\x00\n", "een teken dat niet in tekst hoort"),
        (("a;" * 70).encode() + b"b\n", "kolommen; 60 mag"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_at_its_field(browser: Client, content: bytes, sentence: str) -> None:
    response = send(browser, content)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not Trial.objects.exists()


def test_a_file_that_breaks_off_half_way_is_refused_with_its_row(browser: Client, lead: Employee) -> None:
    rows = "\r\n".join(f"{n};Balie;02-03-2026 10:00;03-03-2026 10:00" for n in range(400))
    trial = was_read(f"{HEAD}\r\n{rows}\r\n1;2\r\n".encode(), by=lead, now=NOW)

    shown = text_of(browser.get(page_of(trial)))

    assert trial.state == Trial.State.REFUSED
    assert "Rij 402 heeft 2 cellen, maar er zijn 4 kolommen." in shown
    assert 'href="?kolommen=1"' in shown
    assert "Wat staat waar?" in text_of(browser.get(f"{page_of(trial)}?kolommen=1"))


def test_a_file_without_any_moment_is_refused(lead: Employee) -> None:
    trial = was_read(b"nummer;ontvangen;beantwoord\r\n1;gisteren;vandaag\r\n", by=lead, now=NOW)

    assert trial.state == Trial.State.REFUSED
    assert "geen enkel moment" in trial.message


@pytest.mark.parametrize("path", ["", "voortgang/"])
def test_a_file_of_somebody_else_does_not_exist(colleague: Employee, lead: Employee, path: str) -> None:
    trial = was_read(export_of(1), by=lead, now=NOW)

    assert signed_in(colleague).get(page_of(trial) + path).status_code == 404


@pytest.mark.parametrize("path", ["kolommen/", "opnieuw/", "weg/", "uitkomst.csv"])
def test_nobody_changes_a_file_of_somebody_else(colleague: Employee, lead: Employee, path: str) -> None:
    trial = was_read(export_of(1), by=lead, now=NOW)

    assert signed_in(colleague).post(page_of(trial) + path).status_code == 404
    assert Trial.objects.filter(pk=trial.pk).exists()


def test_a_file_is_thrown_away_at_once_and_that_is_recorded(browser: Client, lead: Employee) -> None:
    trial = was_read(export_of(1), by=lead, now=NOW)

    response = browser.post(f"{page_of(trial)}weg/")

    assert response["Location"] == START
    assert not Trial.objects.exists()
    events = AuditEntry.objects.filter(event__startswith="trial.").order_by("number")
    assert [(entry.event, entry.target_id) for entry in events] == [
        ("trial.brought", str(trial.pk)), ("trial.dropped", str(trial.pk)),
    ]  # fmt: skip
    assert "export.csv" not in str([entry.details for entry in events])


def test_a_file_thrown_away_while_it_is_read_stays_away(browser: Client, lead: Employee) -> None:
    trial = chosen_columns(brought(export_of(1), by=lead, now=NOW), now=NOW)
    browser.post(f"{page_of(trial)}weg/")

    work(NOW)

    assert not Trial.objects.exists()
    assert Job.objects.get().state == Job.State.FAILED


def test_a_week_later_every_file_is_gone_and_that_is_recorded_once(lead: Employee) -> None:
    was_read(export_of(1), by=lead, now=NOW)
    brought(export_of(1), by=lead, now=NOW + timedelta(minutes=1))

    catch_up(NOW + timedelta(days=7) - timedelta(seconds=1))
    assert Trial.objects.count() == 2
    catch_up(NOW + timedelta(days=7))
    assert Trial.objects.count() == 1
    catch_up(NOW + timedelta(days=8))
    catch_up(NOW + timedelta(days=8))

    assert not Trial.objects.exists()
    assert AuditEntry.objects.filter(event="trial.dropped", actor_kind="system").count() == 2


def test_reading_that_was_interrupted_begins_again(browser: Client, lead: Employee) -> None:
    trial = chosen_columns(brought(export_of(1, 2), by=lead, now=NOW), now=NOW)
    Job.objects.update(state=Job.State.INTERRUPTED, finished_at=NOW, message="Het werk is onderbroken.")
    assert "Het werk is onderbroken." in text_of(browser.get(page_of(trial)))

    browser.post(f"{page_of(trial)}opnieuw/")
    work(NOW)

    trial.refresh_from_db()
    assert trial.state == Trial.State.READY


def test_columns_are_not_chosen_again_for_a_file_that_was_read(browser: Client, lead: Employee) -> None:
    trial = was_read(export_of(1), by=lead, now=NOW)

    response = browser.post(f"{page_of(trial)}kolommen/", COLUMNS)

    assert response["Location"] == page_of(trial)
    with pytest.raises(services.NotNow):
        services.choose_columns(trial, {}, calendar=None, by=lead, now=NOW)


def test_the_start_page_lists_my_files_and_nobody_elses(browser: Client, lead: Employee, colleague: Employee) -> None:
    was_read(export_of(1), by=lead, now=NOW, name="mijn.csv")
    was_read(export_of(1), by=colleague, now=NOW, name="van-wim.csv")

    shown = text_of(browser.get(START))

    assert "mijn.csv" in shown
    assert "van-wim.csv" not in shown
    assert "Nog geen verzoeken in IKG" in shown


def test_the_example_can_be_tried(browser: Client, lead: Employee) -> None:
    example = browser.get(reverse("trial_example")).content

    trial = was_read(example, by=lead, now=NOW)

    assert trial.state == Trial.State.READY
    assert trial.counts["requests"] == 60
    assert trial.counts["unread"] == []


@pytest.mark.parametrize("source", [WABO, SERVICENOW])
def test_the_columns_of_real_exports_are_recognised(browser: Client, lead: Employee, source: Any) -> None:
    trial = brought(source.read_bytes(), by=lead, now=NOW, name=source.name)

    shown = text_of(browser.get(page_of(trial)))

    assert "We herkennen <strong>de kolommen</strong>" in shown
    if source == SERVICENOW:
        assert "‘29/2/2016 01:16’ lezen wij als <strong>29 februari 2016, 1.16" in shown
