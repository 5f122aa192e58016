"""Words of the screen: every one passes through translation, and every translation exists in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

from tests.architecture.flow import APPS

KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "_": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|{[a-z_0-9]*}")
ATTRIBUTES = re.compile(r"(?:alt|title|placeholder|aria-label|aria-description|label)=\"([^\"]*)\"")
NO_WORDS = {"IKG", "CSV", "PDF", "XLSX", "TOTP", "NL", "EN", "nbsp", "IKG ·", "English", "Nederlands"}
TEXT_SUFFIXES = (".html", ".txt")


def message_ids(root: Path) -> dict[str, str]:
    """Every message of the source -> one place where it stands."""
    found: dict[str, str] = {}
    for path in _files(root):
        text = path.read_text(encoding="utf-8")
        code = _flush_left(templatize(text)) if path.suffix in TEXT_SUFFIXES else text
        for _line, _function, message, _comments in extract_python(
            BytesIO(code.encode()), KEYWORDS.keys(), [], {"encoding": "utf-8"}
        ):
            first = _message(_function, message)
            if first:
                found.setdefault(first, str(path.relative_to(root)))
    return found


def _flush_left(code: str) -> str:
    """A template as Python that can be read: what Django leaves of its indentation is no Python."""
    return re.sub(r"^[ \t]+", "", code, flags=re.M)


def _message(function: str, message: object) -> str:
    """The msgid of a call: of `pgettext` the second word, of the others the first."""
    words = [word for word in (message if isinstance(message, tuple) else (message,)) if isinstance(word, str)]
    if not words:
        return ""
    return words[1] if "p" in function.split("gettext")[0] and len(words) > 1 else words[0]


def _files(root: Path) -> Iterator[Path]:
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for suffix in TEXT_SUFFIXES:
        yield from sorted((root / "templates").rglob(f"*{suffix}"))


def untranslated(root: Path) -> list[str]:
    """Messages without an English text, with other placeholders, or marked as unsure."""
    with (root / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    entries = {_ids(entry.id)[0]: entry for entry in catalogue if entry.id}
    found = []
    for message_id, place in sorted(message_ids(root).items()):
        entry = entries.get(message_id)
        if entry is None or not all(_ids(entry.string)):
            found.append(f"{place}: no English for “{message_id}”")
        elif entry.fuzzy:
            found.append(f"{place}: unsure English for “{message_id}”")
        elif not _same_placeholders(_ids(entry.id), _ids(entry.string)):
            found.append(f"{place}: other placeholders in English for “{message_id}”")
    return found


def _ids(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]


def _same_placeholders(dutch: list[str], english: list[str]) -> bool:
    used = {name for text in dutch for name in PLACEHOLDER.findall(text)}
    return {name for text in english for name in PLACEHOLDER.findall(text)} <= used


def bare_text(root: Path) -> list[str]:
    """Words in a template that pass through no translation."""
    found = []
    for path in sorted((root / "templates").rglob("*.html")):
        for line, words in _bare_words(path.read_text(encoding="utf-8")):
            found.append(f"{path.relative_to(root)}:{line} bare text “{words}”")
    return found


def _bare_words(template: str) -> Iterator[tuple[int, str]]:
    translating = commenting = False
    markup = ""
    line = 1
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            translating = name in {"blocktranslate", "blocktrans"} or (
                translating and name not in {"endblocktranslate", "endblocktrans"}
            )
            commenting = name == "comment" or (commenting and name != "endcomment")
        elif token.token_type == TokenType.TEXT and not translating and not commenting:
            markup += token.contents
            line = token.lineno or line
            continue
        markup += "\0"  # a tag or a variable stands here
    for words in _words_of(markup):
        yield line, words


def _words_of(markup: str) -> Iterator[str]:
    markup = re.sub(r"<!--.*?-->|<!doctype[^>]*>|<style.*?</style>|<script.*?</script>", " ", markup, flags=re.S | re.I)
    attributes = ATTRIBUTES.findall(markup)
    text = re.sub(r"<[^>]*>", "\n", markup)
    for piece in [*attributes, *text.splitlines()]:
        words = re.sub(r"&[a-z0-9#]+;", " ", piece.replace("\0", " ")).strip(" \t·/—–-+:;.,()[]…%")
        if re.search(r"[A-Za-zÀ-ÿ]{2,}", words) and words not in NO_WORDS:
            yield words
