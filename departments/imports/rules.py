"""The names of the work on an import, how long a file is kept, and what stays of it. Pure."""

from collections.abc import Mapping
from typing import Any

CHECK = "organisation_import.check"
APPLY = "organisation_import.apply"
KINDS = (CHECK, APPLY)

KEPT_DAYS = 7
"""A file that nobody finishes is dropped after a week: it is full of names."""

WITHOUT_NAMES = ("departments", "people", "roles", "unchanged", "shrinking")


def counts_only(differences: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of the differences once they were carried out: numbers, and no name of a person."""
    return {part: differences[part] for part in WITHOUT_NAMES if part in differences}
