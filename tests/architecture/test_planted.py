"""Each rule fails when it is broken: a small house with one fault planted in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import files, imports, words
from tests.architecture.flow import APPS, FLOW, PURE

MODEL = "from django.db import models\n\n\nclass {name}(models.Model):\n    {field}\n"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Every room, empty, and an English catalogue with one sentence."""
    for package in [*APPS, *PURE]:
        (tmp_path / package).mkdir()
        (tmp_path / package / "models.py").touch()
    for app, stages in FLOW.items():
        for stage in stages:
            (tmp_path / app / stage).mkdir()
    (tmp_path / "templates" / "components").mkdir(parents=True)
    (tmp_path / "locale" / "en" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Dag %(naam)s"\nmsgstr "Hello %(naam)s"\n'
    )
    return tmp_path


PLANTED: list[tuple[Callable[[Path], list[str]], str, str]] = [
    (imports.against_the_flow, "departments/chart/services.py", "from feedback.waves import services\n"),
    (imports.against_the_flow, "feedback/waves/services.py", "def f():\n    from feedback.actions import services\n"),
    (imports.against_the_flow, "departments/people/rules.py", "from figures import shares\n"),
    (imports.against_the_flow, "figures/shares.py", "from departments.chart import tree\n"),
    (imports.against_the_flow, "promises/results/views.py", "from ikg import celery\n"),
    (imports.collecting_files, "feedback/waves/services.py", "from departments.models import Employee\n"),
    (imports.collecting_files, "feedback/waves/services.py", "from feedback import models\n"),
    (imports.django_in_pure, "feedback/scores/suppression.py", "from django.db import models\n"),
    (imports.django_in_pure, "figures/shares.py", "import django\n"),
    (imports.django_in_pure, "departments/access/roles.py", "from django.utils.translation import gettext\n"),
    (imports.unknown_rooms, "feedback/utils/text.py", ""),
    (
        imports.foreign_keys_against_the_flow,
        "promises/definitions/models.py",
        MODEL.format(name="Promise", field='clock = models.ForeignKey("promises.Clock", models.CASCADE)'),
    ),
    (
        imports.cross_app_keys_with_a_way_back,
        "feedback/waves/models.py",
        MODEL.format(name="Wave", field='by = models.ForeignKey("departments.Employee", models.CASCADE)'),
    ),
    (files.too_long, "feedback/waves/views.py", "a = 1\n" * 301),
    (files.too_long, "templates/long.html", "<p></p>\n" * 301),
    (files.too_long, "tests/test_long.py", "a = 1\n" * 501),
    (files.forgotten_models, "feedback/waves/models.py", MODEL.format(name="Wave", field="pass")),
    (files.dangerous_calls, "feedback/waves/views.py", "text = mark_safe(text)\n"),
    (files.signals, "feedback/waves/apps.py", "from django.db.models.signals import post_save\n"),
    (files.readers_of_ratings, "feedback/dashboard/selectors.py", "rows = SealedRating.objects.all()\n"),
    (files.inline_markup, "templates/page.html", '<p style="color:red"></p>'),
    (files.inline_markup, "templates/page.html", "<script>alert(1)</script>"),
    (files.inline_markup, "templates/page.html", '<button hx-on:click="x()"></button>'),
    (files.inline_markup, "templates/page.html", '<button onclick="x()"></button>'),
    (files.inline_markup, "templates/page.html", "{{ name|safe }}"),
    (files.long_components, "templates/components/tile.html", "<p></p>\n" * 41),
    (words.untranslated, "templates/page.html", '{% load i18n %}{% translate "Niet vertaald" %}'),
    (words.untranslated, "feedback/waves/views.py", 'from x import gettext as _\n_("Ook niet vertaald")\n'),
    (words.bare_text, "templates/page.html", "<p>Zomaar tekst</p>"),
    (words.bare_text, "templates/page.html", '<p aria-label="Zomaar tekst"></p>'),
]


@pytest.mark.parametrize(("check", "path", "content"), PLANTED, ids=lambda value: getattr(value, "__name__", None))
def test_a_planted_violation_is_found(house: Path, check: Callable[[Path], list[str]], path: str, content: str) -> None:
    (house / "promises" / "clocks" / "models.py").write_text(MODEL.format(name="Clock", field="pass"))
    (house / "promises" / "models.py").write_text("from promises.clocks.models import Clock\n")
    assert check(house) == []
    (house / path).parent.mkdir(parents=True, exist_ok=True)

    (house / path).write_text(content)

    assert check(house) != []


def test_a_translation_with_another_placeholder_is_found(house: Path) -> None:
    catalogue = house / "locale" / "en" / "LC_MESSAGES" / "django.po"
    (house / "templates" / "page.html").write_text(
        "{% load i18n %}{% blocktranslate %}Dag {{ naam }}{% endblocktranslate %}"
    )
    assert words.untranslated(house) == []

    catalogue.write_text(catalogue.read_text().replace("Hello %(naam)s", "Hello %(name)s"))

    assert words.untranslated(house) != []
