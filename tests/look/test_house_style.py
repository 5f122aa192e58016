"""Limits that keep the look small, whole and readable."""

import gzip
import re
from pathlib import Path

import pytest

from tests.look.parts import ROOT

TEMPLATES = ROOT / "templates"
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if path.parent != TEMPLATES / "mail"]
LARGEST_STYLES = 14_000  # bytes, gzipped together; a page loads those of its own room only
LARGEST_SCRIPT = 100  # lines


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_has_no_style_or_script_inside(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle\s*=|<style|\shx-on|\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("part", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.name)
def test_a_part_stays_under_forty_lines(part: Path) -> None:
    assert len(part.read_text(encoding="utf-8").splitlines()) < 40


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_holds_one_subject(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 300
    assert "@import" not in text
    assert "url(" not in text
    assert text.count("{") == text.count("}")


def test_all_style_together_is_small() -> None:
    assert len(gzip.compress(b"".join(sheet.read_bytes() for sheet in STYLES))) < LARGEST_STYLES


def test_every_style_sheet_is_linked_somewhere() -> None:
    linked = "".join(page.read_text(encoding="utf-8") for page in PAGES)

    assert [sheet.name for sheet in STYLES if f"css/{sheet.name}" not in linked] == []


def test_our_own_script_is_short() -> None:
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))

    assert [script.name for script in scripts] == ["ikg.js", "tree.js"]
    assert all(len(script.read_text(encoding="utf-8").splitlines()) < LARGEST_SCRIPT for script in scripts)


def test_every_token_that_is_used_is_defined() -> None:
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in STYLES)

    assert set(re.findall(r"var\((--[\w-]+)", text)) <= set(re.findall(r"(--[\w-]+)\s*:", text))


# Contrast, by the formula of WCAG 2.2 (relative luminance of sRGB) -------------------------------

TEXT_ON_GROUND = [
    *((text, ground) for text in ("--ink", "--ink-2", "--ink-3") for ground in ("--paper", "--surface", "--sunken")),
    *(("--accent", ground) for ground in ("--paper", "--surface", "--accent-soft")),
    ("--accent-strong", "--accent-soft"),
    ("--ink-2", "--accent-soft"),
    ("--ink-3", "--accent-soft"),
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-strong"),
    ("--on-accent", "--act"),
    ("--act-ink", "--act-soft"),
    ("--act-ink", "--surface"),
    ("--mind-ink", "--mind-soft"),
    ("--good-ink", "--good-soft"),
    ("--surface", "--l1"),
    ("--ink", "--l2"),
    ("--ink", "--l3"),
    ("--ink", "--l4"),
    ("--surface", "--l5"),
    ("--ink", "--l2-soft"),
    ("--ink", "--l4-soft"),
]
EDGE_ON_GROUND = [
    (edge, ground) for edge in ("--line-strong", "--accent", "--act", "--focus") for ground in ("--paper", "--surface")
]


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert _contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGE_ON_GROUND)
def test_an_edge_with_meaning_can_be_seen(edge: str, ground: str) -> None:
    assert _contrast(edge, ground) >= 3


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(token: str) -> float:
    found = re.search(rf"{token}: #(\w+);", (ROOT / "static/css/tokens.css").read_text(encoding="utf-8"))
    assert found, token
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
