"""The house as it stands keeps its own rules. `test_planted.py` shows that each check can fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import files, imports, words

ROOT = Path(__file__).resolve().parents[2]

CHECKS: list[Callable[[Path], list[str]]] = [
    imports.against_the_flow,
    imports.collecting_files,
    imports.django_in_pure,
    imports.unknown_rooms,
    imports.foreign_keys_against_the_flow,
    imports.cross_app_keys_with_a_way_back,
    files.too_long,
    files.forgotten_models,
    files.dangerous_calls,
    files.signals,
    files.readers_of_ratings,
    files.inline_markup,
    files.long_components,
    words.untranslated,
    words.bare_text,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_keeps_the_rule(check: Callable[[Path], list[str]]) -> None:
    violations = check(ROOT)

    assert violations == []
