"""The demonstration as a visitor gets it: empty database, the commands, a real web server, a button per role."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from departments.signin.selectors import PARTS
from tests.journeys.web import Sender, WebServer
from tests.services.background import ROOT

pytestmark = pytest.mark.slow

SIGN_IN = "/inloggen/demo/"
LONGEST_COMMAND = 240  # seconds
PAGES = {
    "medewerker": ["/vragenlijsten/", "/lade/", "/terugkoppeling/", "/beloften/"],
    "teamleider": ["/resultaten/", "/opvolging/", "/lade/"],
    "directeur": ["/resultaten/", "/opvolging/"],
    "beheerder": ["/beheer/", "/beheer/metingen/", "/beheer/vragenlijsten/", "/beheer/mail/", "/beheer/berichten/"],
    "auditor": ["/beheer/", "/privacy/"],
}


def changes(folder: Path, demonstration: str) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{folder}/ikg.sqlite3",
        "DATA_DIR": str(folder),
        "DEMONSTRATION": demonstration,
        "TEST_CLOCK": "0",
        "REDIS_URL": "",
        "EMAIL_URL": "",
    }


def manage(server: WebServer, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        env=server.environment,
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=LONGEST_COMMAND,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    server = WebServer(changes(tmp_path_factory.mktemp("demonstration"), "1"))
    manage(server, "migrate", "--verbosity", "0")
    assert "Gemeente Voorbeeldstad" in manage(server, "load_demonstration")
    with server:
        yield server


@pytest.mark.parametrize("part", [part.key for part in PARTS])
def test_each_button_of_the_sign_in_page_opens_the_pages_of_that_role(demonstration: WebServer, part: str) -> None:
    visitor = Sender(demonstration)
    status, page = visitor.get("/inloggen/")
    assert status == 200
    assert f'value="{part}"' in page
    assert visitor.post(SIGN_IN, {"rol": part}) == (302, "/")

    status, page = visitor.get("/")
    assert status == 200
    assert "Gemeente Voorbeeldstad" in page
    assert "Demonstratie" in page, "every page says that nothing here is real"
    assert re.search(r"<h1>[^<]+</h1>", page)
    for path in PAGES[part]:
        status, page = visitor.get(path)
        assert (status, "Demonstratie" in page) == (200, True), path


def test_somebody_of_the_demonstration_reads_what_became_of_the_last_waves(demonstration: WebServer) -> None:
    """A questionnaire to fill in, promises with a percentage, points in the drawer, decisions with a reason."""
    visitor = Sender(demonstration)
    visitor.get("/inloggen/")
    visitor.post(SIGN_IN, {"rol": "medewerker"})
    words = {
        path: " ".join(re.sub(r"<[^>]+>", " ", visitor.get(path)[1]).replace("\u00a0", " ").split())
        for path in ("/vragenlijsten/", "/beloften/", "/lade/", "/terugkoppeling/")
    }

    assert "Eén vragenlijst wacht op u" in words["/vragenlijsten/"]
    assert re.search(r"\d\d,\d % van de verzoeken was op tijd", words["/beloften/"])
    assert "werkdagen oud" in words["/lade/"]
    assert "Dit doen we niet, omdat" in words["/terugkoppeling/"]


def test_an_unknown_role_is_nobody(demonstration: WebServer) -> None:
    visitor = Sender(demonstration)
    visitor.get("/inloggen/")

    assert visitor.post(SIGN_IN, {"rol": "burgemeester"})[0] == 404
    assert visitor.post(SIGN_IN, {})[0] == 404


def test_outside_a_demonstration_there_are_no_buttons(tmp_path: Path) -> None:
    server = WebServer(changes(tmp_path, "0"))
    manage(server, "migrate", "--verbosity", "0")
    with server:
        visitor = Sender(server)
        status, page = visitor.get("/inloggen/")
        assert status == 200
        assert 'name="rol"' not in page
        assert "Demonstratie" not in page
        assert visitor.post(SIGN_IN, {"rol": "beheerder"})[0] == 404
        assert visitor.get("/beheer/mail/")[0] == 404
        assert visitor.get("/")[0] == 302
