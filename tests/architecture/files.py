"""What may stand in a file: its length, forbidden calls, forgotten models, markup."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.flow import APPS, FLOW, PURE
from tests.architecture.imports import imported, sources

LONGEST = 300
LONGEST_TEST = 500
SOURCE_SUFFIXES = {".py", ".html", ".css", ".js", ".txt", ".sh", ""}
READERS_OF_RATINGS = ("feedback/responses/", "feedback/scores/")
INLINE = [
    (re.compile(r"\sstyle\s*=", re.IGNORECASE), "style="),
    (re.compile(r"<style[\s>]", re.IGNORECASE), "<style>"),
    (re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE), "inline script"),
    (re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE), "an on… handler"),
    (re.compile(r"\shx-on", re.IGNORECASE), "hx-on"),
    (re.compile(r"javascript:", re.IGNORECASE), "javascript:"),
    (re.compile(r"\|\s*safe\b|autoescape\s+off"), "unescaped text"),
]
# Only a chart may leave its drawing unescaped, and it escapes every name itself.
DANGEROUS_CALLS = {"mark_safe", "raw", "extra", "SafeString"}
MAY_MARK_SAFE = {"departments/templatetags/ikg.py"}


def too_long(root: Path) -> list[str]:
    folders = [*APPS, *PURE, "templates", "static", "script", "tests", "bench", ".ci"]
    found = []
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if not path.is_file() or path.suffix not in SOURCE_SUFFIXES or "migrations" in path.parts:
                continue
            if "__pycache__" in path.parts:
                continue
            lines = len(path.read_text(encoding="utf-8").splitlines())
            limit = LONGEST_TEST if folder == "tests" else LONGEST
            if lines > limit:
                found.append(f"{path.relative_to(root)} has {lines} lines; at most {limit}")
    return found


def forgotten_models(root: Path) -> list[str]:
    """A concrete model of a stage that `<app>/models.py` does not collect: Django would make no table."""
    found = []
    for app in FLOW:
        collected = {name.split(".")[-1] for _line, name in imported(root / app / "models.py", root)}
        for path in sorted((root / app).glob("*/models.py")):
            found.extend(
                f"{app}/models.py forgot {node.name} of {path.relative_to(root)}"
                for node in ast.parse(path.read_text(encoding="utf-8")).body
                if isinstance(node, ast.ClassDef) and _is_concrete_model(node) and node.name not in collected
            )
    return found


def _is_concrete_model(node: ast.ClassDef) -> bool:
    bases = {ast.unparse(base) for base in node.bases}
    if not bases or any("QuerySet" in base or "Manager" in base or "Choices" in base for base in bases):
        return False
    return "abstract = True" not in ast.unparse(node)


def dangerous_calls(root: Path) -> list[str]:
    found = []
    for path in sources(root):
        name = str(path.relative_to(root))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in DANGEROUS_CALLS and name not in MAY_MARK_SAFE:
                found.append(f"{name}:{node.lineno} calls {called}")
    return found


def signals(root: Path) -> list[str]:
    """Downstream pulls, upstream never pushes: nobody listens to Django's signals."""
    return [
        f"{path.relative_to(root)}:{line} imports {name}"
        for path in sources(root)
        for line, name in imported(path, root)
        if "signals" in name.split(".") and name.startswith("django")
    ]


def readers_of_ratings(root: Path) -> list[str]:
    """Only the rooms that store and that publish may name a table with answers."""
    tables = re.compile(r"\b(StagedRating|SealedRating|StagedComment|SealedComment)\b")
    return [
        f"{path.relative_to(root)} names a table with answers"
        for path in sources(root)
        if not str(path.relative_to(root)).startswith(READERS_OF_RATINGS)
        and path.relative_to(root) != Path("feedback/models.py")
        and tables.search(path.read_text(encoding="utf-8"))
    ]


def templates(root: Path) -> Iterator[Path]:
    for path in sorted((root / "templates").rglob("*.html")):
        if path.relative_to(root / "templates").parts[0] != "mail":
            yield path


def inline_markup(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)} holds {name}"
        for path in templates(root)
        for pattern, name in INLINE
        if pattern.search(_without_comments(path.read_text(encoding="utf-8")))
    ]


def _without_comments(text: str) -> str:
    return re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", text, flags=re.DOTALL)


def long_components(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)} is longer than 40 lines"
        for path in sorted((root / "templates" / "components").glob("*.html"))
        if len(path.read_text(encoding="utf-8").splitlines()) > 40
    ]
