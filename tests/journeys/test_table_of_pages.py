"""The table of pages is whole."""

from __future__ import annotations

from tests.journeys.pages import PAGES, routes


def test_every_address_of_the_site_has_a_row_in_the_table_of_pages() -> None:
    unknown = [route for route, names in routes() if not names & set(PAGES)]
    gone = set(PAGES) - {name for _route, names in routes() for name in names}

    assert unknown == [], "add them to tests/journeys/pages.py"
    assert gone == set(), "take them out of tests/journeys/pages.py"
