"""Translations without gettext's programs, which a bare machine lacks: Babel reads, merges and compiles.

The msgids are Dutch, so there is no Dutch catalogue; English is the translation, and it is complete.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from script.installation import ROOT

LOCALE = ROOT / "locale"
LANGUAGES = ["en"]
SOURCES = ["departments", "promises", "feedback", "ikg", "charts", "templates"]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT = "Translators:"


def main(arguments: list[str]) -> int:
    """Do one of extract, compile and check."""
    actions = {"extract": extract_all, "compile": compile_all, "check": check_all}
    if len(arguments) != 1 or arguments[0] not in actions:
        print("Use script/messages extract, script/messages compile or script/messages check.", file=sys.stderr)
        return 2
    return actions[arguments[0]]()


def compile_all() -> int:
    """Write the .mo beside each .po that is newer or has none; half a file is never seen."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        content = io.BytesIO()
        write_mo(content, _read(source))
        fresh = target.with_suffix(".mo.new")
        fresh.write_bytes(content.getvalue())
        fresh.replace(target)
    return 0


def extract_all() -> int:
    """Bring the catalogues up to date with the sources; what is no longer said is removed."""
    template = catalogue_of_sources()
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = _read(path) if path.exists() else Catalog(locale=language, project="IKG", fuzzy=False)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        with path.open("wb") as target:
            write_po(target, catalogue, width=110, sort_output=True, omit_header=False, include_lineno=False)
        print(f"{path.relative_to(ROOT)}: {len(missing(language))} to translate of {len(template)}")
    return 0


def check_all() -> int:
    """Fail when a text of the sources has no translation."""
    absent = [f"{language}: {text}" for language in LANGUAGES for text in missing(language)]
    print("\n".join(absent) if absent else "Everything is translated.")
    return 1 if absent else 0


def missing(language: str) -> list[str]:
    """The texts in the sources that this language does not translate, or only by a guess (fuzzy)."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    catalogue = _read(path) if path.exists() else Catalog(locale=language)
    return sorted(
        _text(message) for message in catalogue_of_sources() if message.id and not _translated(catalogue, message)
    )


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _translated(catalogue: Catalog, message: Message) -> bool:
    found = catalogue.get(message.id, context=message.context)
    if found is None or found.fuzzy:
        return False
    translations = (found.string,) if isinstance(found.string, str) else tuple(found.string or ())
    return bool(translations) and all(translations)


def catalogue_of_sources() -> Catalog:
    """Every text in the Python files and templates that is marked for translation."""
    catalogue = Catalog(project="IKG", fuzzy=False)
    for path in _source_files():
        name = str(path.relative_to(ROOT))
        for _line, text, comments, context in _messages(path):
            catalogue.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def _source_files() -> Iterator[Path]:
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def _messages(path: Path) -> list[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    content = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        content = python_of_template(content, str(path))
    source = io.BytesIO(content.encode("utf-8"))
    return list(extract("python", source, keywords=KEYWORDS, comment_tags=[COMMENT], options={"encoding": "utf-8"}))


def python_of_template(content: str, origin: str) -> str:
    """The texts of a template as calls that the Python extractor reads.

    Django writes everything else as X and keeps the indentation, which is no Python; so each line starts at its
    first character.
    """
    from django.utils.translation.template import templatize

    lines = templatize(content, origin=origin).splitlines()
    return "\n".join(re.sub(r"^\s+", "", line) for line in lines) + "\n"


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
