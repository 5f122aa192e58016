"""The example and the tables of docs/try-a-promise.md are true."""

from __future__ import annotations

from pathlib import Path

from promises.deadlines.outcomes import Outcome
from tests.promises.trying import COLUMNS, try_file

DOCS = Path(__file__).parents[2] / "docs"


def test_the_example_shows_every_status(tmp_path: Path) -> None:
    tried = try_file(
        DOCS / "examples" / "verzoeken.csv",
        tmp_path / "uitkomst.csv",
        calendars=DOCS / "examples" / "kalenders.json",
    )

    assert tried.code == 0
    assert {row["status"] for row in tried.rows or []} == {outcome.value for outcome in Outcome}
    assert tried.row("V5")["deadline"] == "2026-03-05T20:00:00+01:00"
    assert tried.row("V10")["problem"].startswith("start: de tijd bestaat niet")


def test_the_page_names_every_column_and_status() -> None:
    page = (DOCS / "try-a-promise.md").read_text(encoding="utf-8")

    for name in (*COLUMNS, "deadline", "elapsed_working_seconds", "status", "problem", *Outcome):
        assert f"`{name}`" in page
