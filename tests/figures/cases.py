"""The worked cases of the statistics; their source stands in tests/cases/README.md."""

import json
from pathlib import Path
from typing import Any

CASES_FILE = Path(__file__).parent.parent / "cases" / "statistics_cases.json"


def cases_about(topic: str) -> list[dict[str, Any]]:
    """All cases whose topic begins with these words; at least one."""
    cases = json.loads(CASES_FILE.read_text(encoding="utf-8"))["cases"]
    found = [case for case in cases if case["topic"].startswith(topic)]
    if not found:
        msg = f"no case about {topic!r}"
        raise LookupError(msg)
    return found


def identity(case: dict[str, Any]) -> str:
    """Name of a case in the output of the tests."""
    return str(case["id"])
